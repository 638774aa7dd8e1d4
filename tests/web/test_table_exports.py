"""The tables of shipments, transfers and kits go to Excel as they are shown."""

import pytest
from web_world import at_page, opened, sound

from depot.domain.account import Role
from depot.domain.kit import KitComponent, KitLine, KitLotShare, KitRecipe
from depot.domain.stock import StockFilter
from depot.services import catalogue
from depot.services.shipment_views import shipment_rows
from depot.services.stock import lot_rows
from depot.services.transfers import transfer, transfers
from depot.web.kits.tables import inside_frame, recipe_frame, used_frame
from depot.web.shipments.tables import shipment_frame
from depot.web.transfer.tables import transfer_frame


@pytest.fixture
def app(demo_to_read):
    return demo_to_read


def offered(test):
    """The keys of the buttons that give a table."""
    ids = [button.proto.id for button in test.get("download_button")]
    return {each.rsplit("-", 1)[-1] for each in ids if each.endswith(".export")}


@pytest.mark.parametrize(
    ("page", "switch", "part", "keys"),
    [
        ("issue", "issue.part", "tasks", {"ship.export"}),
        ("transfer", "transfer.part", "list", {"transfer.export"}),
        ("kits", "kits.part", "make", {"kits.recipe.export"}),
        ("kits", "kits.part", "apart", {"kits.stock.export"}),
    ],
)
def test_each_page_offers_its_table(demo_to_read, page, switch, part, keys):
    test = at_page(opened(demo_to_read, Role.DEPOT_MANAGER), page)
    test = sound(test.segmented_control(key=switch).set_value(part).run())
    assert keys <= offered(test)


def test_where_goods_are_by_shipment_is_offered_on_the_stock_page(demo_to_read):
    test = sound(at_page(opened(demo_to_read, Role.DEPOT_MANAGER), "stock"))
    assert {"road.export", "sites.export"} <= offered(test)


def test_a_kit_that_is_traced_can_be_exported(app):
    kits = [row for row in app.read(lot_rows, StockFilter(), app.clock.today())
            if row.supplier == "组装"]  # fmt: skip
    test = at_page(opened(app, Role.DEPOT_MANAGER), "kits")
    test = sound(test.segmented_control(key="kits.part").set_value("trace").run())
    test = sound(test.selectbox(key="kits.trace_lot").set_value(kits[0].lot_id).run())
    assert "kits.inside.export" in offered(test)


def test_every_shipment_is_a_line_with_its_state_in_words(app):
    rows = app.read(shipment_rows)
    frame = shipment_frame(rows)
    assert list(frame["发货单"]) == [row.number for row in rows]
    assert sum(frame["合计数量"]) == sum(row.units for row in rows) > 0
    assert set(frame["状态"]) <= {
        "待拣货", "拣货中", "待装车", "待发车", "在途", "已到达", "已签收", "已折返", "已撤销",
    }  # fmt: skip


def test_every_lot_of_a_transfer_is_a_line_that_adds_up(app):
    found = app.read(transfers, open_only=False)
    frame = transfer_frame(found, app)
    assert len(frame) == sum(len(app.read(transfer, each.number).lots) for each in found) > 0
    ways = frame[["到好", "损坏", "待检", "退回", "核销", "在途"]].sum(axis=1)
    assert list(ways) == list(frame["发出"])


def test_a_kit_list_and_both_ways_of_tracing_keep_their_figures(app):
    items = {item.code: item for item in app.read(catalogue.items)}
    recipe = KitRecipe("HY01", 2, (KitLine("WT01", 3),), "测试", "estimated")
    line = recipe_frame(recipe, items, {"WT01": 40}).iloc[0]
    assert (line["编码"], line["每套数量"], line["可组装套数"]) == ("WT01", 3, 40)
    part = KitComponent(7, "WT01", "水", "Water", "箱", "L1", "甲厂", None, 3, 12)
    inside = inside_frame([part]).iloc[0]
    assert (inside["批号"], inside["每套数量"], inside["合计数量"]) == ("L1", 3, 12)
    share = KitLotShare(9, "HY01", "家庭包", "Kit", "K1", None, 5, 4, 3, 12)
    used = used_frame([share]).iloc[0]
    assert (used["组装套数"], used["现存套数"], used["合计数量"]) == (5, 4, 12)
