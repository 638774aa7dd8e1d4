"""Catalogue and warehouse through the pages: find, change, compare, draw, close, advise."""

from dataclasses import replace

import pytest
from web_world import at_page, opened, seen, sound

from depot.domain.account import Role
from depot.domain.place import Bin
from depot.services import catalogue
from depot.services.catalogue_changes import item_history
from depot.services.warehouse import crews, separations
from depot.web.catalogue import browse
from depot.web.texts import TEXTS
from depot.web.warehouse.bin_editor import numbers_of
from depot.web.warehouse.plan import CHOSEN, Box, stand_upright


def manager(app, page, role=Role.DEPOT_MANAGER, language="zh"):
    return at_page(opened(app, role, language), page)


def card(app, code, role=Role.DEPOT_MANAGER):
    test = opened(app, role)
    test.session_state[browse.CHOSEN] = code
    return at_page(test, "catalogue")


def labels(test):
    return [each.label for each in test.button]


def test_the_tree_leads_from_the_class_down_to_the_item(demo_to_read):
    test = manager(demo_to_read, "catalogue")
    assert "共 140 种" in seen(test)
    test = sound(test.button(key="catalogue.class.1000000").click().run())
    test = sound(test.button(key="catalogue.class.1990000").click().run())
    test = sound(test.button(key="catalogue.class.1990100").click().run())
    # Single-wall, padded and special tents: 3 + 2 + 2 of them.
    assert "共 7 种" in seen(test)
    test = sound(test.button(key="catalogue.class.1990102").click().run())
    assert {"SH02", "SH04"} == {
        code for code in ("SH01", "SH02", "SH03", "SH04") if f"`{code}`" in seen(test)
    }


def test_a_search_finds_by_name_code_and_standard(demo_to_read):
    test = manager(demo_to_read, "catalogue")
    for words, code in (("棉大衣", "WA03"), ("wa03", "WA03"), ("MZ/T 014.2", "WA03")):
        test.text_input(key="catalogue.text").set_value(words)
        assert f"`{code}`" in seen(sound(test.run()))


def test_the_card_says_how_goods_are_kept_packed_and_replaced(demo_to_read):
    words = seen(card(demo_to_read, "WT01"))
    for expected in ("防冻（5 ℃ 以上）", "食品饮水防冻", "0.698", "4,934", "国减防救办发"[:1]):
        assert expected in words
    assert "饮用水" in words


def test_a_change_is_saved_as_a_version_and_shown_as_a_difference(demo_app):
    test = card(demo_app, "SH01")
    test.number_input(key="catalogue.edit.SH01.weight_kg").set_value(66.5)
    test = sound(test.run())
    test = sound(test.button(key="catalogue.edit.SH01.save").click().run())
    assert "SH01 已保存为第 2 版" in test.success[0].value
    newest, _ = demo_app.read(item_history, "SH01")
    assert (newest.item.weight_kg, newest.actor) == (66.5, "guanku")
    assert "| 单位重量（kg） | 68 | **66.5** |" in seen(test) or "**66.5**" in seen(test)


def test_an_error_blocks_saving_and_says_why(demo_app):
    test = card(demo_app, "FD02")
    test.number_input(key="catalogue.edit.FD02.min_remaining_days").set_value(400)
    test = sound(test.run())
    assert "不少于全部保质期" in test.error[0].value
    assert test.button(key="catalogue.edit.FD02.save").disabled


def test_somebody_elses_change_in_between_is_not_overwritten(demo_app):
    first, second = card(demo_app, "SH01"), card(demo_app, "SH01")
    for test, weight in ((first, 70.0), (second, 71.0)):
        test.number_input(key="catalogue.edit.SH01.weight_kg").set_value(weight)
        sound(test.run())
    sound(first.button(key="catalogue.edit.SH01.save").click().run())
    sound(second.button(key="catalogue.edit.SH01.save").click().run())
    assert demo_app.read(item_history, "SH01")[0].item.weight_kg == 70
    assert any("已被他人修改" in each.value for each in second.error)


def test_a_new_item_needs_a_code_and_gets_its_first_version(demo_app):
    test = card(demo_app, browse.NEW)
    assert "请先填写物资编码" in test.error[0].value
    test.text_input(key="catalogue.edit..code").set_value("zz01")
    test = sound(test.run())
    for name, value in (("name_zh", "演示物资"), ("unit_zh", "件")):
        test.text_input(key=f"catalogue.edit..{name}").set_value(value)
    test.number_input(key="catalogue.edit..weight_kg").set_value(2.0)
    test.number_input(key="catalogue.edit..volume_m3").set_value(0.01)
    test = sound(test.run())
    sound(test.button(key="catalogue.edit..save").click().run())
    assert demo_app.read(item_history, "ZZ01")[0].item.name_zh == "演示物资"


def test_who_approves_sets_the_reserve_standard_and_a_planner_only_looks(demo_app):
    test = card(demo_app, "SH01", Role.LEADER)
    assert "修改" not in [tab.label for tab in test.tabs]
    test.number_input(key="standard.quantity.SH01").set_value(600)
    sound(test.button(key="standard.save").click().run())
    standards = demo_app.read(lambda reader: reader.reserves.standards())
    assert next(each.quantity for each in standards if each.item == "SH01") == 600
    planner = card(demo_app, "SH01", Role.PLANNER)
    assert "standard.save" not in [each.key for each in planner.button]


@pytest.mark.parametrize("by", ["fill", "expiry", "class"])
def test_the_plan_is_drawn_and_a_bin_opens_with_what_lies_in_it(demo_to_read, by):
    test = manager(demo_to_read, "warehouse")
    test.segmented_control(key="warehouse.by").set_value(by)
    test.selectbox(key=CHOSEN).set_value("D01")
    words = seen(sound(test.run()))
    assert "**D01**" in words
    assert "食品饮水防冻" in words
    assert any("瓶装饮用水" in str(frame.value) for frame in test.dataframe)


def test_a_bin_with_goods_is_not_closed_and_an_empty_one_is_renamed(demo_app):
    test = manager(demo_app, "warehouse")
    test.selectbox(key="bin.which.CY-W1").set_value("D01")
    test = sound(test.run())
    test.toggle(key="bin.CY-W1.D01.closed").set_value(True)
    sound(test.button(key="bin.CY-W1.D01.save").click().run())
    assert any("D01 还有物资，不能停用" in each.value for each in test.error)
    test.selectbox(key="bin.which.CY-W1").set_value("D03")
    test = sound(test.run())
    test.text_input(key="bin.CY-W1.D03.name").set_value("三号防冻间")
    test = sound(test.button(key="bin.CY-W1.D03.save").click().run())
    assert "库位 D03 已保存" in test.success[0].value
    names = {each.code: each.name for each in demo_app.read(catalogue.bins, "CY-W1")}
    assert names["D03"] == "三号防冻间"


def test_a_new_bin_without_a_code_is_refused_in_words(demo_app):
    test = manager(demo_app, "warehouse")
    sound(test.button(key="bin.CY-W1..save").click().run())
    assert any("库位编码“”无效" in each.value for each in test.error)


def test_docks_crews_and_rules_are_edited(demo_app):
    test = manager(demo_app, "warehouse")
    test.number_input(key="docks.CY-W1.1.rate").set_value(150.0)
    sound(test.button(key="docks.save").click().run())
    test.number_input(key="crews.CY-W1.1.people").set_value(8)
    sound(test.button(key="crews.save").click().run())
    before = len(demo_app.read(separations))
    test.multiselect(key="rules.remove").set_value([0])
    sound(test.button(key="rules.save").click().run())
    assert demo_app.read(catalogue.docks, "CY-W1")[0].kg_per_min == 150
    assert demo_app.read(crews, "CY-W1")[0].people == 8
    assert len(demo_app.read(separations)) == before - 1


def test_planners_see_the_warehouse_and_change_nothing(demo_to_read):
    test = manager(demo_to_read, "warehouse", Role.PLANNER)
    assert TEXTS["warehouse.tab.bins"].zh not in [tab.label for tab in test.tabs]
    assert "rules.save" not in [each.key for each in test.button]


@pytest.mark.parametrize("page", ["catalogue", "warehouse"])
def test_both_pages_speak_english(demo_to_read, page):
    assert TEXTS[f"{page}.title"].en in seen(manager(demo_to_read, page, language="en"))


def test_passages_are_read_however_they_are_parted():
    assert numbers_of("1.5 40，78.5") == (1.5, 40, 78.5)
    assert numbers_of("左 x") == ()


def test_on_a_phone_narrow_bins_are_labelled_upright_so_that_labels_do_not_meet():
    """Of E01, F01 and G01 side by side (5, 1.67 and 3.33 m of 70) the last two are too narrow."""
    widths = {"E01": 5, "F01": 1.67, "G01": 3.33}
    bins = [
        Bin(code, "CY-W1", code[0], 30, 80, 48_000, width_m=width, depth_m=6)
        for code, width in widths.items()
    ]
    assert stand_upright(bins, 70) == {"F01", "G01"}
    assert stand_upright(bins, 40) == {"F01"}
    assert stand_upright(bins, 20) == frozenset()


def test_the_name_of_a_zone_is_written_only_where_no_bin_lies():
    sign = Box(3, 19, 7, 21)
    below = Bin("B01", "CY-W1", "B", 30, 80, 48_000, x_m=3, y_m=13, width_m=5, depth_m=6)
    assert not sign.meets(below)
    assert sign.meets(replace(below, y_m=19))
    assert not sign.meets(replace(below, y_m=19, x_m=7))
