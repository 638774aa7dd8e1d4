"""Suppliers, agreements, standards and trucks on record."""

from datetime import date

import pytest
from ledger_world import TODAY, command_id
from order_world import SHOP, agreement, promise, staff

from depot.domain.fleet import Vehicle
from depot.domain.reserve_standard import ReserveStandard
from depot.errors import Conflict, InvalidInput, NotAllowed, NotFound
from depot.services.access import SYSTEM_ACTOR
from depot.services.agreements import (
    AddAgreement,
    AddSupplier,
    SetReserveStandards,
    add_agreement,
    add_supplier,
    agreement_rows,
    set_reserve_standards,
)
from depot.services.audit import verify
from depot.services.fleet import (
    AddVehicles,
    SetVehicleActive,
    add_vehicles,
    set_vehicle_active,
    vehicles,
)
from depot.services.stock import movement_rows


@pytest.fixture
def world(app):
    staff(app)
    return app


def test_a_signed_agreement_stands_on_the_promise_ledger(world):
    promise(world, 100)
    (row,) = world.read(agreement_rows, TODAY)
    assert (row.supplier_zh, row.valid, row.promise.free) == ("大润发", True, 100)
    (moved,) = world.read(movement_rows, document_no="XY-1")
    assert (moved.ledger, moved.from_account, moved.to_account, moved.quantity) == (
        "promise", "supplier/SHOP", "agreement/XY-1/WT01", 100,
    )  # fmt: skip
    assert world.read(verify).ok


def test_an_agreement_is_valid_through_its_last_day(world):
    promise(world, 5, until=date(2026, 6, 30))
    valid = [world.read(agreement_rows, date(2026, month, day))[0].valid
             for month, day in ((6, 30), (7, 1))]  # fmt: skip
    assert valid == [True, False]


def test_agreements_and_suppliers_are_added_once(world):
    promise(world, 5)
    with pytest.raises(Conflict, match="XY-1"):
        promise(world, 5)
    with pytest.raises(Conflict, match="SHOP"):
        world.execute(add_supplier, AddSupplier(command_id(), SYSTEM_ACTOR, SHOP))


def test_an_agreement_about_unknown_things_is_refused(world):
    command = AddAgreement(command_id(), "leader", agreement(5))
    unknown = command.agreement.__class__(
        **{**command.agreement.__dict__, "supplier": "NOBODY", "number": "XY-2"}
    )
    with pytest.raises(NotFound, match="NOBODY"):
        world.execute(add_agreement, AddAgreement(command_id(), "leader", unknown))
    with pytest.raises(NotAllowed):
        world.execute(add_agreement, AddAgreement(command_id(), "planner", agreement(5)))


def test_a_standard_is_set_and_set_anew(world):
    for quantity in (10, 20):
        wanted = (ReserveStandard("WT01", quantity, "区预案", "sourced"),)
        world.execute(
            set_reserve_standards, SetReserveStandards(command_id(), SYSTEM_ACTOR, wanted)
        )
    assert world.read(lambda reader: reader.reserves.standards()) == wanted
    unknown = SetReserveStandards(command_id(), SYSTEM_ACTOR, (ReserveStandard("X", 1, "区预案"),))
    with pytest.raises(NotFound, match="X"):
        world.execute(set_reserve_standards, unknown)


@pytest.mark.parametrize(("quantity", "source"), [(-1, "区预案"), (1, " ")])
def test_a_standard_needs_a_quantity_and_a_source(quantity, source):
    with pytest.raises(InvalidInput):
        ReserveStandard("WT01", quantity, source)


def test_trucks_are_added_once_and_of_known_classes(world):
    def add(code, kind="L5", plate="吉B77777"):
        truck = Vehicle(code, kind, "CY1", 126.57, 43.88, plate, "张", "1")
        return world.execute(add_vehicles, AddVehicles(command_id(), SYSTEM_ACTOR, (), (truck,)))

    add("T3")
    with pytest.raises(Conflict, match="T3"):
        add("T3", plate="吉B88888")
    with pytest.raises(NotFound, match="L9"):
        add("T4", "L9", plate="吉B99999")
    with pytest.raises(Conflict, match="吉B77777"):
        add("T4")
    assert [each.code for each in world.read(vehicles)] == ["T1", "T2", "T3"]


def test_a_truck_goes_out_of_service_and_comes_back(world):
    for active in (False, True):
        command = SetVehicleActive(command_id(), SYSTEM_ACTOR, "T1", active)
        world.execute(set_vehicle_active, command)
        assert world.read(vehicles)[0].active is active
    with pytest.raises(NotFound):
        world.execute(
            set_vehicle_active, SetVehicleActive(command_id(), SYSTEM_ACTOR, "X", active=True)
        )
