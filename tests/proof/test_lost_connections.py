"""Connections that the server cuts: a command sent again under its id takes effect once."""

import threading
from contextlib import ExitStack, suppress

import pytest
from ledger_world import IssueLine, command_id, furnish, on_hand, receive_tents
from sqlalchemy import create_engine, text

from depot.bootstrap import Settings, build
from depot.errors import StorageFailed
from depot.services.audit import verify
from depot.services.issuing import IssueGoods, issue_goods

TENTS, WRITERS, EACH = 400, 4, 25

CUT = text(
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
    "WHERE datname = current_database() AND pid <> pg_backend_pid() AND state <> 'idle' "
    "ORDER BY random() LIMIT 1"
)


def until_answered(app, command):
    """Send a command until there is an answer, as a person presses the button again."""
    for _ in range(500):
        with suppress(StorageFailed):
            return app.execute(issue_goods, command)
    raise AssertionError("never answered")


@pytest.mark.postgres
def test_commands_cut_off_by_the_server_and_sent_again_take_effect_once(postgres_url, clock):
    """4 writers issue 25 times 4 tents: of 400 none is left, and none was issued twice."""
    app = build(Settings(postgres_url, writers=32), clock)
    furnish(app)
    receive_tents(app, TENTS)
    done, cuts, failures = threading.Event(), [], []
    address = postgres_url.replace("postgresql:", "postgresql+psycopg:")
    other = create_engine(address, isolation_level="AUTOCOMMIT")

    def cut():
        with other.connect() as connection:
            while not done.wait(0.1):
                cuts.append(connection.execute(CUT).rowcount)

    def write():
        try:
            for _ in range(EACH):
                line = IssueLine("SH01", 4)
                command = IssueGoods(command_id(), "system", "CY1", "孤店子镇", (line,))
                until_answered(app, command)
        except Exception as error:  # noqa: BLE001  the test looks at what was raised
            failures.append(error)

    cutter = threading.Thread(target=cut)
    writers = [threading.Thread(target=write) for _ in range(WRITERS)]
    for thread in (cutter, *writers):
        thread.start()
    for thread in writers:
        thread.join()
    done.set()
    cutter.join()
    other.dispose()
    assert failures == []
    assert sum(cuts) > 0
    assert on_hand(app) == {}
    report = app.read(verify)
    assert report.ok, report.findings
    assert report.movements == 1 + WRITERS * EACH
    app.database.close()


@pytest.mark.postgres
def test_a_server_started_anew_is_noticed_by_nobody(postgres_server, clock):
    """Its idle connections, five of them, are gone: the next read and command open their own."""
    url = postgres_server.new_database()
    app = build(Settings(url, writers=32), clock)
    furnish(app)
    receive_tents(app, 2)
    address = url.replace("postgresql:", "postgresql+psycopg:")
    other = create_engine(address, isolation_level="AUTOCOMMIT")
    idle = text(str(CUT).replace("AND state <> 'idle' ", "").replace("LIMIT 1", ""))
    all_idle = text(str(idle).replace("ORDER BY random()", ""))

    def keep_five_idle():
        with ExitStack() as readers:
            for _ in range(5):
                readers.enter_context(app.database.reading(0))

    with other.connect() as connection:
        keep_five_idle()
        assert connection.execute(all_idle).rowcount == 5
        assert app.read(verify).ok
        keep_five_idle()
        assert connection.execute(all_idle).rowcount == 5
        app.execute(
            issue_goods,
            IssueGoods(command_id(), "system", "CY1", "孤店子镇", (IssueLine("SH01", 2),)),
        )
        # What was cut off is replaced one by one, and none is left open beside.
        assert connection.execute(all_idle).rowcount <= 5
    other.dispose()
    assert on_hand(app) == {}
    assert app.read(verify).movements == 2
    app.database.close()
    postgres_server.drop(url)


def test_a_database_that_is_down_is_said_in_words(clock):
    """Nobody listens at port 1."""
    app = build(Settings("postgresql://nobody@127.0.0.1:1/none"), clock)
    lines = (IssueLine("SH01", 2),)
    command = IssueGoods(command_id(), "system", "CY1", "孤店子镇", lines)
    with pytest.raises(StorageFailed, match="连不上数据库"):
        app.read(verify)
    with pytest.raises(StorageFailed, match="操作未执行"):
        app.execute(issue_goods, command)
    app.database.close()
