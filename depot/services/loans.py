"""Loans of durable equipment (借用): lent, returned in parts, extended."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from depot.domain.item import Item
from depot.domain.ledger import (
    OWN,
    AccountKind,
    HoldingKey,
    LedgerKind,
    Posting,
    StockStatus,
    require_quantity,
)  # fmt: skip
from depot.domain.lines import LineChecks
from depot.domain.loan import ACCOUNT_PREFIX, DOCUMENT, Loan, LoanEvent, LoanPart, require_due
from depot.domain.lot import Lot, is_expired
from depot.domain.serial import Grade
from depot.errors import InvalidInput, NotFound
from depot.services.access import Right, require
from depot.services.care_checks import check_serials, require_past_day, require_text
from depot.services.catalogue import require_depot
from depot.services.putaway import put_away
from depot.store.uow import Reader, UnitOfWork

# What comes back sound may be lent again at once; the rest is held, to be cleaned or repaired.
SOUND = frozenset({Grade.A, Grade.B})


@dataclass(frozen=True)
class LendLine:
    """What is lent out of a bin; `serials` for goods that have them."""

    lot_id: int
    bin: str
    quantity: int
    serials: tuple[str, ...] = ()


@dataclass(frozen=True)
class LendGoods:
    """Lend equipment of a depot.

    Parameters
    ----------
    borrower, contact, purpose
        Who, how to reach them, what for.
    basis
        Who allowed it, or which paper.
    due_on
        Last day of the loan.
    lent_on
        When it was handed over, for a paper entered afterwards; None: today.
    """

    command_id: str
    actor: str
    depot: str
    borrower: str
    contact: str
    purpose: str
    basis: str
    due_on: date
    lines: tuple[LendLine, ...]
    lent_on: date | None = None


@dataclass(frozen=True)
class ReturnLine:
    """What came back of a line of the loan.

    Parameters
    ----------
    line
        Its number in the loan.
    bin
        Where it is put.
    grade
        Condition. A and B are in store again; C goes to repair, D is held as damaged.
    dirty
        To be cleaned and dried first: it is held, whatever its grade.
    """

    line: int
    quantity: int
    bin: str
    grade: Grade = Grade.A
    serials: tuple[str, ...] = ()
    dirty: bool = False
    note: str = ""


@dataclass(frozen=True)
class ReturnLoan:
    """Take back a loan or a part of it."""

    command_id: str
    actor: str
    number: str
    lines: tuple[ReturnLine, ...]


@dataclass(frozen=True)
class ExtendLoan:
    """Let the borrower keep it longer; say why."""

    command_id: str
    actor: str
    number: str
    due_on: date
    reason: str


@dataclass(frozen=True)
class LoanResult:
    """A loan and how many units are still out."""

    number: str
    out: int
    recorded_at_us: int


def lend_goods(command: LendGoods, uow: UnitOfWork) -> LoanResult:
    """Book the loan; what is lent isn't available until it is back.

    Raises
    ------
    InvalidLines, InvalidInput, NotFound
        For what can't be meant.
    InsufficientStock
        When it is lent, reserved or gone already.
    """
    return lend(command, uow)


def lend(command: LendGoods, uow: UnitOfWork, *, consumables: bool = False) -> LoanResult:
    """Book a loan inside another command; `consumables` may go to a partner of mutual aid."""
    require(uow, command.actor, Right.KEEP)
    require_depot(uow, command.depot)
    borrower = require_text("借用单位", "the borrower", command.borrower)
    contact = require_text("联系方式", "how to reach the borrower", command.contact)
    purpose = require_text("用途", "the purpose", command.purpose)
    basis = require_text("批准人或依据", "who allowed it", command.basis)
    lent_on = uow.today
    if command.lent_on is not None:
        lent_on = require_past_day("借出日期", "The day of lending", command.lent_on, uow.today)
    require_due(command.due_on, lent_on, uow.today)
    if not command.lines:
        raise InvalidInput("借用单没有明细。请至少填写一行。", "The loan has no lines. Add one.")
    lines = _checked(command, uow, consumables=consumables)
    number = uow.documents.open(DOCUMENT, command.depot, borrower, note=purpose)
    account = uow.ledger.account(LedgerKind.GOODS, AccountKind.ON_LOAN, f"{ACCOUNT_PREFIX}{number}")
    head = Loan(
        number, command.depot, account.id, borrower, contact, purpose, basis, lent_on,
        command.due_on, command.actor, 0, (),
    )  # fmt: skip
    postings = []
    for row, (key, bin_code, quantity, serials) in enumerate(lines, start=1):
        target = key._replace(account_id=account.id)
        postings.append(Posting(key, target, quantity, f"loan: {bin_code}", number, row))
        if serials:
            uow.serials.name(key, target, serials)
    uow.ledger.post(postings)
    uow.loans.add(head, [(key, bin_code, quantity) for key, bin_code, quantity, _ in lines])
    return LoanResult(number, sum(quantity for _, _, quantity, _ in lines), uow.now_us)


def _checked(
    command: LendGoods, uow: UnitOfWork, *, consumables: bool
) -> list[tuple[HoldingKey, str, int, tuple[str, ...]]]:
    shelves = {each.bin.code: each.account_id for each in uow.places.shelves(command.depot)}
    lots = uow.lots.get(line.lot_id for line in command.lines if isinstance(line.lot_id, int))
    items = uow.catalogue.get(lot.item for lot in lots.values())
    checks = LineChecks()
    lines = []
    for number, line in enumerate(command.lines, start=1):
        before = len(checks.findings)
        _check_lent(checks, number, line, lots, uow.today)
        lot = lots.get(line.lot_id)
        if lot is not None and not consumables:
            _refuse_consumable(checks, number, items[lot.item])
        if line.bin not in shelves:
            checks.add(number, "bin", f"没有库位“{line.bin}”。", f"there is no bin “{line.bin}”.")
        if len(checks.findings) > before:
            continue
        key = HoldingKey(shelves[line.bin], line.lot_id, StockStatus.ISSUABLE.value, OWN)
        quantity, reserved = uow.ledger.balances([key])[key]
        if quantity - reserved < line.quantity:
            checks.add(
                number, "quantity",
                f"{line.bin} 中可借 {quantity - reserved}（在库可用 {quantity}，占用 {reserved}），"
                f"不足 {line.quantity}。已借出、占用或待修的不能再借。",
                f"{line.bin}: {quantity - reserved} can be lent ({quantity} issuable, {reserved} "
                f"reserved), {line.quantity} asked. What is lent, reserved or in repair can't be.",
            )  # fmt: skip
            continue
        named = check_serials(uow, checks, number, (key, line.quantity), line.serials)
        lines.append((key, line.bin, line.quantity, named))
    checks.refuse_if_any()
    return lines


def _refuse_consumable(checks: LineChecks, number: int, item: Item) -> None:
    if item.expiry_required:
        checks.add(
            number, "item",
            f"{item.name_zh}是消耗品，不能借用。请办理出库。",
            f"{item.name_en} is used up and can't be lent. Issue it.",
        )  # fmt: skip


def _check_lent(
    checks: LineChecks, number: int, line: LendLine, lots: Mapping[int, Lot], today: date
) -> None:
    try:
        require_quantity(line.quantity)
    except InvalidInput as refusal:
        checks.add_refusal(number, "quantity", refusal)
    lot = lots.get(line.lot_id)
    if lot is None:
        checks.add(number, "lot_id", f"没有批次 {line.lot_id}。", f"there is no lot {line.lot_id}.")
        return
    if is_expired(lot.expires_on, today):
        checks.add(
            number, "lot_id",
            f"批号 {lot.lot_no} 已于 {lot.expires_on} 过期，不能借出。",
            f"lot {lot.lot_no} expired on {lot.expires_on} and can't be lent.",
        )  # fmt: skip


def return_loan(command: ReturnLoan, uow: UnitOfWork) -> LoanResult:
    """Book what came back.

    Raises
    ------
    InvalidLines, InvalidInput, NotFound
        For what can't be meant: more than is out, an unknown bin.
    Conflict
        When the bin would hold too much.
    """
    require(uow, command.actor, Right.KEEP)
    loan = _found(uow.loans.load(command.number, lock=True), command.number)
    if not command.lines:
        raise InvalidInput("没有归还明细。请至少填写一行。", "Nothing is returned: add a line.")
    shelves = {each.bin.code: each for each in uow.places.shelves(loan.depot)}
    parts = {part.line: part for part in loan.lines}
    checks = LineChecks()
    left = {part.line: part.out for part in loan.lines}
    for number, line in enumerate(command.lines, start=1):
        _check_returned(checks, number, line, parts, left)
        part, shelf = parts.get(line.line), shelves.get(line.bin)
        if shelf is None:
            checks.add(number, "bin", f"没有库位“{line.bin}”。", f"there is no bin “{line.bin}”.")
        elif part is not None:
            item = uow.catalogue.get([part.item])[part.item]
            if not shelf.bin.allows(item.storage_class):
                checks.add(
                    number, "bin",
                    f"库位 {line.bin} 不得存放{item.name_zh}。",
                    f"bin {line.bin} may not hold {item.name_en}.",
                )  # fmt: skip
            source = _out_key(loan, part)
            check_serials(uow, checks, number, (source, line.quantity), line.serials)
    checks.refuse_if_any()
    _book_return(command, uow, loan, {code: each.account_id for code, each in shelves.items()})
    after = _found(uow.loans.load(loan.number), loan.number)
    uow.loans.close_if_done(loan.number)
    return LoanResult(loan.number, sum(part.out for part in after.lines), uow.now_us)


def _out_key(loan: Loan, part: LoanPart) -> HoldingKey:
    return HoldingKey(loan.account_id, part.lot_id, StockStatus.ISSUABLE.value, part.owner)


def _check_returned(
    checks: LineChecks,
    number: int,
    line: ReturnLine,
    parts: Mapping[int, LoanPart],
    left: dict[int, int],
) -> None:
    if line.line not in parts:
        checks.add(
            number, "line", f"借用单没有第 {line.line} 行。", f"the loan has no line {line.line}."
        )
        return
    try:
        require_quantity(line.quantity)
    except InvalidInput as refusal:
        checks.add_refusal(number, "quantity", refusal)
        return
    if line.quantity > left[line.line]:
        checks.add(
            number, "quantity",
            f"{parts[line.line].name_zh}在外 {left[line.line]}，不能归还 {line.quantity}。",
            f"{left[line.line]} of {parts[line.line].name_en} are out; {line.quantity} can't "
            "come back.",
        )  # fmt: skip
    left[line.line] -= line.quantity


def _book_return(
    command: ReturnLoan, uow: UnitOfWork, loan: Loan, shelves: Mapping[str, int]
) -> None:
    parts = {part.line: part for part in loan.lines}
    postings = []
    for line in command.lines:
        part = parts[line.line]
        source = _out_key(loan, part)
        target = HoldingKey(shelves[line.bin], part.lot_id, _status(line).value, part.owner)
        postings.append(
            Posting(source, target, line.quantity, "loan_return", loan.number, line.line)
        )
        here = [each.unit for each in uow.serials.placed(lot_id=part.lot_id)]
        units = [each for each in here if each.key == source]
        # check_serials let it pass without numbers only when all of them come back.
        named = line.serials or tuple(each.number for each in units)
        graded = [each for each in units if each.number in named]
        if graded:
            uow.serials.grade(graded, Grade(line.grade), loan.number)
            uow.serials.name(source, target, named)
        happened = LoanEvent(
            line.line, "returned", line.quantity, Grade(line.grade).value, loan.due_on,
            require_text("备注", "a remark", line.note, optional=True), command.actor, uow.now_us,
        )  # fmt: skip
        uow.loans.give_back(loan.number, happened)
    put_away(uow, postings, (each.target.account_id for each in postings))


def _status(line: ReturnLine) -> StockStatus:
    if line.dirty:
        return StockStatus.QUARANTINED
    if line.grade in SOUND:
        return StockStatus.ISSUABLE
    return StockStatus.REPAIR if line.grade is Grade.C else StockStatus.DAMAGED


def extend_loan(command: ExtendLoan, uow: UnitOfWork) -> LoanResult:
    """Move the due date.

    Raises
    ------
    InvalidInput, NotFound
        When the date isn't later, the reason is missing, or all is back.
    """
    require(uow, command.actor, Right.KEEP)
    loan = _found(uow.loans.load(command.number, lock=True), command.number)
    if not loan.is_open:
        raise InvalidInput(
            f"{loan.number} 已全部归还，无需续借。", f"{loan.number} is back; nothing to extend."
        )
    require_due(command.due_on, max(loan.due_on, uow.today), uow.today)
    if command.due_on == loan.due_on:
        raise InvalidInput(
            f"归还日期已经是 {loan.due_on}。请填写更晚的日期。",
            f"It is due on {loan.due_on} already. Choose a later day.",
        )
    reason = require_text("续借原因", "why it is extended", command.reason)
    uow.loans.extend(loan, command.due_on, reason, command.actor)
    return LoanResult(loan.number, sum(part.out for part in loan.lines), uow.now_us)


def _found(found: Loan | None, number: str) -> Loan:
    if found is None:
        raise NotFound(
            f"没有借用单“{number}”。请从列表中选择。",
            f"There is no loan “{number}”. Choose it from the list.",
        )
    return found


def loans(reader: Reader, *, open_only: bool = False) -> tuple[Loan, ...]:
    """Return loans: the open ones by due date, or all, the newest first."""
    return reader.loans.all(open_only=open_only)


def loan(reader: Reader, number: str) -> Loan:
    """Return a loan.

    Raises
    ------
    NotFound
        When there is none.
    """
    return _found(reader.loans.load(number), number)


def loan_events(reader: Reader, number: str) -> tuple[LoanEvent, ...]:
    """Return what happened to a loan, the oldest first."""
    return reader.loans.events(number)
