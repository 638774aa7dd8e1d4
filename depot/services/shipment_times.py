"""How long loading and driving really took, against the plan; kept for later estimates."""

from __future__ import annotations

from dataclasses import dataclass

from depot.domain.order import US_PER_MIN
from depot.domain.shipment import Shipment, ShipmentStatus, ShipmentStop
from depot.services.shipment_loading import load_of
from depot.store.uow import Reader

_GONE = (
    ShipmentStatus.DEPARTED,
    ShipmentStatus.ARRIVED,
    ShipmentStatus.RECEIVED,
    ShipmentStatus.TURNED_BACK,
)
_G_PER_KG = 1000


@dataclass(frozen=True)
class LegTimes:
    """One stop of a shipment; minutes are None where an instant isn't known.

    Parameters
    ----------
    planned_min, actual_min
        From leaving the depot, or from reaching the stop before, to reaching this one.
    unload_min
        From reaching it to its signature.
    late_min
        Actual arrival after the planned one; negative when early.
    """

    stop: int
    site: str
    planned_min: float | None
    actual_min: float | None
    unload_min: float | None
    late_min: float | None


@dataclass(frozen=True)
class ActualTimes:
    """A shipment's times.

    Parameters
    ----------
    planned_loading_min, loading_min
        By the plan; from the start of loading to its end.
    weight_kg
        Of the load, to learn rates from.
    left_late_min
        Actual departure after the planned one; negative when early.
    """

    number: str
    depot: str
    vehicle: str
    weight_kg: float
    planned_loading_min: float | None
    loading_min: float | None
    left_late_min: float | None
    legs: tuple[LegTimes, ...]


def actual_times(reader: Reader, limit: int = 200) -> tuple[ActualTimes, ...]:
    """Return the times of the newest shipments that have left."""
    found = reader.shipments.all(_GONE, limit)
    stops = reader.shipments.stops_of([each.number for each in found])
    return tuple(_times(reader, each, stops[each.number]) for each in found)


def _times(reader: Reader, of: Shipment, stops: tuple[ShipmentStop, ...]) -> ActualTimes:
    legs = []
    planned, actual = of.planned_departure_us, of.departed_at_us
    for stop in stops:
        legs.append(
            LegTimes(
                stop.stop,
                stop.site_name,
                _minutes(planned, stop.planned_arrival_us),
                _minutes(actual, stop.arrived_at_us),
                _minutes(stop.arrived_at_us, stop.signed_at_us),
                _minutes(stop.planned_arrival_us, stop.arrived_at_us),
            )
        )
        planned, actual = stop.planned_arrival_us, stop.arrived_at_us
    return ActualTimes(
        number=of.number,
        depot=of.depot,
        vehicle=of.truck.code or of.truck.plate,
        weight_kg=load_of(reader, of)[0] / _G_PER_KG,
        planned_loading_min=_minutes(of.planned_load_us, of.planned_departure_us),
        loading_min=_minutes(of.loading_at_us, of.loaded_at_us),
        left_late_min=_minutes(of.planned_departure_us, of.departed_at_us),
        legs=tuple(legs),
    )


def _minutes(start_us: int, end_us: int) -> float | None:
    if not (start_us and end_us):
        return None
    return (end_us - start_us) / US_PER_MIN
