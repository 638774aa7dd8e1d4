"""Picking (拣货): scan to confirm, fewer than listed, taking a confirmation back."""

from __future__ import annotations

from dataclasses import dataclass

from depot.domain.shipment import (
    PICKABLE,
    UNDONE_LINE,
    LineState,
    Shipment,
    ShipmentLine,
    ShipmentStatus,
    ShipmentStepKind,
)  # fmt: skip
from depot.errors import Conflict
from depot.services.access import Right, require
from depot.services.scanning import scanned_lot
from depot.services.shipment_holding import arrival_of, hold, holding_keys, new_lines, refill, unfit
from depot.services.shipment_making import locked_shipment
from depot.services.shipment_scan import line_meant, named_line
from depot.services.shipment_swapping import swap_lot
from depot.services.shipment_task import ConfirmPick, PickDone, PickTask, is_lot, settle_picks
from depot.services.transferring import require_text
from depot.store.uow import UnitOfWork

__all__ = ["ConfirmPick", "PickDone", "UndoPick", "confirm_pick", "undo_pick"]


@dataclass(frozen=True)
class UndoPick:
    """Take a confirmation back that was a mistake; the goods stay reserved."""

    command_id: str
    actor: str
    number: str
    line: int
    reason: str


def confirm_pick(command: ConfirmPick, uow: UnitOfWork) -> PickDone:
    """Confirm a line; fewer than listed is filled from other lots, as far as there are.

    Raises
    ------
    NotAllowed, NotFound, InvalidInput
        Without the right to keep; for an unknown line or label; for a quantity that is not
        between 0 and what is listed, or a deviation without a reason.
    Conflict
        When the wrong goods were scanned, or the line's goods can't go any more.
    """
    require(uow, command.actor, Right.KEEP)
    shipment = locked_shipment(uow, command.number)
    lot = scanned_lot(uow, command.scanned) if is_lot(command.scanned) else None
    line = line_meant(command, uow.shipments.lines(command.number), lot, shipment)
    if line.state is not LineState.OPEN:
        return _seen_before(shipment, line)
    shipment.require(PICKABLE, "拣货", "picked")
    task = PickTask(command, shipment, line, arrival_of(uow, shipment))
    if lot is not None and lot.id != line.lot_id:
        return swap_lot(uow, task, lot)
    return _take(uow, task)


def undo_pick(command: UndoPick, uow: UnitOfWork) -> PickDone:
    """Open a wholly confirmed line again, before the load.

    Raises
    ------
    NotFound, InvalidInput, Conflict
        For an unknown line; without a reason; when it isn't confirmed or is loaded already.
    """
    require(uow, command.actor, Right.KEEP)
    reason = require_text(command.reason, "撤销原因", "a reason for taking it back")
    shipment = locked_shipment(uow, command.number)
    shipment.require((*PICKABLE, ShipmentStatus.PICKED), "撤销拣货", "put back")
    line = named_line(uow.shipments.lines(command.number), command.line, shipment)
    back = {"state": LineState.OPEN.value, "picked": 0, "method": "", "picked_by": ""}
    if not uow.shipments.move_line(
        shipment.number, line.line, LineState.PICKED, **back, picked_at_us=0
    ):
        raise Conflict(
            f"第 {line.line} 行没有整行确认，不能撤销。缺货行请用“重新配货”。",
            f"Line {line.line} isn't wholly confirmed. For a short line, fill up again.",
        )
    uow.shipments.note(
        shipment.number, ShipmentStepKind.UNPICKED_LINE, command.actor,
        f"{line.line}{UNDONE_LINE}{reason}",
    )  # fmt: skip
    return PickDone(shipment.number, settle_picks(uow, shipment), line.line, 0)


def _take(uow: UnitOfWork, task: PickTask) -> PickDone:
    shipment, line = task.shipment, task.line
    lines = uow.shipments.lines(shipment.number)
    bad = unfit(uow, shipment, lines, task.arrives_on).get(line.line)
    if bad is not None:
        raise Conflict(
            f"第 {line.line} 行不能拣：{bad.zh}。请点“重新配货”换其他批次。",
            f"Line {line.line} can't be picked: {bad.en}. Fill up from other lots.",
        )
    found = task.quantity()
    if found < line.quantity:
        return _fall_short(uow, task, found)
    task.book(uow, LineState.PICKED, found)
    task.note(uow, ShipmentStepKind.PICKED_LINE, f"{line.line}：{line.item} {line.bin} × {found}")
    return PickDone(shipment.number, settle_picks(uow, shipment), line.line, found)


def _fall_short(uow: UnitOfWork, task: PickTask, found: int) -> PickDone:
    """Free what wasn't found, have the bin counted, fill up from elsewhere."""
    shipment, line = task.shipment, task.line
    before = uow.shipments.lines(shipment.number)
    task.book(uow, LineState.SHORT, found)
    hold(uow, shipment, [line])
    uow.counts.flag(
        holding_keys(uow, shipment, [line])[line.line].account_id,
        line.lot_id,
        f"拣货应有 {line.quantity}，实有 {found}（{shipment.number}）："
        f"{task.command.reason.strip()}",
    )
    missing = refill(uow, shipment, line, line.quantity - found, task.arrives_on)
    if missing:
        uow.shipments.move_line(shipment.number, line.line, LineState.SHORT, missing=missing)
    task.note(
        uow,
        ShipmentStepKind.SHORT,
        f"{line.line}：{line.item} {line.bin} {found}/{line.quantity}，无货 {missing}："
        f"{task.command.reason.strip()}",
    )
    new = new_lines(uow, shipment, before)
    status = settle_picks(uow, shipment)
    return PickDone(shipment.number, status, line.line, found, missing, new_lines=new)


def _seen_before(shipment: Shipment, line: ShipmentLine) -> PickDone:
    return PickDone(
        shipment.number, shipment.status, line.line, line.picked, line.missing, changed=False
    )
