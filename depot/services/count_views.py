"""What counters see (blind) and what whoever decides sees."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from depot.domain.counting import (
    OPEN_TO_COUNTERS,
    CountLine,
    CountState,
    StockCount,
)  # fmt: skip
from depot.domain.item import Item
from depot.errors import Conflict
from depot.services.count_approving import DemandCut, demand_cuts
from depot.services.count_settling import settle
from depot.services.counting import found_count
from depot.store.repositories.counts import CountEntry, StoredCut
from depot.store.uow import Reader

__all__ = [
    "BlindLine", "BlindSheet", "CountEntry", "CountReview", "ReviewLine", "StoredCut",
    "blind_sheet", "count_history", "count_review", "ledger_position",
]  # fmt: skip


_FEN_PER_CNY = 100


@dataclass(frozen=True)
class BlindLine:
    """A line as the counter sees it: never with what the book says.

    Parameters
    ----------
    by_serial
        Whether the units are counted by scanning their numbers.
    is_done
        Whether nobody needs to count it (any more).
    counted, counted_by
        What was entered; not shown of a line that another person counts again.
    turn_of_another
        Who counted it before and may not do so again; empty when anybody may.
    """

    line: int
    bin: str
    item: str
    name_zh: str
    name_en: str
    unit_zh: str
    lot_no: str
    made_on: date | None
    expires_on: date | None
    status: str
    owner: str
    by_serial: bool
    is_found: bool
    is_done: bool
    counted: int | None
    counted_by: str
    turn_of_another: tuple[str, ...]


@dataclass(frozen=True)
class BlindSheet:
    """A count as its counters see it, in walking order.

    Parameters
    ----------
    at_seq
        Position of the ledger when this was read: what a counter hands in with a number
        as the moment of looking.
    """

    head: StockCount
    at_seq: int
    lines: tuple[BlindLine, ...]

    @property
    def bins(self) -> tuple[str, ...]:
        """Bins in walking order."""
        return tuple(dict.fromkeys(line.bin for line in self.lines))


@dataclass(frozen=True)
class ReviewLine:
    """A line as whoever decides sees it.

    Parameters
    ----------
    booked, variance
        Units on the book at the count's position; counted less booked. None when not
        counted.
    value_cny_fen
        Value of the variance in fen.
    first_counts
        What was entered before, oldest first: number and who.
    problem_zh, problem_en
        Why it can't be posted; empty when it can.
    """

    line: CountLine
    name_zh: str
    name_en: str
    unit_zh: str
    booked: int | None
    variance: int | None
    value_cny_fen: int
    superseded: bool
    first_counts: tuple[tuple[int, str], ...]
    problem_zh: str
    problem_en: str


@dataclass(frozen=True)
class CountReview:
    """A count with what it would do, or did, to the book."""

    head: StockCount
    lines: tuple[ReviewLine, ...]
    cuts: tuple[DemandCut, ...]
    counters: tuple[str, ...]

    @property
    def differing(self) -> tuple[ReviewLine, ...]:
        """Lines whose number is not that of the book."""
        return tuple(each for each in self.lines if each.variance)

    @property
    def not_counted(self) -> int:
        """Lines that nobody counted."""
        return sum(1 for each in self.lines if each.line.counted is None)


def ledger_position(reader: Reader) -> int:
    """Return the position of the ledger now; ask when somebody begins to look."""
    return reader.positions.now()


def blind_sheet(reader: Reader, number: str) -> BlindSheet:
    """Return a count for those who count it: without the book.

    Raises
    ------
    NotFound
        When there is none.
    """
    head = found_count(reader, number)
    lines = reader.counts.lines(number)
    items = reader.catalogue.get(line.item for line in lines)
    numbered = reader.to_count.lots_with_serials(
        line.lot_id for line in lines if line.lot_id is not None
    )
    counters = reader.counts.counters(number) if head.round > 1 else {}
    return BlindSheet(
        head, reader.positions.now(),
        tuple(
            BlindLine(
                line.line, line.bin, line.item, items[line.item].name_zh,
                items[line.item].name_en, items[line.item].unit_zh, line.lot_no, line.made_on,
                line.expires_on, line.status, line.owner, line.lot_id in numbered, line.is_found,
                _is_done(head, line),
                line.counted if not line.recount else None,
                line.counted_by if not line.recount else "",
                tuple(dict.fromkeys(counters.get(line.line, ()))) if line.recount else (),
            )
            for line in lines
        ),
    )  # fmt: skip


def _is_done(head: StockCount, line: CountLine) -> bool:
    if head.state not in OPEN_TO_COUNTERS:
        return True
    return not line.is_open


def count_review(reader: Reader, number: str) -> CountReview:
    """Return a handed-in or decided count with book quantities and differences.

    Raises
    ------
    NotFound
        When there is none.
    Conflict
        While it is with the counters: who counts must not see the book.
    """
    head = found_count(reader, number)
    if head.state in OPEN_TO_COUNTERS:
        raise Conflict(
            f"盘点单 {number} 还在点数（盲盘），提交后才能查看账面数和差异。",
            f"Count {number} is still being counted blind; the book and the differences are "
            "shown once it is handed in.",
        )
    lines = reader.counts.lines(number)
    if head.state is CountState.SUBMITTED:
        return _before_decision(reader, head, lines)
    return _after_decision(reader, head, lines)


def _before_decision(reader: Reader, head: StockCount, lines: tuple[CountLine, ...]) -> CountReview:
    settled = {each.line.line: each for each in settle(reader, head.number, lines)}
    items, before = _items(reader, lines), _first_counts(reader, head)
    rows = []
    for line in lines:
        each = settled.get(line.line)
        rows.append(
            _row(
                items[line.item], line, before.get(line.line, ()),
                booked=None if each is None else each.booked,
                variance=None if each is None else each.variance,
                superseded=each is not None and each.superseded,
                problem=("", "") if each is None or each.problem is None
                else (each.problem.zh, each.problem.en),
            )
        )  # fmt: skip
    cuts = tuple(cut for each in settled.values() for cut in demand_cuts(each))
    return CountReview(head, tuple(rows), cuts, _people(reader, head))


def _after_decision(reader: Reader, head: StockCount, lines: tuple[CountLine, ...]) -> CountReview:
    items, before = _items(reader, lines), _first_counts(reader, head)
    rows = tuple(
        _row(
            items[line.item], line, before.get(line.line, ()),
            booked=None if line.counted is None or line.variance is None
            else line.counted - line.variance,
            variance=line.variance, superseded=False, problem=("", ""),
        )
        for line in lines
    )  # fmt: skip
    by_line = {line.line: line for line in lines}
    cuts = tuple(
        DemandCut(
            cut.demand_ref, by_line[cut.line].item, by_line[cut.line].lot_no,
            by_line[cut.line].bin, cut.short,
        )
        for cut in reader.counts.cuts(head.number)
    )  # fmt: skip
    return CountReview(head, rows, cuts, _people(reader, head))


def _row(
    item: Item,
    line: CountLine,
    first_counts: tuple[tuple[int, str], ...],
    *,
    booked: int | None,
    variance: int | None,
    superseded: bool,
    problem: tuple[str, str],
) -> ReviewLine:
    return ReviewLine(
        line, item.name_zh, item.name_en, item.unit_zh, booked, variance,
        int(item.price_cny * _FEN_PER_CNY) * (variance or 0), superseded, first_counts, *problem,
    )  # fmt: skip


def _items(reader: Reader, lines: tuple[CountLine, ...]) -> dict[str, Item]:
    return reader.catalogue.get(line.item for line in lines)


def _first_counts(reader: Reader, head: StockCount) -> dict[int, tuple[tuple[int, str], ...]]:
    """Return what was entered for each line: number and who, the oldest first."""
    found: dict[int, tuple[tuple[int, str], ...]] = {}
    for entry in reader.counts.entries(head.number):
        if not entry.moved:
            known = found.get(entry.line, ())
            found[entry.line] = (*known, (entry.quantity, entry.actor))
    return found


def _people(reader: Reader, head: StockCount) -> tuple[str, ...]:
    names = reader.counts.counters(head.number).values()
    return tuple(sorted({name for people in names for name in people}))


def count_history(reader: Reader, number: str) -> tuple[CountEntry, ...]:
    """Return every number that was entered of a decided count, the oldest first.

    Raises
    ------
    NotFound
        When there is none.
    """
    found_count(reader, number)
    return reader.counts.entries(number)
