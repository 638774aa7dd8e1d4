"""Which line of a pick list a scanned label belongs to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from depot.domain.label import ScannedBin, parse_label
from depot.domain.lot import Lot
from depot.domain.shipment import LineState, Shipment, ShipmentLine
from depot.errors import Conflict, InvalidInput, NotFound
from depot.services.scanning import scanned_lot
from depot.services.shipment_making import read_shipment
from depot.services.shipment_task import ConfirmPick, is_lot
from depot.store.uow import Reader


def line_meant(
    command: ConfirmPick,
    lines: Sequence[ShipmentLine],
    lot: Lot | None,
    shipment: Shipment,
) -> ShipmentLine:
    """Return the line that a scan or a choice stands for; it may be confirmed already.

    Raises
    ------
    Conflict, NotFound, InvalidInput
        When the label isn't on the list or doesn't say which line; when nothing is named.
    """
    if command.scanned.strip() and lot is None:
        return _by_bin(command, lines, shipment)
    if command.line:
        return named_line(lines, command.line, shipment)
    if lot is None:
        raise InvalidInput(
            "请扫库位或物资标签，或点选清单行。", "Scan a label or choose a line of the list."
        )
    return _by_lot(lines, lot, shipment)


def _by_lot(lines: Sequence[ShipmentLine], lot: Lot, shipment: Shipment) -> ShipmentLine:
    live = [each for each in lines if each.state is not LineState.REPLACED]
    same = [each for each in live if each.lot_id == lot.id]
    of_item = [each for each in live if each.item == lot.item and each.state is LineState.OPEN]
    for found in ([each for each in same if each.state is LineState.OPEN], same, of_item):
        if found:
            return found[0]
    raise Conflict(
        f"扫到 {lot.item} 批号 {lot.lot_no}，不在发货单 {shipment.number} 的清单上。请放回并核对。",
        f"{lot.item} lot {lot.lot_no} isn't on the list of shipment {shipment.number}. Put it "
        "back and check.",
    )


def _by_bin(
    command: ConfirmPick, lines: Sequence[ShipmentLine], shipment: Shipment
) -> ShipmentLine:
    label = parse_label(command.scanned)
    if not isinstance(label, ScannedBin):  # pragma: no cover  lots were told apart before
        raise TypeError("A lot label was told apart before.")
    live = [each for each in lines if each.state is not LineState.REPLACED]
    there = [each for each in live if (shipment.depot, each.bin) == (label.depot, label.bin)]
    if command.line:
        there = [each for each in there if each.line == command.line]
    waiting = [each for each in there if each.state is LineState.OPEN]
    if len({each.lot_id for each in waiting}) > 1:
        raise Conflict(
            f"库位 {label.bin} 有 {len(waiting)} 行待拣，请扫物资标签或点选清单行。",
            f"{len(waiting)} lines wait in bin {label.bin}: scan the goods or choose a line.",
        )
    if not (waiting or there):
        wanted = "、".join(sorted({each.bin for each in live if each.state is LineState.OPEN}))
        raise Conflict(
            f"扫到库位 {label.depot}/{label.bin}，清单上没有。待拣库位：{wanted or '无'}。",
            f"Bin {label.depot}/{label.bin} isn't on the list. Bins to visit: {wanted or 'none'}.",
        )
    return (waiting or there)[0]


def named_line(lines: Sequence[ShipmentLine], number: int, shipment: Shipment) -> ShipmentLine:
    """Return a line by its number.

    Raises
    ------
    NotFound
        When there is none.
    """
    for each in lines:
        if each.line == number:
            return each
    raise NotFound(
        f"发货单 {shipment.number} 没有第 {number} 行。请刷新页面。",
        f"Shipment {shipment.number} has no line {number}. Reload.",
    )


@dataclass(frozen=True)
class ScanTarget:
    """What a scanned label means for a shipment, before anything is confirmed.

    Parameters
    ----------
    line
        Line of the pick list that it belongs to, or that it could stand in for.
    done
        Whether that line had been confirmed before.
    other_lot
        Number of a scanned lot that isn't the listed one; empty when it is.
    """

    line: int
    done: bool
    other_lot: str


def scan_target(reader: Reader, number: str, scanned: str) -> ScanTarget:
    """Return what a label means, so that a person sees it before confirming.

    Raises
    ------
    Conflict, InvalidInput, NotFound
        When it means nothing here.
    """
    shipment = read_shipment(reader, number)
    lot = scanned_lot(reader, scanned) if is_lot(scanned) else None
    command = ConfirmPick("", "", number, scanned=scanned)
    line = line_meant(command, reader.shipments.lines(number), lot, shipment)
    is_other = lot is not None and lot.id != line.lot_id
    return ScanTarget(
        line.line, line.state is not LineState.OPEN, lot.lot_no if lot and is_other else ""
    )
