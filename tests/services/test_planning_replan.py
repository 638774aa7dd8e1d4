"""An order planned again while it is carried out, with minutes and units derived by hand.

左家镇 (S1): 100 people want 20 boxes, 30 minutes from the depot. 孤店子镇 (S2): 150 people want
30, 30 minutes away. T1 loads for S1 at minute 60 and is there at 120, unloaded at 130; T2 loads
for S2 at 120, is there at 180, unloaded at 190. The order is at minute 45, 12:00. A box weighs
100 kg here, so a truck (5 t) carries 50. Loading 30 min, unloading 10 at most.
"""

import pytest
from ledger_world import command_id
from order_world import approve
from replan_world import flood_scenario, ordered, shipments
from shipment_world import departed, loaded, pick_all, reserved, sign

from depot.domain.district import link_pair
from depot.domain.fleet import Vehicle
from depot.domain.order import OrderStatus
from depot.domain.shipment import ShipmentStatus
from depot.errors import Conflict, InvalidInput, NotFound
from depot.services.access import SYSTEM_ACTOR
from depot.services.fleet import AddVehicles, add_vehicles
from depot.services.house_rules import SetHouseRule, set_house_rule
from depot.services.order_dropping import DropTrips, drop_trips
from depot.services.order_loading import read_order
from depot.services.orders import CancelOrder, DraftOrder, cancel_order, draft_order, order_view
from depot.services.planning import SavePlan, save_plan
from depot.services.planning_alerts import alert_facts
from depot.services.planning_execution import roads_of, under_way
from depot.services.planning_replan import (
    ChangeKind,
    Deviation,
    ReplanParams,
    SolveParams,
    deviation,
    outlook,
    replan_case,
    replan_document,
    solve_replan,
)
from depot.services.planning_reports import (
    DocksOpen,
    DriverLeaves,
    GoodsLeft,
    PeopleThere,
    RoadClosed,
    RoadForHours,
    RoadsSlower,
    SiteGone,
    SiteOpened,
    TruckComes,
    TruckGone,
)
from depot.services.planning_saved import plan_view

QUICK = ReplanParams(SolveParams(time_limit_s=20, work_limit=40))


@pytest.fixture(scope="module")
def flood():
    return flood_scenario()


def after(clock, minutes):
    clock.move(minutes=minutes)


def replanned(app, order_id, *reports):
    case = app.read(replan_case, order_id, reports)
    result = solve_replan(case, QUICK)
    assert result.report.ok
    return case, result


def drafted(app, case, result):
    """Save and draft a re-plan; return the new order's id."""
    command = SavePlan(command_id(), "planner", "flood", "现场调整", replan_document(case, result))
    kept = app.execute(save_plan, command)
    return app.execute(draft_order, DraftOrder(command_id(), "planner", kept.plan_id)).order_id


def kinds(result):
    return [(each.vehicle, each.kind) for each in result.changes]


def test_what_still_fits_stays_and_nothing_is_replaced(app, clock, flood):
    order_id = ordered(app, flood)
    after(clock, 5)
    case, result = replanned(app, order_id)
    assert kinds(result) == [("T1", ChangeKind.KEPT), ("T2", ChangeKind.KEPT)]
    assert result.report.figures.people_relieved == 250
    with pytest.raises(Conflict, match="没有任何车次"):
        drafted(app, case, result)


def test_a_lost_trucks_trip_goes_to_another_and_its_goods_with_it(app, clock, flood):
    order_id = ordered(app, flood)
    after(clock, 5)
    case, result = replanned(app, order_id, TruckGone("T2"))
    # T1 is done at 130, back at 160, loads 30 boxes in 15 minutes, is there at 205, done at 215.
    assert kinds(result) == [
        ("T1", ChangeKind.KEPT),
        ("T1", ChangeKind.NEW),
        ("T2", ChangeKind.CANCELLED),
    ]
    assert (result.lost_by_events, result.won_by_replan) == (150, 150)
    second = drafted(app, case, result)
    assert reserved(app) == {"WT01": 50}
    approve(app, second, by="leader2")
    assert reserved(app) == {"WT01": 50}
    assert shipments(app, order_id)[2].status is ShipmentStatus.CANCELLED
    assert shipments(app, order_id)[1].status is ShipmentStatus.APPROVED
    (made,) = app.read(order_view, second).trips
    assert (made.vehicle, made.load_starts_at_us) == ("T1", app.clock.now_us() + 110 * 60_000_000)
    # Both orders are one plan now, whichever is asked for.
    for each in (order_id, second):
        state = app.read(under_way, each)
        assert state.trips == ((order_id, 1), (order_id, 2), (second, 1))
        assert [fact.cancelled for fact in state.execution.facts] == [False, True, False]
        again = outlook(app.read(replan_case, each))
        assert again.figures.people_relieved == 250


def test_a_truck_on_the_road_keeps_its_goods_and_more_people_get_another_trip(app, clock, flood):
    order_id = ordered(app, flood)
    after(clock, 45)
    number = shipments(app, order_id)[1].number
    pick_all(app, number)
    loaded(app, number)
    departed(app, number)
    after(clock, 10)
    state = app.read(under_way, order_id)
    assert (state.execution.now_min, state.execution.facts[0].load_end_min) == (100, 90)
    _, result = replanned(app, order_id, PeopleThere("S1", 200))
    assert kinds(result) == [
        ("T1", ChangeKind.KEPT),
        ("T1", ChangeKind.NEW),
        ("T2", ChangeKind.KEPT),
    ]
    # Signed for at 120: the truck is back ten minutes sooner than planned.
    after(clock, 20)
    sign(app, number)
    late = outlook(app.read(replan_case, order_id))
    assert late.plan.trips[0].stops[0].leave_min == 120


def test_a_replan_whose_trip_was_loaded_meanwhile_is_not_approved(app, clock, flood):
    order_id = ordered(app, flood)
    after(clock, 5)
    case, result = replanned(app, order_id, TruckGone("T2"))
    second = drafted(app, case, result)
    number = shipments(app, order_id)[2].number
    pick_all(app, number)
    loaded(app, number, vehicle="T2")
    with pytest.raises(Conflict, match="已开始装车"):
        approve(app, second, by="leader2")
    assert shipments(app, order_id)[2].status is ShipmentStatus.LOADED
    assert reserved(app) == {"WT01": 50}
    assert app.read(order_view, second).status is OrderStatus.DRAFT


def test_trips_are_given_up_one_by_one_by_who_may_approve(app, flood):
    order_id = ordered(app, flood)
    app.execute(drop_trips, DropTrips(command_id(), "leader", order_id, (2,), "路断"))
    assert reserved(app) == {"WT01": 20}
    with pytest.raises(Conflict, match="已处理"):
        app.execute(drop_trips, DropTrips(command_id(), "leader", order_id, (2,), "路断"))
    with pytest.raises(InvalidInput):
        app.execute(drop_trips, DropTrips(command_id(), "leader", order_id, (1,), " "))


def test_goods_drivers_sites_and_docks_are_reported(sqlite_app, clock, flood):
    order_id = ordered(sqlite_app, flood)
    after(clock, 5)
    _, fewer = replanned(sqlite_app, order_id, GoodsLeft("CY1", "WT01", 35))
    assert fewer.report.figures.people_relieved == 175
    _, home = replanned(sqlite_app, order_id, DriverLeaves("T2", 60), SiteGone("S1"))
    assert (home.report.figures.people_total, home.report.figures.people_relieved) == (150, 150)
    _, closed = replanned(sqlite_app, order_id, DocksOpen("CY1", 0))
    assert closed.report.figures.people_relieved == 0


def test_reports_that_cannot_be_are_refused(sqlite_app, clock, flood):
    order_id = ordered(sqlite_app, flood)
    for report, refusal in (
        (TruckGone("X"), NotFound),
        (SiteGone("X"), NotFound),
        (GoodsLeft("CY1", "X", 1), NotFound),
        (DocksOpen("X", 1), NotFound),
        (RoadClosed("X", "Y"), NotFound),
        (RoadForHours("X", "Y", 0, 60, 100), NotFound),
        (RoadForHours("220202401", "N01", 0, 0, 100), InvalidInput),
        (RoadForHours("220202401", "N01", 0, 60, 0), InvalidInput),
        (RoadsSlower(0), InvalidInput),
        (RoadsSlower(50), Conflict),
        (PeopleThere("S1", -1), InvalidInput),
        (GoodsLeft("CY1", "WT01", 10**10), InvalidInput),
    ):
        with pytest.raises(refusal):
            sqlite_app.read(replan_case, order_id, [report])
    clock.move(hours=12)
    with pytest.raises(Conflict, match="时限已过"):
        sqlite_app.read(replan_case, order_id)


def test_a_draft_and_a_cancelled_order_have_nothing_to_replan(sqlite_app, flood):
    order_id = ordered(sqlite_app, flood)
    sqlite_app.execute(cancel_order, CancelOrder(command_id(), "leader", order_id, "误报"))
    state = sqlite_app.read(under_way, order_id)
    assert all(fact.cancelled for fact in state.execution.facts)


def alerts(app):
    return [fact for fact in app.read(alert_facts) if fact.key.startswith("replan:")]


def test_an_order_that_is_late_beyond_the_houses_bounds_asks_for_a_replan(sqlite_app, clock, flood):
    order_id = ordered(sqlite_app, flood)
    # The plan is kept with 240 people; both trips relieve 250. At minute 85 T1 is not loading:
    # 10 minutes for 2 t, there at 125 instead of 120.
    clock.move(minutes=40)
    assert deviation(sqlite_app.read(replan_case, order_id)) == Deviation(-10, 5, 0)
    assert alerts(sqlite_app) == []
    clock.move(minutes=27)
    (alert,) = alerts(sqlite_app)
    assert "晚 32 分钟" in alert.zh
    # At minute 595 nobody is reached in time any more: both trips are void.
    clock.move(minutes=483)
    assert deviation(sqlite_app.read(replan_case, order_id)) == Deviation(240, 0, 2)
    assert "少保障 240 人" in alerts(sqlite_app)[0].zh
    sqlite_app.execute(set_house_rule, SetHouseRule(command_id(), "leader", "replan.people", 240))
    assert alerts(sqlite_app) == []
    clock.move(minutes=10)
    assert alerts(sqlite_app) == []


def lorry(app, code):
    """Register another truck."""
    new = Vehicle(code, "L5", "CY1", 126.57, 43.88, f"吉B{code}", "司机", "139")
    app.execute(add_vehicles, AddVehicles(command_id(), SYSTEM_ACTOR, (), (new,)))


def test_a_truck_that_joins_takes_a_lost_ones_trip(app, clock, flood):
    order_id = ordered(app, flood)
    lorry(app, "T3")
    after(clock, 5)
    # T3 stands at the depot from minute 60 on: it can do what T2 had to at 120.
    case, result = replanned(app, order_id, TruckGone("T2"), TruckComes("T3", "CY1", 10))
    assert ("T3", ChangeKind.NEW) in kinds(result)
    assert result.report.figures.people_relieved == 250
    second = drafted(app, case, result)
    approve(app, second, by="leader2")
    # A second re-plan after the approved one: T1 is lost too, and T3 brings its goods as well.
    case, again = replanned(app, order_id, TruckGone("T1"))
    assert again.report.figures.people_relieved == 250
    assert {trip.vehicle for trip in again.new.trips} == {"T3"}
    third = drafted(app, case, again)
    assert reserved(app) == {"WT01": 50}
    approve(app, third, by="leader2")
    assert reserved(app) == {"WT01": 50}
    state = app.read(under_way, order_id)
    going = [
        trip.vehicle
        for trip, fact in zip(state.execution.plan.trips, state.execution.facts, strict=True)
        if not fact.cancelled
    ]
    assert set(going) == {"T3"}
    # Lost trucks stay lost in the third plan's own outlook.
    assert outlook(app.read(replan_case, order_id)).figures.people_relieved == 250


def test_a_road_that_was_reported_stays_closed_in_all_that_follows(sqlite_app, clock, flood):
    order_id = ordered(sqlite_app, flood, all_on_the_map=True)
    after(clock, 5)
    road = link_pair("220202401", "N01")
    case, result = replanned(sqlite_app, order_id, RoadClosed(*road), TruckGone("T2"))
    second = drafted(sqlite_app, case, result)
    approve(sqlite_app, second, by="leader2")
    # What drivers are told, what is reckoned, and what is planned next all know of it.
    plan_id = sqlite_app.read(order_view, second).plan_id
    assert road in sqlite_app.read(plan_view, plan_id).scenario.closures
    first = sqlite_app.read(read_order, order_id)
    assert road in sqlite_app.read(roads_of, first).closures
    assert road in sqlite_app.read(replan_case, order_id, [RoadsSlower(80)]).scenario.closures


def test_people_at_a_new_site_get_a_trip_of_their_own(sqlite_app, clock, flood):
    order_id = ordered(sqlite_app, flood)
    after(clock, 5)
    case, result = replanned(sqlite_app, order_id, SiteOpened("小学操场", "S1", 50))
    # 50 people want 10 boxes, as the 100 at S1 want 20.
    assert result.report.figures.people_total == 300
    assert result.report.figures.people_relieved == 300
    second = drafted(sqlite_app, case, result)
    names = {
        stop.site_name for trip in sqlite_app.read(order_view, second).trips for stop in trip.stops
    }
    assert "小学操场" in names


def test_trucks_and_sites_that_cannot_join_are_refused(sqlite_app, clock, flood):
    order_id = ordered(sqlite_app, flood)
    for report, refusal in (
        (TruckComes("T9", "CY1", 0), NotFound),
        (TruckComes("T1", "CY1", 0), Conflict),
        (TruckComes("T1", "X", 0), NotFound),
        (TruckComes("T1", "CY1", -1), InvalidInput),
        (SiteOpened(" ", "S1", 5), InvalidInput),
        (SiteOpened("x" * 41, "S1", 5), InvalidInput),
        (SiteOpened("小学", "S1", 0), InvalidInput),
        (SiteOpened("小学", "X", 5), NotFound),
    ):
        with pytest.raises(refusal):
            sqlite_app.read(replan_case, order_id, [report])
