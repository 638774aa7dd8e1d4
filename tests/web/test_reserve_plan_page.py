"""The reserve plan through its page: searched, kept, proposed, approved by another person."""

import time

import pytest
from ledger_world import command_id
from reserve_plan_world import answers, explored, small_case
from web_world import NAMES, at_page, opened, seen, sound

from depot.domain.account import Role
from depot.services.reserve_plan import (
    KeepReservePlan,
    document,
    keep_reserve_plan,
    reserve_plans,
)
from depot.services.reserve_plan_orders import ProposalState, reserve_proposals
from depot.services.reserve_plan_solving import TodayFound
from depot.services.reserve_plan_tasks import TaskState, reserve_tasks
from depot.web.reserves import making


def finished(test, button):
    """Press a button and wait until the background has done its work."""
    sound(test.button(key=button).click().run())
    for key in ("reserves.explore", "reserves.answer"):
        if key in test.session_state:
            test.session_state[key].wait(300)
    return sound(test.run())


def part(test, name):
    test.segmented_control(key="reserves.part").set_value(name)
    return sound(test.run())


def keep(app):
    found = KeepReservePlan(command_id(), NAMES[Role.PLANNER], "汛前储备", document(answers()))
    return app.execute(keep_reserve_plan, found).plan_id


def test_from_the_case_to_a_kept_plan(demo_app, monkeypatch):
    monkeypatch.setattr(making, "reserve_case", lambda *_, **__: small_case())
    before = len(demo_app.read(reserve_plans))
    test = part(at_page(opened(demo_app, Role.PLANNER), "reserve_plan"), "make")
    # The limit holds by the clock, however busy the machine is.
    test.number_input(key="reserves.limit").set_value(3600)
    test = finished(test, "reserves.solve")
    words = seen(test)
    assert "运费平衡指标" in words
    assert "10 小时内平均救助人数 160" in words
    test.select_slider(key="reserves.point").set_value(9)
    test = finished(sound(test.run()), "reserves.list")
    words = seen(test)
    assert "1. 与 华联商厦 增签协议储备" in words
    assert "独立程序" in words
    sound(test.button(key="reserves.keep").click().run())
    assert len(demo_app.read(reserve_plans)) == before + 1
    assert "已保存为第" in test.success[0].value


@pytest.mark.parametrize("language", ["zh", "en"])
def test_ticked_actions_are_proposed_and_a_leader_decides(demo_app, language):
    plan = keep(demo_app)
    test = part(at_page(opened(demo_app, Role.PLANNER, language), "reserve_plan"), "kept")
    assert test.button(key="reserves.propose").disabled
    for line in (3, 6):
        test.checkbox(key=f"reserves.tick.{plan}.{line}").check()
    sound(test.run())
    sound(test.button(key="reserves.propose").click().run())
    number = demo_app.read(reserve_proposals)[0].number
    test = part(test, "proposals")
    assert "reserves.yes" not in {each.key for each in test.button}
    test = part(at_page(opened(demo_app, Role.LEADER, language), "reserve_plan"), "proposals")
    test.checkbox(key=f"reserves.{number}.3.strike").check()
    sound(test.run())
    sound(test.button(key="reserves.yes").click().run())
    found = demo_app.read(reserve_proposals)[0]
    assert found.state is ProposalState.APPROVED
    assert [bool(each.ref) for each in found.actions] == [False, True]
    test = part(at_page(opened(demo_app, Role.PLANNER, language), "reserve_plan"), "tasks")
    task = found.actions[1].ref
    sound(test.button(key=f"reserves.task.{task}.done").click().run())
    tasks = {each.number: each for each in demo_app.read(reserve_tasks)}
    assert tasks[task].state is TaskState.DONE


def test_points_are_shown_as_they_come_and_kept_when_stopped(demo_to_read, monkeypatch):
    monkeypatch.setattr(making, "reserve_case", lambda *_, **__: small_case())

    found = explored()

    def slow(case, wanted, on_found, should_stop):
        on_found(TodayFound(found.today, found.today_report))
        for point in found.points[:3]:
            on_found(point)
        while not should_stop():
            time.sleep(0.01)
        return found

    monkeypatch.setattr("depot.web.reserves.job.explore_apart", slow)
    test = part(at_page(opened(demo_to_read, Role.PLANNER), "reserve_plan"), "make")
    sound(test.button(key="reserves.solve").click().run())
    job = test.session_state["reserves.explore"]
    while len(job.so_far.points) < 3:
        time.sleep(0.01)
    sound(test.run())
    # What is known is shown while the search goes on.
    words = seen(test)
    assert "10 小时内平均救助人数 160" in words
    assert "资金与救助人数" in words
    assert "reserves.list" not in {each.key for each in test.button}
    job.stop()
    test.session_state["reserves.explore"].wait(30)
    sound(test.run())
    assert "reserves.list" in {each.key for each in test.button}
