"""What a lot's events left it as is the fold of the events, which only grow."""

from datetime import timedelta

import pytest
from expiry_world import ask, decide, people_and_bleach, receive_bleach
from ledger_world import TODAY, command_id
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from depot.services.recall import (
    EndRecall,
    RecallOutcome,
    StartRecall,
    end_recall,
    start_recall,
)
from depot.store.engine import WRITES
from depot.store.schema.lot_events import lot_event, lot_state


def test_the_state_of_a_lot_is_its_last_event(app):
    people_and_bleach(app)
    first = receive_bleach(app, 5, TODAY + timedelta(days=50), "X1")
    second = receive_bleach(app, 5, TODAY + timedelta(days=50), "X2")
    decide(app, ask(app, first, TODAY + timedelta(days=100)))
    started = app.execute(start_recall, StartRecall(command_id(), "guanku", first, "通报"))
    app.execute(start_recall, StartRecall(command_id(), "guanku", second, "通报"))
    over = EndRecall(command_id(), "lingdao", started.number, RecallOutcome.RELEASED, "合格")
    app.execute(end_recall, over)
    with app.database.engine.connect() as connection:
        events = connection.execute(select(lot_event).order_by(lot_event.c.id)).all()
        folded = {row.lot_id: (row.expires_on, row.recall) for row in events}
        kept = {
            row.lot_id: (row.expires_on, row.recall)
            for row in connection.execute(select(lot_state))
        }
    assert kept == folded
    assert kept == {
        first: (TODAY + timedelta(days=100), ""),
        second: (TODAY + timedelta(days=50), "ZH-2026-000002"),
    }


@pytest.mark.parametrize("statement", ["UPDATE lot_event SET recall = ''", "DELETE FROM lot_event"])
def test_events_of_lots_are_never_changed(app, statement):
    people_and_bleach(app)
    lot = receive_bleach(app, 5, TODAY + timedelta(days=50))
    app.execute(start_recall, StartRecall(command_id(), "guanku", lot, "通报"))
    engine = app.database.engine
    with (
        engine.connect().execution_options(**{WRITES: True}) as connection,
        pytest.raises(DBAPIError, match="append-only"),
    ):
        connection.execute(text(statement))
