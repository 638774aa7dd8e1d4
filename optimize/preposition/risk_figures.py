"""A plan's scenarios in a few figures: expectation, worst tenth, worst, chances."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import fsum, sqrt
from statistics import NormalDist

from optimize.preposition.check import PlanReport
from optimize.preposition.fresh import FreshValue
from optimize.preposition.problem import Problem

WORST_SHARE = 0.1


@dataclass(frozen=True)
class RiskFigures:
    """People relieved within the deadline, unweighted.

    Parameters
    ----------
    expected, needed
        Relieved, and in need, in expectation.
    worst_tenth
        Mean of the people left out in the worst tenth of the probability.
    worst
        People left out in the worst scenario.
    chance
        That nobody is left out.
    """

    expected: float
    needed: float
    worst_tenth: float
    worst: float
    chance: float


def figures_of(problem: Problem, report: PlanReport) -> RiskFigures:
    """Return them from what the check counted."""
    rows = [
        (each.probability, report.people(each.code), report.needed[each.code])
        for each in problem.scenarios
    ]
    lacking = [(needed - people, p) for p, people, needed in rows]
    return RiskFigures(
        fsum(p * people for p, people, _ in rows),
        fsum(p * needed for p, _, needed in rows),
        _worst_mean(lacking, WORST_SHARE),
        max(0.0, *(each for each, _ in lacking)),
        min(1.0, fsum(s.probability for s in problem.scenarios if report.all_relieved(s.code))),
    )


def site_chances(problem: Problem, report: PlanReport) -> dict[str, float]:
    """Return site to the chance that all there are relieved, given that they need it."""
    needs: dict[str, float] = {}
    full: dict[str, float] = {}
    for scenario in problem.scenarios:
        for site, people in report.relieved[scenario.code].items():
            wanted = scenario.people.get(site, 0.0)
            needs[site] = needs.get(site, 0.0) + scenario.probability
            if people >= wanted - 1e-6 * max(1.0, wanted):
                full[site] = full.get(site, 0.0) + scenario.probability
    return {site: full.get(site, 0.0) / p for site, p in needs.items() if p > 0}


def sampled(
    weights: Sequence[float], values: Sequence[float], confidence: float = 0.95
) -> FreshValue:
    """Return the weighted mean of independent draws with its interval (delta method)."""
    total = fsum(weights)
    shares = [each / total for each in weights]
    mean = fsum(share * each for share, each in zip(shares, values, strict=True))
    spread = sqrt(fsum((w * (v - mean)) ** 2 for w, v in zip(shares, values, strict=True)))
    half = NormalDist().inv_cdf((1 + confidence) / 2) * spread if len(values) > 1 else 0.0
    return FreshValue(mean, mean - half, mean + half, len(values))


def by_place(problem: Problem, units: Mapping[str, float]) -> dict[tuple[str, str], float]:
    """Return (place, item) to the units of all its reserves."""
    found: dict[tuple[str, str], float] = {}
    for reserve in problem.reserves:
        count = units.get(reserve.code, 0.0)
        if count:
            key = reserve.place, reserve.item
            found[key] = found.get(key, 0.0) + count
    return found


def _worst_mean(lacking: Sequence[tuple[float, float]], share: float) -> float:
    left, total = share, 0.0
    for value, p in sorted(lacking, reverse=True):
        taken = min(left, p)
        total += taken * value
        left -= taken
    return max(0.0, total / share)
