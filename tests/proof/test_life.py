"""Random histories of the whole life on real databases agree with the model at every step.

A failing history is printed as a program. In the suite the seeds are fixed; the benchmark
(`benchmarks/ledger_histories`) draws others.
"""

import itertools
import os
import shutil
from collections import Counter

import pytest
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.stateful import run_state_machine_as_test as run_machine
from life_rules_care import CareWork
from life_rules_papers import PaperWork
from life_rules_stock import DailyWork
from life_rules_urgent import HardDaysWork
from life_world import furnish_life

from depot.bootstrap import Settings, build

STEPS = int(os.environ.get("STEPS", "40"))
ON_SQLITE, ON_POSTGRESQL = (int(each) for each in os.environ.get("N", "130 70").split())


class WholeLife(DailyWork, PaperWork, CareWork, HardDaysWork):
    """All rules."""


def run(open_world, histories, steps=STEPS):
    """Run the histories of these numbers; return how often what was accepted and refused.

    A history is its number: the seed that Hypothesis draws all of it from.
    """

    class Machine(WholeLife):
        pass

    Machine.open_world, Machine.count = staticmethod(open_world), Counter()
    for number in histories:
        run_machine(
            seed(number)(Machine),
            settings=settings(
                max_examples=1,
                stateful_step_count=steps,
                deadline=None,
                database=None,
                phases=(Phase.generate,) if os.environ.get("FAST") else tuple(Phase),
                suppress_health_check=list(HealthCheck),
            ),
        )
    return Machine.count


def on_copies(template, folder):
    """Return how to open a history on a copy of a SQLite file."""
    source, numbers = template.url.removeprefix("sqlite:///"), itertools.count()

    def open_world(clock):
        path = folder / f"history-{next(numbers)}.db"
        shutil.copyfile(source, path)

        def remove():
            for each in folder.glob(f"{path.name}*"):
                each.unlink()

        return build(Settings(f"sqlite:///{path}"), clock), template.model, remove

    return open_world


def on_databases(template, server):
    """Return how to open a history on a copy of a PostgreSQL database."""

    def open_world(clock):
        url = server.copy_of(template.url)
        return build(Settings(url), clock), template.model, lambda: server.drop(url)

    return open_world


def test_histories_on_sqlite_agree_with_the_model(sqlite_url, tmp_path):
    count = run(on_copies(furnish_life(sqlite_url), tmp_path), range(ON_SQLITE))
    never = {name for name, _ in count} - {name for name, done in count if done}
    # Histories that only hear refusals would prove little.
    assert ON_SQLITE < 100 or len(never) <= 2, never


@pytest.mark.postgres
def test_histories_on_postgresql_agree_with_the_model(postgres_server, postgres_url):
    """Other histories than on SQLite: the numbers go on where those end."""
    template = furnish_life(postgres_url)
    run(on_databases(template, postgres_server), range(ON_SQLITE, ON_SQLITE + ON_POSTGRESQL))
