"""Receipts, opening stock and counts from the workbooks that people have.

First the rows are taken as they stand (`open_workbook`), then they are judged
(`check_rows`), again after each correction that a person makes in the preview.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

from depot.domain.finding import Finding, Severity
from depot.domain.item import Item
from depot.errors import Text
from depot.io.workbook_in.across import duplicates, lots_with_two_dates, wrong_total
from depot.io.workbook_in.fields import Field
from depot.io.workbook_in.grid import Broken, Content, Grid
from depot.io.workbook_in.header import (
    Header,
    field_of,
    find_header,
    ignored_columns,
    missing_columns,
)
from depot.io.workbook_in.kinds import WorkbookKind
from depot.io.workbook_in.opening import grids_of
from depot.io.workbook_in.quantity import parse_quantity
from depot.io.workbook_in.resolve import Resolver
from depot.io.workbook_in.rows import Packs, ReceiptRow, RowReader
from depot.io.workbook_in.sheet_rows import Opened, SheetRow, SheetTotal
from depot.io.workbook_in.texts import comparable, plain

MAX_FINDINGS = 300
"""More than a person reads; the rest is counted."""

SHEETS_OF_TEMPLATE = frozenset(
    {"填写说明", "物资目录", "库位表", "How to fill in", "Catalogue", "Bin list"}
)
"""Sheets that the template brings and that hold no rows."""

_SUBTOTAL = re.compile(r"(本页)?小计.*|subtotals?\d*|本页合计.*")
_TOTAL = re.compile(r"(本单|数量)?(合计|总计|共计).*|(grand)?totals?(qty|quantity)?\d*")
_FOOTER = re.compile(
    r"(盘点|初盘|复盘|监盘|清点|制表|制单|填表|填报|审核|复核|审批|负责|保管|验收|经办|签字|送货|收货|日期|说明|注|备注|单位)[^:]{0,6}:"
)
_REPEATED_HEAD = 3
_DITTO = frozenset({"同上", "〃", '"', "″", "''", "ditto"})


class Reading(NamedTuple):
    """What a workbook says.

    Attributes
    ----------
    rows
        The good rows, in the order of the file.
    findings
        What a person should look at; with an error nothing should be posted.
    """

    rows: tuple[ReceiptRow, ...]
    findings: tuple[Finding, ...]


def read_receipt_workbook(
    content: bytes, name: str, catalogue: Mapping[str, Item], *, today: date | None = None
) -> Reading:
    """Return rows and findings of a workbook (.xlsx, .xls, .csv); never raises for its content.

    The same as `open_workbook` and `check_rows` one after the other.
    """
    opened = open_workbook(content, name)
    checked = check_rows(opened, catalogue, today=today)
    return Reading(checked.rows, shortened_list((*opened.findings, *checked.findings), name))


def open_workbook(content: bytes, name: str, kind: WorkbookKind = WorkbookKind.RECEIPT) -> Opened:
    """Return the rows of a workbook as they stand; never raises for its content.

    Parameters
    ----------
    name
        The file's name, for findings.
    kind
        What the workbook is for: it decides what a column's name means.
    """
    grids, opened = grids_of(content, name)
    findings = list(opened)
    rows: list[SheetRow] = []
    totals: list[SheetTotal] = []
    meant = [grid for grid in grids if grid.sheet not in SHEETS_OF_TEMPLATE] or list(grids)
    heads = [(grid, find_header(grid, kind)) for grid in meant]
    for grid, header in heads:
        if header is None:
            findings += _without_head(grid, alone=not any(head for _, head in heads))
        elif header.missing():
            findings.append(missing_columns(grid, header))
        else:
            findings += [*ignored_columns(grid, header, kind), *_hidden_rows(grid, header)]
            _take_rows(_Sheet(grid, header, kind), rows, totals)
    if not rows and not findings:
        findings.append(_no_rows(name))
    return Opened(name, kind, tuple(rows), tuple(totals), tuple(findings))


def check_rows(
    opened: Opened,
    catalogue: Mapping[str, Item],
    *,
    today: date | None = None,
    packs: Packs | None = None,
) -> Reading:
    """Return the good rows and what is wrong with the others.

    Parameters
    ----------
    opened
        The workbook, its rows perhaps corrected.
    catalogue
        Item code to item.
    today
        Date in Asia/Shanghai, to find manufacture in the future and goods
        already expired; without it these are not looked for.
    packs
        Larger units of the items.
    """
    reader = RowReader(Resolver(catalogue), opened.kind, today, packs or {})
    read = [reader.read(row) for row in opened.rows]
    rows = tuple(row for row in read if row is not None)
    findings = list(reader.findings)
    if not reader.errors:
        findings += _wrong_totals(opened.totals, rows)
    findings += [*duplicates(rows), *lots_with_two_dates(rows)]
    return Reading(rows, tuple(findings))


class _Sheet(NamedTuple):
    grid: Grid
    header: Header
    kind: WorkbookKind

    def cells(self, row: int) -> dict[Field, Content]:
        """Return what the recognised columns show in a row; 同上 stands for the row above."""
        return {name: self._at(row, column) for name, column in self.header.columns.items()}

    def _at(self, row: int, column: int) -> Content:
        while row > self.header.row + 1 and plain(self.grid.at(row, column)) in _DITTO:
            row -= 1
        return self.grid.at(row, column)

    def is_repeated(self, row: int, name: Field) -> bool:
        """Whether the cell is merged with the row above."""
        return self.grid.is_repeated(row, self.header.columns[name])


def _take_rows(sheet: _Sheet, rows: list[SheetRow], totals: list[SheetTotal]) -> None:
    """Add the sheet's rows, and its sum when it claims exactly one."""
    sums: list[SheetTotal] = []
    for number in range(sheet.header.row + 1, max(sheet.grid.rows, default=0) + 1):
        cells = sheet.cells(number)
        hidden = number in sheet.grid.hidden
        if hidden or _is_blank(sheet, number, cells) or _is_apart(sheet, number):
            continue
        kind = _total_kind(sheet.grid, number, sheet.header)
        if kind is None:
            repeated = frozenset(name for name in cells if sheet.is_repeated(number, name))
            rows.append(SheetRow(sheet.grid.where(number), cells, repeated, sheet.header.labels))
        elif kind == "total":
            amount = parse_quantity(cells[Field.QUANTITY])
            if not isinstance(amount, Text):
                said = int(sum(number for number, _ in amount.parts))
                sums.append(SheetTotal(sheet.grid.source, sheet.grid.where(number), said))
    totals += sums if len(sums) == 1 else []


def _wrong_totals(totals: tuple[SheetTotal, ...], rows: tuple[ReceiptRow, ...]) -> list[Finding]:
    findings: list[Finding] = []
    for total in totals:
        own = tuple(row for row in rows if row.source.rsplit(":", 1)[0] == total.sheet)
        findings += wrong_total(own, total.quantity, total.where)
    return findings


def _hidden_rows(grid: Grid, header: Header) -> tuple[Finding, ...]:
    hidden = [row for row in sorted(grid.hidden) if row > header.row and row in grid.rows]
    if not hidden:
        return ()
    shown = "、".join(map(str, hidden[:10])) + ("…" if len(hidden) > 10 else "")  # noqa: PLR2004
    text = Text(
        f"第 {shown} 行已隐藏（或被筛选掉），未读取。要导入请先取消隐藏或筛选。",
        f"Rows {shown.replace('、', ', ')} are hidden or filtered out and were not read. "
        "Show them to import them.",
    )
    return (Finding(grid.where(hidden[0]), text, "", Severity.WARNING),)


def _is_blank(sheet: _Sheet, row: int, values: Mapping[Field, Content]) -> bool:
    """Whether nothing of its own stands in the recognised columns of the row.

    Formulas without a result don't count beside code and quantity: templates
    carry them all the way down.
    """
    return not any(
        (isinstance(value, Broken) and field in {Field.CODE, Field.QUANTITY})
        or (plain(value) and not sheet.is_repeated(row, field))
        for field, value in values.items()
    )


def _is_apart(sheet: _Sheet, row: int) -> bool:
    """Whether it is a repeated head or a line to sign, not goods."""
    cells = [plain(cell) for _, cell in sorted(sheet.grid.rows.get(row, {}).items())]
    if sum(field_of(cell, sheet.kind) is not None for cell in cells) >= _REPEATED_HEAD:
        return True
    quantity = sheet.grid.at(row, sheet.header.columns[Field.QUANTITY])
    if not isinstance(parse_quantity(quantity, zero_too=True), Text):
        return False
    return any(_FOOTER.match(cell.replace(" ", "")) for cell in cells)


def _total_kind(grid: Grid, row: int, header: Header) -> str | None:
    """Return ``"total"`` or ``"subtotal"`` for a row that adds up others."""
    last_head = max(header.columns.values())
    for column in range(1, last_head + 1):
        text = comparable(plain(grid.at(row, column)))
        if _SUBTOTAL.fullmatch(text):
            return "subtotal"
        if _TOTAL.fullmatch(text):
            return "total"
        if text and not text.isdigit():
            return None
    return None


def _without_head(grid: Grid, *, alone: bool) -> list[Finding]:
    """Return what to say of a sheet without column heads."""
    if alone:
        text = Text(
            "没有找到表头。表头应有“物资编码”（或“物资名称”）和“数量”两列；也可下载模板填写。",
            "No column heads found. There must be “Item code” (or “Item”) and “Quantity”; "
            "or use the template.",
        )
        return [Finding(grid.source, text)]
    text = Text(
        "这张工作表没有可识别的表头，已跳过。",
        "This sheet has no column heads that we know; it was skipped.",
    )
    return [Finding(grid.source, text, "", Severity.WARNING)]


def _no_rows(name: str) -> Finding:
    text = Text(
        "表头下面没有数据行。请填写后再选。",
        "There are no rows below the column heads. Fill them in first.",
    )
    return Finding(name, text)


def shortened_list(findings: Sequence[Finding], name: str) -> tuple[Finding, ...]:
    """Return the errors first and the rest as a number, when there are too many to read."""
    if len(findings) <= MAX_FINDINGS:
        return tuple(findings)
    errors_first = sorted(findings, key=lambda found: found.severity is not Severity.ERROR)
    rest = len(findings) - MAX_FINDINGS
    text = Text(
        f"另有 {rest} 条问题未列出。请先改正以上各条。",
        f"{rest} more findings are not listed. Correct these first.",
    )
    return (*errors_first[:MAX_FINDINGS], Finding(name, text, "", errors_first[-1].severity))
