"""How far a sheet is read, and merged cells within that."""

from __future__ import annotations

from collections.abc import Iterable

from depot.domain.finding import Finding
from depot.errors import Text

MAX_ROWS = 20_000
MAX_COLUMNS = 200


def too_big(source: str) -> Finding:
    """Return what to say of a sheet that goes on beyond what is read."""
    text = Text(
        f"只能读取前 {MAX_ROWS} 行、{MAX_COLUMNS} 列，其后还有内容。请拆分，或清除多余的单元格。",
        f"Only the first {MAX_ROWS} rows and {MAX_COLUMNS} columns are read, and there is more. "
        "Split the sheet, or clear the stray cells.",
    )
    return Finding(source, text)


def merged_cells(
    areas: Iterable[tuple[int, int, int, int]],
) -> dict[tuple[int, int], tuple[int, int]]:
    """Return each cell of merged areas with the area's first cell.

    Parameters
    ----------
    areas
        First row, first column, last row, last column, from 1.
    """
    merged: dict[tuple[int, int], tuple[int, int]] = {}
    for top, left, bottom, right in areas:
        for row in range(top, min(bottom, MAX_ROWS) + 1):
            for column in range(left, min(right, MAX_COLUMNS) + 1):
                merged[row, column] = (top, left)
    return merged
