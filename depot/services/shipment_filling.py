"""Filling a pick list up again (重新配货): what can't go any more, and what was short."""

from __future__ import annotations

from dataclasses import dataclass

from depot.domain.shipment import (
    IN_BUILDING,
    LineState,
    Shipment,
    ShipmentLine,
    ShipmentStatus,
    ShipmentStepKind,
)  # fmt: skip
from depot.errors import Conflict
from depot.services.access import Right, require
from depot.services.shipment_holding import arrival_of, hold, new_lines, refill, unfit
from depot.services.shipment_making import just_changed, locked_shipment
from depot.services.shipment_task import settle_picks
from depot.store.uow import UnitOfWork


@dataclass(frozen=True)
class RefillPicks:
    """Replace lines whose goods can't go any more, and try again what was short."""

    command_id: str
    actor: str
    number: str


@dataclass(frozen=True)
class Refilled:
    """Lines that were replaced, lines that stand in, units that are nowhere."""

    number: str
    status: ShipmentStatus
    replaced: tuple[int, ...]
    new_lines: tuple[int, ...]
    missing: int


def refill_picks(command: RefillPicks, uow: UnitOfWork) -> Refilled:
    """Choose other lots for lines that were recalled, freed or would arrive out of date.

    What was short before is tried again, so that goods that came in meanwhile are used.

    Raises
    ------
    Conflict
        When the shipment has left, or there is nothing to fill.
    """
    require(uow, command.actor, Right.KEEP)
    shipment = locked_shipment(uow, command.number)
    shipment.require(IN_BUILDING, "重新配货", "filled up")
    arrives_on = arrival_of(uow, shipment)
    before = uow.shipments.lines(shipment.number)
    bad = unfit(uow, shipment, before, arrives_on)
    lost = [each for each in before if each.line in bad]
    wanting = [each for each in before if each.line in bad or each.missing]
    if not wanting:
        raise Conflict("没有需要重新配货的行。", "There is no line to fill up.")
    for each in lost:
        _give_up(uow, shipment, each, bad[each.line].zh)
    hold(uow, shipment, lost)
    missing = 0
    for each in wanting:
        units = each.missing + (each.held if each.line in bad else 0)
        left = refill(uow, shipment, each, units, arrives_on)
        uow.shipments.move_line(shipment.number, each.line, LineState.SHORT, missing=left)
        missing += left
    said = "；".join(bad[each.line].zh for each in lost)
    uow.shipments.note(shipment.number, ShipmentStepKind.REFILLED, command.actor, said)
    return Refilled(
        shipment.number,
        settle_picks(uow, shipment),
        tuple(each.line for each in lost),
        new_lines(uow, shipment, before),
        missing,
    )


def _give_up(uow: UnitOfWork, shipment: Shipment, line: ShipmentLine, why: str) -> None:
    changed = uow.shipments.move_line(
        shipment.number, line.line, line.state, state=LineState.SHORT.value, picked=0, reason=why
    )
    if not changed:
        raise just_changed(shipment.number)
