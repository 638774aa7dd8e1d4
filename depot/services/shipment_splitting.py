"""Splitting a shipment (拆单): what one truck can't carry goes on another."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from depot.domain.shipment import (
    DOCUMENT,
    LineState,
    Shipment,
    ShipmentKind,
    ShipmentLine,
    ShipmentStatus,
    ShipmentStepKind,
    Truck,
)
from depot.errors import Conflict, InvalidInput
from depot.services.access import Right, require
from depot.services.shipment_holding import hold
from depot.services.shipment_making import ShipmentRef, locked_shipment, move
from depot.services.shipment_scan import named_line
from depot.store.uow import UnitOfWork

_SPLITTABLE = (ShipmentStatus.PICKED, ShipmentStatus.LOADED)


@dataclass(frozen=True)
class SplitShipment:
    """Put some of what was picked on another truck.

    Parameters
    ----------
    lines
        (line, base units) that go on the other truck.
    """

    command_id: str
    actor: str
    number: str
    lines: tuple[tuple[int, int], ...]


def split_shipment(command: SplitShipment, uow: UnitOfWork) -> ShipmentRef:
    """Make a second shipment of these units; both are picked and wait for a truck.

    Raises
    ------
    NotAllowed, NotFound, InvalidInput
        Without the right; for an unknown line; for more than was picked, nothing or all.
    Conflict
        When it isn't picked, or is a trip of a dispatch order: that needs a larger truck.
    """
    require(uow, command.actor, Right.KEEP)
    shipment = locked_shipment(uow, command.number)
    shipment.require(_SPLITTABLE, "拆单", "split")
    if shipment.kind is ShipmentKind.ORDER:
        raise Conflict(
            f"发货单 {shipment.number} 是调拨车次，一车一单，不能拆。请换大车。",
            f"Shipment {shipment.number} is a trip of a dispatch order and isn't split. Take a "
            "larger truck.",
        )
    parts = _parts(uow, shipment, command)
    second = _second(uow, shipment)
    uow.shipments.add(second, uow.shipments.stops(shipment.number), ())
    moved = [_move(uow, shipment, second, line, units) for line, units in parts]
    hold(uow, shipment, moved)
    hold(uow, second, moved)
    move(
        uow, shipment, _SPLITTABLE, status=ShipmentStatus.PICKED.value, loaded_by="",
        loaded_at_us=0, checked_by="",
    )  # fmt: skip
    said = f"{shipment.number} → {second.number}"
    for number in (shipment.number, second.number):
        uow.shipments.note(number, ShipmentStepKind.SPLIT, command.actor, said)
    return ShipmentRef(second.number, second.status)


def _parts(
    uow: UnitOfWork, shipment: Shipment, command: SplitShipment
) -> list[tuple[ShipmentLine, int]]:
    lines = uow.shipments.lines(shipment.number)
    wanted: dict[int, int] = {}
    for number, units in command.lines:
        line = named_line(lines, number, shipment)
        whole = isinstance(units, int) and not isinstance(units, bool)
        if not whole or not 1 <= units <= line.picked or number in wanted:
            raise InvalidInput(
                f"第 {number} 行拆出 {units} 无效：每行一次，应为 1 至 {line.picked} 的整数。",
                f"Line {number}: {units} can't go on another truck; once a line, 1 to "
                f"{line.picked}.",
            )
        wanted[number] = units
    if not wanted or sum(wanted.values()) == sum(each.picked for each in lines):
        raise InvalidInput(
            "请选择要装到另一车的部分：不能一件不拆，也不能全部拆走。",
            "Choose what goes on the other truck: not nothing, and not all of it.",
        )
    return _with_units(lines, wanted)


def _with_units(
    lines: tuple[ShipmentLine, ...], wanted: Mapping[int, int]
) -> list[tuple[ShipmentLine, int]]:
    return [(each, wanted[each.line]) for each in lines if each.line in wanted]


def _second(uow: UnitOfWork, of: Shipment) -> Shipment:
    root = of.demand_ref.split("+", 1)[0]
    count = 2
    while uow.shipments.of_demand(f"{root}+{count}") is not None:
        count += 1
    return replace(
        of,
        number=uow.documents.next_number(DOCUMENT),
        demand_ref=f"{root}+{count}",
        status=ShipmentStatus.PICKED,
        truck=Truck(),
        loading_at_us=0,
        loaded_by="",
        loaded_at_us=0,
        checked_by="",
    )


def _move(
    uow: UnitOfWork, first: Shipment, second: Shipment, line: ShipmentLine, units: int
) -> ShipmentLine:
    """Move a line, or a part of it, and return it as it stands in the second shipment."""
    if units == line.quantity:
        uow.shipments.hand_over(first.number, second.number, [line.line])
        return line
    uow.shipments.move_line(
        first.number, line.line, line.state,
        quantity=line.quantity - units, picked=line.picked - units,
    )  # fmt: skip
    part = replace(line, quantity=units, picked=units, missing=0, state=LineState.PICKED)
    uow.shipments.add_lines(second.number, [part])
    return part
