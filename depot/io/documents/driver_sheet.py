"""驾驶员行车单: one truck's trips, when it is where, with what, by which roads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from depot.domain.document import DocumentHead, DocumentKind
from depot.errors import Text
from depot.io.documents.form import Column, Entry, Form, Format, Section, Value
from depot.io.documents.formats import moment, written
from depot.io.documents.heads import box, entry, instant
from depot.io.documents.words import labelled, word

_COLUMNS: Final = (
    ("stop", Format.ORDINAL, 6), ("destination", Format.TEXT, 19), ("arrives_at", Format.CODE, 9),
    ("leaves_by", Format.CODE, 9), ("unloads", Format.TEXT, 38),
    ("arrival_signed", Format.BLANK, 19),
)  # fmt: skip
"""One row a stop, so that most trucks' sheets are one page."""


@dataclass(frozen=True)
class SheetLoad:
    """Units of an item for a stop."""

    name: Text
    unit: Text
    quantity: int


@dataclass(frozen=True)
class SheetStop:
    """A site of a trip; instants are planned."""

    number: int
    site_name: str
    arrives_at_us: int
    leaves_at_us: int
    loads: tuple[SheetLoad, ...]


@dataclass(frozen=True)
class SheetWay:
    """The roads from one place to the next.

    Parameters
    ----------
    names
        Roads, and places where a road has no name, in their order.
    waits_min, rests_min
        How long the driver rests before setting out, and on the way.
    """

    names: tuple[str, ...]
    minutes: int
    km: float
    waits_min: int = 0
    rests_min: int = 0


@dataclass(frozen=True)
class SheetTrip:
    """One loading and where it goes.

    Parameters
    ----------
    ways
        One for each stop; empty where the map knows none.
    rest_first_min
        How long the driver must have rested on the way to the loading.
    """

    number: int
    source_name: Text
    dock: str
    load_at_us: int
    departs_at_us: int
    weight_kg: float
    stops: tuple[SheetStop, ...]
    ways: tuple[SheetWay, ...]
    rest_first_min: int = 0


@dataclass(frozen=True)
class DriverSheet:
    """Everything that one driver is told.

    Parameters
    ----------
    head
        Number of the order with the truck's code.
    closed_roads
        Names of all roads that the plan counts as closed.
    """

    head: DocumentHead
    order_number: str
    event: str
    deadline_at_us: int
    plate: str
    driver: str
    phone: str
    trips: tuple[SheetTrip, ...]
    closed_roads: tuple[str | Text, ...]


def driver_sheet_form(sheet: DriverSheet, language: str = "zh") -> Form:
    """Return a driver's sheet as a form, its trips one after the other."""
    head = sheet.head
    form = Form(
        kind=DocumentKind.DRIVER_SHEET,
        language=language,
        number=head.number,
        issued_at_us=head.issued_at_us,
        title=word("driver_sheet", language),
        organisation=head.organisation.in_language(language),
        landscape=False,
        entries=_entries(sheet, language),
        columns=tuple(Column(word(key, language), style, share) for key, style, share in _COLUMNS),
        sections=tuple(_section(trip, language) for trip in sheet.trips),
        totals=(
            entry("trips", len(sheet.trips), language, Format.INTEGER),
            entry("weight", sum(trip.weight_kg for trip in sheet.trips), language, Format.KG),
        ),
        boxes=(
            box("approved", head.approved_by, language),
            box("issued", "", language),
            box("carried", sheet.driver, language),
        ),
        papers="",
        papers_pending=False,
        note=word("driver_note", language),
        draft=head.draft,
    )
    return form.without_empty_columns()


def _entries(sheet: DriverSheet, language: str) -> tuple[Entry, ...]:
    closed = word("list_comma", language).join(
        each if isinstance(each, str) else each.in_language(language) for each in sheet.closed_roads
    )
    return (
        entry("vehicle", sheet.plate, language),
        entry("driver", sheet.driver, language),
        entry("phone", sheet.phone, language),
        entry("order_number", sheet.order_number, language),
        entry("event", sheet.event, language),
        instant("deadline", sheet.deadline_at_us, language),
        entry("roads_closed", closed or word("roads_open", language), language),
    )


def _section(trip: SheetTrip, language: str) -> Section:
    rows = [_row(trip, stop, language) for stop in trip.stops]
    return Section(_heading(trip, language), tuple(rows), _ways(trip, language))


def _row(trip: SheetTrip, stop: SheetStop, language: str) -> tuple[Value, ...]:
    loads = word("semicolon", language).join(
        f"{load.name.in_language(language)} {load.quantity:,} {load.unit.in_language(language)}"
        for load in stop.loads
    )
    arrives, leaves = (_clock(each, trip) for each in (stop.arrives_at_us, stop.leaves_at_us))
    return stop.number, stop.site_name, arrives, leaves, loads, ""


def _clock(instant_us: int, trip: SheetTrip) -> str:
    """Return the time of day, with the day where it isn't the one of the trip's loading."""
    full, load = (written(moment(each), Format.MOMENT) for each in (instant_us, trip.load_at_us))
    same_day = full.partition(" ")[0] == load.partition(" ")[0]
    return full.partition(" ")[2] if same_day else full.partition("-")[2]


def _heading(trip: SheetTrip, language: str) -> str:
    number = f"Trip {trip.number}" if language == "en" else f"第 {trip.number} 车次"
    parts = (
        number,
        trip.source_name.in_language(language),
        labelled(word("dock", language), trip.dock, language) if trip.dock else "",
        f"{word('load_at', language)} {written(moment(trip.load_at_us), Format.MOMENT)}",
        f"{word('departs', language)} {_clock(trip.departs_at_us, trip)}",
        f"{trip.weight_kg:,.0f} kg",
        _minutes("rest_first", trip.rest_first_min, language),
    )
    return " · ".join(part for part in parts if part)


def _ways(trip: SheetTrip, language: str) -> tuple[str, ...]:
    """Return the way to each stop in one line, none where the map knows none."""
    if not trip.ways:
        return ()
    told = [
        f"{stop.number} {_way(way, language)}"
        for stop, way in zip(trip.stops, trip.ways, strict=True)
    ]
    return (labelled(word("way", language), word("semicolon", language).join(told), language),)


def _way(way: SheetWay, language: str) -> str:
    parts = (
        word("minutes_of_way", language).format(minutes=way.minutes, km=f"{way.km:.0f}"),
        _minutes("rest_before", way.waits_min, language),
        _minutes("rest_on_way", way.rests_min, language),
    )
    how_far = word("semicolon", language).join(part for part in parts if part)
    return " → ".join(_short(way.names)) + word("brackets", language).format(text=how_far)


def _minutes(key: str, minutes: int, language: str) -> str:
    return word(key, language).format(minutes=minutes) if minutes else ""


def _short(names: Sequence[str]) -> list[str]:
    """Return names without the same one twice in a row."""
    return [name for at, name in enumerate(names) if at == 0 or names[at - 1] != name]
