"""Differences on receipt: seen by all, settled by who may."""

from __future__ import annotations

import streamlit as st

from depot.domain.account import Right
from depot.domain.shipment import Difference, DifferenceOutcome
from depot.services.catalogue import bins
from depot.services.shipment_settling import SettleDifference, settle_difference
from depot.services.shipment_views import ShipmentView
from depot.web import state
from depot.web.components.numbers import Numbers
from depot.web.formats import whole
from depot.web.language import said, t
from depot.web.markdown import literal, told
from depot.web.shipments.flow import big, done_words, step
from depot.web.units import unit_name


def show(view: ShipmentView) -> None:
    """Show the differences of a shipment, the open ones with a form."""
    if not view.differences:
        return
    st.caption(t("ship.settle_note"))
    for each in view.differences:
        with st.container(border=True):
            st.markdown(_words(view, each))
            if each.outcome is DifferenceOutcome.OPEN:
                _settle(view, each)
            else:
                who = view.people.get(each.decided_by)
                name = said(who) if who else each.decided_by
                outcome = t(f"ship.outcome.{each.outcome.value}")
                st.caption(literal(f"{outcome} · {name} · {each.reason}"))


def _words(view: ShipmentView, each: Difference) -> str:
    line = next(found for found in view.lines if found.line.line == each.line)
    who = view.people.get(each.reported_by)
    return told(
        "ship.difference", line=each.line, item=said(line.name),
        kind=t(f"ship.kind.{each.kind.value}"),
        units=f"{whole(each.quantity)} {unit_name(line.unit_zh)}",
        who=said(who) if who else each.reported_by,
    )  # fmt: skip


def _settle(view: ShipmentView, each: Difference) -> None:
    outcomes = []
    if state.may(Right.KEEP):
        outcomes += [DifferenceOutcome.RETURNED, DifferenceOutcome.DELIVERED]
    if state.may(Right.MONEY):
        outcomes.append(DifferenceOutcome.LOST)
    if not outcomes:
        return
    key = f"ship.settle.{each.id}"
    outcome = st.segmented_control(
        t("ship.outcome"), [one.value for one in outcomes], default=outcomes[0].value,
        required=True, key=f"{key}.outcome", format_func=lambda one: t(f"ship.outcome.{one}"),
    )  # fmt: skip
    numbers = Numbers()
    units = numbers.whole(
        t("ship.outcome_units"), 1, each.quantity, each.quantity,
        key=f"{key}.units.{each.quantity}",
    )  # fmt: skip
    bin_code = ""
    if outcome == DifferenceOutcome.RETURNED.value:
        shelves = state.application().read(bins, view.head.depot)
        bin_code = st.selectbox(
            t("ship.outcome_bin"), [one.code for one in shelves], key=f"{key}.bin"
        )
    reason = st.text_input(t("ship.reason"), key=f"{key}.reason")
    if big(t("ship.settle"), f"{key}.do", "gavel", primary=False, numbers=numbers):
        step(
            key, settle_difference,
            lambda number: SettleDifference(
                number, state.actor(), each.id, DifferenceOutcome(outcome or outcomes[0].value),
                units, reason, bin_code,
            ),
            done_words("settle"),
        )  # fmt: skip
