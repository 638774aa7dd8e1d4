"""Running histories: all rules, on copies of one furnished database."""

from collections import Counter

from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.stateful import run_state_machine_as_test as run_machine
from life_rules_arrivals import ArrivalWork
from life_rules_care import CareWork
from life_rules_going_on import GoingOn
from life_rules_money import MoneyWork
from life_rules_papers import PaperWork
from life_rules_picking import PickingWork
from life_rules_shipments import ShipmentWork
from life_rules_stock import DailyWork
from life_rules_to_the_end import ToTheEnd
from life_rules_urgent import HardDaysWork


class WholeLife(
    DailyWork,
    PaperWork,
    CareWork,
    HardDaysWork,
    ArrivalWork,
    ShipmentWork,
    PickingWork,
    MoneyWork,
    GoingOn,
    ToTheEnd,
):
    """All rules."""


def run(world, histories, steps, *, shrink=True):
    """Run the histories of these numbers; return how often what was accepted and refused.

    A history is its number: the seed that Hypothesis draws all of it from. The first that
    disagrees is made as short as can be, printed as a program and raised.
    """

    class Machine(WholeLife):
        pass

    Machine.world, Machine.count = world, Counter()
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
