"""The days after a plan, on the page of the plan and of a saved one."""

import re
from dataclasses import replace

import pytest
from test_dispatch_page import finished, solving, with_flood
from web_world import at_page, opened, save_plan, seen, sound

from depot.domain.account import Role
from depot.services import planning_sustain
from depot.services.planning_sustain_saved import days_list
from depot.web.sustain import job as sustain_job
from depot.web.sustain import section
from depot.web.texts import TEXTS
from optimize.dispatch.plan import Plan
from optimize.dispatch.sustain_check import check_days
from optimize.dispatch.sustain_orders import advise
from optimize.dispatch.sustain_plan import SustainProgress, SustainResult
from optimize.result import Status, StoppedBy


def nothing_sent(case, params, on_progress, should_stop):
    """What it comes to when no lorry leaves: quick, and everything runs out."""
    on_progress(SustainProgress(0.1, 1, 4, 20_000.0))
    report = check_days(case.sustain, Plan(()))
    return SustainResult(
        Status.FEASIBLE, case.sustain, Plan(()), report, 24_000.0, 24_000.0, 0.5, (),
        advise(case.sustain), 1.0, params.seed, StoppedBy.WORK,
    )  # fmt: skip


@pytest.fixture
def planned(demo_app):
    test = finished(solving(with_flood(demo_app), limit_s=1))
    return sound(test.button(key="dispatch.go.plan").click().run())


def started(test, key="dispatch.sustain.start"):
    sound(test.button(key=key).click().run())
    test.session_state[section.KEY].wait(60)
    return sound(test.run())


def refuse_wrong_wishes_and_say_what_fails(planned, monkeypatch):
    def refused(*_, **__):
        return planning_sustain.SustainWanted(hours=0)

    with monkeypatch.context() as with_rubbish:
        with_rubbish.setattr(section, "sustain_case", refused)
        sound(planned.button(key="dispatch.sustain.start").click().run())
    assert "保障时长应为 1 至 144 小时" in planned.error[0].value
    assert section.KEY not in planned.session_state

    def broken(*_, **__):
        raise RuntimeError

    monkeypatch.setattr(sustain_job, "solve_sustain", broken)
    sound(planned.button(key="dispatch.sustain.start").click().run())
    planned.session_state[section.KEY].wait(60)
    planned.run()
    assert TEXTS["solve.failed"].zh in [each.value for each in planned.error]
    assert planned.button(key="dispatch.sustain.start")


def test_by_day_what_runs_out_and_what_to_order_stand_below_the_plan(planned, monkeypatch):
    assert TEXTS["sustain.title"].zh in seen(planned)
    refuse_wrong_wishes_and_say_what_fails(planned, monkeypatch)
    monkeypatch.setattr(sustain_job, "solve_sustain", nothing_sent)
    test = started(planned)
    words = seen(test)
    assert "T+10:00 到 T+82:00" in words
    assert "可证明的上限 24,000 人·天" in words
    # What the sites have of the first day's ration is supplied; all else up to 24,000 is open.
    left = 24_000 - test.session_state[section.KEY].result.report.figures.person_days
    assert f"差 {left:,.0f} 人·天（{left / 24_000:.1%}）还没有证明能不能做到" in words
    # Nothing is sent: of the first day's ration 14 of 24 hours are left at hour 10.
    assert "个安置点会断供" in words
    assert "定量发放建议 · 饮用水" in words
    assert "最迟 **T+" in words
    # What to order is said with its unit.
    assert re.search(r"订 \*\*[^*]+\*\* [\d,]+ [^\d\s（]+（", words)
    tables = [frame.value for frame in test.dataframe]
    (by_day,) = [t for t in tables if "第1天" in t.columns]
    assert list(by_day.columns)[1:] == ["第1天", "第2天", "第3天"]
    assert "0%" in set(by_day["第3天"])
    (windows,) = [t for t in tables if list(t.columns)[:2] == ["时段", "饮用水"]]
    assert len(windows) == 6
    # With the orders on the docks nothing is left to be ordered.
    words = seen(started(test, "dispatch.sustain.ordered"))
    assert "已计入下列订货" in words
    assert TEXTS["sustain.no_orders"].zh in words


def test_the_days_of_a_saved_plan_are_kept_shown_again_and_planned_from_an_hour(
    demo_app, flood_plan, monkeypatch
):
    monkeypatch.setattr(sustain_job, "solve_sustain", nothing_sent)
    plan_id = save_plan(demo_app, flood_plan)
    test = started(at_page(opened(demo_app, Role.PLANNER), "plans"), "plans.sustain.start")
    sound(test.button(key="plans.sustain.keep").click().run())
    (kept,) = demo_app.read(days_list, plan_id)
    assert (kept.start_min, kept.end_min, kept.trips) == (600, 82 * 60, 0)
    assert f"已保存为第 {kept.id} 号安排" in seen(test)
    # Another visitor finds it, and goes on from hour 20.
    other = at_page(opened(demo_app, Role.PLANNER), "plans")
    sound(other.selectbox(key="plans.sustain.kept").set_value(kept.id).run())
    assert "T+10:00 到 T+82:00" in seen(other)
    other.number_input(key="plans.sustain.old.hour").set_value(20)
    words = seen(started(other, "plans.sustain.old.from_hour"))
    assert "T+20:00 到 T+82:00" in words


def test_a_limit_that_proves_nothing_says_so(planned, monkeypatch):
    def unproven(case, params, on_progress, should_stop):
        found = nothing_sent(case, params, on_progress, should_stop)
        return replace(found, bound=found.report.figures.wanted)

    monkeypatch.setattr(sustain_job, "solve_sustain", unproven)
    words = seen(started(planned))
    assert TEXTS["sustain.limit_none"].zh in words
    assert "还没有证明能不能做到" not in words
