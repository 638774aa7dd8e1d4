"""The cheapest additions with which everybody is relieved in time, each verified by solving.

A whole-number program on the bound's relaxation proposes the cheapest set. The relaxation
thinks too well of trucks and docks, so it gets only the share of their minutes with which it
relieves what a plan did; a proposal that falls short lowers the share, and so the next one
is larger. What reaches the target is then taken away again, piece by piece, while a plan
still reaches it.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from math import ceil, isfinite

from optimize.dispatch.additions import Catalogue, Counts, Kind, Offer, ReopenedRoad
from optimize.dispatch.additions_model import (
    Relaxation,
    for_proof,
    for_search,
    with_additions,
    with_everything,
)
from optimize.dispatch.additions_reduce import reduced, without_each
from optimize.dispatch.additions_result import (
    Added,
    AdditionParams,
    AdditionProgress,
    AdditionsResult,
    MarginalValue,
    Outcome,
    Stage,
)
from optimize.dispatch.additions_roads import reopened
from optimize.dispatch.additions_trials import Clock, Trial, Trials
from optimize.dispatch.additions_values import efficiency, estimates, probes
from optimize.dispatch.bound import reach_bound
from optimize.dispatch.outcome import DispatchResult
from optimize.dispatch.problem import Problem
from optimize.result import StoppedBy

__all__ = ["cheapest_additions"]

_MOST_PROPOSALS = 12
_LESS = 0.97
"""Of the share of minutes after a proposal that fell short, at least."""

_LEAST_STEP = 0.75
"""Of a share of minutes, for the next one."""

_CLOSE = 0.01
"""Shares of minutes so close are the same."""

_BETWEEN = 3
"""Sets tried between one that sufficed and one that didn't."""

_VERIFIED_VALUES = 3

_MOST_ROADS = 4
"""Roads that are proposed one by one, the most valuable first; then all together."""

_SLICE = 0.25
"""Of the time left, for one program in whole numbers."""

_VALUES_UNTIL = 0.3
_LAST_RESORT_FROM = 0.55
_PROPOSE_UNTIL = 0.7
"""Shares of the time limit by which a stage ends, so that the next has time."""


def cheapest_additions(
    problem: Problem,
    catalogue: Catalogue,
    params: AdditionParams | None = None,
    *,
    before: DispatchResult | None = None,
    on_progress: Callable[[AdditionProgress], None] | None = None,
    should_stop: Callable[[], bool] | None = None,
) -> AdditionsResult:
    """Return what to add for the target, with the plan that reaches it.

    Parameters
    ----------
    before
        A plan of the problem as it is; made first where it is not given.
    on_progress
        Called at each step and each solve.
    should_stop
        Asked at least as often as `solve` asks; once true, the best so far is returned.

    Raises
    ------
    ValueError
        When the catalogue names what the problem doesn't have.
    """
    catalogue.check_fits(problem)
    params = params or AdditionParams()
    clock = Clock(params.time_limit_s, should_stop or (lambda: False))
    trials = Trials(problem, catalogue, params, clock, on_progress or (lambda _: None))
    return _Search(problem, catalogue, params, trials, before).result()


Variants = dict[tuple[str, ...], Relaxation]
"""Codes of the roads that are opened, to the relaxation with them."""


class _Search:
    def __init__(
        self,
        problem: Problem,
        catalogue: Catalogue,
        params: AdditionParams,
        trials: Trials,
        before: DispatchResult | None,
    ) -> None:
        self.problem = problem
        self.catalogue = catalogue
        self.params = params
        self.trials = trials
        self.clock = trials.clock
        self.before = before or trials.base()
        trials.take_base(self.before)
        self.target = ceil(params.target_share * problem.people_total - 1e-9)
        self.values: tuple[MarginalValue, ...] = ()
        self.most_people = problem.people_total
        self.price_bound: float | None = 0.0
        self.plain: Relaxation | None = None
        self.share = 1.0

    def result(self) -> AdditionsResult:
        """Search, then report."""
        reached = self.before.report.figures.people_relieved
        if reached >= self.target:
            self.trials.aim = self.target
            return self._report(Outcome.NOT_NEEDED, {}, ())
        self.values = self._values(reached)
        self._prove()
        self.trials.aim = min(self.target, self.most_people)
        impossible = self.most_people < self.target
        if self.trials.aim > reached and self.catalogue.offers:
            self._propose(reached)
        best = self.trials.best()
        self.trials.aim = min(self.trials.aim, best.people)
        counts = reduced(self.trials, self.catalogue, best.counts) if best.counts else {}
        counts, lost = without_each(self.trials, self.catalogue, counts)
        if impossible:
            return self._report(Outcome.IMPOSSIBLE, counts, lost)
        is_reached = self.trials.aim >= self.target
        return self._report(Outcome.REACHED if is_reached else Outcome.SHORT, counts, lost)

    def _values(self, reached: int) -> tuple[MarginalValue, ...]:
        """Estimate what a little more is worth, and solve again for the most valuable."""
        self.trials.tell(Stage.VALUES)
        found = probes(self.problem)
        plain = for_search(self.problem, self.catalogue, (), [probe.offer for probe in found])
        opened = [(road, reopened(self.problem, [road])) for road in self._roads]
        if plain is None:
            return _joined(opened, reached)
        self.plain = plain
        self.share = efficiency(plain, {}, reached, self.clock.left_s)
        guesses = estimates(plain, found, opened, self.share, self.clock.left_s)
        values = [value for value, _ in guesses]
        for number in _to_verify(guesses):
            value, offer = guesses[number]
            if offer is not None and self.clock.is_before(_VALUES_UNTIL):
                values[number] = self.trials.valued(value, offer)
        return tuple(values)

    def _prove(self) -> None:
        """Find the most people with everything, and the least price of the target."""
        if self.clock.is_over or self.before.bound_people >= self.target:
            # The program relieves the target as it is, so it proves nothing of additions.
            return
        self.trials.tell(Stage.BOUND)
        opened = for_proof(self.problem, self.catalogue, roads=True)
        self.most_people = self._most(opened, self.catalogue.everything())
        if self.most_people < self.target:
            self.price_bound = None
            return
        prices = [offer.price_cny for offer in self.catalogue.offers if offer.most]
        bounds = [self._least_price(roads=False)] if self._roads else []
        if opened is not None:
            road = min((road.price_cny for road in self._roads), default=0.0)
            bounds.append(road + opened.least_price(self.target, self._slice_s))
        found = min(bounds, default=0.0)
        if self.before.bound_people < self.target:
            found = max(found, min(prices, default=0.0))
        self.price_bound = self.catalogue.rounded_up(found) if isfinite(found) else None

    def _least_price(self, *, roads: bool) -> float:
        relaxed = for_proof(self.problem, self.catalogue, roads=roads)
        return relaxed.least_price(self.target, self._slice_s) if relaxed else float("inf")

    @property
    def _slice_s(self) -> float:
        return self.clock.left_s * _SLICE

    def _most(self, relaxed: Relaxation | None, everything: Counts) -> int:
        """Return the most people with everything: nobody whom no truck reaches, and so on."""
        reached = reach_bound(with_everything(self.problem, self.catalogue)).people
        if relaxed is None:
            return reached
        return min(reached, relaxed.people(everything, 1.0, self.clock.left_s))

    def _propose(self, reached: int) -> None:
        """Try ever larger sets until one reaches the aim."""
        variants = self._variants()
        everything = self.catalogue.everything()
        share, failed = self.share, 1.0
        for _ in range(_MOST_PROPOSALS):
            if not self.clock.is_before(_LAST_RESORT_FROM) or failed - share < _CLOSE:
                break
            counts = self._proposal(variants, share)
            if counts is None:
                share = (share + failed) / 2
                continue
            trial = self.trials.run(counts, Stage.PROPOSE)
            if trial.people >= self.trials.aim:
                self._between(variants, share, failed)
                return
            failed = share
            share = self._smaller(variants, share, trial, reached)
        if failed - share >= _CLOSE and self.clock.is_before(_PROPOSE_UNTIL):
            everything = self._proposal(variants, share * _LEAST_STEP) or everything
        if not self.clock.is_over:
            trial = self.trials.run(everything, Stage.PROPOSE)
            if trial.people >= self.trials.aim:
                self._between(variants, share * _LEAST_STEP, failed)

    def _smaller(self, variants: Variants, share: float, trial: Trial, reached: int) -> float:
        """Return a share that fits what the trial reached, and as much less as it fell short."""
        fits = min(share * _LESS, self._share(variants, trial.counts, trial.people))
        gained, short = trial.people - reached, self.trials.aim - trial.people
        further = (share - fits) * short / gained if gained > 0 else fits
        return max(fits - further, fits * _LEAST_STEP)

    def _between(self, variants: Variants, low: float, high: float) -> None:
        """Try cheaper sets between a share that sufficed and one that didn't."""
        for _ in range(_BETWEEN):
            middle = (low + high) / 2
            price = self.trials.best_price
            if not self.clock.is_before(_PROPOSE_UNTIL) or price is None:
                return
            counts = self._proposal(variants, middle)
            is_cheaper = counts is not None and self.catalogue.price(counts) < price
            if counts is None or (
                is_cheaper and self.trials.run(counts, Stage.PROPOSE).people >= self.trials.aim
            ):
                low = middle
            else:
                high = middle

    def _variants(self) -> Variants:
        """Return the relaxations by the roads that are opened: none, the most telling, all.

        Sets of roads with which too few people can be reached at all are left out.
        """
        telling = [value.about[0] for value in self.values if value.kind is Kind.ROAD]
        worth = {value.about[0]: value.estimate for value in self.values}
        single = [(code,) for code in telling if worth[code] > 0][:_MOST_ROADS]
        every = tuple(road.code for road in self._roads)
        found: dict[tuple[str, ...], Relaxation] = {}
        for roads in dict.fromkeys([(), *single, *([every] if worth else [])]):
            if not self._can_reach(roads):
                continue
            relaxed = for_search(self.problem, self.catalogue, roads) if roads else self.plain
            if relaxed is not None:
                found[roads] = relaxed
        return found

    def _can_reach(self, roads: tuple[str, ...]) -> bool:
        counts = {
            offer.code: offer.most
            for offer in self.catalogue.offers
            if not isinstance(offer, ReopenedRoad) or offer.code in roads
        }
        most = with_additions(self.problem, self.catalogue, counts)
        return reach_bound(most).people >= self.trials.aim

    def _share(self, variants: Variants, counts: Counts, people: int) -> float:
        opened = tuple(road.code for road in self._roads if counts.get(road.code))
        relaxed = variants.get(opened) or next(iter(variants.values()), None)
        if relaxed is None:
            return 1.0
        return efficiency(relaxed, counts, people, self.clock.left_s, self.share)

    def _proposal(self, variants: Variants, share: float) -> dict[str, int] | None:
        """Return the cheapest set by the program with this share of minutes."""
        best: dict[str, int] | None = None
        for roads, relaxed in variants.items():
            rest = relaxed.proposed(self.trials.aim, share, self._slice_s)
            if rest is None:
                continue
            counts = {**dict.fromkeys(roads, 1), **rest}
            if best is None or self.catalogue.price(counts) < self.catalogue.price(best):
                best = counts
        return best

    @property
    def _roads(self) -> tuple[ReopenedRoad, ...]:
        return self.catalogue.roads

    def _report(
        self, outcome: Outcome, counts: Counts, lost: tuple[int | None, ...]
    ) -> AdditionsResult:
        taken = [each for each in self.catalogue.offers if counts.get(each.code, 0) > 0]
        trial = self.trials.confirmed(counts)
        added = tuple(
            Added(each, counts[each.code], each.price_cny * counts[each.code], people)
            for each, people in zip(taken, lost, strict=True)
        )
        stopped = self.clock.stopped_by if outcome is not Outcome.NOT_NEEDED else StoppedBy.PROOF
        return AdditionsResult(
            outcome=outcome,
            target=self.target,
            people_before=self.before.report.figures.people_relieved,
            people=trial.people,
            most_people=self.most_people,
            added=added,
            price_cny=self.catalogue.price(counts),
            price_bound_cny=self.price_bound,
            problem=with_additions(self.problem, self.catalogue, counts),
            result=trial.result,
            values=self.values,
            tried=self.trials.tried,
            time_s=round(time.monotonic() - self.clock.begin, 3),
            seed=self.params.seed,
            stopped_by=stopped,
        )


def _joined(opened: list[tuple[ReopenedRoad, Problem]], reached: int) -> tuple[MarginalValue, ...]:
    """Return what roads are worth where no truck reaches anybody: those they join, at most."""
    return tuple(
        MarginalValue(Kind.ROAD, (road.code,), 1, float(reach_bound(problem).people - reached))
        for road, problem in opened
    )


def _to_verify(guesses: tuple[tuple[MarginalValue, Offer | None], ...]) -> list[int]:
    """Return the most valuable of each kind, then others, as far as it is worth solving."""
    telling = [n for n, (v, offer) in enumerate(guesses) if offer is not None and v.estimate > 0]
    leading: dict[str, int] = {}
    for number in telling:
        leading.setdefault(guesses[number][0].kind, number)
    return list(dict.fromkeys([*leading.values(), *telling]))[:_VERIFIED_VALUES]
