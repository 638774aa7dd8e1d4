"""Call-off orders (应急调用单) come out of an approved dispatch order by themselves."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace

from depot.domain.call_off import CallOff, Promise
from depot.domain.call_off_order import (
    BEFORE_LOADING,
    BY_US,
    DOCUMENT,
    OPEN,
    CalledItem,
    CalledLine,
    CalledStop,
    CallOffOrder,
    CallOffState,
    CallOffStep,
)  # fmt: skip
from depot.domain.clock import shanghai_date
from depot.domain.money import in_fen
from depot.domain.order_record import OrderTrip, SourceKind, StoredOrder
from depot.domain.reliability import Observation, ObservationKind
from depot.errors import Conflict, NotFound
from depot.services.call_bills import Called, open_bills, release_bills
from depot.services.lead_times import promised_min
from depot.services.reliability import observe
from depot.store.uow import Reader, UnitOfWork


def make_call_offs(uow: UnitOfWork, order: StoredOrder) -> tuple[str, ...]:
    """Draft a call-off order for each supplier of an order that was just approved."""
    by_supplier: dict[str, list[OrderTrip]] = {}
    for trip in order.trips:
        if trip.source_kind is SourceKind.SUPPLIER:
            by_supplier.setdefault(trip.planned.source, []).append(trip)
    calls = uow.reserves.call_offs(order.order.id)
    return tuple(
        _make(uow, order, supplier, trips, calls) for supplier, trips in sorted(by_supplier.items())
    )


def _make(
    uow: UnitOfWork,
    order: StoredOrder,
    supplier: str,
    trips: list[OrderTrip],
    calls: Iterable[CallOff],
) -> str:
    number = uow.documents.next_number(DOCUMENT)
    numbers = {trip.number for trip in trips}
    mine = [each for each in calls if each.trip in numbers]
    promises = {
        (each.agreement, each.line.item): each
        for each in uow.reserves.promises(supplier_code=supplier)
    }
    items = sorted({each.item for each in mine})
    uow.call_offs.add(
        CallOffOrder(
            number, order.order.id, supplier, uow.now_us,
            tuple(_item(item, mine, promises, uow.now_us) for item in items),
            tuple(stop for trip in trips for stop in _stops(order, trip)),
        )
    )  # fmt: skip
    note(uow, number, "drafted", order.order.number)
    open_bills(uow, number, [Called(each.agreement, each.item, each.quantity) for each in mine])
    return number


def _item(
    item: str, calls: list[CallOff], promises: dict[tuple[str, str], Promise], now_us: int
) -> CalledItem:
    mine = [each for each in calls if each.item == item]
    return CalledItem(
        item,
        sum(each.quantity for each in mine),
        max(promised_min(promises[each.agreement, item], now_us) for each in mine),
        max(in_fen(each.price_cny) for each in mine),
    )


def _stops(order: StoredOrder, trip: OrderTrip) -> list[CalledStop]:
    planned = trip.planned
    return [
        CalledStop(
            trip.number, number, stop.site_name, order.instant(planned.load_end_min),
            order.instant(stop.arrive_min),
            tuple(CalledLine(item, units) for item, units in stop.unload),
        )
        for number, stop in enumerate(planned.stops, start=1)
    ]  # fmt: skip


def note(uow: UnitOfWork, number: str, kind: str, text: str = "", at_us: int = 0) -> None:
    """Add a line to a call-off order's history."""
    step = CallOffStep(kind, uow.actor, text, at_us or uow.now_us, uow.now_us)
    uow.call_offs.note(number, step)


def locked_call_off(uow: UnitOfWork, number: str) -> CallOffOrder:
    """Return a call-off order that nobody else moves until the command ends.

    Raises
    ------
    NotFound
        When there is none.
    """
    return _found(uow.call_offs.get(number, lock=True), number)


def read_call_off(reader: Reader, number: str) -> CallOffOrder:
    """Return a call-off order to look at.

    Raises
    ------
    NotFound
        When there is none.
    """
    return _found(reader.call_offs.get(number), number)


def _found(found: CallOffOrder | None, number: str) -> CallOffOrder:
    if found is None:
        raise NotFound(
            f"没有应急调用单“{number[:40]}”。请从列表中选择。",
            f"There is no call-off “{number[:40]}”. Choose it from the list.",
        )
    return found


def just_moved(number: str) -> Conflict:
    """Return the refusal of who comes second."""
    return Conflict(
        f"应急调用单 {number} 刚被他人办理。请刷新后再看。",
        f"Somebody else has just moved call-off {number}. Reload and look again.",
    )


def drop_waiting(uow: UnitOfWork, order_id: int, why: str) -> None:
    """Drop what suppliers have not loaded for an order that is called back."""
    for each in uow.call_offs.of_order(order_id):
        if each.is_open:
            drop(uow, locked_call_off(uow, each.number), BY_US, why)


def drop(
    uow: UnitOfWork, call: CallOffOrder, by: str, why: str, trips: Collection[int] | None = None
) -> CallOffOrder:
    """Drop the trucks that have not left; what is on the road still comes.

    Parameters
    ----------
    by
        `BY_US` or `BY_SUPPLIER`; the supplier answers for its own alone.
    trips
        Those alone; None: all that wait.
    """
    stops = tuple(
        replace(each, dropped=by)
        if each.is_waiting and (trips is None or each.trip in trips)
        else each
        for each in call.stops
    )
    for before, after in zip(call.stops, stops, strict=True):
        if before != after:
            uow.call_offs.move_stop(call.number, after)
    if any(each.loaded_at_us or each.is_waiting for each in stops):
        note(uow, call.number, "dropped", why)
        return finish_if_done(uow, replace(call, stops=stops))
    if not uow.call_offs.move(
        call.number, BEFORE_LOADING, CallOffState.RELEASED, finished_at_us=uow.now_us
    ):
        raise just_moved(call.number)
    note(uow, call.number, "released", why)
    release_bills(uow, call.number)
    released = replace(call, stops=stops, state=CallOffState.RELEASED)
    keep_what_was_seen(uow, released)
    return released


def finish_if_done(uow: UnitOfWork, call: CallOffOrder) -> CallOffOrder:
    """End a call-off order when nothing is still to come, and keep what was seen of the supplier.

    Called within the command that moved its last truck.
    """
    if any(each.is_waiting or each.is_on_the_road for each in call.stops):
        return call
    if not uow.call_offs.move(call.number, OPEN, CallOffState.ARRIVED, finished_at_us=uow.now_us):
        raise just_moved(call.number)
    note(uow, call.number, "arrived")
    keep_what_was_seen(uow, call)
    return replace(call, state=CallOffState.ARRIVED, finished_at_us=uow.now_us)


def keep_what_was_seen(uow: UnitOfWork, call: CallOffOrder) -> None:
    """Write one observation for each item: called and received, promised and taken minutes."""
    received, owed = call.received(), call.owed()
    for item in call.items:
        if not owed.get(item.item):
            continue
        observe(
            uow,
            Observation(
                call.supplier, item.item, ObservationKind.REAL, owed[item.item],
                received.get(item.item, 0), item.promised_min if call.sent_at_us else 0,
                call.taken_min(item.item) if call.sent_at_us and item.promised_min else 0,
                shanghai_date(uow.now_us), call.number,
            ),
        )  # fmt: skip
