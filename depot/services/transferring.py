"""Transfers between depots (库间调拨): ordered, sent, called back."""

from __future__ import annotations

from dataclasses import dataclass

from depot.domain.ledger import AccountKind, HoldingKey, LedgerKind
from depot.domain.place import Depot, PlaceKind
from depot.domain.transfer import (
    DOCUMENT,
    StepKind,
    Transfer,
    TransferLine,
    TransferStatus,
)
from depot.errors import Conflict, InvalidInput, NotFound
from depot.services.access import Right, require
from depot.services.catalogue import require_depot
from depot.services.picking import Wish, choose
from depot.services.reserving import consume, release
from depot.store.uow import Reader, UnitOfWork

MAX_TEXT_LENGTH = 64
MAX_NOTE_LENGTH = 1000
# Between our own depots a lot may be chosen freely; the movement says that it was.
_CHOSEN = "指定批次"


@dataclass(frozen=True)
class TransferWish:
    """What is to go: an item by FEFO, or a certain lot of it."""

    item: str
    quantity: int
    lot_id: int | None = None


@dataclass(frozen=True)
class OrderTransfer:
    """Order goods from one depot to another; they are reserved at once."""

    command_id: str
    actor: str
    origin: str
    destination: str
    lines: tuple[TransferWish, ...]
    note: str = ""


@dataclass(frozen=True)
class CancelTransfer:
    """Call a transfer back that has not left; its goods are free again."""

    command_id: str
    actor: str
    number: str
    reason: str


@dataclass(frozen=True)
class LoadedLine:
    """What was really loaded of a line, when that is less than ordered."""

    line: int
    quantity: int


@dataclass(frozen=True)
class SendTransfer:
    """Let a transfer leave.

    Parameters
    ----------
    loaded
        What was loaded, line by line; lines that aren't named stay. Empty: everything.
    vehicle, driver, phone
        For the paper.
    """

    command_id: str
    actor: str
    number: str
    vehicle: str
    driver: str = ""
    phone: str = ""
    loaded: tuple[LoadedLine, ...] = ()


@dataclass(frozen=True)
class TransferRef:
    """A transfer and where it now stands; `document_no` is the 入库单 of an arrival."""

    number: str
    status: TransferStatus
    document_no: str = ""


def transit_code(number: str) -> str:
    """Return the code of the account that holds a transfer's goods on the road."""
    return f"transit/{number}"


def order_transfer(command: OrderTransfer, uow: UnitOfWork) -> TransferRef:
    """Choose lots, reserve them and book the 调拨单.

    Raises
    ------
    InvalidLines, InvalidInput, NotFound, NotAllowed
        For what can't be meant.
    InsufficientStock
        When too little is free.
    """
    require(uow, command.actor, Right.KEEP)
    return open_transfer(command, uow)


def open_transfer(command: OrderTransfer, uow: UnitOfWork) -> TransferRef:
    """Book a transfer inside another command."""
    origin = _require_warehouse(uow, command.origin)
    destination = _require_warehouse(uow, command.destination)
    if origin.code == destination.code:
        raise InvalidInput(
            f"调出库与调入库都是 {origin.name_zh}。同库内移动请用“移库”。",
            f"From and to are both {origin.name_en}. Within a depot, move stock between bins.",
        )
    _check_note(command.note)
    if not command.lines:
        raise InvalidInput(
            "调拨单没有明细。请至少填写一行。", "The transfer has no lines. Add one."
        )
    uow.reservations.lapse_due(uow.now_us)
    wishes = [
        Wish(number, each.item, each.quantity, each.lot_id, _CHOSEN if each.lot_id else "")
        for number, each in enumerate(command.lines, start=1)
    ]
    chosen = choose(uow, command.origin, wishes, uow.today)
    number = uow.documents.open(
        DOCUMENT, command.origin, destination.name_zh, note=command.note.strip()
    )
    parts = _merged([(portion.candidate.key, portion.quantity) for _, portion in chosen])
    uow.reservations.open(number, list(parts.items()))
    bins = {portion.candidate.key: portion.candidate.bin for _, portion in chosen}
    lines = [
        TransferLine(line, key.lot_id, bins[key], quantity)
        for line, (key, quantity) in enumerate(parts.items(), start=1)
    ]
    booked = Transfer(number, command.origin, command.destination, command.actor)
    uow.transfers.add(booked, lines)
    uow.transfers.add_step(number, StepKind.ORDERED, command.actor, command.note.strip())
    return TransferRef(number, booked.status)


def cancel_transfer(command: CancelTransfer, uow: UnitOfWork) -> TransferRef:
    """Free the goods and end the transfer.

    Raises
    ------
    Conflict
        When it has left or was cancelled.
    """
    require(uow, command.actor, Right.KEEP)
    reason = require_text(command.reason, "撤销原因", "a reason for calling it back")
    cancelled = locked_transfer(uow, command.number).cancel()
    release(uow, command.number)
    uow.transfers.save(cancelled)
    uow.transfers.add_step(command.number, StepKind.CANCELLED, command.actor, reason)
    return TransferRef(command.number, cancelled.status)


def send_transfer(command: SendTransfer, uow: UnitOfWork) -> TransferRef:
    """Move what was loaded onto the road; what stayed is free again.

    Raises
    ------
    Conflict
        When it has left already, or a lot has expired since.
    InvalidInput
        When more is loaded than was ordered, or nothing.
    """
    require(uow, command.actor, Right.KEEP)
    vehicle = require_text(command.vehicle, "车辆（车牌）", "the vehicle's plate")
    for text in (command.driver, command.phone):
        if len(text) > MAX_TEXT_LENGTH:
            raise InvalidInput("驾驶员或电话过长。", "Driver or telephone is too long.")
    sent = locked_transfer(uow, command.number).depart(
        command.actor, uow.now_us, vehicle, command.driver.strip(), command.phone.strip()
    )
    road = uow.ledger.account(LedgerKind.GOODS, AccountKind.TRANSIT, transit_code(command.number))
    quantities = _loaded(command, sent.origin, uow)
    uow.transfers.save(sent)
    consume(
        uow, command.number, road, reason="transfer", document_no=command.number,
        quantities=quantities,
    )  # fmt: skip
    uow.transfers.add_step(command.number, StepKind.DEPARTED, command.actor, vehicle)
    return TransferRef(command.number, sent.status)


def _loaded(command: SendTransfer, depot: str, uow: UnitOfWork) -> dict[int, int] | None:
    """Return reservation id → units loaded; None for everything."""
    if not command.loaded:
        return None
    lines = {each.line: each for each in uow.transfers.lines(command.number)}
    by_place = {
        (each.key.lot_id, each.place): each for each in uow.reservations.open_of(command.number)
    }
    held = {
        number: by_place.get((line.lot_id, f"{depot}/{line.bin}")) for number, line in lines.items()
    }
    quantities: dict[int, int] = {}
    for each in command.loaded:
        ordered = lines[each.line].quantity if each.line in lines else 0
        whole = isinstance(each.quantity, int) and not isinstance(each.quantity, bool)
        reserved = held.get(each.line)
        if not whole or each.line not in lines or not 0 <= each.quantity <= ordered:
            raise InvalidInput(
                f"第 {each.line} 行装车 {each.quantity} 无效：应为 0 至 {ordered} 的整数。",
                f"Line {each.line}: {each.quantity} loaded; must be a whole number up to "
                f"{ordered}.",
            )
        if reserved is None:
            _refuse_freed(each)
            continue
        if reserved.id in quantities:
            raise InvalidInput(
                f"第 {each.line} 行重复。每行只填一次实装数量。",
                f"Line {each.line} comes twice. Say once what was loaded of a line.",
            )
        quantities[reserved.id] = each.quantity
    if not any(quantities.values()):
        raise InvalidInput(
            "没有装车任何物资。不发运请撤销调拨单。",
            "Nothing was loaded. Call the transfer back instead.",
        )
    return quantities


def _refuse_freed(line: LoadedLine) -> None:
    """Refuse to load what a recall or a count has taken away since it was ordered."""
    if line.quantity:
        raise Conflict(
            f"第 {line.line} 行的物资已被召回或盘亏释放，不能装车。请把实装改为 0。",
            f"The goods of line {line.line} were recalled or released by a count and can't go. "
            "Set what was loaded to 0.",
        )


def _merged(parts: list[tuple[HoldingKey, int]]) -> dict[HoldingKey, int]:
    merged: dict[HoldingKey, int] = {}
    for key, quantity in parts:
        merged[key] = merged.get(key, 0) + quantity
    return merged


def _require_warehouse(reader: Reader, code: str) -> Depot:
    found = require_depot(reader, code)
    if found.kind is not PlaceKind.WAREHOUSE:
        raise InvalidInput(
            f"{found.name_zh} 不是储备库，不能库间调拨。",
            f"{found.name_en} is no warehouse; transfers go between warehouses.",
        )
    return found


def locked_transfer(uow: UnitOfWork, number: str) -> Transfer:
    """Return a transfer that nobody else moves until the command ends.

    Raises
    ------
    NotFound
        When there is none.
    """
    found = uow.transfers.get(number, lock=True)
    if found is None:
        raise NotFound(f"没有调拨单 {number}。", f"There is no transfer {number}.")
    return found


def require_text(text: str, zh: str, en: str) -> str:
    """Return a short text without spaces around it, or ask for it.

    Raises
    ------
    InvalidInput
        When it is empty or too long.
    """
    if not text.strip() or len(text) > MAX_NOTE_LENGTH or "\0" in text:
        raise InvalidInput(f"请填写{zh}。", f"Give {en}.")
    return text.strip()


def _check_note(note: str) -> None:
    if len(note) > MAX_NOTE_LENGTH or "\0" in note:
        raise InvalidInput(
            f"备注超过 {MAX_NOTE_LENGTH} 个字符或含无效字符。",
            f"note: more than {MAX_NOTE_LENGTH} characters, or an invalid one.",
        )
