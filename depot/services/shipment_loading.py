"""Loading (装车): onto a truck that can carry it, looked at by a second pair of eyes."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from math import isfinite
from typing import Final

from depot.domain.shipment import (
    LineState,
    Method,
    Shipment,
    ShipmentStatus,
    ShipmentStepKind,
    Truck,
    cubic_cm,
    grams,
    require_fits,
)
from depot.errors import Conflict, InvalidInput, NotAllowed
from depot.services.access import Right, require
from depot.services.shipment_holding import arrival_of, unfit
from depot.services.shipment_making import ShipmentRef, locked_shipment, move, truck_of
from depot.services.transferring import require_text
from depot.store.uow import Reader, UnitOfWork

MAX_LENGTH: Final = 64
# Heavier and larger than any road vehicle; catches slips.
MAX_KG: Final = 100_000
MAX_M3: Final = 200
_LOADABLE: Final = (ShipmentStatus.PICKED, ShipmentStatus.LOADED)


@dataclass(frozen=True)
class TruckChoice:
    """Which truck it is.

    Parameters
    ----------
    vehicle
        Code of a registered one; its limits are known.
    plate, driver, phone
        Of a hired one; a registered one's are taken where these are empty.
    max_kg, max_m3
        Limits of a hired one; 0: unknown, then nothing is checked and the record says so.
    """

    vehicle: str = ""
    plate: str = ""
    driver: str = ""
    phone: str = ""
    max_kg: int = 0
    max_m3: Decimal = Decimal(0)


PLANNED: Final = TruckChoice()


@dataclass(frozen=True)
class StartLoading:
    """A truck stands at the dock and loading begins."""

    command_id: str
    actor: str
    number: str
    truck: TruckChoice = PLANNED


@dataclass(frozen=True)
class LoadShipment:
    """All that was picked is on the truck."""

    command_id: str
    actor: str
    number: str
    truck: TruckChoice = PLANNED


@dataclass(frozen=True)
class CheckLoad:
    """Somebody else has looked at the load at the gate."""

    command_id: str
    actor: str
    number: str


def start_loading(command: StartLoading, uow: UnitOfWork) -> ShipmentRef:
    """Write down when loading began and on what truck.

    Raises
    ------
    Conflict, InvalidInput, NotFound
        When it isn't picked; for a truck that can't be meant or is too small.
    """
    require(uow, command.actor, Right.KEEP)
    shipment = locked_shipment(uow, command.number)
    shipment.require([ShipmentStatus.PICKED], "开始装车", "loaded")
    truck = chosen_truck(uow, shipment, command.truck)
    require_loadable(uow, shipment, truck)
    move(uow, shipment, [ShipmentStatus.PICKED], loading_at_us=uow.now_us, **_columns(truck))
    uow.shipments.note(shipment.number, ShipmentStepKind.LOADING, command.actor, _said(truck))
    return ShipmentRef(shipment.number, ShipmentStatus.PICKED)


def load_shipment(command: LoadShipment, uow: UnitOfWork) -> ShipmentRef:
    """Take note that it is loaded; the goods stay ours and reserved until the truck leaves.

    Loading again names another truck.

    Raises
    ------
    Conflict
        When it isn't picked, nothing was found, a line can't go, or the truck is too small.
    InvalidInput, NotFound
        For a truck that can't be meant.
    """
    require(uow, command.actor, Right.KEEP)
    shipment = locked_shipment(uow, command.number)
    shipment.require(_LOADABLE, "装车", "loaded")
    load(uow, shipment, chosen_truck(uow, shipment, command.truck), command.actor)
    return ShipmentRef(shipment.number, ShipmentStatus.LOADED)


def load(
    uow: UnitOfWork,
    shipment: Shipment,
    truck: Truck,
    actor: str,
    method: Method = Method.HAND,
) -> None:
    """Load a picked shipment within another command."""
    require_loadable(uow, shipment, truck)
    move(
        uow, shipment, _LOADABLE, status=ShipmentStatus.LOADED.value, loaded_by=actor,
        loaded_at_us=uow.now_us, checked_by="", **_columns(truck),
    )  # fmt: skip
    uow.shipments.note(shipment.number, ShipmentStepKind.LOADED, actor, _said(truck), method)


def check_load(command: CheckLoad, uow: UnitOfWork) -> ShipmentRef:
    """Confirm the load at the gate: not by who loaded it.

    Raises
    ------
    NotAllowed, Conflict
        By who loaded it; when it isn't loaded.
    """
    require(uow, command.actor, Right.KEEP)
    shipment = locked_shipment(uow, command.number)
    shipment.require([ShipmentStatus.LOADED], "门岗复核", "checked")
    if command.actor == shipment.loaded_by:
        raise NotAllowed(
            f"发货单 {shipment.number} 由你装车，请由另一人在门岗复核。",
            f"You loaded shipment {shipment.number}; somebody else checks it at the gate.",
        )
    move(uow, shipment, [ShipmentStatus.LOADED], checked_by=command.actor)
    uow.shipments.note(shipment.number, ShipmentStepKind.CHECKED, command.actor)
    return ShipmentRef(shipment.number, ShipmentStatus.LOADED)


def require_loadable(uow: Reader, shipment: Shipment, truck: Truck) -> None:
    """Refuse a load that can't go or doesn't fit.

    Raises
    ------
    Conflict
        Naming the lines, or by how much the truck is too small.
    """
    lines = uow.shipments.lines(shipment.number)
    if any(each.state is LineState.OPEN for each in lines):
        raise Conflict(
            f"发货单 {shipment.number} 还有未拣的行，请先拣完。",
            f"Shipment {shipment.number} still has open lines: pick them first.",
        )
    if not any(each.picked for each in lines):
        raise Conflict(
            f"发货单 {shipment.number} 没有拣到任何物资。请重新配货，或请领导撤销。",
            f"Nothing was found for shipment {shipment.number}. Fill up, or have it called off.",
        )
    bad = unfit(uow, shipment, lines, arrival_of(uow, shipment))
    if bad:
        raise Conflict(
            "有物资不能发："
            + "；".join(f"第 {line} 行{why.zh}" for line, why in bad.items())
            + "。请点“重新配货”。",
            "Some goods can't go: "
            + "; ".join(f"line {line}, {why.en}" for line, why in bad.items())
            + ". Fill up from other lots.",
        )
    require_fits(truck, *load_of(uow, shipment))


def load_of(reader: Reader, shipment: Shipment) -> tuple[int, int]:
    """Return weight (g) and volume (cm³) of what was picked."""
    lines = reader.shipments.lines(shipment.number)
    items = reader.catalogue.get({each.item for each in lines})
    return (
        sum(grams(items[each.item].weight_kg, each.picked) for each in lines),
        sum(cubic_cm(items[each.item].volume_m3, each.picked) for each in lines),
    )


def chosen_truck(reader: Reader, shipment: Shipment, choice: TruckChoice) -> Truck:
    """Return the truck that is meant; without a choice the planned one.

    Raises
    ------
    InvalidInput, NotFound
        Without any, for an unknown one, or for limits that can't be true.
    """
    for text in (choice.plate, choice.driver, choice.phone):
        if len(text) > MAX_LENGTH or "\0" in text:
            raise InvalidInput(
                "车牌、驾驶员或电话过长。", "Plate, driver or telephone is too long."
            )
    if choice.vehicle:
        known = truck_of(reader, choice.vehicle)
    elif choice.plate.strip():
        known = _hired(choice)
    else:
        known = shipment.truck
    require_text(known.plate, "车牌", "the vehicle's plate")
    return replace(
        known,
        driver=choice.driver.strip() or known.driver,
        phone=choice.phone.strip() or known.phone,
    )


def _hired(choice: TruckChoice) -> Truck:
    limits = ((choice.max_kg, MAX_KG), (choice.max_m3, MAX_M3))
    if not all(isfinite(value) and 0 <= value <= most for value, most in limits):
        raise InvalidInput(
            f"核载应在 0 至 {MAX_KG} kg、容积在 0 至 {MAX_M3} m³ 之间；不清楚填 0。",
            f"Payload: 0 to {MAX_KG} kg, volume: 0 to {MAX_M3} m³; 0 when unknown.",
        )
    return Truck(
        choice.plate.strip(),
        max_g=grams(float(choice.max_kg), 1),
        max_cm3=cubic_cm(float(choice.max_m3), 1),
    )


def _columns(truck: Truck) -> dict[str, object]:
    return {
        "plate": truck.plate, "vehicle": truck.code, "driver": truck.driver,
        "phone": truck.phone, "max_g": truck.max_g, "max_cm3": truck.max_cm3,
    }  # fmt: skip


def _said(truck: Truck) -> str:
    unknown = "" if truck.max_g and truck.max_cm3 else "（核载或容积未填，未校核）"
    return f"{truck.plate} {truck.driver}".strip() + unknown
