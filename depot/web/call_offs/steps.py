"""The next step of a call-off: one tap where nothing differs from what was called."""

from __future__ import annotations

from typing import NamedTuple

import streamlit as st

from depot.domain.account import Right
from depot.domain.call_off_order import ANSWERING, OPEN, CalledStop, CallOffState
from depot.domain.order import US_PER_MIN
from depot.services.call_off_answers import (
    ConfirmCallOff,
    ConfirmedUnits,
    ReadCallOff,
    SendCallOff,
    confirm_call_off,
    read_by_supplier,
    send_call_off,
)
from depot.services.call_off_arriving import ArriveCallOff, ReceivedUnits, arrive_call_off
from depot.services.call_off_loading import (
    GiveUpCallOff,
    LoadCallOff,
    LoadedUnits,
    give_up_call_off,
    load_call_off,
)
from depot.services.call_off_views import CallOffView
from depot.web import state
from depot.web.call_offs import own_trucks
from depot.web.call_offs.doing import do
from depot.web.components.numbers import Numbers
from depot.web.formats import moment
from depot.web.language import named, t
from depot.web.markdown import literal
from depot.web.people import person
from depot.web.units import unit_name

_CONTACT = "call_offs.contact"
_MOST_UNITS = 10**9


class _When(NamedTuple):
    """When a step happened.

    Parameters
    ----------
    at_us
        0: now.
    is_known
        False while the minutes that were typed are out of range.
    """

    at_us: int
    is_known: bool


def show(view: CallOffView) -> None:
    """Offer what can be done now by who is at it."""
    call = view.call
    if not call.is_open:
        return
    ago, numbers = 0, Numbers()
    if call.state is not CallOffState.DRAFTED:
        ago = numbers.whole(
            t("call.ago"), 0, 10_000, 0, 5,
            key=f"call.ago.{call.number}.{call.state.value}", hint=t("call.ago_help"),
        )  # fmt: skip
        numbers.say()
    at_us = state.application().clock.now_us() - ago * US_PER_MIN if ago else 0
    when = _When(at_us, numbers.ok)
    if call.state is CallOffState.DRAFTED:
        _send(view)
    if call.state is CallOffState.SENT:
        _read(view, when)
    if call.state in ANSWERING:
        _confirm(view, when)
    if call.state in OPEN[1:]:
        own_trucks.show(view)
        _load(view, when)
    if call.state is CallOffState.LOADED:
        _arrive(view, when)
    _give_up(view)


def _send(view: CallOffView) -> None:
    number = view.call.number
    if not (state.may(Right.PLAN) or state.may(Right.APPROVE)):
        st.caption(t("call.wait_send"))
        return
    usual = st.session_state.get(_CONTACT, person(state.actor()))
    contact = st.text_input(t("call.contact"), usual, key=f"call.contact.{number}")
    if st.button(t("call.send"), type="primary", key="call.send", width="stretch"):
        st.session_state[_CONTACT] = contact
        do(number, "send", send_call_off,
            lambda key: SendCallOff(key, state.actor(), number, contact))  # fmt: skip


def _read(view: CallOffView, when: _When) -> None:
    number = view.call.number
    if st.button(t("call.read"), key="call.read", width="stretch") and when.is_known:
        do(number, "read", read_by_supplier,
            lambda key: ReadCallOff(key, state.actor(), number, when.at_us))  # fmt: skip


def _confirm(view: CallOffView, when: _When) -> None:
    call, now_us, numbers = view.call, state.application().clock.now_us(), Numbers()
    with st.container(border=True):
        st.markdown(f"**{t('call.answer')}**")
        who = st.text_input(
            t("call.confirmed_by"), view.supplier.contact, key=f"call.who.{call.number}"
        )
        units = [
            ConfirmedUnits(
                each.item,
                _units(
                    view, each.item, each.called, f"call.confirm.{call.number}.{each.item}", numbers
                ),
            )
            for each in call.items
        ]
        promised = max(call.promised_at_us(each.item) for each in call.items)
        left = max(0, -((now_us - promised) // US_PER_MIN))
        minutes = numbers.whole(
            t("call.ready_in"), 0, 7 * 1440, int(left), 15,
            key=f"call.ready.{call.number}", hint=t("call.promised_at", at=moment(promised)),
        )  # fmt: skip
        if _pressed(t("call.confirm"), "call.confirm", when, numbers):
            ready = now_us + minutes * US_PER_MIN
            do(call.number, "confirm", confirm_call_off,
                lambda key: ConfirmCallOff(key, state.actor(), call.number, who, ready,
                                           tuple(units), when.at_us))  # fmt: skip


def _load(view: CallOffView, when: _When) -> None:
    for trip in view.call.trips:
        # Nobody of ours stands beside a supplier's own truck: who planned it is told.
        told = state.may(Right.PLAN) and view.own_truck(trip) is not None
        if not (state.may(Right.KEEP) or told):
            continue
        stops = [each for each in view.call.stops if each.trip == trip and each.is_waiting]
        if stops:
            with st.container(border=True):
                _load_trip(view, stops, when)


def _load_trip(view: CallOffView, stops: list[CalledStop], when: _When) -> None:
    number, trip, expected = view.call.number, stops[0].trip, view.call.expected()
    counted: dict[str, int] = {}
    numbers = Numbers()
    for stop in stops:
        for item, units in expected[trip, stop.stop].items():
            counted[item] = counted.get(item, 0) + units
    st.markdown(f"**{_trip_words(view, trip, stops)}**")
    st.caption(t("call.load_due", at=moment(stops[0].load_due_us)))
    loaded = tuple(
        LoadedUnits(item, _units(view, item, count, f"call.load.{number}.{trip}.{item}", numbers))
        for item, count in counted.items()
    )
    own = view.own_truck(trip) is not None
    label = t("call.own_left") if own else t("call.load")
    if _pressed(label, f"call.load.{trip}", when, numbers):
        do(
            number, f"load.{trip}", load_call_off,
            lambda key: LoadCallOff(key, state.actor(), number, trip, loaded, when.at_us),
        )  # fmt: skip


def _arrive(view: CallOffView, when: _When) -> None:
    if not (state.may(Right.KEEP) or state.may(Right.PLAN)):
        return
    for stop in view.call.stops:
        if stop.is_on_the_road:
            with st.container(border=True):
                _arrive_at(view, stop, when)


def _arrive_at(view: CallOffView, stop: CalledStop, when: _When) -> None:
    number, trip, numbers = view.call.number, stop.trip, Numbers()
    place = f"{number}.{trip}.{stop.stop}"
    st.markdown(f"**{_trip_words(view, trip, [stop])}**")
    st.caption(t("call.arrive_due", at=moment(stop.arrive_due_us)))
    received = tuple(
        ReceivedUnits(
            line.item,
            _units(view, line.item, line.loaded, f"call.got.{place}.{line.item}", numbers),
        )
        for line in stop.lines
    )
    who = st.text_input(t("call.received_by"), key=f"call.receiver.{place}")
    if _pressed(t("call.arrive"), f"call.arrive.{trip}.{stop.stop}", when, numbers):
        do(number, f"arrive.{trip}.{stop.stop}", arrive_call_off,
            lambda key: ArriveCallOff(key, state.actor(), number, trip, stop.stop, who,
                                      received, when.at_us))  # fmt: skip


def _give_up(view: CallOffView) -> None:
    number = view.call.number
    waiting = any(each.is_waiting for each in view.call.stops)
    if not state.may(Right.APPROVE) or not waiting:
        return
    with st.expander(t("call.give_up"), icon=":material/block:"):
        st.caption(t("call.give_up_hint"))
        reason = st.text_input(t("call.reason"), key=f"call.reason.{number}")
        if st.button(t("call.give_up"), key="call.give_up", width="stretch"):
            do(number, "give_up", give_up_call_off,
                lambda key: GiveUpCallOff(key, state.actor(), number, reason))  # fmt: skip


def _pressed(label: str, key: str, when: _When, numbers: Numbers) -> bool:
    """Show a step's button; it does nothing while a number is out of range."""
    numbers.say()
    pressed = st.button(label, type="primary", key=key, width="stretch")
    return pressed and when.is_known and numbers.ok


def _units(view: CallOffView, item: str, usual: int, key: str, numbers: Numbers) -> int:
    found = view.items[item]
    label = literal(f"{named(found.name_zh, found.name_en)} ({unit_name(found.unit_zh)})")
    return numbers.whole(label, 0, _MOST_UNITS, usual, key=key)


def _trip_words(view: CallOffView, trip: int, stops: list[CalledStop]) -> str:
    truck = view.trucks.get(trip)
    plate = "" if truck is None else f"{truck.plate} "
    own = view.own_truck(trip)
    if own is not None:
        plate = f"{t('chart.own_truck', code=own.vehicle)} {own.plate} "
    sites = " → ".join(each.site_name for each in stops)
    return literal(f"{t('call.trip', number=trip)} · {plate}{sites}")
