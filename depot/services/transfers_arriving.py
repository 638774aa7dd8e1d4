"""The other end of a transfer: put away, sent back, and what never came."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from depot.domain.ledger import (
    AccountKind,
    HoldingKey,
    LedgerKind,
    Posting,
    StockStatus,
    require_quantity,
)  # fmt: skip
from depot.domain.lines import LineChecks
from depot.domain.lot import is_expired
from depot.domain.transfer import StepKind, Transfer
from depot.errors import InvalidInput
from depot.services import receiving
from depot.services.access import Right, require
from depot.services.catalogue import require_depot
from depot.services.putaway import put_away
from depot.services.shelf_checks import check_shelf, shelves_of
from depot.services.transferring import TransferRef, locked_transfer, require_text, transit_code
from depot.store.uow import UnitOfWork

LOSS = "loss/transit"
_ARRIVING = (StockStatus.ISSUABLE, StockStatus.DAMAGED, StockStatus.QUARANTINED)


@dataclass(frozen=True)
class ArrivedLine:
    """What came in of a lot, in what state, and where it was put."""

    lot_id: int
    quantity: int
    bin: str
    status: StockStatus = StockStatus.ISSUABLE


@dataclass(frozen=True)
class ReceiveTransfer:
    """Put away what arrived at the destination; what is missing stays in transit."""

    command_id: str
    actor: str
    number: str
    lines: tuple[ArrivedLine, ...]
    note: str = ""


@dataclass(frozen=True)
class ReturnTransfer:
    """Put back at the origin what had not been loaded, or came back with the truck."""

    command_id: str
    actor: str
    number: str
    lines: tuple[ArrivedLine, ...]
    explanation: str


@dataclass(frozen=True)
class WriteOffTransfer:
    """Close a transfer with what never arrived as a loss."""

    command_id: str
    actor: str
    number: str
    explanation: str


def receive_transfer(command: ReceiveTransfer, uow: UnitOfWork) -> TransferRef:
    """Book the arrival as a 入库单 of the destination.

    Raises
    ------
    InvalidLines, InvalidInput, NotFound, NotAllowed
        For what can't be meant: a wrong bin, more than is on the road.
    Conflict
        When it isn't on the road, or a bin would hold too much.
    """
    require(uow, command.actor, Right.KEEP)
    before = locked_transfer(uow, command.number)
    before.receive(command.actor, nothing_left=False)  # refuses what isn't on the road
    origin = require_depot(uow, before.origin)
    _check_lines(command.lines, before, before.destination, uow)
    number = uow.documents.open(
        receiving.DOCUMENT,
        before.destination,
        origin.name_zh,
        note="；".join(each for each in (f"调拨单 {before.number}", command.note.strip()) if each),
    )
    _put_down(uow, before, before.destination, command.lines, number)
    return _after(
        uow,
        before,
        command.actor,
        kind=StepKind.RECEIVED,
        note=command.note.strip(),
        document_no=number,
    )


def return_transfer(command: ReturnTransfer, uow: UnitOfWork) -> TransferRef:
    """Book it back into the origin's bins, with an explanation.

    Raises
    ------
    InvalidLines, InvalidInput, NotFound, NotAllowed, Conflict
        As for `receive_transfer`.
    """
    require(uow, command.actor, Right.KEEP)
    explanation = require_text(command.explanation, "差异说明", "an explanation")
    before = locked_transfer(uow, command.number)
    before.receive(command.actor, nothing_left=False)
    _check_lines(command.lines, before, before.origin, uow)
    _put_down(uow, before, before.origin, command.lines, before.number)
    return _after(
        uow,
        before,
        command.actor,
        kind=StepKind.RETURNED,
        note=explanation,
        document_no=before.number,
    )


def write_off_transfer(command: WriteOffTransfer, uow: UnitOfWork) -> TransferRef:
    """Post all that is still on the road as lost and close the transfer.

    Raises
    ------
    NotAllowed
        Without the right over money, or by somebody who moved the goods.
    Conflict
        When nothing has been received yet, or it is closed.
    """
    require(uow, command.actor, Right.MONEY)
    explanation = require_text(command.explanation, "差异说明", "an explanation")
    before = locked_transfer(uow, command.number)
    closed = before.write_off(
        command.actor, {each.actor for each in uow.transfers.steps(command.number)}
    )
    road = _road(uow, command.number)
    loss = uow.ledger.account(LedgerKind.GOODS, AccountKind.LOSS, LOSS)
    left = uow.transfers.on_the_road(transit_code(command.number))
    uow.ledger.post(
        [
            Posting(
                HoldingKey(road, lot_id, status, owner),
                HoldingKey(loss.id, lot_id, status, owner),
                quantity,
                f"transfer_loss: {explanation}",
                command.number,
                line,
            )
            for line, (lot_id, status, owner, quantity) in enumerate(left, start=1)
        ]
    )
    uow.transfers.save(closed)
    uow.transfers.add_step(command.number, StepKind.WRITTEN_OFF, command.actor, explanation)
    return TransferRef(command.number, closed.status)


def _road(uow: UnitOfWork, number: str) -> int:
    code = transit_code(number)
    return uow.ledger.account(LedgerKind.GOODS, AccountKind.TRANSIT, code).id


def _check_lines(lines: Sequence[ArrivedLine], of: Transfer, depot: str, uow: UnitOfWork) -> None:
    if not lines:
        raise InvalidInput(
            "没有收货明细。请至少填写一行，写明批次、数量和库位。",
            "There are no lines. Add one with its lot, quantity and bin.",
        )
    left: dict[int, int] = {}
    for lot_id, _, _, quantity in uow.transfers.on_the_road(transit_code(of.number)):
        left[lot_id] = left.get(lot_id, 0) + quantity
    lots = uow.lots.get(line.lot_id for line in lines)
    items = uow.catalogue.get(lot.item for lot in lots.values())
    shelves = shelves_of(uow, depot)
    recalled = uow.lot_events.recalled(lots)
    checks = LineChecks()
    for number, line in enumerate(lines, start=1):
        lot = lots.get(line.lot_id)
        item = items.get(lot.item) if lot else None
        check_shelf(checks, number, line.bin, depot=depot, shelves=shelves, item=item)
        _check_quantity(checks, number, line, left, of)
        if line.status not in _ARRIVING:
            checks.add(number, "status", "收货状态无效。", "unknown state on arrival.")
        sound = line.status == StockStatus.ISSUABLE
        if lot and sound and (is_expired(lot.expires_on, uow.today) or line.lot_id in recalled):
            checks.add(
                number, "status",
                f"批号 {lot.lot_no} 已过期或被召回，不能以可发放状态入库，请选“待检”。",
                f"lot {lot.lot_no} has expired or is recalled: receive it as quarantined.",
            )  # fmt: skip
    checks.refuse_if_any()


def _check_quantity(
    checks: LineChecks, number: int, line: ArrivedLine, left: dict[int, int], of: Transfer
) -> None:
    try:
        require_quantity(line.quantity)
    except InvalidInput as refusal:
        checks.add_refusal(number, "quantity", refusal)
        return
    there = left.get(line.lot_id, 0)
    if line.quantity > there:
        checks.add(
            number, "quantity",
            f"调拨单 {of.number} 的批次 {line.lot_id} 在途只有 {there}，不能收 {line.quantity}。"
            "多到的物资请按盘盈登记。",
            f"only {there} of lot {line.lot_id} are on the road with {of.number}; "
            f"{line.quantity} can't be received. Book a surplus as found goods.",
        )  # fmt: skip
    left[line.lot_id] = there - line.quantity


def _put_down(
    uow: UnitOfWork, of: Transfer, depot: str, lines: Sequence[ArrivedLine], number: str
) -> None:
    shelves = shelves_of(uow, depot)
    road = _road(uow, of.number)
    left = {
        HoldingKey(road, lot_id, status, owner): quantity
        for lot_id, status, owner, quantity in uow.transfers.on_the_road(transit_code(of.number))
    }
    postings = [
        Posting(
            key,
            HoldingKey(shelves[line.bin].account_id, line.lot_id, _state(key, line), key.owner),
            quantity,
            "transfer",
            number,
            row,
        )
        for row, line in enumerate(lines, start=1)
        for key, quantity in _drawn(line, left)
    ]
    put_away(uow, postings, [shelves[line.bin].account_id for line in lines])


def _drawn(line: ArrivedLine, left: dict[HoldingKey, int]) -> list[tuple[HoldingKey, int]]:
    """Take a line's units off what is left: issuable ones before those recalled on the road."""
    wanted = line.quantity
    drawn = []
    keys = [key for key in left if key.lot_id == line.lot_id and left[key]]
    for key in sorted(keys, key=lambda each: (each.status != StockStatus.ISSUABLE.value, each)):
        part = min(wanted, left[key])
        if part:
            drawn.append((key, part))
            left[key] -= part
            wanted -= part
    return drawn


def _state(key: HoldingKey, line: ArrivedLine) -> str:
    # What was recalled on the road stays recalled, whatever it looks like.
    on_road = key.status != StockStatus.ISSUABLE.value
    return key.status if on_road else StockStatus(line.status).value


def _after(
    uow: UnitOfWork,
    before: Transfer,
    actor: str,
    *,
    kind: StepKind,
    note: str,
    document_no: str,
) -> TransferRef:
    nothing_left = not uow.transfers.on_the_road(transit_code(before.number))
    after = before.receive(actor, nothing_left=nothing_left)
    uow.transfers.save(after)
    uow.transfers.add_step(before.number, kind, actor, note, document_no)
    return TransferRef(before.number, after.status, document_no)
