"""The measurement as a Markdown page."""

from __future__ import annotations

import importlib.metadata
import os
import platform
from collections.abc import Iterator, Sequence
from typing import Any

PACKAGES = ("highspy", "pulp", "numpy", "scipy")
Lines = Sequence[dict[str, Any]]


def report(balances: Lines, growth: Lines, public: Lines, limit_s: float) -> str:
    """Return the page."""
    versions = ", ".join(f"{name} {importlib.metadata.version(name)}" for name in PACKAGES)
    load = ", ".join(f"{each:.1f}" for each in os.getloadavg())
    parts = [
        "# Pre-positioning benchmark\n",
        (f"- Python {platform.python_version()}, {versions}; {os.cpu_count()} cores, load average "
        f"at the end {load}; {limit_s:g} s a solve\n"
        "- L-shaped: two processes beyond 100 scenarios; all others one thread. CPU counts all "
        "processes.\n"),
        "## Balance of Vanuatu (ESUPS)\n",
        *_table(["instance", "furthest from published", "balance cost", "balance time",
                 "6 values, CPU s", "2 of them by PuLP+CBC, s"], _balances(balances)),
        "\n## Hurricane case, growth in scenarios\n",
        ("As published: optimum 89.5 M and heuristic 90.1 M with 58 links; this file has 54, "
        "88.785 M proven within 0.007 %. Sampling: `benchmarks/preposition/family.py`.\n"),
        *_table(["scenarios", "method", "objective M", "bound M", "gap", "wall s", "CPU s",
                 "memory MB", "wall to L-shaped"], _growth(growth)),
        "\n## Public two-stage instances, extensive form\n",
        *_table(["instance", "best known", "found", "bound", "proven", "CPU s"], _public(public)),
        "",
    ]  # fmt: skip
    return "\n".join(parts)


def _table(head: list[str], rows: Iterator[list[str]]) -> Iterator[str]:
    yield "| " + " | ".join(head) + " |"
    yield "|" + "---|" * len(head)
    yield from ("| " + " | ".join(row) + " |" for row in rows)


def _balances(lines: Lines) -> Iterator[list[str]]:
    for each in lines:
        yield [
            each["name"], f"{each['off']:.1e}", f"{each['balance']['Cost']:.6f}",
            f"{each['balance']['Time']:.6f}", f"{each['own_s']:.3f}", f"{each['cbc_s']:.2f}",
        ]  # fmt: skip


def _growth(lines: Lines) -> Iterator[list[str]]:
    ours = {each["scenarios"]: each["wall_s"] for each in lines if each["method"] == "L-shaped"}
    for each in lines:
        objective, bound = each["objective"], each["bound"]
        gap = (
            "–" if objective is None or bound is None else f"{(objective - bound) / objective:.4%}"
        )
        yield [
            f"{each['scenarios']} {each.get('case', '')}".strip(), each["method"],
            _millions(objective), _millions(bound), gap, f"{each['wall_s']:.1f}",
            f"{each['cpu_s']:.1f}", f"{each['mb']:.0f}",
            f"{each['wall_s'] / ours[each['scenarios']]:.1f} ×",
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
            f"{each['cpu_s']:.1f}",
        ]  # fmt: skip
