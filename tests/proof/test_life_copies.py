"""Histories start from the same world, and nothing that is committed escapes the checks."""

import pickle
from contextlib import closing

import pytest
from ledger_world import NOON, ManualClock, command_id
from life_checks import Recount
from life_copies import FileWorld, ServerWorld
from life_world import LOTS, furnish_life
from sqlalchemy import text

from depot.services.issuing import IssueGoods, IssueLine, issue_goods
from depot.store.engine import WRITES

WRONG = text("UPDATE balance SET qty = qty + 1 WHERE bounded")


@pytest.fixture
def world(request, database_url, tmp_path):
    template = furnish_life(database_url)
    if database_url.startswith("sqlite"):
        made = FileWorld(template, tmp_path)
    else:
        made = ServerWorld(template, request.getfixturevalue("postgres_server"))
    with closing(made):
        yield made


def writing(app):
    return app.database.engine.connect().execution_options(**{WRITES: True})


def opened(world):
    app, model = world.open(ManualClock(NOON)), pickle.loads(world.model)  # noqa: S301
    model.now_us = app.clock.us
    return app, model, Recount(world)


def test_each_history_starts_as_furnished_whatever_the_last_one_did(world):
    for _ in range(2):
        app, model, recount = opened(world)
        recount.step(app, model)
        lines = (IssueLine("SH01", 3),)
        command = IssueGoods(command_id(), "system", "CY1", "左家镇", lines)
        issued = app.execute(issue_goods, command)
        number, _ = model.issue("CY1", "左家镇", [("SH01", 3, None, "")], 0)
        assert issued.document_no == number == "CK-2026-000001"
        recount.step(app, model)
        assert model.quantities["site/左家镇", LOTS[5], "issuable", "district"] == 3
        recount.whole(app)


def test_what_somebody_commits_beside_the_commands_is_noticed(world):
    app, model, recount = opened(world)
    recount.step(app, model)
    with writing(app) as connection, connection.begin() as work:
        connection.execute(WRONG)
        work.rollback()
    assert not world.changed()
    with writing(app) as connection, connection.begin():
        connection.execute(WRONG)
    with pytest.raises(AssertionError, match="I4"):
        recount.step(app, model)
