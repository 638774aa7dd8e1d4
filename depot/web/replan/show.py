"""现场情况 of an order: what happened, a new plan, and its order for approval."""

from __future__ import annotations

import streamlit as st

from depot.domain.account import Right
from depot.domain.order import OrderStatus
from depot.services.orders import OrderView
from depot.services.planning_execution import under_way
from depot.services.planning_progress import order_progress
from depot.services.planning_replan import (
    ReplanParams,
    SolveParams,
    replan_case,
    solve_replan,
)
from depot.web import state
from depot.web.charts.names import Names
from depot.web.components.numbers import Numbers
from depot.web.components.refusals import refused_here
from depot.web.language import t
from depot.web.markdown import literal
from depot.web.replan import form, progress, proposal, session, words

LIMIT = SolveParams(time_limit_s=6.0, seed=1)
"""Of one search; the first plan is there in a second or two."""

_UNDER_WAY = (OrderStatus.APPROVED, OrderStatus.ISSUING)


def show(view: OrderView) -> None:
    """Offer to report what happened and to plan again; only for an order under way."""
    done = session.drafted(view.order_id)
    if done is not None:
        st.success(t("replan.drafted", number=done.number), icon=":material/check_circle:")
    if view.status not in _UNDER_WAY or not state.may(Right.PLAN):
        return
    # The plan is read for this: only when somebody asks.
    if not st.toggle(t("replan.open"), key=f"replan.open.{view.order_id}"):
        return
    with refused_here(), st.container(border=True):
        _opened(view.order_id)


def _opened(order_id: int) -> None:
    known = session.seen(order_id)
    if known is None:
        known = state.application().read(under_way, order_id)
        session.see(order_id, known)
    names = Names.of(known.problem)
    progress.show(state.application().read(order_progress, order_id), names)
    st.caption(t("replan.about"))
    form.show(order_id, known, names)
    for position, told in enumerate(session.reports(order_id)):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(literal(words.reported(told, names)), width="stretch")
            st.button(
                t("replan.take_back"),
                key=f"replan.take_back.{order_id}.{position}",
                icon=":material/close:",
                on_click=session.take_back,
                args=(order_id, position),
            )
    divert = st.multiselect(
        t("replan.divert"),
        sorted({trip.vehicle for _, trip, _ in known.execution.begun()}),
        key=f"replan.divert.{order_id}",
        format_func=names.vehicle,
        placeholder=t("replan.divert_none"),
        help=t("replan.divert_help"),
    )
    numbers = Numbers()
    price = numbers.whole(
        t("replan.price"), 0, 10_000, 5, 5, key=f"replan.price.{order_id}",
        hint=t("replan.price_help"),
    )  # fmt: skip
    numbers.say()
    pressed = st.button(
        t("replan.solve"), key="replan.solve", type="primary", icon=":material/route:",
        width="stretch",
    )  # fmt: skip
    if pressed and numbers.ok:
        with st.spinner(t("replan.solving")):
            case = state.application().read(replan_case, order_id, tuple(session.reports(order_id)))
            result = solve_replan(case, ReplanParams(LIMIT, float(price), divert=frozenset(divert)))
        session.propose(order_id, (case, result))
    made = session.proposal(order_id)
    if made is not None:
        proposal.show(order_id, *made)
