"""Budget (预算): lines opened, money sent down, moved between lines and taken back."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from depot.domain.budget import (
    APPROPRIATION_DOCUMENT,
    CHANGE_DOCUMENT,
    BudgetChange,
    BudgetLine,
    ChangeKind,
    ChangeState,
    budget_line,
)  # fmt: skip
from depot.domain.decision import just_handled
from depot.domain.ledger import AccountKind, HoldingKey, MoneyPosting
from depot.domain.money import fen_of
from depot.errors import InvalidInput, NotFound
from depot.services.access import Right, require
from depot.services.care_checks import require_text
from depot.services.spending import (
    Why,
    budget_key,
    free_fen,
    money_key,
    require_line,
    take_from_budget,
)  # fmt: skip
from depot.store.uow import UnitOfWork


@dataclass(frozen=True)
class Appropriate:
    """Book what finance has sent down for a line (下达预算); a new line is opened.

    Parameters
    ----------
    amount
        Yuan.
    basis
        Number of finance's document.
    """

    command_id: str
    actor: str
    year: int
    purpose: str
    source: str
    amount: Decimal
    basis: str
    note: str = ""


@dataclass(frozen=True)
class ProposeChange:
    """Ask for money to move between lines (调剂), or back to finance (收回, no `to_line`)."""

    command_id: str
    actor: str
    from_line: str
    to_line: str
    amount: Decimal
    reason: str
    basis: str = ""


@dataclass(frozen=True)
class DecideChange:
    """Approve or reject a change that somebody else asked for; a rejection says why."""

    command_id: str
    actor: str
    number: str
    approved: bool
    note: str = ""


@dataclass(frozen=True)
class RecallChange:
    """Call one's own change back before it is decided."""

    command_id: str
    actor: str
    number: str


@dataclass(frozen=True)
class BudgetChanged:
    """A change, where it stands, and the line that it is about."""

    number: str
    state: ChangeState
    line: str


def appropriate(command: Appropriate, uow: UnitOfWork) -> BudgetChanged:
    """Book it; what the line was advanced in an emergency is covered first.

    Raises
    ------
    InvalidInput, NotAllowed
        For what can't be meant: three decimals, no document; without the right over money.
    """
    require(uow, command.actor, Right.MONEY)
    fen = fen_of(command.amount)
    basis = require_text("下达文号", "the number of the document", command.basis)
    note = require_text("备注", "a remark", command.note, optional=True)
    line = _ensured(uow, budget_line(command.year, command.purpose, command.source, note))
    number = uow.documents.next_number(APPROPRIATION_DOCUMENT)
    uow.budgets.add_change(
        BudgetChange(
            number, ChangeKind.APPROPRIATION, "", line.code, fen, basis, note,
            ChangeState.POSTED, command.actor, uow.now_us,
        )
    )  # fmt: skip
    uow.ledger.post(
        [MoneyPosting(_finance(uow, line), budget_key(uow, line.code), fen, "appropriation",
                      number)]
    )  # fmt: skip
    _cover_advance(uow, line, number)
    return BudgetChanged(number, ChangeState.POSTED, line.code)


def propose_change(command: ProposeChange, uow: UnitOfWork) -> BudgetChanged:
    """Book the request; the money stays where it is until somebody else approves.

    Raises
    ------
    InvalidInput, NotFound, NotAllowed
        For what can't be meant, lines of two years among it; without the right over money.
    """
    require(uow, command.actor, Right.MONEY)
    fen = fen_of(command.amount)
    reason = require_text("调剂原因", "the reason", command.reason)
    basis = require_text("依据文号", "a document", command.basis, optional=True)
    source = require_line(uow, command.from_line)
    if command.to_line:
        _require_same_year(source, require_line(uow, command.to_line))
    kind = ChangeKind.TRANSFER if command.to_line else ChangeKind.WITHDRAWAL
    number = uow.documents.next_number(CHANGE_DOCUMENT)
    uow.budgets.add_change(
        BudgetChange(
            number, kind, source.code, command.to_line, fen, basis, reason, ChangeState.WAITING,
            command.actor, uow.now_us,
        )
    )  # fmt: skip
    return BudgetChanged(number, ChangeState.WAITING, source.code)


def decide_change(command: DecideChange, uow: UnitOfWork) -> BudgetChanged:
    """Decide it; approved, the money moves at once.

    Raises
    ------
    NotFound, NotAllowed, Conflict, InvalidInput
        When there is none, the right to approve is missing, it is the actor's own, it was
        decided, or a rejection has no reason.
    BudgetExceeded
        When the line has less by now.
    """
    require(uow, command.actor, Right.APPROVE)
    note = require_text("审批意见", "a reason", command.note, optional=command.approved)
    before = _change(uow, command.number)
    after = before.decided(command.actor, uow.now_us, note, approved=command.approved)
    _save(uow, after)
    if command.approved:
        source = require_line(uow, before.from_line)
        target = budget_key(uow, before.to_line) if before.to_line else _finance(uow, source)
        take_from_budget(uow, source, target, before.fen, Why(before.kind.value, before.number))
    return BudgetChanged(after.number, after.state, after.from_line)


def recall_change(command: RecallChange, uow: UnitOfWork) -> BudgetChanged:
    """Call it back.

    Raises
    ------
    NotFound, NotAllowed, Conflict
        When there is none, it is somebody else's, or it was decided.
    """
    require(uow, command.actor, Right.MONEY)
    after = _change(uow, command.number).recalled(command.actor)
    _save(uow, after)
    return BudgetChanged(after.number, after.state, after.from_line)


def _ensured(uow: UnitOfWork, line: BudgetLine) -> BudgetLine:
    known = uow.budgets.line(line.code)
    if known is None:
        uow.budgets.add_line(line)
    return known or line


def _finance(uow: UnitOfWork, line: BudgetLine) -> HoldingKey:
    code = f"appropriation/{line.year}/{line.source.value}"
    return money_key(uow, AccountKind.APPROPRIATION, code)


def _cover_advance(uow: UnitOfWork, line: BudgetLine, number: str) -> None:
    ahead = money_key(uow, AccountKind.APPROPRIATION, f"advance/{line.code}")
    uow.ledger.lock([ahead, budget_key(uow, line.code)])
    owed = -uow.ledger.balances([ahead])[ahead][0]
    covered = min(owed, free_fen(uow, line.code))
    if covered > 0:
        take_from_budget(uow, line, ahead, covered, Why("cover", number))


def _require_same_year(source: BudgetLine, target: BudgetLine) -> None:
    if source.code == target.code:
        raise InvalidInput(
            "调出与调入项目相同，请另选。", "From and to are the same line: choose another."
        )
    if source.year != target.year:
        raise InvalidInput(
            f"不能跨年度调剂：{source.year} 年与 {target.year} 年。请先收回，再重新下达。",
            f"Money doesn't move between the years {source.year} and {target.year}: take it "
            "back, then appropriate it anew.",
        )


def _change(uow: UnitOfWork, number: str) -> BudgetChange:
    found = uow.budgets.change(number, lock=True)
    if found is None:
        raise NotFound(f"没有预算调剂单“{number}”。", f"There is no budget change “{number}”.")
    return found


def _save(uow: UnitOfWork, after: BudgetChange) -> None:
    if not uow.budgets.save_change(after):
        raise just_handled(after.number)
