"""Issuing goods (出库): first expired, first out, still good on arrival."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from depot.domain.ledger import OWN, AccountKind, HoldingKey, LedgerKind, Posting, StockStatus
from depot.errors import InvalidInput
from depot.services.access import Right, require
from depot.services.catalogue import require_depot
from depot.services.counter import require_small
from depot.services.picking import Pick, Wish, as_pick, choose_among, meant
from depot.store.uow import UnitOfWork

__all__ = ["Issue", "IssueGoods", "IssueLine", "Pick", "issue_goods", "post_issue"]

DOCUMENT = "CK"
MAX_TEXT_LENGTH = 64


@dataclass(frozen=True)
class IssueLine:
    """One line of an issue.

    Parameters
    ----------
    item, quantity
        Item code and base units.
    lot_id, deviation_reason
        A lot to take instead of what FEFO says, and why.
    """

    item: str
    quantity: int
    lot_id: int | None = None
    deviation_reason: str = ""


@dataclass(frozen=True)
class IssueGoods:
    """Issue goods from a depot to a destination.

    Parameters
    ----------
    command_id, actor
        Client UUID; user name.
    depot, destination
        Depot code; code or name of who gets the goods.
    lines
        What is to go.
    arrives_on
        Day of arrival, by which lots are chosen; None: today.
    note
        Remark.
    """

    command_id: str
    actor: str
    depot: str
    destination: str
    lines: tuple[IssueLine, ...]
    arrives_on: date | None = None
    note: str = ""


@dataclass(frozen=True)
class Issue:
    """A booked issue (出库单) with its pick list."""

    document_no: str
    picks: tuple[Pick, ...]
    recorded_at_us: int


def issue_goods(command: IssueGoods, uow: UnitOfWork) -> Issue:
    """Hand goods over at the counter (直接出库): choose lots and book the issue.

    Raises
    ------
    InvalidLines, InvalidInput, NotFound, NotAllowed
        For what can't be meant; for more than may be handed over at a time.
    InsufficientStock
        When too little can be issued.
    """
    return _issue(command, uow, small_only=True)


def post_issue(command: IssueGoods, uow: UnitOfWork) -> Issue:
    """Choose lots and book an issue that somebody has approved, or that is urgent.

    Raises
    ------
    InvalidLines, InvalidInput, NotFound, NotAllowed, InsufficientStock
        As `issue_goods`, but for the limit.
    """
    return _issue(command, uow, small_only=False)


def _issue(command: IssueGoods, uow: UnitOfWork, *, small_only: bool) -> Issue:
    require(uow, command.actor, Right.KEEP)
    require_depot(uow, command.depot)
    arrives_on = _arrival(command, uow)
    uow.reservations.lapse_due(uow.now_us)
    wishes = [
        Wish(number, line.item, line.quantity, line.lot_id, line.deviation_reason)
        for number, line in enumerate(command.lines, start=1)
    ]
    items = meant(uow, wishes)
    if small_only:
        require_small(uow, [(items[wish.item], wish.quantity) for wish in wishes])
    chosen = choose_among(uow, command.depot, wishes, items, arrives_on)
    site = uow.ledger.account(LedgerKind.GOODS, AccountKind.SITE, f"site/{command.destination}")
    number = uow.documents.open(DOCUMENT, command.depot, command.destination, note=command.note)
    uow.ledger.post(
        [
            Posting(
                portion.candidate.key,
                HoldingKey(site.id, portion.candidate.lot.id, StockStatus.ISSUABLE.value, OWN),
                portion.quantity,
                _reason(wish),
                number,
                wish.line,
            )
            for wish, portion in chosen
        ]
    )
    return Issue(number, tuple(as_pick(*each) for each in chosen), uow.now_us)


def _reason(wish: Wish) -> str:
    deviation = wish.deviation_reason.strip() if wish.lot_id is not None else ""
    return f"issue: {deviation}" if deviation else "issue"


def _arrival(command: IssueGoods, uow: UnitOfWork) -> date:
    destination = command.destination
    if not destination.strip() or len(destination) > MAX_TEXT_LENGTH:
        raise InvalidInput(
            f"去向“{destination[:40]}”无效：请填写 1 至 {MAX_TEXT_LENGTH} 个字符。",
            f"destination “{destination[:40]}”: enter 1 to {MAX_TEXT_LENGTH} characters.",
        )
    if not command.lines:
        raise InvalidInput("出库单没有明细。请至少填写一行。", "The issue has no lines. Add one.")
    arrives_on = command.arrives_on or uow.today
    if arrives_on < uow.today:
        raise InvalidInput(
            f"到达日期 {arrives_on} 早于今天（{uow.today}）。",
            f"arrives_on {arrives_on} is before today ({uow.today}).",
        )
    return arrives_on
