"""The files of a database stopped at any instant hold whole commands, every answered one too."""

import itertools
import os
import random
import resource
import shutil
import signal
import time
from pathlib import Path

import pytest
from crashing import in_a_child
from ledger_world import IssueLine, ManualClock, ReceiveLine, command_id, furnish, receive_tents
from sqlalchemy import select

from depot.bootstrap import Settings, build
from depot.errors import DepotError
from depot.services.audit import verify
from depot.services.issuing import IssueGoods, issue_goods
from depot.services.receiving import ReceiveGoods, receive_goods
from depot.store.schema.ledger import command as command_table

# In the suite and in `make prove`.
COPIES, MANY_COPIES = 30, 1000
ID_BYTES = 36


@pytest.fixture
def furnished(sqlite_url):
    app = build(Settings(sqlite_url), ManualClock())
    furnish(app)
    receive_tents(app, 500, "A-02")
    app.database.close()
    return sqlite_url


def write_for_ever(url, answers) -> None:
    """Issue and receive, and write down the id of each command that was answered."""
    app = build(Settings(url), ManualClock())
    for number in itertools.count():
        if number % 4:
            line = IssueLine("SH01", 1)
            done = IssueGoods(command_id(), "system", "CY1", "孤店子镇", (line,))
            app.execute(issue_goods, done)
        else:
            lines = tuple(ReceiveLine("SH01", 1, "A-02") for _ in range(3))
            done = ReceiveGoods(command_id(), "system", "CY1", "华联商厦", lines)
            app.execute(receive_goods, done)
        os.write(answers, done.command_id.encode())


def read_so_far(pipe) -> list[str]:
    """Return the ids that are in the pipe by now."""
    try:
        found = os.read(pipe, 1 << 20).decode()
    except BlockingIOError:
        return []
    return [found[at : at + ID_BYTES] for at in range(0, len(found), ID_BYTES)]


def commands_in(url) -> set[str]:
    """Prove the ledger of a copy and return the ids of its commands."""
    app = build(Settings(url), ManualClock())
    report = app.read(verify)
    assert report.ok, report.findings
    with app.database.engine.connect() as connection:
        found = set(connection.scalars(select(command_table.c.id)))
    app.database.close()
    return found


def copy_at_random_instants(url, folder, copies, seed=1):
    """Stop a writer at random instants; prove each copy and what it must hold."""
    database = url.removeprefix("sqlite:///")
    reading, writing = os.pipe()
    writer = os.fork()
    if writer == 0:
        try:
            write_for_ever(url, writing)
        finally:
            os._exit(1)
    instants = random.Random(seed)  # noqa: S311  the same instants in every run
    answered = [os.read(reading, ID_BYTES).decode()]
    os.set_blocking(reading, False)
    try:
        for number in range(copies):
            time.sleep(instants.uniform(0.001, 0.03))
            os.kill(writer, signal.SIGSTOP)
            answered += read_so_far(reading)
            copy = folder / f"copy-{number}.db"
            for each in filter(os.path.exists, (database, f"{database}-wal")):
                shutil.copyfile(each, each.replace(database, str(copy)))
            # It stays stopped: else the ledger to prove grows with every proof.
            assert set(answered) <= commands_in(f"sqlite:///{copy}"), number
            copy.unlink()
            os.kill(writer, signal.SIGCONT)
    finally:
        os.kill(writer, signal.SIGKILL)
        os.waitpid(writer, 0)
        os.close(reading)
        os.close(writing)
    return answered


def test_copies_taken_at_random_instants_hold_every_answered_command_and_prove_themselves(
    furnished, tmp_path, thorough
):
    copies = MANY_COPIES if thorough else COPIES
    assert len(copy_at_random_instants(furnished, tmp_path, copies)) > COPIES


def test_a_full_disk_refuses_commands_in_words_and_keeps_what_was_answered(furnished):
    """Files may not grow past what they are now plus 200 kB, as on a full disk."""
    database = furnished.removeprefix("sqlite:///")
    answers, answered = os.pipe()

    def work():
        app = build(Settings(furnished), ManualClock())
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        limit = Path(database).stat().st_size + 200_000
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
        for _ in range(1000):
            lines = tuple(ReceiveLine("SH01", 1, "A-02") for _ in range(20))
            command = ReceiveGoods(command_id(), "system", "CY1", "华联商厦", lines)
            try:
                app.execute(receive_goods, command)
            except DepotError as refusal:
                return 3 if "磁盘" in refusal.text.zh else 4
            os.write(answered, command.command_id.encode())
        return 5

    assert in_a_child(work) == 3
    os.set_blocking(answers, False)
    kept = read_so_far(answers)
    os.close(answers)
    os.close(answered)
    assert len(kept) > 1
    assert set(kept) <= commands_in(furnished)
