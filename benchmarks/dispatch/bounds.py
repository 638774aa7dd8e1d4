"""Print the bounds of made-up district problems: by the linear program, then by duties.

Run it from the project's root: `python -m benchmarks.dispatch.bounds --rounds 100`.
"""

from __future__ import annotations

import argparse
import time

from benchmarks.dispatch.instances import district
from optimize.dispatch.bound import relief_bound
from optimize.dispatch.bound_refine import refine


def main() -> None:
    """Print one line an instance."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=100, help="of the ascent")
    parser.add_argument("--time-limit", type=float, default=120.0, help="seconds an instance")
    parser.add_argument("--seeds", type=int, nargs="*", default=[1, 2])
    parser.add_argument("--sources", type=int, nargs="*", default=[1, 2])
    options = parser.parse_args()
    print("instance | people | linear program | duties | processor s")
    for sources in options.sources:
        for seed in options.seeds:
            problem = district(seed, 40, 12, sources=sources)
            begin = time.process_time()
            program = relief_bound(problem)
            bound = refine(
                problem,
                program,
                options.rounds,
                ends_at=time.monotonic() + options.time_limit,
                tell=lambda _better: None,
            )
            print(
                f"{problem.name} | {problem.people_total} | {program.people} | {bound.people} | "
                f"{time.process_time() - begin:.1f}",
                flush=True,
            )


if __name__ == "__main__":
    main()
