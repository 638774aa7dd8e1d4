"""The published JSON form of what could be added; docs/schema is made from it.

`python -m optimize.dispatch.additions_schema DIRECTORY` writes the schema file.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from optimize.dispatch.additions import MOST_DOCKS, MOST_TRUCKS
from optimize.record import Amount, Code, Count, Record, schema_text

ADDITIONS_FORMAT: Literal["relief-dispatch-additions/1"] = "relief-dispatch-additions/1"

FILE = "dispatch-additions-1.json"


def _pair(value: object) -> object:
    """Take two different ends."""
    if isinstance(value, list) and len(value) == len(set(map(str, value))):
        return value
    raise ValueError("two_ends")


Ends = Annotated[tuple[Code, Code], BeforeValidator(_pair)]


class TruckRecord(Record):
    """Trucks of a type that could be hired at a place; the price is of each."""

    code: Code
    type: Code
    start: Code
    price_cny: Amount
    most: Annotated[Count, Field(le=MOST_TRUCKS)] = 1
    available_from_min: Count = 0
    available_until_min: Count = 100_000
    sources: tuple[Code, ...] = ()
    name: str = ""


class StockRecord(Record):
    """Units of an item that could be brought to a source by a minute; the price is of a unit."""

    code: Code
    source: Code
    item: Code
    price_cny: Amount
    most: Count
    ready_min: Count = 0
    name: str = ""


class DockRecord(Record):
    """Docks with crews that could be opened at a source; the price is of each."""

    code: Code
    source: Code
    price_cny: Amount
    most: Annotated[Count, Field(le=MOST_DOCKS)] = 1
    ready_min: Count = 0
    name: str = ""


class RoadRecord(Record):
    """A closed road between two locations; ``minutes``: road profile to minutes over it."""

    code: Code
    ends: Ends
    minutes: Annotated[dict[str, Count], Field(min_length=1)]
    price_cny: Amount
    km: Amount = 0.0
    open_min: Count = 0
    name: str = ""


class AdditionsRecord(Record):
    """What could be added to a dispatch problem. Prices are CNY, minutes count from onset."""

    format: Literal["relief-dispatch-additions/1"] = ADDITIONS_FORMAT
    trucks: tuple[TruckRecord, ...] = ()
    stock: tuple[StockRecord, ...] = ()
    docks: tuple[DockRecord, ...] = ()
    roads: tuple[RoadRecord, ...] = ()


if __name__ == "__main__":
    (Path(sys.argv[1]) / FILE).write_text(schema_text(AdditionsRecord), encoding="utf-8")
