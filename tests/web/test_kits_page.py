"""Assembling, taking apart and tracing kits through the page; printing labels."""

import pytest
from ledger_world import command_id
from web_world import at_page, on_hand, opened, seen, sound

from depot.domain.account import Role
from depot.domain.kit import KitLine
from depot.services.access import SYSTEM_ACTOR
from depot.services.kit_recipes import SetKitRecipe, set_kit_recipe


@pytest.fixture
def kit_app(demo_app):
    """The demo world with a kit of one tent item that is in stock."""
    command = SetKitRecipe(
        command_id(), SYSTEM_ACTOR, "HY01", (KitLine("WT01", 1),), "测试清单", "estimated"
    )
    demo_app.execute(set_kit_recipe, command)
    return demo_app


def part(test, name):
    return sound(test.segmented_control(key="kits.part").set_value(name).run())


def test_kits_are_made_taken_apart_and_traced(kit_app):
    before = on_hand(kit_app, "HY01")
    test = at_page(opened(kit_app, Role.DEPOT_MANAGER), "kits")
    test.selectbox(key="kits.kit").set_value("HY01").run()
    assert "测试清单" in seen(test)
    test.number_input(key="kits.count").set_value(5)
    sound(test.button(key="kits.make").click().run())
    assert "组装单 ZZ-" in test.success[0].value
    assert on_hand(kit_app, "HY01") == before + 5
    test = part(test, "apart")
    test.button(key="kits.apart").click().run()
    assert "拆分原因" in test.error[0].value or "taken apart" in test.error[0].value
    test.text_input(key="kits.apart_reason").set_value("破包")
    sound(test.button(key="kits.apart").click().run())
    assert "拆分单 CX-" in test.success[0].value
    assert on_hand(kit_app, "HY01") == before + 4
    test = part(test, "trace")
    options = test.selectbox(key="kits.trace_lot").options
    kit = next(index for index, each in enumerate(options) if "HY01" in each and "ZZ-" in each)
    sound(test.selectbox(key="kits.trace_lot").select_index(kit).run())
    assert "这批套件内含" in seen(test)


def test_more_kits_than_there_are_components_for_are_refused(kit_app):
    test = at_page(opened(kit_app, Role.DEPOT_MANAGER), "kits")
    test.selectbox(key="kits.kit").set_value("HY01").run()
    test.number_input(key="kits.count").set_value(90_000)
    test.button(key="kits.make").click().run()
    assert "库存不足" in test.error[0].value


@pytest.mark.parametrize("page", ["receive", "stock"])
@pytest.mark.parametrize("way", ["receipt", "lots", "bins"])
def test_labels_are_offered_for_receipts_lots_and_bins(demo_to_read, page, way):
    test = at_page(opened(demo_to_read, Role.DEPOT_MANAGER), page)
    sound(test.segmented_control(key=f"{page}.labels.way").set_value(way).run())
    assert "A4" in seen(test) or "先选择" in seen(test)
