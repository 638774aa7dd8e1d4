"""Small routing problems whose answers are known by hand."""

from dataclasses import replace

from optimize.routing.problem import Customer, Depot, Fleet, Objective, Plane, Problem


def on_a_line(*places, depots=(0.0,)):
    """Depots and customers on the x axis."""
    return Plane(tuple((float(x), 0.0) for x in (*depots, *places)))


# Three of 60 units at 10 from the depot, trucks of 90: split, two full trips of 20 bring all.
THREE_OF_SIXTY = Problem(
    "three of sixty",
    (Depot("D"),),
    (Customer("A", 60.0), Customer("B", 60.0), Customer("C", 60.0)),
    (Fleet("T", 3, 90.0, "D", "D"),),
    on_a_line(10, 10, 10),
    split=True,
)
SPLIT_COST, WHOLE_COST = 40.0, 60.0

# Left first: -5 at 5, 10 at 20, 20 at 30. Right first would be 10 + 20 + 45.
BOTH_SIDES = Problem(
    "both sides",
    (Depot("D"),),
    (Customer("near", 1.0), Customer("far", 1.0), Customer("left", 1.0)),
    (Fleet("T", 1, 3.0, "D", None),),
    on_a_line(10, 20, -5),
    Objective.ARRIVALS,
)
ARRIVALS = 55.0

# One truck of one unit: A, then B, whose goods are ready at 50; each way is 10.
TWO_TRIPS = Problem(
    "two trips",
    (Depot("D"),),
    (Customer("A", 1.0), Customer("B", 1.0, service=5.0, release=50.0, late=70.0)),
    (Fleet("T", 1, 1.0, "D", "D", trips=2, reloads=("D",), late=80.0),),
    on_a_line(10, -10),
)

# Two of 5 units at 10: two small trucks drive 40; a large one 20, and is 15 in itself.
TWO_SIZES = Problem(
    "two sizes",
    (Depot("D"),),
    (Customer("A", 5.0), Customer("B", 5.0)),
    (
        Fleet("small", 2, 5.0, "D", "D"),
        Fleet("large", 1, 10.0, "D", "D", fixed_cost=15.0),
    ),
    on_a_line(10, 10),
)
LARGE_COST = 35.0


def with_fleet(problem, **changes):
    """The problem with its first fleet changed."""
    return replace(problem, fleets=(replace(problem.fleets[0], **changes), *problem.fleets[1:]))


def with_customer(problem, number, **changes):
    """The problem with one customer changed."""
    customers = list(problem.customers)
    customers[number] = replace(customers[number], **changes)
    return replace(problem, customers=tuple(customers))
