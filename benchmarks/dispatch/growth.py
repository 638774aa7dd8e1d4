"""Solve provinces of growing size: people relieved, bound, gap, times and memory of each.

Run it from the project's root: `python -m benchmarks.dispatch.growth --time-limit 120`.
"""

from __future__ import annotations

import argparse
import resource

from benchmarks.dispatch.province import province
from optimize.dispatch.outcome import Progress
from optimize.dispatch.problem import Problem
from optimize.dispatch.solve import SolveParams, solve

SIZES = (50, 100, 200, 500, 1000)
_TRUCKS, _SOURCES = 0.4, 0.06
"""A site."""


def main() -> None:
    """Print one line a size."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--time-limit", type=float, default=120.0, help="seconds a solve")
    parser.add_argument("--sizes", type=int, nargs="*", default=SIZES, help="sites, ascending")
    options = parser.parse_args()
    print("sites | trucks | sources | people | relieved | bound | gap | first plan | time | memory")
    for sites in options.sizes:
        trucks, sources = round(_TRUCKS * sites), round(_SOURCES * sites)
        problem = province(1, sites, trucks, sources)
        print(f"{sites} | {trucks} | {sources} | {_line(problem, options.time_limit)}", flush=True)


def _line(problem: Problem, seconds: float) -> str:
    told: list[Progress] = []
    result = solve(problem, SolveParams(seconds, seed=1), told.append)
    if not result.report.ok:
        raise SystemExit(f"{problem.name}: the checker refused our plan.")
    return " | ".join(
        (
            f"{problem.people_total:,}",
            f"{result.report.figures.people_relieved:,}",
            f"{result.bound_people:,}",
            f"{result.gap:.1%}",
            f"{told[0].elapsed_s:.2f} s",
            f"{result.time_s:.1f} s",
            f"{_peak_mb():,} MB",
        )
    )


def _peak_mb() -> int:
    """Return the most memory so far, of this process and of the largest that it started."""
    both = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    return sum(resource.getrusage(each).ru_maxrss for each in both) // 1024


if __name__ == "__main__":
    main()
