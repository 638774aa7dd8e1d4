"""Every case of the ledger's benchmark runs; how fast is not this suite's business."""

import pytest

from benchmarks.ledger.cases import CASES
from benchmarks.ledger.figures import Figure
from benchmarks.ledger.report import report
from benchmarks.ledger.run import measure
from benchmarks.ledger.size import QUICK

NAMES = tuple(case.name for case in CASES)


@pytest.mark.parametrize(
    "database", ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)]
)
def test_every_case_runs_and_the_ledger_is_whole_afterwards(database, tmp_path):
    folder = tmp_path if database == "sqlite" else None
    measured = measure((database,), NAMES, QUICK, folder)
    ((_, settings, found),) = measured
    assert tuple(found) == NAMES
    figures = {each.case: each.value for part in found.values() for each in part}
    assert figures["findings of the audit afterwards"] == 0
    assert figures["commands refused or lost in these runs"] == 0
    assert all(value > 0 for case, value in figures.items() if case.endswith("style"))
    page = report(QUICK, measured, 1.0)
    assert settings in page
    assert all(case.title in page for case in CASES)


def test_a_bar_that_is_missed_is_said_so():
    missed = Figure("a 50-line document", 7000.0, "lines/s", 8000)
    met = Figure("balance", 3.0, "ms", 20, at_most=True)
    page = report(QUICK, [("SQLite", "3", {"posting": [missed, met]})], 1.0)
    assert "| a 50-line document | ≥ 8,000 lines/s | 7,000 lines/s **✗** |" in page
    assert "| balance | ≤ 20 ms | 3 ms ✓ |" in page
    assert "Not met:\n- SQLite: a 50-line document: 7,000 lines/s" in page
