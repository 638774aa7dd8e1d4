"""The fleet's page: a truck is changed, taken out of service, added; classes have pallets."""

from dataclasses import replace

from ledger_world import command_id
from web_world import NAMES, at_page, opened, save_plan, seen, sound

from depot.domain.account import Role
from depot.services.fleet import (
    ChangeVehicle,
    change_vehicle,
    place_names,
    vehicle_classes,
    vehicles,
)
from depot.services.order_views import order_view
from depot.services.orders import DraftOrder, draft_order


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
    assert "没有填写车牌" in test.error[0].value
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


def test_who_takes_a_truck_out_sees_which_trips_still_need_it(demo_app, flood_plan):
    command = DraftOrder(command_id(), NAMES[Role.PLANNER], save_plan(demo_app, flood_plan))
    order = demo_app.execute(draft_order, command)
    trips = demo_app.read(order_view, order.order_id).trips
    needed = {each.vehicle for each in trips}
    code = next(each.code for each in demo_app.read(vehicles) if each.code in needed)
    test = chosen(page(demo_app), code)
    numbers = [each.number for each in trips if each.vehicle == code]
    warned = "\n".join(each.value for each in test.warning)
    assert f"{len(numbers)} 个未完成的车次" in warned
    for number in numbers:
        assert f"{order.number} 第 {number} 车次，待批准" in warned


def test_where_a_truck_stands_is_said_by_its_name(demo_app):
    """Of the demo's trucks one is moved to our depot CY-W1, all others stand at named places."""
    before = truck(demo_app, "CL05")
    moved = replace(before, start="CY-W1")
    keeper = NAMES[Role.DEPOT_MANAGER]
    demo_app.execute(change_vehicle, ChangeVehicle(command_id(), keeper, moved, before))
    depot = demo_app.read(place_names)["CY-W1"]
    test = chosen(page(demo_app), "CL05")
    column = dict(zip(*(test.dataframe[0].value[head] for head in ("编码", "停放地")), strict=True))
    assert column["CL05"] == depot.zh
    assert column["CL04"] == "区应急中心停车场（演示）"
    assert f"停放地 {depot.zh}" in seen(test)
    assert f"停放地 区应急中心停车场（演示） → {depot.zh}" in seen(test)
    english = at_page(opened(demo_app, Role.DEPOT_MANAGER, "en"), "fleet")
    assert f"stands at {depot.en}" in seen(chosen(english, "CL05"))
