"""What emergency purchase would add to a plan, on the page of the plan."""

import pytest
from test_dispatch_page import finished, solving, with_flood
from web_world import seen, sound

from depot.services.planning_buying import Wanted
from depot.services.planning_offers import OffersGain
from depot.web.buying.choosing import BASKET
from depot.web.dispatch import offers
from depot.web.texts import TEXTS


@pytest.fixture
def planned(demo_app):
    test = finished(solving(with_flood(demo_app), limit_s=1))
    return sound(test.button(key="dispatch.go.plan").click().run())


def asked(test):
    sound(test.button(key="dispatch.offers_start").click().run())
    test.session_state[offers.KEY].job.wait(60)
    return sound(test.run())


def test_a_second_search_says_what_offers_add_and_leads_to_the_purchase(planned, monkeypatch):
    gain = OffersGain(13400, 67, (Wanted("WT01", 240),), 5, 7200.0)
    monkeypatch.setattr(offers, "offers_gain", lambda *_: gain)
    test = asked(planned)
    words = seen(test)
    assert "可救助 13,400 人，比本方案多 67 人" in words
    assert "5 小时内" in words
    assert "约 7,200 元" in words
    sound(test.button(key="dispatch.offers_buy").click().run())
    assert test.session_state[BASKET] == [Wanted("WT01", 240)]
    assert test.session_state["buying.hours"] == 5
    assert TEXTS["buying.title"].zh in seen(test)


def test_where_there_are_no_offers_or_they_add_nothing_it_is_said(planned, monkeypatch):
    with monkeypatch.context() as without:
        without.setattr(offers, "offers_case", lambda *_: None)
        sound(planned.button(key="dispatch.offers_start").click().run())
        assert TEXTS["offers.none"].zh in seen(planned)
    monkeypatch.setattr(offers, "offers_gain", lambda *_: OffersGain(13000, 0))
    assert TEXTS["offers.no_gain"].zh in seen(asked(planned))
