"""Sets of additions solved for, each once: what they reach, and the best of them."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace

from optimize.dispatch.additions import Catalogue, Counts, ExtraStock, Offer
from optimize.dispatch.additions_model import with_additions
from optimize.dispatch.additions_result import (
    AdditionParams,
    AdditionProgress,
    MarginalValue,
    Stage,
)
from optimize.dispatch.bound import reach_bound
from optimize.dispatch.outcome import DispatchResult, Progress
from optimize.dispatch.problem import Problem
from optimize.dispatch.reasons import explain
from optimize.dispatch.solve import solve
from optimize.params import SolveParams
from optimize.result import StoppedBy

_TRIALS = 15
"""Full solves that the time limit is meant for."""

_LEAST_S, _MOST_S = 0.4, 10.0
"""Time limit of one solve."""

_LEAST_LEFT_S = 0.3
"""Below which no solve begins."""


class Clock:
    """The time limit of all of it, and whether somebody cancelled."""

    def __init__(self, limit_s: float, should_stop: Callable[[], bool]) -> None:
        self.begin = time.monotonic()
        self.limit_s = limit_s
        self.should_stop = should_stop

    @property
    def left_s(self) -> float:
        """Seconds until the limit, never below a hundredth."""
        return max(0.01, self.begin + self.limit_s - time.monotonic())

    @property
    def is_over(self) -> bool:
        """Whether no solve may begin any more."""
        return self.left_s < _LEAST_LEFT_S or self.should_stop()

    def is_before(self, share: float) -> bool:
        """Whether less than this share of the time is used, and nobody cancelled."""
        return self.left_s > (1 - share) * self.limit_s and not self.is_over

    @property
    def stopped_by(self) -> StoppedBy:
        """What ended the search if it ends now."""
        if self.should_stop():
            return StoppedBy.CANCEL
        return StoppedBy.TIME if self.left_s < _LEAST_LEFT_S else StoppedBy.WORK


@dataclass(frozen=True)
class Trial:
    """A set of additions and the plan found with it.

    Parameters
    ----------
    people
        Relieved by the checked plan.
    """

    counts: dict[str, int]
    price_cny: float
    people: int
    result: DispatchResult


class Trials:
    """Solves for sets of additions and remembers them.

    Parameters
    ----------
    on_progress
        Called as each begins and ends, and while it is solved.
    """

    def __init__(
        self,
        problem: Problem,
        catalogue: Catalogue,
        params: AdditionParams,
        clock: Clock,
        on_progress: Callable[[AdditionProgress], None],
    ) -> None:
        self.problem = problem
        self.catalogue = catalogue
        self.params = params
        self.clock = clock
        self.aim = problem.people_total
        self.tried = 0
        self._plain: DispatchResult | None = None
        self._on_progress = on_progress
        self._found: dict[tuple[tuple[str, int], ...], Trial] = {}

    def base(self) -> DispatchResult:
        """Return a plan without additions."""
        self._on_progress(AdditionProgress(self._elapsed(), Stage.BASE, 0, 0, None))
        return self._solved(self.problem, Stage.BASE, None, is_trial=False)

    def take_base(self, result: DispatchResult) -> None:
        """Remember the plan without additions."""
        people = result.report.figures.people_relieved
        self._found[()] = Trial({}, 0.0, people, result)

    def run(self, counts: Counts, stage: Stage) -> Trial:
        """Return the plan with these additions, which ends once it reaches the aim."""
        key = _key(counts)
        known = self._found.get(key)
        if known is None:
            self.tried += 1
            problem = with_additions(self.problem, self.catalogue, counts)
            result = self._solved(problem, stage, self.aim)
            people = result.report.figures.people_relieved
            known = Trial(dict(key), self.catalogue.price(counts), people, result)
            self._found[key] = known
            self.tell(stage)
        return known

    def known(self, counts: Counts) -> Trial | None:
        """Return the plan with these additions if it was made already."""
        return self._found.get(_key(counts))

    def confirmed(self, counts: Counts) -> Trial:
        """Return the plan with these additions after a whole search, with its reasons."""
        known = self._found[_key(counts)]
        if not known.counts:
            return known
        problem = with_additions(self.problem, self.catalogue, counts)
        if known.result.stopped_by is StoppedBy.CANCEL and not self.clock.is_over:
            result = self._solved(problem, Stage.CONFIRM, None)
            people = result.report.figures.people_relieved
            if people >= known.people:
                known = replace(known, people=people, result=result)
        plan, report = known.result.plan, known.result.report
        reasons = explain(problem, plan, report, reach_bound(problem))
        return replace(known, result=replace(known.result, reasons=reasons))

    def valued(self, value: MarginalValue, offer: Offer) -> MarginalValue:
        """Return the value with the people that solving again found for it."""
        one = Catalogue((replace(offer, code="+1"),))
        count = offer.most if isinstance(offer, ExtraStock) else 1
        result = self._solved(with_additions(self.problem, one, {"+1": count}), Stage.VALUES, None)
        if self._plain is None:
            self._plain = self._solved(self.problem, Stage.VALUES, None)
        before = self._plain.report.figures.people_relieved
        more = result.report.figures.people_relieved - before
        if self.clock.should_stop():
            return value
        return replace(value, people=max(0, more))

    def best(self) -> Trial:
        """Return the cheapest that reaches the aim, else the one with most people."""
        return min(
            self._found.values(),
            key=lambda trial: (-min(trial.people, self.aim), trial.price_cny),
        )

    @property
    def best_price(self) -> float | None:
        """Price of the cheapest that reaches the aim."""
        best = self.best()
        return best.price_cny if best.people >= self.aim else None

    def tell(self, stage: Stage) -> None:
        """Say how far it has come."""
        people = self.best().people
        self._on_progress(
            AdditionProgress(self._elapsed(), stage, self.tried, people, self.best_price)
        )

    def _solved(
        self, problem: Problem, stage: Stage, enough: int | None, *, is_trial: bool = True
    ) -> DispatchResult:
        reached = False

        def watch(progress: Progress) -> None:
            nonlocal reached
            reached = enough is not None and progress.people_relieved >= enough
            if self._found:
                self.tell(stage)

        trial_s = min(_MOST_S, max(_LEAST_S, self.params.time_limit_s / _TRIALS))
        seed, work = self.params.seed, self.params.work_limit
        params = SolveParams(trial_s, seed, work, plan_only=is_trial)
        limit_s = min(params.time_limit_s, self.clock.left_s)
        if limit_s < params.time_limit_s:
            params = replace(params, time_limit_s=limit_s)
        return solve(problem, params, watch, lambda: reached or self.clock.should_stop())

    def _elapsed(self) -> float:
        return time.monotonic() - self.clock.begin


def _key(counts: Counts) -> tuple[tuple[str, int], ...]:
    return tuple(sorted((code, count) for code, count in counts.items() if count > 0))
