"""The fleet: who keeps it, what is refused, what old papers make of a change."""

from dataclasses import replace
from datetime import date
from io import BytesIO

import pytest
from ledger_world import command_id
from openpyxl import load_workbook
from order_world import draft, promise, staff

from depot.domain.fleet import Vehicle, VehicleClass, differences
from depot.domain.lines import InvalidLines
from depot.errors import Conflict, InvalidInput, NotAllowed, NotFound
from depot.io.fleet_sheet import fleet_sheet, read_fleet_sheet
from depot.services.audit import verify
from depot.services.fleet import (
    AddVehicles,
    ChangeClass,
    ChangeVehicle,
    ImportFleet,
    SetVehicleActive,
    add_vehicles,
    change_class,
    change_vehicle,
    import_fleet,
    pallet_places,
    set_vehicle_active,
    vehicle_classes,
    vehicle_history,
    vehicles,
)
from depot.services.orders import dispatch_order_paper

L5 = VehicleClass("L5", "5吨", "5 t", 5000, 28, "medium")
TODAY = date(2026, 7, 14)


@pytest.fixture
def world(sqlite_app):
    staff(sqlite_app)
    return sqlite_app


def truck(world, code="T1"):
    return next(each for each in world.read(vehicles) if each.code == code)


def change(world, by="keeper", code="T1", seen=None, **fields):
    before = truck(world, code)
    made = replace(before, **fields)
    return world.execute(change_vehicle, ChangeVehicle(command_id(), by, made, seen or before))


def test_a_keeper_changes_a_truck_and_every_version_says_who_did(world):
    change(world, driver="王师傅", phone="138")
    change(world, start="CY1-PARK", lon=126.5)
    newest, middle, first = world.read(vehicle_history, "T1")
    assert (newest.number, newest.actor, first.actor) == (3, "keeper", "system")
    told = [(each.field, each.after) for each in differences(middle.vehicle, newest.vehicle)]
    assert told == [("start", "CY1-PARK"), ("lon", 126.5)]
    assert (first.vehicle.driver, middle.vehicle.driver) == ("T1司机", "王师傅")
    assert world.read(verify).ok


def test_what_is_the_same_makes_no_version(world):
    assert change(world).count == 0
    assert len(world.read(vehicle_history, "T1")) == 1


def test_who_comes_second_is_refused(world):
    opened = truck(world)
    change(world, driver="王师傅")
    with pytest.raises(Conflict, match="T1"):
        change(world, phone="138", seen=opened)
    assert (truck(world).driver, truck(world).phone) == ("王师傅", "139")


def test_a_leader_keeps_no_fleet_and_a_planner_only_takes_trucks_out_of_service(world):
    with pytest.raises(NotAllowed):
        change(world, by="leader", driver="x")
    with pytest.raises(NotAllowed):
        change(world, by="planner", driver="x")
    world.execute(set_vehicle_active, SetVehicleActive(command_id(), "planner", "T1", active=False))
    assert not truck(world).active
    with pytest.raises(NotAllowed):
        world.execute(
            set_vehicle_active, SetVehicleActive(command_id(), "leader", "T1", active=True)
        )


def test_a_plate_belongs_to_one_truck_and_a_class_must_be_there(world):
    with pytest.raises(Conflict, match="吉BT2"):
        change(world, plate="吉BT2")
    with pytest.raises(NotFound, match="L9"):
        change(world, vehicle_class="L9")


@pytest.mark.parametrize(
    "fields",
    [
        {"plate": " "}, {"plate": "吉" * 33}, {"lon": float("nan")}, {"lat": 91.0},
        {"available_until_min": 5, "available_from_min": 10}, {"available_until_min": 10**12},
        {"driver": "王" * 101}, {"start": ""},
    ],
)  # fmt: skip
def test_a_truck_that_makes_no_sense_is_refused(fields):
    with pytest.raises(InvalidInput):
        replace(Vehicle("T1", "L5", "CY1", 126.5, 43.9, "吉B1", "", ""), **fields)


@pytest.mark.parametrize("plate", ["吉bt2", "吉ＢＴ２", "吉 B·T2", "吉B-T2"])
def test_a_plate_that_reads_the_same_is_the_same_truck(world, plate):
    with pytest.raises(Conflict, match="已登记（T2），请核对"):
        change(world, plate=plate)


def test_a_truck_whose_hours_end_as_they_begin_is_refused_with_what_to_do(world):
    with pytest.raises(Conflict, match=r"没有可用时间.*请停用"):
        change(world, available_from_min=60, available_until_min=60)


@pytest.mark.parametrize(
    ("fields", "zh", "en"),
    [
        ({"plate": " "}, "车辆“T1”没有填写车牌", "Vehicle “T1” has no plate"),
        ({"code": ""}, "车辆没有填写编码", "Vehicle has no code"),
        ({"start": ""}, "车辆“T1”没有填写停放地", "Vehicle “T1” has no place"),
        ({"plate": "吉" * 33}, "车辆“T1”的车牌有 33 个字，最多 32 个", "has 33 characters"),
        ({"driver": "王" * 101}, "驾驶员有 101 个字，最多 100 个", "the driver's name has 101"),
        (
            {"available_from_min": 600, "available_until_min": 60},
            "600 分钟可出车、60 分钟收车，不合理：收车不能早于出车",
            "must not end before it begins",
        ),
    ],
)
def test_what_is_wrong_about_a_truck_is_named_with_what_to_do(fields, zh, en):
    with pytest.raises(InvalidInput) as refused:
        replace(Vehicle("T1", "L5", "CY1", 126.5, 43.9, "吉B1", "", ""), **fields)
    assert zh in refused.value.text.zh
    assert en in refused.value.text.en


@pytest.mark.parametrize(
    ("head", "value", "says"),
    [
        ("令后几分钟可用", "8:30", "应为整数"),
        ("令后几分钟收车", "inf", "应为整数"),
        ("经度", "东经126", "应为数字"),
        ("在用", "是的", "应为“是”或“否”"),
    ],
)
def test_a_cell_that_cannot_be_read_says_what_it_should_hold(world, head, value, says):
    book = load_workbook(
        BytesIO(fleet_sheet(world.read(vehicle_classes), world.read(vehicles), TODAY))
    )
    sheet = book["车辆"]
    column = [cell.value for cell in sheet[1]].index(head) + 1
    sheet.cell(2, column).value = value
    sheet.cell(3, [cell.value for cell in sheet[1]].index("在用") + 1).value = False
    content = BytesIO()
    book.save(content)
    read = read_fleet_sheet(content.getvalue(), "f.xlsx", (), ())
    (finding,) = read.findings
    assert says in finding.message.zh
    assert finding.source.endswith(":2")
    assert [each.active for each in read.vehicles][:1] == [False]


def test_names_like_formulas_or_with_signs_come_back_from_the_workbook(world):
    odd = {"driver": "=1+1", "phone": "+86 138", "plate": "🚚-1"}
    change(world, **odd)
    content = fleet_sheet(world.read(vehicle_classes), world.read(vehicles), TODAY)
    cells = [cell for row in load_workbook(BytesIO(content))["车辆"] for cell in row]
    assert [cell.data_type for cell in cells if cell.value == "=1+1"] == ["s"]
    back = read_fleet_sheet(content, "f.xlsx", (), ())
    assert not back.findings
    assert {name: getattr(back.vehicles[0], name) for name in odd} == odd


@pytest.mark.parametrize(
    "fields",
    [
        {"pallets": -1}, {"pallets": 101}, {"capacity_kg": float("inf")}, {"capacity_m3": 0},
        {"capacity_kg": 10**9}, {"cost_cny_per_km": -1}, {"cost_cny_per_km": float("nan")},
        {"name_zh": ""}, {"code": "L" * 33},
    ],
)  # fmt: skip
def test_a_class_that_makes_no_sense_is_refused(fields):
    with pytest.raises(InvalidInput):
        replace(L5, **fields)


def test_pallet_places_of_a_class_are_kept(world):
    command = ChangeClass(command_id(), "keeper", replace(L5, pallets=12), L5)
    assert world.execute(change_class, command).count == 1
    assert pallet_places(world.read(vehicle_classes)) == {"L5": 12}
    again = ChangeClass(command_id(), "keeper", replace(L5, pallets=14), L5)
    with pytest.raises(Conflict, match="L5"):
        world.execute(change_class, again)


def test_a_class_drives_by_roads_that_are_known(world):
    bad = ChangeClass(command_id(), "keeper", replace(L5, profile="flying"), L5)
    with pytest.raises(InvalidInput, match="flying"):
        world.execute(change_class, bad)
    new = replace(L5, code="L9", profile="flying")
    with pytest.raises(InvalidInput, match="flying"):
        world.execute(add_vehicles, AddVehicles(command_id(), "keeper", (new,), ()))
    with pytest.raises(Conflict, match="L5"):
        world.execute(add_vehicles, AddVehicles(command_id(), "keeper", (L5,), ()))


def test_an_order_is_printed_with_the_drivers_of_its_day(world):
    promise(world, 100)
    order = draft(world)
    before = world.read(dispatch_order_paper, order)
    assert before.legs[0].driver == "T1司机"
    world.clock.move(days=1)
    change(world, driver="王师傅", plate="吉B00001")
    again = world.read(dispatch_order_paper, order)
    assert (again.legs[0].driver, again.legs[0].vehicle) == ("T1司机", "吉BT1")


def sheet(world):
    return fleet_sheet(world.read(vehicle_classes), world.read(vehicles), TODAY)


def read(world, content, name="车队.xlsx"):
    return read_fleet_sheet(content, name, world.read(vehicle_classes), world.read(vehicles))


def test_a_workbook_goes_out_and_comes_back_as_it_was(world):
    found = read(world, sheet(world))
    assert found.findings == ()
    assert (found.classes, found.vehicles) == (
        world.read(vehicle_classes),
        world.read(vehicles),
    )


def test_a_changed_workbook_is_saved_at_once(world):
    book = load_workbook(BytesIO(sheet(world)))
    trucks, kinds = book["车辆"], book["车型"]
    assert [cell.value for cell in trucks[2]][:3] == ["T1", "吉BT1", "L5"]
    trucks["G2"] = "王师傅（代班）"
    trucks["K3"] = "否"
    trucks.append(["T3", "吉B77777", "L5", "CY1", 126.57, 43.88])
    kinds["F2"] = 12
    out = BytesIO()
    book.save(out)
    found = read(world, out.getvalue())
    assert found.findings == ()
    command = ImportFleet(command_id(), "keeper", found.classes, found.vehicles)
    done = world.execute(import_fleet, command)
    assert (done.added, done.changed) == (1, 3)
    assert truck(world).driver == "王师傅（代班）"
    assert not truck(world, "T2").active
    # A new truck takes what is usual: ready at once, twelve hours.
    assert (truck(world, "T3").available_until_min, truck(world, "T3").active) == (720, True)


def test_rubbish_in_a_workbook_is_named_by_its_row(world):
    rows = "车辆编码,车牌,车型代码,停放地,经度,纬度\nT1,吉B1,L5,CY1,东边,43.9\nT9,吉B9,L5,CY1,,\n"
    found = read(world, rows.encode(), "车队.csv")
    assert [each.subject for each in found.findings] == ["T1", "T9"]
    assert "东边" in found.findings[0].message.zh
    assert "经度、纬度" in found.findings[1].message.zh
    nothing = read(world, "甲,乙\n1,2\n".encode(), "车队.csv")
    assert len(nothing.findings) == 1


def test_an_import_with_an_error_changes_nothing(world):
    good = replace(truck(world), driver="王师傅")
    bad = replace(truck(world, "T2"), plate="吉BT1")
    command = ImportFleet(command_id(), "keeper", (), (good, bad))
    with pytest.raises(InvalidLines, match="吉BT1"):
        world.execute(import_fleet, command)
    assert truck(world).driver == "T1司机"
    with pytest.raises(NotAllowed):
        world.execute(import_fleet, replace(command, command_id=command_id(), actor="planner"))
