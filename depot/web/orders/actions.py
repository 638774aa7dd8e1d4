"""What can be done with an order now, by whoever has the right."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st

from depot.domain.account import Right
from depot.domain.order import OrderStatus, TripStatus
from depot.services.application import Command
from depot.services.order_dropping import DropTrips, drop_trips
from depot.services.orders import (
    ApproveOrder,
    CancelOrder,
    IssueOrder,
    OrderRef,
    OrderView,
    RejectOrder,
    approve_order,
    cancel_order,
    issue_order,
    reject_order,
)  # fmt: skip
from depot.web import state
from depot.web.components.commands import give
from depot.web.language import t
from depot.web.navigation import page_path

ISSUABLE = (OrderStatus.APPROVED, OrderStatus.ISSUING)
CANCELLABLE = (OrderStatus.DRAFT, OrderStatus.APPROVED, OrderStatus.ISSUING)


def show(view: OrderView) -> None:
    """Offer approval, rejection, issue or cancelling, as status and rights allow."""
    _show_done(view)
    if view.status is OrderStatus.DRAFT and state.may(Right.APPROVE):
        _decide(view)
    if view.status in ISSUABLE and state.may(Right.KEEP):
        _issue(view)
    if view.status in CANCELLABLE and state.may(Right.APPROVE):
        _cancel(view)


def _decide(view: OrderView) -> None:
    own = view.requested_by == state.actor()
    if own:
        st.caption(t("order.own"))
    with st.container(horizontal=True, vertical_alignment="bottom"):
        note = st.text_input(t("order.note"), key=f"orders.note.{view.order_id}", width=360)
        approve = st.button(
            t("order.approve"), key="orders.approve", type="primary", icon=":material/check:",
            disabled=own,
        )  # fmt: skip
        reject = st.button(
            t("order.reject"), key="orders.reject", icon=":material/close:", disabled=own
        )
    if approve:
        _do(view, "approve", approve_order,
            lambda number: ApproveOrder(number, state.actor(), view.order_id, note))  # fmt: skip
    if reject:
        _do(view, "reject", reject_order,
            lambda number: RejectOrder(number, state.actor(), view.order_id, note))  # fmt: skip


def _issue(view: OrderView) -> None:
    st.caption(t("order.issue_note"))
    st.page_link(page_path("issue"), label=t("nav.issue"), icon=":material/output:")
    waiting = [trip.number for trip in view.trips if trip.status is TripStatus.PLANNED]
    with st.container(horizontal=True, vertical_alignment="bottom"):
        chosen = st.multiselect(
            t("order.issue_trips"),
            waiting,
            key=f"orders.trips.{view.order_id}.{len(waiting)}",
            format_func=lambda number: t("order.trip_number", number=number),
            placeholder=t("order.all_trips", count=len(waiting)),
            width=460,
        )
        issue = st.button(
            t("order.issue"), key="orders.issue", type="primary", icon=":material/output:"
        )
    if issue:
        _do(view, "issue", issue_order,
            lambda each: IssueOrder(each, state.actor(), view.order_id, tuple(chosen)))  # fmt: skip


def _cancel(view: OrderView) -> None:
    with st.popover(t("order.cancel"), icon=":material/undo:"):
        reason = st.text_input(t("order.cancel_reason"), key=f"orders.reason.{view.order_id}")
        chosen = _trips_to_drop(view)
        if not st.button(t("order.cancel_now"), key="orders.cancel"):
            return
        if chosen:
            _do(
                view,
                "drop",
                drop_trips,
                lambda each: DropTrips(each, state.actor(), view.order_id, chosen, reason),
            )
        else:
            _do(view, "cancel", cancel_order,
                lambda each: CancelOrder(each, state.actor(), view.order_id, reason))  # fmt: skip


def _trips_to_drop(view: OrderView) -> tuple[int, ...]:
    """Return the trips that alone are to be given up; a draft is cancelled whole."""
    waiting = [trip.number for trip in view.trips if trip.status is TripStatus.PLANNED]
    if view.status is OrderStatus.DRAFT or len(waiting) <= 1:
        return ()
    return tuple(
        st.multiselect(
            t("replan.drop_trips"),
            waiting,
            key=f"orders.drop.{view.order_id}.{len(waiting)}",
            format_func=lambda number: t("order.trip_number", number=number),
            placeholder=t("order.all_trips", count=len(waiting)),
        )
    )


def _do(
    view: OrderView,
    verb: str,
    service: Callable[[Any, Any], OrderRef],
    command: Callable[[str], Command],
) -> None:
    if give(f"orders.{verb}.{view.order_id}", service, command) is not None:
        st.session_state[f"orders.done.{view.order_id}"] = verb
        st.rerun()


def _show_done(view: OrderView) -> None:
    verb = st.session_state.pop(f"orders.done.{view.order_id}", None)
    if verb is not None:
        st.success(t(f"order.done.{verb}", number=view.number), icon=":material/check_circle:")
