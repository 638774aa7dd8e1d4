"""Solve provinces of growing size: people relieved, bound, gap, times and memory of each.

Run it from the project's root: `python -m benchmarks.dispatch.growth`. The time limit is for 1,000
sites; smaller provinces get their share of it, 30 s at least, so all five take some five minutes
on a quiet machine. Each is solved in a process of its own, so that memory is its own.
"""

from __future__ import annotations

import argparse
import resource
import time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

from benchmarks.dispatch.province import province
from optimize.dispatch.outcome import Progress
from optimize.dispatch.solve import SolveParams, solve
from optimize.dispatch.warm_up import warm_up

SIZES = (50, 100, 200, 500, 1000)
_TRUCKS, _SOURCES = 0.4, 0.06
"""A site."""

_FULL, _LEAST_S = 1000, 30.0
"""Sites that get the whole time limit, and seconds that any get."""

_COLUMNS = (
    "sites", "trucks", "sources", "people", "relieved", "bound", "gap", "limit", "first plan",
    "in all", "memory",
)  # fmt: skip


def main() -> None:
    """Print one line a size, as soon as it is measured."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--time-limit", type=float, default=120.0, help="seconds for 1,000 sites")
    parser.add_argument("--sizes", type=int, nargs="*", default=SIZES, help="sites, ascending")
    options = parser.parse_args()
    print(_row(_COLUMNS) + "\n" + "|--:" * len(_COLUMNS) + "|", flush=True)
    for sites in options.sizes:
        limit = max(_LEAST_S, options.time_limit * min(1.0, sites / _FULL))
        with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as alone:
            print(_row(alone.submit(_cells, sites, limit).result()), flush=True)


def _cells(sites: int, seconds: float) -> tuple[str, ...]:
    trucks, sources = round(_TRUCKS * sites), round(_SOURCES * sites)
    problem = province(1, sites, trucks, sources)
    warm_up()
    told: list[Progress] = []
    begin = time.monotonic()
    result = solve(problem, SolveParams(seconds, seed=1), told.append)
    took_s = time.monotonic() - begin
    if not result.report.ok:
        raise SystemExit(f"{problem.name}: the checker refused our plan.")
    return (
        f"{sites:,}",
        f"{trucks}",
        f"{sources}",
        f"{problem.people_total:,}",
        f"{result.report.figures.people_relieved:,}",
        f"{result.bound_people:,}",
        f"{result.gap:.1%}",
        f"{seconds:g} s",
        f"{told[0].elapsed_s:.2f} s",
        f"{took_s:.1f} s",
        f"{_peak_mb():,} MB",
    )


def _row(cells: tuple[str, ...]) -> str:
    return f"| {' | '.join(cells)} |"


def _peak_mb() -> int:
    """Return the most memory of this process and of the largest that it started."""
    both = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    return sum(resource.getrusage(each).ru_maxrss for each in both) // 1024


if __name__ == "__main__":
    main()
