"""One line being picked: the command, what it is about, and writing it down."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from depot.domain.label import ScannedBin, parse_label
from depot.domain.shipment import (
    LineState,
    Method,
    Shipment,
    ShipmentLine,
    ShipmentStatus,
    ShipmentStepKind,
)  # fmt: skip
from depot.errors import InvalidInput
from depot.services.shipment_making import just_changed, move
from depot.services.transferring import require_text
from depot.store.uow import UnitOfWork


@dataclass(frozen=True)
class ConfirmPick:
    """Say that a line's goods were taken from their bin.

    Parameters
    ----------
    number
        The shipment.
    line
        Line of the pick list; 0: whichever the scanned label belongs to.
    scanned
        Text of the scanned label of bin or lot; empty: confirmed by hand.
    quantity
        Base units found; None: as listed.
    reason
        Why fewer are taken, or another lot than listed.
    bin
        Where another lot lies; empty: the bin that has the most of it.
    """

    command_id: str
    actor: str
    number: str
    line: int = 0
    scanned: str = ""
    quantity: int | None = None
    reason: str = ""
    bin: str = ""


@dataclass(frozen=True)
class PickDone:
    """A confirmed line.

    Parameters
    ----------
    line, picked, missing
        Line, units taken of it, units that are nowhere.
    changed
        False when it had been confirmed before: a second scan.
    new_lines
        Lines that stand in for what was short.
    """

    number: str
    status: ShipmentStatus
    line: int
    picked: int
    missing: int = 0
    changed: bool = True
    new_lines: tuple[int, ...] = ()


@dataclass(frozen=True)
class PickTask:
    """A line that somebody is at, with the day on which its goods arrive."""

    command: ConfirmPick
    shipment: Shipment
    line: ShipmentLine
    arrives_on: date

    @property
    def method(self) -> Method:
        """Whether a label was scanned."""
        return Method.SCAN if self.command.scanned.strip() else Method.HAND

    def quantity(self, *, needs_reason: bool = True) -> int:
        """Return the units found, between 0 and what is listed.

        Raises
        ------
        InvalidInput
            When it can't be that many, or fewer than listed without a reason.
        """
        listed = self.line.quantity
        found = listed if self.command.quantity is None else self.command.quantity
        whole = isinstance(found, int) and not isinstance(found, bool)
        if not whole or not 0 <= found <= listed:
            raise InvalidInput(
                f"第 {self.line.line} 行实拣 {found} 无效：应为 0 至 {listed} 的整数（基本单位）。",
                f"Line {self.line.line}: {found} picked; must be a whole number of base units, "
                f"0 to {listed}.",
            )
        if needs_reason and found < listed:
            require_text(
                self.command.reason, "少拣原因（如库位无货、破损）", "why fewer were found"
            )
        return found

    def book(self, uow: UnitOfWork, state: LineState, found: int) -> None:
        """Confirm the line if it is still open: of two pickers one comes first.

        Raises
        ------
        Conflict
            For the second.
        """
        booked = uow.shipments.move_line(
            self.shipment.number, self.line.line, LineState.OPEN, state=state.value,
            picked=found, method=self.method.value, picked_by=self.command.actor,
            picked_at_us=uow.now_us, reason=self.command.reason.strip(),
        )  # fmt: skip
        if not booked:
            raise just_changed(self.shipment.number)

    def note(self, uow: UnitOfWork, kind: ShipmentStepKind, text: str) -> None:
        """Write down what was done."""
        uow.shipments.note(self.shipment.number, kind, self.command.actor, text, self.method)


def is_lot(scanned: str) -> bool:
    """Whether the text is the label of goods; raises for what is no label of ours."""
    return bool(scanned.strip()) and not isinstance(parse_label(scanned), ScannedBin)


def settle_picks(uow: UnitOfWork, shipment: Shipment) -> ShipmentStatus:
    """Move the head on: picked once no line is open; a changed load is loaded anew."""
    lines = uow.shipments.lines(shipment.number)
    is_open = any(each.state is LineState.OPEN for each in lines)
    status = ShipmentStatus.PICKING if is_open else ShipmentStatus.PICKED
    back = shipment.status is ShipmentStatus.LOADED
    cleared = {"loaded_by": "", "loaded_at_us": 0, "checked_by": ""} if back else {}
    move(uow, shipment, [shipment.status], status=status.value, **cleared)
    return status
