"""Measure pre-positioning beside PuLP with CBC and HiGHS and the plain extensive form.

Run it from the project's root: `python -m benchmarks.preposition.run`.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pulp

from benchmarks.preposition.family import DATA
from benchmarks.preposition.one import METHODS, measured
from benchmarks.preposition.public import capacities, servers, warehouses
from benchmarks.preposition.report import report
from optimize.backends.highs_linear import solve_linear
from optimize.preposition.esups import OBJECTIVES, esups_problem, reference_document
from optimize.preposition.goal import Goal
from optimize.preposition.readable import readable_optimum
from optimize.twostage.extensive import extensive_form
from optimize.twostage.program import TwoStage

GROWTH = (51, 200, 1000)
GAPS = {51: 1e-3, 200: 1e-3, 1000: 2e-3}
PEERS_UP_TO = 200
"""Scenarios; beyond, the others find nothing in the limit."""


def main() -> None:
    """Measure, print each line, write the report."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--limit", type=float, default=120.0, help="seconds a solve")
    parser.add_argument("--scenarios", type=int, nargs="*", default=list(GROWTH))
    parser.add_argument("--tiny", action="store_true", help="only tries it, in this process")
    parser.add_argument("--out", type=Path, default=Path("bench-preposition.md"))
    options = parser.parse_args()
    sizes = [3] if options.tiny else options.scenarios
    balances = list(balance_lines(tiny=options.tiny))
    growth = []
    if not options.tiny:
        growth.append(_apart("L-shaped", 0, 60.0, 9e-4) | {"case": "as published"})
    for size in sizes:
        for method in METHODS:
            if method != "L-shaped" and size > PEERS_UP_TO:
                continue
            ask = measured if options.tiny else _apart
            growth.append(ask(method, size, options.limit, GAPS.get(size, 1e-2)))
            print(json.dumps(growth[-1]), flush=True)
    public = list(public_lines(options.limit, tiny=options.tiny))
    options.out.write_text(report(balances, growth, public, options.limit), encoding="utf-8")


def _apart(method: str, scenarios: int, limit_s: float, gap: float) -> dict[str, Any]:
    words = ["-m", "benchmarks.preposition.one", method, str(scenarios), str(limit_s), str(gap)]
    answer = subprocess.run(  # noqa: S603 -- our own program
        [sys.executable, *words], check=True, capture_output=True, text=True
    )
    return json.loads(answer.stdout.splitlines()[-1])


def balance_lines(*, tiny: bool) -> Iterator[dict[str, Any]]:
    """Compare the balance instances with their published values, and time them."""
    files = sorted((DATA / "esups_vanuatu").glob("*.json"))
    for file in files[:1] if tiny else files:
        document = json.loads(file.read_text("utf-8"))
        began = time.process_time()
        found = reference_document(document)
        own_s = time.process_time() - began
        began = time.perf_counter()
        for objective in OBJECTIVES:
            readable_optimum(esups_problem(document, objective), Goal(),
                             pulp.PULP_CBC_CMD(msg=False))  # fmt: skip
        off = max(
            abs(found["reference"][key][figure] / value - 1)
            for key, expected in document["reference"].items()
            for figure, value in expected.items()
        )
        yield {
            "name": document["name"], "off": off, "balance": found["balance"], "own_s": own_s,
            "cbc_s": time.perf_counter() - began,
        }  # fmt: skip


def public_lines(limit_s: float, *, tiny: bool) -> Iterator[dict[str, Any]]:
    """Solve public instances by the extensive form."""
    cases: dict[str, tuple[TwoStage, float]] = {
        "cap62": (warehouses(DATA / "cflp_orlib_cap/cap62.txt"), 977799.400),
        "cap101": (warehouses(DATA / "cflp_orlib_cap/cap101.txt"), 796648.4375),
        "cap131": (warehouses(DATA / "cflp_orlib_cap/cap131.txt"), 793439.5625),
    }
    if not tiny:
        cases |= {
            "sslp_15_45_5": (servers(DATA / "siplib_sslp", "sslp_15_45_5"), -262.40),
            "dcap332_200": (capacities(DATA / "siplib_dcap", "dcap332_200"), 1060.70),
        }
    for name, (program, known) in cases.items():
        began = time.process_time()
        answer = solve_linear(extensive_form(program), limit_s, 1e-6)
        yield {
            "name": name, "known": known, "objective": answer.objective, "bound": answer.bound,
            "cpu_s": time.process_time() - began,
        }  # fmt: skip


if __name__ == "__main__":
    main()
