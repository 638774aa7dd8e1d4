"""Expiry, recall and inbox as people use them."""

from datetime import timedelta
from io import BytesIO

import pytest
from expiry_world import people_and_bleach, receive_bleach
from ledger_world import TODAY, receive_water
from openpyxl import load_workbook
from pypdf import PdfReader
from web_world import at_page, button, opened, seen, sound

from depot.domain.account import Role
from depot.io.trace_export import trace_pdf, trace_xlsx
from depot.services.alerts import open_alerts
from depot.services.expiry import extensions
from depot.services.recall import RecallOutcome, recalls
from depot.services.rotation import rotations
from depot.services.trace import trace


@pytest.fixture
def world(sqlite_app):
    people_and_bleach(sqlite_app)
    sqlite_app.bleach = receive_bleach(sqlite_app, 20, TODAY + timedelta(days=60))
    return sqlite_app


def field(test, key):
    return next(each for each in test.text_input if each.key == key)


def press(test, key):
    return sound(next(each for each in test.button if each.key == key).click().run())


def test_the_keeper_acknowledges_an_alert(world):
    test = at_page(opened(world, Role.DEPOT_MANAGER), "inbox")
    (alert,) = world.read(open_alerts)
    assert "消毒剂 批号 X1 有效期至 2026-07-31" in seen(test)
    press(test, f"inbox.mine.{alert.id}.acknowledge")
    assert "请填写处理意见" in seen(test)
    field(test, f"inbox.mine.{alert.id}.note").input("周五送养老院")
    press(test, f"inbox.mine.{alert.id}.acknowledge")
    assert world.read(open_alerts)[0].note == "周五送养老院"
    assert "guanku 已确认：周五送养老院" in seen(test)


def test_a_recall_is_one_click_and_ended_by_the_leader(world):
    lot = receive_water(world, 40, TODAY + timedelta(days=300))
    test = at_page(opened(world, Role.DEPOT_MANAGER), "recall")
    field(test, "recall.search").input("瓶装水")
    sound(test.run())
    field(test, f"recall.reason.{lot}").input("厂家通报")
    press(test, "recall.start")
    (found,) = world.read(recalls)
    assert (found.held_units, found.outcome) == (40, RecallOutcome.OPEN)
    assert found.number in seen(test)
    leader = at_page(opened(world, Role.LEADER), "recall")
    field(leader, f"recall.end_reason.{found.number}").input("复检合格")
    press(leader, f"recall.clear.{found.number}")
    assert world.read(recalls)[0].outcome is RecallOutcome.RELEASED


def test_a_search_without_a_find_says_so(world):
    test = at_page(opened(world, Role.DEPOT_MANAGER), "recall")
    field(test, "recall.search").input("CYL1|what|is|this")
    assert "没有找到" in seen(sound(test.run()))


def test_a_rotation_is_proposed_and_approved_on_the_page(world):
    test = at_page(opened(world, Role.DEPOT_MANAGER), "expiry")
    press(test, "rotation.propose")
    assert "请填写接收单位" in seen(test)
    field(test, f"rotation.{world.bleach}.CY1.party").input("区养老院")
    press(test, "rotation.propose")
    (found,) = world.read(rotations)
    assert (found.quantity, found.party) == (20, "区养老院")  # nothing was used last year
    leader = at_page(opened(world, Role.LEADER), "expiry")
    press(leader, f"rotation.approve.{found.number}")
    assert world.read(rotations)[0].state.value == "approved"


def test_an_extension_is_asked_for_and_approved_on_the_page(world):
    test = at_page(opened(world, Role.DEPOT_MANAGER), "expiry")
    press(test, "extension.request")
    assert "证书" in seen(test)
    field(test, "extension.laboratory").input("市质检所")
    field(test, "extension.certificate").input("JC-2026-7")
    press(test, "extension.request")
    (found,) = world.read(extensions)
    leader = at_page(opened(world, Role.LEADER), "expiry")
    press(leader, f"extension.approve.{found.id}")
    assert "2027-06-01" in seen(leader)


def test_the_trace_is_printed_and_the_same_again(world):
    found = world.read(trace, world.bleach)
    made = trace_pdf(found, 1_780_000_000_000_000)
    assert made == trace_pdf(found, 1_780_000_000_000_000)
    text = PdfReader(BytesIO(made)).pages[0].extract_text()
    assert "批次追溯表" in text
    sheet = load_workbook(BytesIO(trace_xlsx(found, 1_780_000_000_000_000))).active
    values = {str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value}
    assert {"CY1/A-01", "华联商厦"} <= values


def test_the_words_of_a_button_are_there(world):
    test = at_page(opened(world, Role.DEPOT_MANAGER), "expiry")
    assert button(test, "rotation.propose").label == "提出轮换"
