"""The published JSON form of routing problems; docs/schema is made from it.

`python -m optimize.routing.schema DIRECTORY` writes the schema file.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field

from optimize.record import Amount, Code, Number, Positive, Record, WholeNumber, schema_text
from optimize.routing.problem import Objective, Rounding

ROUTING_FORMAT = "relief-routing-problem/1"
FILE = "routing-problem-1.json"

MOST_PLACES = 10_000
"""Beyond, tables of ways fill the memory."""

Coordinate = Annotated[float, Number, Field(ge=-1e9, le=1e9)]
Vehicles = Annotated[int, WholeNumber, Field(ge=0, le=100_000)]
Trips = Annotated[int, WholeNumber, Field(ge=1, le=10_000)]
Row = tuple[Amount, ...]


class DepotRecord(Record):
    """Where vehicles start, end and load again; ``late`` null: it never closes."""

    code: Code
    x: Coordinate | None = None
    y: Coordinate | None = None
    early: Amount = 0.0
    late: Amount | None = None


class CustomerRecord(Record):
    """Who is visited; ``early`` and ``late`` limit when its ``service`` begins.

    A trip that brings it leaves its depot no earlier than ``release``.
    """

    code: Code
    x: Coordinate | None = None
    y: Coordinate | None = None
    demand: Amount = 0.0
    service: Amount = 0.0
    early: Amount = 0.0
    late: Amount | None = None
    release: Amount = 0.0


class FleetRecord(Record):
    """Vehicles that are alike; ``end`` null: they need no way back.

    ``trips`` above 1 lets one load again at a depot of ``reloads``.
    """

    code: Code
    count: Vehicles
    capacity: Positive
    start: Code
    end: Code | None
    fixed_cost: Amount = 0.0
    unit_cost: Amount = 1.0
    early: Amount = 0.0
    late: Amount | None = None
    max_duration: Amount | None = None
    trips: Trips = 1
    reloads: tuple[Code, ...] = ()


class RoutingRecord(Record):
    """A routing problem.

    Ways are straight between points, times ``scale``, then rounded; or by ``distances`` (and
    ``durations``, else the same), whose rows and columns are depots, then customers.
    """

    format: Literal["relief-routing-problem/1"]
    name: str = ""
    objective: Objective = Objective.COST
    split: Annotated[bool, Field(strict=True)] = False
    rounding: Rounding = Rounding.EXACT
    scale: Positive = 1.0
    depots: Annotated[tuple[DepotRecord, ...], Field(min_length=1)]
    customers: Annotated[tuple[CustomerRecord, ...], Field(min_length=1, max_length=MOST_PLACES)]
    fleets: Annotated[tuple[FleetRecord, ...], Field(min_length=1)]
    distances: tuple[Row, ...] | None = None
    durations: tuple[Row, ...] | None = None


class VisitRecord(Record):
    """Units brought to a customer."""

    customer: Code
    units: Amount


class TripRecord(Record):
    """From a depot to customers in this order."""

    depot: Code
    leaves: Amount
    visits: tuple[VisitRecord, ...]


class RouteRecord(Record):
    """All that one vehicle does."""

    fleet: Code
    trips: tuple[TripRecord, ...]


if __name__ == "__main__":
    (Path(sys.argv[1]) / FILE).write_text(schema_text(RoutingRecord), encoding="utf-8")
