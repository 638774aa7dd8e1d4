"""A plan small enough to read: one depot, one dock, one truck, two villages."""

from optimize.dispatch.figures import CheckReport, PlanFigures, SiteFigures
from optimize.dispatch.plan import Plan, Stop, Trip
from optimize.dispatch.problem import (
    Item,
    Problem,
    Site,
    Source,
    Supply,
    TravelTable,
    Vehicle,
    VehicleType,
)
from optimize.supply import SupplyCurve

# The park is 10 minutes from the depot, the villages 30 and 40.
PLACES = ("park", "depot", "east", "west")
MINUTES = ((0, 10, 40, 50), (10, 0, 30, 40), (40, 30, 0, 20), (50, 40, 20, 0))
TRAVEL = TravelTable(PLACES, {"light": MINUTES}, {"light": tuple(map(tuple, MINUTES))})

PROBLEM = Problem(
    items=(Item("WT01", 13.7, 0.02, {"water": 13.2}, "瓶装水"),),
    sources=(Source("D1", "depot", 1, 100.0, name="一号库"),),
    supplies=(Supply("D1", "WT01", SupplyCurve.at_once(100)),),
    sites=(
        Site("E", "east", 30, {"water": 90.0}, name="东村"),
        Site("W", "west", 20, {"water": 60.0}, name="西村"),
    ),
    vehicle_types=(VehicleType("T", 1500, 10, "light"),),
    vehicles=(Vehicle("C1", "T", "park", name="吉B0001"),),
    travel=TRAVEL,
)

# Loads from 60 to 70, is at the east village from 100 to 110, then back for the west one:
# 30 minutes to the depot, where it loads from 150 to 160; at the west village at 200.
PLAN = Plan(
    (
        Trip("C1", "D1", 0, 60, 70, (Stop("E", 100, 110, {"WT01": 7}),)),
        Trip("C1", "D1", 0, 150, 160, (Stop("W", 200, 210, {"WT01": 4}),)),
    )
)

FIGURES = PlanFigures(
    people_total=50,
    people_relieved=47,
    weighted_relieved=47.0,
    person_min_unrelieved=9000.0,
    cost_cny=0.0,
    km=130.0,
    sites=(
        SiteFigures("E", 30, 30, {"water": 1.0}, 100, 110),
        SiteFigures("W", 20, 17, {"water": 0.88}, 200, None),
    ),
    arrival_curve=((0, 0), (110, 30), (210, 47)),
    late_first_supplies=(),
    worst_site="W",
)
REPORT = CheckReport((), FIGURES)
