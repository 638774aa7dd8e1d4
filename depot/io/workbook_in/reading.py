"""Receipts and opening stock from the workbooks that people have."""

from __future__ import annotations

import re
from collections.abc import Mapping
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
from depot.io.workbook_in.opening import grids_of
from depot.io.workbook_in.quantity import parse_quantity
from depot.io.workbook_in.resolve import Resolver
from depot.io.workbook_in.rows import ReceiptRow, RowReader
from depot.io.workbook_in.texts import comparable, plain

MAX_FINDINGS = 300
"""More than a person reads; the rest is counted."""

SHEETS_OF_TEMPLATE = frozenset(
    {"填写说明", "物资目录", "示例", "How to fill in", "Catalogue", "Example"}
)
"""Sheets that the template brings and that hold no rows."""

_SUBTOTAL = re.compile(r"(本页)?小计.*|subtotals?\d*|本页合计.*")
_TOTAL = re.compile(r"(本单|数量)?(合计|总计|共计).*|(grand)?totals?(qty|quantity)?\d*")
_FOOTER = re.compile(
    r"(制表|制单|填表|填报|审核|复核|审批|负责|保管|验收|经办|签字|送货|收货|日期|说明|注|备注|单位)[^:]{0,6}:"
)
_REPEATED_HEAD = 3


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
    """Return the rows and the findings of a workbook (.xlsx, .csv); never raises for its content.

    Parameters
    ----------
    name
        The file's name, for findings.
    catalogue
        Item code to item.
    today
        Date in Asia/Shanghai, to find manufacture in the future and goods
        already expired; without it these are not looked for.
    """
    grids, opened = grids_of(content, name)
    findings = list(opened)
    resolver = Resolver(catalogue)
    rows: list[ReceiptRow] = []
    meant = [grid for grid in grids if grid.sheet not in SHEETS_OF_TEMPLATE] or list(grids)
    heads = [(grid, find_header(grid)) for grid in meant]
    for grid, header in heads:
        if header is None:
            findings += _without_head(grid, alone=not any(head for _, head in heads))
        elif header.missing():
            findings.append(missing_columns(grid, header))
        else:
            findings += ignored_columns(grid, header)
            rows += _read_sheet(RowReader(grid, header, resolver, today), findings)
    if not rows and not findings:
        findings.append(_no_rows(name))
    findings += [*duplicates(tuple(rows)), *lots_with_two_dates(tuple(rows))]
    return Reading(tuple(rows), _shortened(findings, name))


def _read_sheet(reader: RowReader, findings: list[Finding]) -> list[ReceiptRow]:
    rows: list[ReceiptRow] = []
    totals: list[tuple[str, int]] = []
    for number in range(reader.header.row + 1, _last_row(reader.grid) + 1):
        values = reader.values(number)
        if _is_blank(reader, number, values) or _is_apart(reader, number):
            continue
        kind = _total_kind(reader.grid, number, reader.header)
        if kind is None:
            row = reader.read(number)
            rows += [row] if row else []
        elif kind == "total":
            parsed = parse_quantity(values[Field.QUANTITY])
            totals += [] if isinstance(parsed, Text) else [(reader.grid.where(number), parsed[0])]
    findings += reader.findings
    if len(totals) == 1 and not any(f.severity is Severity.ERROR for f in reader.findings):
        where, total = totals[0]
        findings += wrong_total(tuple(rows), total, where)
    return rows


def _last_row(grid: Grid) -> int:
    return max(grid.rows, default=0)


def _is_blank(reader: RowReader, row: int, values: Mapping[Field, Content]) -> bool:
    """Whether nothing of its own stands in the recognised columns of the row.

    Formulas without a result don't count beside code and quantity: templates
    carry them all the way down.
    """
    return not any(
        (isinstance(value, Broken) and field in {Field.CODE, Field.QUANTITY})
        or (plain(value) and not reader.grid.is_repeated(row, reader.header.columns[field]))
        for field, value in values.items()
    )


def _is_apart(reader: RowReader, row: int) -> bool:
    """Whether it is a repeated head or a line to sign, not goods."""
    cells = [plain(cell) for _, cell in sorted(reader.grid.rows.get(row, {}).items())]
    if sum(field_of(cell) is not None for cell in cells) >= _REPEATED_HEAD:
        return True
    quantity = reader.grid.at(row, reader.header.columns[Field.QUANTITY])
    if not isinstance(parse_quantity(quantity), Text):
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


def _shortened(findings: list[Finding], name: str) -> tuple[Finding, ...]:
    if len(findings) <= MAX_FINDINGS:
        return tuple(findings)
    errors_first = sorted(findings, key=lambda found: found.severity is not Severity.ERROR)
    rest = len(findings) - MAX_FINDINGS
    text = Text(
        f"另有 {rest} 条问题未列出。请先改正以上各条。",
        f"{rest} more findings are not listed. Correct these first.",
    )
    return (*errors_first[:MAX_FINDINGS], Finding(name, text, "", errors_first[-1].severity))
