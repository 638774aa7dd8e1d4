"""Where issued goods are: on the road or at a site, by shipment."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from depot.domain.shipment import ShipmentStatus
from depot.errors import Text
from depot.services.order_views import item_name
from depot.services.shipment_views import shipment_rows
from depot.store.uow import Reader


@dataclass(frozen=True)
class AtSite:
    """What a stop of a shipment has signed for, by item."""

    number: str
    site: str
    signed_by: str
    signed_at_us: int
    item: str
    name: Text
    unit_zh: str
    quantity: int


@dataclass(frozen=True)
class OnTheRoad:
    """What of a lot a shipment has on the road."""

    number: str
    status: ShipmentStatus
    destination: str
    plate: str
    departed_at_us: int
    due_at_us: int
    item: str
    name: Text
    unit_zh: str
    lot_no: str
    expires_on: date | None
    quantity: int


def goods_on_the_road(reader: Reader) -> tuple[OnTheRoad, ...]:
    """Return what shipments have in transit, lot by lot: on the way, or not accounted for."""
    gone = (ShipmentStatus.DEPARTED, ShipmentStatus.ARRIVED, ShipmentStatus.RECEIVED)
    found = reader.shipments.all(gone, limit=1000)
    due = {row.number: row.due_at_us for row in shipment_rows(reader, gone, limit=1000)}
    rows = []
    for each in found:
        held = reader.transfers.on_the_road(each.transit_code)
        lots = reader.lots.get(row[0] for row in held)
        items = reader.catalogue.get({lot.item for lot in lots.values()})
        for lot_id, _, _, units in held:
            lot = lots[lot_id]
            item = items[lot.item]
            rows.append(
                OnTheRoad(
                    each.number, each.status, each.destination, each.truck.plate,
                    each.departed_at_us, due[each.number], item.code, item_name(item),
                    item.unit_zh, lot.lot_no, lot.expires_on, units,
                )
            )  # fmt: skip
    return tuple(rows)


def goods_at_sites(reader: Reader, limit: int = 100) -> tuple[AtSite, ...]:
    """Return what sites signed for, the newest shipments first, by stop and item."""
    gone = (ShipmentStatus.DEPARTED, ShipmentStatus.ARRIVED, ShipmentStatus.RECEIVED)
    found = reader.shipments.all(gone, limit)
    numbers = [each.number for each in found]
    lines, stops = reader.shipments.lines_of(numbers), reader.shipments.stops_of(numbers)
    items = reader.catalogue.get({line.item for each in lines.values() for line in each})
    rows = []
    for number in numbers:
        for stop in stops[number]:
            taken: dict[str, int] = {}
            for line in lines[number]:
                if line.stop == stop.stop and line.received:
                    taken[line.item] = taken.get(line.item, 0) + line.received
            rows += [
                AtSite(
                    number, stop.site_name, stop.signed_by, stop.signed_at_us, code,
                    item_name(items[code]), items[code].unit_zh, units,
                )
                for code, units in sorted(taken.items())
            ]  # fmt: skip
    return tuple(rows)
