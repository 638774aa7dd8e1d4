"""The fleet as a workbook, out and in: a sheet of trucks, a sheet of their classes.

A column that is missing keeps what the truck or class has.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Final, TypeVar

from openpyxl import Workbook
from openpyxl.styles import Font, PatternFill
from openpyxl.utils import get_column_letter

from depot.domain.finding import Finding
from depot.domain.fleet import Vehicle, VehicleClass
from depot.errors import DepotError, InvalidInput, Text
from depot.io.archive import workbook_bytes
from depot.io.table_out import put_row
from depot.io.workbook_in.grid import Grid
from depot.io.workbook_in.named_heads import named_heads
from depot.io.workbook_in.opening import grids_of
from depot.io.workbook_in.texts import plain, shortened

_WIDE: Final = 16
_AS_TYPED: Final = frozenset({"driver", "phone", "name_zh", "name_en"})

Kept = TypeVar("Kept", Vehicle, VehicleClass)


@dataclass(frozen=True)
class Column:
    """A column of a sheet.

    Parameters
    ----------
    field
        Of the truck or class.
    head
        What stands above it.
    read, write
        From the cell's text, and to the cell.
    needed
        Whether a new one must have it.
    """

    field: str
    head: str
    read: Callable[[str], Any]
    write: Callable[[Any], object] = lambda value: value
    needed: bool = True


@dataclass(frozen=True)
class FleetSheet:
    """What a workbook says, and what is wrong with it, by sheet and row."""

    classes: tuple[VehicleClass, ...]
    vehicles: tuple[Vehicle, ...]
    findings: tuple[Finding, ...]


def fleet_sheet(classes: Sequence[VehicleClass], vehicles: Sequence[Vehicle], today: date) -> bytes:
    """Return the fleet as a workbook that can be changed and read back."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None  # noqa: S101  a new workbook has a sheet
    sheet.title = "车辆"
    _fill(sheet, VEHICLE_COLUMNS, vehicles)
    _fill(book.create_sheet("车型"), CLASS_COLUMNS, classes)
    at = datetime(today.year, today.month, today.day)  # noqa: DTZ001  workbooks have no zone
    return workbook_bytes(book, at)


def read_fleet_sheet(
    content: bytes,
    name: str,
    classes: Sequence[VehicleClass],
    vehicles: Sequence[Vehicle],
) -> FleetSheet:
    """Return the trucks and classes of a workbook or CSV file.

    Parameters
    ----------
    classes, vehicles
        The fleet: columns that a sheet lacks are taken from there.
    """
    grids, opened = grids_of(content, name)
    findings = list(opened)
    kinds: dict[str, VehicleClass] = {}
    trucks: dict[str, Vehicle] = {}
    for grid in grids:
        head, heads = _heads(grid, VEHICLE_COLUMNS)
        kind_head, kind_heads = _heads(grid, CLASS_COLUMNS)
        if "code" in heads.values():
            known = {each.code: each for each in vehicles}
            findings += _rows(grid, (head, heads), VEHICLE_COLUMNS, (known, Vehicle, trucks))
        elif "code" in kind_heads.values():
            known_kinds = {each.code: each for each in classes}
            made = (known_kinds, VehicleClass, kinds)
            findings += _rows(grid, (kind_head, kind_heads), CLASS_COLUMNS, made)
        elif grid.rows:
            findings.append(
                Finding(
                    grid.source,
                    Text(
                        "没有“车辆编码”或“车型编码”列，请用下载的表格。",
                        "There is no column 车辆编码 or 车型编码: use the workbook offered here.",
                    ),
                )
            )
    return FleetSheet(tuple(kinds.values()), tuple(trucks.values()), tuple(findings))


def _fill(sheet: Any, columns: Sequence[Column], rows: Sequence[object]) -> None:  # noqa: ANN401
    sheet.append([column.head for column in columns])
    for number, row in enumerate(rows, 2):
        values: list[Any] = [column.write(getattr(row, column.field)) for column in columns]
        put_row(sheet, number, values)
    for number in range(1, len(columns) + 1):
        head = sheet.cell(1, number)
        head.font, head.fill = Font(bold=True), PatternFill("solid", fgColor="E4EAF1")
        sheet.column_dimensions[get_column_letter(number)].width = _WIDE
    sheet.freeze_panes = "B2"


def _heads(grid: Grid, columns: Sequence[Column]) -> tuple[int, dict[int, str]]:
    return named_heads(grid, {column.head: column.field for column in columns})


def _rows(
    grid: Grid,
    heads: tuple[int, dict[int, str]],
    columns: Sequence[Column],
    made: tuple[Mapping[str, Kept], type[Kept], dict[str, Kept]],
) -> list[Finding]:
    """Read the lines below the heads; return what can't be read."""
    known, kind, found = made
    findings = []
    for number in sorted(row for row in grid.rows if row > heads[0]):
        cells = {field: _cell(grid, number, column, field) for column, field in heads[1].items()}
        if not any(cells.values()):
            continue
        code = cells["code"] = cells.get("code", "").upper()
        try:
            if code in found:
                raise InvalidInput(f"编码 {code} 重复。", f"Code {code} comes twice.")
            found[code] = _one(cells, columns, known.get(code), kind)
        except DepotError as refusal:
            findings.append(Finding(grid.where(number), refusal.text, code))
    return findings


def _cell(grid: Grid, row: int, column: int, field: str) -> str:
    """Return a cell as text; names keep the brackets that they were typed with."""
    value = grid.at(row, column)
    return value.strip() if field in _AS_TYPED and isinstance(value, str) else plain(value)


def _one(
    cells: Mapping[str, str], columns: Sequence[Column], before: Kept | None, kind: type[Kept]
) -> Kept:
    values = {
        column.field: _value(column, cells[column.field])
        for column in columns
        if cells.get(column.field)
    }
    # An emptied cell empties what may be empty; a column that isn't there changes nothing.
    values |= {
        column.field: ""
        for column in columns
        if not column.needed and column.read is str and cells.get(column.field) == ""
    }
    if before is not None:
        return replace(before, **values)
    missing = [column.head for column in columns if column.needed and column.field not in values]
    if missing:
        raise InvalidInput(
            f"{cells['code'] or '新的一行'}缺少：{'、'.join(missing)}。",
            f"{cells['code'] or 'A new line'} lacks: {', '.join(missing)}.",
        )
    empty = {column.field: "" for column in columns if not column.needed and column.read is str}
    return kind(**(empty | values))


def _value(column: Column, text: str) -> Any:  # noqa: ANN401  text, number or yes
    try:
        return column.read(text)
    except (ValueError, OverflowError) as error:
        wanted = _WANTED[column.read]
        raise InvalidInput(
            f"“{column.head}”填写的“{shortened(text)}”无法识别，应为{wanted.zh}。",
            f"“{shortened(text)}” can't be read as {column.field}; write {wanted.en}.",
        ) from error


def _whole(text: str) -> int:
    number = float(text)
    if number != int(number):
        raise ValueError(text)
    return int(number)


def _yes(text: str) -> bool:
    """Read yes or no, as words or as a workbook's own TRUE and FALSE."""
    if text.lower() not in {*_YES, "否", "no", "false"}:
        raise ValueError(text)
    return text.lower() in _YES


def _said(yes: object) -> object:
    return "是" if yes else "否"


_YES: Final = frozenset({"是", "yes", "true"})
_WANTED: Final[Mapping[Callable[[str], Any], Text]] = {
    _whole: Text("整数", "a whole number"),
    float: Text("数字", "a number"),
    _yes: Text("“是”或“否”", "是 (yes) or 否 (no)"),
}
"""What a column's cells hold, by how they are read."""


VEHICLE_COLUMNS: Final = (
    Column("code", "车辆编码", str),
    Column("plate", "车牌", str),
    Column("vehicle_class", "车型代码", str),
    Column("start", "停放地", str),
    Column("lon", "经度", float),
    Column("lat", "纬度", float),
    Column("driver", "驾驶员", str, needed=False),
    Column("phone", "电话", str, needed=False),
    Column("available_from_min", "令后几分钟可用", _whole, needed=False),
    Column("available_until_min", "令后几分钟收车", _whole, needed=False),
    Column("active", "在用", _yes, _said, needed=False),
)
CLASS_COLUMNS: Final = (
    Column("code", "车型编码", str),
    Column("name_zh", "车型名称", str),
    Column("name_en", "英文名称", str),
    Column("capacity_kg", "载重kg", float),
    Column("capacity_m3", "容积m3", float),
    Column("pallets", "托盘位", _whole, needed=False),
    Column("profile", "行车类别", str),
    Column("cost_cny_per_km", "每公里费用元", float, needed=False),
)
