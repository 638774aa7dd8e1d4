"""Numbers out of range on the dispatch pages: said in words, nothing is done with them."""

import pytest
from web_world import at_page, opened, seen, sound

from depot.domain.account import Role
from depot.services.fleet import vehicle_classes, vehicles
from depot.web.dispatch import progress


def said(test, words):
    """The page says it in an error, as words and not as the framework's hint."""
    assert words in "\n".join(each.value for each in sound(test).error), seen(test)
    return test


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("zh", "“时限（秒）”应为 1 至 600，现为 -3。"),
        ("en", "“Time limit (s)” must be from 1 to 600, and is -3."),
    ],
)
def test_a_search_with_a_limit_out_of_range_is_not_started(demo_app, language, words):
    test = at_page(opened(demo_app, Role.PLANNER, language), "dispatch")
    test.button(key="dispatch.load").click().run()
    test.button(key="dispatch.to_needs").click().run()
    test.button(key="dispatch.to_solve").click().run()
    test.number_input(key="dispatch.limit").set_value(-3)
    # Typed and pressed at once: what was typed counts, not what stood there before.
    said(test.button(key="dispatch.solve").click().run(), words)
    assert progress.JOB not in test.session_state
    sound(test.number_input(key="dispatch.limit").set_value(1).run())
    assert not test.error


def test_a_class_of_a_million_tonnes_is_not_saved_and_what_was_typed_stays(demo_app):
    before = demo_app.read(vehicle_classes)
    test = at_page(opened(demo_app, Role.DEPOT_MANAGER), "fleet")
    test.segmented_control(key="fleet.part").set_value("kinds").run()
    test.selectbox(key="fleet.which_kind").set_value("T050").run()
    test.text_input(key="fleet.kind.T050.zh").set_value("新名称")
    test.number_input(key="fleet.kind.T050.kg").set_value(1e9)
    test.number_input(key="fleet.kind.T050.pallets").set_value(-1)
    said(
        test.button(key="fleet.kind.T050.save").click().run(),
        "“载重（kg）”应为 1 至 100,000，现为 1,000,000,000",
    )
    said(test, "“托盘位”应为 0 至 100，现为 -1")
    assert demo_app.read(vehicle_classes) == before
    assert test.text_input(key="fleet.kind.T050.zh").value == "新名称"
    test.number_input(key="fleet.kind.T050.kg").set_value(6000.0)
    test.number_input(key="fleet.kind.T050.pallets").set_value(12)
    sound(test.button(key="fleet.kind.T050.save").click().run())
    changed = {each.code: each for each in demo_app.read(vehicle_classes)}["T050"]
    assert (changed.name_zh, changed.capacity_kg) == ("新名称", 6000.0)


def test_a_truck_off_the_map_or_out_of_time_is_not_saved(demo_app):
    test = at_page(opened(demo_app, Role.DEPOT_MANAGER), "fleet")
    test.selectbox(key="fleet.which").set_value("+").run()
    test.text_input(key="fleet.form..code").set_value("CL19")
    test.text_input(key="fleet.form..plate").set_value("演A0019")
    test.selectbox(key="fleet.form..start").set_value("+").run()
    test.text_input(key="fleet.form..start_name").set_value("某处")
    test.number_input(key="fleet.form..lon").set_value(200.0)
    test.number_input(key="fleet.form..first").set_value(-5)
    said(test.button(key="fleet.form..save").click().run(), "“经度”应为 -180 至 180，现为 200")
    said(test, "“接令后几分钟可出车”应为 0 至 10,080，现为 -5")
    assert "CL19" not in {each.code for each in demo_app.read(vehicles)}


def test_hours_of_a_road_out_of_range_are_not_taken(demo_app):
    test = at_page(opened(demo_app, Role.PLANNER), "dispatch")
    test.button(key="dispatch.load").click().run()
    test.segmented_control(key="dispatch.hours.closed").set_value(False).run()
    test.number_input(key="dispatch.hours.percent").set_value(150)
    said(test.button(key="dispatch.hours.add").click().run(), "应为 1 至 99，现为 150")
    assert test.session_state[progress.SCENARIO].road_periods == ()
