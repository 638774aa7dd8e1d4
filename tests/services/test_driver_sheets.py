"""A driver's sheet says when the truck is where, with what, and by which roads."""

from dataclasses import replace
from datetime import timedelta
from io import BytesIO

import pytest
from ledger_world import TODAY, receive_tents, receive_water
from order_world import approve, draft, promise, staff
from pypdf import PdfReader

from depot.domain.document import DocumentHead
from depot.domain.paper_kind import scanned_number
from depot.domain.road_period import RoadPeriod
from depot.errors import Text
from depot.io.documents.driver_sheet import (
    DriverSheet,
    SheetLoad,
    SheetStop,
    SheetTrip,
    SheetWay,
    _heading,
    _ways,
    driver_sheet_form,
)
from depot.io.documents.pdf import pdf_of_all
from depot.io.reference import reference
from depot.services.orders import CancelOrder, cancel_order
from depot.services.paper_register import any_paper
from depot.services.planning_case import build_case
from depot.services.planning_driver_sheets import _closed, _names, driver_sheets
from depot.services.planning_routes import leg_ways
from depot.services.scenarios import load_scenario
from optimize.dispatch.plan import Plan, Stop, Trip

MINUTE_US = 60_000_000
HOUR_US = 60 * MINUTE_US


@pytest.fixture
def order(sqlite_app):
    staff(sqlite_app)
    receive_water(sqlite_app, 100, TODAY + timedelta(days=300))
    receive_tents(sqlite_app, 10)
    promise(sqlite_app, 100)
    return draft(sqlite_app)


def test_each_truck_has_a_sheet_with_its_stops_times_and_loads(sqlite_app, order):
    approve(sqlite_app, order)
    first, second = sqlite_app.read(driver_sheets, order)
    assert [each.head.number for each in (first, second)] == [
        "DB-2026-000001/T1", "DB-2026-000001/T2",
    ]  # fmt: skip
    assert (first.plate, first.driver, first.head.approved_by) == ("吉BT1", "T1司机", "leader姓名")
    (trip,) = first.trips
    assert (trip.source_name.zh, trip.dock) == ("一号库", "D1")
    assert [each.site_name for each in trip.stops] == ["左家镇", "孤店子镇"]
    assert [[load.quantity for load in each.loads] for each in trip.stops] == [[10, 40], [20]]
    # The order counts from minute 45 of the plan; loading starts at minute 60.
    assert trip.load_at_us == sqlite_app.clock.now_us() + 15 * MINUTE_US
    assert trip.departs_at_us <= trip.stops[0].arrives_at_us < trip.stops[1].arrives_at_us


def test_a_draft_is_marked_and_a_cancelled_trip_has_no_sheet(sqlite_app, order):
    assert all(each.head.draft for each in sqlite_app.read(driver_sheets, order))
    approve(sqlite_app, order)
    cancel = CancelOrder("00000000-0000-4000-8000-00000000d51f", "leader", order, "不再需要")
    sqlite_app.execute(cancel_order, cancel)
    assert sqlite_app.read(driver_sheets, order) == ()


@pytest.mark.parametrize(("language", "title"), [("zh", "驾驶员行车单"), ("en", "Driver's sheet")])
def test_all_sheets_are_one_file_with_a_page_a_truck(sqlite_app, order, language, title):
    approve(sqlite_app, order)
    sheets = sqlite_app.read(driver_sheets, order)
    printed = pdf_of_all([driver_sheet_form(each, language) for each in sheets])
    assert printed == pdf_of_all([driver_sheet_form(each, language) for each in sheets])
    pages = [page.extract_text() for page in PdfReader(BytesIO(printed)).pages]
    assert len(pages) == 2
    assert all(title in page for page in pages)
    assert ["T1" in pages[0], "/T2" in pages[1]] == [True, True]


def test_the_code_on_a_sheet_opens_its_order(sqlite_app, order):
    sheet = sqlite_app.read(driver_sheets, order)[0]
    number = scanned_number(driver_sheet_form(sheet).code_text)
    assert number == "DB-2026-000001/T1"
    assert sqlite_app.read(any_paper, number).number == "DB-2026-000001"


def test_a_way_names_its_roads_and_never_a_closed_one(demo_to_read):
    case = demo_to_read.read(
        build_case, load_scenario("demo-flood"), today=demo_to_read.clock.today()
    )
    stops = tuple(Stop(site.code, 100, 110, {}) for site in case.problem.sites[:2])
    plan = Plan(
        (Trip(case.problem.vehicles[0].code, case.problem.sources[0].code, 0, 50, 60, stops),)
    )
    district = reference().district
    legs = leg_ways(case.problem, plan, case.places, case.scenario)
    assert [leg.trip for leg in legs] == [1, 1]
    told = [_names(leg.nodes, district) for leg in legs]
    assert all(told)
    # A road is told by its own name, a street without one by where it leads.
    named = {link.road_name for link in district.links} | {link.bridge for link in district.links}
    places = {node.name_zh.partition(" (")[0] for node in district.nodes}
    assert {name for names in told for name in names} <= (named | places)
    closed = _closed(case.scenario, district)
    assert len(closed) == len(case.scenario.closures)
    assert all("—" in each for each in closed)


def test_a_drivers_sheet_names_the_hours_of_a_road():
    scenario = replace(
        load_scenario("demo-flood"),
        closures=(),
        road_periods=(
            RoadPeriod.of(None, 120, 240, 30),
            RoadPeriod.of(("220202401", "N01"), 0, 60, 100),
        ),
    )
    slow, closed = _closed(scenario, reference().district)
    assert slow.zh.startswith("所有道路")
    assert slow.zh.endswith("慢 30%")
    assert slow.en.endswith("slower by 30 %")
    assert closed.zh.endswith("不通")


def test_a_drivers_sheet_says_where_to_rest():
    ways = (SheetWay(("G12",), 250, 240.0, 0, 20), SheetWay((), 60, 50.0, 5))
    stops = tuple(SheetStop(n, f"{n}号点", 0, 0, ()) for n in (1, 2))
    name = Text("库", "Depot")
    trip = SheetTrip(1, name, "1", 0, 0, 100.0, stops, ways, 20)
    assert "来装车途中须停车休息 20 分钟" in _heading(trip, "zh")
    told = _ways(trip, "zh")[0]
    assert "约 250 分钟，240 公里；途中停车休息 20 分钟" in told
    assert "先休息 5 分钟再出发" in told
    assert "rest 20 min on the way" in _ways(trip, "en")[0]


def a_long_sheet(number, trips, stops):
    """The sheet of a truck with so many trips, each with so many stops and six items a stop."""
    load = tuple(SheetLoad(Text(f"{n}号物资(24件)", f"Item {n}"), Text("箱", "box"), 120)
                 for n in range(6))  # fmt: skip
    head = DocumentHead(number, 0, Text("储备中心", "Depot"), approved_by="领导")
    way = SheetWay(("九站松花江大桥", "G12 珲乌高速", "桦皮厂镇"), 75, 39.0)
    each = tuple(
        SheetTrip(
            trip + 1, Text("二号库（救援装备）", "Warehouse 2"), "1", trip * HOUR_US,
            (trip + 1) * HOUR_US, 4_990.0,
            tuple(SheetStop(n + 1, f"{n}号社区", trip * HOUR_US, 23 * HOUR_US, load)
                  for n in range(stops)),
            (way,) * stops,
        )
        for trip in range(trips)
    )  # fmt: skip
    return DriverSheet(head, "DB-1", "洪水", 0, "吉BT1", "王师傅", "138", each, ("某某路",) * 6)


def pages_of(*sheets):
    printed = pdf_of_all([driver_sheet_form(each) for each in sheets])
    return [page.extract_text() for page in PdfReader(BytesIO(printed)).pages]


def test_a_truck_with_three_trips_has_one_page():
    (page,) = pages_of(a_long_sheet("DB-1/T1", 3, 2))
    assert page.count("5号物资") == 3 * 2


def test_every_page_is_numbered_within_its_own_sheet():
    first, second, third = pages_of(a_long_sheet("DB-1/T1", 3, 4), a_long_sheet("DB-1/T2", 1, 1))
    assert "驾驶员行车单 DB-1/T1" in first
    assert "第 1 页 / 共 2 页" in first
    assert "驾驶员行车单 DB-1/T1" in second
    assert "DB-1/T2" not in second
    assert "第 2 页 / 共 2 页" in second
    assert "第 1 页 / 共 1 页" in third


def test_a_stop_after_midnight_is_told_with_its_day():
    """The epoch is 8 o'clock in China: 23 hours later it is 7 in the morning."""
    (page,) = pages_of(a_long_sheet("DB-1/T1", 1, 1))
    assert "装车 1970-01-01 08:00 · 发车 09:00" in page
    assert "01-02 07:00" in page
