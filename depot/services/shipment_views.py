"""Shipments and requisitions as people read them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from depot.domain.item import Item
from depot.domain.lot import Lot
from depot.domain.requisition import Requisition, RequisitionLine, RequisitionStatus
from depot.domain.shipment import (
    Difference,
    LineState,
    Shipment,
    ShipmentLine,
    ShipmentStatus,
    ShipmentStep,
    ShipmentStop,
)
from depot.errors import NotFound, Text
from depot.services.order_views import item_name
from depot.services.shipment_holding import arrival_of, unfit
from depot.services.shipment_making import read_shipment, walk_through
from depot.store.uow import Reader

_MOST_TASKS: Final = 1000
"""Shipments that are looked through for what is due first."""


@dataclass(frozen=True)
class ShipmentLineView:
    """A line with what people need to know of it.

    Parameters
    ----------
    weight_kg, volume_m3
        Of one unit.
    problem
        Why its goods can't go any more; None when they can.
    packs
        Packing levels from the largest on: name and base units in one.
    """

    line: ShipmentLine
    name: Text
    unit_zh: str
    lot_no: str
    made_on: date | None
    expires_on: date | None
    weight_kg: float
    volume_m3: float
    problem: Text | None
    packs: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class ShipmentView:
    """A shipment with everything that its page and its papers say.

    Parameters
    ----------
    lines
        In walking order.
    on_the_road
        Units on its transit account.
    requisition
        What it was asked for with; None for a dispatch order's trip.
    people
        User name to the name to show.
    """

    head: Shipment
    depot_name: Text
    stops: tuple[ShipmentStop, ...]
    lines: tuple[ShipmentLineView, ...]
    steps: tuple[ShipmentStep, ...]
    differences: tuple[Difference, ...]
    on_the_road: int
    requisition: Requisition | None
    people: Mapping[str, Text]

    @property
    def weight_kg(self) -> float:
        """Weight of what is to go: what was picked and what still waits."""
        return sum(each.line.held * each.weight_kg for each in self.lines)

    @property
    def volume_m3(self) -> float:
        """Volume of the same."""
        return sum(each.line.held * each.volume_m3 for each in self.lines)

    @property
    def to_pick(self) -> tuple[ShipmentLineView, ...]:
        """Lines that wait for the picker."""
        return tuple(each for each in self.lines if each.line.state is LineState.OPEN)

    @property
    def needs_filling(self) -> bool:
        """Whether some lines can't go or are short."""
        return any(each.problem or each.line.missing for each in self.lines)


@dataclass(frozen=True)
class ShipmentRow:
    """A shipment in a list.

    Parameters
    ----------
    lines, lines_open
        Live lines of the pick list, and those still to pick.
    units, missing
        Base units to go or gone; nowhere to be found.
    differences
        Differences that nobody has settled.
    due_at_us
        Planned arrival at the first stop that hasn't signed; 0 when all have.
    load_at_us
        When loading is planned to begin; 0 where nobody planned it.
    """

    number: str
    status: ShipmentStatus
    demand_ref: str
    depot: str
    destination: str
    plate: str
    document_no: str
    departed_at_us: int
    lines: int
    lines_open: int
    units: int
    missing: int
    differences: int
    due_at_us: int
    load_at_us: int

    @property
    def next_at_us(self) -> int:
        """When its next step is due, as far as that is known: loading, then the arrival."""
        return self.due_at_us if self.departed_at_us else self.load_at_us or self.due_at_us


@dataclass(frozen=True)
class RequisitionView:
    """A requisition with its lines.

    Parameters
    ----------
    reserved
        Units that are set aside now: 0 once it has lapsed.
    shipment
        Number of its shipment; empty before the approval.
    """

    head: Requisition
    lines: tuple[tuple[RequisitionLine, Text, str], ...]
    reserved: int
    shipment: str
    people: Mapping[str, Text]

    @property
    def lapsed(self) -> bool:
        """Whether its goods are no longer set aside although nobody has decided."""
        return self.head.status is RequisitionStatus.REQUESTED and not self.reserved


def shipment_view(reader: Reader, number: str) -> ShipmentView:
    """Return a shipment with everything that is known of it.

    Raises
    ------
    NotFound
        When there is none.
    """
    head = read_shipment(reader, number)
    lines = _walked(reader, head)
    items = reader.catalogue.get({each.item for each in lines})
    lots = reader.lots.get(each.lot_id for each in lines)
    leaving = not head.departed_at_us and head.status is not ShipmentStatus.CANCELLED
    bad = unfit(reader, head, lines, arrival_of(reader, head)) if leaving else {}
    steps = reader.shipments.steps(number)
    depot = reader.places.depot(head.depot)
    stops = reader.shipments.stops(number)
    differences = reader.differences.of(number)
    asked = reader.requisitions.get(_root(head.demand_ref))
    names = {head.approved_by, head.departed_by, head.loaded_by, head.checked_by}
    names |= {each.actor for each in steps} | {each.decided_by for each in differences}
    names |= {asked.requested_by} if asked else set()
    return ShipmentView(
        head=head,
        depot_name=Text(depot.name_zh, depot.name_en) if depot else Text(head.depot, head.depot),
        stops=stops,
        lines=tuple(_line_view(each, items, lots, bad) for each in lines),
        steps=steps,
        differences=differences,
        on_the_road=sum(row[3] for row in reader.transfers.on_the_road(head.transit_code)),
        requisition=asked,
        people=people_of(reader, names),
    )


def shipment_rows(
    reader: Reader, statuses: Collection[ShipmentStatus] = (), limit: int = 200
) -> tuple[ShipmentRow, ...]:
    """Return the newest shipments first; only these states when any is named."""
    return _rows(reader, reader.shipments.all(statuses, limit))


def shipment_tasks(reader: Reader, statuses: Collection[ShipmentStatus]) -> tuple[ShipmentRow, ...]:
    """Return all shipments in these states, what is due first before the others."""
    rows = shipment_rows(reader, statuses, _MOST_TASKS)
    return tuple(sorted(rows, key=lambda row: (not row.next_at_us, row.next_at_us, row.number)))


def order_shipments(reader: Reader, order_id: int) -> tuple[ShipmentRow, ...]:
    """Return the shipments of a dispatch order, by trip."""
    return _rows(reader, reader.shipments.of_order(order_id))


def with_differences(reader: Reader) -> tuple[ShipmentRow, ...]:
    """Return the shipments with differences that nobody has settled, by number."""
    numbers = sorted({each.number for each in reader.differences.open()})
    return _rows(reader, [read_shipment(reader, number) for number in numbers])


def requisition_views(
    reader: Reader, statuses: Collection[RequisitionStatus] = (), limit: int = 100
) -> tuple[RequisitionView, ...]:
    """Return the newest requisitions first; only these states when any is named."""
    found = reader.requisitions.all(list(statuses), limit)
    return tuple(_requisition_view(reader, each) for each in found)


def requisition_view(reader: Reader, number: str) -> RequisitionView:
    """Return a requisition.

    Raises
    ------
    NotFound
        When there is none.
    """
    found = reader.requisitions.get(number)
    if found is None:
        raise NotFound(f"没有领用申请 {number}。", f"There is no requisition {number}.")
    return _requisition_view(reader, found)


def people_of(reader: Reader, names: Iterable[str]) -> dict[str, Text]:
    """Return user name to the name to show, of those with a log-in."""
    found = (reader.accounts.user(name) for name in sorted(set(names) - {""}))
    return {user.name: Text(user.display_zh, user.display_en) for user in found if user}


def _walked(reader: Reader, head: Shipment) -> list[ShipmentLine]:
    lines = reader.shipments.lines(head.number)
    place = walk_through(reader, head.depot, {each.bin for each in lines})
    return sorted(lines, key=lambda each: (place[each.bin], each.item, each.lot_id, each.line))


def _root(demand_ref: str) -> str:
    # A split shipment's demand is that of the first with a number after it.
    return demand_ref.split("+", 1)[0]


def _rows(reader: Reader, found: Collection[Shipment]) -> tuple[ShipmentRow, ...]:
    numbers = [each.number for each in found]
    lines = reader.shipments.lines_of(numbers)
    stops = reader.shipments.stops_of(numbers)
    unsettled = [each.number for each in reader.differences.open()]
    return tuple(
        _row(each, lines[each.number], stops[each.number], unsettled.count(each.number))
        for each in found
    )


def _row(
    head: Shipment,
    lines: Collection[ShipmentLine],
    stops: Collection[ShipmentStop],
    differences: int,
) -> ShipmentRow:
    live = [each for each in lines if each.state is not LineState.REPLACED]
    waiting = [each.planned_arrival_us for each in stops if not each.signed_by]
    return ShipmentRow(
        number=head.number,
        status=head.status,
        demand_ref=head.demand_ref,
        depot=head.depot,
        destination=head.destination,
        plate=head.truck.plate,
        document_no=head.document_no,
        departed_at_us=head.departed_at_us,
        lines=len(live),
        lines_open=sum(each.state is LineState.OPEN for each in live),
        units=sum(each.held for each in live),
        missing=sum(each.missing for each in live),
        differences=differences,
        due_at_us=min(waiting, default=0),
        load_at_us=head.planned_load_us,
    )


def _line_view(
    line: ShipmentLine,
    items: Mapping[str, Item],
    lots: Mapping[int, Lot],
    bad: Mapping[int, Text],
) -> ShipmentLineView:
    item, lot = items[line.item], lots[line.lot_id]
    return ShipmentLineView(
        line=line,
        name=item_name(item),
        unit_zh=item.unit_zh,
        lot_no=lot.lot_no,
        made_on=lot.made_on,
        expires_on=lot.expires_on,
        weight_kg=item.weight_kg,
        volume_m3=item.volume_m3,
        problem=bad.get(line.line),
        packs=tuple((pack.name, pack.units) for pack in reversed(item.packs)),
    )


def _requisition_view(reader: Reader, head: Requisition) -> RequisitionView:
    lines = reader.requisitions.lines(head.number)
    items = reader.catalogue.get({each.item for each in lines})
    held = reader.reservations.open_of(head.number)
    waiting = [each for each in held if (each.lapses_at_us or reader.now_us + 1) > reader.now_us]
    made = reader.shipments.of_demand(head.number)
    return RequisitionView(
        head,
        tuple((each, item_name(items[each.item]), items[each.item].unit_zh) for each in lines),
        sum(each.quantity for each in waiting),
        made.number if made else "",
        people_of(reader, {head.requested_by, head.decided_by}),
    )
