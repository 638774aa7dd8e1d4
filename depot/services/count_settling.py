"""What a count makes of the book: differences, and whose reservations a loss takes.

The same for looking before approving and for approving; the latter has locked everything.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from depot.domain.counting import CountLine, Cut, cuts_for
from depot.domain.ledger import AccountKind, HoldingKey
from depot.domain.reservation import Reservation
from depot.errors import Text
from depot.services.lot_labels import LotLabel, known_lot
from depot.store.repositories.serials import PlacedUnit
from depot.store.uow import Reader


@dataclass(frozen=True)
class SerialPlan:
    """What becomes of numbered units.

    Parameters
    ----------
    lost
        Registered here and not seen anywhere in this count.
    elsewhere
        Registered here and seen in another bin of this count, which takes them over.
    taken_over
        Number → holding that it is registered in.
    new
        Seen and never registered.
    """

    lost: tuple[str, ...] = ()
    elsewhere: tuple[str, ...] = ()
    taken_over: tuple[tuple[str, HoldingKey], ...] = ()
    new: tuple[str, ...] = ()


@dataclass(frozen=True)
class Settled:
    """A counted line against the book.

    Parameters
    ----------
    key
        The holding; None while its lot is not on the books.
    booked
        Units that the book had at the position of the count, corrections that were made
        since counted in.
    variance
        Counted, and picked without having left, less booked.
    gain, loss
        What approving would post; both are above zero only for numbered units.
    cuts
        Whose reservations the loss takes.
    superseded
        Whether a later count of the same goods is approved already: nothing is posted.
    problem
        Why this can't be posted and has to be counted again; None when it can.
    """

    line: CountLine
    key: HoldingKey | None
    booked: int
    variance: int
    gain: int = 0
    loss: int = 0
    cuts: tuple[Cut, ...] = ()
    superseded: bool = False
    problem: Text | None = None
    serials: SerialPlan = SerialPlan()


def settle(reader: Reader, number: str, lines: Sequence[CountLine]) -> tuple[Settled, ...]:
    """Compare the counted lines of a count with the book; lines not counted are left out."""
    counted = [line for line in lines if line.counted is not None]
    keys = {line.line: _key(reader, line) for line in counted}
    known = [key for key in keys.values() if key is not None]
    since = {
        key: line.at_seq
        for line in counted
        if (key := keys[line.line]) is not None and line.at_seq is not None
    }
    balances = reader.positions.balances(known)
    changes = reader.positions.shelf_changes(since)
    later = reader.counts.later_counts(known, number)
    held = _reservations(reader, known)
    units = _units(reader, counted)
    seen = {name for line in counted for name in line.extra}
    return tuple(
        _settled(
            line,
            keys[line.line],
            _Book(balances, changes, later, held),
            units=units.get(line.line, {}),
            seen_elsewhere=seen,
        )
        for line in counted
    )


@dataclass(frozen=True)
class _Book:
    balances: Mapping[HoldingKey, tuple[int, int]]
    changes: Mapping[HoldingKey, int]
    later: Mapping[HoldingKey, int]
    held: Mapping[HoldingKey, Sequence[Reservation]]


def _key(reader: Reader, line: CountLine) -> HoldingKey | None:
    if line.lot_id is not None:
        return line.key()
    # Somebody may have booked the lot since it was found.
    label = LotLabel(line.item, line.lot_no, line.expires_on, line.made_on)
    lot = known_lot(reader, label)
    return None if lot is None else line.key(lot.id)


def _reservations(
    reader: Reader, keys: Sequence[HoldingKey]
) -> dict[HoldingKey, list[Reservation]]:
    held: defaultdict[HoldingKey, list[Reservation]] = defaultdict(list)
    if keys:
        for each in reader.reservations.open_of_lots(key.lot_id for key in keys):
            held[each.key].append(each)
    return held


def _units(reader: Reader, lines: Sequence[CountLine]) -> dict[int, dict[str, PlacedUnit]]:
    """Return the registered units of the lots of lines that serial numbers matter to."""
    return {
        line.line: {each.unit.number: each for each in reader.serials.placed(lot_id=line.lot_id)}
        for line in lines
        if line.lot_id is not None and (line.serials or line.missing)
    }


def _settled(
    line: CountLine,
    key: HoldingKey | None,
    book: _Book,
    *,
    units: Mapping[str, PlacedUnit],
    seen_elsewhere: set[str],
) -> Settled:
    counted = (line.counted or 0) + line.away
    if key is None:
        return Settled(line, None, 0, counted, gain=counted)
    quantity, reserved = book.balances[key]
    booked = quantity - book.changes.get(key, 0)
    if line.at_seq is not None and book.later.get(key, -1) > line.at_seq:
        return Settled(line, key, booked, counted - booked, superseded=True)
    plan, problem = _serial_plan(line, key, units, seen_elsewhere)
    variance = counted - booked
    # What outside gives or takes: units that only change bins are no gain and no loss.
    net = variance - len(plan.taken_over) + len(plan.elsewhere)
    loss = max(len(plan.lost), -net)
    gain = net + loss
    leaving = loss + len(plan.elsewhere)
    if problem is None and leaving > quantity:
        problem = Text(
            f"{line.bin} 的 {line.item}（批号 {line.lot_no}）盘点后又出库，账上只剩 {quantity}，"
            f"不够盘亏 {leaving}。请重新盘点本行。",
            f"{line.bin}, {line.item}, lot {line.lot_no}: goods left after the count; the book "
            f"has {quantity}, less than the loss of {leaving}. Count this line again.",
        )
    cuts = cuts_for(leaving, quantity - reserved, book.held.get(key, ()))
    return Settled(line, key, booked, variance, gain, loss, cuts, problem=problem, serials=plan)


def _serial_plan(
    line: CountLine,
    key: HoldingKey,
    units: Mapping[str, PlacedUnit],
    seen_elsewhere: set[str],
) -> tuple[SerialPlan, Text | None]:
    """Say what becomes of each unit; units that moved since the count spoil the line."""
    gone = [name for name in line.missing if units[name].unit.key != key]
    come = [name for name in line.extra if name in units and units[name].unit.key == key]
    away = [
        name
        for name in line.extra
        if name in units and name not in come and units[name].kind is not AccountKind.STORAGE
    ]
    if gone or come:
        names = "、".join((*gone, *come))
        return SerialPlan(), Text(
            f"{line.bin} 的序列号 {names} 在盘点后移动过。请重新盘点本行。",
            f"{line.bin}: serial {names} moved after the count. Count this line again.",
        )
    if away:
        name = away[0]
        return SerialPlan(), Text(
            f"序列号 {name} 在货架上，账上却在 {units[name].place}。请先办理归还或退库，再盘本行。",
            f"Serial {name} stands on the shelf, but the book has it at {units[name].place}. "
            "Book its return first, then count this line again.",
        )
    # Which units stand at the dock is not noted; that many may be missing.
    if line.away and len(line.missing) > line.away:
        return SerialPlan(), Text(
            f"{line.bin} 的 {line.item} 有 {line.away} 台已拣货未发车，缺的不止这些。"
            "请发车或撤销拣货后再盘本行。",
            f"{line.bin}, {line.item}: {line.away} units are picked and have not left, and more "
            "are missing. Let the truck go or undo the pick, then count this line again.",
        )
    if line.away:
        line = replace(line, missing=())
    return SerialPlan(
        tuple(name for name in line.missing if name not in seen_elsewhere),
        tuple(name for name in line.missing if name in seen_elsewhere),
        tuple((name, units[name].unit.key) for name in line.extra if name in units),
        tuple(name for name in line.extra if name not in units),
    ), None
