"""Care plans as shipped: ``data/reference/care_plans.csv``."""

from __future__ import annotations

from pathlib import Path

from depot.domain.care import CarePlan
from depot.domain.finding import Finding
from depot.io.tables import Row, read_table


def read_care_plans(folder: Path, findings: list[Finding]) -> tuple[CarePlan, ...]:
    """Read the plans from a folder that holds ``reference/``."""
    return read_table(folder / "reference" / "care_plans.csv", _plan, findings)


def _plan(row: Row) -> CarePlan:
    return CarePlan(
        row.required("code"),
        row.required("item_code"),
        row.required("name_zh"),
        row.required("name_en"),
        row.whole("interval_days"),
        row.required("steps_zh"),
        row.required("steps_en"),
        row.required("source"),
        row.required("mark"),
    )
