"""The requisition form, and the requisitions with what can be done about them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, time, timedelta
from typing import Any, cast

import streamlit as st

from depot.domain.account import Right
from depot.domain.clock import shanghai_time, to_us
from depot.domain.place import PlaceKind
from depot.domain.requisition import Occasion, RequisitionStatus
from depot.domain.stock import StockFilter, StockRow
from depot.services import catalogue
from depot.services.application import Command
from depot.services.requisitions import (
    ApproveRequisition,
    CancelRequisition,
    RejectRequisition,
    RequestGoods,
    RequisitionRef,
    approve_requisition,
    cancel_requisition,
    reject_requisition,
    request_goods,
)
from depot.services.shipment_views import RequisitionView, requisition_views
from depot.services.stock import stock_rows
from depot.web import state
from depot.web.components.basket import basket, basket_lines, empty_basket
from depot.web.formats import moment, whole
from depot.web.language import named, said, t
from depot.web.markdown import literal, told
from depot.web.shipments.flow import big, show_said, step
from depot.web.stock.choices import depot_choice, known_party_choice
from depot.web.stock.destinations import destinations
from depot.web.units import unit_name

BASKET = "req.lines"
_HOUR_US = 3_600_000_000
_HOLD_H, _MAX_HOLD_H = 24, 168
_RECENT = 20


def show_form() -> None:
    """Ask for goods."""
    show_said()
    app = state.application()
    depots = [each for each in app.read(catalogue.depots) if each.kind is PlaceKind.WAREHOUSE]
    depot = depot_choice(depots, t("req.depot"), "req.depot")
    destination = known_party_choice(
        destinations(), t("req.destination"), t("req.destination_hint"), "req.destination"
    )
    rows = list(app.read(stock_rows, StockFilter(depot=depot), app.clock.today()))
    stock = {row.item_code: row for row in rows if row.available}
    with st.container(border=True):
        _line_form(stock)
    lines = cast("list[tuple[str, int]]", basket_lines(BASKET))
    basket(BASKET, [_words(line, stock.get(line[0])) for line in lines], t("req.empty"))
    occasion = st.segmented_control(
        t("req.occasion"), [each.value for each in Occasion], default=Occasion.EVENT.value,
        required=True, key="req.occasion", format_func=lambda each: t(f"req.occasion.{each}"),
    )  # fmt: skip
    event = ""
    if occasion != Occasion.DAILY.value:
        event = st.text_input(t("req.event"), key="req.event")
    reason = st.text_input(t("req.reason"), key="req.reason")
    needed_by_us, hold_h = _times()
    if big(t("req.send"), "req.send", "send"):
        step(
            "req.send", request_goods,
            lambda key: RequestGoods(
                key, state.actor(), depot, destination, tuple(lines), reason, needed_by_us,
                Occasion(occasion or Occasion.EVENT.value), event,
                app.clock.now_us() + hold_h * _HOUR_US,
            ),
            lambda done: t("req.sent", number=done.number),
            afterwards=lambda: empty_basket(BASKET),
        )  # fmt: skip
    st.subheader(t("req.recent"))
    _list(list(app.read(requisition_views, (), _RECENT)))


def show_approvals() -> None:
    """Show what waits for a decision, then what was decided last."""
    show_said()
    app = state.application()
    waiting = app.read(requisition_views, (RequisitionStatus.REQUESTED,))
    st.subheader(t("req.waiting"))
    _list(waiting)
    st.subheader(t("req.recent"))
    recent = app.read(requisition_views, (), _RECENT)
    _list([each for each in recent if each.head.status is not RequisitionStatus.REQUESTED])


def _times() -> tuple[int, int]:
    now = shanghai_time(state.application().clock.now_us())
    soon = now + timedelta(hours=6)
    with st.container(horizontal=True):
        on = st.date_input(
            t("req.needed_on"), value=soon.date(), min_value=now.date(), key="req.needed_on",
            format="YYYY-MM-DD", width=160,
        )  # fmt: skip
        at = st.time_input(
            t("req.needed_at"), value=time(soon.hour), key="req.needed_at", step=1800, width=130
        )
        hold_h = st.number_input(
            t("req.hold"), min_value=1, max_value=_MAX_HOLD_H, value=_HOLD_H, step=1,
            key="req.hold", help=t("req.hold_help"), width=170,
        )  # fmt: skip
    needed = datetime.combine(on or soon.date(), at or time(soon.hour), now.tzinfo)
    return to_us(needed), int(hold_h)


def _line_form(stock: dict[str, StockRow]) -> None:
    if not stock:
        st.caption(t("issue.nothing"))
        return
    code = st.selectbox(
        t("issue.item"), list(stock), key="req.item",
        format_func=lambda each: (
            f"{each} {named(stock[each].name_zh, stock[each].name_en)} · "
            f"{whole(stock[each].available)} {unit_name(stock[each].unit_zh)}"
        ),
    )  # fmt: skip
    quantity = st.number_input(
        t("issue.quantity", unit=unit_name(stock[code].unit_zh)),
        min_value=1,
        step=1,
        key="req.quantity",
    )
    if big(t("issue.add"), "req.add", "add", primary=False):
        basket_lines(BASKET).append((code, int(quantity)))


def _words(line: tuple[str, int], row: StockRow | None) -> dict[str, str]:
    name = named(row.name_zh, row.name_en) if row else ""
    unit = unit_name(row.unit_zh) if row else ""
    return {
        t("column.item"): f"{line[0]} {name}",
        t("column.quantity"): f"{whole(line[1])} {unit}",
    }


def _list(views: Sequence[RequisitionView]) -> None:
    if not views:
        st.caption(t("req.none"))
    for view in views:
        with st.container(border=True):
            _card(view)
            if view.head.status is RequisitionStatus.REQUESTED:
                _decide(view)


def _card(view: RequisitionView) -> None:
    head = view.head
    st.markdown(
        f"**{told('req.title', number=head.number, destination=head.destination)}** · "
        f"{t(f'req.status.{head.status.value}')}"
    )
    who = view.people.get(head.requested_by)
    facts = [
        t("req.for", occasion=t(f"req.occasion.{head.occasion.value}"), event=head.event,
          reason=head.reason),
        t("req.by", who=said(who) if who else head.requested_by, at=moment(head.requested_at_us),
          needed=moment(head.needed_by_us)),
    ]  # fmt: skip
    facts += [
        f"{line.item} {said(name)} {whole(line.quantity)} {unit_name(unit)}"
        for line, name, unit in view.lines
    ]
    if view.shipment:
        facts.append(view.shipment)
    if head.note:
        facts.append(head.note)
    st.caption("  \n".join(map(literal, facts)))
    if view.lapsed:
        st.warning(t("req.lapsed", until=moment(head.lapses_at_us)), icon=":material/timer_off:")
    elif head.status is RequisitionStatus.REQUESTED:
        until = moment(head.lapses_at_us)
        st.caption(t("req.held", units=whole(view.reserved), until=until))


def _decide(view: RequisitionView) -> None:
    number, own = view.head.number, view.head.requested_by == state.actor()
    if own and big(t("req.withdraw"), f"req.withdraw.{number}", "undo", primary=False):
        _do("withdraw", number, cancel_requisition,
            lambda key: CancelRequisition(key, state.actor(), number))  # fmt: skip
    if not state.may(Right.APPROVE):
        return
    if own:
        st.caption(t("req.own"))
        return
    note = st.text_input(t("req.note"), key=f"req.note.{number}")
    if big(t("req.approve"), f"req.approve.{number}", "check"):
        _do("approve", number, approve_requisition,
            lambda key: ApproveRequisition(key, state.actor(), number, note))  # fmt: skip
    if big(t("req.reject"), f"req.reject.{number}", "close", primary=False):
        _do("reject", number, reject_requisition,
            lambda key: RejectRequisition(key, state.actor(), number, note))  # fmt: skip


def _do(
    verb: str,
    number: str,
    service: Callable[[Any, Any], RequisitionRef],
    command: Callable[[str], Command],
) -> None:
    step(
        f"req.{verb}.{number}", service, command,
        lambda done: t(f"req.done.{verb}", number=number, shipment=done.shipment),
    )  # fmt: skip
