"""Receiving goods (入库)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from depot.domain.item import Item
from depot.domain.ledger import (
    OWNERS,
    STATUSES,
    AccountKind,
    HoldingKey,
    LedgerKind,
    Owner,
    Posting,
    StockStatus,
    require_quantity,
)  # fmt: skip
from depot.domain.lines import LineChecks
from depot.domain.lot import NO_LOT, Lot, is_expired
from depot.errors import InvalidInput
from depot.services.access import Right, require
from depot.services.catalogue import require_depot
from depot.services.lot_labels import ShelfLine
from depot.services.putaway import put_away
from depot.store.repositories.lots import LotData
from depot.store.repositories.places import Shelf
from depot.store.uow import UnitOfWork

DOCUMENT = "RK"
MAX_TEXT_LENGTH = 64
MAX_NOTE_LENGTH = 1000


@dataclass(frozen=True)
class ReceiveLine(ShelfLine):
    """One line of a receipt: issuable, or quarantined until inspected."""


@dataclass(frozen=True)
class ReceiveGoods:
    """Receive goods into a depot.

    Parameters
    ----------
    command_id, actor
        Client UUID; user name.
    depot, supplier
        Depot code; who delivered.
    lines
        What came.
    note
        Remark.
    occurred_at_us
        When it came; None: now. Kept as an attribute, it moves nothing in the ledger.
    opening
        It was there before the books began: booked from the opening account.
    """

    command_id: str
    actor: str
    depot: str
    supplier: str
    lines: tuple[ReceiveLine, ...]
    note: str = ""
    occurred_at_us: int | None = None
    opening: bool = False


@dataclass(frozen=True)
class ReceiptLine:
    """What was booked for a line."""

    item: str
    lot_id: int
    lot_no: str
    made_on: date | None
    expires_on: date | None
    bin: str
    quantity: int
    status: StockStatus
    owner: str


@dataclass(frozen=True)
class Receipt:
    """A booked receipt (入库单)."""

    document_no: str
    lines: tuple[ReceiptLine, ...]
    recorded_at_us: int


def receive_goods(command: ReceiveGoods, uow: UnitOfWork) -> Receipt:
    """Book a receipt.

    Raises
    ------
    InvalidLines
        With everything that is wrong with any line.
    InvalidInput, NotFound, NotAllowed, Conflict
        For the head of the paper, a missing right, a bin that is too small.
    """
    require(uow, command.actor, Right.KEEP)
    require_depot(uow, command.depot)
    check_head(command, uow)
    items = uow.catalogue.get(line.item for line in command.lines if isinstance(line.item, str))
    bins = {line.bin for line in command.lines if isinstance(line.bin, str)}
    shelves = {shelf.bin.code: shelf for shelf in uow.places.shelves(command.depot, bins)}
    check_lines(command, items, shelves, uow.today)
    lots = book_lots(command, uow)
    number = uow.documents.open(
        DOCUMENT,
        command.depot,
        command.supplier,
        note=command.note,
        occurred_at_us=command.occurred_at_us,
    )
    _post(command, uow, number, lots, shelves)
    booked = zip(command.lines, lots, strict=True)
    return Receipt(number, tuple(_booked(line, lot) for line, lot in booked), uow.now_us)


def check_head(command: ReceiveGoods, uow: UnitOfWork) -> None:
    """Refuse a head that can't be true: no supplier, a future day, no lines."""
    supplier = command.supplier
    if not supplier.strip() or len(supplier) > MAX_TEXT_LENGTH or not supplier.isprintable():
        raise InvalidInput(
            f"供应单位“{supplier[:40]}”无效：请填写 1 至 {MAX_TEXT_LENGTH} 个字符。",
            f"supplier “{supplier[:40]}”: enter 1 to {MAX_TEXT_LENGTH} characters.",
        )
    if len(command.note) > MAX_NOTE_LENGTH or "\0" in command.note:
        raise InvalidInput(
            f"备注超过 {MAX_NOTE_LENGTH} 个字符或含无效字符。",
            f"note: more than {MAX_NOTE_LENGTH} characters, or an invalid one.",
        )
    if command.occurred_at_us is not None and not 0 <= command.occurred_at_us <= uow.now_us:
        raise InvalidInput(
            "入库时间不能晚于现在。请核对日期和时间。",
            "occurred_at: can't be in the future. Check date and time.",
        )
    if not command.lines:
        raise InvalidInput("入库单没有明细。请至少填写一行。", "The receipt has no lines. Add one.")


def check_lines(
    command: ReceiveGoods, items: Mapping[str, Item], shelves: Mapping[str, Shelf], today: date
) -> None:
    """Refuse lines that can't be true, all of them at once."""
    checks = LineChecks()
    for number, line in enumerate(command.lines, start=1):
        item, shelf = items.get(line.item), shelves.get(line.bin)
        _check_item_and_bin(checks, number, line, item=item, shelf=shelf, depot=command.depot)
        _check_amount_and_state(checks, number, line)
        _check_lot(checks, number, line, item, today)
    checks.refuse_if_any()


def _check_item_and_bin(
    checks: LineChecks,
    number: int,
    line: ReceiveLine,
    *,
    item: Item | None,
    shelf: Shelf | None,
    depot: str,
) -> None:
    if item is None:
        checks.add(
            number, "item",
            f"物资目录中没有编码“{line.item}”。请核对或先添加物资。",
            f"no item “{line.item}” in the catalogue. Check the code or add the item.",
        )  # fmt: skip
    if shelf is None:
        checks.add(
            number, "bin",
            f"储备库 {depot} 没有库位“{line.bin}”。",
            f"depot {depot} has no bin “{line.bin}”.",
        )  # fmt: skip
    elif item is not None and not shelf.bin.allows(item.storage_class):
        checks.add(
            number, "bin",
            f"库位 {line.bin} 不得存放“{item.storage_class}”类物资（{item.name_zh}）。",
            f"bin {line.bin} may not hold goods of class {item.storage_class} ({item.name_en}).",
        )  # fmt: skip


def _check_amount_and_state(checks: LineChecks, number: int, line: ReceiveLine) -> None:
    try:
        require_quantity(line.quantity)
    except InvalidInput as refusal:
        checks.add_refusal(number, "quantity", refusal)
    if line.owner not in OWNERS:
        known = "、".join(each.value for each in Owner)
        checks.add(
            number, "owner",
            f"权属“{line.owner}”无效，应为：{known}。",
            f"owner “{line.owner}” must be one of {known}.",
        )  # fmt: skip
    if line.status not in STATUSES:
        checks.add(
            number, "status",
            f"状态“{line.status}”无效。",
            f"status “{line.status}” is unknown.",
        )  # fmt: skip


def _check_lot(
    checks: LineChecks, number: int, line: ReceiveLine, item: Item | None, today: date
) -> None:
    lot_no = line.lot_no
    if not lot_no.strip() or len(lot_no) > MAX_TEXT_LENGTH or not lot_no.isprintable():
        checks.add(
            number, "lot_no",
            f"批号“{str(lot_no)[:40]}”无效：1 至 {MAX_TEXT_LENGTH} 个字符，没有批号填“{NO_LOT}”。",
            f"lot number “{str(lot_no)[:40]}” must have 1 to {MAX_TEXT_LENGTH} characters, "
            f"“{NO_LOT}” for none.",
        )  # fmt: skip
    # A datetime is a date to Python, but carries a time of day that a label has not.
    wrong = [
        name
        for name in ("made_on", "expires_on")
        if getattr(line, name) is not None and type(getattr(line, name)) is not date
    ]
    for name in wrong:
        checks.add(
            number, name,
            f"日期“{getattr(line, name)}”无效，应为年-月-日。",
            f"“{getattr(line, name)}” is no date.",
        )  # fmt: skip
    if not wrong:
        _check_dates(checks, number, line, item, today)


def _check_dates(
    checks: LineChecks, number: int, line: ReceiveLine, item: Item | None, today: date
) -> None:
    made_on, expires_on = line.made_on, line.expires_on
    if made_on is not None and made_on > today:
        checks.add(
            number, "made_on",
            f"生产日期 {made_on} 晚于今天（{today}）。",
            f"made on {made_on}, which is after today ({today}).",
        )  # fmt: skip
    if made_on is not None and expires_on is not None and expires_on < made_on:
        checks.add(
            number, "expires_on",
            f"有效期 {expires_on} 早于生产日期 {made_on}。",
            f"expires on {expires_on}, before it was made ({made_on}).",
        )  # fmt: skip
    if item is not None and item.expiry_required and expires_on is None:
        checks.add(
            number, "expires_on",
            f"{item.name_zh} 必须填写有效期。",
            f"{item.name_en} needs an expiry date.",
        )  # fmt: skip
    if is_expired(expires_on, today) and line.status == StockStatus.ISSUABLE:
        checks.add(
            number, "expires_on",
            f"有效期 {expires_on} 已过。请拒收，或以“过期”状态入库。",
            f"expired on {expires_on}. Refuse it or receive it with the status expired.",
        )  # fmt: skip


def book_lots(command: ReceiveGoods, uow: UnitOfWork) -> list[Lot]:
    """Return the lots of the lines, booking new ones; a lot has one date of making."""
    wanted = [
        LotData(line.item, command.supplier, line.lot_no, line.expires_on, line.made_on)
        for line in command.lines
    ]
    lots = uow.lots.ensure(wanted)
    checks = LineChecks()
    for number, (line, lot) in enumerate(zip(command.lines, lots, strict=True), start=1):
        if line.made_on is not None and line.made_on != lot.made_on and line.lot_no != NO_LOT:
            checks.add(
                number, "made_on",
                f"批号 {lot.lot_no} 已登记的生产日期为 {lot.made_on or '无'}，"
                f"与 {line.made_on} 不符。",
                f"lot {lot.lot_no} is booked as made on {lot.made_on or 'no date'}, "
                f"not {line.made_on}.",
            )  # fmt: skip
    checks.refuse_if_any()
    return lots


def _post(
    command: ReceiveGoods,
    uow: UnitOfWork,
    number: str,
    lots: list[Lot],
    shelves: Mapping[str, Shelf],
) -> None:
    kind, code = (
        (AccountKind.OPENING, "opening")
        if command.opening
        else (AccountKind.SUPPLIER, f"supplier/{command.supplier}")
    )
    supplier = uow.ledger.account(LedgerKind.GOODS, kind, code)
    postings = [
        Posting(
            HoldingKey(supplier.id, lot.id, StockStatus(line.status).value, line.owner),
            HoldingKey(
                shelves[line.bin].account_id, lot.id, StockStatus(line.status).value, line.owner
            ),
            line.quantity,
            "opening" if command.opening else "receipt",
            number,
            row,
            command.occurred_at_us,
        )
        for row, (line, lot) in enumerate(zip(command.lines, lots, strict=True), start=1)
    ]
    put_away(uow, postings, (shelves[line.bin].account_id for line in command.lines))


def _booked(line: ReceiveLine, lot: Lot) -> ReceiptLine:
    return ReceiptLine(
        line.item,
        lot.id,
        lot.lot_no,
        lot.made_on,
        lot.expires_on,
        line.bin,
        line.quantity,
        StockStatus(line.status),
        line.owner,
    )
