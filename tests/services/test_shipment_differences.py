"""What doesn't arrive as it left: settled by another person, or turned back."""

from datetime import timedelta

import pytest
from ledger_world import TODAY, command_id, on_hand, receive_water
from shipment_world import (
    account,
    approved,
    departed,
    differences,
    loaded,
    on_the_road,
    pick_all,
    settle,
    sign,
    stocked,
)
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from depot.errors import Conflict, InvalidInput, NotAllowed, NotFound
from depot.services.audit import verify
from depot.services.recall import StartRecall, start_recall
from depot.services.shipment_arriving import (
    SignedLine,
)
from depot.services.shipment_turning import TurnBack, turn_back
from depot.services.shipment_views import shipment_view
from depot.services.stock import movement_rows

ROAD = "transit/LY-2026-000001"


@pytest.fixture
def world(app):
    """50 water L1 (A-02), 50 water L2 (A-01) that expires later, 10 tents."""
    app.lots = stocked(app)
    return app


def back(app, number, *bins):
    return app.execute(turn_back, TurnBack(command_id(), "keeper", number, "道路中断", bins))


# Differences


def differing(app):
    """Bring 60 water out, of which 2 of L1 arrive broken and 4 don't; return the number."""
    number = on_the_road(app)
    sign(app, number, SignedLine(1, 10), SignedLine(2, 44, damaged=2, missing=4))
    return number


def test_a_loss_is_confirmed_by_another_person(world):
    number = differing(world)
    for name in ("keeper", "planner"):
        with pytest.raises(NotAllowed):
            settle(world, 2, "lost", 4, by=name)
    settle(world, 2, "lost", 4, by="leader")
    assert account(world, ROAD) == {"L1": 2}
    with pytest.raises(Conflict, match="leader"):
        settle(world, 2, "lost", 4, by="leader2")
    assert world.read(shipment_view, number).on_the_road == 2
    assert world.read(verify).ok


def test_who_reported_or_sent_never_confirms_the_loss(world):
    with world.database.engine.connect().execution_options(depot_writes=True) as connection:
        connection.execute(
            text("INSERT INTO user_right (user_name, \"right\") VALUES ('keeper', 'money')")
        )
        connection.commit()
    differing(world)
    with pytest.raises(NotAllowed, match="另一位"):
        settle(world, 1, "lost", 2, by="keeper")
    statement = text("UPDATE shipment_difference SET outcome = 'lost', decided_by = 'keeper'")
    with (
        world.database.engine.connect().execution_options(depot_writes=True) as connection,
        pytest.raises(DBAPIError, match="four_eyes"),
    ):
        connection.execute(statement)


def test_broken_goods_come_back_as_damaged_and_late_ones_are_delivered(world):
    number = differing(world)
    settle(world, 1, "returned", 2, by="keeper", bin_code="S-01")
    settle(world, 2, "delivered", 3, by="keeper")
    assert on_hand(world)["L1", "S-01", "damaged"] == 2
    assert account(world, "site/左家镇") == {"L1": 47, "L2": 10}
    assert account(world, ROAD) == {"L1": 1}
    assert differences(world, number) == [
        (1, 2, "damaged", 2, "returned"),
        (2, 2, "missing", 1, "open"),
        (3, 2, "missing", 3, "delivered"),
    ]
    assert world.read(verify).ok


def test_a_difference_is_settled_for_what_it_is(world):
    differing(world)
    for quantity in (0, -1, 5, 10**12):
        with pytest.raises(InvalidInput):
            settle(world, 2, "lost", quantity, by="leader")
    with pytest.raises(NotFound):
        settle(world, 9, "lost", 1, by="leader")
    with pytest.raises(NotFound, match="库位"):
        settle(world, 1, "returned", 1, by="keeper", bin_code="Z-99")
    with pytest.raises(InvalidInput, match="处理结果"):
        settle(world, 1, "open", 1, by="keeper")
    assert account(world, ROAD) == {"L1": 6}


# Turning back


def test_a_truck_that_turns_back_corrects_the_movements_by_which_it_left(world):
    number = on_the_road(world)
    out = {row.document_line: row.seq for row in rows_of(world, "CK-2026-000001")}
    done = back(world, number)
    assert (done.status.value, done.document_no) == ("turned_back", "TH-2026-000001")
    assert on_hand(world) == {
        ("L1", "A-02", "issuable"): 50,
        ("L2", "A-01", "issuable"): 50,
        ("-", "A-01", "issuable"): 10,
    }
    rows = rows_of(world, "TH-2026-000001")
    assert {row.document_line: row.corrects_seq for row in rows} == out
    with pytest.raises(Conflict, match="已折返"):
        sign(world, number)
    with pytest.raises(Conflict):
        back(world, number)
    assert world.read(verify).ok


def rows_of(app, document_no):
    return app.read(movement_rows, document_no=document_no)


def test_what_was_recalled_or_expired_on_the_road_comes_back_held(app, clock):
    first, _ = stocked(app)
    receive_water(app, 5, TODAY + timedelta(days=31), "SOON", "S-01")
    number = approved(app, ("WT01", 15))
    pick_all(app, number)
    loaded(app, number)
    departed(app, number)
    clock.move(days=32)
    app.execute(start_recall, StartRecall(command_id(), "keeper", first, "漏水"))
    back(app, number, (1, "A-01"))
    held = {key: units for key, units in on_hand(app).items() if key[2] != "issuable"}
    assert held == {
        ("L1", "A-02", "recalled"): 40,
        ("L1", "A-01", "recalled"): 10,
        ("SOON", "S-01", "quarantined"): 5,
    }
    assert app.read(verify).ok
