"""Workbooks of the old ``.xls`` kind (and ``.et``, which is the same inside) as grids."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

from depot.domain.finding import Finding
from depot.io.workbook_in.compound import workbook_stream
from depot.io.workbook_in.grid import Broken, Content, Grid
from depot.io.workbook_in.limits import MAX_COLUMNS, MAX_ROWS, merged_cells, too_big
from depot.io.workbook_in.old_outline import Outline, SheetOutline, outline_of
from depot.io.workbook_in.vetting import (
    MAX_MERGED_CELLS,
    NotReadable,
    damaged,
    is_locked,
    locked,
    merged_too_much,
)

MAX_SPAN = 4_000_000
"""Cells between the first and the last one of all sheets: the reader makes each of them."""

_SECONDS = 60
_READER = Path(__file__).with_name("old_values.py")


def old_grids(content: bytes, name: str, findings: list[Finding]) -> Iterator[Grid]:
    """Return the visible sheets with anything in them.

    Raises
    ------
    NotReadable
        For a password, a damaged file, another kind of old file, stray cells far away.
    """
    outline = _vetted(content)
    sheets = _values(content)
    if len(sheets) != len(outline.sheets):
        raise damaged()
    for sheet, shape in zip(sheets, outline.sheets, strict=True):
        source = f"{name}!{sheet['name']}"
        if not sheet["visible"]:
            continue
        if sheet["cut"]:
            findings.append(too_big(source))
        rows = _rows(sheet["rows"], shape)
        if rows:
            yield Grid(
                source, sheet["name"], rows, merged_cells(sheet["merged"]), frozenset(shape.hidden)
            )


def _vetted(content: bytes) -> Outline:
    if is_locked(content):
        raise locked()
    try:
        outline = outline_of(workbook_stream(content))
    except Exception as error:  # whatever a damaged file leads to
        raise damaged() from error
    if outline.locked:
        raise locked()
    if sum(sheet.rows * sheet.columns for sheet in outline.sheets) > MAX_SPAN:
        raise _stray(max(outline.sheets, key=lambda sheet: sheet.rows * sheet.columns))
    return outline


def _stray(sheet: SheetOutline) -> NotReadable:
    return NotReadable(
        f"表格一直伸到第 {sheet.rows} 行、第 {sheet.columns} 列，远处有多余的单元格，未读取。"
        "请清除多余的单元格，或只把要导入的部分复制到新工作簿。",
        f"A sheet reaches row {sheet.rows} and column {sheet.columns}: stray cells far away; "
        "not read. Clear them, or copy only what is to be imported into a new workbook.",
    )


def _values(content: bytes) -> list[dict[str, Any]]:
    """Return what the reader, a program of its own, finds in the file."""
    command = [sys.executable, "-I", str(_READER), str(MAX_ROWS), str(MAX_COLUMNS)]
    try:
        done = subprocess.run(  # noqa: S603  our own program; the file goes by its input
            command, input=content, capture_output=True, timeout=_SECONDS, check=True
        )
        sheets: list[dict[str, Any]] = json.loads(done.stdout)
    except (subprocess.SubprocessError, ValueError) as error:
        raise damaged() from error
    cells = (
        (bottom - top + 1) * (right - left + 1)
        for sheet in sheets
        for top, left, bottom, right in sheet["merged"]
    )
    if sum(cells) > MAX_MERGED_CELLS:
        raise merged_too_much()
    return sheets


def _rows(
    told: Mapping[str, Mapping[str, Any]], shape: SheetOutline
) -> dict[int, dict[int, Content]]:
    rows = {
        int(row): {int(column): _content(cell) for column, cell in cells.items()}
        for row, cells in told.items()
    }
    for (row, column), shown in shape.broken.items():
        if row <= MAX_ROWS and column <= MAX_COLUMNS:
            rows.setdefault(row, {})[column] = Broken(shown)
    return dict(sorted(rows.items()))


def _content(cell: Any) -> Content:  # noqa: ANN401  from JSON
    if isinstance(cell, list):
        kind, text = cell
        return date.fromisoformat(text) if kind == "date" else datetime.fromisoformat(text)
    return cell  # type: ignore[no-any-return]  # a text, a number, a truth
