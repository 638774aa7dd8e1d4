"""Load within the truck's limits, the gate, splitting, departing at once."""

from decimal import Decimal

import pytest
from ledger_world import command_id
from shipment_world import (
    account,
    approved,
    departed,
    lines_of,
    loaded,
    pick,
    pick_all,
    reserved,
    sign,
    state_of,
    stocked,
)
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from depot.errors import Conflict, InvalidInput, NotAllowed, NotFound
from depot.services.audit import verify
from depot.services.recall import StartRecall, start_recall
from depot.services.shipment_leaving import (
    CancelShipment,
    DepartAtOnce,
    cancel_shipment,
    depart_at_once,
)
from depot.services.shipment_loading import (
    CheckLoad,
    TruckChoice,
    check_load,
)
from depot.services.shipment_splitting import SplitShipment, split_shipment
from depot.services.shipment_views import shipment_view

ROAD = "transit/LY-2026-000001"


@pytest.fixture
def world(app):
    """50 water L1 (A-02), 50 water L2 (A-01) that expires later, 10 tents."""
    app.lots = stocked(app)
    return app


# Loading


def test_what_is_loaded_is_ours_and_reserved_until_it_leaves(world):
    number = approved(world)
    with pytest.raises(Conflict, match="待装车"):
        loaded(world, number)
    pick_all(world, number)
    loaded(world, number)
    assert reserved(world) == {"WT01": 60}
    assert account(world, ROAD) == {}
    done = departed(world, number)
    assert done.document_no == "CK-2026-000001"
    assert account(world, ROAD) == {"L1": 50, "L2": 10}
    assert reserved(world) == {}
    with pytest.raises(Conflict, match="在途"):
        departed(world, number)
    assert world.read(verify).ok


def test_a_truck_that_is_too_small_is_refused_by_weight_and_by_volume(world):
    number = approved(world)  # 60 boxes: 792 kg, 1.2 m³
    pick_all(world, number)
    with pytest.raises(Conflict, match=r"重量 792\.0 kg，核载 791\.0 kg"):
        loaded(world, number, plate="吉B1", max_kg=791, max_m3=Decimal(2))
    with pytest.raises(Conflict, match=r"体积 1\.20 m³，容积 1\.19 m³"):
        loaded(world, number, plate="吉B1", max_kg=792, max_m3=Decimal("1.19"))
    loaded(world, number, plate="吉B1", max_kg=792, max_m3=Decimal("1.2"))
    # A change of truck before the departure.
    loaded(world, number, vehicle="T2")
    view = world.read(shipment_view, number)
    assert (view.head.truck.plate, view.head.truck.driver) == ("吉BT2", "T2司机")


@pytest.mark.parametrize(
    "truck",
    [
        {"plate": "  "},
        {"plate": "吉" * 65},
        {"plate": "吉B1", "max_kg": -1},
        {"plate": "吉B1", "max_kg": 10**12},
        {"plate": "吉B1", "max_m3": Decimal("NaN")},
    ],
)
def test_a_truck_must_make_sense(world, truck):
    number = approved(world, ("WT01", 1))
    pick_all(world, number)
    with pytest.raises(InvalidInput):
        loaded(world, number, **truck)
    with pytest.raises(NotFound):
        loaded(world, number, vehicle="T9")
    assert state_of(world, number) == "picked"


def test_nothing_found_is_nothing_to_load(world):
    number = approved(world, ("WT01", 100))
    for line in (1, 2):
        pick(world, number, line=line, quantity=0, reason="空")
    with pytest.raises(Conflict, match="没有拣到"):
        loaded(world, number)
    with pytest.raises(NotAllowed):
        world.execute(cancel_shipment, CancelShipment(command_id(), "keeper", number, "无货"))
    world.execute(cancel_shipment, CancelShipment(command_id(), "leader", number, "无货"))
    assert state_of(world, number) == "cancelled"


def test_the_gate_is_a_second_pair_of_eyes(world):
    number = approved(world)
    pick_all(world, number)
    loaded(world, number)
    with pytest.raises(NotAllowed, match="另一人"):
        world.execute(check_load, CheckLoad(command_id(), "keeper", number))
    world.execute(check_load, CheckLoad(command_id(), "system", number))
    assert world.read(shipment_view, number).head.checked_by == "system"
    statement = text("UPDATE shipment SET checked_by = loaded_by")
    with (
        world.database.engine.connect().execution_options(depot_writes=True) as connection,
        pytest.raises(DBAPIError, match="four_eyes"),
    ):
        connection.execute(statement)


def test_cancelling_before_the_departure_frees_everything(world):
    number = approved(world)
    pick_all(world, number)
    loaded(world, number)
    world.execute(cancel_shipment, CancelShipment(command_id(), "leader", number, "险情解除"))
    assert reserved(world) == {}
    with pytest.raises(Conflict, match="已撤销"):
        departed(world, number)


# Splitting


def split(app, number, *lines):
    return app.execute(split_shipment, SplitShipment(command_id(), "keeper", number, lines))


def test_what_one_truck_can_not_carry_goes_on_another(world):
    number = approved(world)  # line 1: 10 of L2, line 2: 50 of L1
    pick_all(world, number)
    loaded(world, number)
    second = split(world, number, (1, 10), (2, 20)).number
    assert lines_of(world, number) == [(2, "A-02", "L1", 30, 30, 0, "picked")]
    assert lines_of(world, second) == [
        (1, "A-01", "L2", 10, 10, 0, "picked"),
        (2, "A-02", "L1", 20, 20, 0, "picked"),
    ]
    assert reserved(world) == {"WT01": 60}
    assert (state_of(world, number), state_of(world, second)) == ("picked", "picked")
    for each in (number, second):
        loaded(world, each, plate="吉B1", max_kg=400)
        departed(world, each)
        sign(world, each)
    assert account(world, "site/左家镇") == {"L1": 50, "L2": 10}
    assert world.read(shipment_view, second).requisition.number == "LY-2026-000001"
    assert world.read(verify).ok


def test_a_short_line_keeps_what_is_missing(world):
    number = approved(world, ("WT01", 100))
    pick(world, number, line=2, quantity=20, reason="少")
    pick(world, number, line=1)
    second = split(world, number, (2, 20)).number
    assert lines_of(world, number)[1] == (2, "A-02", "L1", 30, 0, 30, "short")
    assert lines_of(world, second) == [(2, "A-02", "L1", 20, 20, 0, "picked")]
    assert reserved(world) == {"WT01": 70}


@pytest.mark.parametrize(
    "lines", [(), ((1, 0),), ((1, -1),), ((1, 11),), ((1, 5), (1, 5)), ((1, 10), (2, 50))]
)
def test_a_split_takes_some_and_leaves_some(world, lines):
    number = approved(world)
    pick_all(world, number)
    with pytest.raises(InvalidInput):
        split(world, number, *lines)
    assert len(lines_of(world, number)) == 2


# At once


def test_departing_at_once_says_so_in_the_record(world):
    number = approved(world)
    truck = TruckChoice(vehicle="T1")
    command = DepartAtOnce(command_id(), "keeper", number, "堤坝决口", truck)
    done = world.execute(depart_at_once, command)
    assert world.execute(depart_at_once, command) == done
    assert account(world, ROAD) == {"L1": 50, "L2": 10}
    view = world.read(shipment_view, number)
    assert {each.line.method for each in view.lines} == {"at_once"}
    assert [(s.kind.value, s.method) for s in view.steps][-2:] == [
        ("departed_at_once", "at_once"),
        ("departed", "at_once"),
    ]
    assert view.steps[-2].note == "堤坝决口"
    assert world.read(verify).ok


def test_departing_at_once_never_goes_round_a_recall_or_the_truck(world):
    number = approved(world)
    small = TruckChoice(plate="吉B1", max_kg=100)
    with pytest.raises(Conflict, match="装不下"):
        world.execute(depart_at_once, DepartAtOnce(command_id(), "keeper", number, "急", small))
    world.execute(start_recall, StartRecall(command_id(), "keeper", world.lots[0], "漏水"))
    truck = TruckChoice(vehicle="T1")
    with pytest.raises(Conflict, match="召回"):
        world.execute(depart_at_once, DepartAtOnce(command_id(), "keeper", number, "急", truck))
    assert state_of(world, number) == "approved"
