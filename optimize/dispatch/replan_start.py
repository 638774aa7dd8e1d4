"""Where a re-plan starts: how begun trips go on, what is then left to plan, and a search on it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np

from optimize.dispatch.bound_work import rounds_within
from optimize.dispatch.bound_worker import BoundWorker
from optimize.dispatch.check_joined import check_joined
from optimize.dispatch.events import Event, Situation, apply_events
from optimize.dispatch.execution import Execution
from optimize.dispatch.figures import CheckReport, PlanFigures
from optimize.dispatch.fixed import Fixed, fixed_trips
from optimize.dispatch.plan import Plan, Trip
from optimize.dispatch.problem import Problem
from optimize.dispatch.repair import Fate, Repair, Repaired
from optimize.dispatch.replan_search import Keep, ReplanSearch
from optimize.dispatch.residual import residual_problem
from optimize.dispatch.score import Score, score_of
from optimize.dispatch.solve import plan_of
from optimize.dispatch.tiers import FirstObjective
from optimize.dispatch.world import build_world
from optimize.params import SolveParams


@dataclass(frozen=True)
class ReplanParams:
    """Limits of a re-plan, and what a change is worth.

    Parameters
    ----------
    change_price_people
        Weighted people that must be gained for each untouched trip changed, and for
        each other one that goes to other sites than planned.
    most_changed
        Share of the untouched trips that may be changed, 0 to 1.
    steady_changed
        Share of them that a steady plan changes at most, 0 to 1.
    steady_costs
        Share of the weighted people that a steady plan may relieve fewer than the one that
        relieves most, and still be proposed.
    divert
        Loaded trucks that may be sent to other sites than planned; all others
        keep their stops as long as these can be reached and need anything.
    """

    solve: SolveParams = field(default_factory=SolveParams)
    change_price_people: float = 5.0
    most_changed: float = 1.0
    steady_changed: float = 0.1
    steady_costs: float = 0.015
    divert: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        shares = (self.most_changed, self.steady_changed, self.steady_costs)
        if self.change_price_people < 0 or not all(0 <= share <= 1 for share in shares):
            raise ValueError(
                "replan: needs change_price_people >= 0, and most_changed, steady_changed and "
                "steady_costs 0 to 1."
            )


@dataclass(frozen=True)
class Offer:
    """A plan for what is left, with what was done, and the joined check of both."""

    new: Plan
    plan: Plan
    report: CheckReport


@dataclass(frozen=True)
class Outlook:
    """What comes of a plan if nobody decides anything new.

    Parameters
    ----------
    trips
        The fate of every trip that hasn't begun.
    offer
        The plan of the whole day: what was done, goes on, and still goes as it can.
    """

    situation: Situation
    fixed: tuple[Fixed, ...]
    residual: Problem
    trips: tuple[Repaired, ...]
    offer: Offer

    @property
    def plan(self) -> Plan:
        """What was done, goes on, and still goes as it can."""
        return self.offer.plan

    @property
    def figures(self) -> PlanFigures:
        """Figures of that."""
        return self.offer.report.figures


def carry_on(problem: Problem, execution: Execution, events: Iterable[Event] = ()) -> Outlook:
    """Return what a plan comes to if every driver goes on as well as they can.

    Late trucks load later, stops that can't be reached are left out, and what
    was meant for them stays on board.
    """
    situation = apply_events(problem, events)
    fixed = fixed_trips(situation, execution, reroute=False)
    residual = residual_problem(situation, execution, fixed)
    world = build_world(residual)
    trips = Repair(world, execution.free(), _reconsidered(situation, fixed)).run()
    runs = [each.run for each in trips if each.run is not None]
    offer = offered(situation, execution, fixed, plan_of(world, runs))
    return Outlook(situation, fixed, residual, trips, offer)


def offered(situation: Situation, execution: Execution, fixed: Iterable[Fixed], new: Plan) -> Offer:
    """Return new trips with those that have begun, checked together."""
    begun: list[Trip] = [each.trip for each in fixed]
    plan = Plan.of([*begun, *new.trips])
    return Offer(new, plan, check_joined(situation, execution, plan))


def costs_little(steady: Score, most: Score, share: float) -> bool:
    """Whether a steady plan gives up no more than that share of the weighted people.

    Late sites, or the worst-served ones, where they come first, are never given up.
    """
    gives_up_first = {
        FirstObjective.RELIEVED: False,
        FirstObjective.FIRST_SUPPLIES: steady.late > most.late,
        FirstObjective.FAIRNESS: True,
    }[most.first]
    return not gives_up_first and steady.weighted >= (1 - share) * most.weighted


class Start:
    """One way in which begun trips may go on, and the search from there.

    Parameters
    ----------
    carried_on
        What is offered at first if begun trips go on as in it, and never less.
    ways
        How many such starts there are: their bounds share the processor.
    """

    def __init__(
        self,
        carried_on: Outlook,
        execution: Execution,
        fixed: tuple[Fixed, ...],
        params: ReplanParams,
        ways: int,
    ) -> None:
        self._situation, self._execution = carried_on.situation, execution
        self.fixed = fixed
        self.residual = residual_problem(self._situation, execution, fixed)
        self.world = build_world(self.residual)
        # One at least: then a process does them; a thread's Python would slow down the end.
        rounds = max(1, rounds_within(self.residual, params.solve) // ways)
        self.bounding = BoundWorker(self.residual, params.solve.time_limit_s, rounds)
        repaired = Repair(self.world, execution.free(), _reconsidered(self._situation, fixed)).run()
        self._untouched = [each.run for each in repaired if each.run and each.fate is Fate.KEPT]
        moved = [each.run for each in repaired if each.run and each.fate is Fate.MOVED]
        keep = Keep(
            self._untouched,
            moved,
            params.change_price_people,
            int(params.most_changed * len(self._untouched)),
            int(params.steady_changed * len(self._untouched)),
        )
        self.search = ReplanSearch(self.world, np.random.default_rng(params.solve.seed), keep)
        self._least = self.score(carried_on.offer)
        goes_on = fixed == carried_on.fixed
        self.offer = carried_on.offer if goes_on else self._with(Plan(()))
        self.steady = self.offer
        self.take()

    @property
    def rank(self) -> tuple[float, ...]:
        """What the better start has more of: an offer that is good, and its tiers."""
        return self.rank_of(self.offer)

    def rank_of(self, offer: Offer) -> tuple[float, ...]:
        """Return what the better offer has more of: the checker's consent, and its tiers."""
        return (float(offer.report.ok), *self.score(offer).key())

    @property
    def untouched(self) -> int:
        """Trips that haven't begun and still fit as they were."""
        return len(self._untouched)

    def unchanged(self, offer: Offer) -> int:
        """Return how many of them an offer keeps."""
        return sum(trip in offer.new.trips for trip in self._kept().trips)

    def take(self) -> bool:
        """Offer the search's best plans if the checker accepts them, and they beat carrying on.

        Returns
        -------
        bool
            Whether the checker had to look at one.
        """
        search = self.search
        new, steady = (plan_of(self.world, each) for each in (search.best_runs, search.steady_runs))
        looked = new != self.offer.new or steady != self.steady.new
        self.offer = self._taken(new, self.offer)
        self.steady = self._taken(steady, self.steady)
        return looked

    def _taken(self, new: Plan, known: Offer) -> Offer:
        """Return the offer of a plan, or the one known if it is no good."""
        for each in (known, self.offer):
            if each.new == new:
                return each
        offer = self._with(new)
        is_better = offer.report.ok and self.score(offer).key() >= self._least.key()
        return offer if is_better else known

    def _kept(self) -> Plan:
        return plan_of(self.world, self._untouched)

    def _with(self, new: Plan) -> Offer:
        return offered(self._situation, self._execution, self.fixed, new)

    def score(self, offer: Offer) -> Score:
        """Return the tiers of an offer."""
        return score_of(self._situation.now, offer.report.figures)


def starts_of(carried_on: Outlook, execution: Execution, params: ReplanParams) -> tuple[Start, ...]:
    """Return the ways to go on, the best first plan first.

    Goods that nobody waits for any more are brought to others, or stay on board: bringing
    them may keep a truck from trips that are worth more.
    """
    brought = fixed_trips(carried_on.situation, execution, divert=params.divert)
    ways = [brought] if brought == carried_on.fixed else [brought, carried_on.fixed]
    starts = [Start(carried_on, execution, fixed, params, len(ways)) for fixed in ways]
    return tuple(sorted(starts, key=lambda start: start.rank, reverse=True))


def _reconsidered(situation: Situation, fixed: Iterable[Fixed]) -> frozenset[str]:
    """Sites with other needs than planned, or with goods that were meant for others."""
    planned = {
        site.code: (site.people, dict(site.requirements)) for site in situation.planned.sites
    }
    changed = {
        site.code
        for site in situation.now.sites
        if planned.get(site.code) != (site.people, dict(site.requirements))
    }
    return frozenset(changed.union(*(each.added for each in fixed)))
