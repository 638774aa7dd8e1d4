"""The trucks that may be sent."""

from __future__ import annotations

from dataclasses import dataclass

from depot.domain.fleet import Vehicle, VehicleClass
from depot.errors import Conflict, NotFound
from depot.services.access import Right, require
from depot.store.uow import Reader, UnitOfWork


@dataclass(frozen=True)
class AddVehicles:
    """Add classes of trucks and trucks."""

    command_id: str
    actor: str
    classes: tuple[VehicleClass, ...]
    vehicles: tuple[Vehicle, ...]


@dataclass(frozen=True)
class SetVehicleActive:
    """Take a truck out of service, or back into it."""

    command_id: str
    actor: str
    code: str
    active: bool


@dataclass(frozen=True)
class FleetChanged:
    """How many trucks were added or changed."""

    count: int


def add_vehicles(command: AddVehicles, uow: UnitOfWork) -> FleetChanged:
    """Add trucks.

    Raises
    ------
    NotAllowed, NotFound, Conflict
        Without the right to administer; for an unknown class; for a code or plate
        that is taken.
    """
    require(uow, command.actor, Right.ADMIN)
    known = {each.code for each in uow.fleet.classes()}
    uow.fleet.add_classes([each for each in command.classes if each.code not in known])
    known |= {each.code for each in command.classes}
    there = uow.fleet.vehicles()
    taken = {each.code for each in there}
    plates = {each.plate for each in there}
    for vehicle in command.vehicles:
        if vehicle.vehicle_class not in known:
            raise NotFound(
                f"车辆 {vehicle.code} 的车型“{vehicle.vehicle_class}”不存在，请先添加车型。",
                f"Vehicle {vehicle.code}: there is no class “{vehicle.vehicle_class}”; add it.",
            )
        if vehicle.code in taken:
            raise Conflict(
                f"车辆编码“{vehicle.code}”已被使用。",
                f"Vehicle code “{vehicle.code}” is taken.",
            )
        if vehicle.plate in plates:
            raise Conflict(
                f"车辆 {vehicle.code} 的车牌“{vehicle.plate}”已登记。",
                f"Vehicle {vehicle.code}: plate “{vehicle.plate}” is registered already.",
            )
        taken.add(vehicle.code)
        plates.add(vehicle.plate)
    uow.fleet.add_vehicles(command.vehicles)
    return FleetChanged(len(command.vehicles))


def set_vehicle_active(command: SetVehicleActive, uow: UnitOfWork) -> FleetChanged:
    """Take a truck out of service or back into it."""
    require(uow, command.actor, Right.ADMIN)
    if not uow.fleet.set_active(command.code, active=command.active):
        raise NotFound(f"没有车辆“{command.code}”。", f"There is no vehicle “{command.code}”.")
    return FleetChanged(1)


def vehicles(reader: Reader) -> tuple[Vehicle, ...]:
    """Return all trucks, by code."""
    return reader.fleet.vehicles()


def vehicle_classes(reader: Reader) -> tuple[VehicleClass, ...]:
    """Return all classes of trucks, by code."""
    return reader.fleet.classes()
