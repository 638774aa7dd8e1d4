"""Expected arrivals of every kind, and a delivery with what became of it."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from depot.domain.agreement import Supplier
from depot.domain.clock import shanghai_date
from depot.domain.delivery import Delivery, DeliveryLine
from depot.domain.document import DocumentKind
from depot.domain.inspection import Arrival, ArrivalPart, Check, Inspection, checklist, sample_size
from depot.domain.lot import Lot
from depot.domain.place import Depot
from depot.domain.transfer import ON_THE_ROAD, Transfer
from depot.services.alerts_transfers import DAYS_ON_THE_ROAD
from depot.services.deliveries import found_delivery
from depot.services.inspecting import found_arrival
from depot.services.transferring import transit_code
from depot.store.repositories.reserves import OrderCallOff
from depot.store.uow import Reader

_CODE = f"depot:{DocumentKind.DELIVERY_NOTICE.value}:"


class ExpectedFrom(StrEnum):
    """Which paper says that goods come; each is received by its own service."""

    DELIVERY = "delivery"
    TRANSFER = "transfer"
    ORDER = "order"


@dataclass(frozen=True)
class ExpectedRow:
    """A line of the list of expected arrivals.

    Parameters
    ----------
    kind
        Kind of the delivery, or ``"transfer"``.
    party
        Who brings it; of a transfer, the depot that sent it.
    party_en
        Its English name, where there is one.
    ordered, received
        Base units over all lines.
    undecided
        Units here that wait for inspection or are held.
    """

    source: ExpectedFrom
    number: str
    kind: str
    depot: str
    party: str
    reference: str
    expected_on: date
    state: str
    triage: str
    owner: str
    ordered: int
    received: int
    undecided: int
    late: bool
    is_open: bool
    party_en: str = ""


@dataclass(frozen=True)
class LineProgress:
    """How far a line of a delivery has come.

    Parameters
    ----------
    waiting, held, rejected, given_back, accepted, gone
        They add up to what was received; gone is what left undecided, by another paper.
    """

    line: DeliveryLine
    name_zh: str
    name_en: str
    unit_zh: str
    waiting: int
    held: int
    rejected: int
    given_back: int
    accepted: int
    gone: int


@dataclass(frozen=True)
class PartView:
    """A part of an arrival as people read it.

    Parameters
    ----------
    checks
        What is looked at for goods of its kind.
    sample
        Units to open, as the sampling table says.
    short_lived
        Whether it has less life left than the item must have when it is used.
    taken_by
        Papers by which undecided units of the lot left; empty when none is gone.
    """

    part: ArrivalPart
    lot: Lot
    name_zh: str
    name_en: str
    unit_zh: str
    storage_class: str
    checks: tuple[Check, ...]
    sample: int
    short_lived: bool
    taken_by: tuple[str, ...] = ()


@dataclass(frozen=True)
class ArrivalView:
    """An arrival with its parts and inspections."""

    head: Arrival
    delivery: Delivery
    parts: tuple[PartView, ...]
    inspections: tuple[Inspection, ...]

    @property
    def undecided(self) -> int:
        """Units that wait for inspection or are held."""
        return sum(each.part.waiting + each.part.held for each in self.parts)


@dataclass(frozen=True)
class DeliveryView:
    """A delivery with its progress and arrivals."""

    head: Delivery
    depot_zh: str
    depot_en: str
    lines: tuple[LineProgress, ...]
    arrivals: tuple[ArrivalView, ...]


def expected_arrivals(reader: Reader, *, open_only: bool = True) -> tuple[ExpectedRow, ...]:
    """Return what is expected or has come, by its day: deliveries, transfers, call-offs of orders.

    A delivery that has come whole stays in the list of open ones until all of it is decided.
    """
    heads = reader.deliveries.all()
    undecided: dict[str, int] = {}
    for head, part in reader.inspections.undecided():
        units = undecided.get(head.delivery, 0) + part.waiting + part.held
        undecided[head.delivery] = units
    lines = reader.deliveries.lines(each.number for each in heads)
    rows = [
        _row(each, lines[each.number], undecided.get(each.number, 0), reader.today)
        for each in heads
        if not open_only or each.is_open or undecided.get(each.number)
    ]
    depots = {each.code: each for each in reader.places.depots()}
    rows += [
        _transfer_row(reader, each, depots[each.origin])
        for each in reader.transfers.all(ON_THE_ROAD)
    ]
    suppliers = {each.code: each for each in reader.reserves.suppliers()}
    rows += [
        _order_row(each, suppliers[each.supplier]) for each in reader.reserves.open_call_offs()
    ]
    return tuple(sorted(rows, key=lambda each: (not each.is_open, each.expected_on, each.number)))


def find_delivery(reader: Reader, text: str) -> Delivery:
    """Return the delivery whose number or reference was scanned or typed.

    Raises
    ------
    NotFound
        When there is none.
    """
    wanted = _scanned(text)
    found = reader.deliveries.by_reference(wanted)
    ahead = [each for each in found if each.is_open] or list(found)
    return found_delivery(ahead[0] if ahead else None, wanted[:64])


def _scanned(text: str) -> str:
    """Return the number in the code of a 到货通知单, or what was typed."""
    plain = unicodedata.normalize("NFKC", text).strip()
    return plain.removeprefix(_CODE)


def delivery_view(reader: Reader, number: str) -> DeliveryView:
    """Return a delivery.

    Raises
    ------
    NotFound
        When there is none.
    """
    head = found_delivery(reader.deliveries.get(number), number)
    lines = reader.deliveries.lines([number])[number]
    arrivals = reader.inspections.arrivals(number)
    parts = reader.inspections.parts(each.number for each in arrivals)
    depot = next(each for each in reader.places.depots() if each.code == head.depot)
    return DeliveryView(
        head,
        depot.name_zh,
        depot.name_en,
        _progress(reader, lines, parts),
        tuple(_arrival_view(reader, head, each) for each in arrivals),
    )


def arrival_view(reader: Reader, number: str) -> ArrivalView:
    """Return an arrival.

    Raises
    ------
    NotFound
        When there is none.
    """
    arrival = found_arrival(reader, number)
    head = found_delivery(reader.deliveries.get(arrival.delivery), arrival.delivery)
    return _arrival_view(reader, head, arrival)


def to_inspect(reader: Reader, depot: str | None = None) -> tuple[ArrivalView, ...]:
    """Return the arrivals of which something waits, is held, or is to be picked up."""
    numbers = dict.fromkeys(head.number for head, _ in reader.inspections.undecided())
    found = (arrival_view(reader, number) for number in numbers)
    return tuple(each for each in found if depot is None or each.delivery.depot == depot)


def _row(head: Delivery, lines: Iterable[DeliveryLine], undecided: int, today: date) -> ExpectedRow:
    counted = list(lines)
    return ExpectedRow(
        ExpectedFrom.DELIVERY, head.number, head.kind.value, head.depot, head.party,
        head.reference, head.expected_on, head.state.value, head.triage.value, head.owner.value,
        sum(each.ordered for each in counted), sum(each.received for each in counted), undecided,
        head.is_late(today), head.is_open,
    )  # fmt: skip


def _transfer_row(reader: Reader, each: Transfer, origin: Depot) -> ExpectedRow:
    left = sum(row[3] for row in reader.transfers.on_the_road(transit_code(each.number)))
    ways = reader.transfers.ways(transit_code(each.number), each.origin)
    sent = sum(way.sent for way in ways)
    due_on = shanghai_date(each.departed_at_us) + timedelta(days=DAYS_ON_THE_ROAD)
    return ExpectedRow(
        ExpectedFrom.TRANSFER, each.number, "transfer", each.destination,
        origin.name_zh, "", due_on,
        each.status.value, "", "district", sent, sent - left, 0,
        due_on < reader.today, is_open=True, party_en=origin.name_en,
    )  # fmt: skip


def _order_row(each: OrderCallOff, supplier: Supplier) -> ExpectedRow:
    """Return what a supplier brings straight to the sites of an order: it never comes here."""
    return ExpectedRow(
        ExpectedFrom.ORDER, f"{each.order}/{each.trip}", "call_off", "", supplier.name_zh,
        each.order, shanghai_date(each.called_at_us), "to_sites", "", "district", each.units, 0, 0,
        late=False, is_open=True, party_en=supplier.name_en,
    )  # fmt: skip


def _progress(
    reader: Reader, lines: Iterable[DeliveryLine], parts: Iterable[ArrivalPart]
) -> tuple[LineProgress, ...]:
    wanted = list(lines)
    items = reader.catalogue.get(each.item for each in wanted)
    by_line: dict[int, list[ArrivalPart]] = {}
    for part in parts:
        by_line.setdefault(part.line, []).append(part)
    found = []
    for line in wanted:
        item, came = items[line.item], by_line.get(line.line, [])
        found.append(
            LineProgress(
                line, item.name_zh, item.name_en, item.unit_zh,
                sum(each.waiting for each in came), sum(each.held for each in came),
                sum(each.rejected for each in came), sum(each.given_back for each in came),
                sum(each.accepted for each in came), sum(each.gone for each in came),
            )
        )  # fmt: skip
    return tuple(found)


def _arrival_view(reader: Reader, head: Delivery, arrival: Arrival) -> ArrivalView:
    parts = reader.inspections.parts([arrival.number])
    lots = reader.lots.get(each.lot_id for each in parts)
    items = reader.catalogue.get(lot.item for lot in lots.values())
    views = []
    for part in parts:
        lot = lots[part.lot_id]
        item = items[lot.item]
        left = None if lot.expires_on is None else (lot.expires_on - reader.today).days
        views.append(
            PartView(
                part, lot, item.name_zh, item.name_en, item.unit_zh, item.storage_class,
                checklist(item), sample_size(part.quantity),
                left is not None and left < item.min_remaining_days,
                reader.inspections.took(part) if part.gone else (),
            )
        )  # fmt: skip
    return ArrivalView(
        arrival, head, tuple(views), reader.inspections.of_arrivals([arrival.number])
    )


def agreements_to_call(reader: Reader) -> dict[str, tuple[tuple[str, int], ...]]:
    """Return what can be called off into a depot today: agreement to (item, free units)."""
    found: dict[str, list[tuple[str, int]]] = {}
    for each in reader.reserves.promises():
        free = each.free_on(reader.today)
        if free > 0:
            found.setdefault(each.agreement, []).append((each.line.item, free))
    return {number: tuple(lines) for number, lines in found.items()}
