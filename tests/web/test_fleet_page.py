"""The fleet's page: a truck is changed, taken out of service, added; classes have pallets."""

from web_world import at_page, opened, seen, sound

from depot.domain.account import Role
from depot.services.fleet import vehicle_classes, vehicles


def page(app, role=Role.DEPOT_MANAGER):
    return at_page(opened(app, role), "fleet")


def truck(app, code):
    return next(each for each in app.read(vehicles) if each.code == code)


def chosen(test, code):
    return sound(test.selectbox(key="fleet.which").set_value(code).run())


def test_a_keeper_changes_adds_and_takes_out_trucks_and_sets_pallet_places(demo_app):
    test = page(demo_app)
    assert "18 / 18" in seen(test)
    test = chosen(test, "CL05")
    assert "演A0005" in seen(test)
    test.text_input(key="fleet.form.CL05.driver").set_value("王师傅")
    test = sound(test.button(key="fleet.form.CL05.save").click().run())
    assert truck(demo_app, "CL05").driver == "王师傅"
    test = sound(test.button(key="fleet.active.CL05").click().run())
    assert not truck(demo_app, "CL05").active
    assert "17 / 18" in seen(test)
    assert "王师傅" in seen(test)
    test = chosen(test, "+")
    test.text_input(key="fleet.form..code").set_value("cl19")
    test = sound(test.button(key="fleet.form..save").click().run())
    assert "不能为空" in test.error[0].value
    test.text_input(key="fleet.form..plate").set_value("演A0019")
    test = sound(test.button(key="fleet.form..save").click().run())
    assert truck(demo_app, "CL19").start == "CY-W1"
    test = sound(test.segmented_control(key="fleet.part").set_value("kinds").run())
    test = sound(test.selectbox(key="fleet.which_kind").set_value("T050").run())
    test.number_input(key="fleet.kind.T050.pallets").set_value(14)
    sound(test.button(key="fleet.kind.T050.save").click().run())
    assert {each.code: each.pallets for each in demo_app.read(vehicle_classes)}["T050"] == 14


def test_a_planner_only_takes_trucks_out_of_service(demo_app):
    test = chosen(page(demo_app, Role.PLANNER), "CL05")
    keys = {each.key for each in test.button}
    assert "fleet.active.CL05" in keys
    assert not any(str(key).startswith("fleet.form") for key in keys)
    sound(test.button(key="fleet.active.CL05").click().run())
    assert not truck(demo_app, "CL05").active
