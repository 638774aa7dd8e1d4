"""Household surveys as a workbook: a template out, filled ones in; one line a community."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Final

from openpyxl import Workbook
from openpyxl.styles import Font, PatternFill
from openpyxl.utils import get_column_letter

from depot.domain.district import Community
from depot.domain.finding import Finding
from depot.domain.household import ListItem, Survey, SurveyLine
from depot.errors import InvalidInput, Text
from depot.io.archive import workbook_bytes
from depot.io.workbook_in.grid import Grid
from depot.io.workbook_in.opening import grids_of
from depot.io.workbook_in.texts import comparable, plain, shortened

_CODE, _NAME, _DAY, _ASKED, _NOTE = "社区编码", "社区名称", "调查日期", "调查户数", "备注"
_HEAD_ROWS: Final = 10
_WIDE: Final = 18


def survey_template(
    communities: Sequence[Community], items: Sequence[ListItem], today: date
) -> bytes:
    """Return a workbook with a line for each community, to be filled in."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None  # noqa: S101  a new workbook has a sheet
    sheet.title = "家庭储备调查"
    heads = [_CODE, _NAME, _DAY, _ASKED, *(each.name_zh for each in items), _NOTE]
    sheet.append(heads)
    for place in communities:
        sheet.append([place.code, place.name_zh])
    for number in range(1, len(heads) + 1):
        head = sheet.cell(1, number)
        head.font, head.fill = Font(bold=True), PatternFill("solid", fgColor="E4EAF1")
        sheet.column_dimensions[get_column_letter(number)].width = _WIDE
    sheet.freeze_panes = "C2"
    at = datetime(today.year, today.month, today.day)  # noqa: DTZ001  workbooks have no zone
    return workbook_bytes(book, at)


def read_surveys(
    content: bytes, name: str, items: Sequence[ListItem]
) -> tuple[tuple[Survey, ...], tuple[Finding, ...]]:
    """Return the surveys of a workbook or CSV file and what can't be read, by sheet and row.

    A line without the number of households asked is one that nobody filled in.
    """
    grids, opened = grids_of(content, name)
    findings, found = list(opened), []
    for grid in grids[:1]:
        head, heads = _heads(grid, items)
        if _CODE not in heads or _ASKED not in heads or _DAY not in heads:
            findings.append(
                Finding(
                    grid.source,
                    Text("没有“社区编码”“调查日期”“调查户数”列，请用模板。",
                         "The columns 社区编码, 调查日期, 调查户数 are needed: use the template."),
                )
            )  # fmt: skip
            continue
        for number in sorted(row for row in grid.rows if row > head):
            if not plain(grid.at(number, heads[_ASKED])):
                continue
            try:
                found.append(_survey(grid, number, heads, items))
            except InvalidInput as refusal:
                findings.append(Finding(grid.where(number), refusal.text))
    return tuple(found), tuple(findings)


def _heads(grid: Grid, items: Sequence[ListItem]) -> tuple[int, dict[str, int]]:
    names = [_CODE, _NAME, _DAY, _ASKED, _NOTE, *(each.name_zh for each in items)]
    wanted = {comparable(name): name for name in names}
    best: tuple[int, dict[str, int]] = (0, {})
    for number in sorted(grid.rows)[:_HEAD_ROWS]:
        found = {
            wanted[comparable(plain(grid.at(number, column)))]: column
            for column in grid.rows[number]
            if comparable(plain(grid.at(number, column))) in wanted
        }
        if len(found) > len(best[1]):
            best = (number, found)
    return best


def _survey(
    grid: Grid, row: int, heads: Mapping[str, int], items: Sequence[ListItem]
) -> Survey:  # fmt: skip
    asked = _whole(grid, row, heads[_ASKED], _ASKED)
    lines = tuple(
        SurveyLine(each.key, _whole(grid, row, heads[each.name_zh], each.name_zh))
        for each in items
        if each.name_zh in heads and plain(grid.at(row, heads[each.name_zh]))
    )
    note = plain(grid.at(row, heads[_NOTE])) if _NOTE in heads else ""
    code = plain(grid.at(row, heads[_CODE])).split(".")[0]
    return Survey(code, _day(grid, row, heads[_DAY]), asked, lines, note)


def _whole(grid: Grid, row: int, column: int, head: str) -> int:
    text = plain(grid.at(row, column)).removesuffix(".0")
    if not text.removeprefix("-").isdecimal():
        raise InvalidInput(
            f"“{head}”填写的“{shortened(text)}”不是整数。",
            f"“{shortened(text)}” under {head} is no whole number.",
        )
    return int(text)


def _day(grid: Grid, row: int, column: int) -> date:
    value = grid.at(row, column)
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    text = plain(value).replace("/", "-").replace(".", "-").split(" ")[0]
    for pattern in ("%Y-%m-%d", "%Y年%m月%d日", "%Y%m%d"):
        try:
            return datetime.strptime(text, pattern).date()  # noqa: DTZ007  a day has no zone
        except ValueError:
            continue
    raise InvalidInput(
        f"调查日期“{shortened(text)}”无法识别，请写成 2026-11-26。",
        f"The day “{shortened(text)}” can't be read: write it as 2026-11-26.",
    )


__all__ = ["read_surveys", "survey_template"]
