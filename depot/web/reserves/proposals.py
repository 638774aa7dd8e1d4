"""Proposals to decide and to carry out, and the tasks that came of them."""

from __future__ import annotations

import streamlit as st

from depot.domain.account import Right
from depot.domain.place import Depot
from depot.domain.reserve_plan import ProposedAction, ReserveTask
from depot.services.reserve_plan import reserve_plan_view
from depot.services.reserve_plan_orders import (
    ActionState,
    CarryOut,
    DecideReserves,
    ProposalState,
    ReserveProposal,
    WithdrawReserves,
    carry_out,
    decide_reserves,
    reserve_proposals,
    withdraw_reserves,
)
from depot.services.reserve_plan_tasks import EndTask, TaskState, end_task, reserve_tasks
from depot.web import state
from depot.web.formats import day, exact, headcount, moment, whole
from depot.web.language import t
from depot.web.money.words import do, line_name
from depot.web.people import person
from depot.web.procurement.lines import budget_lines
from depot.web.reserves.words import Called, price
from depot.web.transfer.warehouses import warehouse_choice, warehouses


def show() -> None:
    """Show the newest proposal open; the others by choice."""
    found = {each.number: each for each in state.application().read(reserve_proposals)}
    if not found:
        st.info(t("reserves.no_proposals"))
        return
    chosen = st.selectbox(
        t("reserves.proposal"), list(found), key="reserves.proposal",
        format_func=lambda number: (
            f"{number} · {t(f'procure.state.{found[number].state.value}')}"
        ),
    )  # fmt: skip
    _proposal(found[chosen or next(iter(found))])


def _proposal(each: ReserveProposal) -> None:
    answers = state.application().read(reserve_plan_view, each.plan_id).answers
    called, budgets = Called.of(answers), budget_lines()
    st.badge(t(f"procure.state.{each.state.value}"))
    st.markdown(
        t("reserves.proposal_head", plan=each.plan_id, who=person(each.proposed_by),
          at=moment(each.proposed_at_us), money=exact(each.fen))
    )  # fmt: skip
    for said in (each.note, each.decision_note):
        if said:
            st.caption(said)
    deciding = (
        each.state is ProposalState.WAITING
        and state.may(Right.APPROVE)
        and each.proposed_by != state.actor()
    )
    houses = warehouses() if each.state is ProposalState.APPROVED else []
    struck = []
    for action in each.actions:
        with st.container(border=True):
            st.markdown(f"**{action.line}. {called.action(action)}** · {price(action)}")
            st.caption(t("reserves.loses", people=headcount(action.people)))
            if action.budget in budgets:
                name = line_name(budgets[action.budget])
                st.caption(f":material/account_balance: {name}")
            elif not action.is_funded:
                st.badge(t("procure.unfunded", fen=exact(action.fen)), color="red")
            key = f"reserves.{each.number}.{action.line}"
            if deciding and st.checkbox(t("procure.strike"), key=f"{key}.strike"):
                struck.append(action.line)
            _state(each, action, houses, key)
    if deciding:
        _decide(each, tuple(struck))
    elif each.state is ProposalState.WAITING and each.proposed_by == state.actor():
        st.caption(t("procure.own"))
        if st.button(t("procure.withdraw"), key="reserves.withdraw", width="stretch"):
            do("reserves", f"withdraw.{each.number}", withdraw_reserves,
               lambda key: WithdrawReserves(key, state.actor(), each.number),
               "reserves.done")  # fmt: skip


def _state(each: ReserveProposal, action: ProposedAction, houses: list[Depot], key: str) -> None:
    if action.state is ActionState.DONE:
        st.badge(t("reserves.became", ref=action.ref), color="green")
    elif action.state is ActionState.STRUCK:
        st.badge(t("procure.struck"), color="gray")
    elif action.state is ActionState.OPEN:
        st.caption(t("reserves.open"))
        if not (state.may(Right.PLAN) or state.may(Right.MONEY)):
            return
        depot = warehouse_choice(houses, t("reserves.to_depot"), f"{key}.depot")
        if st.button(t("reserves.carry_out"), key=f"{key}.do", width="stretch"):
            do("reserves", f"do.{each.number}.{action.line}", carry_out,
               lambda cid: CarryOut(cid, state.actor(), each.number, action.line, depot),
               "reserves.done")  # fmt: skip


def _decide(each: ReserveProposal, struck: tuple[int, ...]) -> None:
    note = st.text_input(t("money.note"), key=f"reserves.{each.number}.note")
    yes = st.button(t("money.approve"), type="primary", key="reserves.yes", width="stretch")
    no = st.button(t("money.reject"), key="reserves.no", width="stretch")
    if yes or no:
        do("reserves", f"decide.{each.number}", decide_reserves,
           lambda key: DecideReserves(key, state.actor(), each.number, yes, note, struck),
           "reserves.done")  # fmt: skip


def tasks() -> None:
    """Show campaigns and caches, open ones first."""
    found = state.application().read(reserve_tasks)
    if not found:
        st.info(t("reserves.no_tasks"))
    called = Called.of()
    for each in found:
        with st.container(border=True):
            _task(each, called)


def _task(each: ReserveTask, called: Called) -> None:
    st.markdown(f"**{each.number} · {t(f'reserves.task.{each.kind.value}')} {each.place_name}**")
    goods = called.item(each.item) if each.item else each.option
    st.caption(t("reserves.task_line", goods=goods, count=whole(each.quantity),
                 due=day(each.due_on), proposal=each.proposal))  # fmt: skip
    st.badge(t(f"reserves.task_state.{each.state.value}"))
    if each.state is not TaskState.OPEN:
        said = (person(each.ended_by), moment(each.ended_at_us), whole(each.reached), each.note)
        st.caption(" · ".join(part for part in said if part))
        return
    if not (state.may(Right.PLAN) or state.may(Right.KEEP)):
        return
    key = f"reserves.task.{each.number}"
    with st.expander(t("reserves.task_end")):
        reached = st.number_input(
            t("reserves.reached"), 0, 1_000_000, each.quantity, 1, key=f"{key}.reached"
        )
        note = st.text_input(t("reserves.task_note"), key=f"{key}.note")
        done = st.button(t("reserves.task_done"), key=f"{key}.done", type="primary",
                         width="stretch")  # fmt: skip
        dropped = st.button(t("reserves.task_drop"), key=f"{key}.drop", width="stretch")
        if done or dropped:
            do("reserves", f"task.{each.number}", end_task,
               lambda cid: EndTask(cid, state.actor(), each.number, done, int(reached), note),
               "reserves.done")  # fmt: skip
