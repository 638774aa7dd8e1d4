"""Serial numbers of durable goods: registering them and reading where each unit is."""

from __future__ import annotations

from dataclasses import dataclass

from depot.domain.finding import Finding
from depot.domain.ledger import OWN, StockStatus
from depot.domain.serial import Grade, UnitState, require_numbers, unit_state
from depot.errors import InvalidInput, NotFound, Text
from depot.services.access import Right, require
from depot.services.catalogue import require_depot
from depot.store.repositories.serials import PlacedUnit, UnitEvent
from depot.store.uow import Reader, UnitOfWork

__all__ = [
    "RegisterSerials", "SerialRow", "SerialsRegistered", "UnitEvent", "find_serial",
    "register_serials", "serial_findings", "serial_history", "serial_rows",
]  # fmt: skip


@dataclass(frozen=True)
class RegisterSerials:
    """Give the units of a lot in a bin their serial numbers.

    Parameters
    ----------
    command_id, actor
        Client UUID; user name.
    depot, bin, lot_id
        Where they stand; which lot.
    numbers
        Serial numbers as on the units.
    status, owner, grade
        Of these units.
    """

    command_id: str
    actor: str
    depot: str
    bin: str
    lot_id: int
    numbers: tuple[str, ...]
    status: StockStatus = StockStatus.ISSUABLE
    owner: str = OWN
    grade: Grade = Grade.A


@dataclass(frozen=True)
class SerialsRegistered:
    """How many units were registered."""

    count: int


def register_serials(command: RegisterSerials, uow: UnitOfWork) -> SerialsRegistered:
    """Register the units.

    Raises
    ------
    InvalidInput, NotFound, NotAllowed
        For what can't be meant.
    Conflict
        When a number is taken, or there are more numbers than units.
    """
    require(uow, command.actor, Right.KEEP)
    require_depot(uow, command.depot)
    shelves = {each.bin.code: each for each in uow.places.shelves(command.depot)}
    if command.bin not in shelves:
        raise NotFound(
            f"储备库 {command.depot} 没有库位“{command.bin}”。",
            f"Depot {command.depot} has no bin “{command.bin}”.",
        )
    lot = uow.lots.get([command.lot_id]).get(command.lot_id)
    if lot is None:
        raise NotFound(f"没有批次 {command.lot_id}。", f"There is no lot {command.lot_id}.")
    numbers = require_numbers(command.numbers)
    if not numbers:
        raise InvalidInput("请至少填写一个序列号。", "Enter one serial number at least.")
    uow.serials.add(
        lot.item, lot.id, numbers, shelves[command.bin].account_id,
        status=command.status, owner=command.owner, grade=Grade(command.grade),
    )  # fmt: skip
    return SerialsRegistered(len(numbers))


@dataclass(frozen=True)
class SerialRow:
    """A unit as people read it.

    Parameters
    ----------
    place
        Account that it is at: ``"CY-W2/L02"``, ``"loan/JY-2026-000001"``.
    depot, bin
        Its two parts; empty outside the bins.
    status
        State in the ledger.
    state
        Where in its life it is.
    """

    item: str
    name_zh: str
    name_en: str
    number: str
    lot_id: int
    lot_no: str
    place: str
    depot: str
    bin: str
    status: StockStatus
    owner: str
    grade: Grade
    state: UnitState
    held_for: str
    added_at_us: int


def serial_rows(reader: Reader, item: str | None = None) -> tuple[SerialRow, ...]:
    """Return all units, or those of an item, by item and number."""
    return _rows(reader, reader.serials.placed(item))


def find_serial(reader: Reader, text: str) -> tuple[SerialRow, ...]:
    """Return the units whose number was scanned or typed; several items may share one."""
    return _rows(reader, reader.serials.placed(number=text.strip()))


def serial_history(reader: Reader, item: str, number: str) -> tuple[UnitEvent, ...]:
    """Return what happened to a unit, the newest first."""
    return reader.serials.history(item, number)


def serial_findings(reader: Reader) -> tuple[Finding, ...]:
    """Return where units and ledger differ: goods without numbers, or too many numbers."""
    return tuple(
        Finding(
            gap.place,
            Text(
                f"{gap.item} 批号 {gap.lot_no}：账上 {gap.quantity}，登记序列号 {gap.units} 个。"
                "请补登记或盘点。",
                f"{gap.item}, lot {gap.lot_no}: {gap.quantity} in the ledger, {gap.units} serial "
                "numbers registered. Register the rest or count.",
            ),
            gap.item,
        )
        for gap in reader.serials.gaps()
    )


def _rows(reader: Reader, found: tuple[PlacedUnit, ...]) -> tuple[SerialRow, ...]:
    items = reader.catalogue.get(each.unit.item for each in found)
    return tuple(_row(each, items[each.unit.item].name_zh, items[each.unit.item].name_en)
                 for each in found)  # fmt: skip


def _row(each: PlacedUnit, name_zh: str, name_en: str) -> SerialRow:
    unit = each.unit
    state = unit_state(each.kind, unit.key.status, unit.held_for)
    in_bin = each.kind.value == "storage"
    depot, bin_ = each.place.split("/", 1) if in_bin else ("", "")
    return SerialRow(
        unit.item, name_zh, name_en, unit.number, unit.lot_id, each.lot_no, each.place, depot,
        bin_, StockStatus(unit.key.status), unit.key.owner, unit.grade, state, unit.held_for,
        each.added_at_us,
    )  # fmt: skip
