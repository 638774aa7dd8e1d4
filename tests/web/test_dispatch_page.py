"""From a scenario to a draft order through the page."""

import time
from datetime import timedelta

from web_world import at_page, opened, save_plan, seen, sound

from depot.domain.account import Role
from depot.domain.clock import shanghai_time
from depot.domain.road_period import RoadPeriod
from depot.services.catalogue import items
from depot.services.orders import order_list
from depot.services.planning import plan_list
from depot.services.planning_chances import Measure
from depot.web.dispatch import progress
from depot.web.texts import TEXTS


def planner(app):
    return at_page(opened(app, Role.PLANNER), "dispatch")


def with_flood(app):
    return sound(planner(app).button(key="dispatch.load").click().run())


def solving(test, limit_s=60):
    test.button(key="dispatch.to_needs").click().run()
    test.button(key="dispatch.to_solve").click().run()
    test.number_input(key="dispatch.limit").set_value(limit_s)
    return sound(test.button(key="dispatch.solve").click().run())


def finished(test):
    test.session_state[progress.JOB].wait(60)
    return sound(test.run())


def test_a_prepared_scenario_shows_its_people_and_roads(demo_app):
    words = seen(with_flood(demo_app))
    assert "15,075" in words
    assert "松花江洪水" in words


def test_an_own_scenario_follows_from_the_choices(demo_app):
    test = planner(demo_app)
    test.segmented_control(key="dispatch.kind").set_value("own").run()
    test.selectbox(key="dispatch.hazard").set_value("FL").run()
    sound(test.button(key="dispatch.make").click().run())
    assert test.session_state[progress.SCENARIO].hazard_id == "FL-II"


def test_a_local_hazard_without_a_place_says_what_is_missing(demo_app):
    test = planner(demo_app)
    test.segmented_control(key="dispatch.kind").set_value("own").run()
    test.selectbox(key="dispatch.hazard").set_value("FI").run()
    sound(test.button(key="dispatch.make").click().run())
    assert "请指定受灾的乡镇街道" in test.error[0].value
    assert progress.SCENARIO not in test.session_state


def test_the_needs_are_shown_with_their_basis(demo_app):
    test = with_flood(demo_app)
    sound(test.button(key="dispatch.to_needs").click().run())
    assert TEXTS["marks.caption"].zh in seen(test)
    marks = test.dataframe[1].value[TEXTS["column.mark"].zh]
    assert set(marks) <= {"来源", "推算", "惯例", "估算"}


def test_a_search_is_watched_stopped_saved_and_made_an_order(demo_app):
    test = solving(with_flood(demo_app))
    job = test.session_state[progress.JOB]
    deadline = time.monotonic() + 60
    while not job.steps and time.monotonic() < deadline:
        time.sleep(0.1)
    test.run()
    assert TEXTS["solve.steps"].zh in seen(sound(test))
    test.button(key="dispatch.cancel").click().run()
    assert job.stopping
    test = finished(test)
    test.button(key="dispatch.go.plan").click().run()
    assert TEXTS["plan.check_ok"].zh in seen(sound(test))
    assert TEXTS["plan.stopped.cancel"].zh in seen(test)
    assert TEXTS["chances.title"].zh in seen(test)
    sound(test.button(key="dispatch.save").click().run())
    record = demo_app.read(plan_list)[0]
    assert f"{record.people_relieved:,}" in seen(test)
    sound(test.button(key="dispatch.draft").click().run())
    assert [row.plan_id for row in demo_app.read(order_list)] == [record.id]
    # The leader who approves it sees how sure it is.
    assert "按 200 种可能情况推演" in seen(at_page(opened(demo_app, Role.LEADER), "orders"))


def test_a_cautious_plan_says_what_it_costs(demo_app):
    test = with_flood(demo_app)
    test.button(key="dispatch.to_needs").click().run()
    test.button(key="dispatch.to_solve").click().run()
    test.selectbox(key="dispatch.caution").set_value(Measure.EXPECTED.value)
    test.number_input(key="dispatch.limit").set_value(2)
    sound(test.button(key="dispatch.solve").click().run())
    test = finished(test)
    test.button(key="dispatch.go.plan").click().run()
    choice = test.session_state[progress.JOB].choice
    words = "稳妥方案：一切顺利时少救助"
    if choice.is_normal:
        words = TEXTS[f"chances.{'normal_is_best' if choice.was_compared else 'not_compared'}"].zh
    assert words in seen(sound(test))
    assert choice.measure is Measure.EXPECTED


def test_another_scenario_stops_the_search_and_forgets_its_plan(demo_app):
    test = solving(with_flood(demo_app))
    job = test.session_state[progress.JOB]
    test.button(key="dispatch.go.scenario").click().run()
    sound(test.button(key="dispatch.load").click().run())
    assert job.stopping
    assert progress.JOB not in test.session_state
    job.wait(60)


def test_a_planner_says_when_a_road_is_closed_or_slower_and_takes_it_back(demo_app):
    test = with_flood(demo_app)
    onset_us = test.session_state[progress.SCENARIO].onset_us
    begin = shanghai_time(onset_us).replace(tzinfo=None)
    test.selectbox(key="dispatch.hours.road").set_value("").run()
    test.segmented_control(key="dispatch.hours.closed").set_value(False).run()
    test.number_input(key="dispatch.hours.percent").set_value(30)
    test.datetime_input(key=f"dispatch.hours.end.{onset_us}").set_value(begin)
    sound(test.button(key="dispatch.hours.add").click().run())
    assert "结束须晚于开始" in test.error[0].value
    test.datetime_input(key=f"dispatch.hours.end.{onset_us}").set_value(begin + timedelta(hours=5))
    sound(test.button(key="dispatch.hours.add").click().run())
    hours = test.session_state[progress.SCENARIO].road_periods
    assert hours == (RoadPeriod.of(None, 120, 300, 30),)
    assert "慢 30%" in seen(test)
    sound(test.button(key="dispatch.hours.remove.0").click().run())
    assert test.session_state[progress.SCENARIO].road_periods == ()


def test_pallet_places_go_into_the_case(demo_app):
    test = with_flood(demo_app)
    test.button(key="dispatch.to_needs").click().run()
    test.button(key="dispatch.to_solve").click().run()
    test = sound(test.toggle(key="dispatch.on_pallets").set_value(True).run())
    # The fleet's own figure stands there; another one may be given.
    assert test.number_input(key="dispatch.pallets.T050").value == 12
    test.number_input(key="dispatch.pallets.T100").set_value(16)
    test.number_input(key="dispatch.limit").set_value(1)
    test = finished(sound(test.button(key="dispatch.solve").click().run()))
    kinds = test.session_state[progress.CASE].problem.vehicle_types
    places = {kind.code: kind.capacity_pallets for kind in kinds}
    assert (places["T050"], places["T100"]) == (12.0, 16.0)


def test_in_english_a_plan_names_goods_and_depots_in_english(demo_app, flood_plan):
    save_plan(demo_app, flood_plan)
    test = at_page(opened(demo_app, Role.PLANNER, "en"), "plans")
    (trips,) = [each.value for each in test.dataframe if "Loads at" in each.value.columns]
    assert any("warehouse 1 (relief goods)" in each for each in trips["Loads at"])
    water = next(each for each in demo_app.read(items) if each.code == "WT01")
    loads = " ".join(trips["Load"])
    assert water.name_en in loads
    assert water.name_zh not in loads
