"""Small pre-positioning problems, made up from a seed."""

import random

from optimize.preposition.goal import Goal, Measure
from optimize.preposition.problem import (
    Arc,
    Item,
    Layer,
    Need,
    Option,
    Period,
    Place,
    Problem,
    Reserve,
    Rule,
    Scenario,
)  # fmt: skip
from optimize.twostage.risk import CVaR, Expected, WorstCase

GOALS = (
    Goal(Measure.COST, Expected()),
    Goal(Measure.COST, CVaR(0.7, 0.5)),
    Goal(Measure.COST, WorstCase(0.2)),
    Goal(Measure.PEOPLE, Expected()),
    Goal(Measure.PEOPLE, CVaR(0.6)),
    Goal(Measure.CHANCE),
)


def made_up(seed):
    """Return a problem of 2 items, 3 places, 3 sites and 2 to 5 scenarios with every feature."""
    draw = random.Random(seed)  # noqa: S311 -- no secrets
    items = (
        Item("W", 10.0, 0.02, draw.randint(20, 90)),
        Item("T", 40.0, 0.3, draw.randint(100, 400), rotation_units=draw.choice([None, 40.0])),
        Item("U", 25.0, 0.1, serves={"W": 2.0, "T": 0.5}, floor_m2=0.2),
    )
    places = (
        Place("P", volume_m3=draw.choice([None, 10.0]), floor_m2=draw.choice([None, 2.0])),
        Place(
            "Q",
            options=(Option("s", 100.0, 4.0, 20.0), Option("l", 180.0, 12.0, 60.0, 1.5)),
            dock_t=draw.choice([None, (0.3, 0.9)]),
        ),
        Place("S"),
    )
    reserves = [
        Reserve(f"{p}{i}", Layer.STOCK, p, i, draw.randint(5, 30), 0.0, draw.choice([0, 1, -2]))
        for p in "PQ"
        for i in "WTU"
    ]
    reserves.append(Reserve("moved", Layer.STOCK, "Q", "W", 1.0, most=30.0))
    reserves.append(Reserve("kept", Layer.STOCK, "P", "W", most=30.0, today=30.0))
    reserves += [
        Reserve(
            "AW", Layer.AGREEMENT, "S", "W", 2.0, 15.0, most=50.0,
            steps=draw.choice([((0, 1.0),), ((60, 0.4), (200, 1.0))]),
        ),
        Reserve(
            "CT", Layer.CAPACITY, "Q", "T", 4.0, 30.0, most=30.0, steps=((120, 0.5), (240, 0.8)),
        ),
    ]  # fmt: skip
    networks = {
        str(n): tuple(
            Arc(
                p, j, draw.choice([30, 90, 200]), draw.random() / 5,
                truck_hours_per_t=draw.choice([0.0, 2.0]),
            )
            for p in "PQS"
            for j in "ABC"
            if draw.random() < 0.8
        )
        for n in range(2)
    }  # fmt: skip
    count = draw.randint(2, 5)
    scenarios = tuple(scenario(draw, str(s), count) for s in range(count))
    return Problem(
        items, places, tuple(reserves), scenarios, networks,
        rules=(
            Rule("least W", least=10.0, items=("W",)),
            Rule("most", most=150.0, layers=(Layer.STOCK,)),
            Rule("held", most=30.0, reserves=("moved", "kept")),
        ),
        budget_cny=draw.choice([None, 800.0, 2000.0]),
        periods=draw.choice([(Period(100), Period(300, 0.4)), (Period(120), Period(300))]),
    )  # fmt: skip


def scenario(draw, code, count):
    """Return one with needs at some sites, a place perhaps damaged, trucks perhaps few."""
    needs = tuple(
        Need(j, i, float(draw.randint(0, 40))) for j in "ABC" for i in "WT" if draw.random() < 0.6
    )
    return Scenario(
        code, 1 / count, needs, draw.choice("01"),
        available={"P": draw.choice([0.0, 0.5, 1.0])},
        people={j: float(draw.randint(10, 60)) for j in "ABC"},
        priority={"A": 2.0},
        truck_hours=draw.choice([None, (1.0, 2.5)]),
    )  # fmt: skip
