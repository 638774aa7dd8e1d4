"""The demo world in a real database: loaded twice, it is there once."""

import pytest

from depot.bootstrap import Settings, build
from depot.domain.account import Right
from depot.domain.stock import StockFilter
from depot.errors import NotAllowed
from depot.services.accounts import log_in
from depot.services.audit import verify
from depot.services.catalogue import bins, depots, docks, items
from depot.services.demo import load_demo
from depot.services.fleet import vehicles
from depot.services.planning import SolveParams, build_case, document, solve_case
from depot.services.scenarios import load_scenario
from depot.services.stock import lot_rows, stock_rows


def everything(app, today):
    return (
        app.read(items),
        app.read(depots),
        app.read(bins),
        app.read(docks),
        app.read(lot_rows, StockFilter(), today),
        app.read(vehicles),
        app.read(lambda reader: reader.reserves.promises()),
        app.read(lambda reader: reader.reserves.standards()),
    )


def test_the_demo_loads_on_both_databases_and_twice_with_the_same_result(app, clock):
    today = clock.today()
    first = load_demo(app)
    before = everything(app, today)
    # Half a year on, loading again neither adds nor moves anything.
    clock.move(days=180)
    assert load_demo(app) == first
    assert everything(app, today) == before
    assert (first.items, first.vehicles, len(first.log_ins)) == (140, 18, 6)
    assert first.loaded_on == today


def test_a_loading_that_was_broken_off_is_finished(sqlite_app, monkeypatch):
    done = []
    execute = sqlite_app.execute

    def break_off(service, command):
        if len(done) == 9:
            raise KeyboardInterrupt
        done.append(command)
        return execute(service, command)

    monkeypatch.setattr(sqlite_app, "execute", break_off)
    with pytest.raises(KeyboardInterrupt):
        load_demo(sqlite_app)
    monkeypatch.undo()
    load_demo(sqlite_app)
    total = sum(lot.quantity for lot in sqlite_app.read(lot_rows, StockFilter(text="SH08"),
                                                        sqlite_app.clock.today()))  # fmt: skip
    assert total == 2800 + 2600


def test_the_ledger_is_sound_after_loading(demo_app):
    assert demo_app.read(verify).ok


def test_stock_shows_near_expired_expired_and_quarantined_water(demo_app):
    rows = demo_app.read(stock_rows, StockFilter(text="WT01"), demo_app.clock.today())
    (water,) = rows
    assert (water.available, water.expired, water.quarantined) == (2600, 220, 400)
    assert water.band == "d30"


def test_the_six_demo_users_log_in_with_separate_rights(demo_app):
    summary = load_demo(demo_app)
    rights = {
        each.name: log_in(demo_app, each.name, each.password).rights for each in summary.log_ins
    }
    assert rights["guanku"] == {Right.KEEP}
    assert rights["jihua"] == {Right.PLAN}
    assert rights["lingdao"] == {Right.APPROVE, Right.MONEY}
    assert rights["lingdao2"] == {Right.APPROVE, Right.MONEY}
    assert rights["kezhang"] == {Right.MONEY}
    assert rights["guanli"] == {Right.ADMIN}


def test_outside_the_demo_mode_nothing_is_loaded(sqlite_url, clock):
    earnest = build(Settings(sqlite_url, demo=False), clock)
    with pytest.raises(NotAllowed):
        load_demo(earnest)
    assert earnest.read(items) == ()
    earnest.database.close()


def test_the_demo_flood_is_planned_from_the_demo_stock(demo_app):
    flood = load_scenario("demo-flood")
    case = demo_app.read(build_case, flood, today=demo_app.clock.today())
    # Only the makers come too late; everybody can be reached.
    assert {finding.subject for finding in case.findings} == {"WA01", "WT01"}
    result = solve_case(case, SolveParams(time_limit_s=20, seed=1, work_limit=5))
    plan = document(case, result)
    assert plan["check"]["ok"]
    # Most but not all: lorries are short.
    assert 0.6 * 15_075 < plan["people_relieved"] < plan["people_total"] == 15_075
    assert plan["snapshot_seq"] > 0
