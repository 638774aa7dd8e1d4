"""What a plan is likely to achieve: chances by site, expected people, bad days, fragile trips."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, sqrt

import numpy as np

from optimize.dispatch.check import check
from optimize.dispatch.plan import Plan
from optimize.dispatch.problem import Problem
from optimize.dispatch.robust_draws import sample
from optimize.dispatch.robust_run import Outcome, Simulator
from optimize.dispatch.robust_slack import slack_minutes
from optimize.dispatch.robust_spread import Uncertainty

_Z = 1.959963984540054
"""Of a two-sided interval of 95 %."""

_TAIL = 0.05
"""Share of the scenarios that the bad days are."""


@dataclass(frozen=True)
class Chance:
    """A share of the scenarios with its 95 % interval (Wilson)."""

    share: float
    low: float
    high: float

    @classmethod
    def of(cls, hits: int, count: int) -> Chance:
        """Return the chance that ``hits`` of ``count`` scenarios stand for."""
        share, square = hits / count, _Z * _Z
        middle = (share + square / (2 * count)) / (1 + square / count)
        half = sqrt(share * (1 - share) / count + square / (4 * count * count))
        half *= _Z / (1 + square / count)
        low = middle - half if hits else 0.0
        return cls(share, low, middle + half if hits < count else 1.0)


@dataclass(frozen=True)
class SiteChance:
    """How sure a site can be.

    Parameters
    ----------
    planned
        People whom the plan relieves here by the deadline if all goes well.
    in_full
        That everybody here is relieved by the deadline.
    as_planned
        That at least the planned people are.
    expected
        Mean of the people relieved by the deadline.
    """

    site: str
    people: int
    planned: int
    in_full: Chance
    as_planned: Chance
    expected: float


@dataclass(frozen=True)
class TripRisk:
    """How fragile a trip is.

    Parameters
    ----------
    number
        Its place in the plan, from 1.
    on_time
        Share of the scenarios in which all that counts in the plan counts.
    slack_min
        By how much its loading may slip if nothing else goes wrong; None where nothing that
        counts depends on it.
    """

    number: int
    vehicle: str
    source: str
    on_time: float
    slack_min: int | None


@dataclass(frozen=True)
class Chances:
    """What a plan is likely to achieve.

    Parameters
    ----------
    planned_people, expected_people, expected_weighted
        If all goes well; mean over the scenarios; the mean in the first objective's measure.
    worst_people, worst_weighted
        Mean over the worst twentieth of the scenarios.
    everybody, as_planned
        That everybody at all sites is relieved; that at least the planned people are in all.
    """

    uncertainty: Uncertainty
    planned_people: int
    people_total: int
    expected_people: float
    expected_weighted: float
    worst_people: float
    worst_weighted: float
    everybody: Chance
    as_planned: Chance
    sites: tuple[SiteChance, ...]
    trips: tuple[TripRisk, ...]


class Judge:
    """Judges plans of one problem by the same scenarios."""

    def __init__(self, problem: Problem, uncertainty: Uncertainty) -> None:
        self._problem, self._uncertainty = problem, uncertainty
        self._simulator = Simulator(problem, sample(problem, uncertainty))

    def chances(self, plan: Plan) -> Chances:
        """Return what a plan that the checker accepts is likely to achieve.

        Raises
        ------
        ValueError
            When the plan breaks a rule: what can't be done has no chance to be told.
        """
        report = check(self._problem, plan)
        if not report.ok:
            raise ValueError(f"the plan breaks a rule: {report.findings[0].en}")
        outcome = self._simulator.run(plan)
        relieved, count = outcome.relieved, len(outcome.relieved)
        planned = np.array([figures.relieved for figures in report.figures.sites], np.int64)
        people = np.array([site.people for site in self._problem.sites], np.int64)
        weights = np.array([site.weight for site in self._problem.sites])
        totals, weighted = relieved.sum(axis=1), relieved @ weights
        return Chances(
            uncertainty=self._uncertainty,
            planned_people=report.figures.people_relieved,
            people_total=report.figures.people_total,
            expected_people=float(totals.mean()),
            expected_weighted=float(weighted.mean()),
            worst_people=_tail(totals.astype(float)),
            worst_weighted=_tail(weighted),
            everybody=Chance.of(int((relieved >= people).all(axis=1).sum()), count),
            as_planned=Chance.of(int((totals >= planned.sum()).sum()), count),
            sites=tuple(self._sites(outcome, planned)),
            trips=tuple(self._trips(outcome, plan)),
        )

    def _sites(self, outcome: Outcome, planned: np.ndarray) -> list[SiteChance]:
        count = len(outcome.relieved)
        return [
            SiteChance(
                site=site.code,
                people=site.people,
                planned=int(planned[number]),
                in_full=Chance.of(int((outcome.relieved[:, number] >= site.people).sum()), count),
                as_planned=Chance.of(
                    int((outcome.relieved[:, number] >= planned[number]).sum()), count
                ),
                expected=float(outcome.relieved[:, number].mean()),
            )
            for number, site in enumerate(self._problem.sites)
        ]

    def _trips(self, outcome: Outcome, plan: Plan) -> list[TripRisk]:
        shares = outcome.on_time.mean(axis=0)
        slack = slack_minutes(self._problem, plan)
        return [
            TripRisk(number + 1, trip.vehicle, trip.source, float(shares[number]), slack[number])
            for number, trip in enumerate(plan.trips)
        ]


def chances(problem: Problem, plan: Plan, uncertainty: Uncertainty) -> Chances:
    """Return what one plan is likely to achieve."""
    return Judge(problem, uncertainty).chances(plan)


def _tail(values: np.ndarray) -> float:
    """Mean of the worst twentieth, of one scenario at least."""
    worst = max(1, ceil(_TAIL * len(values)))
    return float(np.sort(values)[:worst].mean())
