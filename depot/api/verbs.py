"""What can be told by the interface: each verb with its address, its fields and its service."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from depot.api.bodies import Field, Kind
from depot.services.call_off_arriving import ArriveCallOff, ReceivedUnits, arrive_call_off
from depot.services.call_off_loading import LoadCallOff, LoadedUnits, load_call_off
from depot.services.planning_positions import ReportPosition, report_position
from depot.services.shipment_arriving import (
    ArriveShipment,
    SignedLine,
    SignReceipt,
    arrive_shipment,
    sign_receipt,
)
from depot.services.shipment_leaving import DepartShipment, depart_shipment

SHIPMENTS: Final = "shipments"
CALL_OFFS: Final = "call-offs"

_AT = Field("at", Kind.INSTANT, "When it was so; now if left out. ISO 8601 with a time zone.")
_STOP = Field("stop", Kind.WHOLE, "Number of the stop, from 1.", required=True)
_TRIP = Field("trip", Kind.WHOLE, "Number of the order's trip.", required=True)
_UNITS = (
    Field("item", Kind.TEXT, "Code of the item.", required=True),
    Field("units", Kind.WHOLE, "Base units.", required=True),
)

Values = Mapping[str, Any]


@dataclass(frozen=True)
class Verb:
    """Something that happened, to be told.

    Parameters
    ----------
    things, name
        ``/api/v1/{things}/{number}/{name}`` is its address.
    command
        Makes the command out of id, actor, number and values.
    """

    things: str
    name: str
    about: str
    fields: tuple[Field, ...]
    service: Callable[[Any, Any], Any]
    command: Callable[[str, str, str, Values], Any]


def _departure(key: str, actor: str, number: str, _: Values) -> DepartShipment:
    return DepartShipment(key, actor, number)


def _position(key: str, actor: str, number: str, told: Values) -> ReportPosition:
    return ReportPosition(
        key, actor, number, told.get("lon"), told.get("lat"), told.get("minutes_left"),
        told.get("stop", 0), told.get("at", 0),
    )  # fmt: skip


def _arrival(key: str, actor: str, number: str, told: Values) -> ArriveShipment:
    return ArriveShipment(key, actor, number, told["stop"], told.get("at", 0))


def _receipt(key: str, actor: str, number: str, told: Values) -> SignReceipt:
    lines = tuple(
        SignedLine(row["line"], row["received"], row.get("damaged", 0), row.get("missing", 0))
        for row in told.get("lines", ())
    )
    return SignReceipt(
        key, actor, number, told["stop"], told["signed_by"], lines, told.get("note", ""),
        told.get("at", 0),
    )  # fmt: skip


def _loading(key: str, actor: str, number: str, told: Values) -> LoadCallOff:
    lines = tuple(LoadedUnits(row["item"], row["units"]) for row in told.get("lines", ()))
    return LoadCallOff(key, actor, number, told["trip"], lines, told.get("at", 0))


def _delivery(key: str, actor: str, number: str, told: Values) -> ArriveCallOff:
    lines = tuple(ReceivedUnits(row["item"], row["units"]) for row in told.get("lines", ()))
    return ArriveCallOff(
        key, actor, number, told["trip"], told["stop"], told["received_by"], lines,
        told.get("at", 0),
    )  # fmt: skip


VERBS: Final = (
    Verb(
        SHIPMENTS, "departure", "A loaded shipment leaves now; its goods are on the road.",
        (), depart_shipment, _departure,
    ),
    Verb(
        SHIPMENTS, "position",
        "Where the truck is, or how long it still takes; the arrival is estimated anew.",
        (
            Field("lon", Kind.NUMBER, "Longitude in degrees, WGS 84."),
            Field("lat", Kind.NUMBER, "Latitude in degrees, WGS 84."),
            Field("minutes_left", Kind.WHOLE, "Minutes until it is there, as the device says."),
            Field("stop", Kind.WHOLE, "Stop that it drives to; the next one if left out."),
            _AT,
        ),
        report_position, _position,
    ),
    Verb(
        SHIPMENTS, "arrival", "The truck has reached a stop.", (_STOP, _AT),
        arrive_shipment, _arrival,
    ),
    Verb(
        SHIPMENTS, "receipt", "A stop has taken its goods over.",
        (
            _STOP,
            Field("signed_by", Kind.TEXT, "Name of who signed.", required=True),
            Field(
                "lines", Kind.LINES, "Line by line; all in good order if left out.", columns=(
                    Field("line", Kind.WHOLE, "Number of the shipment's line.", required=True),
                    Field("received", Kind.WHOLE, "Units in good order.", required=True),
                    Field("damaged", Kind.WHOLE, "Units damaged."),
                    Field("missing", Kind.WHOLE, "Units that did not come."),
                ),
            ),
            Field("note", Kind.TEXT, "Remark."),
            Field("at", Kind.INSTANT, "When the truck came, if its arrival was not told."),
        ),
        sign_receipt, _receipt,
    ),
    Verb(
        CALL_OFFS, "loading", "A truck of a supplier's call-off has been loaded and leaves.",
        (
            _TRIP,
            Field("lines", Kind.LINES, "What was loaded; as expected if left out.",
                  columns=_UNITS),
            _AT,
        ),
        load_call_off, _loading,
    ),
    Verb(
        CALL_OFFS, "arrival", "A supplier's goods have reached a stop and are taken over.",
        (
            _TRIP, _STOP,
            Field("received_by", Kind.TEXT, "Name of who took them over.", required=True),
            Field("lines", Kind.LINES, "What came; all that was loaded if left out.",
                  columns=_UNITS),
            _AT,
        ),
        arrive_call_off, _delivery,
    ),
)  # fmt: skip
