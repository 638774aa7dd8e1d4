"""Measure pre-positioning beside PuLP with CBC and HiGHS and the plain extensive form.

Run it from the project's root: `python -m benchmarks.preposition.run`.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pulp

from benchmarks.preposition.balances import analyses
from benchmarks.preposition.family import DATA
from benchmarks.preposition.one import METHODS, measured
from benchmarks.preposition.proven import line_of
from benchmarks.preposition.public_cases import ALL, TINY
from benchmarks.preposition.report import Measured, report
from benchmarks.preposition.spread import spread_lines
from optimize.preposition.esups import OBJECTIVES, esups_problem, reference_document
from optimize.preposition.goal import Goal
from optimize.preposition.readable import readable_optimum

GROWTH = (51, 200, 1000, 10_000)
GAPS = {51: 1e-3, 200: 1e-3, 1000: 2e-3, 10_000: 5e-3}
PEERS_UP_TO = 200
"""Scenarios; beyond, the others find nothing in the limit."""

OWN_LIMIT_S = 400.0
"""Of our own solves: all end by their gap."""

SITES = (40, 80, 160)
SITE_SCENARIOS = 100


def main() -> None:
    """Measure, print each line, write the report."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--limit", type=float, default=60.0, help="seconds a solve of the others")
    parser.add_argument("--scenarios", type=int, nargs="*", default=list(GROWTH))
    parser.add_argument("--tiny", action="store_true", help="only tries it, in this process")
    parser.add_argument("--out", type=Path, default=Path("bench-preposition.md"))
    options = parser.parse_args()
    sizes = [3] if options.tiny else options.scenarios
    found = Measured(balance_line(tiny=options.tiny), limit_s=options.limit)
    for size in sizes:
        for method in METHODS:
            if method != "L-shaped" and size > PEERS_UP_TO:
                continue
            limit = OWN_LIMIT_S if method == "L-shaped" else options.limit
            ask = measured if options.tiny else _apart
            found.growth.append(ask(method, size, limit, GAPS.get(size, 1e-2), 0))
            print(json.dumps(found.growth[-1]), flush=True)
    if not options.tiny:
        found.command.append(command_line())
        for sites in SITES:
            for method, limit in (("L-shaped", OWN_LIMIT_S), ("extensive", options.limit)):
                found.sites.append(_apart(method, SITE_SCENARIOS, limit, 2e-3, sites))
                print(json.dumps(found.sites[-1]), flush=True)
        found.spread += spread_lines(1000)
    for line in public_lines(options.limit, tiny=options.tiny):
        found.public.append(line)
        print(json.dumps(line), flush=True)
    options.out.write_text(report(found), encoding="utf-8")


def command_line() -> dict[str, Any]:
    """Solve the hurricane case as published by the command, its start included."""
    words = ["solve", "preposition", str(DATA / "preposition_rt2010/rt2010.json"), "--json"]
    program = "from depot.cli import main; main()"
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    answer = subprocess.run(  # noqa: S603 -- our own program
        [sys.executable, "-c", program, *words, "--gap", "9e-4", "--kept", "10"],
        check=True, capture_output=True, text=True,
    )  # fmt: skip
    wall, after = time.perf_counter() - began, resource.getrusage(resource.RUSAGE_CHILDREN)
    document = json.loads(answer.stdout)
    return {
        "objective": document["objective"], "bound": document["bound"], "wall_s": wall,
        "cpu_s": after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime,
    }  # fmt: skip


def _apart(method: str, scenarios: int, limit_s: float, gap: float, sites: int) -> dict[str, Any]:
    figures = [str(each) for each in (scenarios, limit_s, gap, sites)]
    answer = subprocess.run(  # noqa: S603 -- our own program
        [sys.executable, "-m", "benchmarks.preposition.one", method, *figures],
        check=True, capture_output=True, text=True,
    )  # fmt: skip
    return json.loads(answer.stdout.splitlines()[-1])


def balance_line(*, tiny: bool) -> dict[str, Any]:
    """Compare balances with their published values, and time them beside PuLP with CBC.

    PuLP solves four of the six figures of an analysis: the worst depot needs no solver.
    """
    documents = list(analyses())[: 2 if tiny else None]
    began = time.process_time()
    found = [reference_document(each) for each in documents]
    own_s = time.process_time() - began
    began = _all_processor_s()
    for document in documents:
        for objective in OBJECTIVES:
            best = esups_problem(document, objective)
            today = [replace(each, least=each.today, most=each.today) for each in best.reserves]
            for problem in (best, replace(best, reserves=tuple(today))):
                readable_optimum(problem, Goal(), pulp.PULP_CBC_CMD(msg=False))
    cbc_s = _all_processor_s() - began
    off = [
        abs(result["reference"][key][figure] / value - 1)
        for document, result in zip(documents, found, strict=True)
        for key, expected in document["reference"].items()
        for figure, value in expected.items()
    ]
    metrics = {
        document["name"]: result["balance"]
        for document, result in zip(documents, found, strict=True)
        if document["reference"]
    }
    return {
        "count": len(documents), "compared": len(off), "off": max(off, default=0.0),
        "own_s": own_s, "cbc_s": cbc_s, "metrics": metrics,
    }  # fmt: skip


def _all_processor_s() -> float:
    """Return processor seconds of this process and those it has ended."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(each.ru_utime + each.ru_stime for each in used)


def public_lines(limit_s: float, *, tiny: bool) -> Iterator[dict[str, Any]]:
    """Solve public instances."""
    for name, case in (TINY if tiny else ALL).items():
        yield line_of(name, case, 4 * limit_s)


if __name__ == "__main__":
    main()
