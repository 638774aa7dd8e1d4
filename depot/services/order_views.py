"""Dispatch orders as people read them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from math import fsum

from depot.domain.agreement import CallOffStatus
from depot.domain.document import PaperStatus
from depot.domain.fleet import Vehicle
from depot.domain.item import Item
from depot.domain.lot import Lot
from depot.domain.order import OrderStatus, TripStatus
from depot.domain.order_plan import PlannedStop
from depot.domain.order_record import OrderTrip, PickLine, SourceKind, StoredOrder
from depot.errors import Text
from depot.services.order_loading import read_order
from depot.services.order_reserving import source_names
from depot.services.order_trucks import order_vehicles
from depot.store.uow import Reader


@dataclass(frozen=True)
class LineView:
    """Units of one item for one stop; weight and volume are those of the line."""

    item: str
    name: Text
    unit_zh: str
    quantity: int
    weight_kg: float
    volume_m3: float


@dataclass(frozen=True)
class PickView:
    """One line of the pick list, in walking order; weight and volume are those of the line."""

    line: int
    stop: int
    item: str
    name: Text
    unit_zh: str
    bin: str
    lot_id: int
    lot_no: str
    made_on: date | None
    expires_on: date | None
    quantity: int
    weight_kg: float
    volume_m3: float


@dataclass(frozen=True)
class CallOffView:
    """Units called off from one agreement for a trip."""

    agreement: str
    item: str
    name: Text
    unit_zh: str
    quantity: int
    price_cny: Decimal
    status: CallOffStatus


@dataclass(frozen=True)
class StopView:
    """One stop of a trip."""

    number: int
    site: str
    site_name: str
    arrive_min: int
    arrives_at_us: int
    leaves_at_us: int
    lines: tuple[LineView, ...]


@dataclass(frozen=True)
class TripView:
    """One trip of an order.

    Parameters
    ----------
    document_no
        Paper that it left under; empty before.
    dock
        Name of the dock; empty at a supplier's.
    load_starts_at_us, departs_at_us
        Planned instants, counted from the approval.
    weight_kg, volume_m3
        Of the whole load.
    """

    number: int
    status: TripStatus
    document_no: str
    source: str
    source_name: Text
    source_kind: SourceKind
    dock: str
    vehicle: str
    plate: str
    driver: str
    phone: str
    load_starts_at_us: int
    departs_at_us: int
    weight_kg: float
    volume_m3: float
    stops: tuple[StopView, ...]
    picks: tuple[PickView, ...]
    call_offs: tuple[CallOffView, ...]
    issued_by: str
    issued_at_us: int | None


@dataclass(frozen=True)
class OrderView:
    """An order with everything that its papers say.

    Parameters
    ----------
    requested_by, decided_by, cancelled_by
        User names; the names to show stand in ``people``.
    deadline_at_us
        By when the goods have to be there; before the approval it is a preview.
    paper_status
        Whether the signed papers are complete.
    people
        User name to the name to show, for everybody who had a part in it.
    """

    order_id: int
    number: str
    status: OrderStatus
    plan_id: int
    plan_name: str
    scenario_code: str
    event: str
    response_level: str
    requested_by: str
    requested_at_us: int
    decided_by: str
    decided_at_us: int | None
    cancelled_by: str
    cancelled_at_us: int | None
    deadline_at_us: int
    note: str
    paper_status: PaperStatus
    trips: tuple[TripView, ...]
    people: Mapping[str, Text]


@dataclass(frozen=True)
class OrderRow:
    """An order in a list."""

    order_id: int
    number: str
    status: OrderStatus
    plan_id: int
    event: str
    response_level: str
    requested_by: str
    requested_at_us: int
    decided_by: str
    decided_at_us: int | None
    trips: int
    trips_issued: int
    units: int


def order_list(
    reader: Reader, statuses: Sequence[OrderStatus] | None = None, limit: int = 200
) -> tuple[OrderRow, ...]:
    """Return the newest orders first; only those in `statuses` if given."""
    return tuple(_row(each) for each in reader.orders.newest(statuses, limit))


def order_view(reader: Reader, order_id: int) -> OrderView:
    """Return an order with everything that its papers say.

    Raises
    ------
    NotFound
        When there is none of that number.
    """
    stored = read_order(reader, order_id)
    order, header = stored.order, stored.header
    plan = reader.plans.get(header.plan_id)
    facts = _Facts.of(reader, stored)
    return OrderView(
        order_id=order.id,
        number=order.number,
        status=order.status,
        plan_id=header.plan_id,
        plan_name="" if plan is None else plan.name,
        scenario_code="" if plan is None else plan.scenario_code,
        event=header.event,
        response_level=header.response_level,
        requested_by=order.requested_by,
        requested_at_us=header.requested_at_us,
        decided_by=order.decided_by,
        decided_at_us=order.decided_at_us,
        cancelled_by=header.cancelled_by,
        cancelled_at_us=header.cancelled_at_us,
        deadline_at_us=stored.instant(header.deadline_min),
        note=header.note,
        # An order leaves only after its approval, so its papers are complete.
        paper_status=PaperStatus.COMPLETE,
        trips=tuple(facts.trip(trip) for trip in stored.trips),
        people=facts.people,
    )


@dataclass(frozen=True)
class _Facts:
    """What a view looks up, read once."""

    order: StoredOrder
    items: Mapping[str, Item]
    lots: Mapping[int, Lot]
    picks: Mapping[int, tuple[PickLine, ...]]
    calls: Mapping[int, tuple[CallOffView, ...]]
    vehicles: Mapping[str, Vehicle]
    sources: Mapping[str, tuple[str, str]]
    docks: Mapping[str, tuple[str, ...]]
    people: Mapping[str, Text]

    @classmethod
    def of(cls, reader: Reader, order: StoredOrder) -> _Facts:
        picks = _picks(reader, order.order.id)
        items = reader.catalogue.get(item for trip in order.trips for item in trip.planned.load())
        depots = sorted({trip.planned.source for trip in order.trips})
        return cls(
            order,
            items,
            reader.lots.get(pick.lot_id for pick in picks),
            _grouped(picks),
            _calls(reader, order, items),
            order_vehicles(reader, order.order.id),
            source_names(reader),
            {code: tuple(each.code for each in reader.places.docks(code)) for code in depots},
            _people(reader, order),
        )

    def trip(self, trip: OrderTrip) -> TripView:
        planned = trip.planned
        load = [self.line(item, units) for item, units in planned.load().items()]
        vehicle = self.vehicles.get(planned.vehicle)
        docks = self.docks[planned.source]
        return TripView(
            number=trip.number,
            status=trip.state.status,
            document_no=trip.state.document_no,
            source=planned.source,
            source_name=Text(*self.sources.get(planned.source, (planned.source,) * 2)),
            source_kind=trip.source_kind,
            dock=docks[planned.dock] if planned.dock < len(docks) else "",
            vehicle=planned.vehicle,
            plate="" if vehicle is None else vehicle.plate,
            driver="" if vehicle is None else vehicle.driver,
            phone="" if vehicle is None else vehicle.phone,
            load_starts_at_us=self.order.instant(planned.load_start_min),
            departs_at_us=self.order.instant(planned.load_end_min),
            weight_kg=fsum(line.weight_kg for line in load),
            volume_m3=fsum(line.volume_m3 for line in load),
            stops=tuple(
                self.stop(number, stop) for number, stop in enumerate(planned.stops, start=1)
            ),
            picks=tuple(self.pick(each) for each in self.picks.get(trip.number, ())),
            call_offs=self.calls.get(trip.number, ()),
            issued_by=trip.issued_by,
            issued_at_us=trip.issued_at_us,
        )

    def stop(self, number: int, stop: PlannedStop) -> StopView:
        return StopView(
            number,
            stop.site,
            stop.site_name,
            stop.arrive_min,
            self.order.instant(stop.arrive_min),
            self.order.instant(stop.leave_min),
            tuple(self.line(item, units) for item, units in stop.unload),
        )

    def line(self, code: str, units: int) -> LineView:
        item = self.items[code]
        return LineView(
            code, item_name(item), item.unit_zh, units, units * item.weight_kg,
            units * item.volume_m3,
        )  # fmt: skip

    def pick(self, pick: PickLine) -> PickView:
        item, lot = self.items[pick.item], self.lots[pick.lot_id]
        return PickView(
            line=pick.line,
            stop=pick.stop,
            item=pick.item,
            name=item_name(item),
            unit_zh=item.unit_zh,
            bin=pick.bin,
            lot_id=lot.id,
            lot_no=lot.lot_no,
            made_on=lot.made_on,
            expires_on=lot.expires_on,
            quantity=pick.quantity,
            weight_kg=pick.quantity * item.weight_kg,
            volume_m3=pick.quantity * item.volume_m3,
        )


def item_name(item: Item) -> Text:
    """Return an item's name in both languages."""
    return Text(item.name_zh, item.name_en or item.name_zh)


def _row(stored: StoredOrder) -> OrderRow:
    order, header = stored.order, stored.header
    return OrderRow(
        order_id=order.id,
        number=order.number,
        status=order.status,
        plan_id=header.plan_id,
        event=header.event,
        response_level=header.response_level,
        requested_by=order.requested_by,
        requested_at_us=header.requested_at_us,
        decided_by=order.decided_by,
        decided_at_us=order.decided_at_us,
        trips=len(stored.trips),
        trips_issued=sum(trip.state.status is TripStatus.ISSUED for trip in stored.trips),
        units=sum(sum(trip.planned.load().values()) for trip in stored.trips),
    )


def _picks(reader: Reader, order_id: int) -> tuple[PickLine, ...]:
    """Return the pick list as it stands: where a shipment was picked, what was really taken."""
    listed = reader.orders.picks(order_id)
    made = {each.trip: each.number for each in reader.shipments.of_order(order_id)}
    lines = reader.shipments.lines_of(list(made.values()))
    now = [
        PickLine(trip, line.line, line.stop, line.item, line.lot_id, line.bin, line.held)
        for trip, number in made.items()
        for line in lines[number]
        if line.held
    ]
    return (*(pick for pick in listed if pick.trip not in made), *now)


def _grouped(picks: Iterable[PickLine]) -> dict[int, tuple[PickLine, ...]]:
    grouped: dict[int, tuple[PickLine, ...]] = {}
    for pick in picks:
        grouped[pick.trip] = (*grouped.get(pick.trip, ()), pick)
    return grouped


def _calls(
    reader: Reader, order: StoredOrder, items: Mapping[str, Item]
) -> dict[int, tuple[CallOffView, ...]]:
    grouped: dict[int, tuple[CallOffView, ...]] = {}
    for call in reader.reserves.call_offs(order.order.id):
        item = items[call.item]
        view = CallOffView(
            call.agreement, call.item, item_name(item), item.unit_zh, call.quantity,
            call.price_cny, call.status,
        )  # fmt: skip
        grouped[call.trip] = (*grouped.get(call.trip, ()), view)
    return grouped


def _people(reader: Reader, order: StoredOrder) -> dict[str, Text]:
    took_part = {
        order.order.requested_by,
        order.order.decided_by,
        order.header.cancelled_by,
        *(trip.issued_by for trip in order.trips),
    }
    found = (reader.accounts.user(name) for name in sorted(took_part - {""}))
    return {user.name: Text(user.display_zh, user.display_en) for user in found if user}
