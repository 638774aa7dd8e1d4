"""The bound's linear program with additions: what each offer adds to the rows' right sides.

The program is built once for the problem with everything that could be added; its rows then
get the right sides of the problem as it is, and a whole column for each offer that relaxes
them. Its optimum is a lower bound on the price (proof in docs/models.md §9).
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from math import ceil, floor

import numpy as np
from scipy.sparse import csc_matrix

from optimize.backends.highs import PackingAnswer, PackingProgram
from optimize.backends.highs_mip import Purchase, WarmProgram, cheapest
from optimize.dispatch.additions import (
    Catalogue,
    Counts,
    ExtraDocks,
    ExtraStock,
    ExtraTrucks,
    Kind,
    Offer,
    ReopenedRoad,
    truck_codes,
    with_goods_and_trucks,
)
from optimize.dispatch.additions_roads import everywhere_open, reopened
from optimize.dispatch.bound_columns import feasible_legs
from optimize.dispatch.bound_data import BoundData, bound_data, is_needy
from optimize.dispatch.bound_model import BoundModel, build
from optimize.dispatch.problem import Problem

_SLACK = 1e-6
"""People; a dual bound of 899.9999999 is 900."""

MOST_ENTRIES = 40_000
"""Of a program up to which proposals are the cheapest in whole numbers; for larger ones what
is worth most is taken again and again."""

_CAUTION = 0.3
"""Share of what seems to be wanted that is taken at once; duals fall as more is there."""

_LEAST_PRICE = 0.01
"""CNY; what costs nothing counts as so much."""

_LEAST_WORTH = 1e-6


def with_additions(problem: Problem, catalogue: Catalogue, counts: Counts) -> Problem:
    """Return the problem with these additions."""
    roads = [road for road in catalogue.roads if counts.get(road.code, 0) > 0]
    return reopened(with_goods_and_trucks(problem, catalogue, counts), roads)


@dataclass(frozen=True)
class Relaxation:
    """The program of a problem with fixed roads, relaxed by trucks, goods and docks.

    Parameters
    ----------
    offers
        Those that relax it, in the order of the columns of ``relief``; first those that may
        be bought, then those whose worth is asked.
    program
        With the right sides of the problem without any of them.
    relief
        What one of each offer adds to the right sides.
    is_minutes
        Rows of trucks and docks.
    free
        People at sites that need nothing.
    """

    offers: tuple[Offer, ...]
    buyable: int
    data: BoundData
    model: BoundModel
    program: PackingProgram
    relief: csc_matrix
    is_minutes: np.ndarray
    free: int

    def answer(self, counts: Counts, share: float, time_limit_s: float) -> PackingAnswer:
        """Return the program's answer with these additions.

        Parameters
        ----------
        share
            Of the minutes of trucks and docks that it has.
        """
        counted = np.array([counts.get(offer.code, 0) for offer in self.offers], float)
        right = self.program.right + self.relief @ counted
        return self._warm.answer(right * self._scale(share), time_limit_s)

    def slope(self, answer: PackingAnswer) -> float:
        """Return the people by the duals for all minutes that there are without additions."""
        return float(answer.duals[self.is_minutes] @ self.program.right[self.is_minutes])

    def people(self, counts: Counts, share: float, time_limit_s: float) -> int:
        """Return the people that no plan with these additions exceeds (with share 1)."""
        return floor(self.answer(counts, share, time_limit_s).bound + _SLACK) + self.free

    def proposed(self, aim: int, share: float, time_limit_s: float) -> dict[str, int] | None:
        """Return a cheap choice with which the program relieves ``aim`` people, None if none."""
        scale = self._scale(share)
        if not self.buyable:
            return {} if self.people({}, share, time_limit_s) >= aim else None
        if not self.is_small:
            return self._rising(aim, share, time.monotonic() + time_limit_s)
        found = cheapest(*self._scaled(scale), self._goal(aim), time_limit_s).counts
        if found is None:
            return None
        counts = zip(self.offers, found, strict=True)
        return {offer.code: int(count) for offer, count in counts if count > 0}

    def _rising(self, aim: int, share: float, ends_at: float) -> dict[str, int] | None:
        """Take what is worth most people a yuan by the duals, again and again."""
        counts: dict[str, int] = {}
        goal = self._goal(aim)
        while True:
            left = ends_at - time.monotonic()
            answer = self.answer(counts, share, left)
            missing = goal - answer.bound
            if missing <= 0:
                return counts
            best = self._best_worth(counts, answer, share)
            if best is None or left <= 0:
                return None
            offer, worth = best
            wanted = ceil(missing / worth * (1.0 if offer.kind is Kind.STOCK else _CAUTION))
            taken = counts.get(offer.code, 0)
            counts[offer.code] = min(offer.most, taken + max(1, wanted))

    def _best_worth(
        self, counts: Counts, answer: PackingAnswer, share: float
    ) -> tuple[Offer, float] | None:
        """Return the offer that is worth most people a yuan, and how many one of it is."""
        worth = self.relief.T @ (answer.duals * self._scale(share))
        found = [
            (float(people) / max(offer.price_cny, _LEAST_PRICE), -number)
            for number, (offer, people) in enumerate(zip(self.offers, worth, strict=True))
            if number < self.buyable
            and counts.get(offer.code, 0) < offer.most
            and people > _LEAST_WORTH
        ]
        if not found:
            return None
        number = -max(found)[1]
        return self.offers[number], float(worth[number])

    def least_price(self, aim: int, time_limit_s: float) -> float:
        """Return a price below which nothing reaches the aim; infinite where nothing does."""
        if self.people({}, 1.0, time_limit_s) >= aim:
            return 0.0
        if not self.buyable:
            return float("inf")
        scale = self._scale(1.0)
        return cheapest(*self._scaled(scale), self._goal(aim), time_limit_s).price_bound

    @property
    def is_small(self) -> bool:
        """Whether whole numbers are no matter of time."""
        return bool(self.program.matrix.nnz <= MOST_ENTRIES)

    @cached_property
    def _warm(self) -> WarmProgram:
        return WarmProgram(self.program)

    @cached_property
    def _purchase(self) -> Purchase:
        bought = np.arange(len(self.offers)) < self.buyable
        most = np.array([offer.most for offer in self.offers], int) * bought
        price = np.array([offer.price_cny for offer in self.offers], float)
        return Purchase(self.relief, most, price)

    def _scaled(self, scale: np.ndarray) -> tuple[PackingProgram, Purchase]:
        program = replace(self.program, right=self.program.right * scale)
        relief = csc_matrix(self.relief.multiply(scale[:, None]))
        return program, replace(self._purchase, relief=relief)

    def _goal(self, aim: int) -> float:
        """Return the people wanted, less a little: rows are met to a tolerance."""
        return aim - self.free - _SLACK

    def _scale(self, share: float) -> np.ndarray:
        return np.where(self.is_minutes, share, 1.0)


def relaxation(
    before: Problem,
    after: Problem,
    catalogue: Catalogue,
    probed: Sequence[Offer] = (),
    *,
    is_proof: bool = False,
) -> Relaxation | None:
    """Return the program, or None when no truck reaches anybody even with everything.

    Parameters
    ----------
    before
        The problem as it is.
    after
        The same with every truck, unit and dock of the catalogue, and its roads as wished.
    probed
        Offers that are also in ``after``, whose worth is asked but which can't be bought.
    is_proof
        Whether it has every row that there is; proposals do without the slowest ones.
    """
    data = bound_data(after)
    if not feasible_legs(data):
        return None
    model = build(data, [1.0] * len(data.sites), with_visits=is_proof)
    bought = tuple(each for each in catalogue.offers if not isinstance(each, ReopenedRoad))
    offers = (*bought, *probed)
    relief = np.zeros((model.program.right.size, len(offers)))
    right = model.program.right.copy()
    for number, offer in enumerate(offers):
        relief[:, number] = _relief(data, model, offer)
        right -= relief[:, number] * offer.most
    _correct_docks(before, data, model, right)
    needy = {site.code for site in data.sites}
    return Relaxation(
        offers=offers,
        buyable=len(bought),
        data=data,
        model=model,
        program=replace(model.program, right=right),
        relief=csc_matrix(relief),
        is_minutes=np.array([name.startswith(("trucks:", "docks:")) for name in model.row_names]),
        free=sum(site.people for site in after.sites if site.code not in needy),
    )


def for_proof(problem: Problem, catalogue: Catalogue, *, roads: bool) -> Relaxation | None:
    """Return the relaxation that allows whatever the additions do, with all roads or none."""
    if roads:
        return relaxation(problem, with_everything(problem, catalogue), catalogue, is_proof=True)
    everything = with_goods_and_trucks(problem, catalogue, catalogue.everything())
    return relaxation(problem, everything, catalogue, is_proof=True)


def with_everything(problem: Problem, catalogue: Catalogue) -> Problem:
    """Return a problem that allows more than any choice from the catalogue does."""
    more = with_goods_and_trucks(problem, catalogue, catalogue.everything())
    return everywhere_open(more, catalogue.roads)


def for_search(
    problem: Problem, catalogue: Catalogue, roads: Sequence[str], probed: Sequence[Offer] = ()
) -> Relaxation | None:
    """Return the relaxation with some roads open that proposes what to try.

    Needs are rounded up to whole units, so that what it proposes is enough when cut in units.
    """
    all_offers = Catalogue((*catalogue.offers, *probed))
    counts = {
        offer.code: offer.most
        for offer in all_offers.offers
        if not isinstance(offer, ReopenedRoad) or offer.code in roads
    }
    after = _in_whole_units(with_additions(problem, all_offers, counts))
    return relaxation(problem, after, catalogue, probed)


def _in_whole_units(problem: Problem) -> Problem:
    """Raise what sites need to whole units of the coarsest item that covers it."""
    supplied = {supply.item for supply in problem.supplies}
    coarsest: dict[str, float] = {}
    for item in problem.items:
        for need, amount in item.equivalents.items():
            if item.code in supplied:
                coarsest[need] = max(coarsest.get(need, 0.0), amount)

    def raised(need: str, amount: float) -> float:
        unit = coarsest.get(need)
        return ceil(amount / unit - 1e-9) * unit if unit else amount

    sites = tuple(
        replace(
            site,
            requirements={need: raised(need, amount) for need, amount in site.requirements.items()},
        )
        if is_needy(site)
        else site
        for site in problem.sites
    )
    return replace(problem, sites=sites)


def _relief(data: BoundData, model: BoundModel, offer: Offer) -> np.ndarray:
    added = np.zeros(model.program.right.size)
    if isinstance(offer, ExtraTrucks):
        _add_truck(data, model, offer, added)
    elif isinstance(offer, ExtraStock):
        for (q, i), row in model.stock_rows.items():
            gate = data.gates[q]
            is_it = (data.sources[gate.source].code, data.problem.items[i].code)
            last = data.problem.deadline_min if gate.end_min == np.inf else int(gate.end_min) - 1
            if is_it == (offer.source, offer.item) and offer.ready_min <= last:
                added[row] = 1.0
    elif isinstance(offer, ExtraDocks):
        for s, first, tau, row in model.dock_rows:
            if data.sources[s].code == offer.source:
                added[row] = max(0.0, tau - max(first, offer.ready_min))
    return added


def _add_truck(data: BoundData, model: BoundModel, offer: ExtraTrucks, added: np.ndarray) -> None:
    if not offer.most:
        return
    code = truck_codes(offer, 1)[0]
    for g, (_, trucks) in enumerate(data.groups):
        for vehicle in trucks:
            if vehicle.code == code:
                for group, after, _, row in model.truck_rows:
                    if group == g:
                        added[row] = 1.0 if after is None else data.minutes_of(g, vehicle, after)


def _correct_docks(before: Problem, data: BoundData, model: BoundModel, right: np.ndarray) -> None:
    """Leave out the docks that the program counts as if they were there from the first minute."""
    docks = {source.code: source.docks for source in before.sources}
    for s, first, tau, row in model.dock_rows:
        right[row] = max(0.0, tau - first) * docks[data.sources[s].code]
