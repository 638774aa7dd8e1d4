"""Drafts to decide, lines of the coming months to make into papers, plan against today."""

from __future__ import annotations

import json

import streamlit as st

from depot.domain.account import Right
from depot.domain.finding import Finding, Severity
from depot.domain.lot import is_expired
from depot.errors import Text
from depot.services.planning_replenish import (
    DecideReplenishment,
    PlanState,
    ReplenishLine,
    ReplenishPlan,
    Task,
    WithdrawReplenishment,
    decide_replenishment,
    replenishment_plans,
    withdraw_replenishment,
)
from depot.services.planning_replenish_orders import (
    RIGHTS,
    OrderReplenishLine,
    order_replenish_line,
)
from depot.services.planning_replenish_progress import Progress, progress
from depot.web import state
from depot.web.components.kpi import Figure, kpi_row
from depot.web.formats import exact, moment, whole
from depot.web.goods import known_items
from depot.web.language import t
from depot.web.money.words import do
from depot.web.people import person
from depot.web.replenish.answer import month_label, show_answer
from depot.web.replenish.words import Names, line_text, purpose_name


def show() -> None:
    """Show the newest plan, with the others to choose."""
    found = state.application().read(replenishment_plans)
    if not found:
        st.info(t("replenish.none"))
        return
    names = {each.number: each for each in found}
    chosen = st.selectbox(
        t("replenish.choose"), list(names), key="replenish.chosen",
        format_func=lambda number: f"{number} · "
        f"{t(f'replenish.state.{names[number].state.value}')}",
    )  # fmt: skip
    _plan(names[chosen or found[0].number])


def _plan(plan: ReplenishPlan) -> None:
    st.badge(t(f"replenish.state.{plan.state.value}"))
    st.markdown(
        t("replenish.head", first=f"{plan.first_on:%Y-%m}", months=plan.months,
          target=plan.target_percent, budget=plan.budget_percent, who=person(plan.drafted_by),
          at=moment(plan.drafted_at_us))
    )  # fmt: skip
    if plan.note:
        st.caption(plan.note)
    if plan.decided_by:
        verdict = t(f"replenish.state.{plan.state.value}")
        who = f"{verdict}{t('colon')}{person(plan.decided_by)}"
        said = (who, moment(plan.decided_at_us), plan.decision_note)
        st.caption(" · ".join(each for each in said if each))
    if plan.state is PlanState.WAITING:
        _decide(plan)
    if plan.state is PlanState.APPROVED:
        _doing(plan)
    document = json.loads(plan.document)
    findings = [
        Finding("replenish", Text(zh, en), severity=Severity.WARNING)
        for zh, en in document.get("findings", [])
    ]
    with st.expander(t("replenish.whole"), expanded=plan.state is PlanState.WAITING):
        show_answer(document["answer"], plan.lines, findings)


def _decide(plan: ReplenishPlan) -> None:
    if plan.drafted_by == state.actor():
        st.caption(t("replenish.own"))
        if st.button(t("replenish.withdraw"), key="replenish.withdraw", width="stretch"):
            do("replenish", "withdraw", withdraw_replenishment,
               lambda key: WithdrawReplenishment(key, state.actor(), plan.number),
               "replenish.done")  # fmt: skip
        return
    if not state.may(Right.APPROVE):
        return
    note = st.text_input(t("money.note"), key=f"replenish.{plan.number}.note")
    yes = st.button(t("money.approve"), type="primary", key="replenish.yes", width="stretch")
    no = st.button(t("money.reject"), key="replenish.no", width="stretch")
    if yes or no:
        do("replenish", f"decide.{plan.number}", decide_replenishment,
           lambda key: DecideReplenishment(key, state.actor(), plan.number, yes, note),
           "replenish.done")  # fmt: skip


def _doing(plan: ReplenishPlan) -> None:
    """Show what happened since and the lines that can be made into papers now."""
    found = state.application().read(progress, plan.number)
    names = Names.read(known_items())
    _since(plan, found, names)
    st.subheader(t("replenish.due", count=len(found.due)))
    _due(plan, found.due, names)
    done = [each for each in plan.lines if each.ref]
    if done:
        with st.expander(t("replenish.ordered_lines", count=len(done))):
            for each in done:
                st.markdown(f"- {line_text(each, names)} → **{each.ref}**")


def _due(plan: ReplenishPlan, lines: tuple[ReplenishLine, ...], names: Names) -> None:
    """Show the lines of one month: three months together are dozens of cards."""
    months = sorted({each.month_on for each in lines})
    if not months:
        st.info(t("replenish.none_due"))
        return
    chosen = st.segmented_control(
        t("replenish.month"), months, default=months[0], required=True, key="replenish.due_month",
        format_func=lambda month: month_label(lines, month), label_visibility="collapsed",
    )  # fmt: skip
    for each in lines:
        if each.month_on == (chosen or months[0]):
            with st.container(border=True):
                st.markdown(line_text(each, names))
                _order(plan, each)


def _since(plan: ReplenishPlan, found: Progress, names: Names) -> None:
    behind = [each for each in found.items if each.now < min(each.planned, each.target)]
    kpi_row(
        [
            Figure(t("replenish.ordered_count"), f"{found.ordered} / {len(plan.lines)}"),
            Figure(t("replenish.late"), whole(found.late)),
            Figure(t("replenish.behind"), whole(len(behind)), help=t("replenish.behind_help")),
        ]
    )
    with st.expander(t("replenish.since")):
        for each in found.money:
            st.markdown(
                t("replenish.money_since", purpose=purpose_name(each.purpose),
                  planned=exact(each.planned_fen), used=exact(each.used_fen))
            )  # fmt: skip
        for item in behind:
            st.markdown(
                t("replenish.item_since", item=names.item(item.item), unit=names.unit(item.item),
                  planned=whole(item.planned), now=whole(item.now))
            )  # fmt: skip


def _order(plan: ReplenishPlan, each: ReplenishLine) -> None:
    if not any(state.may(right) for right in RIGHTS[each.task]):
        st.caption(t(f"replenish.who.{each.task.value}"))
        return
    if each.task in {Task.ROTATE, Task.WRITE_OFF} and not each.lot_id:
        st.caption(t("replenish.not_there"))
        return
    today = state.application().clock.today()
    if each.task is Task.WRITE_OFF and not is_expired(each.until_on, today):
        st.caption(t("replenish.not_expired"))
        return
    key, party = f"replenish.order.{plan.number}.{each.line}", ""
    if each.task is Task.ROTATE:
        party = st.text_input(t("replenish.party"), key=f"{key}.party")
    if st.button(t(f"replenish.order.{each.task.value}"), key=key, width="stretch"):
        do("replenish", f"order.{plan.number}.{each.line}", order_replenish_line,
           lambda command: OrderReplenishLine(
               command, state.actor(), plan.number, each.line, party
           ),
           f"replenish.made.{each.task.value}")  # fmt: skip
