"""Drafts to decide, approved lines to order, and all plans as papers."""

from __future__ import annotations

import streamlit as st

from depot.domain.account import Right
from depot.domain.budget import BudgetLine
from depot.domain.item import Item
from depot.domain.procurement import LineState, PlanLine, PlanState, ProcurementPlan, Way
from depot.errors import Text
from depot.io.documents.form import Form
from depot.io.documents.pdf import pdf_of
from depot.io.documents.procurement_plan import procurement_plan_form
from depot.io.documents.sheet import xlsx_of
from depot.services.agreement_steps import PROPOSING
from depot.services.papers import ORGANISATION
from depot.services.procurement import (
    DecidePlan,
    WithdrawPlan,
    decide_plan,
    procurement_plans,
    withdraw_plan,
)  # fmt: skip
from depot.services.procurement_ordering import OrderPlanLine, order_plan_line
from depot.services.purchasing import ASKING
from depot.web import state
from depot.web.components.downloads import downloads
from depot.web.formats import day, exact, moment
from depot.web.goods import known_items
from depot.web.language import language, t
from depot.web.money.words import do
from depot.web.people import person
from depot.web.procurement.lines import budget_lines, show_line
from depot.web.transfer.warehouses import warehouse_choice, warehouses


def show() -> None:
    """Show the newest plan open and the others folded."""
    found = state.application().read(procurement_plans)
    if not found:
        st.info(t("procure.none"))
        return
    known, budgets = known_items(), budget_lines()
    names = {each.number: each for each in found}
    chosen = st.selectbox(
        t("procure.choose"), list(names), key="procure.chosen",
        format_func=lambda number: (
            f"{number} · {t(f'procure.state.{names[number].state.value}')}"
        ),
    )  # fmt: skip
    _plan(names[chosen or found[0].number], known, budgets)


def _plan(plan: ProcurementPlan, known: dict[str, Item], budgets: dict[str, BudgetLine]) -> None:
    st.badge(t(f"procure.state.{plan.state.value}"))
    st.markdown(
        t("procure.head", year=plan.year, horizon=day(plan.horizon_on),
          target=plan.target_percent, who=person(plan.drafted_by), at=moment(plan.drafted_at_us))
    )  # fmt: skip
    st.markdown(t("procure.sums", funded=exact(plan.funded_fen), lacking=exact(plan.lacking_fen)))
    if plan.decided_by:
        said = (person(plan.decided_by), moment(plan.decided_at_us), plan.decision_note)
        st.caption(" · ".join(each for each in said if each))
    deciding = (
        plan.state is PlanState.WAITING
        and state.may(Right.APPROVE)
        and plan.drafted_by != state.actor()
    )
    depot = (
        warehouse_choice(warehouses(), t("purchase.depot"), "procure.depot")
        if plan.state is PlanState.APPROVED
        else ""
    )
    struck = []
    for each in plan.lines:
        with st.container(border=True):
            show_line(each, known, budgets)
            key = f"procure.{plan.number}.{each.line}"
            if deciding and st.checkbox(t("procure.strike"), key=f"{key}.strike"):
                struck.append(each.line)
            if each.ref:
                st.badge(t("procure.ordered", ref=each.ref), color="green")
            elif plan.state is PlanState.APPROVED and each.state is LineState.PROPOSED:
                _order(plan, each, depot)
    if deciding:
        _decide(plan, tuple(struck))
    elif plan.state is PlanState.WAITING and plan.drafted_by == state.actor():
        st.caption(t("procure.own"))
        if st.button(t("procure.withdraw"), key="procure.withdraw", width="stretch"):
            do("procure", "withdraw", withdraw_plan,
               lambda key: WithdrawPlan(key, state.actor(), plan.number),
               "procure.done")  # fmt: skip
    downloads(
        f"{t('procure.title')}-{plan.number}", f"procure.{plan.number}",
        lambda: pdf_of(_form(plan, known, budgets)), lambda: xlsx_of(_form(plan, known, budgets)),
    )  # fmt: skip


def _decide(plan: ProcurementPlan, struck: tuple[int, ...]) -> None:
    note = st.text_input(t("money.note"), key=f"procure.{plan.number}.note")
    yes = st.button(t("money.approve"), type="primary", key="procure.yes", width="stretch")
    no = st.button(t("money.reject"), key="procure.no", width="stretch")
    if yes or no:
        do("procure", f"decide.{plan.number}", decide_plan,
           lambda key: DecidePlan(key, state.actor(), plan.number, yes, note, struck),
           "procure.done")  # fmt: skip


def _order(plan: ProcurementPlan, each: PlanLine, depot: str) -> None:
    rights = ASKING if each.way is Way.BUY else PROPOSING
    if not each.is_funded or not any(state.may(right) for right in rights):
        return
    line, label = each.line, t(f"procure.order.{each.way.value}")
    if st.button(label, key=f"procure.order.{plan.number}.{line}", width="stretch"):
        do("procure", f"order.{plan.number}.{line}", order_plan_line,
           lambda key: OrderPlanLine(key, state.actor(), plan.number, line, depot),
           "procure.requested")  # fmt: skip


def _form(plan: ProcurementPlan, known: dict[str, Item], budgets: dict[str, BudgetLine]) -> Form:
    names = {code: Text(each.name_zh, each.name_en) for code, each in budgets.items()}
    people = {who: person(who) for who in (plan.drafted_by, plan.decided_by) if who}
    return procurement_plan_form(
        plan, known, names, people, organisation=ORGANISATION, language=language()
    )
