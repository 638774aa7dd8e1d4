"""Shipments and call-offs on their way, as devices and programs ask for them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from depot.domain.shipment import IN_BUILDING, ON_THE_ROAD, Shipment, ShipmentStop
from depot.domain.truck_position import TruckPosition
from depot.services.shipment_making import read_shipment
from depot.store.uow import Reader

_MOST = 1000


@dataclass(frozen=True)
class OnItsWay:
    """A shipment with its stops; `told` is what its truck said last of each stop."""

    head: Shipment
    stops: tuple[ShipmentStop, ...]
    told: Mapping[int, TruckPosition]


def on_their_way(reader: Reader, vehicle: str = "") -> tuple[OnItsWay, ...]:
    """Return the shipments that are made ready or on the road; of one truck if it is named."""
    found = reader.shipments.all((*IN_BUILDING, *ON_THE_ROAD), limit=_MOST)
    heads = [each for each in found if vehicle in ("", each.truck.code)]
    return ways_of(reader, heads)


def ways_of(reader: Reader, heads: Sequence[Shipment]) -> tuple[OnItsWay, ...]:
    """Return shipments with their stops and what their trucks said."""
    numbers = [each.number for each in heads]
    stops, told = reader.shipments.stops_of(numbers), reader.truck_positions.newest(numbers)
    return tuple(
        OnItsWay(
            each,
            stops[each.number],
            {stop: last for (number, stop), last in told.items() if number == each.number},
        )
        for each in heads
    )


def on_its_way(reader: Reader, number: str) -> OnItsWay:
    """Return one shipment.

    Raises
    ------
    NotFound
        When there is none.
    """
    return ways_of(reader, [read_shipment(reader, number)])[0]


def order_behind(reader: Reader, number: str) -> int:
    """Return the id of the dispatch order of a shipment or call-off; 0 if there is none."""
    call = reader.call_offs.get(number)
    if call is not None:
        return call.order_id
    return read_shipment(reader, number).order_id
