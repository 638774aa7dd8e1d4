"""Dispatch orders as documents to print: 调拨单, 拣货单, 出库单."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from depot.domain.document import (
    DispatchLeg,
    DispatchOrderDocument,
    DocumentHead,
    DocumentLine,
    IssueNoteDocument,
    PickListDocument,
)
from depot.domain.item import Item
from depot.domain.order import OrderStatus
from depot.domain.order_record import SourceKind
from depot.errors import NotFound, Text
from depot.services.order_views import (
    LineView,
    OrderView,
    PickView,
    StopView,
    TripView,
    order_view,
)
from depot.services.papers import ORGANISATION
from depot.services.then import Then, then_at
from depot.store.uow import Reader


def dispatch_order_paper(reader: Reader, order_id: int) -> DispatchOrderDocument:
    """Return the 调拨单 of an order; a draft is marked as one.

    Raises
    ------
    NotFound
        When there is no such order.
    """
    view, then = _as_it_was(reader, order_id)
    items = _items(then, view)
    undecided = {OrderStatus.DRAFT, OrderStatus.REJECTED}
    return DispatchOrderDocument(
        head=DocumentHead(
            number=view.number,
            issued_at_us=view.decided_at_us or view.requested_at_us,
            organisation=ORGANISATION,
            prepared_by=then.person(view.requested_by),
            approved_by="" if view.status in undecided else then.person(view.decided_by),
            approved_at_us=None if view.status in undecided else view.decided_at_us,
            note=view.note,
            draft=view.status in undecided or view.decided_at_us is None,
        ),
        event=view.event,
        legs=tuple(_leg(then, trip, stop, items) for trip in view.trips for stop in trip.stops),
        order_reference=view.number,
        response_level=view.response_level,
        requested_by=then.person(view.requested_by),
        ordered_by=then.person(view.decided_by),
        deadline_at_us=view.deadline_at_us,
    )


def numbered_order_paper(reader: Reader, number: str) -> DispatchOrderDocument:
    """Return the 调拨单 of that number.

    Raises
    ------
    NotFound
        When there is no such order.
    """
    order_id = reader.orders.id_of(number)
    if order_id is None:
        raise NotFound(f"没有调拨单 {number}。", f"There is no dispatch order {number}.")
    return dispatch_order_paper(reader, order_id)


def pick_lists(reader: Reader, order_id: int) -> tuple[PickListDocument, ...]:
    """Return a 拣货单 for each trip that loads at one of our depots, by trip.

    Before the approval there are no lots and so no pick lists.
    """
    view, then = _as_it_was(reader, order_id)
    items = _items(then, view)
    return tuple(
        PickListDocument(
            head=_head(
                then,
                view,
                f"{view.number}/{trip.number}",
                view.decided_at_us or view.requested_at_us,
            ),
            depot=_source(then, trip),
            lines=tuple(_pick_line(pick, items) for pick in trip.picks),
            order_number=view.number,
            destination=_destination(trip),
            vehicle=trip.plate,
            dock=trip.dock,
            load_by_us=trip.load_starts_at_us,
        )
        for trip in view.trips
        if trip.picks
    )


def issue_papers(reader: Reader, order_id: int) -> tuple[IssueNoteDocument, ...]:
    """Return the 出库单 of each trip that has left, by trip.

    A supplier's trip has its call-off note instead, in the same form.
    """
    view, then = _as_it_was(reader, order_id)
    items = _items(then, view)
    return tuple(
        IssueNoteDocument(
            head=_head(
                then, view, trip.document_no, trip.issued_at_us, then.person(trip.issued_by)
            ),
            depot=_source(then, trip),
            receiver=_destination(trip),
            lines=_left(trip, items),
            order_number=view.number,
            vehicle=trip.plate,
            driver=trip.driver,
            phone=trip.phone,
        )
        for trip in view.trips
        if trip.issued_at_us is not None
    )


def _head(
    then: Then, view: OrderView, number: str, at_us: int, issued_by: str = ""
) -> DocumentHead:
    return DocumentHead(
        number=number,
        issued_at_us=at_us,
        organisation=ORGANISATION,
        prepared_by=then.person(view.requested_by),
        approved_by=then.person(view.decided_by),
        approved_at_us=view.decided_at_us,
        issued_by=issued_by,
    )


def _then(reader: Reader, view: OrderView) -> Then:
    """Return the books as they stood when the order was decided, or asked for."""
    return then_at(reader, view.decided_at_us or view.requested_at_us)


def _as_it_was(reader: Reader, order_id: int) -> tuple[OrderView, Then]:
    """Return the order with its trucks and drivers as they stood with the books of its day."""
    view = order_view(reader, order_id)
    then = _then(reader, view)
    ours = then.vehicles(trip.vehicle for trip in view.trips)
    trips = tuple(
        trip
        if trip.vehicle not in ours
        else replace(
            trip,
            plate=ours[trip.vehicle].plate,
            driver=ours[trip.vehicle].driver,
            phone=ours[trip.vehicle].phone,
        )
        for trip in view.trips
    )
    return replace(view, trips=trips), then


def _items(then: Then, view: OrderView) -> dict[str, Item]:
    return then.items(
        line.item for trip in view.trips for stop in trip.stops for line in stop.lines
    )


def _named(item: Item) -> Text:
    return Text(item.name_zh, item.name_en or item.name_zh)


def _source(then: Then, trip: TripView) -> str:
    """Return where a trip loads: a depot by its name of that day, or a supplier."""
    if trip.source_kind is SourceKind.DEPOT:
        return then.depots([trip.source])[trip.source].zh
    return trip.source_name.zh


def _destination(trip: TripView) -> str:
    return "、".join(stop.site_name for stop in trip.stops)


def _leg(then: Then, trip: TripView, stop: StopView, items: Mapping[str, Item]) -> DispatchLeg:
    picked = [pick for pick in trip.picks if pick.stop == stop.number]
    lines = [_pick_line(pick, items) for pick in picked] or [
        _plain_line(line, items) for line in stop.lines
    ]
    return DispatchLeg(
        trip=trip.number,
        origin=_source(then, trip),
        destination=stop.site_name,
        lines=tuple(lines),
        vehicle=trip.plate,
        driver=trip.driver,
        phone=trip.phone,
        departs_at_us=trip.departs_at_us,
        arrives_at_us=stop.arrives_at_us,
    )


def _left(trip: TripView, items: Mapping[str, Item]) -> tuple[DocumentLine, ...]:
    if trip.source_kind is SourceKind.DEPOT:
        return tuple(_pick_line(pick, items) for pick in trip.picks)
    return tuple(_plain_line(line, items) for stop in trip.stops for line in stop.lines)


def _plain_line(line: LineView, items: Mapping[str, Item]) -> DocumentLine:
    item = items[line.item]
    return DocumentLine(
        line.item,
        _named(item),
        Text(item.unit_zh, item.unit_zh),
        line.quantity,
        item.weight_kg,
        item.volume_m3,
    )


def _pick_line(pick: PickView, items: Mapping[str, Item]) -> DocumentLine:
    item = items[pick.item]
    return DocumentLine(
        item_code=pick.item,
        name=_named(item),
        unit=Text(item.unit_zh, item.unit_zh),
        quantity=pick.quantity,
        weight_kg=item.weight_kg,
        volume_m3=item.volume_m3,
        lot_no=pick.lot_no,
        made_on=pick.made_on,
        expires_on=pick.expires_on,
        bin=pick.bin,
    )
