"""Ask whether the readable model, the matrices and the L-shaped method agree on made-up problems.

Run it from the project's root: `python -m benchmarks.preposition.agree 240`.
"""

from __future__ import annotations

import sys
from pathlib import Path

from optimize.preposition.decompose import solve_lshaped
from optimize.preposition.readable import readable_optimum
from optimize.preposition.solve import PrepositionParams, solve_extensive

CLOSE = 1e-6


def main() -> None:
    """Print what disagrees, and how many were asked."""
    sys.path.insert(0, str(Path(__file__).parents[2] / "tests/optimize"))
    from preposition_world import GOALS, made_up

    count = int(sys.argv[1]) if len(sys.argv) > 1 else 240
    wrong = 0
    for number in range(count):
        problem, goal = made_up(number), GOALS[number % len(GOALS)]
        expected = readable_optimum(problem, goal)
        whole = solve_extensive(problem, goal, PrepositionParams(gap=1e-9))
        cut = solve_lshaped(problem, goal, PrepositionParams(60.0, gap=1e-7))
        found = [whole.objective, cut.objective]
        if expected is None or any(
            abs(x - expected) > CLOSE * max(1, abs(expected)) for x in found
        ):
            wrong += 1
            print(f"{number}: PuLP {expected}, matrices {found[0]}, L-shaped {found[1]}")
    print(f"{count} problems, {wrong} disagree")
    raise SystemExit(wrong > 0)


if __name__ == "__main__":
    main()
