"""Kept plans: seen again, compared, and actions ticked and proposed."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from depot.domain.account import Right
from depot.domain.reserve_plan import KeptPlan
from depot.services.reserve_plan import reserve_plan_view, reserve_plans
from depot.services.reserve_plan_orders import ProposeReserves, propose_reserves
from depot.web import state
from depot.web.charts.style import CONFIG
from depot.web.components.refusals import refused_here
from depot.web.formats import exact, moment, money, percent, whole
from depot.web.language import t
from depot.web.money.words import do
from depot.web.people import person
from depot.web.reserves import answer
from depot.web.reserves.chart import frontier_chart
from depot.web.reserves.making import PLAN
from depot.web.reserves.words import Called, headline


def show() -> None:
    """Show one plan, and the others beside it."""
    found = {each.id: each for each in state.application().read(reserve_plans)}
    if not found:
        st.info(t("reserves.none"))
        return
    wanted = st.session_state.pop(PLAN, None)
    if wanted in found:
        st.session_state["reserves.chosen"] = wanted
    chosen = st.selectbox(
        t("reserves.kept_plans"), list(found), key="reserves.chosen",
        format_func=lambda number: headline(found[number]),
    )  # fmt: skip
    if len(found) > 1:
        with st.expander(t("reserves.compare")):
            st.dataframe(pd.DataFrame([_row(each) for each in found.values()]), hide_index=True)
    with refused_here():
        _plan(chosen or next(iter(found)))


def _plan(number: int) -> None:
    view = state.application().read(reserve_plan_view, number)
    head, answers = view.head, view.answers
    called = Called.of(answers)
    st.caption(
        t("reserves.made", who=person(head.made_by), at=moment(head.made_at_us),
          scenarios=head.scenarios, seed=head.seed, risk=t(f"reserves.risk.{head.risk}"),
          gap=percent(head.gap, 2), mark=head.document_hash[:8])
    )  # fmt: skip
    answer.against(answers.today, answers.plan, answers.money_cny)
    answer.balances(answers.balances)
    with st.expander(t("reserves.step.frontier")):
        st.plotly_chart(
            frontier_chart(answers.frontier, answers.today, answers.chosen), config=CONFIG,
            key=f"reserves.curve.{number}",
        )  # fmt: skip
        st.dataframe(
            pd.DataFrame([answer.point_row(each) for each in answers.frontier]), hide_index=True
        )
    st.subheader(t("reserves.step.actions"), anchor=False)
    st.caption(t("reserves.order"))
    asked = dict(view.asked_for)
    ticked, fen = [], 0
    if not answers.actions:
        st.info(t("reserves.nothing"))
    for each in answers.actions:
        with st.container(border=True):
            answer.action_card(each, called)
            if each.line in asked:
                st.badge(t("reserves.asked_for", number=asked[each.line]), color="blue")
            elif state.may(Right.PLAN) and st.checkbox(
                t("reserves.tick"), key=f"reserves.tick.{number}.{each.line}"
            ):
                ticked.append(each.line)
                fen += each.fen
    if state.may(Right.PLAN) and answers.actions:
        _propose(number, tuple(ticked), fen)
    answer.worth(answers, called, f"reserves.{number}")


def _propose(number: int, lines: tuple[int, ...], fen: int) -> None:
    st.markdown(t("reserves.ticked", count=len(lines), money=exact(fen)))
    note = st.text_input(t("procure.note"), key=f"reserves.note.{number}")
    if st.button(t("reserves.propose"), key="reserves.propose", type="primary", width="stretch",
                 icon=":material/send:", disabled=not lines):  # fmt: skip
        do("reserves", f"propose.{number}", propose_reserves,
           lambda key: ProposeReserves(key, state.actor(), number, lines, note),
           "reserves.proposed")  # fmt: skip


def _row(each: KeptPlan) -> dict[str, object]:
    return {
        t("reserves.number"): each.id,
        t("reserves.name"): each.name,
        t("reserves.money"): money(each.money_cny),
        t("reserves.expected"): f"{whole(each.people_today)} → {whole(each.people_plan)}",
        t("reserves.chance"): f"{percent(each.chance_today, 0)} → {percent(each.chance_plan, 0)}",
        t("reserves.scenarios"): each.scenarios,
        t("reserves.risk"): t(f"reserves.risk.{each.risk}"),
        t("reserves.at"): moment(each.made_at_us),
    }
