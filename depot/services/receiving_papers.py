"""Papers of receiving, built from what is booked: the same whenever they are printed."""

from __future__ import annotations

from dataclasses import dataclass

from depot.domain.delivery import Delivery, DeliveryKind
from depot.domain.document import DocumentHead, DocumentKind, DocumentLine
from depot.domain.document_arrival import ArrivalDocument
from depot.domain.inspection import Inspection
from depot.domain.item import Item
from depot.domain.label import LotLabel
from depot.domain.ledger import Owner
from depot.domain.stock import MovementRow, Paper
from depot.errors import NotFound, Text
from depot.services.deliveries import found_delivery
from depot.services.inspecting import found_arrival
from depot.services.papers import ORGANISATION
from depot.services.stock import paper
from depot.services.then import then_of
from depot.store.uow import Reader

_THANKS = "物资已清点接收，感谢贵单位对昌邑区应急救灾工作的支持！验收合格后登记入库，专账管理。"
_OWNERS = {
    Owner.DISTRICT: "区级",
    Owner.CITY: "代储（市级）",
    Owner.PROVINCE: "代储（省级）",
    Owner.DONATED: "捐赠",
}
_BACK = "退回来货单位"
_PICK_UP = "暂存待退"


def delivery_notice(reader: Reader, number: str) -> ArrivalDocument:
    """Return the 到货通知单: what is to come, with a code that finds it on arrival.

    Raises
    ------
    NotFound
        When there is no such delivery.
    """
    head = found_delivery(reader.deliveries.get(number), number)
    lines = reader.deliveries.lines([number])[number]
    then = then_of(reader, paper(reader, number).command_id)
    items = then.items(each.item for each in lines)
    return ArrivalDocument(
        DocumentKind.DELIVERY_NOTICE,
        _head(number, head.created_at_us, then.person(head.created_by), head.note),
        then.depots([head.depot])[head.depot].zh,
        head.party,
        tuple(_plain_line(items[each.item], each.ordered) for each in lines),
        head.reference,
        owner=_OWNERS[head.owner],
        expected_on=head.expected_on,
    )


def arrival_note(reader: Reader, number: str) -> ArrivalDocument:
    """Return the 收货单 of an arrival; of a donation the 捐赠接收单 that thanks the donor.

    It says what was counted on arrival; what inspection decides stands on its own papers.

    Raises
    ------
    NotFound
        When there is no such arrival.
    """
    arrival = found_arrival(reader, number)
    head = found_delivery(reader.deliveries.get(arrival.delivery), arrival.delivery)
    found = paper(reader, number)
    then = then_of(reader, found.command_id)
    items = then.items(row.item_code for row in found.lines)
    donated = head.kind is DeliveryKind.DONATION
    note = "；".join(each for each in (arrival.note, _THANKS if donated else "") if each)
    return ArrivalDocument(
        DocumentKind.DONATION_RECEIPT if donated else DocumentKind.ARRIVAL_NOTE,
        _head(number, arrival.at_us, then.person(arrival.actor), note),
        then.depots([head.depot])[head.depot].zh,
        head.party,
        tuple(_line(row, items[row.item_code], "" if donated else "待检") for row in found.lines),
        head.reference,
        head.number,
        "" if arrival.slip == number else arrival.slip,
        _OWNERS[head.owner],
    )


def rejection_note(reader: Reader, number: str) -> ArrivalDocument:
    """Return the 拒收单: what was turned away, why, and whether it has gone back.

    Raises
    ------
    NotFound
        When there is no such paper.
    """
    found, inspection, head = _inspected(reader, number)
    then = then_of(reader, found.command_id)
    items = then.items(row.item_code for row in found.lines)
    reasons = {each.line: each.reason for each in inspection.parts}
    lines = []
    for row in found.lines:
        here = row.to_account.startswith(f"{head.depot}/")
        result = _PICK_UP if here else _BACK
        lines.append(
            _line(
                row, items[row.item_code], result, place=row.to_account if here else "",
                note=reasons.get(row.document_line, ""),
            )
        )  # fmt: skip
    return ArrivalDocument(
        DocumentKind.REJECTION_NOTE,
        _head(number, inspection.at_us, then.person(inspection.actor), inspection.note),
        then.depots([head.depot])[head.depot].zh,
        head.party,
        tuple(lines),
        head.reference,
        head.number,
        owner=_OWNERS[head.owner],
    )


@dataclass(frozen=True)
class LotToLabel:
    """A lot that came on a paper.

    Parameters
    ----------
    units
        Base units that came.
    pack_units
        Base units in a pack of the item, such as a box; 1 when it has none.
    """

    label: LotLabel
    units: int
    pack_units: int


def arrival_labels(reader: Reader, number: str) -> tuple[LotToLabel, ...]:
    """Return the lots of an arrival or of a 入库单 with their labels.

    Raises
    ------
    NotFound
        When there is no such paper.
    """
    rows = paper(reader, number).lines
    items = reader.catalogue.get(row.item_code for row in rows)
    units: dict[int, int] = {}
    for row in rows:
        units[row.lot_id] = units.get(row.lot_id, 0) + row.quantity
    by_lot = {row.lot_id: row for row in rows}
    return tuple(
        LotToLabel(
            LotLabel(row.item_code, row.lot_id, row.lot_no, row.expires_on, row.name_zh),
            units[lot_id],
            _pack(items[row.item_code], units[lot_id]),
        )
        for lot_id, row in by_lot.items()
    )


def _pack(item: Item, units: int) -> int:
    """Return the pack that gets a label: the smallest one that isn't a single unit."""
    return next((pack.units for pack in item.packs if pack.units <= units), 1)


def _inspected(reader: Reader, number: str) -> tuple[Paper, Inspection, Delivery]:
    found = paper(reader, number)
    inspection = reader.inspections.of_paper(number)
    if inspection is None or not inspection.arrival:
        raise NotFound(
            f"单据 {number} 不是验收产生的。请从验收记录中选择。",
            f"Paper {number} doesn't come from an inspection. Choose one that does.",
        )
    arrival = found_arrival(reader, inspection.arrival)
    head = found_delivery(reader.deliveries.get(arrival.delivery), arrival.delivery)
    return found, inspection, head


def _head(number: str, at_us: int, person: str, note: str) -> DocumentHead:
    return DocumentHead(
        number=number,
        issued_at_us=at_us,
        organisation=ORGANISATION,
        prepared_by=person,
        note=note,
    )


def _plain_line(item: Item, quantity: int) -> DocumentLine:
    return DocumentLine(
        item_code=item.code,
        name=Text(item.name_zh, item.name_en),
        unit=Text(item.unit_zh, item.unit_zh),
        quantity=quantity,
        weight_kg=item.weight_kg,
        volume_m3=item.volume_m3,
    )


def _line(
    row: MovementRow, item: Item, result: str, *, place: str | None = None, note: str = ""
) -> DocumentLine:
    bin_of = row.to_account if place is None else place
    return DocumentLine(
        item_code=row.item_code,
        name=Text(item.name_zh, item.name_en or item.name_zh),
        unit=Text(item.unit_zh, item.unit_zh),
        quantity=row.quantity,
        weight_kg=item.weight_kg,
        volume_m3=item.volume_m3,
        lot_no=row.lot_no,
        made_on=row.made_on,
        expires_on=row.expires_on,
        bin=bin_of.split("/", 1)[-1],
        inspection=result,
        note=note,
    )
