"""Reference data of the district: where it lies and all of it read."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from depot.domain.district import District
from depot.domain.finding import Finding, has_errors
from depot.domain.hazard import HazardLevel
from depot.domain.item import Item
from depot.domain.item_class import ItemClass
from depot.domain.norms import Norms
from depot.domain.place import Separation
from depot.domain.road_profile import RoadProfileRow
from depot.domain.uncertainty import SpreadRow
from depot.domain.work_calendar import WorkCalendar
from depot.errors import InvalidInput, NotFound
from depot.io.reference_catalogue import read_catalogue, read_classes, read_separations
from depot.io.reference_columns import ColumnMark, read_columns
from depot.io.reference_district import read_district
from depot.io.reference_norms import (
    read_calendar,
    read_hazards,
    read_norms,
    read_road_profiles,
    read_uncertainty,
)

_PACKAGE = Path(__file__).parents[1]


@dataclass(frozen=True)
class Reference:
    """All reference data.

    Parameters
    ----------
    columns
        Unit, mark and source of every column of every table.
    findings
        What was wrong in the files; empty for the data as shipped.
    """

    district: District
    hazards: tuple[HazardLevel, ...]
    items: tuple[Item, ...]
    classes: tuple[ItemClass, ...]
    separations: tuple[Separation, ...]
    norms: Norms
    road_profiles: tuple[RoadProfileRow, ...]
    calendar: WorkCalendar
    uncertainty: tuple[SpreadRow, ...]
    columns: tuple[ColumnMark, ...]
    findings: tuple[Finding, ...]

    def hazard(self, hazard_id: str) -> HazardLevel:
        """Return a hazard at a level.

        Raises
        ------
        NotFound
            When there is none of that id.
        """
        for hazard in self.hazards:
            if hazard.id == hazard_id:
                return hazard
        known = "、".join(hazard.id for hazard in self.hazards)
        raise NotFound(
            f"没有灾种等级“{hazard_id}”。现有：{known}。",
            f"There is no hazard “{hazard_id}”. Known: {known}.",
        )


def data_directory() -> Path:
    """Return the folder of the product's data: of the installed package, else of the checkout.

    Raises
    ------
    NotFound
        When neither is there.
    """
    for folder in (_PACKAGE / "_packaged" / "data", _PACKAGE.parent / "data"):
        if (folder / "reference").is_dir():
            return folder
    raise NotFound(
        "找不到数据目录 data。请重新安装程序或在源码目录中运行。",
        "The folder data is missing. Install the product again or run it from its checkout.",
    )


@cache
def reference() -> Reference:
    """Return the reference data as shipped, read once.

    Raises
    ------
    InvalidInput
        When the shipped data has an error; the message names file and line.
    """
    found = read_reference(data_directory())
    if has_errors(found.findings):
        first = found.findings[0]
        raise InvalidInput(
            f"基础数据有误（{first.source}）：{first.message.zh}",
            f"The reference data has an error ({first.source}): {first.message.en}",
        )
    return found


def read_reference(folder: Path) -> Reference:
    """Read reference data from a folder that holds ``reference/`` and ``columns.csv``."""
    findings: list[Finding] = []
    tables = folder / "reference"
    read = Reference(
        district=read_district(tables, findings),
        hazards=read_hazards(tables, findings),
        items=read_catalogue(tables, findings),
        classes=read_classes(tables, findings),
        separations=read_separations(tables, findings),
        norms=read_norms(tables, findings),
        road_profiles=read_road_profiles(tables, findings),
        calendar=read_calendar(tables, findings),
        uncertainty=read_uncertainty(tables, findings),
        columns=read_columns(folder, findings),
        findings=(),
    )
    return replace(read, findings=tuple(findings))
