"""Suppliers' own trucks in a plan, and goods that only they bring."""

from dataclasses import replace
from types import SimpleNamespace

import pytest
from planning_world import TODAY, full_world, lorry, promise

from depot.domain.agreement_terms import OwnTrucks, Terms
from depot.domain.finding import Severity
from depot.domain.own_truck import truck_code
from depot.domain.reliability import Observation, ObservationKind
from depot.domain.reserve_layer import LayerCurve, ReserveLayer
from depot.services.planning_case import build_case
from depot.services.planning_own_trucks import placed
from depot.services.scenarios import load_scenario
from depot.services.supply_layers import SupplyBasis
from optimize.dispatch.solve import SolveParams, solve

ORDER, LEAD = 45, 168  # 120 minutes by day, times 1.4


@pytest.fixture(scope="module")
def flood():
    return load_scenario("demo-flood")


def agreed(number, *trucks):
    return SimpleNamespace(number=number, terms=Terms(trucks=trucks))


def delivered(quantity=500, number="XY-D", item="WT01"):
    return replace(promise(quantity, item), agreement=number, deliver_to="W")


def case(flood, basis=SupplyBasis.PROMISED, **changes):
    return build_case(full_world(**changes), flood, today=TODAY, basis=basis)


def by_code(built):
    return {each.code: each for each in built.problem.vehicles}


def warnings(built):
    return [each.message.zh for each in built.findings if "agreements/" in each.source]


def test_a_suppliers_trucks_stand_there_are_ready_with_its_goods_and_load_there_alone(flood):
    built = case(flood, agreed=(agreed("XY", OwnTrucks("T050", 2), OwnTrucks("T180", 1)),))
    trucks = by_code(built)
    assert list(trucks) == ["A", "B", "SUP#1", "SUP#2", "SUP#3"]
    first, third = trucks["SUP#1"], trucks["SUP#3"]
    assert (first.type, third.type) == ("T050", "T180")
    assert (first.start, first.sources) == ("source/SUP", ("SUP",))
    assert (first.available_from_min, first.available_until_min) == (
        ORDER + LEAD, ORDER + LEAD + 720,
    )  # fmt: skip
    # Ours may still pick up there, and the class of theirs is in the problem.
    assert trucks["A"].sources == ()
    assert [kind.code for kind in built.problem.vehicle_types] == ["T050", "T180"]
    assert built.findings == ()


def test_two_agreements_that_name_the_same_trucks_have_them_once(flood):
    second = replace(promise(50), agreement="XY-2")
    built = case(
        flood,
        promised=(promise(), second),
        agreed=(agreed("XY", OwnTrucks("T050", 2)), agreed("XY-2", OwnTrucks("T050", 1))),
    )
    assert [code for code in by_code(built) if code.startswith("SUP")] == ["SUP#1", "SUP#2"]


@pytest.mark.parametrize(
    "gone", [promise(days=-1), promise(called=500), promise(item="FL01")], ids=str
)
def test_trucks_of_an_agreement_with_nothing_to_call_do_not_count(flood, gone):
    built = case(flood, promised=(gone,), agreed=(agreed("XY", OwnTrucks("T050", 2)),))
    assert list(by_code(built)) == ["A", "B"]


def test_what_is_delivered_is_loaded_by_the_suppliers_trucks_alone(flood):
    built = case(flood, promised=(delivered(),), agreed=(agreed("XY-D", OwnTrucks("T050", 1)),))
    trucks = by_code(built)
    assert trucks["A"].sources == trucks["B"].sources == ("W",)
    assert trucks["SUP#1"].sources == ("SUP",)
    assert [each.source for each in built.problem.supplies if each.item == "WT01"] == ["W", "SUP"]
    assert warnings(built) == []
    assert [each.delivered for each in built.layers] == [True]


def test_a_supplier_that_delivers_and_names_no_truck_has_one_of_the_smallest_class(flood):
    built = case(flood, promised=(delivered(),))
    (own,) = [each for each in built.problem.vehicles if each.code.startswith("SUP")]
    assert (own.code, own.type, own.sources) == ("SUP#1", "T050", ("SUP",))
    (said,) = warnings(built)
    assert "XY-D" in said
    assert "只按一辆5吨" in said


def test_who_has_both_kinds_is_two_sources_at_one_place(flood):
    built = case(
        flood, promised=(promise(300), delivered(200)),
        agreed=(agreed("XY", OwnTrucks("T050", 1)),),
    )  # fmt: skip
    problem = built.problem
    assert [each.code for each in problem.sources] == ["W", "SUP", "SUP/delivered"]
    assert problem.sources[1].location == problem.sources[2].location == "source/SUP"
    units = {each.source: each.curve.total for each in problem.supplies if each.item == "WT01"}
    assert units == {"W": 100, "SUP": 300, "SUP/delivered": 200}
    trucks = by_code(built)
    assert trucks["A"].sources == ("W", "SUP")
    assert trucks["SUP#1"].sources == ("SUP", "SUP/delivered")


def test_where_everything_is_delivered_our_trucks_have_nothing_to_load(flood):
    built = case(flood, units={}, promised=(delivered(),))
    assert [each.code for each in built.problem.vehicles] == ["SUP#1"]
    assert "fleet" not in {each.source for each in built.findings}


def test_without_a_fleet_of_ours_the_suppliers_trucks_still_drive(flood):
    built = case(flood, lorries=(), agreed=(agreed("XY", OwnTrucks("T050", 1)),))
    assert [each.code for each in built.problem.vehicles] == ["SUP#1"]
    (finding,) = [each for each in built.findings if each.source == "fleet"]
    assert finding.severity is Severity.WARNING
    assert "没有可用的自有车辆" in finding.message.zh


def test_a_class_that_nobody_described_is_said_and_left_out(flood):
    built = case(flood, agreed=(agreed("XY", OwnTrucks("T999", 1)),))
    assert list(by_code(built)) == ["A", "B"]
    assert "T999" in warnings(built)[0]


def test_on_reliable_amounts_they_come_later_or_not_at_all(flood):
    trucks = (agreed("XY", OwnTrucks("T050", 1)),)
    careful = by_code(case(flood, SupplyBasis.RELIABLE, agreed=trucks))["SUP#1"]
    assert careful.available_from_min > ORDER + LEAD
    nothing = tuple(
        Observation("SUP", "WT01", ObservationKind.REAL, 500, 0, 0, 0, TODAY, f"YD-{n}")
        for n in range(60)
    )
    few = {"seen": nothing, "promised": (promise(20),), "agreed": trucks}
    assert list(by_code(case(flood, SupplyBasis.RELIABLE, **few))) == ["A", "B"]


def test_a_plan_uses_them_and_they_relieve_people(flood):
    small = replace(flood, sites=flood.sites[:6], binding_needs=("water",))
    params = SolveParams(time_limit_s=20, work_limit=60)

    def relieved(**changes):
        result = solve(case(small, lorries=(lorry("A"),), **changes).problem, params)
        assert result.report.ok
        return result.report.figures.people_relieved, {t.vehicle for t in result.plan.trips}

    own = (agreed("XY-D", OwnTrucks("T050", 1)),)
    with_them = relieved(promised=(delivered(),), agreed=own)
    without = relieved(promised=())
    assert with_them[0] > without[0]
    assert "SUP#1" in with_them[1]


def test_codes_are_short_and_never_taken_twice():
    taken = {"SUP#1"}
    assert truck_code("SUP", taken) == "SUP#2"
    long = truck_code("S" * 32, taken)
    assert len(long) == 32
    assert truck_code("S" * 31 + "T", taken | {long}) != long


def test_curves_are_placed_at_two_sources_only_if_both_kinds_are_there():
    picked = LayerCurve("SUP", "WT01", ReserveLayer.AGREEMENT, ((60, 10),))
    brought = replace(picked, delivered=True)
    assert [each.source for each in placed((picked, brought))] == ["SUP", "SUP/delivered"]
    assert [each.source for each in placed((brought,))] == ["SUP"]
    assert placed((replace(picked, steps=()),)) == ()
