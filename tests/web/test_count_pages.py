"""Counting and deciding through the pages, as somebody with a phone does."""

import pytest
from web_world import at_page, opened, seen, sound

from depot.domain.account import Role
from depot.domain.counting import CountState
from depot.domain.label import BinLabel
from depot.services.count_schedule import due_counts
from depot.services.count_views import blind_sheet, count_review
from depot.services.counting import counts
from depot.services.found import found_goods

KEEPER, LEADER = Role.DEPOT_MANAGER, Role.LEADER


@pytest.fixture
def page(demo_app):
    def at(part, role=KEEPER):
        test = at_page(opened(demo_app, role), "count")
        return sound(test.segmented_control(key="count.part").set_value(part).run())

    return at


def number_in(app, state):
    return next(each.number for each in app.read(counts) if each.state is state)


def entry(test):
    """Return the number field of the line in hand and its two buttons."""
    (field,) = [each for each in test.number_input if each.key.startswith("count.quantity.")]
    key = field.key.removeprefix("count.quantity.")
    return field, test.button(key=f"count.enter.{key}"), test.button(key=f"count.zero.{key}")


def test_a_keeper_counts_bin_by_bin_and_never_sees_the_book(demo_app, page):
    """In bin J01 the demo has counted one of three lines."""
    number = number_in(demo_app, CountState.COUNTING)
    test = page("phone")
    sheet = demo_app.read(blind_sheet, number)
    assert f"1 / {len(sheet.lines)}" in test.get("progress")[0].proto.text
    field, enter, _ = entry(test)
    # Blank is not zero.
    sound(enter.click().run())
    assert "没有填数" in test.error[0].value
    field, enter, _ = entry(test)
    field.set_value(7)
    sound(enter.click().run())
    assert [each.counted for each in demo_app.read(blind_sheet, number).lines][:2][1] == 7
    _, _, nothing = entry(test)
    sound(nothing.click().run())
    assert demo_app.read(blind_sheet, number).lines[2].counted == 0
    booked = {400, 80}
    assert not any(str(each) in seen(test) for each in booked)


def test_a_bin_is_scanned_and_the_count_handed_in(demo_app, page):
    number = number_in(demo_app, CountState.COUNTING)
    test = page("phone")
    label = BinLabel("CY-W2", "J01").payload()
    sound(test.text_input(key="count.scan_bin.text").set_value(label).run())
    sound(test.button(key="count.submit").click().run())
    assert "行未盘" in test.error[0].value
    test.checkbox(key="count.leave").check()
    sound(test.button(key="count.submit").click().run())
    # The line that was counted is right, so nothing is to be counted again.
    assert f"{number} 已提交" in test.success[0].value


def test_a_leader_sees_the_difference_and_its_reason_and_approves(demo_app, page):
    number = number_in(demo_app, CountState.SUBMITTED)
    test = page("review", LEADER)
    words = seen(test)
    assert "账面 120 · 实盘 118" in words
    assert "出库未登账" in words
    sound(test.button(key="count.approve").click().run())
    assert "账面已按差异调整" in test.success[0].value
    review = demo_app.read(count_review, number)
    assert review.head.state is CountState.APPROVED
    assert [each.variance for each in review.differing] == [-2]


def test_a_keeper_may_explain_but_not_decide(demo_app, page):
    test = page("review")
    assert not [each for each in test.button if each.key == "count.approve"]
    sound(test.button(key="count.save_reasons").click().run())
    assert "差异原因已保存" in test.success[0].value


def test_a_count_that_is_being_counted_shows_no_book_to_anybody(demo_app, page):
    number = number_in(demo_app, CountState.COUNTING)
    test = page("review", LEADER)
    sound(test.selectbox(key="count.reviewed").set_value(number).run())
    assert "盲盘" in seen(test)
    assert not test.metric


def test_a_sheet_is_made_of_chosen_bins(demo_app, page):
    before = len(demo_app.read(counts))
    test = page("due")
    sound(test.selectbox(key="count.depot").set_value("CY-W2").run())
    test.multiselect(key="count.new_bins").set_value(["L03"])
    sound(test.run())
    sound(test.button(key="count.open_spot").click().run())
    assert "5 行" in test.success[0].value
    assert len(demo_app.read(counts)) == before + 1
    assert demo_app.read(due_counts, "CY-W2")


def test_found_goods_need_a_second_person(demo_app, page):
    test = page("found")
    test.selectbox(key="found.item").set_value("SH01")
    test.text_input(key="found.reason").set_value("入库漏登")
    sound(test.button(key="found.enter").click().run())
    assert "复核人" in test.error[0].value
    test.selectbox(key="found.second").set_value("lingdao")
    sound(test.button(key="found.enter").click().run())
    assert "已入账" in test.success[0].value
    assert demo_app.read(found_goods)[0].confirmed_by == "lingdao"


def test_a_leader_sets_how_often_is_counted(demo_app, page):
    test = page("rules", LEADER)
    test.number_input(key="rules.count.days.A").set_value(14)
    sound(test.run())
    sound(test.button(key="rules.set.count.days.A").click().run())
    assert "A 类盘点周期（天）：14" in test.success[0].value
