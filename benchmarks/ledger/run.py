"""Measure posting and reading the ledger and print a Markdown report.

Run it from the project's root: `python -m benchmarks.ledger.run`, or `make bench-ledger`.
"""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

if __package__ in (None, ""):
    sys.path.insert(0, str(Path(__file__).parents[2]))

from benchmarks.ledger.cases import CASES
from benchmarks.ledger.figures import Figure
from benchmarks.ledger.report import Measured, number, report
from benchmarks.ledger.servers import Server, servers
from benchmarks.ledger.size import FULL, QUICK, Size

DATABASES = ("sqlite", "postgresql")


def measure(
    databases: tuple[str, ...], cases: tuple[str, ...], size: Size, folder: Path | None
) -> list[Measured]:
    """Measure the cases on the databases, one after the other."""
    with servers(databases, folder) as started:
        return [_measure_on(server, cases, size) for server in started]


def _measure_on(server: Server, cases: tuple[str, ...], size: Size) -> Measured:
    found: dict[str, list[Figure]] = {}
    for case in CASES:
        if case.name in cases:
            start = time.perf_counter()
            found[case.name] = case.measure(server, size)
            _tell(server, case.title, found[case.name], time.perf_counter() - start)
    return server.name, server.settings(), found


def _tell(server: Server, title: str, figures: list[Figure], took_s: float) -> None:
    print(f"{server.name}: {title} ({took_s:.0f} s)", file=sys.stderr)
    for each in figures:
        print(f"  {each.case}: {number(each.value)} {each.unit}", file=sys.stderr, flush=True)


def main() -> None:
    """Measure what is asked for and print the report."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="only see that every case runs")
    parser.add_argument("--databases", default=",".join(DATABASES), help="sqlite,postgresql")
    parser.add_argument(
        "--cases", default=",".join(case.name for case in CASES), help="names, by commas"
    )
    parser.add_argument("--folder", type=Path, help="a folder on the disk to measure")
    parser.add_argument("--out", type=Path, help="file to write the report to")
    options = parser.parse_args()
    size = QUICK if options.quick else FULL
    start = time.perf_counter()
    measured = measure(
        tuple(options.databases.split(",")), tuple(options.cases.split(",")), size, options.folder
    )
    page = report(size, measured, time.perf_counter() - start)
    if options.out:
        options.out.write_text(page, encoding="utf-8")
    print(page)


if __name__ == "__main__":
    main()
