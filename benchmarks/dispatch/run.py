"""Solve the district families and print people relieved, bound, gap and times.

Run it from the project's root: `python -m benchmarks.dispatch.run --time-limit 10`.
"""

from __future__ import annotations

import argparse
import platform
import statistics
import sys
from pathlib import Path

if __package__ in (None, ""):
    sys.path.insert(0, str(Path(__file__).parents[2]))

from benchmarks.dispatch.instances import district
from optimize.dispatch.outcome import Progress
from optimize.dispatch.solve import SOLVER, SolveParams, solve

FAMILIES = {
    "40 sites, 12 trucks, 1 source": {"sites": 40, "trucks": 12, "sources": 1},
    "40 sites, 12 trucks, 2 sources": {"sites": 40, "trucks": 12, "sources": 2},
    "100 sites, 30 trucks, 4 sources": {"sites": 100, "trucks": 30, "sources": 4},
    "40 sites, 24 trucks, ample": {
        "sites": 40, "trucks": 24, "sources": 2, "people_per_site": 150,
    },
}  # fmt: skip


def main() -> None:
    """Print one line an instance and the mean of each family."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--time-limit", type=float, default=10.0, help="seconds an instance")
    parser.add_argument("--seeds", type=int, default=3, help="instances a family")
    options = parser.parse_args()
    print(f"{SOLVER}, Python {platform.python_version()}, {platform.machine()}")
    print("family | seed | people | relieved | bound | reached | first plan s | time s | ended by")
    for name, arguments in FAMILIES.items():
        seeds = range(1, options.seeds + 1)
        shares = [_one(name, seed, arguments, options.time_limit) for seed in seeds]
        print(f"{name} | mean share of the bound | {statistics.mean(shares):.1%}")


def _one(name: str, seed: int, arguments: dict[str, int], time_limit_s: float) -> float:
    problem = district(seed, **arguments)
    told: list[Progress] = []
    result = solve(problem, SolveParams(time_limit_s, seed=seed), told.append)
    if not result.report.ok:
        raise SystemExit(f"{problem.name}: the checker refused the plan.")
    figures = result.report.figures
    share = figures.people_relieved / max(1, result.bound_people)
    print(
        f"{name} | {seed} | {figures.people_total} | {figures.people_relieved} | "
        f"{result.bound_people} | {share:.1%} | {told[0].elapsed_s:.2f} | {result.time_s:.1f} | "
        f"{result.stopped_by}",
        flush=True,
    )
    return share


if __name__ == "__main__":
    main()
