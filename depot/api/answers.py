"""What the interface answers with, as JSON values."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from typing import Any, Final

from depot.domain.shipment import ShipmentStop
from depot.domain.truck_position import TruckPosition
from depot.errors import (
    Conflict,
    DepotError,
    InvalidInput,
    NotAllowed,
    NotFound,
    StorageFailed,
    Text,
)
from depot.services.execution_views import OnItsWay
from depot.services.planning_progress import OrderProgress, TripProgress

_SHANGHAI: Final = timezone(timedelta(hours=8))
_US_PER_S: Final = 1_000_000
_STATUS: Final = (
    (StorageFailed, 503, "storage_failed"),
    (NotAllowed, 403, "not_allowed"),
    (NotFound, 404, "not_found"),
    (Conflict, 409, "conflict"),
    (InvalidInput, 422, "invalid"),
)


def refusal(error: DepotError) -> tuple[int, dict[str, Any]]:
    """Return the HTTP status and body of a refusal."""
    for kind, status, code in _STATUS:
        if isinstance(error, kind):
            return status, error_body(code, error.text)
    return 422, error_body("invalid", error.text)


def error_body(code: str, text: Text) -> dict[str, Any]:
    """Return the body of an error."""
    return {"error": {"code": code, "zh": text.zh, "en": text.en}}


def moment(at_us: int) -> str | None:
    """Return an instant as ISO 8601 in the time of Shanghai; None for 0."""
    if not at_us:
        return None
    whole = datetime.fromtimestamp(at_us / _US_PER_S, UTC).replace(microsecond=0)
    return whole.astimezone(_SHANGHAI).isoformat()


def shipment_row(found: OnItsWay) -> dict[str, Any]:
    """Return a shipment with its stops."""
    head = found.head
    return {
        "number": head.number,
        "status": head.status.value,
        "demand": head.demand_ref,
        "depot": head.depot,
        "vehicle": head.truck.code,
        "plate": head.truck.plate,
        "planned_departure": moment(head.planned_departure_us),
        "departed": moment(head.departed_at_us),
        "stops": [_stop(each, found.told.get(each.stop)) for each in found.stops],
    }


def _stop(stop: ShipmentStop, told: TruckPosition | None) -> dict[str, Any]:
    return {
        "stop": stop.stop,
        "site": stop.site,
        "name": stop.site_name,
        "status": stop.status.value,
        "planned": moment(stop.planned_arrival_us),
        "expected": None if stop.arrived_at_us or told is None else moment(told.eta_us),
        "arrived": moment(stop.arrived_at_us),
        "signed": moment(stop.signed_at_us),
    }


def progress_body(told: OrderProgress) -> dict[str, Any]:
    """Return how an order goes, with whether a new plan is proposed."""
    return {
        "order": told.number,
        "people_planned": told.people_planned,
        "people_expected": told.people_expected,
        "late_min": told.late_min,
        "threshold_late_min": told.most_late_min,
        "threshold_people": told.most_people,
        "replan_proposed": told.should_replan,
        "trips": [_trip(each) for each in told.trips],
    }


def _trip(told: TripProgress) -> dict[str, Any]:
    return {
        "trip": told.trip,
        "vehicle": told.vehicle,
        "left": told.left,
        "late_min": told.late_min,
        "stops": [
            {
                "site": stop.site,
                "planned": moment(stop.planned_us),
                "expected": moment(stop.expected_us),
                "arrived": stop.arrived,
            }
            for stop in told.stops
        ],
    }
