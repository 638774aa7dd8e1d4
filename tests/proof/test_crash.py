"""A process that dies in the middle of a command leaves all of it or nothing."""

import signal

import pytest
from crashing import (
    AFTER_THE_ANSWER,
    NEVER,
    difference,
    do_and_die,
    rows_of_all_tables,
)
from stories import STORIES, furnish_all

from depot.services.audit import verify

# In the suite every STRIDE-th statement; every one, several times, in `make prove`.
STRIDE = 4


@pytest.fixture
def world(app):
    furnish_all(app)
    return app


def die_at_every_statement(app, url, clock, story, stride) -> int:
    """Kill a process at each statement of a story's command; return how many died."""
    # The first of its kind opens accounts and counters that later ones find.
    app.execute(*story.prepare(app))
    service, command = story.prepare(app)
    before = rows_of_all_tables(app)
    assert do_and_die(url, clock, service, command, NEVER) == AFTER_THE_ANSWER
    whole = difference(before, rows_of_all_tables(app))
    deaths, at, code = 0, 1, -signal.SIGKILL
    while code == -signal.SIGKILL:
        service, command = story.prepare(app)
        before = rows_of_all_tables(app)
        code = do_and_die(url, clock, service, command, at)
        where = f"{story.name}, killed at statement {at}"
        assert code in {-signal.SIGKILL, AFTER_THE_ANSWER}, where
        assert difference(before, rows_of_all_tables(app)) in ({}, whole), where
        first = app.execute(service, command)
        assert app.execute(service, command) == first, where
        assert difference(before, rows_of_all_tables(app)) == whole, where
        deaths += code == -signal.SIGKILL
        at += stride
    report = app.read(verify)
    assert report.ok, (story.name, report.findings)
    return deaths


@pytest.mark.parametrize("story", STORIES, ids=lambda each: each.name)
def test_killed_at_any_statement_a_command_is_there_wholly_or_not_at_all(
    world, database_url, clock, story, thorough
):
    rounds, stride = (6, 1) if thorough else (1, STRIDE)
    for _ in range(rounds):
        assert die_at_every_statement(world, database_url, clock, story, stride) > 2
