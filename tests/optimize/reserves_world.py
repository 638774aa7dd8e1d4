"""A district of two depots and two villages, whose answers are derived on paper."""

from optimize.preposition.problem import (
    Arc,
    Item,
    Layer,
    Need,
    Option,
    Place,
    Problem,
    Reserve,
    Rule,
    Scenario,
)  # fmt: skip


def stock(item, place, held, price, move):
    """Return the three reserves of own stock."""
    return (
        Reserve(f"keep:{item}:{place}", Layer.STOCK, place, item, 0.0, most=held, today=held),
        Reserve(f"moved:{item}:{place}", Layer.STOCK, place, item, move),
        Reserve(f"bought:{item}:{place}", Layer.STOCK, place, item, price),
    )


def villages(**more):
    """Return it.

    Half of the time A needs 20 W for 20 people, half of the time B does. Depot P reaches A
    alone, Q reaches B alone; all 30 W lie in P. A supplier at Q keeps 5 for 1 yuan each.
    """
    scenarios = (
        Scenario("a", 0.5, (Need("A", "W", 20.0),), "roads", people={"A": 20.0}),
        Scenario("b", 0.5, (Need("B", "W", 20.0),), "roads", people={"B": 20.0}),
    )
    given = {
        "items": (Item("W", 10.0, 0.01, 100.0),),
        "places": (Place("P"), Place("Q"), Place("S"), Place("H")),
        "reserves": (
            *stock("W", "P", 30.0, 8.0, 2.0), *stock("W", "Q", 0.0, 8.0, 2.0),
            Reserve("agreed:W:S", Layer.AGREEMENT, "S", "W", 1.0, 3.0, most=5.0, today=2.0),
        ),
        "scenarios": scenarios,
        "networks": {
            "roads": (
                Arc("P", "A", 60, 1.0), Arc("Q", "B", 30, 0.5), Arc("S", "B", 90, 1.0),
                Arc("H", "B", 10, 0.1),
            )
        },
        "rules": (
            Rule("held W", most=30.0, reserves=tuple(
                f"{kind}:W:{place}" for kind in ("keep", "moved") for place in "PQ")),
        ),
    }  # fmt: skip
    return Problem(**(given | more))


def with_cache():
    """Return it with a place by B that may be opened for 50, where 20 can be held."""
    problem = villages()
    return villages(
        places=(*problem.places[:3], Place("H", options=(Option("small", 50.0, 0.2),))),
        reserves=(*problem.reserves, Reserve("bought:W:H", Layer.STOCK, "H", "W", 8.0)),
    )
