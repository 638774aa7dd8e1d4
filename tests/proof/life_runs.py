"""Running histories: all rules, on copies of one furnished database."""

import itertools
import shutil
from collections import Counter

from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.stateful import run_state_machine_as_test as run_machine
from life_rules_arrivals import ArrivalWork
from life_rules_care import CareWork
from life_rules_papers import PaperWork
from life_rules_shipments import ShipmentWork
from life_rules_stock import DailyWork
from life_rules_urgent import HardDaysWork

from depot.bootstrap import Settings, build


class WholeLife(DailyWork, PaperWork, CareWork, HardDaysWork, ArrivalWork, ShipmentWork):
    """All rules."""


def run(open_world, histories, steps, *, shrink=True):
    """Run the histories of these numbers; return how often what was accepted and refused.

    A history is its number: the seed that Hypothesis draws all of it from. The first that
    disagrees is made as short as can be, printed as a program and raised.
    """

    class Machine(WholeLife):
        pass

    Machine.open_world, Machine.count = staticmethod(open_world), Counter()
    phases = (Phase.generate, Phase.shrink) if shrink else (Phase.generate,)
    for number in histories:
        run_machine(
            seed(number)(Machine),
            settings=settings(
                max_examples=1,
                stateful_step_count=steps,
                deadline=None,
                database=None,
                phases=phases,
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
