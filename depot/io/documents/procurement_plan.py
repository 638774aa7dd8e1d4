"""采购计划表: what to buy, sign and renew, and which budget pays."""

from __future__ import annotations

from collections.abc import Mapping

from depot.domain.document import DocumentKind
from depot.domain.item import Item
from depot.domain.money import written, yuan
from depot.domain.procurement import LineState, PlanLine, PlanState, ProcurementPlan
from depot.errors import Text
from depot.io.documents.form import Column, Form, Format, Section, Value
from depot.io.documents.heads import box, entry, instant
from depot.io.documents.words import word

_COLUMNS = (
    ("plan_item", Format.TEXT, 24), ("plan_way", Format.TEXT, 11), ("plan_gap", Format.TEXT, 22),
    ("plan_quantity", Format.INTEGER, 10), ("plan_price", Format.MONEY, 12),
    ("plan_amount", Format.MONEY, 14), ("plan_people", Format.INTEGER, 11),
    ("budget_line", Format.TEXT, 24), ("plan_ref", Format.CODE, 16),
)  # fmt: skip


def procurement_plan_form(
    plan: ProcurementPlan,
    items: Mapping[str, Item],
    budgets: Mapping[str, Text],
    people: Mapping[str, str],
    *,
    organisation: Text,
    language: str,
) -> Form:
    """Return a plan as a form; lines that were struck out are left out.

    Parameters
    ----------
    budgets, people
        Names of budget lines by code, and of people by user name.
    """
    lines = [each for each in plan.lines if each.state is not LineState.STRUCK]
    return Form(
        kind=DocumentKind.PROCUREMENT_PLAN,
        language=language,
        number=plan.number,
        issued_at_us=plan.drafted_at_us,
        title=word("procurement_plan", language),
        organisation=organisation.in_language(language),
        landscape=True,
        entries=(
            entry("year", plan.year, language, Format.CODE),
            entry("plan_horizon", plan.horizon_on, language, Format.DATE),
            entry("plan_target", plan.target_percent, language, Format.INTEGER),
            instant("date", plan.drafted_at_us, language),
        ),
        columns=tuple(
            Column(word(key, language), style, share, optional=key == "plan_ref")
            for key, style, share in _COLUMNS
        ),
        sections=(Section("", tuple(_row(each, items, budgets, language) for each in lines)),),
        totals=(
            entry("plan_funded", yuan(plan.funded_fen), language, Format.MONEY),
            entry("plan_lacking", yuan(plan.lacking_fen), language, Format.MONEY),
        ),
        boxes=(
            box("prepared", people.get(plan.drafted_by, plan.drafted_by), language),
            box("approved", people.get(plan.decided_by, plan.decided_by), language),
        ),
        papers="",
        papers_pending=False,
        note=plan.note or plan.decision_note,
        draft=plan.state is not PlanState.APPROVED,
    ).without_empty_columns()


def _row(
    each: PlanLine, items: Mapping[str, Item], budgets: Mapping[str, Text], language: str
) -> tuple[Value, ...]:
    item = items.get(each.item)
    name = each.item if item is None else Text(item.name_zh, item.name_en).in_language(language)
    lacks = f"{word('plan_no_budget', language)} {written(each.fen)}"
    known = budgets.get(each.budget)
    pays = lacks if not each.is_funded else each.budget if known is None else known.in_language(
        language
    )  # fmt: skip
    return (
        f"{each.item} {name}", word(f"plan_way_{each.way.value}", language),
        f"{each.standard}−{each.usable}−{each.coming}−{each.reliable}", each.quantity,
        yuan(each.unit_fen), yuan(each.fen), each.people or None, pays, each.ref,
    )  # fmt: skip
