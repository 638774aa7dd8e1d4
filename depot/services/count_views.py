"""What counters see (blind) and what whoever decides sees."""

from __future__ import annotations

from depot.domain.count_view import (
    BlindLine,
    BlindSheet,
    CountReview,
    DemandCut,
    ReviewLine,
)  # fmt: skip
from depot.domain.counting import (
    OPEN_TO_COUNTERS,
    CountLine,
    CountState,
    StockCount,
)  # fmt: skip
from depot.domain.item import Item
from depot.domain.money import in_fen
from depot.errors import Conflict
from depot.services.count_approving import demand_cuts
from depot.services.count_settling import settle
from depot.services.counting import found_count
from depot.store.repositories.counts import CountEntry, StoredCut
from depot.store.uow import Reader

__all__ = [
    "BlindLine", "BlindSheet", "CountEntry", "CountReview", "ReviewLine", "StoredCut",
    "blind_sheet", "count_history", "count_review", "ledger_position",
]  # fmt: skip


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
        head, reader.positions.now(), reader.now_us,
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
            else line.counted + line.away - line.variance,
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
        in_fen(item.price_cny) * (variance or 0), superseded, first_counts, *problem,
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
