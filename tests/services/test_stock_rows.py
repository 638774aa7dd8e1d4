"""What people read of the stock."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from ledger_world import (
    BINS,
    DEPOT,
    DOCKS,
    TENT,
    TODAY,
    WATER,
    IssueLine,
    ReceiveLine,
    command_id,
    furnish,
    issue,
    receive,
    receive_tents,
    receive_water,
)

from depot.domain.ledger import StockStatus
from depot.domain.place import Bin, Depot, Dock
from depot.errors import InvalidInput, NotAllowed, NotFound
from depot.services.catalogue import (
    AddBins,
    AddDepot,
    AddItems,
    add_bins,
    add_depot,
    add_items,
    bins,
    depots,
    docks,
    items,
)
from depot.services.reserving import ReserveStock, reserve_stock
from depot.services.stock import (
    StockFilter,
    issuable_snapshot,
    lot_rows,
    movement_rows,
    paper,
    papers,
    stock_rows,
)


@pytest.fixture
def stocked(app):
    """Water: 100 good, 20 quarantined, 10 of the province, 7 past their date; 5 tents."""
    furnish(app)
    receive_water(app, 100, date(2027, 2, 1), "good")
    water = ReceiveLine("WT01", 20, "A-02", "held", None, date(2027, 3, 1))
    receive(
        app,
        replace(water, status=StockStatus.QUARANTINED),
        replace(water, quantity=10, owner="province"),
        replace(water, quantity=7, lot_no="old", expires_on=TODAY),
    )
    receive_tents(app, 5)
    app.execute(
        reserve_stock, ReserveStock(command_id(), "system", "DB-1", "CY1", (("WT01", 30),), TODAY)
    )
    app.clock.move(days=1)  # the old ones are good through TODAY and past it now
    return app


def row_of(app, code="WT01", **wanted):
    rows = app.read(stock_rows, StockFilter(**wanted), app.clock.today())
    return next(row for row in rows if row.item_code == code)


def test_an_item_shows_what_is_there_and_what_of_it_counts(stocked):
    row = row_of(stocked)
    assert row.on_hand == 137
    assert row.available == 70  # 100 good − 30 reserved; not the held, the province's, the old
    assert (row.reserved, row.quarantined, row.expired) == (30, 20, 7)
    assert row.weight_kg == pytest.approx(137 * 13.2)
    assert row.volume_m3 == pytest.approx(137 * 0.02)
    assert row.value_cny == Decimal("3904.5")  # 137 × 28.5
    assert (row.next_expires_on, row.band) == (TODAY, "expired")


def test_filters_narrow_what_is_counted(stocked):
    assert row_of(stocked, status=StockStatus.QUARANTINED).on_hand == 20
    assert row_of(stocked, expiring_within_days=30).on_hand == 7
    assert row_of(stocked, expiring_within_days=10**9).on_hand == 137
    for wanted in ({"depot": "XX"}, {"need": "food"}, {"plan_group": "x"}, {"text": "无"}):
        assert stocked.read(stock_rows, StockFilter(**wanted), TODAY) == ()


@pytest.mark.parametrize("text", ["瓶装", "bottled", "wt0", " WT01 "])
def test_items_are_found_by_code_and_name_in_any_case(stocked, text):
    rows = stocked.read(stock_rows, StockFilter(text=text), TODAY)
    assert [row.item_code for row in rows] == ["WT01"]


@pytest.mark.parametrize("text", ["%", "_", "\\", "'"])
def test_signs_in_a_search_mean_themselves(stocked, text):
    assert stocked.read(stock_rows, StockFilter(text=text), TODAY) == ()


def test_an_item_without_stock_is_shown_as_zero(app):
    furnish(app)
    assert [row.on_hand for row in app.read(stock_rows, StockFilter(), TODAY)] == [0, 0]
    assert app.read(stock_rows, StockFilter(depot="CY1"), TODAY) == ()


def test_lots_are_listed_earliest_expiry_first(stocked):
    rows = stocked.read(lot_rows, StockFilter(), stocked.clock.today())
    assert [(row.lot_no, row.quantity, row.days_left, row.band) for row in rows] == [
        ("old", 7, -1, "expired"),
        ("good", 100, 244, "d365"),  # 2 June 2026 to 1 February 2027
        ("held", 10, 272, "d365"),
        ("held", 20, 272, "d365"),
        ("-", 5, None, "none"),
    ]
    assert rows[1].reserved == 30
    assert (rows[2].owner, rows[3].status) == ("province", StockStatus.QUARANTINED)


def test_the_snapshot_counts_what_an_issue_could_take(stocked):
    snapshot = stocked.read(issuable_snapshot, stocked.clock.today())
    assert snapshot.units == {("CY1", "WT01"): 70, ("CY1", "SH01"): 5}
    assert snapshot.seq == 5
    # 30 days must be left: the good lot of 1 February counts up to 2 January.
    assert ("CY1", "WT01") in stocked.read(issuable_snapshot, date(2027, 1, 2)).units
    assert ("CY1", "WT01") not in stocked.read(issuable_snapshot, date(2027, 1, 3)).units


def test_the_journal_is_newest_first_and_can_be_narrowed(stocked):
    issue(stocked, IssueLine("SH01", 2))
    rows = stocked.read(movement_rows)
    assert [row.seq for row in rows] == [6, 5, 4, 3, 2, 1]
    assert [row.seq for row in stocked.read(movement_rows, item="SH01")] == [6, 5]
    assert [row.seq for row in stocked.read(movement_rows, lot_id=rows[-1].lot_id)] == [1]
    assert len(stocked.read(movement_rows, document_no="RK-2026-000002")) == 3
    assert len(stocked.read(movement_rows, limit=2)) == 2


def test_papers_are_listed_and_an_unknown_one_is_said(stocked):
    assert [each.number for each in stocked.read(papers, "RK")] == [
        "RK-2026-000003",
        "RK-2026-000002",
        "RK-2026-000001",
    ]
    with pytest.raises(NotFound, match="RK-1"):
        stocked.read(paper, "RK-1")


def test_the_catalogue_reads_back_what_was_added(app):
    furnish(app)
    assert app.read(items) == (TENT, WATER)
    assert app.read(depots) == (DEPOT,)
    assert app.read(bins, "CY1") == BINS
    assert app.read(docks) == DOCKS


def test_adding_an_item_again_makes_a_version_only_when_it_changed(app):
    furnish(app)
    dearer = replace(WATER, price_cny=Decimal(30))
    again = app.execute(add_items, AddItems(command_id(), "system", (dearer, TENT)))
    assert (again.added, again.changed) == (0, 1)
    assert app.read(items) == (TENT, dearer)
    same = app.execute(add_items, AddItems(command_id(), "system", (dearer, TENT)))
    assert (same.added, same.changed) == (0, 0)


def test_places_of_unknown_depots_and_the_code_of_money_are_refused(sqlite_app):
    furnish(sqlite_app)
    with pytest.raises(NotFound, match="XX"):
        sqlite_app.execute(
            add_bins, AddBins(command_id(), "system", (Bin("A", "XX", "", 1, 1, 1),))
        )
    with pytest.raises(NotFound, match="XX"):
        sqlite_app.execute(add_depot, AddDepot(command_id(), "system", (), (Dock("D", "XX", 1.0),)))
    with pytest.raises(InvalidInput, match="CNY"):
        sqlite_app.execute(
            add_items, AddItems(command_id(), "system", (replace(TENT, code="CNY"),))
        )


@pytest.mark.parametrize(
    "build",
    [
        lambda: replace(TENT, code=" "),
        lambda: replace(TENT, weight_kg=-1),
        lambda: replace(TENT, weight_kg=float("nan")),
        lambda: replace(TENT, shelf_life_months=0),
        lambda: replace(TENT, name_zh=""),
        lambda: Depot("X/Y", "库", "D", 126, 43),
        lambda: Depot("X", "库", "D", 226, 43),
        lambda: Bin("A", "X", "", 1, 0, 1),
        lambda: Dock("D", "X", 0.0),
    ],
)
def test_what_can_not_be_is_not_built(build):
    with pytest.raises(InvalidInput):
        build()


def test_nobody_unknown_may_keep_stock(sqlite_app):
    with pytest.raises(NotAllowed, match="nobody"):
        sqlite_app.execute(add_items, AddItems(command_id(), "nobody", (TENT,)))
