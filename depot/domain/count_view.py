"""A count as its counters see it, and as whoever decides sees it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from depot.domain.counting import CountLine, StockCount


@dataclass(frozen=True)
class DemandCut:
    """A demand that gets less.

    Parameters
    ----------
    demand_ref
        An order's trip, a transfer, a write-off.
    short
        Units that it had reserved and that are not there.
    """

    demand_ref: str
    item: str
    lot_no: str
    bin: str
    short: int


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
    at_seq, at_us
        Position of the ledger and instant when this was read: what a counter hands in with a
        number as the moment of looking.
    """

    head: StockCount
    at_seq: int
    at_us: int
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
