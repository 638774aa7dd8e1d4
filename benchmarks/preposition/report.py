"""The measurement as a Markdown page."""

from __future__ import annotations

import importlib.metadata
import os
import platform
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

PACKAGES = ("highspy", "pulp", "numpy", "scipy", "distributed")
Lines = Sequence[dict[str, Any]]


@dataclass
class Measured:
    """All lines of a run."""

    balance: dict[str, Any]
    limit_s: float
    growth: list[dict[str, Any]] = field(default_factory=list)
    command: list[dict[str, Any]] = field(default_factory=list)
    sites: list[dict[str, Any]] = field(default_factory=list)
    spread: list[dict[str, Any]] = field(default_factory=list)
    public: list[dict[str, Any]] = field(default_factory=list)


def report(found: Measured) -> str:
    """Return the page."""
    versions = ", ".join(f"{name} {importlib.metadata.version(name)}" for name in PACKAGES)
    load = ", ".join(f"{each:.1f}" for each in os.getloadavg())
    parts = [
        "# Pre-positioning benchmark\n",
        (f"- Python {platform.python_version()}, {versions}; {os.cpu_count()} cores, load average "
        f"at the end {load}; {found.limit_s:g} s a solve of the others\n"
        "- L-shaped: two processes beyond 100 scenarios; all others one thread. CPU counts all "
        "processes.\n"),
        "## Balance of Vanuatu (ESUPS)\n",
        *_balance(found.balance),
        "\n## Hurricane case, growth in scenarios\n",
        ("As published: optimum 89.5 M and heuristic 90.1 M with 58 links; this file has 54, "
        "88.785 M proven within 0.007 %. Sampling: `benchmarks/preposition/family.py`.\n"),
        *_command(found.command),
        *_table(["scenarios", "method", "objective M", "bound M", "gap", "wall s", "CPU s",
                 "memory MB", "wall to L-shaped"], _growth(found.growth, "scenarios")),
        "\n## Plains, growth in towns (100 scenarios, 0.2 %)\n",
        *_table(["towns", "method", "objective M", "bound M", "gap", "wall s", "CPU s",
                 "memory MB", "wall to L-shaped"], _growth(found.sites, "sites")),
        "\n## A round of 1,000 scenarios on a Dask cluster\n",
        *_table(["workers", "", "CPU s alone", "wall s", "efficiency", "ms a task without work",
                 "CPU ms a task without work"],
                _spread(found.spread)),
        "\n## Public two-stage instances\n",
        *_table(["instance", "best known", "found", "bound", "proven", "by", "CPU s"],
                _public(found.public)),
        "",
    ]  # fmt: skip
    return "\n".join(parts)


def _balance(line: dict[str, Any]) -> Iterator[str]:
    yield (
        f"{line['count']} analyses of six figures: {line['own_s']:.2f} CPU s; four of the six by "
        f"PuLP with CBC: {line['cbc_s']:.2f} CPU s, {line['cbc_s'] / line['own_s']:.0f} times as "
        f"long (the published code took 5.9 s for all on another day, on two such cores). "
        f"Furthest of {line['compared']} published figures: {line['off']:.1e}.\n"
    )
    for name, metric in line["metrics"].items():
        yield f"- {name}: balance by cost {metric['Cost']:.6f}, by time {metric['Time']:.6f}"


def _command(lines: Lines) -> Iterator[str]:
    for each in lines:
        yield (
            f"`depot solve preposition rt2010.json --gap 9e-4 --kept 10`, start included: "
            f"objective {_millions(each['objective'])} M, bound {_millions(each['bound'])} M, "
            f"{each['wall_s']:.1f} s by the clock, {each['cpu_s']:.1f} CPU s.\n"
        )


def _spread(lines: Lines) -> Iterator[list[str]]:
    for each in lines:
        yield [
            f"{each['workers']}", each["how"], f"{each['alone_s']:.2f}", f"{each['wall_s']:.2f}",
            f"{each['efficiency']:.0%}", f"{each['overhead_ms']:.1f}",
            f"{each['overhead_cpu_ms']:.1f}",
        ]  # fmt: skip


def _table(head: list[str], rows: Iterator[list[str]]) -> Iterator[str]:
    yield "| " + " | ".join(head) + " |"
    yield "|" + "---|" * len(head)
    yield from ("| " + " | ".join(row) + " |" for row in rows)


def _growth(lines: Lines, by: str) -> Iterator[list[str]]:
    ours = {each[by]: each["wall_s"] for each in lines if each["method"] == "L-shaped"}
    for each in lines:
        objective, bound = each["objective"], each["bound"]
        gap = (
            "–" if objective is None or bound is None else f"{(objective - bound) / objective:.4%}"
        )
        yield [
            f"{each[by]:,}", each["method"],
            _millions(objective), _millions(bound), gap, f"{each['wall_s']:.1f}",
            f"{each['cpu_s']:.1f}", f"{each['mb']:.0f}",
            f"{each['wall_s'] / ours[each[by]]:.1f} ×",
        ]  # fmt: skip


def _millions(value: float | None) -> str:
    return "–" if value is None else f"{value / 1e6:.4f}"


def _public(lines: Lines) -> Iterator[list[str]]:
    for each in lines:
        gap = abs(each["objective"] - each["bound"])
        proven = gap <= 1e-5 * max(1.0, abs(each["objective"]))
        yield [
            each["name"], f"{each['known']:,.3f}", f"{each['objective']:,.3f}",
            f"{each['bound']:,.3f}", "yes" if proven else f"gap {gap / abs(each['objective']):.2%}",
            each["how"],
            f"{each['cpu_s']:.1f}",
        ]  # fmt: skip
