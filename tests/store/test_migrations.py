"""The migrations make the very schema that the code describes, on both databases."""

import threading

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from ledger_world import IssueLine, ManualClock, command_id, furnish, issue, receive_tents
from sqlalchemy import inspect, text
from sqlalchemy.exc import DBAPIError

from depot.bootstrap import Settings, build, migrate
from depot.domain import canonical
from depot.domain.ledger import HoldingKey, Posting
from depot.services.audit import verify
from depot.store.database import CommandEntry, Database
from depot.store.engine import WRITES
from depot.store.migrate import is_current, upgrade
from depot.store.schema import metadata
from depot.store.schema.named_by_movements import is_compared

TRIGGERS = {
    "sqlite": "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' ORDER BY name",
    "postgresql": (
        "SELECT tgname, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal ORDER BY 1"
    ),
}


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def empty_urls(request, tmp_path):
    """Return the addresses of two databases without any table, on both engines."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/a.db", f"sqlite:///{tmp_path}/b.db"
        return
    server = request.getfixturevalue("postgres_server")
    urls = server.new_database(migrated=False), server.new_database(migrated=False)
    yield urls
    for url in urls:
        server.drop(url)


def described(database):
    """Return everything about the tables that both ways of making them must agree on."""
    with database.engine.connect() as connection:
        inspector = inspect(connection)
        tables = {
            name: {
                "columns": [
                    (column["name"], str(column["type"]), column["nullable"], column["default"])
                    for column in inspector.get_columns(name)
                ],
                "primary": inspector.get_pk_constraint(name),
                "foreign": by_name(inspector.get_foreign_keys(name)),
                "unique": by_name(inspector.get_unique_constraints(name)),
                "checks": by_name(inspector.get_check_constraints(name)),
                "indexes": by_name(inspector.get_indexes(name)),
            }
            for name in sorted(inspector.get_table_names())
            if name != "alembic_version"
        }
        triggers = connection.execute(text(TRIGGERS[connection.dialect.name]))
        return tables, [tuple(row) for row in triggers]


def by_name(parts):
    # The condition of a partial index comes as an object of its own each time: compare its text.
    plain = [
        {**part, "dialect_options": {k: str(v) for k, v in part["dialect_options"].items()}}
        if "dialect_options" in part
        else part
        for part in parts
    ]
    return sorted(plain, key=lambda part: str(part["name"]))


def test_the_migrated_schema_is_the_one_in_code(empty_urls):
    migrated, created = (Database(url) for url in empty_urls)
    upgrade(migrated)
    with created.engine.connect().execution_options(**{WRITES: True}) as connection:
        metadata.create_all(connection)
        connection.commit()
    assert described(migrated) == described(created)
    with migrated.engine.connect() as connection:
        options = {"compare_type": True, "include_object": is_compared}
        context = MigrationContext.configure(connection, opts=options)
        assert compare_metadata(context, metadata) == []
    migrated.close()
    created.close()


def test_migrating_again_changes_nothing(empty_urls):
    url, _ = empty_urls
    migrate(Settings(url))
    database = Database(url)
    before = described(database)
    migrate(Settings(url))
    assert described(database) == before
    assert is_current(database)
    database.close()


def test_two_that_migrate_at_once_follow_one_another(empty_urls):
    failures = []

    def work():
        try:
            migrate(Settings(empty_urls[0]))
        except Exception as error:  # noqa: BLE001  the test looks at what was raised
            failures.append(error)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []


def test_an_empty_database_is_not_current(empty_urls):
    database = Database(empty_urls[0])
    assert not is_current(database)
    database.close()


def test_sqlite_is_durable_and_checks_its_references(sqlite_app):
    def pragmas(reader):
        names = ("journal_mode", "synchronous", "foreign_keys")
        return [reader.connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in names]

    # synchronous 2 is FULL.
    assert sqlite_app.read(pragmas) == ["wal", 2, 1]


def test_agreements_from_before_are_taken_over_as_signed(empty_urls):
    database = Database(empty_urls[0])
    upgrade(database, "0013")
    statements = (
        "INSERT INTO command VALUES ('c1', 'add_agreement', 'kong', '-', 'h', 7)",
        "INSERT INTO supplier VALUES ('S', '店', 'Shop', '', '1', '2', 126, 43, 1, 100, 10)",
        "INSERT INTO agreement VALUES ('XY-1', 'S', '2026-01-01', '2026-12-31', '', 'c1')",
    )
    with database.engine.connect().execution_options(**{WRITES: True}) as connection:
        for statement in statements:
            connection.execute(text(statement))
        connection.commit()
    upgrade(database)
    with database.engine.connect() as connection:
        life = connection.execute(
            text("SELECT state, origin, requested_by, signed_at_us FROM agreement_life")
        ).one()
        terms = connection.execute(text("SELECT handover, check_days FROM agreement_terms")).one()
    assert tuple(life) == ("signed", "taken_over", "kong", 7)
    assert tuple(terms) == ("pickup", 180)


def with_a_correction(url):
    """Issue tents on schema 0024 and bring one back, as a correction of that movement."""
    database = Database(url)
    upgrade(database, "0024")
    database.close()
    app = build(Settings(url), ManualClock())
    furnish.__wrapped__(app)
    receive_tents(app, 500)
    issue(app, IssueLine("SH01", 3))
    with app.database.engine.connect() as connection:
        out = connection.execute(text("SELECT * FROM movement WHERE seq = 2")).one()
    back = Posting(
        HoldingKey(out.to_account, out.lot_id), HoldingKey(out.from_account, out.lot_id),
        1, "return", corrects_seq=2,
    )  # fmt: skip
    entry = CommandEntry(command_id(), "BringBack", "system", "{}")
    app.database.perform(
        entry, app.clock.now_us(), lambda uow: uow.ledger.post([back]), canonical.encode
    )
    return app


def rows_of(app, table):
    with app.database.engine.connect() as connection:
        return connection.execute(text(f"SELECT * FROM {table} ORDER BY 1")).all()  # noqa: S608


def test_a_ledger_from_before_keeps_its_movements_and_its_proof(empty_urls):
    app = with_a_correction(empty_urls[0])
    before = rows_of(app, "movement"), rows_of(app, "chain")
    upgrade(app.database)
    assert [row.corrects_seq for row in before[0]] == [None, None, 2]
    assert (rows_of(app, "movement"), rows_of(app, "chain")) == before
    receive_tents(app, 1)
    report = app.read(verify)
    assert report.ok, report.findings
    with app.database.engine.connect().execution_options(**{WRITES: True}) as connection:
        for table in ("movement", "chain"):
            with pytest.raises(DBAPIError, match="append-only"), connection.begin():
                connection.execute(text(f"DELETE FROM {table}"))  # noqa: S608
    app.database.close()
