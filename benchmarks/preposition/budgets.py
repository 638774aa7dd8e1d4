"""How long an optimum of the district takes at one budget after another, in processor seconds.

`python -m benchmarks.preposition.budgets [SCENARIOS]` loads a demo of its own and prints a line of
JSON for each budget: relaxed optimum and the rounded choices, as the frontier finds them.
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from pathlib import Path

from depot import bootstrap
from depot.cli_demo import DAY, OneDay
from depot.services.demo import load_demo
from depot.services.reserve_plan_case import CaseChoice, reserve_case
from optimize.preposition.budgets import BudgetSeries
from optimize.preposition.frontier import everybody
from optimize.preposition.goal import Goal, Measure
from optimize.preposition.problem import Problem

SHARES = (0.0, 0.5, 0.25, 0.75)
LIMIT_S = 600.0


def district(folder: Path, scenarios: int) -> Problem:
    """Return the demo's problem with scenarios of all hazards."""
    settings = bootstrap.Settings(f"sqlite:///{folder}/demo.db", demo=True)
    bootstrap.migrate(settings)
    app = bootstrap.build(settings, OneDay(DAY))
    load_demo(app)
    choice = CaseChoice(scenarios)
    found = app.read(reserve_case, choice, today=app.clock.today())
    app.database.close()
    return found.problem


def main() -> None:
    """Measure no limit of money first, then parts of what it took."""
    scenarios = int(sys.argv[1]) if len(sys.argv) > 1 else 20
    with tempfile.TemporaryDirectory() as folder:
        problem = district(Path(folder), scenarios)
    began = time.process_time()
    series = BudgetSeries(problem, Goal(Measure.PEOPLE), everybody(problem))
    print(json.dumps({"scenarios": scenarios, "arrays_s": time.process_time() - began}), flush=True)
    began = time.process_time()
    most = series.enough(LIMIT_S)
    top = 0.0 if most is None else most.money_cny
    budgets = [(top, most), *((top * share, None) for share in SHARES)]
    for budget, known in budgets:
        found = known or series.best(budget, LIMIT_S)
        took, began = time.process_time() - began, time.process_time()
        gap = None if found is None else found.gap
        print(json.dumps({"budget_cny": budget, "cpu_s": took, "gap": gap}), flush=True)


if __name__ == "__main__":
    main()
