"""What is reported of an order and not yet decided; kept until the order is drafted."""

from __future__ import annotations

from typing import cast

import streamlit as st

from depot.services.orders import OrderRef
from depot.services.planning_execution import UnderWay
from depot.services.planning_replan import ReplanCase, ReplanResult
from depot.services.planning_reports import Report

Proposal = tuple[ReplanCase, ReplanResult]


def reports(order_id: int) -> list[Report]:
    """Return what was reported, in the order of reporting."""
    return cast("list[Report]", st.session_state.setdefault(f"replan.reports.{order_id}", []))


def report(order_id: int, told: Report) -> None:
    """Add a report; a proposal made before no longer fits."""
    reports(order_id).append(told)
    st.session_state.pop(f"replan.proposal.{order_id}", None)


def take_back(order_id: int, position: int) -> None:
    """Forget a report."""
    del reports(order_id)[position]
    st.session_state.pop(f"replan.proposal.{order_id}", None)


def proposal(order_id: int) -> Proposal | None:
    """Return the plan that was made last, if it still fits."""
    return cast("Proposal | None", st.session_state.get(f"replan.proposal.{order_id}"))


def propose(order_id: int, made: Proposal) -> None:
    """Keep a plan to be looked at; which of two was chosen before says nothing of it."""
    st.session_state[f"replan.proposal.{order_id}"] = made
    st.session_state.pop(f"replan.choice.{order_id}", None)


def seen(order_id: int) -> UnderWay | None:
    """Return the order as it was when the form was opened: what can be chosen in it."""
    return cast("UnderWay | None", st.session_state.get(f"replan.seen.{order_id}"))


def see(order_id: int, state: UnderWay) -> None:
    """Keep what can be chosen."""
    st.session_state[f"replan.seen.{order_id}"] = state


def drafted(order_id: int) -> OrderRef | None:
    """Return the order that was drafted of the last proposal."""
    return cast("OrderRef | None", st.session_state.get(f"replan.drafted.{order_id}"))


def draft(order_id: int, made: OrderRef) -> None:
    """Keep the drafted order; its reports are dealt with."""
    st.session_state[f"replan.drafted.{order_id}"] = made
    for name in ("reports", "proposal", "seen"):
        st.session_state.pop(f"replan.{name}.{order_id}", None)
