"""Mutual aid through the page: sent by another, answered, brought to our depot; lent."""

from web_world import at_page, opened, seen, sound

from depot.domain.account import Role
from depot.domain.aid import AidState
from depot.services.aid import aid_requests
from depot.web.texts import TEXTS


def state_of(app, number):
    return next(each.state for each in app.read(aid_requests) if each.number == number)


def test_a_request_is_sent_answered_and_brought_in(demo_app):
    drafted = next(each for each in demo_app.read(aid_requests) if each.state is AidState.DRAFTED)
    number = drafted.number
    leader = at_page(opened(demo_app, Role.LEADER), "aid")
    sound(leader.button(key=f"aid.send.{number}").click().run())
    assert state_of(demo_app, number) is AidState.SENT
    planner = at_page(opened(demo_app, Role.PLANNER), "aid")
    planner.text_input(key=f"aid.who.{number}").set_value("市局值班")
    planner.number_input(key=f"aid.promise.{number}.SH01").set_value(40)
    sound(planner.button(key=f"aid.answer.{number}").click().run())
    assert state_of(demo_app, number) is AidState.PROMISED
    sound(planner.button(key=f"aid.bring.{number}").click().run())
    assert "DH-" in seen(planner)
    # What is announced is set aside: nothing is left to call.
    assert TEXTS["aid.left"].zh.split("{")[0] + "0" in seen(sound(planner.run()))


def test_the_partners_and_what_is_lent_are_shown_in_english(demo_app):
    test = at_page(opened(demo_app, Role.DEPOT_MANAGER, "en"), "aid")
    sound(test.segmented_control(key="aid.part").set_value("partners").run())
    assert "Longtan depot (demo)" in seen(test)
    sound(test.segmented_control(key="aid.part").set_value("lent").run())
    assert TEXTS["aid.none_lent"].en in seen(test)


def test_a_slip_of_the_pen_is_refused_on_the_spot(demo_app):
    test = at_page(opened(demo_app, Role.PLANNER), "aid")
    test.selectbox(key="aid.ask.partner").set_value("HZ-LTQ").run()
    sound(test.button(key="aid.request").click().run())
    assert "求援事由" in test.error[0].value
