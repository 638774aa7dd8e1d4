"""Why not everybody, and what would do it, on the page of the plan."""

from dataclasses import replace

import pytest
from test_dispatch_page import finished, solving, with_flood
from web_world import seen, sound

from depot.services import planning_additions
from depot.web.texts import TEXTS
from depot.web.why import job as why_job
from depot.web.why import section
from optimize.dispatch.additions_result import (
    Added,
    AdditionProgress,
    AdditionsResult,
    MarginalValue,
    Outcome,
    Stage,
)
from optimize.result import StoppedBy


@pytest.fixture
def planned(demo_app):
    test = finished(solving(with_flood(demo_app), limit_s=1))
    return sound(test.button(key="dispatch.go.plan").click().run())


def answer(found, before, outcome, **more):
    """An answer of the shape that a search gives: two hired lorries for 1,400 yuan."""
    offer = next(each.offer for each in found.lines if each.offer.code == "HIRE-T050")
    site = found.case.problem.sites[0].code
    values = (
        MarginalValue("truck", ("T050", offer.start), 1, 415.2, 465),
        MarginalValue("minutes", (site,), 1, 3.5),
    )
    whole = AdditionsResult(
        outcome, 15075, 13035, 15075, 15075, (Added(offer, 2, 1400.0, 321),), 1400.0, 700.0,
        found.case.problem, before, values, 7, 61.0, 1, StoppedBy.WORK,
    )  # fmt: skip
    return replace(whole, **more)


def asked(test, monkeypatch, outcome, **more):
    def found(case, catalogue, params, before, *, on_progress, should_stop):
        on_progress(AdditionProgress(1.0, Stage.PROPOSE, 1, 13035, None))
        return answer(case, before, outcome, **more)

    monkeypatch.setattr(why_job, "cheapest", found)
    sound(test.button(key="dispatch.why_start").click().run())
    test.session_state[section.KEY].wait(60)
    return sound(test.run())


def test_what_binds_what_would_do_it_and_what_it_costs_stand_with_the_plan(planned, monkeypatch):
    words = seen(planned)
    assert TEXTS["why.title"].zh in words
    assert "未能按时得到救助" in words
    lines = planned.session_state[section.CASE][1].lines
    assert {each.offer.kind.value for each in lines} == {"truck", "stock", "dock", "road"}
    words = seen(asked(planned, monkeypatch, Outcome.REACHED))
    assert "补齐下列资源（**1,400 元**）" in words
    assert "**2** 辆，1,400 元；少了它就少救 321 人" in words
    assert "少于 700 元无论怎么补都到不了目标" in words
    column = TEXTS["why.column.solved"].zh
    (table,) = [each.value for each in planned.dataframe if column in each.value]
    assert list(table[column])[:1] == [465]
    # Asked again, with less on offer.
    words = seen(
        asked(
            planned, monkeypatch, Outcome.IMPOSSIBLE, most_people=14000, people=13900,
            price_bound_cny=None,
        )
    )  # fmt: skip
    assert "最多也只能救助 14,000 人" in words
    assert "还差的地方" in words
    # Nothing was found in the time: it doesn't speak of additions for nothing.
    words = seen(asked(planned, monkeypatch, Outcome.SHORT, added=(), people=13035, price_cny=0.0))
    assert "也没有找到比原方案（13,035 人）更好的" in words
    assert "补下列资源" not in words
    none = {"added": (), "people": 13035, "price_cny": 0.0}
    words = seen(asked(planned, monkeypatch, Outcome.IMPOSSIBLE, price_bound_cny=None, **none))
    assert "没有找到能比原方案（13,035 人）多救人的补法" in words
    assert "补下列资源" not in words


def test_what_costs_nothing_is_not_priced_at_zero(planned, monkeypatch):
    lines = planned.session_state[section.CASE][1].lines
    offer = next(each.offer for each in lines if each.offer.code == "HIRE-T050")
    free = (Added(replace(offer, price_cny=0.0), 2, 0.0, 321),)
    none = {"price_cny": 0.0, "price_bound_cny": 0.0}
    words = seen(asked(planned, monkeypatch, Outcome.REACHED, added=free, **none))
    assert "补齐下列资源（**不花钱**）" in words
    assert "**2** 辆，不花钱；少了它就少救 321 人" in words
    assert TEXTS["why.bound_zero"].zh not in words


def test_what_goes_wrong_is_said_and_may_be_tried_again(planned, monkeypatch):
    def refused(found, changes):
        return planning_additions.priced(found, {**changes, "HIRE-T050": (-1.0, 2)})

    with monkeypatch.context() as with_rubbish:
        with_rubbish.setattr(section, "priced", refused)
        sound(planned.button(key="dispatch.why_start").click().run())
    assert "单价应为不小于 0 的数" in planned.error[0].value
    assert section.KEY not in planned.session_state

    def broken(*_, **__):
        raise RuntimeError

    monkeypatch.setattr(why_job, "cheapest", broken)
    sound(planned.button(key="dispatch.why_start").click().run())
    planned.session_state[section.KEY].wait(60)
    planned.run()
    assert TEXTS["solve.failed"].zh in [each.value for each in planned.error]
    assert planned.button(key="dispatch.why_start")
