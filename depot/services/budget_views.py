"""What budget lines have, how it came there, and whether it ties."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from depot.domain.budget import BudgetChange, BudgetLine, Commitment, LineFigures
from depot.domain.finding import Finding
from depot.domain.money import written
from depot.errors import Text
from depot.services.spending import require_line
from depot.store.uow import Reader
from depot.store.views.money import MoneyMovement

__all__ = [
    "BudgetChange", "BudgetLine", "Commitment", "LineFigures", "MoneyMovement",
    "budget_changes", "budget_name", "budget_years", "commitments", "line_figures",
    "line_movements", "money_findings",
]  # fmt: skip

_MOVED = ("transfer", "withdrawal", "carry")


def budget_years(reader: Reader) -> tuple[int, ...]:
    """Return the years that have lines, the newest first."""
    return tuple(sorted({each.year for each in reader.budgets.lines()}, reverse=True))


def line_figures(reader: Reader, year: int | None = None) -> tuple[LineFigures, ...]:
    """Return where the money of each line is, by code."""
    balances = reader.money.balances()
    came = _came(reader.money.flows())
    return tuple(
        LineFigures(
            each,
            balances.get(f"budget/{each.code}", 0),
            balances.get(f"committed/{each.code}", 0),
            balances.get(f"spent/{each.code}", 0),
            came[each.code, "appropriation"],
            sum(came[each.code, reason] for reason in _MOVED),
            came[each.code, "advance"] + came[each.code, "cover"],
        )
        for each in reader.budgets.lines(year)
    )


def _came(flows: Mapping[tuple[str, str, str], int]) -> Mapping[tuple[str, str], int]:
    """Return what came to the free money of each line less what left it, by reason."""
    found: defaultdict[tuple[str, str], int] = defaultdict(int)
    for (source, target, reason), fen in flows.items():
        found[target.removeprefix("budget/"), reason] += fen * target.startswith("budget/")
        found[source.removeprefix("budget/"), reason] -= fen * source.startswith("budget/")
    return found


def budget_name(reader: Reader, ref: str) -> Text | None:
    """Return what a budget line is called; None where the reference names none."""
    found = reader.budgets.line(ref) if ref else None
    return None if found is None else Text(found.name_zh, found.name_en)


def line_movements(reader: Reader, code: str, limit: int = 200) -> tuple[MoneyMovement, ...]:
    """Return the last movements of a line's money, the newest first.

    Raises
    ------
    NotFound
        When there is no such line.
    """
    line = require_line(reader, code)
    accounts = [f"{kind}/{line.code}" for kind in ("budget", "committed", "spent")]
    return reader.money.movements(accounts, limit)


def budget_changes(
    reader: Reader, *, line: str = "", waiting_only: bool = False
) -> tuple[BudgetChange, ...]:
    """Return changes of the budget, the newest first."""
    return reader.budgets.changes(line=line, waiting_only=waiting_only)


def commitments(
    reader: Reader, *, line: str = "", open_only: bool = False
) -> tuple[Commitment, ...]:
    """Return what papers have committed, by paper."""
    return reader.budgets.commitments(line=line, open_only=open_only)


def money_findings(reader: Reader) -> tuple[Finding, ...]:
    """Return where I11 doesn't hold: each fen on one line, papers and ledger in step."""
    papers: defaultdict[str, int] = defaultdict(int)
    paid: defaultdict[str, int] = defaultdict(int)
    for each in reader.budgets.commitments():
        papers[each.line] += each.open_fen
        paid[each.line] += each.spent_fen
    findings = []
    for figures in line_figures(reader):
        code = figures.line.code
        if not figures.ties or min(figures.free, figures.committed, figures.spent) < 0:
            findings.append(
                _finding(code, "收入与去向不符", "what came in is not what is there", figures.total,
                         figures.free + figures.used)
            )  # fmt: skip
        for zh, en, noted, booked in (
            ("单据占用与台账不符", "papers and ledger differ in what is committed",
             papers[code], figures.committed),
            ("单据支付与台账不符", "papers and ledger differ in what is spent",
             paid[code], figures.spent),
        ):  # fmt: skip
            if noted != booked:
                findings.append(_finding(code, zh, en, noted, booked))
    return tuple(findings)


def _finding(code: str, zh: str, en: str, noted: int, booked: int) -> Finding:
    return Finding(
        code,
        Text(
            f"I11 {zh}：{written(noted)} 与 {written(booked)} 元",
            f"I11 {en}: {written(noted)} and {written(booked)} yuan",
        ),
        "I11",
    )
