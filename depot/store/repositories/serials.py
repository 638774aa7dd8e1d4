"""Units with serial numbers; they follow the ledger at the end of every command."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection, Row, Select, func, select, update

from depot.domain.ledger import OWN, AccountKind, HoldingKey, LedgerKind, Posting, StockStatus
from depot.domain.serial import Grade, SerialUnit, UnitMove, followed, require_numbers
from depot.errors import Conflict, NotFound
from depot.store.ledger import Ledger
from depot.store.prepared import Prepared
from depot.store.rowset import among
from depot.store.schema.ledger import account, balance, command, lot
from depot.store.schema.serials import serial_event, serial_unit

_KEY = ("account_id", "lot_id", "status", "owner")
_OF_LOTS = Prepared(
    lambda dialect: (
        select(serial_unit)
        .where(among(dialect, serial_unit.c.lot_id, "lots"))
        .order_by(serial_unit.c.item, serial_unit.c.number)
    )
)


@dataclass(frozen=True)
class UnitEvent:
    """One line of a unit's history."""

    what: str
    place: str
    status: str
    grade: str
    assumed: bool
    note: str
    at_us: int
    actor: str
    command_kind: str


@dataclass(frozen=True)
class CountGap:
    """A holding whose units are not as many as the ledger says."""

    lot_id: int
    item: str
    lot_no: str
    place: str
    status: str
    quantity: int
    units: int


@dataclass(frozen=True)
class PlacedUnit:
    """A unit with the account that it is at and the number of its lot."""

    unit: SerialUnit
    place: str
    kind: AccountKind
    lot_no: str
    added_at_us: int


class Serials:
    """Loads units and their history."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def placed(
        self,
        item: str | None = None,
        *,
        lot_id: int | None = None,
        number: str | None = None,
        place: str | None = None,
    ) -> tuple[PlacedUnit, ...]:
        """Return units by item and number; None means any."""
        query = (
            select(serial_unit, account.c.code, account.c.kind, lot.c.lot_no)
            .join(account, account.c.id == serial_unit.c.account_id)
            .join(lot, lot.c.id == serial_unit.c.lot_id)
            .order_by(serial_unit.c.item, serial_unit.c.number)
        )
        for column, value in (
            (serial_unit.c.item, item), (serial_unit.c.lot_id, lot_id),
            (serial_unit.c.number, number), (account.c.code, place),
        ):  # fmt: skip
            query = query if value is None else query.where(column == value)
        return tuple(
            PlacedUnit(_unit(row), row.code, AccountKind(row.kind), row.lot_no, row.added_at_us)
            for row in self._connection.execute(query)
        )

    def history(self, item: str, number: str) -> tuple[UnitEvent, ...]:
        """Return what happened to a unit, the newest first."""
        query = (
            select(serial_event, account.c.code, command.c.actor, command.c.kind)
            .join(account, account.c.id == serial_event.c.account_id)
            .join(command, command.c.id == serial_event.c.command_id)
            .where(serial_event.c.item == item, serial_event.c.number == number)
            .order_by(serial_event.c.id.desc())
        )
        return tuple(
            UnitEvent(
                row.what, row.code, row.status, row.grade, bool(row.assumed), row.note,
                row.at_us, row.actor, row.kind,
            )
            for row in self._connection.execute(query)
        )  # fmt: skip

    def gaps(self) -> tuple[CountGap, ...]:
        """Return the holdings of lots with units where units and ledger differ."""
        tracked = select(serial_unit.c.lot_id).distinct()
        units = (
            select(*(serial_unit.c[name] for name in _KEY), func.count().label("units"))
            .group_by(*(serial_unit.c[name] for name in _KEY))
            .subquery("units")
        )
        same = [balance.c[name] == units.c[name] for name in _KEY]
        counted = func.coalesce(units.c.units, 0)
        query = (
            select(balance, lot.c.item, lot.c.lot_no, account.c.code, counted.label("units"))
            .join(account, account.c.id == balance.c.account_id)
            .join(lot, lot.c.id == balance.c.lot_id)
            .join(units, same[0] & same[1] & same[2] & same[3], isouter=True)
            .where(balance.c.bounded, balance.c.lot_id.in_(tracked), balance.c.qty != counted)
            .order_by(lot.c.item, account.c.code, balance.c.status)
        )
        return tuple(
            CountGap(
                row.lot_id, row.item, row.lot_no, row.code, row.status, row.qty, int(row.units)
            )
            for row in self._connection.execute(query)
        )


class SerialBook(Serials):
    """The units of a unit of work."""

    def __init__(
        self, connection: Connection, ledger: Ledger, command_id: str, now_us: int
    ) -> None:
        super().__init__(connection)
        self._ledger = ledger
        self._command_id = command_id
        self._now_us = now_us
        self._named: dict[tuple[HoldingKey, HoldingKey], list[str]] = {}
        self._added: set[HoldingKey] = set()

    def add(
        self,
        item: str,
        lot_id: int,
        numbers: Sequence[str],
        account_id: int,
        *,
        status: str = StockStatus.ISSUABLE,
        owner: str = OWN,
        grade: Grade = Grade.A,
    ) -> None:
        """Register units of a lot at an account; the end of the command checks the count.

        A unit that had left (was issued, returned to its supplier) may come back.

        Raises
        ------
        InvalidInput
            When a number is no serial number.
        Conflict
            When a number of the item is still somewhere of ours.
        """
        key = HoldingKey(account_id, lot_id, StockStatus(status).value, owner)
        wanted = require_numbers(numbers)
        known = {unit.number: unit for unit in self._load(
            serial_unit.c.item == item, serial_unit.c.number.in_(wanted)
        )}  # fmt: skip
        for unit in known.values():
            self._require_gone(unit, lot_id)
        rows = [
            {"item": item, "number": number, "grade": grade.value, "held_for": "",
             "added_at_us": self._now_us, **key._asdict()}
            for number in wanted if number not in known
        ]  # fmt: skip
        if rows:
            self._connection.execute(serial_unit.insert(), rows)
        units = [SerialUnit(item, number, lot_id, key, grade) for number in wanted]
        self._save([unit for unit in units if unit.number in known])
        self._note([UnitMove(unit, assumed=False) for unit in units], "added")
        self._added.add(key)

    def _require_gone(self, unit: SerialUnit, lot_id: int) -> None:
        where = self._accounts([unit.key.account_id])[unit.key.account_id]
        if where.bounded or unit.lot_id != lot_id:
            raise Conflict(
                f"序列号 {unit.number} 已登记，现在在 {where.code}。"
                "请核对实物编号，或先办理其出入库。",
                f"Serial {unit.number} is registered already and is at {where.code}. Check the "
                "number on the unit, or book its movement first.",
            )

    def name(self, source: HoldingKey, target: HoldingKey, numbers: Iterable[str]) -> None:
        """Say which units go from one holding to another when this command ends."""
        self._named.setdefault((source, target), []).extend(numbers)

    def reroute(self, source: HoldingKey, target: HoldingKey, actual: HoldingKey) -> None:
        """Say that units named for one holding enter another: goods of a recalled lot are held."""
        if (source, target) in self._named:
            self.name(source, actual, self._named.pop((source, target)))

    def require_at(self, key: HoldingKey, numbers: Sequence[str]) -> tuple[SerialUnit, ...]:
        """Return the units of these numbers in a holding.

        Raises
        ------
        NotFound
            When one isn't there.
        """
        here = {unit.number: unit for unit in self._load(serial_unit.c.lot_id == key.lot_id)
                if unit.key == key}  # fmt: skip
        missing = [number for number in require_numbers(numbers) if number not in here]
        if missing:
            zh, en = "、".join(missing), ", ".join(missing)
            raise NotFound(
                f"该库位的这一批中没有序列号 {zh}。请核对实物编号或先登记。",
                f"No serial {en} in this bin and lot. Check the unit's number or register it.",
            )
        return tuple(here[number] for number in require_numbers(numbers))

    def hold(self, units: Sequence[SerialUnit], paper: str, note: str = "") -> None:
        """Set units aside for a paper, or free them with an empty one.

        Raises
        ------
        Conflict
            When a unit is set aside for another paper.
        """
        for unit in units:
            if paper and unit.held_for not in {"", paper}:
                raise Conflict(
                    f"序列号 {unit.number} 已列入 {unit.held_for}。请先办结该单。",
                    f"Serial {unit.number} is on {unit.held_for} already. Finish that paper first.",
                )
        changed = [replace(unit, held_for=paper) for unit in units]
        self._save(changed)
        moves = [UnitMove(unit, assumed=False) for unit in changed]
        self._note(moves, "held" if paper else "freed", note)

    def held_for(self, paper: str) -> tuple[SerialUnit, ...]:
        """Return the units that are set aside for a paper."""
        return tuple(self._load(serial_unit.c.held_for == paper))

    def grade(self, units: Sequence[SerialUnit], grade: Grade, note: str) -> None:
        """Record the condition of units."""
        changed = [replace(unit, grade=grade) for unit in units]
        self._save(changed)
        self._note([UnitMove(unit, assumed=False) for unit in changed], "graded", note)

    def follow(self) -> None:
        """Move the units of what this command posted; called once, at its end.

        Raises
        ------
        Conflict
            When a named unit is elsewhere, or more units were registered than are there.
        """
        goods = [each for kind, each in self._ledger.postings if kind is LedgerKind.GOODS]
        if goods:
            self._follow(goods)
        if self._added:
            self._require_no_surplus()

    def _follow(self, postings: Sequence[Posting]) -> None:
        lots = sorted({each.source.lot_id for each in postings})
        units = [_unit(row) for row in _OF_LOTS.all(self._connection, {"lots": lots})]
        if not units and not self._named:
            return
        tracked = {unit.lot_id for unit in units}
        moved = [each for each in postings if each.source.lot_id in tracked]
        if self._named and not set(self._named) <= {(e.source, e.target) for e in moved}:
            raise Conflict(
                "填写的序列号尚未登记到这一批。请先登记序列号。",
                "The serial numbers given are not registered for this lot. Register them first.",
            )
        known = self._accounts({each.source.account_id for each in moved})
        bounded = {each: bool(row.bounded) for each, row in known.items()}
        moves = followed(units, moved, self._named, bounded, self._left(units, moved))
        self._save([move.unit for move in moves])
        self._note(moves, "moved", moved[0].document_no if moved else "")

    def _left(
        self, units: Iterable[SerialUnit], moved: Iterable[Posting]
    ) -> Mapping[HoldingKey, int]:
        sources = {each.source for each in moved}
        held = {unit.key for unit in units if unit.held_for and unit.key in sources}
        if not held:
            return {}
        return {key: there for key, (there, _) in self._ledger.balances(held).items()}

    def _require_no_surplus(self) -> None:
        counted = func.count()
        for key, (quantity, _) in self._ledger.balances(self._added).items():
            same = [serial_unit.c[name] == value for name, value in key._asdict().items()]
            units = self._connection.execute(select(counted).where(*same)).scalar_one()
            if units > quantity:
                raise Conflict(
                    f"登记的序列号（{units} 个）多于账上数量（{quantity}）。请核对数量和编号。",
                    f"{units} serial numbers are registered, but the ledger holds {quantity}. "
                    "Check the quantity and the numbers.",
                )

    def _load(self, *conditions: Any) -> list[SerialUnit]:  # noqa: ANN401  SQL expressions
        query: Select[Any] = select(serial_unit).where(*conditions)
        ordered = query.order_by(serial_unit.c.item, serial_unit.c.number)
        return [_unit(row) for row in self._connection.execute(ordered)]

    def _accounts(self, ids: Iterable[int]) -> dict[int, Row[Any]]:
        query = select(account).where(account.c.id.in_(sorted(set(ids))))
        return {row.id: row for row in self._connection.execute(query)}

    def _save(self, units: Sequence[SerialUnit]) -> None:
        for unit in units:
            self._connection.execute(
                update(serial_unit)
                .where(serial_unit.c.item == unit.item, serial_unit.c.number == unit.number)
                .values(**unit.key._asdict(), grade=unit.grade.value, held_for=unit.held_for)
            )

    def _note(self, moves: Sequence[UnitMove], what: str, note: str = "") -> None:
        rows = [
            {
                "item": move.unit.item, "number": move.unit.number, "what": what,
                "account_id": move.unit.key.account_id, "status": move.unit.key.status,
                "grade": move.unit.grade.value, "assumed": move.assumed, "note": note,
                "at_us": self._now_us, "command_id": self._command_id,
            }
            for move in moves
        ]  # fmt: skip
        if rows:
            self._connection.execute(serial_event.insert(), rows)


def _unit(row: Row[Any]) -> SerialUnit:
    return SerialUnit(
        row.item, row.number, row.lot_id,
        HoldingKey(row.account_id, row.lot_id, row.status, row.owner),
        Grade(row.grade), row.held_for,
    )  # fmt: skip
