"""The response and the emergency issue through the page; everybody sees that it lasts."""

import pytest
from web_world import at_page, opened, seen, sound

from depot.domain.account import Role
from depot.domain.emergency import PapersState
from depot.services.emergency import active_responses, emergency_issues

KEEPER, LEADER = Role.DEPOT_MANAGER, Role.LEADER


@pytest.fixture
def page(demo_app):
    def at(role):
        return at_page(opened(demo_app, role), "emergency")

    return at


def start(page):
    test = page(LEADER)
    test.text_input(key="emergency.event").set_value("第二松花江洪水")
    return sound(test.button(key="emergency.start_button").click().run())


def issue(page):
    test = page(KEEPER)
    test.selectbox(key="emergency.depot").set_value("CY-W2").run()
    test.selectbox(key="emergency.item").set_value("SH01")
    test.number_input(key="emergency.quantity").set_value(3).run()
    test.text_input(key="emergency.approver").set_value("王局长")
    return sound(test.button(key="emergency.post").click().run())


def test_without_a_response_nothing_goes_before_its_papers(page):
    test = page(KEEPER)
    assert "没有启动响应" in seen(test)
    assert not [each for each in test.button if each.key == "emergency.post"]


def test_a_response_is_started_goods_go_papers_follow_and_it_ends(demo_app, page):
    assert "Ⅲ级" in start(page).success[0].value
    (active,) = demo_app.read(active_responses)
    assert "已出库 CK-" in issue(page).success[0].value
    (owed,) = demo_app.read(emergency_issues, (PapersState.OPEN,))
    assert (owed.verbal_approver, owed.issued_by) == ("王局长", "guanku")
    # A leader can't end it yet, enters the papers, and then can.
    test = page(LEADER)
    sound(test.button(key=f"emergency.end.{active.number}").click().run())
    assert "未补手续" in test.error[0].value
    test.text_input(key=f"emergency.papers_no.{owed.number}").set_value("昌应急〔2026〕7号")
    sound(test.button(key=f"emergency.approve.{owed.number}").click().run())
    assert "已补批" in test.success[0].value
    sound(test.button(key=f"emergency.end.{active.number}").click().run())
    assert "已终止" in test.success[0].value
    assert demo_app.read(active_responses) == ()


def test_who_approved_by_word_must_be_said_and_is_remembered(demo_app, page):
    start(page)
    test = page(KEEPER)
    test.text_input(key="emergency.approver").set_value(" ")
    test.number_input(key="emergency.quantity").set_value(1).run()
    sound(test.button(key="emergency.post").click().run())
    assert "口头批准人" in test.error[0].value
    issue(page)
    test = page(KEEPER)
    assert test.text_input(key="emergency.approver").value == "王局长"


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_page_says_that_a_response_lasts(demo_app, page, language):
    start(page)
    test = at_page(opened(demo_app, Role.PLANNER, language), "readiness")
    words = [each.value for each in test.markdown]
    assert any("第二松花江洪水" in str(each) for each in words)
