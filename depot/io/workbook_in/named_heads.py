"""The row of a sheet that names its columns, where their names are known."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from depot.io.workbook_in.grid import Grid
from depot.io.workbook_in.texts import comparable, plain

__all__ = ["named_heads"]

_HEAD_ROWS: Final = 10


def named_heads(grid: Grid, words: Mapping[str, str]) -> tuple[int, dict[int, str]]:
    """Return the row of the heads (0 when there is none), and for each column its field.

    Parameters
    ----------
    grid
        The sheet.
    words
        Head → field; the row with most of them, among the first ten, is taken.
    """
    wanted = {comparable(word): field for word, field in words.items()}
    best: tuple[int, dict[int, str]] = (0, {})
    for number in sorted(grid.rows)[:_HEAD_ROWS]:
        found = {
            column: wanted[comparable(plain(grid.at(number, column)))]
            for column in grid.rows[number]
            if comparable(plain(grid.at(number, column))) in wanted
        }
        if len(found) > len(best[1]):
            best = (number, found)
    return best
