"""Tampering is found and located; balances can be rebuilt from the journal."""

from collections import Counter

import pytest
from ledger_world import TODAY, IssueLine, command_id, furnish, issue, receive_tents, receive_water
from sqlalchemy import text

from depot.services.audit import rebuild, verify
from depot.services.reserving import ReleaseStock, ReserveStock, release_stock, reserve_stock
from depot.store.engine import WRITES

NEXT_YEAR = TODAY.replace(year=2027)


def a_busy_day(app):
    """Nine commands: 3 of furnishing, 2 receipts, 2 issues, a reservation and its release."""
    furnish(app)
    receive_water(app, 100, NEXT_YEAR)
    receive_tents(app, 20)
    issue(app, IssueLine("WT01", 30), IssueLine("SH01", 2))
    lines = (("WT01", 10), ("SH01", 1))
    app.execute(reserve_stock, ReserveStock(command_id(), "system", "DB-1", "CY1", lines, TODAY))
    issue(app, IssueLine("WT01", 5))
    app.execute(release_stock, ReleaseStock(command_id(), "system", "DB-1"))
    app.execute(reserve_stock, ReserveStock(command_id(), "system", "DB-2", "CY1", lines, TODAY))


def tamper(app, *statements):
    """Change the database behind the program's back, triggers and foreign keys off."""
    engine = app.database.engine.execution_options(**{WRITES: True})
    on_sqlite = engine.dialect.name == "sqlite"
    with engine.connect() as connection:
        raw = connection.connection.dbapi_connection
        if on_sqlite:
            raw.execute("PRAGMA foreign_keys = OFF")
            raw.execute("PRAGMA ignore_check_constraints = ON")
        with connection.begin():
            if on_sqlite:
                names = connection.execute(
                    text("SELECT name FROM sqlite_master WHERE type = 'trigger'")
                )
                for (name,) in names.all():
                    connection.execute(text(f"DROP TRIGGER {name}"))
            else:
                connection.execute(text("SET session_replication_role = replica"))
                for name in ("bounded", "unbounded_unreserved"):
                    connection.execute(
                        text(f"ALTER TABLE balance DROP CONSTRAINT ck_balance_{name}")
                    )
            for statement in statements:
                assert connection.execute(text(statement)).rowcount != 0, statement
        connection.invalidate()


def found(app):
    """Return what the audit finds: (invariant, where)."""
    return {(each.subject, each.source) for each in app.read(verify).findings}


def test_an_honest_ledger_passes(app):
    a_busy_day(app)
    report = app.read(verify)
    assert report.ok
    assert (report.commands, report.movements) == (10, 5)


def test_an_empty_ledger_passes(app):
    report = app.read(verify)
    assert (report.ok, report.commands, report.head_hash) == (True, 0, "0" * 64)


# Links: n=1..3 furnish, 4 water in (seq 1), 5 tents in (seq 2), 6 issue (seq 3, 4), 7 reserve,
# 8 issue (seq 5), 9 release, 10 reserve.
CHANGES = {
    "movement quantity": ("UPDATE movement SET quantity = 31 WHERE seq = 3", "n=6"),
    "movement target": ("UPDATE movement SET to_status = 'damaged' WHERE seq = 1", "n=4"),
    "movement reason": ("UPDATE movement SET reason = 'loss' WHERE seq = 5", "n=8"),
    "movement time": ("UPDATE movement SET occurred_at_us = 1 WHERE seq = 2", "n=5"),
    "movement paper": ("UPDATE movement SET document_no = 'X' WHERE seq = 2", "n=5"),
    "movement deleted": ("DELETE FROM movement WHERE seq = 4", "n=6"),
    "command actor": (
        "UPDATE command SET actor = 'li' WHERE id = (SELECT command_id FROM chain WHERE n = 7)",
        "n=7",
    ),
    "command payload": (
        "UPDATE command SET payload = '{}' WHERE id = (SELECT command_id FROM chain WHERE n = 9)",
        "n=9",
    ),
    "command time": (
        "UPDATE command SET recorded_at_us = 5 WHERE kind = 'AddDepot'",
        "n=2",
    ),
    "result": ("UPDATE chain SET result = 'null' WHERE n = 8", "n=8"),
    "lot expiry": ("UPDATE lot SET expires_on = '2030-01-01' WHERE item = 'WT01'", "n=4"),
    "lot item": ("UPDATE lot SET item = 'SH01' WHERE item = 'WT01'", "n=4"),
    "account code": ("UPDATE account SET code = 'CY1/A-09' WHERE code = 'CY1/A-01'", "n=3"),
    "link hash": ("UPDATE chain SET hash = upper(hash) WHERE n = 6", "n=6"),
}


@pytest.mark.parametrize("change", CHANGES)
def test_any_change_of_what_was_recorded_is_found_and_located(sqlite_app, change):
    statement, where = CHANGES[change]
    a_busy_day(sqlite_app)
    tamper(sqlite_app, statement)
    links = [place for _, place in found(sqlite_app) if place.startswith("n=")]
    assert where in links
    # Going on from the written hash keeps later links out of it, but for a changed hash itself.
    assert set(links) <= {where, "n=7"} if change == "link hash" else set(links) == {where}


@pytest.mark.postgres
@pytest.mark.parametrize("change", ["movement quantity", "lot expiry", "result"])
def test_postgresql_tampering_is_found_too(postgres_url, clock, change):
    from depot.bootstrap import Settings, build

    app = build(Settings(postgres_url), clock)
    a_busy_day(app)
    statement, where = CHANGES[change]
    tamper(app, statement)
    assert ("I6", where) in found(app)
    app.database.close()


def test_two_movements_swapped_between_commands_are_found(sqlite_app):
    a_busy_day(sqlite_app)
    tamper(
        sqlite_app,
        "UPDATE movement SET seq = -1 WHERE seq = 1",
        "UPDATE movement SET seq = 1 WHERE seq = 2",
        "UPDATE movement SET seq = 2 WHERE seq = -1",
    )
    assert {("I6", "n=4"), ("I6", "n=5")} <= found(sqlite_app)


def test_a_movement_put_in_is_found(sqlite_app):
    a_busy_day(sqlite_app)
    tamper(
        sqlite_app,
        "CREATE TABLE copied AS SELECT * FROM movement WHERE seq = 5",
        "UPDATE copied SET seq = 6",
        "INSERT INTO movement SELECT * FROM copied",
    )
    assert ("I6", "seq=6") in found(sqlite_app)


def test_a_command_cut_off_the_end_is_found_by_the_head(sqlite_app):
    a_busy_day(sqlite_app)
    tamper(sqlite_app, "DELETE FROM chain WHERE n = 10")
    assert {source for _, source in found(sqlite_app)} >= {"head"}


def test_a_command_taken_out_of_the_middle_is_found(sqlite_app):
    a_busy_day(sqlite_app)
    tamper(sqlite_app, "DELETE FROM chain WHERE n = 7")
    assert ("I6", "n=8") in found(sqlite_app)


BALANCES = {
    "more stock": ("UPDATE balance SET qty = qty + 1 WHERE qty = 65", {"I1", "I4"}),
    "negative": (
        "UPDATE balance SET qty = -1, reserved = 0 WHERE qty = 65",
        {"I1", "I2", "I3", "I4"},
    ),
    "reserved": ("UPDATE balance SET reserved = reserved + 1 WHERE qty = 65", {"I3"}),
    "unbounded": ("UPDATE balance SET bounded = false WHERE qty = 65", {"I2"}),
    "gone": ("DELETE FROM balance WHERE qty = 65", {"I1", "I3", "I4"}),
    "reservation": ("UPDATE reservation SET quantity = 9 WHERE demand_ref = 'DB-2'", {"I3"}),
    "reopened": (
        "UPDATE reservation SET state = 'open' WHERE demand_ref = 'DB-1'",
        {"I3", "I5"},
    ),
}


@pytest.mark.parametrize("change", BALANCES)
def test_a_balance_or_reservation_that_drifted_is_found(sqlite_app, change):
    """65 boxes are left of 100 after 30 and 5 were issued."""
    statement, invariants = BALANCES[change]
    a_busy_day(sqlite_app)
    tamper(sqlite_app, statement)
    assert {invariant for invariant, _ in found(sqlite_app)} == invariants


def test_balances_rebuilt_from_the_movements_are_those_that_are_kept(app):
    a_busy_day(app)

    def both(reader):
        moves = reader.connection.execute(text("SELECT * FROM movement ORDER BY seq")).mappings()
        rebuilt = Counter()
        for move in moves:
            rebuilt[
                move["from_account"], move["lot_id"], move["from_status"], move["from_owner"]
            ] -= move["quantity"]
            rebuilt[move["to_account"], move["lot_id"], move["to_status"], move["to_owner"]] += (
                move["quantity"]
            )
        kept = reader.connection.execute(
            text("SELECT account_id, lot_id, status, owner, qty FROM balance")
        )
        return dict(rebuilt), {tuple(row[:4]): row.qty for row in kept}

    rebuilt, kept = app.read(both)
    assert rebuilt == kept


def test_an_honest_ledger_is_rebuilt_to_the_balances_that_are_kept(app):
    """Water: supplier, bin, village; tents: the same: six holdings."""
    a_busy_day(app)
    report = app.read(rebuild)
    assert (report.ok, report.holdings) == (True, 6)


@pytest.mark.parametrize(
    ("statement", "told"),
    [
        ("UPDATE balance SET qty = qty + 1 WHERE qty = 65", "流水合计 65，余额 66"),
        ("DELETE FROM balance WHERE qty = 65", "流水合计 65，余额 0"),
        ("UPDATE movement SET quantity = 4 WHERE seq = 5", "流水合计 66，余额 65"),
    ],
)
def test_a_rebuild_names_the_balance_that_differs_and_both_figures(sqlite_app, statement, told):
    a_busy_day(sqlite_app)
    tamper(sqlite_app, statement)
    findings = [each for each in sqlite_app.read(rebuild).findings if "CY1/A-01" in each.source]
    assert [told in each.message.zh for each in findings] == [True]
