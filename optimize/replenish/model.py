"""The plan's months as one program of whole numbers, straight into arrays for HiGHS.

Columns: packs ordered (and, with price steps, which step), stock of each lot at each month's
end, what each outlet takes of it, what is written off, renewals, new agreements, what lacks,
and money on top.
docs/replenish.md has rows and formulas.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
from scipy.sparse import csc_matrix

from optimize.backends.highs_linear import LinearProgram
from optimize.replenish.plan import Move, Order, Plan, Renewal, Signing, WriteOff
from optimize.replenish.problem import Lot, NewAgreement, Offer, Problem

Key = tuple[object, ...]
INFINITE = float("inf")
_TINY = 1e-6


@dataclass
class Model:
    """Columns by key, with cost and bounds; rows as lists of coefficients."""

    problem: Problem
    index: dict[Key, int] = field(default_factory=dict)
    cost: list[float] = field(default_factory=list)
    upper: list[float] = field(default_factory=list)
    whole: list[bool] = field(default_factory=list)
    row_lower: list[float] = field(default_factory=list)
    row_upper: list[float] = field(default_factory=list)
    rows: list[dict[int, float]] = field(default_factory=list)
    lots: tuple[Lot, ...] = ()

    def column(self, key: Key, cost: float, upper: float = INFINITE, *, whole: bool = False) -> int:
        """Add a column that is at least 0."""
        self.index[key] = len(self.cost)
        self.cost.append(cost)
        self.upper.append(upper)
        self.whole.append(whole)
        return self.index[key]

    def row(self, terms: dict[int, float], lower: float, upper: float) -> int:
        """Add lower <= terms <= upper."""
        self.rows.append(terms)
        self.row_lower.append(lower)
        self.row_upper.append(upper)
        return len(self.rows) - 1

    def of(self, kind: str) -> list[tuple[Key, int]]:
        """Return the columns of a kind."""
        return [(key, at) for key, at in self.index.items() if key[0] == kind]

    def program(self, cost: np.ndarray, *, all_whole: bool = False) -> LinearProgram:
        """Return it with a cost of its own."""
        entries = [(r, c, v) for r, terms in enumerate(self.rows) for c, v in terms.items()]
        rows, columns, values = zip(*entries, strict=True) if entries else ((), (), ())
        shape = (len(self.rows), len(self.cost))
        matrix = csc_matrix((np.array(values, float), (rows, columns)), shape=shape)
        whole = np.array(self.whole, bool)
        if all_whole:
            whole = whole | np.array([key[0] in _FLOWS for key in self.index], bool)
        return LinearProgram(
            cost, np.zeros(shape[1]), np.array(self.upper), whole, matrix,
            np.array(self.row_lower), np.array(self.row_upper),
        )  # fmt: skip


_FLOWS = ("move", "off")


def build(problem: Problem) -> Model:
    """Return the whole model; money and what may lack are bounded by `solve`."""
    model = Model(problem, lots=tuple(problem.lot_of.values()))
    spent: dict[tuple[int, str], dict[int, float]] = defaultdict(dict)
    inflow: dict[tuple[str, int], dict[int, float]] = defaultdict(dict)
    for offer in problem.offers:
        _ordering(model, offer, spent, inflow)
    for agreement in problem.agreements:
        _renewing(model, agreement.code, spent)
    for new in problem.new_agreements:
        _signing(model, new, spent)
    for lot in model.lots:
        _keeping(model, lot, spent)
    for lot in model.lots:
        _balance(model, lot, inflow)
    _outlets(model)
    _readiness(model)
    _room(model)
    if problem.budget is not None:
        for purse, terms in spent.items():
            extra = model.column(("extra", *purse), 0.0, 0.0)
            model.row(terms | {extra: -1.0}, -INFINITE, problem.purses.get(purse, 0.0))
    return model


def _ordering(
    model: Model, offer: Offer,
    spent: dict[tuple[int, str], dict[int, float]],
    inflow: dict[tuple[str, int], dict[int, float]],
) -> None:  # fmt: skip
    problem = model.problem
    purpose = problem.item_of[offer.item].purpose
    steps = problem.segments(offer)
    simple = len(steps) == 1 and steps[0][0] <= 1 and not steps[0][2]
    for month in problem.order_months(offer):
        purse = spent[problem.purse(month, purpose)]
        lot = problem.bought_lot(offer, month)
        chosen = {}
        for number, (low, high, fixed, price) in enumerate(steps):
            packs = model.column(("packs", offer.code, month, number), price, high, whole=True)
            purse[packs] = price
            inflow[lot.code, month + offer.lead_months][packs] = float(offer.pack_units)
            if simple:
                continue
            step = model.column(("step", offer.code, month, number), fixed, 1.0, whole=True)
            purse[step] = fixed
            chosen[step] = 1.0
            model.row({packs: 1.0, step: -float(high)}, -INFINITE, 0.0)
            model.row({packs: 1.0, step: -float(low)}, 0.0, INFINITE)
        if len(chosen) > 1:
            model.row(chosen, -INFINITE, 1.0)


def _renewing(model: Model, code: str, spent: dict[tuple[int, str], dict[int, float]]) -> None:
    problem = model.problem
    agreement = problem.agreement_of[code]
    before = None
    for number in range(agreement.most_renewals):
        month = agreement.starts(number)
        if month >= problem.months:
            break
        column = model.column(("renew", code, number), agreement.fee_cny, 1.0, whole=True)
        spent[problem.purse(month, agreement.purpose)][column] = agreement.fee_cny
        if before is not None:
            model.row({column: 1.0, before: -1.0}, -INFINITE, 0.0)
        before = column


def _signing(
    model: Model, new: NewAgreement, spent: dict[tuple[int, str], dict[int, float]]
) -> None:
    problem = model.problem
    months = problem.signing_months(new)
    for month in months:
        column = model.column(("sign", new.code, month), new.fee_cny, new.most_packs, whole=True)
        spent[problem.purse(month + new.lead_months, new.purpose)][column] = new.fee_cny
    for month in range(problem.months):
        terms = {
            model.index["sign", new.code, signed]: 1.0
            for signed in months
            if new.in_force(signed, month)
        }
        if len(terms) > 1:
            model.row(terms, -INFINITE, float(new.most_packs))


def _months(problem: Problem, lot: Lot) -> range:
    """Return the months at whose end units of a lot may be there."""
    end = problem.months if lot.expires is None else min(problem.months, lot.expires + 1)
    return range(lot.arrives, end)


def _keeping(model: Model, lot: Lot, spent: dict[tuple[int, str], dict[int, float]]) -> None:
    problem = model.problem
    item = problem.item_of[lot.item]
    place = next(each for each in problem.places if each.code == lot.place)
    months = _months(problem, lot)
    for month in months:
        model.column(("stock", lot.code, month), item.holding_cny)
        for outlet in problem.outlets:
            if problem.takes(outlet, lot, month):
                paid = -outlet.share * item.price_cny
                model.column(("move", lot.code, outlet.code, month), paid, float(outlet.most))
    offs = set(months) if place.volume_m3 is not None else set()
    if lot.expires is not None and lot.expires + 1 < problem.months:
        offs.add(max(lot.expires + 1, lot.arrives))
    for month in sorted(offs):
        column = model.column(("off", lot.code, month), item.write_off_cny + item.loss_cny)
        if problem.write_off_purpose and item.write_off_cny:
            purse = problem.purse(month, problem.write_off_purpose)
            spent[purse][column] = item.write_off_cny


def _balance(model: Model, lot: Lot, inflow: dict[tuple[str, int], dict[int, float]]) -> None:
    problem, index = model.problem, model.index
    for month in range(lot.arrives, problem.months):
        terms: dict[int, float] = dict(inflow[lot.code, month])
        signs: list[tuple[Key, float]] = [
            (("stock", lot.code, month - 1), 1.0),
            (("stock", lot.code, month), -1.0),
            (("off", lot.code, month), -1.0),
        ]
        for outlet in problem.outlets:
            signs.append((("move", lot.code, outlet.code, month), -1.0))
            if outlet.returns_after is not None:
                lent = month - outlet.returns_after
                signs.append((("move", lot.code, outlet.code, lent), 1.0))
        terms |= {index[key]: sign for key, sign in signs if key in index}
        there = -float(lot.units) if month == lot.arrives else 0.0
        if terms or there:
            model.row(terms, there, there)


def _outlets(model: Model) -> None:
    problem = model.problem
    taken: dict[tuple[object, object], dict[int, float]] = defaultdict(dict)
    for key, column in model.of("move"):
        taken[key[2], key[3]][column] = 1.0
    for outlet in problem.outlets:
        for month in range(problem.months):
            terms = taken[outlet.code, month]
            if terms:
                model.row(terms, -INFINITE, float(outlet.most))
            if outlet.least and problem.is_open(outlet, month):
                lacks = model.column(("unserved", outlet.item, month, outlet.code), 0.0)
                model.row(terms | {lacks: 1.0}, float(outlet.least), INFINITE)


def _readiness(model: Model) -> None:
    problem = model.problem
    ready: dict[tuple[str, int], dict[int, float]] = defaultdict(dict)
    for lot in model.lots:
        for month in _months(problem, lot):
            if problem.is_ready(lot, month):
                ready[lot.item, month][model.index["stock", lot.code, month]] = 1.0
    _promising(model, ready)
    for item in problem.items:
        for month in range(problem.months):
            missing = item.target[month] - _promised(problem, item.code, month)
            if missing > 0:
                lacks = model.column(("short", item.code, month), 0.0)
                model.row(ready[item.code, month] | {lacks: 1.0}, float(missing), INFINITE)


def _promising(model: Model, ready: dict[tuple[str, int], dict[int, float]]) -> None:
    problem = model.problem
    for agreement in problem.agreements:
        for number in range(agreement.most_renewals):
            start = agreement.starts(number)
            for month in range(start, min(start + agreement.term_months, problem.months)):
                for code, units in agreement.counts:
                    ready[code, month][model.index["renew", agreement.code, number]] = units
    for new in problem.new_agreements:
        for signed in problem.signing_months(new):
            for month in range(problem.months):
                if new.in_force(signed, month):
                    column = model.index["sign", new.code, signed]
                    ready[new.item, month][column] = float(new.counted_units)


def _promised(problem: Problem, item: str, month: int) -> int:
    """Return units of agreements that are in force without a renewal."""
    return sum(
        units
        for each in problem.agreements
        if each.in_force(month, 0)
        for code, units in each.counts
        if code == item
    )


def _room(model: Model) -> None:
    problem = model.problem
    for place in problem.places:
        if place.volume_m3 is None:
            continue
        here = [lot for lot in model.lots if lot.place == place.code]
        for month in range(problem.months):
            terms = {
                model.index["stock", lot.code, month]: problem.item_of[lot.item].volume_m3
                for lot in here
                if ("stock", lot.code, month) in model.index
            }
            if terms:
                model.row(terms, -INFINITE, place.volume_m3)


def plan_of(model: Model, values: np.ndarray) -> Plan:
    """Return the plan of whole values."""
    problem, units = model.problem, np.rint(values).astype(int)
    ordered: dict[tuple[str, int], int] = defaultdict(int)
    for key, at in model.of("packs"):
        offer = problem.offer_of[str(key[1])]
        ordered[offer.code, int(str(key[2]))] += int(units[at]) * offer.pack_units
    renewals = []
    fees = {each.code: each for each in problem.agreements}
    for key, at in model.of("renew"):
        if units[at]:
            agreement, number = fees[str(key[1])], int(str(key[2]))
            renewals.append(
                Renewal(agreement.code, number, agreement.starts(number), agreement.fee_cny)
            )
    return Plan(
        tuple(
            Order(code, month, amount, problem.offer_of[code].cost(amount))
            for (code, month), amount in sorted(ordered.items(), key=lambda x: (x[0][1], x[0][0]))
            if amount
        ),
        tuple(
            Move(str(key[1]), str(key[2]), int(str(key[3])), int(units[at]))
            for key, at in model.of("move")
            if units[at]
        ),
        tuple(
            WriteOff(str(key[1]), int(str(key[2])), int(units[at]))
            for key, at in model.of("off")
            if units[at]
        ),
        tuple(renewals),
        tuple(_signed(model, units)),
    )


def _signed(model: Model, units: np.ndarray) -> Iterator[Signing]:
    for key, at in model.of("sign"):
        new, month, packs = (
            model.problem.new_agreement_of[str(key[1])], int(str(key[2])), int(units[at])
        )  # fmt: skip
        if packs:
            yield Signing(new.code, month, month + new.lead_months, packs, packs * new.fee_cny)


def is_whole(model: Model, values: np.ndarray) -> bool:
    """Whether all that moves does so in whole units."""
    flows = np.array([at for kind in _FLOWS for _, at in model.of(kind)], int)
    return bool(np.all(np.abs(values[flows] - np.rint(values[flows])) < _TINY))
