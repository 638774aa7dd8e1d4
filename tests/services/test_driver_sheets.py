"""A driver's sheet says when the truck is where, with what, and by which roads."""

from dataclasses import replace
from datetime import timedelta
from io import BytesIO

import pytest
from ledger_world import TODAY, receive_tents, receive_water
from order_world import approve, draft, promise, staff
from pypdf import PdfReader

from depot.domain.paper_kind import scanned_number
from depot.domain.road_period import RoadPeriod
from depot.errors import Text
from depot.io.documents.driver_sheet import (
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
