"""年度决算表: a year's budget lines, and what the reserves cost."""

from __future__ import annotations

from collections.abc import Sequence

from depot.domain.budget import PURPOSE_NAMES, SOURCE_NAMES, LineFigures, Purpose
from depot.domain.document import DocumentKind
from depot.domain.holding_cost import GroupCost
from depot.domain.money import written, yuan
from depot.errors import Text
from depot.io.documents.form import Column, Form, Format, Section, Value
from depot.io.documents.heads import box, entry, instant
from depot.io.documents.words import word

_COLUMNS = (
    ("purpose", Format.TEXT, 16), ("funding", Format.TEXT, 14),
    ("appropriated", Format.MONEY, 13), ("moved", Format.MONEY, 12),
    ("advanced", Format.MONEY, 12), ("committed", Format.MONEY, 13), ("spent", Format.MONEY, 13),
    ("free_money", Format.MONEY, 13), ("used_share", Format.INTEGER, 9),
)  # fmt: skip
_COSTS_ZH = "{group}：保管 {holding}（估算）、报废 {off}、轮换损失 {loss}，合计 {total} 元"
_COSTS_EN = (
    "{group}: holding {holding} (estimated), written off {off}, rotation loss {loss}, "
    "in all {total} yuan"
)


def budget_report_form(
    year: int,
    until_us: int,
    lines: Sequence[LineFigures],
    costs: Sequence[GroupCost],
    *,
    organisation: Text,
    language: str,
) -> Form:
    """Return the report as a form."""
    one = 1 if language == "en" else 0
    return Form(
        kind=DocumentKind.BUDGET_REPORT,
        language=language,
        number=str(year),
        issued_at_us=until_us,
        title=word("budget_report", language),
        organisation=organisation.in_language(language),
        landscape=True,
        entries=(
            entry("year", year, language, Format.CODE),
            instant("date", until_us, language),
        ),
        columns=tuple(Column(word(key, language), style, share) for key, style, share in _COLUMNS),
        sections=(Section("", tuple(_row(each, one) for each in lines)),),
        totals=tuple(
            entry(key, yuan(sum(values)), language, Format.MONEY)
            for key, values in (
                ("appropriated", [each.appropriated for each in lines]),
                ("committed", [each.committed for each in lines]),
                ("spent", [each.spent for each in lines]),
                ("free_money", [each.free for each in lines]),
            )
        ),
        boxes=(
            box("prepared", "", language), box("checked", "", language),
            box("approved", "", language),
        ),
        papers="",
        papers_pending=False,
        note=_costs(costs, one) + _retention(lines, one),
    )  # fmt: skip


def _retention(lines: Sequence[LineFigures], one: int) -> str:
    """Return what was paid for the suppliers' keeping: a cost of the reserves like the others."""
    paid = sum(each.spent for each in lines if each.line.purpose is Purpose.RETENTION)
    return ("；储备协议费已付 {} 元", "; retention fees paid: {} yuan")[one].format(written(paid))


def _row(each: LineFigures, one: int) -> tuple[Value, ...]:
    return (
        PURPOSE_NAMES[each.line.purpose][one], SOURCE_NAMES[each.line.source][one],
        yuan(each.appropriated), yuan(each.moved), yuan(each.advanced), yuan(each.committed),
        yuan(each.spent), yuan(each.free), each.used_percent(),
    )  # fmt: skip


def _costs(costs: Sequence[GroupCost], one: int) -> str:
    words = _COSTS_EN if one else _COSTS_ZH
    return ("；", "; ")[one].join(
        words.format(
            group=PURPOSE_NAMES[each.group][one], holding=written(each.holding),
            off=written(each.written_off), loss=written(each.rotation_loss),
            total=written(each.total),
        )
        for each in costs
    )  # fmt: skip
