"""From a file's bytes to grids of cells; a file that is no workbook gives a finding."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator

from openpyxl import load_workbook
from openpyxl.cell.cell import Cell
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from depot.domain.finding import Finding
from depot.errors import Text
from depot.io.workbook_in.grid import Broken, Content, Grid
from depot.io.workbook_in.limits import MAX_COLUMNS, MAX_ROWS, merged_cells, too_big
from depot.io.workbook_in.old_workbook import old_grids
from depot.io.workbook_in.vetting import NotReadable, damaged, page_as_workbook, vet

ENDINGS = ["xlsx", "xlsm", "xls", "et", "csv"]
"""Of the files that are offered for choosing; what a file is, its content says."""

MAX_BYTES = 20_000_000

_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PAGE = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*<(?:!doctype|!--|html|head|meta|table|\?xml)", re.IGNORECASE
)


def grids_of(content: bytes, name: str) -> tuple[tuple[Grid, ...], tuple[Finding, ...]]:
    """Return the visible sheets with anything in them; never raises for a bad file."""
    findings: list[Finding] = []
    try:
        grids = tuple(_grids(content, name, findings))
    except NotReadable as refusal:
        return (), (Finding(name, refusal.text),)
    if not grids:
        text = Text(
            "文件中没有任何内容。请选择填好的工作簿，或下载模板填写。",
            "The file is empty. Choose the filled-in workbook, or download the template.",
        )
        findings.append(Finding(name, text))
    return grids, tuple(findings)


def _grids(content: bytes, name: str, findings: list[Finding]) -> Iterator[Grid]:
    if len(content) > MAX_BYTES:
        raise NotReadable(
            f"文件超过 {MAX_BYTES / 1e6:.0f} MB，未读取。请拆成几个文件。",
            f"The file is larger than {MAX_BYTES / 1e6:.0f} MB and was not read. Split it.",
        )
    if content.startswith(_ZIP):
        yield from _xlsx(content, name, findings)
    elif content.startswith(_OLE):
        yield from old_grids(content, name, findings)
    elif _PAGE.match(content):
        raise page_as_workbook()
    else:
        yield from _csv(content, name, findings)


def _xlsx(content: bytes, name: str, findings: list[Finding]) -> Iterator[Grid]:
    has_formulas = vet(content)
    book = _load(content, computed=True)
    formulas = _load(content, computed=False) if has_formulas else None
    for sheet in book.worksheets:
        if sheet.sheet_state != "visible":
            continue
        source = f"{name}!{sheet.title}"
        rows = _rows(sheet, source, findings)
        if formulas is not None:
            _mark_uncomputed(formulas[sheet.title], rows)
        if rows:
            yield Grid(source, sheet.title, rows, _merged(sheet), _hidden(sheet))


def _load(content: bytes, *, computed: bool) -> Workbook:
    try:
        return load_workbook(io.BytesIO(content), data_only=computed)
    except Exception as error:  # openpyxl lets many kinds through for damaged files
        raise damaged() from error


def _rows(sheet: Worksheet, source: str, findings: list[Finding]) -> dict[int, dict[int, Content]]:
    rows: dict[int, dict[int, Content]] = {}
    cut = False
    # Only the cells that exist: a stray one in the last row must not make a million.
    for (row, column), cell in sorted(sheet._cells.items()):  # noqa: SLF001 (no public way)
        if cell.value is None or cell.value == "":
            continue
        if row > MAX_ROWS or column > MAX_COLUMNS:
            cut = True
            continue
        rows.setdefault(row, {})[column] = _content(cell)
    if cut:
        findings.append(too_big(source))
    return rows


def _content(cell: Cell) -> Content:
    value = cell.value
    if cell.data_type == "e":
        return Broken(str(value))
    if value is None or isinstance(value, str | int | float):
        return value
    if hasattr(value, "isoformat"):
        return value  # type: ignore[return-value]  # the dates and times of Raw
    return str(value)


def _mark_uncomputed(sheet: Worksheet, rows: dict[int, dict[int, Content]]) -> None:
    """Put `Broken` where a formula has no stored result."""
    for (row, column), cell in sheet._cells.items():  # noqa: SLF001 (no public way)
        inside = row <= MAX_ROWS and column <= MAX_COLUMNS
        if inside and cell.data_type == "f" and column not in rows.get(row, {}):
            rows.setdefault(row, {})[column] = Broken("")


def _merged(sheet: Worksheet) -> dict[tuple[int, int], tuple[int, int]]:
    return merged_cells(
        (area.min_row, area.min_col, area.max_row, area.max_col)
        for area in sheet.merged_cells.ranges
    )


def _hidden(sheet: Worksheet) -> frozenset[int]:
    return frozenset(row for row, shape in sheet.row_dimensions.items() if shape.hidden)


def _csv(content: bytes, name: str, findings: list[Finding]) -> Iterator[Grid]:
    text = _decoded(content)
    rows: dict[int, dict[int, Content]] = {}
    try:
        for number, cells in enumerate(
            csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text)), 1
        ):
            filled = {i: cell for i, cell in enumerate(cells, 1) if cell.strip()}
            if filled and (number > MAX_ROWS or max(filled) > MAX_COLUMNS):
                findings.append(too_big(name))
                break
            if filled:
                rows[number] = dict(filled)
    except csv.Error as error:
        raise damaged() from error
    if rows:
        yield Grid(name, "", rows)


def _decoded(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", "replace")
    if b"\x00" in content:
        raise damaged()
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise damaged()


def _delimiter(text: str) -> str:
    """Return the separator that the first lines use most."""
    head = "\n".join(text.splitlines()[:20])
    return max(",\t;", key=head.count)
