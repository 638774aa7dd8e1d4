"""Solve the district family beside other packages and write one report.

Run it from the project's root: `python -m benchmarks.dispatch.run`.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path

from benchmarks.dispatch.instances import district
from benchmarks.dispatch.peers import PEERS, ask
from benchmarks.dispatch.plots import plots
from benchmarks.dispatch.province import province
from benchmarks.dispatch.real import SHAPES, district_data, real_problem
from benchmarks.dispatch.report import Line, Ours, line_of, report
from optimize.dispatch.outcome import Progress
from optimize.dispatch.problem import Problem
from optimize.dispatch.solve import SolveParams, solve
from optimize.dispatch.warm_up import warm_up

SYNTHETIC: dict[str, Callable[[int], Problem]] = {
    "40 sites, 12 trucks, 1 source": partial(district, sites=40, trucks=12, sources=1),
    "40 sites, 12 trucks, 2 sources": partial(district, sites=40, trucks=12, sources=2),
    "100 sites, 30 trucks, 4 sources": partial(district, sites=100, trucks=30, sources=4),
    "40 sites, 24 trucks, ample": partial(
        district, sites=40, trucks=24, sources=2, people_per_site=150
    ),
    "province": province,
}


def main() -> None:
    """Print a line an instance and write the report."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--time-limit", type=float, default=10.0, help="seconds a solve")
    parser.add_argument("--seeds", type=int, nargs="*", default=sorted(SHAPES))
    parser.add_argument("--synthetic", choices=SYNTHETIC, help="a family that is made up instead")
    parser.add_argument("--no-peers", action="store_true", help="only our own")
    parser.add_argument("--out", type=Path, default=Path("bench-dispatch.md"))
    options = parser.parse_args()
    warm_up()
    lines = []
    for problem in _problems(options.synthetic, options.seeds):
        lines.append(_measured(problem, options.time_limit, peers=not options.no_peers))
        print(line_of(lines[-1]), flush=True)
    drawn = plots(lines, options.out)
    options.out.write_text(report(lines, options.time_limit, drawn), encoding="utf-8")


def _problems(synthetic: str | None, seeds: Iterable[int]) -> Iterator[Problem]:
    if synthetic:
        yield from (SYNTHETIC[synthetic](seed) for seed in seeds)
        return
    with district_data() as app:
        yield from (real_problem(app, seed, SHAPES[seed]) for seed in seeds)


def _measured(problem: Problem, seconds: float, *, peers: bool) -> Line:
    told: list[Progress] = []
    result = solve(problem, SolveParams(seconds, seed=1), told.append)
    if not result.report.ok:
        raise SystemExit(f"{problem.name}: the checker refused our plan.")
    ours = Ours(
        result.report.figures, result.bound_people, result.gap, told[0].elapsed_s, result.time_s,
        tuple((each.elapsed_s, each.gap) for each in told),
    )  # fmt: skip
    asked = {name: ask(name, problem, seconds, seed=1) for name in PEERS} if peers else {}
    return Line(problem, ours, asked)


if __name__ == "__main__":
    main()
