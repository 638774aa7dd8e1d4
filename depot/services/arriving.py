"""Goods of an expected delivery arrive (到货): counted, told by lot, and quarantined."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from depot.domain.delivery import (
    Delivery,
    DeliveryKind,
    DeliveryLine,
    DeliveryState,
    source_account,
)
from depot.domain.inspection import ARRIVAL_DOCUMENT, DONATION_DOCUMENT, Arrival, ArrivalPart
from depot.domain.ledger import HoldingKey, LedgerKind, Posting, StockStatus
from depot.domain.lines import LineChecks
from depot.domain.lot import NO_LOT, Lot
from depot.domain.serial import require_numbers
from depot.errors import Conflict, InvalidInput
from depot.services import receiving
from depot.services.access import Right, require
from depot.services.care_checks import require_text
from depot.services.deliveries import locked_delivery, saved
from depot.services.delivery_promises import use_promises
from depot.services.putaway import put_away
from depot.services.receiving import ReceiveGoods, ReceiveLine
from depot.services.returning import ReturnGoods, ReturnLine, return_goods
from depot.services.shelf_checks import shelves_of
from depot.store.uow import UnitOfWork


@dataclass(frozen=True)
class ArrivedLine:
    """Units of one lot that came.

    Parameters
    ----------
    line
        Line of the delivery that they belong to.
    quantity
        Base units counted.
    bin
        Where they are set down until they are inspected.
    lot_no, made_on, expires_on
        As printed.
    serials
        Numbers of the units, for durable goods; as many as units, or none.
    """

    line: int
    quantity: int
    bin: str
    lot_no: str = NO_LOT
    made_on: date | None = None
    expires_on: date | None = None
    serials: tuple[str, ...] = ()


@dataclass(frozen=True)
class ReceiveDelivery:
    """Receive what came of a delivery; all of it waits for inspection (待检).

    Parameters
    ----------
    slip
        Number of the delivery note; the same one is not taken twice.
    blind
        Whether it was counted without seeing what was ordered.
    occurred_at_us
        When it came; None: now.
    """

    command_id: str
    actor: str
    number: str
    lines: tuple[ArrivedLine, ...]
    slip: str = ""
    blind: bool = False
    note: str = ""
    occurred_at_us: int | None = None


@dataclass(frozen=True)
class ReceiveReturn:
    """Take back what a site was expected to return; the state is told line by line."""

    command_id: str
    actor: str
    number: str
    lines: tuple[ReturnLine, ...]
    reason: str


@dataclass(frozen=True)
class Arrived:
    """A booked arrival (收货单, for a donor 捐赠接收单) and where its delivery now stands."""

    number: str
    delivery: str
    state: DeliveryState
    lot_ids: tuple[int, ...]


def receive_delivery(command: ReceiveDelivery, uow: UnitOfWork) -> Arrived:
    """Book the arrival.

    Raises
    ------
    InvalidLines, InvalidInput, NotFound, NotAllowed
        For what can't be meant.
    Conflict
        When more would come than was ordered, the delivery has ended, its note is booked
        already, or a bin would hold too much.
    """
    require(uow, command.actor, Right.KEEP)
    before = locked_delivery(uow, command.number)
    before.require_receivable()
    if before.kind is DeliveryKind.RETURN:
        raise InvalidInput(
            f"{before.number} 是退库，请按已发批次办理退库收货。",
            f"{before.number} is a return: take back the lots that were issued.",
        )
    lines = uow.deliveries.lines([before.number])[before.number]
    receipt = _as_receipt(command, before, lines)
    _check(command, receipt, lines, uow)
    _count(uow, before, lines, [(each.line, each.quantity) for each in command.lines])
    lots = receiving.book_lots(receipt, uow)
    number = _open_paper(uow, command, before)
    _post(uow, before, command, lots, number)
    if before.kind is DeliveryKind.CALL_OFF:
        came: dict[str, int] = {}
        for each in receipt.lines:
            came[each.item] = came.get(each.item, 0) + each.quantity
        use_promises(uow, before, came, number)
    return _after(uow, before, number, lots)


def receive_return(command: ReceiveReturn, uow: UnitOfWork) -> Arrived:
    """Book the return by its own service, and count it against what was expected.

    Raises
    ------
    InvalidLines, InvalidInput, NotFound, NotAllowed, Conflict
        As for a return that nobody announced, or when an item isn't on the delivery.
    """
    require(uow, command.actor, Right.KEEP)
    before = locked_delivery(uow, command.number)
    before.require_receivable()
    if before.kind is not DeliveryKind.RETURN:
        raise InvalidInput(
            f"{before.number} 不是退库，请按到货验收办理。",
            f"{before.number} is no return: receive it as a delivery.",
        )
    lines = uow.deliveries.lines([before.number])[before.number]
    lots = uow.lots.get(each.lot_id for each in command.lines)
    line_of = {each.item: each.line for each in lines}
    checks = LineChecks()
    for number, each in enumerate(command.lines, start=1):
        if each.lot_id in lots and lots[each.lot_id].item not in line_of:
            checks.add(
                number, "lot_id",
                f"到货单 {before.number} 没有物资 {lots[each.lot_id].item}。请另办退库。",
                f"item {lots[each.lot_id].item} is not on {before.number}. Return it by itself.",
            )  # fmt: skip
    checks.refuse_if_any()
    done = return_goods(
        ReturnGoods(
            command.command_id, command.actor, before.depot, before.party, command.lines,
            command.reason,
        ),
        uow,
    )  # fmt: skip
    came = [(line_of[lots[each.lot_id].item], each.quantity) for each in command.lines]
    _count(uow, before, lines, came)
    # The state of each line was told on taking it back: there is nothing left to inspect.
    parts = [
        ArrivalPart(
            done.document_no, part, before.number, line, each.lot_id, before.owner.value,
            each.bin, each.quantity, waiting=0, accepted=each.quantity,
        )
        for part, (each, (line, _)) in enumerate(zip(command.lines, came, strict=True), start=1)
    ]  # fmt: skip
    _add_arrival(uow, before, command.actor, done.document_no, parts, note=command.reason)
    return _after(uow, before, done.document_no, [lots[each.lot_id] for each in command.lines])


def _as_receipt(
    command: ReceiveDelivery, head: Delivery, lines: Sequence[DeliveryLine]
) -> ReceiveGoods:
    """Return the arrival as a receipt of quarantined goods, to be checked like any other."""
    items = {each.line: each.item for each in lines}
    return ReceiveGoods(
        command.command_id,
        command.actor,
        head.depot,
        head.party,
        tuple(
            ReceiveLine(
                items.get(each.line, ""), each.quantity, each.bin, each.lot_no, each.made_on,
                each.expires_on, StockStatus.QUARANTINED, head.owner.value,
            )
            for each in command.lines
        ),
        command.note,
        command.occurred_at_us,
    )  # fmt: skip


def _check(
    command: ReceiveDelivery,
    receipt: ReceiveGoods,
    lines: Sequence[DeliveryLine],
    uow: UnitOfWork,
) -> None:
    receiving.check_head(receipt, uow)
    known = {each.line for each in lines}
    checks = LineChecks()
    for number, each in enumerate(command.lines, start=1):
        if each.line not in known:
            checks.add(
                number, "line",
                f"到货单 {command.number} 没有第 {each.line} 行。请从到货单中选择物资。",
                f"delivery {command.number} has no line {each.line}. Choose one that it has.",
            )  # fmt: skip
        _check_serials(checks, number, each)
    checks.refuse_if_any()
    items = uow.catalogue.get(each.item for each in receipt.lines)
    receiving.check_lines(receipt, items, shelves_of(uow, receipt.depot), uow.today)


def _check_serials(checks: LineChecks, number: int, line: ArrivedLine) -> None:
    if not line.serials:
        return
    try:
        numbers = require_numbers(line.serials)
    except InvalidInput as refusal:
        checks.add_refusal(number, "serials", refusal)
        return
    if len(numbers) != line.quantity:
        checks.add(
            number, "serials",
            f"数量 {line.quantity} 与序列号个数（{len(numbers)}）不符。",
            f"{line.quantity} units, but {len(numbers)} serial numbers.",
        )  # fmt: skip


def _count(
    uow: UnitOfWork,
    head: Delivery,
    lines: Sequence[DeliveryLine],
    came: Sequence[tuple[int, int]],
) -> None:
    """Count what came; the database refuses more than was ordered, whoever else receives."""
    totals: dict[int, int] = {}
    for line, quantity in came:
        totals[line] = totals.get(line, 0) + quantity
    by_line = {each.line: each for each in lines}
    for line, quantity in sorted(totals.items()):
        if not uow.deliveries.receive(head.number, line, quantity):
            known = by_line[line]
            raise Conflict(
                f"到货单 {head.number} 第 {line} 行 {known.item}：订购 {known.ordered}，已收 "
                f"{known.received}，最多还可收 {known.missing}，不能收 {quantity}。"
                "多到的请退回或另行登记。",
                f"Delivery {head.number}, line {line}, {known.item}: {known.ordered} ordered, "
                f"{known.received} received; {known.missing} can come, not {quantity}. Give the "
                "surplus back or announce it by itself.",
            )


def _open_paper(uow: UnitOfWork, command: ReceiveDelivery, head: Delivery) -> str:
    donated = head.kind is DeliveryKind.DONATION
    return uow.documents.open(
        DONATION_DOCUMENT if donated else ARRIVAL_DOCUMENT,
        head.depot,
        head.party,
        note=command.note.strip(),
        occurred_at_us=command.occurred_at_us,
    )


def _post(
    uow: UnitOfWork, head: Delivery, command: ReceiveDelivery, lots: Sequence[Lot], number: str
) -> None:
    kind, code = source_account(head.kind, head.party)
    source = uow.ledger.account(LedgerKind.GOODS, kind, code)
    shelves = shelves_of(uow, head.depot)
    status, owner = StockStatus.QUARANTINED.value, head.owner.value
    accounts = [shelves[each.bin].account_id for each in command.lines]
    put_away(
        uow,
        [
            Posting(
                HoldingKey(source.id, lot.id, status, owner),
                HoldingKey(account, lot.id, status, owner),
                each.quantity,
                "arrival",
                number,
                part,
                command.occurred_at_us,
            )
            for part, (each, lot, account) in enumerate(
                zip(command.lines, lots, accounts, strict=True), start=1
            )
        ],
        accounts,
    )
    for each, lot, account in zip(command.lines, lots, accounts, strict=True):
        if each.serials:
            uow.serials.add(lot.item, lot.id, each.serials, account, status=status, owner=owner)
    parts = [
        ArrivalPart(
            number, part, head.number, each.line, lot.id, owner, each.bin, each.quantity,
            waiting=each.quantity,
        )
        for part, (each, lot) in enumerate(zip(command.lines, lots, strict=True), start=1)
    ]  # fmt: skip
    _add_arrival(
        uow, head, command.actor, number, parts,
        slip=command.slip, blind=command.blind, note=command.note,
    )  # fmt: skip


def _add_arrival(
    uow: UnitOfWork,
    head: Delivery,
    actor: str,
    number: str,
    parts: Sequence[ArrivalPart],
    *,
    slip: str = "",
    blind: bool = False,
    note: str = "",
) -> None:
    named = require_text("送货单号", "the number of the delivery note", slip, optional=True)
    taken = uow.inspections.slip_taken(head.number, named) if named else None
    if taken is not None:
        raise Conflict(
            f"送货单 {named} 已按 {taken} 收过货，不能重复收。请核对单号。",
            f"Delivery note {named} is received already, as {taken}. Check its number.",
        )
    uow.inspections.add_arrival(
        Arrival(number, head.number, named or number, blind, actor, note.strip(), uow.now_us),
        parts,
    )


def _after(uow: UnitOfWork, before: Delivery, number: str, lots: Sequence[Lot]) -> Arrived:
    lines = uow.deliveries.lines([before.number])[before.number]
    after = before.received(complete=all(not each.missing for each in lines))
    saved(uow, before, after)
    return Arrived(number, before.number, after.state, tuple(lot.id for lot in lots))
