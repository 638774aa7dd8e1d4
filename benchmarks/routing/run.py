"""Measure routing beside PyVRP on public sets with best known values.

Run it from the project's root: `python -m benchmarks.routing.run`. With `--folder` it takes whole
sets from folders of their names (mtvrptwr, sdvrp, mdvrptw, hfvrp, ccvrp, mdccvrp).
"""

from __future__ import annotations

import argparse
import os
import statistics
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from benchmarks.routing.cases import DATA, SETS, Case, cases
from benchmarks.routing.peer import cost_of
from optimize.params import SolveParams
from optimize.routing.solve import solve
from optimize.routing.warm_up import warm_up

_SETS_HEAD = (
    "| set | instances | our mean gap | our worst | PyVRP's mean gap | PyVRP's worst |",
    "|---|---|---|---|---|---|",
)
_ROWS_HEAD = (
    "| set | instance | engine | ours | PyVRP | best known | our gap | PyVRP's | bound | s |",
    "|---|---|---|---|---|---|---|---|---|---|",
)


@dataclass(frozen=True)
class Row:
    """One instance: our cost and engine, proven bound, PyVRP's cost, seconds that we took."""

    case: Case
    own: float | None
    engine: str
    bound: float
    peer: float | None
    seconds: float

    def gap(self, cost: float | None) -> float | None:
        """Return by what share a cost exceeds the best known one."""
        best = self.case.best
        return None if cost is None or best is None else cost / best - 1


def main() -> None:
    """Measure, print each line, write the report."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", type=Path, default=DATA)
    parser.add_argument("--sets", nargs="*", default=list(SETS))
    parser.add_argument("--every", type=int, default=1, help="each so-manieth instance of a set")
    parser.add_argument("--seconds", type=float, default=10.0, help="for us and for PyVRP")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--first", type=int, help="only so many instances of each set")
    parser.add_argument("--out", type=Path, default=Path("bench-routing.md"))
    options = parser.parse_args()
    warm_up()
    load = os.getloadavg()[0]
    rows: list[Row] = []
    for family in options.sets:
        chosen = list(cases(options.folder, (family,), options.every))[: options.first]
        for case in chosen:
            rows.append(measured(case, options.seconds, options.seed))
            print(line(rows[-1]), flush=True)
    options.out.write_text("\n".join(report(rows, options.seconds, load)) + "\n", "utf-8")


def measured(case: Case, seconds: float, seed: int) -> Row:
    """Solve one instance by ourselves, then by PyVRP."""
    solution, _ = solve(case.problem, SolveParams(seconds, seed))
    peer = cost_of(case.problem, seconds, seed)
    engine = "–" if solution.engine is None else solution.engine.value
    return Row(case, solution.cost, engine, solution.bound, peer, solution.seconds)


def report(rows: list[Row], seconds: float, load: float) -> list[str]:
    """Return the report's lines."""
    how = (
        f"{seconds:g} s each on two cores for us and for PyVRP (two seeds, the better one); load "
        f"of the machine before it began: {load:.1f}. Gaps are to the best known cost."
    )
    lines = ["# Routing beside PyVRP", "", how, "", *_SETS_HEAD]
    for family in dict.fromkeys(row.case.family for row in rows):
        of_set = [row for row in rows if row.case.family == family]
        own = [row.gap(row.own) for row in of_set]
        peer = [row.gap(row.peer) for row in of_set]
        lines.append(f"| {family} | {len(of_set)} | {_both(own)} | {_both(peer)} |")
    return [*lines, "", *_ROWS_HEAD, *(line(row) for row in rows)]


def line(row: Row) -> str:
    """Return an instance's line of the table."""
    values = (
        row.case.family,
        row.case.problem.name,
        row.engine,
        _amount(row.own),
        _amount(row.peer),
        _amount(row.case.best),
        _percent(row.gap(row.own)),
        _percent(row.gap(row.peer)),
        _amount(row.bound),
        f"{row.seconds:.1f}",
    )
    return f"| {' | '.join(values)} |"


def _both(gaps: Iterable[float | None]) -> str:
    known = [each for each in gaps if each is not None]
    if not known:
        return "– | –"
    return f"{_percent(statistics.mean(known))} | {_percent(max(known))}"


def _amount(value: float | None) -> str:
    return "–" if value is None else f"{value:,.10g}"


def _percent(value: float | None) -> str:
    return "–" if value is None else f"{value:.2%}"


if __name__ == "__main__":
    main()
