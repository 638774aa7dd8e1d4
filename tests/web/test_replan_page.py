"""Reports from the field on the flood's order: planned again, drafted, approved."""

from dataclasses import replace

import pytest
from ledger_world import command_id
from web_world import NAMES, at_page, opened, save_plan, seen, sound

from depot.domain.account import Role
from depot.services.orders import (
    ApproveOrder,
    DraftOrder,
    approve_order,
    draft_order,
    order_list,
    order_view,
)
from depot.services.planning_replan import ReplanParams, solve_replan
from depot.web.replan import show
from depot.web.texts import TEXTS
from optimize.params import SolveParams


@pytest.fixture
def ordered(demo_app, flood_plan, monkeypatch):
    """The flood's order approved; searches are cut short."""
    monkeypatch.setattr(show, "LIMIT", SolveParams(time_limit_s=2, seed=1, work_limit=40))
    plan = save_plan(demo_app, flood_plan)
    order_id = demo_app.execute(
        draft_order, DraftOrder(command_id(), NAMES[Role.PLANNER], plan)
    ).order_id
    demo_app.execute(approve_order, ApproveOrder(command_id(), NAMES[Role.LEADER], order_id))
    return demo_app, order_id


def reporting(app, order_id, language="zh"):
    test = at_page(opened(app, Role.PLANNER, language), "orders")
    return sound(test.toggle(key=f"replan.open.{order_id}").set_value(True).run())


def report(test, order_id, kind, **values):
    sound(test.selectbox(key=f"replan.kind.{order_id}").set_value(kind).run())
    for name, value in values.items():
        test.number_input(key=f"replan.{kind}.{order_id}{name}").set_value(value)
    return sound(test.button(key="replan.report").click().run())


def test_a_lost_truck_and_slow_roads_become_an_order_that_replaces_trips(ordered):
    app, order_id = ordered
    test = reporting(app, order_id)
    report(test, order_id, "truck")
    report(test, order_id, "slower")
    assert len(session_of(test, order_id)) == 2
    sound(test.button(key="replan.solve").click().run())
    _, result = test.session_state[f"replan.proposal.{order_id}"]
    assert result.report.ok
    words = seen(test)
    assert f"{result.report.figures.people_relieved:,}" in words
    assert result.changes[0].vehicle in words
    proven = f"最多 {result.bound_people:,} 人按时得到救助，本方案与此差 {result.gap:.1%}"
    assert (proven if result.gap > 0 else TEXTS["replan.best"].zh) in words
    sound(test.button(key="replan.accept").click().run())
    newest = app.read(order_list)[0]
    assert newest.number in seen(test)
    assert newest.order_id != order_id
    leader = at_page(opened(app, Role.LEADER), "orders")
    assert app.read(order_view, order_id).number in seen(leader)
    sound(leader.button(key="orders.approve").click().run())
    before = {trip.status.value for trip in app.read(order_view, order_id).trips}
    assert "cancelled" in before
    assert app.read(order_view, newest.order_id).status.value == "approved"


def test_of_few_changes_and_most_people_the_planner_chooses(ordered, monkeypatch):
    app, order_id = ordered
    monkeypatch.setattr(show, "solve_replan", _two_plans)
    test = reporting(app, order_id)
    report(test, order_id, "truck")
    sound(test.button(key="replan.solve").click().run())
    _, result = test.session_state[f"replan.proposal.{order_id}"]
    choice = test.radio(key=f"replan.choice.{order_id}")
    steady, most = choice.options
    assert choice.value == 0
    assert steady.startswith("少改动：")
    assert most.startswith("多保障：")
    people = f"{result.other.report.figures.people_relieved:,}"
    assert f"保障 {people} 人" in most
    sound(choice.set_value(1).run())
    assert any(each.value == people for each in test.metric)
    sound(test.button(key="replan.accept").click().run())
    assert app.read(order_list)[0].order_id != order_id
    assert f"replan.proposal.{order_id}" not in test.session_state


def _two_plans(case, params):
    """One that keeps all that still fits, and one that keeps nothing for its own sake."""
    kept = solve_replan(case, replace(params, most_changed=0.0))
    longer = SolveParams(time_limit_s=5, seed=1, work_limit=2000)
    free = ReplanParams(longer, change_price_people=0.0, steady_changed=1.0)
    most = solve_replan(case, free)
    assert most.unchanged < kept.unchanged
    return replace(kept, other=most)


def session_of(test, order_id):
    return test.session_state[f"replan.reports.{order_id}"]


def test_nothing_reported_changes_nothing_and_a_report_is_taken_back(ordered):
    app, order_id = ordered
    test = reporting(app, order_id, "en")
    report(test, order_id, "docks")
    sound(test.button(key=f"replan.take_back.{order_id}.0").click().run())
    assert session_of(test, order_id) == []
    for kind in ("road", "driver", "people", "gone", "goods", "comes", "opened"):
        sound(test.selectbox(key=f"replan.kind.{order_id}").set_value(kind).run())
    assert TEXTS["replan.about"].en in seen(test)


def test_what_people_type_is_shown_as_they_typed_it(ordered):
    app, order_id = ordered
    test = reporting(app, order_id)
    sound(test.selectbox(key=f"replan.kind.{order_id}").set_value("opened").run())
    name = test.text_input(key=f"replan.opened.{order_id}.name")
    sound(name.set_value("<b>坏</b> *名* `x` :red[y] $a$").run())
    sound(test.button(key="replan.report").click().run())
    shown = [each.value for each in test.markdown if "新增安置点" in each.value]
    assert r"\<b>坏\</b> \*名\* \`x\` \:red\[y\] \$a\$（" in shown[0]


def test_a_number_that_is_typed_just_before_the_report_is_the_one_reported(ordered):
    app, order_id = ordered
    test = reporting(app, order_id)
    report(test, order_id, "slower", **{"": 55})
    assert session_of(test, order_id)[0].percent == 55


def test_minutes_in_the_past_are_said_and_not_reported(ordered):
    app, order_id = ordered
    test = reporting(app, order_id)
    report(test, order_id, "driver", **{".min": -30})
    assert "应为 0 至 1,440，现为 -30" in test.error[0].value
    assert session_of(test, order_id) == []
    test.number_input(key=f"replan.price.{order_id}").set_value(-1)
    sound(test.button(key="replan.solve").click().run())
    assert any("应为 0 至 10,000，现为 -1" in each.value for each in test.error)
    assert f"replan.proposal.{order_id}" not in test.session_state


def test_a_new_site_without_a_name_says_what_is_missing(ordered):
    app, order_id = ordered
    test = reporting(app, order_id)
    assert "没有车次晚点" in seen(test)
    sound(test.selectbox(key=f"replan.kind.{order_id}").set_value("opened").run())
    assert TEXTS["replan.site_unnamed"].zh in seen(test)
    assert "replan.report" not in {each.key for each in test.button}
    sound(test.text_input(key=f"replan.opened.{order_id}.name").set_value("体育馆").run())
    assert TEXTS["replan.site_unnamed"].zh not in seen(test)
