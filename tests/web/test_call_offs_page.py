"""Call-offs of the flood's order through the page: one tap a step, and what becomes of the plan."""

import pytest
from ledger_world import command_id
from web_world import NAMES, at_page, opened, save_plan, seen, sound

from depot.domain.account import Role
from depot.domain.call_off_order import CallOffState
from depot.services.call_off_making import read_call_off
from depot.services.call_off_views import call_off_list, call_off_view
from depot.services.orders import ApproveOrder, DraftOrder, approve_order, draft_order
from depot.services.planning import SupplyBasis
from depot.services.planning_estimate import estimate_order
from depot.services.planning_supplement import supplement_case
from depot.web.dispatch import progress
from depot.web.texts import TEXTS


@pytest.fixture
def ordered(demo_app, flood_plan):
    """The flood's order approved; return the app and its call-offs."""
    plan = save_plan(demo_app, flood_plan)
    drafted = demo_app.execute(
        draft_order, DraftOrder(command_id(), NAMES[Role.PLANNER], plan)
    ).order_id
    demo_app.execute(approve_order, ApproveOrder(command_id(), NAMES[Role.LEADER], drafted))
    return demo_app


def calls(app):
    return [row.call for row in app.read(call_off_list)]


def opened_call(app, role, number):
    test = at_page(opened(app, role), "call_offs")
    return sound(test.button(key=f"call_offs.open.{number}").click().run())


def test_the_list_goes_by_the_clock_and_says_what_is_next(ordered):
    words = seen(at_page(opened(ordered, Role.PLANNER), "call_offs"))
    for call in calls(ordered):
        assert call.number in words
    assert TEXTS["call.state.drafted"].zh in words


def test_from_sent_to_received_by_taps(ordered):
    call = calls(ordered)[0]
    test = opened_call(ordered, Role.PLANNER, call.number)
    assert call.number in test.code[0].value
    sound(test.button(key="call.send").click().run())
    sound(test.button(key="call.read").click().run())
    sound(test.button(key="call.confirm").click().run())
    answered = ordered.read(read_call_off, call.number)
    assert answered.state is CallOffState.CONFIRMED
    keeper = opened_call(ordered, Role.DEPOT_MANAGER, call.number)
    for trip in call.trips:
        sound(keeper.button(key=f"call.load.{trip}").click().run())
    for stop in call.stops:
        keeper.text_input(key=f"call.receiver.{call.number}.{stop.trip}.{stop.stop}").set_value(
            "村支书"
        )
        sound(keeper.button(key=f"call.arrive.{stop.trip}.{stop.stop}").click().run())
    found = ordered.read(read_call_off, call.number)
    assert found.state is CallOffState.ARRIVED
    assert found.received() == {each.item: each.called for each in call.items}


def test_a_short_answer_shows_the_people_it_costs_and_leads_to_a_plan_for_them(ordered):
    call = max(calls(ordered), key=lambda call: sum(each.called for each in call.items))
    test = opened_call(ordered, Role.PLANNER, call.number)
    sound(test.button(key="call.send").click().run())
    for each in call.items:
        test.number_input(key=f"call.confirm.{call.number}.{each.item}").set_value(0)
    sound(test.button(key="call.confirm").click().run())
    found = ordered.read(estimate_order, call.order_id)
    assert found.people_lost > 0
    assert f"{found.now.people_relieved:,}" in seen(test)
    case = ordered.read(supplement_case, call.order_id)
    assert 0 < case.problem.people_total <= found.planned.people_total
    sound(test.toggle(key="outlook.cover").set_value(True).run())
    sound(test.button(key="outlook.solve").click().run())
    job = test.session_state[progress.JOB]
    job.stop()
    job.wait(60)
    assert job.result is not None
    assert job.result.report.ok


def test_minutes_and_units_out_of_range_are_said_and_nothing_is_noted(ordered):
    call = calls(ordered)[0]
    test = opened_call(ordered, Role.PLANNER, call.number)
    sound(test.button(key="call.send").click().run())
    ago = test.number_input(key=f"call.ago.{call.number}.sent")
    ago.set_value(-10)
    sound(test.button(key="call.read").click().run())
    assert "应为 0 至 10,000，现为 -10" in test.error[0].value
    assert ordered.read(read_call_off, call.number).state is CallOffState.SENT
    test.number_input(key=f"call.ago.{call.number}.sent").set_value(0)
    item = call.items[0].item
    test.number_input(key=f"call.confirm.{call.number}.{item}").set_value(-1)
    sound(test.button(key="call.confirm").click().run())
    assert "现为 -1" in test.error[0].value
    assert ordered.read(read_call_off, call.number).state is CallOffState.SENT


def test_the_page_speaks_english(ordered):
    words = seen(at_page(opened(ordered, Role.LEADER, "en"), "call_offs"))
    assert TEXTS["call.state.drafted"].en in words


def test_a_plan_on_reliable_amounts_says_so(demo_app):
    test = at_page(opened(demo_app, Role.PLANNER), "dispatch")
    sound(test.button(key="dispatch.load").click().run())
    test.button(key="dispatch.to_needs").click().run()
    test.button(key="dispatch.to_solve").click().run()
    test.selectbox(key="dispatch.basis").set_value(SupplyBasis.RELIABLE).run()
    test.number_input(key="dispatch.limit").set_value(2)
    sound(test.button(key="dispatch.solve").click().run())
    job = test.session_state[progress.JOB]
    assert job.case.basis is SupplyBasis.RELIABLE
    job.stop()
    job.wait(60)
    test.run()
    words = seen(sound(test.button(key="dispatch.to_plan").click().run()))
    assert TEXTS["supply.basis.reliable"].zh in words


def test_a_suppliers_own_truck_is_named_and_leaves_by_what_the_planner_is_told(ordered):
    call, truck = next(
        (view.call, view.own_trucks[0])
        for view in (ordered.read(call_off_view, each.number) for each in calls(ordered))
        if view.own_trucks
    )
    test = opened_call(ordered, Role.PLANNER, call.number)
    assert "请用你方自有" in test.code[0].value
    sound(test.button(key="call.send").click().run())
    place = f"{call.number}.{truck.vehicle}"
    sound(test.button(key=f"call.tell.{truck.vehicle}").click().run())
    assert "车牌" in test.error[0].value
    test.text_input(key=f"call.plate.{place}").set_value("吉B88888")
    test.text_input(key=f"call.driver.{place}").set_value("赵师傅")
    sound(test.button(key=f"call.tell.{truck.vehicle}").click().run())
    view = ordered.read(call_off_view, call.number)
    trip = next(trip for trip, each in view.trucks.items() if each.code == truck.vehicle)
    assert view.trucks[trip].plate == "吉B88888"
    leave = test.button(key=f"call.load.{trip}")
    assert leave.label == TEXTS["call.own_left"].zh
    sound(leave.click().run())
    assert ordered.read(read_call_off, call.number).state is CallOffState.LOADED
    # Trucks of ours at other suppliers are still the keeper's to load.
    ours = {trip for trip in view.call.trips if view.own_truck(trip) is None}
    assert not [trip for trip in ours if f"call.load.{trip}" in {b.key for b in test.button}]
