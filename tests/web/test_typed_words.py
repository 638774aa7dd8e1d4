"""Words that people typed stand on the dispatch pages as they typed them.

Most of what Streamlit shows is read as Markdown: a plate `*A*` would lose its stars.
"""

import json
import re
from dataclasses import replace

import pytest
from ledger_world import command_id
from web_world import NAMES, at_page, opened, save_plan, seen, sound

from depot.domain.account import Role
from depot.services.fleet import (
    ChangeClass,
    ChangeVehicle,
    change_class,
    change_vehicle,
    vehicle_classes,
    vehicles,
)
from depot.services.order_views import order_view
from depot.services.orders import ApproveOrder, DraftOrder, approve_order, draft_order
from depot.services.shipment_leaving import DepartAtOnce, depart_at_once
from depot.services.shipment_views import order_shipments
from depot.web.markdown import literal, told

TYPED = "*甲*"
READ_AS_MARKDOWN = re.compile(r"(?<!\\)\*甲")
SHOWS_VALUES = (
    "title", "header", "subheader", "markdown", "caption", "error", "warning", "info", "success",
)  # fmt: skip
SHOWS_LABELS = (
    "expander", "button", "toggle", "checkbox", "selectbox", "multiselect", "text_input",
    "number_input", "metric", "tabs", "button_group",
)  # fmt: skip


def in_markdown(test):
    """Return every text of the page that is read as Markdown."""
    values = [str(each.value) for kind in SHOWS_VALUES for each in getattr(test, kind)]
    labels = [str(each.label) for kind in SHOWS_LABELS for each in test.get(kind)
              if hasattr(each, "label")]  # fmt: skip
    return values + labels


def as_typed(test, *words):
    """The page shows the words, and nowhere as Markdown."""
    texts = in_markdown(sound(test))
    lost = [each for each in texts if READ_AS_MARKDOWN.search(each)]
    assert not lost, lost
    for each in words:
        assert any(literal(TYPED + each) in text for text in texts), each
    return test


@pytest.fixture
def fleet(demo_app):
    """Truck CL05 and its class with names that look like Markdown."""
    keeper = NAMES[Role.DEPOT_MANAGER]
    truck = next(each for each in demo_app.read(vehicles) if each.code == "CL05")
    kind = next(
        each for each in demo_app.read(vehicle_classes) if each.code == truck.vehicle_class
    )  # fmt: skip
    named = replace(
        truck, plate=f"{TYPED}车牌", driver=f"{TYPED}师傅", phone=f"{TYPED}电话",
        start=f"{TYPED}场",
    )  # fmt: skip
    demo_app.execute(change_vehicle, ChangeVehicle(command_id(), keeper, named, truck))
    classed = replace(kind, name_zh=f"{TYPED}车型", name_en=f"{TYPED}class")
    demo_app.execute(change_class, ChangeClass(command_id(), keeper, classed, kind))
    return demo_app


def test_a_card_of_the_fleet_shows_plate_driver_and_place_as_typed(fleet):
    test = at_page(opened(fleet, Role.DEPOT_MANAGER), "fleet")
    test = test.selectbox(key="fleet.which").set_value("CL05").run()
    as_typed(test, "车牌", "师傅", "电话", "场", "车型")
    test = as_typed(test.button(key="fleet.active.CL05").click().run(), "车牌")
    test = test.selectbox(key="fleet.which").set_value("CL04").run()
    test.text_input(key="fleet.form.CL04.plate").set_value(f"{TYPED}车牌")
    test = as_typed(test.button(key="fleet.form.CL04.save").click().run(), "车牌")
    assert "已登记" in seen(test)


def test_an_order_shows_what_was_typed_about_it(demo_app, flood_plan):
    village = re.search(r'"name": "([^"]+村)"', flood_plan)[1]
    document = flood_plan.replace(f'"{village}"', f'"{TYPED}村"')
    order_id = demo_app.execute(
        draft_order,
        DraftOrder(command_id(), NAMES[Role.PLANNER], save_plan(demo_app, document, f"{TYPED}方案"),
                   f"{TYPED}洪水"),
    ).order_id  # fmt: skip
    approved = ApproveOrder(command_id(), NAMES[Role.LEADER], order_id, f"{TYPED}同意")
    demo_app.execute(approve_order, approved)
    as_typed(at_page(opened(demo_app, Role.PLANNER), "call_offs"), "洪水")
    as_typed(at_page(opened(demo_app, Role.LEADER), "readiness"), "方案")
    test = as_typed(at_page(opened(demo_app, Role.PLANNER), "orders"), "洪水", "同意", "方案")
    sound(test.toggle(key=f"replan.open.{order_id}").set_value(True).run())
    as_typed(test)
    number = demo_app.read(order_shipments, order_id)[0].number
    leave = DepartAtOnce(command_id(), NAMES[Role.DEPOT_MANAGER], number, f"{TYPED}急")
    demo_app.execute(depart_at_once, leave)
    test = at_page(opened(demo_app, Role.DEPOT_MANAGER), "issue")
    sound(test.button_group(key="ship.group").set_value("arrive").run())
    as_typed(test.button(key=f"ship.open.{number}").click().run(), "急")
    trip = demo_app.read(order_view, order_id).trips[0]
    truck = next(each for each in demo_app.read(vehicles) if each.code == trip.vehicle)
    assert truck.plate in seen(test)


def test_a_saved_plan_shows_its_sites_as_typed(demo_app, flood_plan):
    """In Markdown without formats, on map and time lines without HTML."""
    document = re.sub(r'"name": "([^"]+[村社区])"', rf'"name": "{TYPED}<i>\1"', flood_plan)
    save_plan(demo_app, document)
    test = as_typed(at_page(opened(demo_app, Role.PLANNER), "plans"))
    on_map = words_of(test.get("deck_gl_json_chart")[0].proto.json)
    assert any(each.startswith(f"<b>{TYPED}&lt;i&gt;") for each in on_map)
    drawn = [each for chart in test.get("plotly_chart") for each in words_of(chart.proto.spec)]
    assert any(f"{TYPED}&lt;i&gt;" in each for each in drawn)
    assert not [each for each in on_map + drawn if f"{TYPED}<i>" in each]


def words_of(document):
    """Return every string of a JSON document."""
    found = []
    json.loads(document, object_hook=lambda each: found.append(each) or each)
    flat = json.dumps(found, ensure_ascii=False)
    return re.findall(r'"((?:[^"\\]|\\.)*)"', flat)


def test_words_that_would_begin_a_list_a_heading_or_a_sign_are_shown_as_they_are():
    assert literal("# 一 - 二") == r"\# 一 - 二"
    assert literal("- 一") == r"\- 一"
    assert literal("+1") == r"\+1"
    assert literal("12. 一") == r"12\. 一"
    assert literal("1) 一") == r"1\) 一"
    assert literal("> 一 &amp; <b>") == r"\> 一 \&amp; \<b>"
    assert literal("吉B·12345（a|b）") == "吉B·12345（a|b）"


def test_only_what_is_put_into_a_text_is_shown_as_it_is():
    assert told("fleet.saved", plate="*1*") == r"\*1\* 已保存"
    assert told("ship.split_line", name="*水*", lot="L_1", units=3, unit="箱").count("\\") == 3
