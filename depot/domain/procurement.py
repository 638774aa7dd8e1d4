"""Procurement plan (采购计划): what to buy, sign or renew, by rule, within the budget."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from fractions import Fraction
from math import ceil, floor
from typing import Final

from depot.domain.budget import Purpose
from depot.domain.decision import require_another, require_state
from depot.errors import Text

PLAN_DOCUMENT: Final = "JH"
# Basic relief first (the plan's 10-hour line), then rescue, then equipment.
GROUP_ORDER: Final = (Purpose.DAILY.value, Purpose.RESCUE.value, Purpose.EQUIPMENT.value)

_PAPER: Final = Text("采购计划", "Procurement plan")
_WROTE: Final = Text("编制", "drafted")


class Way(StrEnum):
    """How a gap is closed."""

    BUY = "buy"
    SIGN = "sign"
    RENEW = "renew"


class PlanState(StrEnum):
    """Where a plan stands."""

    WAITING = "waiting"
    APPROVED = "approved"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


class LineState(StrEnum):
    """Where a line of a plan stands; once the plan is approved it can be ordered."""

    PROPOSED = "proposed"
    STRUCK = "struck"
    ORDERED = "ordered"


@dataclass(frozen=True)
class Gap:
    """What an item lacks of its standard at the horizon.

    Parameters
    ----------
    usable
        Units of our own that are issuable and don't expire before the horizon.
    coming
        Units of purchases that are under way.
    reliable
        Units that agreements in force at the horizon are expected to bring.
    people
        Whom one unit relieves of the item's need; 0 when the norms don't say.
    perishable
        So short-lived that agreements come before stock.
    """

    item: str
    plan_group: str
    standard: int
    usable: int
    coming: int
    reliable: int
    people: float
    perishable: bool

    @property
    def units(self) -> int:
        """Units that lack."""
        return max(0, self.standard - self.usable - self.coming - self.reliable)


@dataclass(frozen=True)
class Option:
    """A way of closing a gap.

    Parameters
    ----------
    most
        Units at most; None: any number.
    unit_fen
        What a unit costs this year: its price, or a year's fee.
    yearly_fen
        What having a unit costs a year, over its life; to compare ways.
    share
        Of the units, what may be expected to come: 1 for goods that we own.
    supplier, agreement
        Whose price it is; which agreement is renewed. May be empty.
    basis
        Where a price is from that no supplier offers, or ``"50‰"``: a fee estimated at so
        much of the goods' value a year.
    """

    item: str
    way: Way
    most: int | None
    unit_fen: int
    yearly_fen: int
    share: float = 1.0
    supplier: str = ""
    agreement: str = ""
    basis: str = ""


@dataclass
class Purse:
    """Free money of a budget line; it is used up while a plan is made."""

    line: str
    purpose: str
    fen: int


@dataclass(frozen=True)
class PlanLine:
    """A proposal.

    Parameters
    ----------
    counts
        Units of the gap that it closes.
    budget
        Line that pays; empty: no money for it.
    people
        Whom it relieves.
    ref
        What it became: number of a purchase request or a tender.
    """

    line: int
    item: str
    plan_group: str
    way: Way
    quantity: int
    unit_fen: int
    counts: int
    people: int
    budget: str
    supplier: str
    agreement: str
    basis: str
    standard: int
    usable: int
    coming: int
    reliable: int
    state: LineState = LineState.PROPOSED
    ref: str = ""

    @property
    def fen(self) -> int:
        """What it costs."""
        return self.quantity * self.unit_fen

    @property
    def is_funded(self) -> bool:
        """Whether a budget line has the money."""
        return bool(self.budget)


def propose(
    gaps: Iterable[Gap], options: Iterable[Option], purses: Sequence[Purse]
) -> tuple[PlanLine, ...]:
    """Return what to buy, sign and renew: what relieves most people for a yuan first.

    Goods are paid by lines of their plan group, fees by lines for retention fees; a line of
    the plan has one budget line, so that each yuan is on exactly one. What no line can pay
    any more stands as a line without budget. The purses are used up.
    """
    by_item: dict[str, list[Option]] = {}
    for each in options:
        by_item.setdefault(each.item, []).append(each)
    open_gaps = [gap for gap in gaps if gap.units and by_item.get(gap.item)]
    lines: list[PlanLine] = []
    for gap in sorted(open_gaps, key=lambda gap: _rank(gap, by_item[gap.item])):
        lines += _close(gap, sorted(by_item[gap.item], key=lambda o: _order(gap, o)), purses)
    return tuple(replace(each, line=number) for number, each in enumerate(lines, start=1))


def _rank(gap: Gap, options: Sequence[Option]) -> tuple[int, Fraction, str]:
    first = min(options, key=lambda option: _order(gap, option))
    group = (*GROUP_ORDER, gap.plan_group).index(gap.plan_group)
    return group, -Fraction(gap.people * first.share) / first.unit_fen, gap.item


def _order(gap: Gap, option: Option) -> tuple[int, Fraction, str, str]:
    """Return how early a way comes: agreements for what perishes, then by cost a year."""
    owned = option.way is Way.BUY
    share = Fraction(option.share) if option.share > 0 else Fraction(1, 1000)
    unsure = {Way.RENEW: 0, Way.SIGN: 1, Way.BUY: 2}[option.way] if gap.perishable else 0
    return unsure, option.yearly_fen / share, "" if owned else option.agreement, option.supplier


def _close(gap: Gap, options: Sequence[Option], purses: Sequence[Purse]) -> list[PlanLine]:
    left, lines = gap.units, list[PlanLine]()
    for option in options:
        for purse in purses:
            if purse.purpose != _pays(gap, option) or left <= 0:
                continue
            wanted = _wanted(left, option, sum(x.quantity for x in lines if _same(x, option)))
            line = _line(gap, option, min(wanted, purse.fen // option.unit_fen), left, purse.line)
            if line.counts:
                purse.fen -= line.fen
                left -= line.counts
                lines.append(line)
    for option in options:
        done = sum(each.quantity for each in lines if _same(each, option))
        wanted = _wanted(left, option, done)
        if wanted > 0:
            # The first way that is not used up says what lacks.
            line = _line(gap, option, wanted, left, "")
            left -= line.counts
            lines.append(line)
    return lines


def _pays(gap: Gap, option: Option) -> str:
    return gap.plan_group if option.way is Way.BUY else Purpose.RETENTION.value


def _same(line: PlanLine, option: Option) -> bool:
    return (line.way, line.supplier, line.agreement) == (
        option.way, option.supplier, option.agreement,
    )  # fmt: skip


def _wanted(left: int, option: Option, done: int) -> int:
    if left <= 0 or option.share <= 0:
        return 0
    needed = ceil(left / Fraction(option.share).limit_denominator(1_000_000))
    return needed if option.most is None else min(needed, option.most - done)


def _line(gap: Gap, option: Option, quantity: int, left: int, budget: str) -> PlanLine:
    share = Fraction(option.share).limit_denominator(1_000_000)
    counts = min(left, floor(quantity * share))
    return PlanLine(
        0, gap.item, gap.plan_group, option.way, quantity, option.unit_fen, counts,
        floor(counts * gap.people), budget, option.supplier, option.agreement, option.basis,
        gap.standard, gap.usable, gap.coming, gap.reliable,
    )  # fmt: skip


@dataclass(frozen=True)
class ProcurementPlan:
    """A plan that one person drafted and another decides.

    Parameters
    ----------
    horizon_on
        Day up to which stock and agreements must last.
    target_percent
        Of the standards, what the plan aims at.
    """

    number: str
    year: int
    horizon_on: date
    target_percent: int
    state: PlanState
    drafted_by: str
    drafted_at_us: int
    note: str
    decided_by: str = ""
    decided_at_us: int = 0
    decision_note: str = ""
    lines: tuple[PlanLine, ...] = ()

    @property
    def funded_fen(self) -> int:
        """What the lines with a budget cost, struck ones left out."""
        return sum(each.fen for each in self.lines if each.is_funded and not _struck(each))

    @property
    def lacking_fen(self) -> int:
        """What lacks for the lines that no budget can pay."""
        return sum(each.fen for each in self.lines if not each.is_funded and not _struck(each))

    def require(self, state: PlanState) -> None:
        """Refuse a step that its state doesn't allow.

        Raises
        ------
        Conflict
            When it stands elsewhere.
        """
        require_state(_PAPER, self.number, self.state, state)

    def decided(self, by: str, at_us: int, note: str, *, approved: bool) -> ProcurementPlan:
        """Return it approved or rejected.

        Raises
        ------
        Conflict, NotAllowed
            When it isn't waiting, or the same person drafted it.
        """
        self.require(PlanState.WAITING)
        require_another(self.number, self.drafted_by, by, wrote=_WROTE)
        state = PlanState.APPROVED if approved else PlanState.REJECTED
        return replace(self, state=state, decided_by=by, decided_at_us=at_us, decision_note=note)


def _struck(line: PlanLine) -> bool:
    return line.state is LineState.STRUCK
