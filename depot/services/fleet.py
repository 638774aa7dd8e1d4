"""The trucks that may be sent: their classes, places, drivers, and whether they are in service."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from unicodedata import normalize

from depot.domain.fleet import Vehicle, VehicleClass, VehicleVersion
from depot.domain.lines import LineChecks
from depot.errors import Conflict, InvalidInput, NotFound, Text
from depot.io.reference import reference
from depot.services.access import Right, require_any
from depot.store.uow import Reader, UnitOfWork

KEEPERS = (Right.KEEP, Right.ADMIN)
"""Who keeps the fleet; planners may take a truck out of service and back."""


@dataclass(frozen=True)
class AddVehicles:
    """Add classes of trucks and trucks."""

    command_id: str
    actor: str
    classes: tuple[VehicleClass, ...]
    vehicles: tuple[Vehicle, ...]


@dataclass(frozen=True)
class ChangeVehicle:
    """Change a truck.

    Parameters
    ----------
    vehicle
        As it shall be.
    seen
        As it was when the person opened it.
    """

    command_id: str
    actor: str
    vehicle: Vehicle
    seen: Vehicle


@dataclass(frozen=True)
class ChangeClass:
    """Change a class of trucks.

    Parameters
    ----------
    kind
        As it shall be.
    seen
        As it was when the person opened it.
    """

    command_id: str
    actor: str
    kind: VehicleClass
    seen: VehicleClass


@dataclass(frozen=True)
class ImportFleet:
    """Add and change many classes and trucks at once: all of them or none."""

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
    """How many trucks were added or changed, or classes where only classes were given."""

    count: int


@dataclass(frozen=True)
class FleetImported:
    """How many trucks and classes were added, and how many changed."""

    added: int
    changed: int


def add_vehicles(command: AddVehicles, uow: UnitOfWork) -> FleetChanged:
    """Add trucks, and classes that are new.

    Raises
    ------
    NotAllowed, NotFound, Conflict, InvalidInput
        Without the right to keep the fleet; for an unknown class; for a code or plate
        that is taken; for a road profile that isn't known.
    """
    require_any(uow, command.actor, *KEEPERS)
    kinds = uow.fleet.locked_classes()
    new = [each for each in command.classes if each.code not in kinds]
    if command.classes and not new and not command.vehicles:
        raise Conflict(
            f"车型编码“{command.classes[0].code}”已被使用。",
            f"Class code “{command.classes[0].code}” is taken.",
        )
    there = uow.fleet.locked()
    for each in new:
        _refuse(class_fault(each))
    kinds |= {each.code: each for each in new}
    for vehicle in command.vehicles:
        if vehicle.code in there:
            raise Conflict(
                f"车辆编码“{vehicle.code}”已被使用。", f"Vehicle code “{vehicle.code}” is taken."
            )
        _refuse_vehicle(vehicle, kinds, there)
        there[vehicle.code] = vehicle
    uow.fleet.save_classes(new)
    uow.fleet.save_vehicles(command.vehicles)
    return FleetChanged(len(command.vehicles) or len(new))


def change_vehicle(command: ChangeVehicle, uow: UnitOfWork) -> FleetChanged:
    """Save a truck as a new version.

    Raises
    ------
    NotAllowed, NotFound, Conflict
        Without the right to keep the fleet; for an unknown truck or class; when somebody
        changed it meanwhile, or another truck has the plate.
    """
    require_any(uow, command.actor, *KEEPERS)
    there, vehicle = uow.fleet.locked(), command.vehicle
    _known(there, vehicle.code)
    if there[vehicle.code] != command.seen:
        raise _changed_meanwhile("车辆", "Vehicle", vehicle.code)
    kinds = {each.code: each for each in uow.fleet.classes()}
    _refuse_vehicle(vehicle, kinds, there)
    _, changed = uow.fleet.save_vehicles((vehicle,))
    return FleetChanged(changed)


def change_class(command: ChangeClass, uow: UnitOfWork) -> FleetChanged:
    """Save a class of trucks.

    Raises
    ------
    NotAllowed, NotFound, Conflict, InvalidInput
        Without the right to keep the fleet; for an unknown class; when somebody changed it
        meanwhile; for a road profile that isn't known.
    """
    require_any(uow, command.actor, *KEEPERS)
    found = uow.fleet.locked_classes().get(command.kind.code)
    if found is None:
        raise NotFound(f"没有车型“{command.kind.code}”。", f"No class “{command.kind.code}”.")
    if found != command.seen:
        raise _changed_meanwhile("车型", "Vehicle class", found.code)
    _refuse(class_fault(command.kind))
    _, changed = uow.fleet.save_classes((command.kind,))
    return FleetChanged(changed)


def import_fleet(command: ImportFleet, uow: UnitOfWork) -> FleetImported:
    """Save classes and trucks of a workbook; those that are as before are left alone.

    Raises
    ------
    NotAllowed, InvalidLines
        Without the right to keep the fleet; with the errors of every line.
    """
    require_any(uow, command.actor, *KEEPERS)
    kinds, there = uow.fleet.locked_classes(), uow.fleet.locked()
    checks = LineChecks()
    for line, kind in enumerate(command.classes, start=1):
        _note(checks, line, class_fault(kind))
        kinds[kind.code] = kind
    come: set[str] = set()
    for line, vehicle in enumerate(command.vehicles, start=len(command.classes) + 1):
        if vehicle.code in come:
            _note(checks, line, _twice(vehicle.code))
        _note(checks, line, vehicle_fault(vehicle, kinds, there))
        come.add(vehicle.code)
        there[vehicle.code] = vehicle
    checks.refuse_if_any()
    classes = uow.fleet.save_classes(command.classes)
    vehicles = uow.fleet.save_vehicles(command.vehicles)
    return FleetImported(classes[0] + vehicles[0], classes[1] + vehicles[1])


def set_vehicle_active(command: SetVehicleActive, uow: UnitOfWork) -> FleetChanged:
    """Take a truck out of service or back into it.

    Raises
    ------
    NotAllowed, NotFound
        Without the right to keep the fleet or to plan; for an unknown truck.
    """
    require_any(uow, command.actor, *KEEPERS, Right.PLAN)
    there = uow.fleet.locked()
    _known(there, command.code)
    vehicle = replace(there[command.code], active=command.active)
    _, changed = uow.fleet.save_vehicles((vehicle,))
    return FleetChanged(changed)


def vehicles(reader: Reader) -> tuple[Vehicle, ...]:
    """Return all trucks, by code."""
    return reader.fleet.vehicles()


def place_names(reader: Reader) -> dict[str, Text]:
    """Return the names of the places of ours and of suppliers where trucks may stand, by code."""
    theirs = {each.code: Text(each.name_zh, each.name_en) for each in reader.reserves.suppliers()}
    ours = {each.code: Text(each.name_zh, each.name_en) for each in reader.places.depots()}
    return theirs | ours


def vehicle_classes(reader: Reader) -> tuple[VehicleClass, ...]:
    """Return all classes of trucks, by code."""
    return reader.fleet.classes()


def vehicle_history(reader: Reader, code: str) -> tuple[VehicleVersion, ...]:
    """Return all versions of a truck, the newest first.

    Raises
    ------
    NotFound
        When there is no such truck.
    """
    found = reader.fleet.history(code)
    if not found:
        raise _no_vehicle(code)
    return found


def road_profiles() -> tuple[str, ...]:
    """Return the road profiles that a class may drive by."""
    return tuple(sorted({row.profile for row in reference().road_profiles}))


def class_fault(kind: VehicleClass) -> Text | None:
    """Return what is wrong about a class."""
    known = road_profiles()
    if kind.profile in known:
        return None
    return Text(
        f"车型“{kind.code}”的行车类别“{kind.profile}”不存在，可用：{'、'.join(known)}。",
        f"Vehicle class “{kind.code}”: there is no road profile “{kind.profile}”; known are "
        f"{', '.join(known)}.",
    )


def vehicle_fault(
    vehicle: Vehicle, kinds: Mapping[str, VehicleClass], there: Mapping[str, Vehicle]
) -> Text | None:
    """Return what is wrong about a truck as it is to be: its class, its hours, its plate."""
    if vehicle.vehicle_class not in kinds:
        return Text(
            f"车辆 {vehicle.code} 的车型“{vehicle.vehicle_class}”不存在，请先添加车型。",
            f"Vehicle {vehicle.code}: there is no class “{vehicle.vehicle_class}”; add it.",
        )
    if vehicle.available_from_min == vehicle.available_until_min:
        return Text(
            f"车辆 {vehicle.code} 出车和收车都是接令后 {vehicle.available_from_min} 分钟，"
            "没有可用时间，请改收车时间；暂不使用的请停用。",
            f"Vehicle {vehicle.code} is ready and ends {vehicle.available_from_min} min after a "
            "call, so it has no time. Let it end later, or take it out of service.",
        )
    plate = _read_plate(vehicle.plate)
    for other in there.values():
        if _read_plate(other.plate) == plate and other.code != vehicle.code:
            return Text(
                f"车辆 {vehicle.code} 的车牌“{vehicle.plate}”已登记（{other.code}），请核对。",
                f"Vehicle {vehicle.code}: plate “{vehicle.plate}” is registered already "
                f"({other.code}); check it.",
            )
    return None


def _read_plate(plate: str) -> str:
    """Return a plate as people read it: wide or small letters, dots and blanks are alike."""
    return "".join(each for each in normalize("NFKC", plate).upper() if each.isalnum())


def pallet_places(kinds: Sequence[VehicleClass]) -> dict[str, int]:
    """Return the pallet places of each class."""
    return {each.code: each.pallets for each in kinds}


def _refuse(fault: Text | None) -> None:
    if fault is not None:
        raise InvalidInput(fault.zh, fault.en)


def _refuse_vehicle(
    vehicle: Vehicle, kinds: Mapping[str, VehicleClass], there: Mapping[str, Vehicle]
) -> None:
    fault = vehicle_fault(vehicle, kinds, there)
    if fault is not None:
        refusal = Conflict if vehicle.vehicle_class in kinds else NotFound
        raise refusal(fault.zh, fault.en)


def _known(there: Mapping[str, Vehicle], code: str) -> None:
    if code not in there:
        raise _no_vehicle(code)


def _no_vehicle(code: str) -> NotFound:
    return NotFound(f"没有车辆“{code}”。", f"There is no vehicle “{code}”.")


def _changed_meanwhile(zh: str, en: str, code: str) -> Conflict:
    return Conflict(
        f"{zh} {code} 已被他人修改，请重新打开后再改。",
        f"{en} {code} was changed by somebody else. Open it again.",
    )


def _twice(code: str) -> Text:
    return Text(f"车辆编码“{code}”重复。", f"Vehicle code “{code}” comes twice.")


def _note(checks: LineChecks, line: int, fault: Text | None) -> None:
    if fault is not None:
        checks.add(line, "vehicle", fault.zh, fault.en)
