"""Planning counts (盘点): what is to be counted, and calling a count off."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from depot.domain.counting import (
    DOCUMENT,
    CountKind,
    CountLine,
    CountState,
    StockCount,
)  # fmt: skip
from depot.domain.ledger import OWN, StockStatus
from depot.errors import InvalidInput, NotAllowed, NotFound
from depot.services.access import Right, require
from depot.services.care_checks import require_text
from depot.services.catalogue import require_depot
from depot.services.shelf_checks import shelves_of
from depot.store.uow import Reader, UnitOfWork

__all__ = [
    "CancelCount", "CountKind", "CountMoved", "CountOpened", "CountState", "OpenCount",
    "StartCount", "StockCount", "cancel_count", "counts", "found_count", "locked_count",
    "open_count", "require_keeper_or_leader", "start_count",
]  # fmt: skip


@dataclass(frozen=True)
class OpenCount:
    """Make a sheet of what is to be counted; nothing is frozen.

    Parameters
    ----------
    kind
        Full, cycle or spot.
    bins
        Codes of the bins; empty: all of the depot.
    items
        Item codes; empty: all.
    lots
        Pairs of bin and lot id, as the list of due counts gives them; empty: all.
    """

    command_id: str
    actor: str
    depot: str
    kind: CountKind
    bins: tuple[str, ...] = ()
    items: tuple[str, ...] = ()
    lots: tuple[tuple[str, int], ...] = ()
    note: str = ""


@dataclass(frozen=True)
class CountOpened:
    """A count and how many lines it has."""

    number: str
    lines: int


@dataclass(frozen=True)
class StartCount:
    """Begin to count; entering the first number does the same."""

    command_id: str
    actor: str
    count_number: str


@dataclass(frozen=True)
class CancelCount:
    """Call a count off; nothing is posted."""

    command_id: str
    actor: str
    count_number: str
    note: str = ""


@dataclass(frozen=True)
class CountMoved:
    """A count and the state that it is in now."""

    number: str
    state: CountState


def open_count(command: OpenCount, uow: UnitOfWork) -> CountOpened:
    """Book the sheet (盘点表).

    Goods in every state and of every owner are counted, expired and damaged ones too.

    Raises
    ------
    InvalidInput, NotFound, NotAllowed
        For what can't be meant, or when there is nothing to count.
    """
    require_keeper_or_leader(uow, command.actor)
    depot = require_depot(uow, command.depot).code
    _check_scope(command, uow, depot)
    note = require_text("备注", "a remark", command.note, optional=True)
    lines = _in_scope(command, uow.counts.holdings(depot))
    lines += _named_but_gone(command, uow, depot, lines)
    if not lines and command.kind is not CountKind.FULL:
        raise InvalidInput(
            "所选范围内账上没有物资，无需盘点。请另选库位或物资。",
            "There is nothing on the books in that scope. Choose other bins or items.",
        )
    number = uow.documents.open(DOCUMENT, depot, "-", note=note)
    head = StockCount(
        number, depot, CountKind(command.kind), CountState.DRAFT, note, command.actor, uow.now_us
    )
    uow.counts.add(head, lines)
    return CountOpened(number, len(lines))


def require_keeper_or_leader(reader: Reader, actor: str) -> None:
    """Refuse who may neither keep stock nor order its use.

    Raises
    ------
    NotAllowed
        When both rights are missing.
    """
    try:
        require(reader, actor, Right.APPROVE)
    except NotAllowed:
        require(reader, actor, Right.KEEP)


def _check_scope(command: OpenCount, uow: UnitOfWork, depot: str) -> None:
    shelves = shelves_of(uow, depot)
    named = [*command.bins, *(code for code, _ in command.lots)]
    unknown = sorted({code for code in named if code not in shelves})
    if unknown:
        raise NotFound(
            f"储备库 {depot} 没有库位“{'、'.join(unknown)}”。请核对库位标签。",
            f"Depot {depot} has no bin “{', '.join(unknown)}”. Check the label.",
        )
    missing = sorted(set(command.items) - uow.catalogue.get(command.items).keys())
    if missing:
        raise NotFound(
            f"物资目录中没有编码“{'、'.join(missing)}”。",
            f"There is no item “{', '.join(missing)}” in the catalogue.",
        )


def _in_scope(command: OpenCount, holdings: Sequence[CountLine]) -> list[CountLine]:
    bins, items, lots = set(command.bins), set(command.items), set(command.lots)
    chosen = [
        each
        for each in holdings
        if (not bins or each.bin in bins)
        and (not items or each.item in items)
        and (not lots or (each.bin, each.lot_id) in lots)
    ]
    return [replace(each, line=number) for number, each in enumerate(chosen, start=1)]


def _named_but_gone(
    command: OpenCount, uow: UnitOfWork, depot: str, lines: Sequence[CountLine]
) -> list[CountLine]:
    """Return lines for lots that were asked for and of which the book has nothing left."""
    listed = {(each.bin, each.lot_id) for each in lines}
    gone = sorted(set(command.lots) - listed)
    lots, shelves = uow.lots.get(lot_id for _, lot_id in gone), shelves_of(uow, depot)
    known = [(code, lots[lot_id]) for code, lot_id in gone if lot_id in lots]
    return [
        CountLine(
            len(lines) + number, shelves[code].account_id, code, lot.item, lot.id, lot.supplier,
            lot.lot_no, lot.expires_on, lot.made_on, StockStatus.ISSUABLE.value, OWN,
        )
        for number, (code, lot) in enumerate(known, start=1)
    ]  # fmt: skip


def start_count(command: StartCount, uow: UnitOfWork) -> CountMoved:
    """Begin; from now on what moves is told apart from what is missing.

    Raises
    ------
    NotFound, NotAllowed, Conflict
        When there is none, the right is missing, or it is no longer open.
    """
    require(uow, command.actor, Right.KEEP)
    before = locked_count(uow, command.count_number)
    after = before.started(uow.positions.now(), uow.now_us)
    if after != before:
        uow.counts.save(before, after)
    return CountMoved(after.number, after.state)


def cancel_count(command: CancelCount, uow: UnitOfWork) -> CountMoved:
    """Call it off.

    Raises
    ------
    NotFound, NotAllowed, Conflict
        When there is none, the right is missing, or it is decided already.
    """
    require_keeper_or_leader(uow, command.actor)
    note = require_text("取消说明", "a remark", command.note, optional=True)
    before = locked_count(uow, command.count_number)
    after = before.cancelled(note)
    uow.counts.save(before, after)
    return CountMoved(after.number, after.state)


def locked_count(uow: UnitOfWork, number: str) -> StockCount:
    """Return a count that nobody else moves until the command ends.

    Raises
    ------
    NotFound
        When there is none.
    """
    return _found(uow.counts.load(number, lock=True), number)


def found_count(reader: Reader, number: str) -> StockCount:
    """Return a count.

    Raises
    ------
    NotFound
        When there is none.
    """
    return _found(reader.counts.load(number), number)


def _found(found: StockCount | None, number: str) -> StockCount:
    if found is None:
        raise NotFound(
            f"没有盘点单“{number}”。请从列表中选择。",
            f"There is no count “{number}”. Choose it from the list.",
        )
    return found


def counts(reader: Reader) -> tuple[StockCount, ...]:
    """Return the counts, the newest first."""
    return reader.counts.all()
