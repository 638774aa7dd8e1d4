"""Taking another lot than the list says, for a reason (换批)."""

from __future__ import annotations

from depot.domain.fefo import Candidate
from depot.domain.lot import Lot, is_expired
from depot.domain.shipment import LineState, ShipmentLine, ShipmentStepKind
from depot.errors import Conflict, InsufficientStock
from depot.services.shipment_holding import hold
from depot.services.shipment_task import PickDone, PickTask, settle_picks
from depot.services.transferring import require_text
from depot.store.uow import UnitOfWork


def swap_lot(uow: UnitOfWork, task: PickTask, lot: Lot) -> PickDone:
    """Free the listed lot and set the scanned one aside, in one command.

    A reason may go round the order of expiry, never round the date itself. Fewer than
    listed leaves the rest of the line open on its lot.

    Raises
    ------
    Conflict, InvalidInput
        Without a reason; for another item, a lot out of date, or too few free.
    """
    _require_reason(uow, task, lot)
    line, number = task.line, task.shipment.number
    taken = task.quantity(needs_reason=False) or line.quantity
    source = _other_holding(uow, task, lot, taken)
    first = 1 + max(each.line for each in uow.shipments.lines(number))
    task.book(uow, LineState.REPLACED, 0)
    new = _standing_in(uow, task, source, taken, first)
    uow.shipments.add_lines(number, new)
    hold(uow, task.shipment, [line, *new])
    reason = task.command.reason.strip()
    task.note(
        uow,
        ShipmentStepKind.SWAPPED,
        f"{line.line}→{first}：{lot.lot_no} {source.bin} × {taken}：{reason}",
    )
    status = settle_picks(uow, task.shipment)
    return PickDone(number, status, first, taken, new_lines=tuple(each.line for each in new))


def _require_reason(uow: UnitOfWork, task: PickTask, lot: Lot) -> None:
    line = task.line
    if lot.item != line.item:
        raise Conflict(
            f"扫到的是 {lot.item}，第 {line.line} 行要 {line.item}。请放回并核对。",
            f"That is {lot.item}; line {line.line} wants {line.item}. Put it back and check.",
        )
    if not task.command.reason.strip():
        listed = uow.lots.get([line.lot_id])[line.lot_id]
        raise Conflict(
            f"扫到批号 {lot.lot_no}，清单要批号 {listed.lot_no}（库位 {line.bin}）。"
            "请换货；确需换批，请填写原因。",
            f"That is lot {lot.lot_no}; the list says lot {listed.lot_no} (bin {line.bin}). "
            "Change the goods, or give a reason for taking this lot.",
        )
    require_text(task.command.reason, "换批原因", "a reason for taking another lot")


def _standing_in(
    uow: UnitOfWork, task: PickTask, source: Candidate, taken: int, first: int
) -> list[ShipmentLine]:
    line = task.line
    new = [
        ShipmentLine(
            first, line.stop, line.item, source.lot.id, source.bin, taken, picked=taken,
            state=LineState.PICKED, method=task.method.value, picked_by=task.command.actor,
            picked_at_us=uow.now_us, reason=task.command.reason.strip(), replaces=line.line,
        )
    ]  # fmt: skip
    if taken < line.quantity:
        left = line.quantity - taken
        rest = (first + 1, line.stop, line.item, line.lot_id, line.bin, left)
        new.append(ShipmentLine(*rest, replaces=line.line))
    return new


def _other_holding(uow: UnitOfWork, task: PickTask, lot: Lot, units: int) -> Candidate:
    if is_expired(lot.expires_on, task.arrives_on):
        raise Conflict(
            f"批号 {lot.lot_no} 于 {lot.expires_on} 到期，{task.arrives_on} 到达时已过期，"
            "不能换用。",
            f"Lot {lot.lot_no} expires on {lot.expires_on}, before the arrival on "
            f"{task.arrives_on}.",
        )
    there = [
        each
        for each in uow.candidates.lock(task.shipment.depot, [lot.item])[lot.item]
        if each.lot.id == lot.id and task.command.bin in {"", each.bin}
    ]
    best = max(there, key=lambda each: (each.free, each.bin), default=None)
    if best is None or best.free < units:
        free = 0 if best is None else best.free
        raise InsufficientStock(
            f"批号 {lot.lot_no} 可用只有 {free}（其余已占用、待检或召回），不能换 {units}。"
            "请减少数量或用清单批次。",
            f"Only {free} of lot {lot.lot_no} are free (others are reserved or held), not "
            f"{units}. Take fewer, or the listed lot.",
        )
    return best
