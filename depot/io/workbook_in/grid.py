"""A worksheet as plain cells, whatever file it came from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time

Raw = str | int | float | bool | datetime | date | time | None
"""What a cell can hold."""


@dataclass(frozen=True)
class Broken:
    """A cell whose formula gives no value.

    Parameters
    ----------
    shown
        What the sheet shows there, ``"#N/A"``; empty when it was never computed.
    """

    shown: str


Content = Raw | Broken


@dataclass(frozen=True)
class Grid:
    """One sheet.

    Parameters
    ----------
    source
        File and sheet as in findings: ``"入库.xlsx!Sheet1"``.
    sheet
        The sheet's own name; empty for a file without sheets.
    rows
        Row number, from 1, to its cells by column number, from 1. Empty cells
        are left out.
    merged
        Row and column of a cell inside a merged range to its first cell, where
        the value stands.
    hidden
        Rows that a filter or a person hides.
    """

    source: str
    sheet: str
    rows: Mapping[int, Mapping[int, Content]]
    merged: Mapping[tuple[int, int], tuple[int, int]] = field(default_factory=dict)
    hidden: frozenset[int] = frozenset()

    def at(self, row: int, column: int) -> Content:
        """Return what a cell shows; a merged cell shows its range's value."""
        first_row, first_column = self.merged.get((row, column), (row, column))
        return self.rows.get(first_row, {}).get(first_column)

    def is_repeated(self, row: int, column: int) -> bool:
        """Whether the value shown here stands in a row above."""
        return self.merged.get((row, column), (row, column))[0] != row

    def where(self, row: int) -> str:
        """Return the place of a row as findings name it."""
        return f"{self.source}:{row}"
