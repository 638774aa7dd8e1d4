"""The measurement as a Markdown page that says what it was measured on."""

from __future__ import annotations

import importlib.metadata
import os
import platform
import subprocess
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.ledger.cases import CASES
from benchmarks.ledger.figures import Figure
from benchmarks.ledger.size import Size

PACKAGES = ("sqlalchemy", "psycopg", "psycopg-binary")
# (database's name, its settings in one line, figures by case)
Measured = tuple[str, str, dict[str, list[Figure]]]

READING = """\
- **engine**: `Database.perform` with `Ledger.post`: command row, balances, movements, hash
  chain, commit. **service**: the same through `Application.execute`, with all that people's
  commands check and write: rights, catalogue, bins' limits, recalls, serials, paper numbers.
- **styles**: how two open-source systems post, written anew on SQLAlchemy's ORM
  (`benchmarks/ledger/peers.py` says what they leave out). One commit a document for both
  sides, on the same kind of database with the same durability, in turns in the same run.
- A line is one movement. Rates are medians of rounds, p99 is over all commands of a run.
- Each read of the large ledger runs in a process of its own; its peak memory is that process's.
"""


def report(size: Size, measured: Sequence[Measured], took_s: float) -> str:
    """Return the page."""
    parts = [f"# Ledger benchmark ({size.name})\n", _about(measured, took_s), READING]
    for case in CASES:
        found = {name: figures[case.name] for name, _, figures in measured if case.name in figures}
        if found:
            parts.append(f"## {case.title}\n{_table(found)}")
    parts.append(_verdict(measured))
    return "\n".join(parts)


def _about(measured: Sequence[Measured], took_s: float) -> str:
    versions = [f"{name} {importlib.metadata.version(name)}" for name in PACKAGES]
    load = ", ".join(f"{each:.1f}" for each in os.getloadavg())
    system = f"{platform.system()} {platform.release()}, load average at the end {load}"
    lines = [
        f"- {datetime.now(UTC):%Y-%m-%d %H:%M} UTC, commit {_commit()}, {took_s / 60:.1f} minutes",
        f"- {_processor()}, {os.cpu_count()} cores, {system}",
        f"- Python {platform.python_version()}, {', '.join(versions)}",
        *(f"- {name} {settings}" for name, settings, _ in measured),
    ]
    return "\n".join(lines) + "\n"


def _processor() -> str:
    try:
        told = Path("/proc/cpuinfo").read_text(encoding="utf-8")
    except OSError:
        return platform.processor() or platform.machine()
    names = [line.split(":", 1)[1].strip() for line in told.splitlines() if "model name" in line]
    return names[0] if names else platform.machine()


def _commit() -> str:
    root = Path(__file__).parents[2]
    found = subprocess.run(  # noqa: S603
        ["git", "-C", str(root), "describe", "--always", "--dirty"],  # noqa: S607
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    return found.stdout.strip() or "unknown"


def _table(found: dict[str, list[Figure]]) -> str:
    names = list(found)
    head = "| case | bar | " + " | ".join(names) + " | |\n|---|---|" + "---|" * (len(names) + 1)
    rows = [head]
    for figures in zip(*found.values(), strict=True):
        first = figures[0]
        cells = " | ".join(_cell(each) for each in figures)
        rows.append(f"| {first.case} | {_bar(first)} | {cells} | {first.note} |")
    return "\n".join(rows) + "\n"


def _bar(figure: Figure) -> str:
    if figure.bar is None:
        return ""
    return f"{'≤' if figure.at_most else '≥'} {number(figure.bar)} {figure.unit}"


def _cell(figure: Figure) -> str:
    mark = {True: " ✓", False: " **✗**", None: ""}[figure.met]
    return f"{number(figure.value)} {figure.unit}{mark}"


def number(value: float) -> str:
    """Return a number with three or four figures that count."""
    if value >= 100 or value == int(value):  # noqa: PLR2004
        return f"{value:,.0f}"
    return f"{value:.3g}"


def _verdict(measured: Sequence[Measured]) -> str:
    missed = [
        f"- {name}: {figure.case}: {number(figure.value)} {figure.unit}, bar {_bar(figure)}"
        for name, _, parts in measured
        for figures in parts.values()
        for figure in figures
        if figure.met is False
    ]
    if not missed:
        return "## Bars\nAll are met.\n"
    return "## Bars\nNot met:\n" + "\n".join(missed) + "\n"
