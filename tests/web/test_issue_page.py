"""The issue page: ask, approve, pick by scanning, load, depart, sign, settle."""

import pytest
from ledger_world import command_id
from web_world import NAMES, at_page, opened, save_plan, seen, sound

from depot.domain.account import Role
from depot.domain.label import BinLabel, LotLabel
from depot.services.order_views import order_view
from depot.services.orders import ApproveOrder, DraftOrder, approve_order, draft_order
from depot.services.shipment_views import (
    order_shipments,
    requisition_views,
    shipment_rows,
    shipment_view,
)
from depot.web.formats import moment

SITE = "兴华街道 东厂宅社区"


@pytest.fixture
def page(demo_app):
    def at(part="tasks", role=Role.DEPOT_MANAGER):
        test = at_page(opened(demo_app, role), "issue")
        return sound(test.segmented_control(key="issue.part").set_value(part).run())

    return at


def asked(app, page):
    """Ask for 20 caps as the planner; return the requisition."""
    test = page("request", Role.PLANNER)
    test.selectbox(key="req.destination").set_value(SITE)
    test.selectbox(key="req.item").set_value("WA09").run()
    test.number_input(key="req.quantity").set_value(20)
    test.button(key="req.add").click().run()
    test.text_input(key="req.event").set_value("七月洪水")
    test.text_input(key="req.reason").set_value("转移群众防寒")
    sound(test.button(key="req.send").click().run())
    assert "已提交领用申请 LY-" in test.success[0].value
    return app.read(requisition_views)[0]


def approved(app, page):
    """Have it approved by the leader; return the shipment's number."""
    view = asked(app, page)
    number = view.head.number
    assert view.reserved == 20
    test = page("approve", Role.LEADER)
    sound(test.button(key=f"req.approve.{number}").click().run())
    assert "已批准" in test.success[0].value
    return app.read(requisition_views)[0].shipment


def at_shipment(page, number, role=Role.DEPOT_MANAGER):
    test = page("tasks", role)
    test.session_state["issue.shipment"] = number
    return sound(test.run())


def scan(test, number, text):
    return sound(test.text_input(key=f"ship.scan.{number}.text").set_value(text).run())


def label(each):
    return LotLabel(each.line.item, each.line.lot_id, each.lot_no, each.expires_on, "").payload()


def test_a_request_goes_from_the_township_to_its_signature(demo_app, page):
    number = approved(demo_app, page)
    test = at_shipment(page, number)
    for each in demo_app.read(shipment_view, number).to_pick:
        scan(test, number, label(each))
        sound(test.button(key="ship.pick").click().run())
        assert "已确认" in test.success[0].value
    assert test.selectbox(key=f"ship.truck.load.{number}").value  # one of our own trucks
    test.selectbox(key=f"ship.truck.load.{number}").set_value("").run()
    test.text_input(key=f"ship.truck.load.{number}.plate").set_value("吉B12345")
    sound(test.button(key="ship.load").click().run())
    assert "已装车" in test.success[0].value
    sound(test.button(key="ship.depart").click().run())
    assert "出库单 CK-" in test.success[0].value
    test.number_input(key=f"ship.left.{number}.1").set_value(25)
    sound(test.button(key="ship.tell_left.1").click().run())
    assert "预计到达已更新" in test.success[0].value
    assert any("到达 · 预计" in each.value for each in test.caption)
    sound(test.button(key="ship.arrive.1").click().run())
    test.text_input(key=f"ship.sign.{number}.1.name").set_value("王主任")
    sound(test.button(key="ship.sign.1").click().run())
    assert "签收单 QS-" in test.success[0].value
    view = demo_app.read(shipment_view, number)
    assert (view.head.status.value, view.on_the_road) == ("received", 0)
    assert {each.line.method for each in view.lines} == {"scan"}
    assert "王主任" in seen(test)


def test_a_wrong_scan_is_refused_and_a_second_one_said(demo_app, page):
    number = approved(demo_app, page)
    test = at_shipment(page, number)
    scan(test, number, BinLabel("CY-W2", "T01").payload())
    assert "待拣库位" in test.error[0].value
    scan(test, number, "6901234567892")
    assert "不是本系统的标签" in test.error[0].value
    first = demo_app.read(shipment_view, number).to_pick[0]
    scan(test, number, label(first))
    scan(test, number, label(first))
    assert "重复扫码" in test.warning[0].value
    assert demo_app.read(shipment_view, number).to_pick


def test_a_short_pick_says_what_happens(demo_app, page):
    number = approved(demo_app, page)
    test = at_shipment(page, number)
    line = demo_app.read(shipment_view, number).to_pick[0].line
    test.number_input(key=f"ship.quantity.{number}.{line.line}").set_value(15).run()
    test.button(key="ship.pick").click().run()
    assert "少拣原因" in test.error[0].value
    test.text_input(key=f"ship.pick_reason.{number}.{line.line}").set_value("数不够")
    sound(test.button(key="ship.pick").click().run())
    assert "少拣" in test.success[0].value
    assert "待盘点" in test.success[0].value


def test_too_small_a_truck_is_named(demo_app, page):
    number = approved(demo_app, page)
    test = at_shipment(page, number)
    test.button(key="ship.pick").click().run()
    test.selectbox(key=f"ship.truck.load.{number}").set_value("").run()
    test.text_input(key=f"ship.truck.load.{number}.plate").set_value("吉B1")
    test.number_input(key=f"ship.truck.load.{number}.kg").set_value(1)
    sound(test.button(key="ship.load").click().run())
    assert "装不下" in test.error[0].value


def test_a_difference_waits_for_another_person(demo_app, page):
    (row,) = [each for each in demo_app.read(shipment_rows) if each.differences]
    test = at_shipment(page, row.number, Role.LEADER)
    (found,) = demo_app.read(shipment_view, row.number).differences
    test.text_input(key=f"ship.settle.{found.id}.reason").set_value("途中遗失")
    sound(test.button(key=f"ship.settle.{found.id}.do").click().run())
    assert "差异已处理" in test.success[0].value
    assert demo_app.read(shipment_view, row.number).on_the_road == 0


@pytest.mark.parametrize("role", [Role.DEPOT_MANAGER, Role.PLANNER, Role.LEADER])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_everybody_sees_every_group_and_every_shipment(demo_to_read, role, language):
    test = at_page(opened(demo_to_read, role, language), "issue")
    for group in ("pick", "load", "depart", "arrive", "settle", "all"):
        sound(test.pills(key="ship.group").set_value(group).run())
    for row in demo_to_read.read(shipment_rows):
        test.session_state["issue.shipment"] = row.number
        sound(test.run())
        assert row.number in seen(test)


def test_nobody_is_offered_to_approve_their_own(demo_app, page):
    asked(demo_app, page)
    test = page("approve", Role.PLANNER)
    assert not [each for each in test.button if (each.key or "").startswith("req.approve")]
    number = demo_app.read(requisition_views)[0].head.number
    sound(test.button(key=f"req.withdraw.{number}").click().run())
    assert demo_app.read(requisition_views)[0].head.status.value == "cancelled"


def test_numbers_out_of_range_on_the_road_are_said_and_nothing_is_done(demo_app, page):
    number = approved(demo_app, page)
    test = at_shipment(page, number)
    test.text_input(key=f"ship.at_once_reason.{number}").set_value("急")
    sound(test.button(key="ship.at_once").click().run())
    test.number_input(key=f"ship.left.{number}.1").set_value(-10)
    sound(test.button(key="ship.tell_left.1").click().run())
    assert "应为 0 至" in test.error[0].value
    assert "现为 -10" in test.error[0].value
    test.number_input(key=f"ship.left.{number}.1").set_value(10)
    test.toggle(key=f"ship.sign.{number}.1.good").set_value(False).run()
    line = demo_app.read(shipment_view, number).lines[0].line
    test.number_input(key=f"ship.sign.{number}.1.damaged.{line.line}").set_value(-2)
    test.text_input(key=f"ship.sign.{number}.1.name").set_value("王主任")
    sound(test.button(key="ship.sign.1").click().run())
    assert "“破损”应为 0 至" in test.error[0].value
    test.number_input(key=f"ship.sign.{number}.1.damaged.{line.line}").set_value(0)
    test.number_input(key=f"ship.sign.{number}.1.received.{line.line}").set_value(10**6)
    sound(test.button(key="ship.sign.1").click().run())
    assert test.error
    assert demo_app.read(shipment_view, number).on_the_road == 20


def test_the_trip_that_loads_first_stands_first_among_the_tasks(demo_app, page, flood_plan):
    """In numbers of shipments a trip that loads at the end of the day may come first."""
    planner, leader = NAMES[Role.PLANNER], NAMES[Role.LEADER]
    order = DraftOrder(command_id(), planner, save_plan(demo_app, flood_plan))
    order_id = demo_app.execute(draft_order, order).order_id
    demo_app.execute(approve_order, ApproveOrder(command_id(), leader, order_id))
    trips = demo_app.read(order_view, order_id).trips
    loads = {each.number: each.load_starts_at_us for each in trips}
    test = page()
    sound(test.button_group(key="ship.group").set_value("pick").run())
    shown = [each.key.removeprefix("ship.open.") for each in test.button
             if str(each.key).startswith("ship.open.")]  # fmt: skip
    trip_of = {each.number: int(each.demand_ref.rsplit("/", 1)[-1])
               for each in demo_app.read(order_shipments, order_id)}  # fmt: skip
    begin = [loads[trip_of[number]] for number in shown if number in trip_of]
    assert len(begin) == len(trip_of) > 1
    assert begin == sorted(begin)
    assert f"应于 {moment(begin[0])} 装车" in seen(test)
