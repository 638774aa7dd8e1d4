"""Committing, spending and releasing money of a budget line, on the posting engine.

For services that buy or pay: purchases, retention fees, call-offs. None of these asks for
rights or approvals; whoever calls has done so. Every function moves fen by a posting of the
money ledger and keeps the paper's commitment in step with it, in the command's own
transaction. A line is a bounded holding: ``budget/… → committed/… → spent/…``, so what is
committed and spent never exceeds what the line was given, with any number of people at once.
"""

from __future__ import annotations

from typing import NamedTuple

from depot.domain.budget import BudgetLine, Commitment
from depot.domain.ledger import AccountKind, HoldingKey, LedgerKind, MoneyPosting
from depot.domain.money import written
from depot.errors import BudgetExceeded, Conflict, InsufficientStock, NotFound
from depot.store.uow import Reader, UnitOfWork

__all__ = [
    "advance", "carry", "chain_of", "commit", "free_fen", "refund", "release_rest",
    "require_line", "spend", "supplement", "whole_commitment",
]  # fmt: skip


def commit(uow: UnitOfWork, line: str, ref: str, title: str, fen: int) -> Commitment:
    """Set money of a line aside for a paper.

    Parameters
    ----------
    line
        Code of the budget line.
    ref
        Number of the paper; it commits once and belongs to one line for good.
    title
        What it is, for people.
    fen
        Above zero.

    Raises
    ------
    BudgetExceeded, NotFound, Conflict
        When the line has less, there is no such line, or the paper has committed already.
    """
    found = require_line(uow, line)
    if uow.budgets.commitment(ref) is not None:
        raise Conflict(
            f"{ref} 已占用预算。追加请办理追加申请。",
            f"{ref} has committed money already. Ask for a supplement.",
        )
    uow.budgets.add_commitment(ref, line, title, fen)
    _take_free(uow, found, fen, Why("commit", ref))
    return Commitment(ref, line, title, fen)


def supplement(uow: UnitOfWork, ref: str, fen: int, document_no: str = "") -> Commitment:
    """Set more money of the same line aside for a paper.

    Raises
    ------
    BudgetExceeded, NotFound
        When the line has less, or nothing was committed.
    """
    before = _locked(uow, ref)
    uow.budgets.commit_more(before.ref, fen)
    line = require_line(uow, before.line)
    _take_free(uow, line, fen, Why("supplement", document_no or ref))
    return _locked(uow, ref)


def spend(uow: UnitOfWork, ref: str, fen: int, document_no: str) -> Commitment:
    """Pay a part of what a paper has committed.

    Parameters
    ----------
    document_no
        Number of the payment.

    Raises
    ------
    BudgetExceeded, NotFound
        When less is still open, or nothing was committed.
    """
    before = _locked(uow, ref)
    if not uow.budgets.take(before.ref, spent=fen):
        raise BudgetExceeded(
            f"{ref} 尚可支付 {written(before.open_fen)} 元，不足 {written(fen)} 元。"
            "超出部分请先办理追加审批。",
            f"{ref} has {written(before.open_fen)} yuan left to pay, {written(fen)} were asked. "
            "Have a supplement approved first.",
        )
    _leave_committed(uow, before.line, AccountKind.SPENT, fen, Why("spend", document_no))
    return _locked(uow, ref)


def release_rest(uow: UnitOfWork, ref: str) -> int:
    """Give what a paper has committed and not spent back to its line; return how many fen.

    Raises
    ------
    NotFound
        When nothing was committed.
    """
    before = _locked(uow, ref)
    rest = before.open_fen
    if rest:
        uow.budgets.take(before.ref, released=rest)
        _leave_committed(uow, before.line, AccountKind.BUDGET, rest, Why("release", ref))
    return rest


def refund(uow: UnitOfWork, ref: str, line: str, fen: int, document_no: str) -> None:
    """Take money back that was paid; it is free on the line that had paid it.

    Parameters
    ----------
    line
        The line that had paid: of an order that was carried over, the year's own.

    Raises
    ------
    BudgetExceeded
        When less was paid.
    """
    paid = next((each for each in chain_of(uow, ref) if each.line == line), None)
    if paid is None or not uow.money_after.give_back(paid.ref, fen):
        raise BudgetExceeded(
            f"{ref} 已支付不足 {written(fen)} 元，不能退这么多。",
            f"Less than {written(fen)} yuan was paid on {ref}: so much can't come back.",
        )
    here = money_key(uow, AccountKind.SPENT, f"spent/{line}")
    uow.ledger.post([MoneyPosting(here, budget_key(uow, line), fen, "refund", document_no)])


def carry(uow: UnitOfWork, ref: str, line: str, new_ref: str, document_no: str) -> int:
    """Take what a paper has committed and not spent to another line; return how many fen.

    The paper goes on under its own number: `spend` and the others find its newest line.

    Raises
    ------
    NotFound, Conflict
        When nothing was committed, or nothing is open any more.
    """
    before = _locked(uow, ref)
    source, target = require_line(uow, before.line), require_line(uow, line)
    rest = before.open_fen
    if not rest:
        raise Conflict(
            f"{ref} 已无未付的占用，无需结转。请驳回。",
            f"Nothing of {ref} is open any more. Reject it.",
        )
    uow.budgets.take(before.ref, released=rest)
    _leave_committed(uow, before.line, AccountKind.BUDGET, rest, Why("release", document_no))
    there = budget_key(uow, target.code)
    take_from_budget(uow, source, there, rest, Why("carry", document_no))
    uow.budgets.add_commitment(new_ref, target.code, before.title, rest)
    _take_free(uow, target, rest, Why("commit", document_no))
    return rest


def chain_of(reader: Reader, ref: str) -> tuple[Commitment, ...]:
    """Return what a paper has committed, year by year: one, unless it was carried over."""
    found: list[Commitment] = []
    known = reader.budgets.commitment(ref)
    while known is not None:
        found.append(known)
        after = reader.money_after.carried_to(known.ref)
        known = reader.budgets.commitment(after) if after else None
    return tuple(found)


def whole_commitment(reader: Reader, ref: str) -> Commitment | None:
    """Return all that a paper has committed as one, on the line that it is on now."""
    chain = chain_of(reader, ref)
    if not chain:
        return None
    # What was carried stands twice: released on the old line, committed on the new one.
    moves = [each for one in chain for each in reader.money_after.carries(one.ref)]
    carried = sum(each.fen for each in moves if each.new_ref)
    return Commitment(
        ref, chain[-1].line, chain[0].title,
        sum(each.fen for each in chain) - carried,
        sum(each.spent_fen for each in chain),
        sum(each.released_fen for each in chain) - carried,
    )  # fmt: skip


def advance(uow: UnitOfWork, line: str, fen: int, document_no: str) -> int:
    """Give a line what it lacks of an amount, ahead of an appropriation; return how many fen.

    Only for emergency spending under a response: the movement stands on its own as
    ``advance`` and is covered by the line's next appropriation.
    """
    key = budget_key(uow, line)
    uow.ledger.lock([key])
    lacking = max(0, fen - uow.ledger.balances([key])[key][0])
    if lacking:
        source = money_key(uow, AccountKind.APPROPRIATION, f"advance/{line}")
        uow.ledger.post([MoneyPosting(source, key, lacking, "advance", document_no)])
    return lacking


def require_line(reader: Reader, code: str) -> BudgetLine:
    """Return a budget line.

    Raises
    ------
    NotFound
        When there is none.
    """
    found = reader.budgets.line(code)
    if found is None:
        raise NotFound(
            f"没有预算项目“{code}”。请从列表中选择或先下达预算。",
            f"There is no budget line “{code}”. Choose one, or open it first.",
        )
    return found


def free_fen(uow: UnitOfWork, line: str) -> int:
    """Return what of a line may still be committed, in fen."""
    key = budget_key(uow, line)
    return uow.ledger.balances([key])[key][0]


def budget_key(uow: UnitOfWork, line: str) -> HoldingKey:
    """Return where the free money of a line is."""
    return money_key(uow, AccountKind.BUDGET, f"budget/{line}")


def money_key(uow: UnitOfWork, kind: AccountKind, code: str) -> HoldingKey:
    """Return a holding of money, its account opened when it is new."""
    fen = uow.lots.unnumbered(uow.catalogue.ensure_money())
    return HoldingKey(uow.ledger.account(LedgerKind.MONEY, kind, code).id, fen.id)


def _too_little(uow: UnitOfWork, line: BudgetLine, fen: int) -> BudgetExceeded:
    free = free_fen(uow, line.code)
    return BudgetExceeded(
        f"预算“{line.name_zh}”可用 {written(free)} 元，不足 {written(fen)} 元。"
        "请先调剂预算或减少金额。",
        f"Budget “{line.name_en}” has {written(free)} yuan free, {written(fen)} are needed. "
        "Move money to it first, or ask for less.",
    )


class Why(NamedTuple):
    """What a movement of money says of itself: why, and on which paper."""

    reason: str
    paper: str


def take_from_budget(
    uow: UnitOfWork, line: BudgetLine, target: HoldingKey, fen: int, why: Why
) -> None:
    """Move free money of a line somewhere else.

    Raises
    ------
    BudgetExceeded
        When it has less.
    """
    here = budget_key(uow, line.code)
    try:
        uow.ledger.post([MoneyPosting(here, target, fen, why.reason, why.paper)])
    except InsufficientStock as refusal:
        raise _too_little(uow, line, fen) from refusal


def _take_free(uow: UnitOfWork, line: BudgetLine, fen: int, why: Why) -> None:
    target = money_key(uow, AccountKind.COMMITTED, f"committed/{line.code}")
    take_from_budget(uow, line, target, fen, why)


def _leave_committed(uow: UnitOfWork, line: str, target: AccountKind, fen: int, why: Why) -> None:
    here = money_key(uow, AccountKind.COMMITTED, f"committed/{line}")
    there = money_key(uow, target, f"{target.value}/{line}")
    uow.ledger.post([MoneyPosting(here, there, fen, why.reason, why.paper)])


def _locked(uow: UnitOfWork, ref: str) -> Commitment:
    """Return a paper's newest commitment, so that nobody else spends of it meanwhile."""
    found = uow.budgets.commitment(ref, lock=True)
    while found is not None and (after := uow.money_after.carried_to(found.ref)):
        found = uow.budgets.commitment(after, lock=True)
    if found is None:
        raise NotFound(
            f"{ref} 没有占用预算。请核对单号。",
            f"{ref} has committed no money. Check its number.",
        )
    return found
