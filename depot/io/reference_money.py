"""What keeping goods costs, as shipped: ``data/reference/holding_rates.csv``."""

from __future__ import annotations

from pathlib import Path

from depot.domain.finding import Finding
from depot.domain.holding_cost import HoldingRate
from depot.io.tables import Row, read_table


def read_holding_rates(folder: Path, findings: list[Finding]) -> tuple[HoldingRate, ...]:
    """Read the rates from a folder that holds ``reference/``."""
    return read_table(folder / "reference" / "holding_rates.csv", _rate, findings)


def _rate(row: Row) -> HoldingRate:
    return HoldingRate(
        row.required("plan_group"),
        row.whole("cny_per_m3_year"),
        row.whole("value_permille_year"),
        row.required("mark"),
        row.required("source"),
    )
