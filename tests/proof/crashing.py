"""Killing a process at its k-th statement, and seeing what it left behind.

A child process is forked, opens the database itself and does one command. A counter in the
driver (SQLite's own trace, psycopg's round trips) kills it with SIGKILL when the k-th
statement is about to run, so nothing of it can tidy up.
"""

import os
import signal
from dataclasses import dataclass

import psycopg
from sqlalchemy import event, func, select

from depot.bootstrap import Settings, build
from depot.store.schema import metadata

NEVER = 10**9
# Told apart from a Python error in the child, which ends it with 1.
AFTER_THE_ANSWER = 17


@dataclass
class Fuse:
    """Counts statements and kills the process at the k-th."""

    at: int
    seen: int = 0

    def count(self, *_ignored) -> None:
        self.seen += 1
        if self.seen == self.at:
            os.kill(os.getpid(), signal.SIGKILL)


def lay(fuse: Fuse, engine) -> None:
    """Have every statement of the engine's connections pass the fuse."""
    if engine.dialect.name == "sqlite":
        event.listen(
            engine, "connect", lambda driver, _record: driver.set_trace_callback(fuse.count)
        )
        return
    waited = psycopg.Connection.wait

    def wait(self, *args, **kwargs):
        fuse.count()
        return waited(self, *args, **kwargs)

    psycopg.Connection.wait = wait


def in_a_child(work) -> int:
    """Run the work in a forked process; return its exit code, negative for a signal."""
    child = os.fork()
    if child == 0:
        code = 1
        try:
            code = work() or 0
        finally:
            os._exit(code)
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status)


def do_and_die(url, clock, service, command, at) -> int:
    """Do the command in a child that dies at its `at`-th statement, if it has as many."""

    def work():
        app = build(Settings(url, demo=True), clock)
        # The first connection's own preparation is not part of the command.
        with app.database.engine.connect():
            pass
        app.database.engine.dispose()
        lay(Fuse(at), app.database.engine)
        app.execute(service, command)
        return AFTER_THE_ANSWER

    return in_a_child(work)


def rows_of_all_tables(app) -> dict[str, int]:
    """Count the rows of every table."""
    with app.database.engine.connect() as connection:
        return {
            table.name: connection.scalar(select(func.count()).select_from(table))
            for table in metadata.sorted_tables
        }


def difference(before: dict[str, int], after: dict[str, int]) -> dict[str, int]:
    """Return which tables have more rows than before, and how many."""
    return {name: after[name] - before[name] for name in after if after[name] != before[name]}
