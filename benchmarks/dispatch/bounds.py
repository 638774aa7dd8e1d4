"""Print the bounds of the district family by seconds of one processor.

Run it from the project's root: `python -m benchmarks.dispatch.bounds --seconds 10 60`.
"""

from __future__ import annotations

import argparse
import time

from benchmarks.dispatch.real import SHAPES, district_data, real_problem
from optimize.dispatch.bound import Bound, relief_bound
from optimize.dispatch.bound_refine import refine
from optimize.dispatch.problem import Problem

_MOST_ROUNDS = 100_000
_MOST_WAITED = 10
"""Seconds by the clock for one of the processor, on a busy machine."""


def main() -> None:
    """Print one line an instance."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, nargs="*", default=[10.0, 60.0])
    parser.add_argument("--seeds", type=int, nargs="*", default=sorted(SHAPES))
    options = parser.parse_args()
    print("instance | people | linear program | " + " | ".join(f"{s:g} s" for s in options.seconds))
    with district_data() as app:
        for seed in options.seeds:
            problem = real_problem(app, seed, SHAPES[seed])
            found = _bounds(problem, sorted(options.seconds))
            print(" | ".join(map(str, (problem.name, problem.people_total, *found))), flush=True)


def _bounds(problem: Problem, seconds: list[float]) -> list[int]:
    """Return the bound by the linear program, then after so many seconds of the processor."""
    begin = time.process_time()
    told: list[tuple[float, int]] = []
    program = relief_bound(problem)

    def tell(better: Bound) -> None:
        told.append((time.process_time() - begin, better.people))

    refine(
        problem,
        program,
        _MOST_ROUNDS,
        ends_at=time.monotonic() + _MOST_WAITED * seconds[-1],
        tell=tell,
        should_stop=lambda: time.process_time() - begin > seconds[-1],
    )
    least = [
        min((people for at, people in told if at <= limit), default=program.people)
        for limit in seconds
    ]
    return [program.people, *least]


if __name__ == "__main__":
    main()
