"""The worst-served sites and what each order costs, on the page of the plan."""

import pytest
from test_dispatch_page import finished, solving, with_flood
from web_world import seen, sound

from depot.web.texts import TEXTS
from depot.web.tiers import section


@pytest.fixture
def planned(demo_app):
    test = finished(solving(with_flood(demo_app), limit_s=2))
    return sound(test.button(key="dispatch.go.plan").click().run())


def test_the_worst_site_its_bound_and_the_price_of_each_order_stand_with_the_plan(planned):
    words = seen(planned)
    assert "最差安置点：" in words
    assert TEXTS["orders_cost.title"].zh in words
    sound(planned.button(key="dispatch.orders_start").click().run())
    planned.session_state[section.KEY].wait(120)
    words = seen(sound(planned.run()))
    assert TEXTS["solve.first.fairness"].zh in words
    assert "先保障最差的安置点，10 小时内少救" in words
    sides = planned.session_state[section.KEY].sides
    assert [side.result.report.ok for side in sides] == [True, True]
