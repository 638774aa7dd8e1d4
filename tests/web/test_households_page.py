"""Households' own reserves through the page, on the demo's surveys."""

from web_world import at_page, opened, seen, sound

from depot.domain.account import Role
from depot.io.reference import reference
from depot.services.households import surveys


def part(test, name):
    test.segmented_control(key="household.part").set_value(name)
    return sound(test.run())


def test_the_cover_is_shown_with_its_interval(demo_to_read):
    test = at_page(opened(demo_to_read, Role.LEADER), "households")
    test.segmented_control(key="household.cover.season").set_value("winter")
    words = seen(sound(test.run()))
    assert "4 / 159" in words
    assert "95% 区间" in words
    words = seen(part(test, "advice"))
    assert "27 升" in words


def test_a_planner_enters_a_survey_and_more_kits_than_households_are_refused(demo_app):
    places = reference().district.communities
    booked = {each.community for each in demo_app.read(surveys)}
    place = next(each for each in places if each.code not in booked and each.households > 50)
    test = part(at_page(opened(demo_app, Role.PLANNER), "households"), "record")
    test.selectbox(key="household.community").set_value(place.code)
    test.number_input(key="household.asked").set_value(50)
    test.number_input(key="household.having.water").set_value(51)
    sound(test.run())
    sound(test.button(key="household.save").click().run())
    assert "0 至 50" in test.error[0].value
    test.number_input(key="household.having.water").set_value(20)
    sound(test.run())
    sound(test.button(key="household.save").click().run())
    assert "已登记 1 份调查" in test.success[0].value
    assert len(demo_app.read(surveys)) == 5
