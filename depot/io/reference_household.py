"""What households should keep, as shipped: ``data/reference/household_list.csv``."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from depot.domain.finding import Finding
from depot.domain.household import ListItem
from depot.domain.mark import mark_of
from depot.errors import InvalidInput
from depot.io.reference import data_directory
from depot.io.tables import Row, read_table


@cache
def household_list() -> tuple[ListItem, ...]:
    """Return the list as shipped, read once.

    Raises
    ------
    InvalidInput
        When the shipped list has an error.
    """
    findings: list[Finding] = []
    found = read_household_list(data_directory(), findings)
    if findings:
        raise InvalidInput(findings[0].message.zh, findings[0].message.en)
    return found


def read_household_list(folder: Path, findings: list[Finding]) -> tuple[ListItem, ...]:
    """Read the list from a folder that holds ``reference/``."""
    return read_table(folder / "reference" / "household_list.csv", _item, findings)


def _item(row: Row) -> ListItem:
    return ListItem(
        row.required("key"), row.words("season"), row.required("scope"), row.number("quantity"),
        row.required("unit_zh"), row.required("unit_en"), row.required("name_zh"),
        row.required("name_en"), row.text("need"), row.number("covers"),
        row.whole_or_none("renew_months"), mark_of(row.required("mark")), row.required("source"),
    )  # fmt: skip
