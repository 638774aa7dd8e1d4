"""A reserve plan in the small world: two depots, a shop with an agreement, a cache, a campaign.

30 boxes lie in CY1. Half of the time village A needs 20 (from CY1 alone); else B needs 20 (from
CY2), C 310 (from the shop, which has promised 300) and D 8 (from a cache of 5, or homes: 3).
"""

from dataclasses import replace
from datetime import timedelta

from agreement_world import furnish_agreements, signed
from kept_worlds import kept
from ledger_world import TODAY, command_id, receive_water
from transfer_world import add_second_depot

from depot.domain.reserve_answers import RiskChoice
from depot.services.preposition_case import Case, CaseChoice, Spot, SpotKind
from depot.services.reserve_plan import KeepReservePlan, document, keep_reserve_plan
from depot.services.reserve_plan_answers import answers_of
from depot.services.reserve_plan_case import case_of
from depot.services.reserve_plan_orders import (
    DecideReserves,
    ProposeReserves,
    decide_reserves,
    propose_reserves,
)
from depot.services.reserve_plan_solving import Exploring, ReserveWanted, search
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

PRICE = 28.5
NAMES = {
    "CY1": ("一号库", SpotKind.DEPOT), "CY2": ("二号库", SpotKind.DEPOT),
    "SUP1": ("华联商厦", SpotKind.SUPPLIER), "H": ("山前镇", SpotKind.TOWNSHIP),
    "A": ("甲村", SpotKind.COMMUNITY), "B": ("乙村", SpotKind.COMMUNITY),
    "C": ("丙村", SpotKind.COMMUNITY), "D": ("丁村", SpotKind.COMMUNITY),
}  # fmt: skip


def problem():
    """Return it."""

    def needs(**units):
        return tuple(Need(site, "WT01", float(n)) for site, n in units.items())

    def people(**count):
        return {site: float(n) for site, n in count.items()}

    stock = Layer.STOCK
    return Problem(
        items=(Item("WT01", 13.2, 0.02, 100.0, name="瓶装水"),
               Item("JT-water", name="家庭储水", serves={"WT01": 1.0})),
        places=(Place("CY1"), Place("CY2"), Place("SUP1"), Place("D"),
                Place("H", options=(Option("small", 50.0, 0.1),))),
        reserves=(
            Reserve("keep:WT01:CY1", stock, "CY1", "WT01", most=30.0, today=30.0),
            Reserve("moved:WT01:CY2", stock, "CY2", "WT01", 2.0),
            Reserve("bought:WT01:CY2", stock, "CY2", "WT01", PRICE),
            Reserve("bought:WT01:H", stock, "H", "WT01", PRICE),
            Reserve("agreed:WT01:SUP1", Layer.AGREEMENT, "SUP1", "WT01", 1.0, 20.0, today=300.0),
            Reserve("household:JT-water:D", Layer.HOUSEHOLD, "D", "JT-water", 30.0, most=3.0),
        ),
        scenarios=(
            Scenario("a", 0.5, needs(A=20), "r", people=people(A=20), name="甲村山洪"),
            Scenario("b", 0.5, needs(B=20, C=310, D=8), "r", people=people(B=20, C=310, D=8),
                     name="流域洪水"),
        ),
        networks={"r": (Arc("CY1", "A", 60, 0.1), Arc("CY2", "B", 40, 0.1),
                        Arc("SUP1", "C", 90, 0.1), Arc("H", "D", 30, 0.1), Arc("D", "D"))},
        rules=(Rule("held/WT01", 0.0, 30.0, reserves=("keep:WT01:CY1", "moved:WT01:CY2")),),
    )  # fmt: skip


def small_case(ending=None, **choice):
    """Return the case, with fresh scenarios in which half as many need help."""
    made = problem()
    spots = {
        code: Spot(code, name, kind, 126.5 + 0.02 * number, 43.85 + 0.01 * number)
        for number, (code, (name, kind)) in enumerate(NAMES.items())
    }
    half = tuple(
        replace(each, needs=tuple(replace(n, units=n.units / 2) for n in each.needs),
                people={site: n / 2 for site, n in each.people.items()})
        for each in made.scenarios
    )  # fmt: skip
    choice = CaseChoice(**({"scenarios": 2} | choice))
    case = Case(made, (), spots, {"WT01": "箱"})
    return case_of(case, choice, replace(made, scenarios=half), ending or {})


def explore(case, wanted, should_stop=lambda: False):
    """Return the frontier as the page's process finds it, found in this one."""
    exploring = Exploring(case, wanted)
    search(case, wanted, exploring.take, should_stop)
    return exploring.explored()


def explored(ending=None, risk=RiskChoice.EXPECTED, **choice):
    return explore(small_case(ending, **choice), ReserveWanted(risk, 10, 3000.0))


def answers(chosen=-1, **more):
    found = explored()
    return answers_of(found, chosen % len(found.points), "汛前储备", **more)


@kept
def furnish_plan(app, water=30):
    """Add the world, and money for goods and fees."""
    furnish_agreements(app)
    add_second_depot(app)
    signed(app)
    receive_water(app, water, TODAY + timedelta(days=300))


def keep(app, text=None, by="jia", name="汛前储备"):
    command = KeepReservePlan(command_id(), by, name, text or document(answers()))
    return app.execute(keep_reserve_plan, command).plan_id


def propose(app, plan, *lines, by="jia"):
    return app.execute(propose_reserves, ProposeReserves(command_id(), by, plan, lines)).number


def decide(app, number, by="ling", *, approved=True, note="", struck=()):
    command = DecideReserves(command_id(), by, number, approved, note, struck)
    return app.execute(decide_reserves, command)
