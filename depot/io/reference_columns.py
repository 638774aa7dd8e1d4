"""How sure every column of the data is: ``data/columns.csv``."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from depot.domain.finding import Finding
from depot.io.tables import Row, read_table


@dataclass(frozen=True)
class ColumnMark:
    """One column of one data file.

    Parameters
    ----------
    file
        Path below ``data/``.
    mark
        ``sourced``, ``derived``, ``likely``, ``estimated``, ``own``; or
        ``row:<column>`` where another column says it for each row.
    """

    file: str
    column: str
    unit: str
    mark: str
    meaning_zh: str
    source: str


def read_columns(folder: Path, findings: list[Finding]) -> tuple[ColumnMark, ...]:
    """Read the list of columns."""
    return read_table(folder / "columns.csv", _column, findings)


def _column(row: Row) -> ColumnMark:
    return ColumnMark(
        row.required("file"),
        row.required("column"),
        row.text("unit"),
        row.required("mark"),
        row.required("meaning_zh"),
        row.required("source"),
    )
