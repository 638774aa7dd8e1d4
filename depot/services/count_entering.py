"""Entering what was counted: by phone line by line, or from a sheet all at once.

Whoever counts never gets the book quantity, and an answer doesn't betray it either.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from depot.domain.counting import (
    CountLine,
    CountState,
    Recount,
    StockCount,
    require_counted,
)  # fmt: skip
from depot.domain.ledger import OWN, Owner, StockStatus
from depot.domain.lines import LineChecks
from depot.domain.lot import NO_LOT, NO_SUPPLIER, is_expired
from depot.domain.serial import require_numbers
from depot.errors import InvalidInput
from depot.services.access import Right, require
from depot.services.counting import found_count, locked_count
from depot.services.lot_labels import LotLabel, check_label, known_lot
from depot.services.shelf_checks import shelves_of
from depot.store.repositories.counts import CountEntry
from depot.store.uow import UnitOfWork

__all__ = ["CountedLine", "EnterCounts", "Entered", "EnteredLine", "enter_counts"]


@dataclass(frozen=True)
class CountedLine:
    """What was counted of one lot in one bin.

    Parameters
    ----------
    quantity
        Base units; 0 when there is nothing, None when it was not counted. Left None for
        goods that are counted by their serial numbers.
    line
        Number of the line on the sheet; 0: the label says which one it is.
    bin, item, lot_no, expires_on, made_on, status, owner
        What the label says, when `line` is 0. What is on no line becomes a line of its own.
    serials
        Numbers of the units, for goods that have them.
    is_empty
        That none of a lot's numbered units is there.
    counted_at_us
        When it was counted; None: now.
    """

    quantity: int | None = None
    line: int = 0
    bin: str = ""
    item: str = ""
    lot_no: str = NO_LOT
    expires_on: date | None = None
    made_on: date | None = None
    status: StockStatus = StockStatus.ISSUABLE
    owner: str = OWN
    serials: tuple[str, ...] = ()
    is_empty: bool = False
    counted_at_us: int | None = None


@dataclass(frozen=True)
class EnterCounts:
    """Enter what was counted.

    Parameters
    ----------
    since_seq, seen_seq
        Ledger positions when the counter began to look and when the number was there; goods
        that moved in between make it doubtful. None: when the count began (for lines with a
        time, that instant), and now. A command that is sent again later keeps them.
    since_us, seen_us
        The instants that go with them: what was picked for a truck by then is off the shelf
        and still on the book.
    """

    command_id: str
    actor: str
    count_number: str
    lines: tuple[CountedLine, ...]
    since_seq: int | None = None
    seen_seq: int | None = None
    since_us: int | None = None
    seen_us: int | None = None


@dataclass(frozen=True)
class EnteredLine:
    """A line that was entered.

    Parameters
    ----------
    moved
        Goods came or left while they were being counted: count this line once more.
    """

    line: int
    moved: bool


@dataclass(frozen=True)
class Entered:
    """What was entered, in the order given; lines without a number are left out."""

    count_number: str
    lines: tuple[EnteredLine, ...]


def enter_counts(command: EnterCounts, uow: UnitOfWork) -> Entered:
    """Enter numbers; one that is entered again replaces the one before.

    Raises
    ------
    InvalidLines
        With everything that is wrong with any line.
    NotFound, NotAllowed, Conflict, InvalidInput
        When there is no such count, the right is missing, or it takes no numbers any more.
    """
    require(uow, command.actor, Right.KEEP)
    given = [(n, each) for n, each in enumerate(command.lines, start=1) if not _is_blank(each)]
    if not given:
        raise InvalidInput(
            "没有填写任何实盘数。没有货请填 0。", "Nothing was counted. Enter 0 for an empty place."
        )
    head = _ready(uow, command)
    checks = LineChecks()
    lines = _lines(uow, head, given, checks)
    checks.refuse_if_any()
    entered = []
    for number, each in given:
        line = lines[number]
        if line.line == 0:
            line = uow.counts.add_line(head.number, line)
        try:
            moved = _enter(uow, head, line, each, command)
        except InvalidInput as refusal:
            checks.add_refusal(number, "quantity", refusal)
            continue
        entered.append(EnteredLine(line.line, moved))
    checks.refuse_if_any()
    return Entered(head.number, tuple(entered))


def _is_blank(line: CountedLine) -> bool:
    return line.quantity is None and not line.serials and not line.is_empty


def _ready(uow: UnitOfWork, command: EnterCounts) -> StockCount:
    """Return the count, begun, and held so that nobody hands it in meanwhile."""
    before = found_count(uow, command.count_number)
    # Counters don't wait for one another, unless one of them adds a line.
    alone = before.state is CountState.DRAFT or any(not each.line for each in command.lines)
    if not alone:
        held = uow.counts.load(before.number, share=True)
        if held is not None:
            held.require_open()
            return held
    before = locked_count(uow, command.count_number)
    after = before.started(uow.positions.now(), uow.now_us)
    if after != before:
        uow.counts.save(before, after)
    return after


def _lines(
    uow: UnitOfWork,
    head: StockCount,
    given: Sequence[tuple[int, CountedLine]],
    checks: LineChecks,
) -> dict[int, CountLine]:
    """Return the line of the sheet that each given one is; new ones have the number 0."""
    sheet = uow.counts.lines(head.number)
    by_number = {each.line: each for each in sheet}
    chosen: dict[int, CountLine] = {}
    for number, each in given:
        if each.line:
            found = by_number.get(each.line)
            if found is None:
                checks.add(
                    number, "line",
                    f"盘点单 {head.number} 没有第 {each.line} 行。",
                    f"count {head.number} has no line {each.line}.",
                )  # fmt: skip
        else:
            found = _by_label(uow, head, (number, each), sheet, checks)
        if found is None:
            continue
        if any(_same(found, other) for other in chosen.values()):
            checks.add(
                number, "line",
                f"{found.bin} {found.item}（批号 {found.lot_no}）重复填写。",
                f"{found.bin}, {found.item}, lot {found.lot_no} comes twice.",
            )  # fmt: skip
        chosen[number] = found
    return chosen


def _same(one: CountLine, other: CountLine) -> bool:
    return _identity(one) == _identity(other)


def _identity(line: CountLine) -> tuple[object, ...]:
    return (
        line.account_id, line.item, line.supplier, line.lot_no, line.expires_on, line.status,
        line.owner,
    )  # fmt: skip


def _by_label(
    uow: UnitOfWork,
    head: StockCount,
    given: tuple[int, CountedLine],
    sheet: Sequence[CountLine],
    checks: LineChecks,
) -> CountLine | None:
    number, each = given
    fits = [line for line in sheet if _says(line, each)]
    if len(fits) == 1:
        return fits[0]
    if fits:
        numbers = "、".join(str(line.line) for line in fits)
        checks.add(
            number, "line",
            f"{each.bin} 的 {each.item}（批号 {each.lot_no}）在盘点表上有多行（{numbers}），"
            "请填写行号。",
            f"{each.bin}, {each.item}, lot {each.lot_no} is on several lines ({numbers}): "
            "give the line's number.",
        )  # fmt: skip
        return None
    return _new_line(uow, head, number, each, checks)


def _says(line: CountLine, each: CountedLine) -> bool:
    return (
        (line.bin, line.item, line.lot_no) == (each.bin, each.item, each.lot_no.strip())
        and each.expires_on in {None, line.expires_on}
        and line.status in {each.status, StockStatus.EXPIRED.value}
        and line.owner == each.owner
    )


def _new_line(
    uow: UnitOfWork, head: StockCount, number: int, each: CountedLine, checks: LineChecks
) -> CountLine | None:
    """Return a line for goods that are on no line; whose lot may not be on the books."""
    before = len(checks.findings)
    shelf = shelves_of(uow, head.depot).get(each.bin)
    if shelf is None:
        checks.add(
            number, "bin",
            f"储备库 {head.depot} 没有库位“{each.bin}”。请核对库位标签。",
            f"depot {head.depot} has no bin “{each.bin}”. Check the label.",
        )  # fmt: skip
    label = LotLabel(each.item, each.lot_no, each.expires_on, each.made_on)
    check_label(checks, number, label, uow.catalogue.get([each.item]).get(each.item), uow.today)
    if each.owner not in {owner.value for owner in Owner}:
        checks.add(number, "owner", f"权属“{each.owner}”无效。", f"no owner “{each.owner}”.")
    if each.status not in {status.value for status in StockStatus}:
        checks.add(number, "status", f"状态“{each.status}”无效。", f"no status “{each.status}”.")
    if len(checks.findings) > before or shelf is None:
        return None
    lot = known_lot(uow, label)
    expired = each.status == StockStatus.ISSUABLE and is_expired(each.expires_on, uow.today)
    return CountLine(
        0, shelf.account_id, each.bin, each.item, lot.id if lot else None,
        lot.supplier if lot else NO_SUPPLIER, each.lot_no.strip(), each.expires_on, each.made_on,
        (StockStatus.EXPIRED if expired else StockStatus(each.status)).value, each.owner,
        is_found=True,
    )  # fmt: skip


def _enter(
    uow: UnitOfWork,
    head: StockCount,
    sheet_line: CountLine,
    each: CountedLine,
    command: EnterCounts,
) -> bool:
    """Enter one number; return whether goods moved while it was counted."""
    line = uow.counts.line(head.number, sheet_line.line) or sheet_line
    _require_turn(uow, head, line)
    quantity, seen = _seen(uow, line, each)
    since, until = _positions(uow, head, each, (command.since_seq, command.seen_seq))
    since_us, at_us = _instants(uow, head, each, command)
    moved, away = False, 0
    if line.lot_id is not None:
        moved = uow.positions.moved(line.key(), since, until)
        moved = moved or uow.picked.picked_between(line.key(), since_us, at_us)
        moved = moved or uow.picked.undone_since(line.key(), since_us)
        away = uow.picked.away(line.key(), at_us)
    entry = CountEntry(
        line.line, head.round, quantity, seen.serials, since, until, away, moved, uow.actor, at_us
    )
    uow.counts.enter(head.number, entry)
    if not moved:
        uow.counts.save_line(
            head.number, line.line, counted=quantity, away=away, counted_by=uow.actor,
            counted_at_us=at_us, at_seq=until, round=head.round, recount=Recount.NO.value,
            serials="\n".join(seen.serials), missing="\n".join(seen.missing),
            extra="\n".join(seen.extra),
        )  # fmt: skip
    return moved


def _require_turn(uow: UnitOfWork, head: StockCount, line: CountLine) -> None:
    """Refuse a line that isn't to be counted again, or by who counted it before."""
    if head.state is not CountState.RECOUNT or line.counted is None:
        return
    if line.recount is Recount.NO and line.round != head.round:
        raise InvalidInput(
            f"第 {line.line} 行不需要复盘。请按复盘清单点数。",
            f"Line {line.line} is not to be counted again. Keep to the list.",
        )
    before = [
        entry.actor
        for entry in uow.counts.entries(head.number)
        if entry.line == line.line and entry.round < head.round
    ]
    if uow.actor in before:
        raise InvalidInput(
            f"第 {line.line} 行由“{uow.actor}”初盘，复盘须换人。",
            f"“{uow.actor}” counted line {line.line} before; another person counts it again.",
        )


@dataclass(frozen=True)
class _Seen:
    serials: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    extra: tuple[str, ...] = ()


def _seen(uow: UnitOfWork, line: CountLine, each: CountedLine) -> tuple[int, _Seen]:
    """Return the units counted; goods with serial numbers are counted by these alone."""
    registered = _registered(uow, line)
    if not registered and not each.serials:
        return require_counted(0 if each.is_empty else each.quantity), _Seen()
    numbers = require_numbers(each.serials)
    if not numbers and not (each.is_empty or each.quantity == 0):
        raise InvalidInput(
            f"{line.bin} 的 {line.item}（批号 {line.lot_no}）按序列号管理，请逐台扫描序列号。",
            f"{line.bin}, {line.item}, lot {line.lot_no}: these units have serial numbers. "
            "Scan them one by one.",
        )
    if each.quantity is not None and each.quantity != len(numbers):
        raise InvalidInput(
            f"扫描了 {len(numbers)} 个序列号，与填写的 {each.quantity} 不符。",
            f"{len(numbers)} serial numbers were scanned, {each.quantity} was entered.",
        )
    here = [number for number, is_here in registered.items() if is_here]
    missing = tuple(sorted(set(here) - set(numbers)))
    extra = tuple(number for number in numbers if number not in here)
    return len(numbers), _Seen(numbers, missing, extra)


def _registered(uow: UnitOfWork, line: CountLine) -> Mapping[str, bool]:
    """Return the registered numbers of a lot and whether each stands in this holding."""
    if line.lot_id is None:
        return {}
    key = line.key()
    return {
        each.unit.number: each.unit.key == key for each in uow.serials.placed(lot_id=line.lot_id)
    }


def _positions(
    uow: UnitOfWork, head: StockCount, each: CountedLine, looked: tuple[int | None, int | None]
) -> tuple[int, int]:
    """Return the ledger positions at which somebody began to look and had counted."""
    since_seq, seen_seq = looked
    now = uow.positions.now()
    if each.counted_at_us is None:
        until = now if seen_seq is None else max(0, min(seen_seq, now))
        since = head.started_seq if since_seq is None else since_seq
        return max(0, min(since, until)), until
    if not head.created_at_us <= each.counted_at_us <= uow.now_us:
        raise InvalidInput(
            "盘点时间应在开单之后、现在之前。请核对日期和时间。",
            "The time of counting must lie between the sheet's making and now.",
        )
    at = uow.positions.at(each.counted_at_us)
    return (at if since_seq is None else max(0, min(since_seq, at))), at


def _instants(
    uow: UnitOfWork, head: StockCount, each: CountedLine, command: EnterCounts
) -> tuple[int, int]:
    """Return the instants at which somebody began to look and had counted."""
    if each.counted_at_us is not None:
        return each.counted_at_us, each.counted_at_us
    seen = uow.now_us if command.seen_us is None else min(command.seen_us, uow.now_us)
    begun = head.started_at_us if command.since_us is None else command.since_us
    return min(begun, seen), seen
