"""应急调用单: what a supplier is asked to have ready, by when, for which truck to where."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from depot.domain.call_off_order import CallOffOrder
from depot.domain.document import DocumentKind
from depot.domain.item import Item
from depot.errors import Text
from depot.io.documents.form import Column, Entry, Form, Format, Section, Value
from depot.io.documents.formats import moment, written
from depot.io.documents.heads import box, entry, instant
from depot.io.documents.words import word

_COLUMNS: Final = (
    ("stop", Format.ORDINAL, 6), ("destination", Format.TEXT, 24), ("item_code", Format.CODE, 10),
    ("name", Format.TEXT, 26), ("unit", Format.TEXT, 7), ("quantity", Format.INTEGER, 10),
    ("arrives", Format.MOMENT, 18),
)  # fmt: skip


@dataclass(frozen=True)
class CallOffPaper:
    """A call-off order with the names of its day.

    Parameters
    ----------
    trucks
        Trip number to plate, driver and telephone, in one line.
    """

    call: CallOffOrder
    supplier: Text
    supplier_contact: str
    order_no: str
    event: str
    response_level: str
    items: dict[str, Item]
    trucks: dict[int, str]
    approved_by: str
    sent_by: str


def call_off_form(paper: CallOffPaper, organisation: Text, language: str) -> Form:
    """Return a call-off order as a form; what was called never changes, so neither does this."""
    call = paper.call
    form = Form(
        kind=DocumentKind.CALL_OFF,
        language=language,
        number=call.number,
        issued_at_us=call.drafted_at_us,
        title=word("call_off", language),
        organisation=organisation.in_language(language),
        landscape=False,
        entries=_entries(paper, language),
        columns=tuple(
            Column(word(key, language), style, share, optional=key == "item_code")
            for key, style, share in _COLUMNS
        ),
        sections=tuple(_section(paper, trip, language) for trip in call.trips),
        totals=(entry("quantity", sum(each.called for each in call.items), language,
                      Format.INTEGER),),
        boxes=(
            box("approved", paper.approved_by, language),
            box("issued", paper.sent_by, language),
            box("supplier_signed", "", language),
        ),
        papers="",
        papers_pending=False,
        note=word("call_off_reply", language),
        draft=not call.sent_at_us,
    )  # fmt: skip
    return form.without_empty_columns()


def _entries(paper: CallOffPaper, language: str) -> tuple[Entry, ...]:
    call = paper.call
    return (
        instant("date", call.drafted_at_us, language),
        entry("supplier", paper.supplier.in_language(language), language),
        entry("phone", paper.supplier_contact, language),
        entry("order_number", paper.order_no, language),
        entry("event", paper.event, language),
        entry("response_level", paper.response_level, language),
        entry("our_contact", call.contact, language),
    )


def _section(paper: CallOffPaper, trip: int, language: str) -> Section:
    stops = [each for each in paper.call.stops if each.trip == trip]
    leaves = written(moment(stops[0].load_due_us), Format.MOMENT)
    number = f"Trip {trip}" if language == "en" else f"第 {trip} 车次"
    truck = paper.trucks.get(trip, "")
    heading = " · ".join(
        part for part in (number, truck, word("departs", language), leaves) if part
    )
    rows: list[tuple[Value, ...]] = []
    for stop in stops:
        for line in stop.lines:
            item = paper.items[line.item]
            name = (item.name_en or item.name_zh) if language == "en" else item.name_zh
            rows.append((
                stop.stop, stop.site_name, line.item, name, item.unit_zh, line.called,
                moment(stop.arrive_due_us),
            ))  # fmt: skip
    return Section(heading, tuple(rows))
