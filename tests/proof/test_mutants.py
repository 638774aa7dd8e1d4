"""Planted faults are noticed: with each of them the test that guards against it fails.

The child processes share one that has loaded the libraries and nothing of the product.
"""

import multiprocessing
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent / "mutants"))

from mutants import MUTANTS
from planting import run, source_of

PASSED, FAILED = 0, 1
LIBRARIES = ["pytest", "hypothesis.stateful", "sqlalchemy", "psycopg", "alembic.command"]


def outcome(edited, tests) -> tuple[int, str]:
    """Run tests in a fresh process; return pytest's exit code and what it printed."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([*LIBRARIES, "planting"])
    here, there = context.Pipe(duplex=False)
    child = context.Process(target=run, args=(edited, tests, there))
    child.start()
    there.close()
    try:
        answer = here.recv()
    except EOFError:
        answer = (-1, "the process ended without an answer")
    child.join()
    return answer


def killers(on, mutants) -> list[str]:
    """Return the arguments with which pytest runs the tests, on one database."""
    return ["-m", f"{'' if on == 'postgres' else 'not '}postgres", *{e.killer for e in mutants}]


def test_every_mutant_fits_the_source_once():
    for mutant in MUTANTS:
        source_of(mutant.path, mutant.edits)
    assert len({each.name for each in MUTANTS}) == len(MUTANTS) >= 12


@pytest.mark.parametrize("on", ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def test_without_a_mutant_a_killer_passes_there_too(on):
    """Every killer runs in the suite itself; here the way of running them is tried."""
    code, printed = outcome(None, killers(on, [each for each in MUTANTS if each.on == on][-1:]))
    assert code == PASSED, printed


@pytest.mark.timeout(1800)
@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda each: each.name.replace(" ", "_"))
def test_with_a_mutant_its_killer_fails(mutant):
    code, printed = outcome((mutant.path, mutant.edits), killers(mutant.on, [mutant]))
    assert code == FAILED, f"{mutant.name} survives {mutant.killer}\n{printed}"
    assert "1 failed" in printed, f"{mutant.killer} was broken, not failed\n{printed}"
