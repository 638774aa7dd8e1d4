"""Goods found (账外物资): on the shelf, not on the books.

A book error never stops a truck: what is there goes onto the books with a reason and the
name of a second person who saw it, and the bin is due for a count.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from depot.domain.account import Right
from depot.domain.count_flag import FoundGoods
from depot.domain.ledger import (
    AccountKind,
    HoldingKey,
    LedgerKind,
    Owner,
    Posting,
    StockStatus,
    require_quantity,
)  # fmt: skip
from depot.domain.lines import LineChecks
from depot.domain.lot import Lot, is_expired
from depot.errors import InvalidInput, NotAllowed
from depot.services.access import SYSTEM_ACTOR, require
from depot.services.care_checks import require_text
from depot.services.catalogue import require_depot
from depot.services.issuing import Issue, IssueGoods, IssueLine, issue_goods
from depot.services.lot_events import hold_recalled
from depot.services.lot_labels import LotLabel, ShelfLine, check_label, ensure_lot
from depot.services.shelf_checks import shelves_of
from depot.store.repositories.places import Shelf
from depot.store.uow import Reader, UnitOfWork

__all__ = [
    "BookFound", "FoundBooked", "FoundEntry", "FoundGoods", "FoundLine", "IssueWithFound",
    "book_found", "enter_found", "found_account", "found_goods", "issue_with_found",
]  # fmt: skip

DOCUMENT: Final = "PY"
_RIGHTS_TO_CONFIRM: Final = frozenset({Right.KEEP.value, Right.APPROVE.value})


@dataclass(frozen=True)
class FoundLine(ShelfLine):
    """Goods that were found in a bin.

    Issuable goods past their date are entered as expired, recalled ones as recalled.

    Parameters
    ----------
    lot_id
        The lot on the books, when it is known; the label is not asked then.
    """

    lot_id: int | None = None


@dataclass(frozen=True)
class FoundEntry:
    """What was entered for a line."""

    lot_id: int
    bin: str
    quantity: int
    status: str


@dataclass(frozen=True)
class BookFound:
    """Enter goods that were found, without issuing them.

    Parameters
    ----------
    reason
        Why they may not be on the books.
    confirmed_by
        User name of the second person who saw them.
    """

    command_id: str
    actor: str
    depot: str
    lines: tuple[FoundLine, ...]
    reason: str
    confirmed_by: str


@dataclass(frozen=True)
class FoundBooked:
    """Booked goods and the paper's number."""

    document_no: str
    entries: tuple[FoundEntry, ...]


@dataclass(frozen=True)
class IssueWithFound:
    """Enter goods that were found and issue, in one command.

    Parameters
    ----------
    found, reason, confirmed_by
        As of `BookFound`.
    destination, lines, arrives_on, note
        As of `IssueGoods`; the issue may take more than what was found.
    """

    command_id: str
    actor: str
    depot: str
    destination: str
    lines: tuple[IssueLine, ...]
    found: tuple[FoundLine, ...]
    reason: str
    confirmed_by: str
    arrives_on: date | None = None
    note: str = ""


def book_found(command: BookFound, uow: UnitOfWork) -> FoundBooked:
    """Enter what was found.

    Raises
    ------
    InvalidLines, InvalidInput, NotFound, NotAllowed
        For what can't be meant, without a reason or a second person.
    """
    require(uow, command.actor, Right.KEEP)
    require_depot(uow, command.depot)
    number = uow.documents.open(DOCUMENT, command.depot, "-", note=command.reason.strip()[:200])
    entries = enter_found(
        uow, depot=command.depot, lines=command.lines, reason=command.reason,
        confirmed_by=command.confirmed_by, document_no=number,
    )  # fmt: skip
    return FoundBooked(number, entries)


def issue_with_found(command: IssueWithFound, uow: UnitOfWork) -> Issue:
    """Enter what was found, then issue; the truck leaves with both or with nothing.

    Raises
    ------
    InvalidLines, InvalidInput, NotFound, NotAllowed, InsufficientStock
        As for `book_found` and `issue_goods`.
    """
    require(uow, command.actor, Right.KEEP)
    require_depot(uow, command.depot)
    number = uow.documents.open(DOCUMENT, command.depot, "-", note=command.reason.strip()[:200])
    enter_found(
        uow, depot=command.depot, lines=command.found, reason=command.reason,
        confirmed_by=command.confirmed_by, document_no=number,
    )  # fmt: skip
    issue = IssueGoods(
        command.command_id, command.actor, command.depot, command.destination, command.lines,
        command.arrives_on, command.note,
    )  # fmt: skip
    return issue_goods(issue, uow)


def enter_found(
    uow: UnitOfWork,
    *,
    depot: str,
    lines: Sequence[FoundLine],
    reason: str,
    confirmed_by: str,
    document_no: str,
) -> tuple[FoundEntry, ...]:
    """Put goods that were found onto the books, inside another command.

    What a bin is allowed to hold is not asked: the goods stand there already.

    Parameters
    ----------
    uow
        Of the command.
    depot
        Depot code.
    lines
        What was found.
    reason, confirmed_by
        Why; the second person, who is not the actor and may keep stock or order its use.
    document_no
        Paper that they are entered with.

    Raises
    ------
    InvalidLines, InvalidInput, NotAllowed
        For what can't be meant, without a reason or a second person.
    """
    why = require_text("账外原因", "why the goods are not on the books", reason)
    require_second_person(uow, uow.actor, confirmed_by)
    if not lines:
        raise InvalidInput("没有账外物资明细。请至少填写一行。", "There are no lines. Add one.")
    shelves = shelves_of(uow, depot)
    lots = _lots(uow, depot, lines, shelves)
    keys = [_key(uow, line, lot, shelves[line.bin]) for line, lot in zip(lines, lots, strict=True)]
    posted = _post(uow, lines, keys, why, document_no)
    for key, line in zip(posted, lines, strict=True):
        uow.counts.add_found(
            key, line.quantity, reason=why, confirmed_by=confirmed_by, document_no=document_no
        )
        uow.counts.flag(key.account_id, key.lot_id, f"账外入账 {document_no}：{why}")
    return tuple(
        FoundEntry(key.lot_id, line.bin, line.quantity, key.status)
        for key, line in zip(posted, lines, strict=True)
    )


def require_second_person(reader: Reader, actor: str, second: str) -> None:
    """Refuse a second person who is nobody, the same, or may not vouch for stock.

    Raises
    ------
    NotAllowed
        When that is so.
    """
    rights = reader.accounts.rights_of(second) if second != SYSTEM_ACTOR else frozenset()
    if second == actor or not _RIGHTS_TO_CONFIRM & frozenset(rights):
        raise NotAllowed(
            f"复核人“{second}”无效：须为另一名有保管或审批权限的人员。请另选复核人。",
            f"“{second}” can't confirm this: choose another person who may keep stock or "
            "approve its use.",
        )


def found_account(uow: UnitOfWork) -> int:
    """Return the account that gains come from (盘盈)."""
    return uow.ledger.account(LedgerKind.GOODS, AccountKind.FOUND, "found").id


def _lots(
    uow: UnitOfWork, depot: str, lines: Sequence[FoundLine], shelves: Mapping[str, Shelf]
) -> list[Lot]:
    checks = LineChecks()
    items = uow.catalogue.get(line.item for line in lines if isinstance(line.item, str))
    known = uow.lots.get(line.lot_id for line in lines if line.lot_id is not None)
    for number, line in enumerate(lines, start=1):
        if line.lot_id is None:
            check_label(checks, number, _label(line), items.get(line.item), uow.today)
        elif line.lot_id not in known or known[line.lot_id].item != line.item:
            checks.add(
                number, "lot_id",
                f"物资 {line.item} 没有批次 {line.lot_id}。",
                f"item {line.item} has no lot {line.lot_id}.",
            )  # fmt: skip
        _check_rest(checks, number, line, depot=depot, is_bin=line.bin in shelves)
    checks.refuse_if_any()
    return [
        ensure_lot(uow, _label(line)) if line.lot_id is None else known[line.lot_id]
        for line in lines
    ]


def _label(line: FoundLine) -> LotLabel:
    return LotLabel(line.item, line.lot_no, line.expires_on, line.made_on)


def _check_rest(
    checks: LineChecks, number: int, line: FoundLine, *, depot: str, is_bin: bool
) -> None:
    if not is_bin:
        checks.add(
            number, "bin",
            f"储备库 {depot} 没有库位“{line.bin}”。请核对库位标签。",
            f"depot {depot} has no bin “{line.bin}”. Check the label.",
        )  # fmt: skip
    try:
        require_quantity(line.quantity)
    except InvalidInput as refusal:
        checks.add_refusal(number, "quantity", refusal)
    if line.owner not in {each.value for each in Owner}:
        checks.add(number, "owner", f"权属“{line.owner}”无效。", f"no owner “{line.owner}”.")
    if line.status not in {each.value for each in StockStatus}:
        checks.add(number, "status", f"状态“{line.status}”无效。", f"no status “{line.status}”.")


def _key(uow: UnitOfWork, line: FoundLine, lot: Lot, shelf: Shelf) -> HoldingKey:
    expired = line.status == StockStatus.ISSUABLE and is_expired(lot.expires_on, uow.today)
    status = StockStatus.EXPIRED if expired else StockStatus(line.status)
    return HoldingKey(shelf.account_id, lot.id, status.value, line.owner)


def _post(
    uow: UnitOfWork,
    lines: Sequence[FoundLine],
    keys: Sequence[HoldingKey],
    why: str,
    document_no: str,
) -> list[HoldingKey]:
    source = found_account(uow)
    postings = [
        Posting(
            key._replace(account_id=source), key, line.quantity, f"found: {why}", document_no,
            number,
        )
        for number, (line, key) in enumerate(zip(lines, keys, strict=True), start=1)
    ]  # fmt: skip
    held = hold_recalled(uow, postings, {key.account_id for key in keys})
    uow.ledger.post(held)
    return [each.target for each in held]


def found_goods(reader: Reader) -> tuple[FoundGoods, ...]:
    """Return what was found, the newest first."""
    return reader.counts.found()
