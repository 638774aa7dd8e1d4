"""Write-offs and disposals."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from depot.domain.ledger import HoldingKey
from depot.domain.lot import NEVER
from depot.domain.money import yuan
from depot.domain.write_off import (
    Disposal,
    DisposalMethod,
    WriteOff,
    WriteOffPart,
    WriteOffState,
)  # fmt: skip
from depot.store.schema.catalogue import item, item_version
from depot.store.schema.ledger import account, lot
from depot.store.schema.write_off import disposal, write_off, write_off_line

_G_PER_KG = 1000
_CM3_PER_M3 = 1_000_000


class WriteOffs:
    """Loads write-offs; a unit of work books them."""

    def __init__(self, connection: Connection, command_id: str = "") -> None:
        self._connection = connection
        self._command_id = command_id

    def all(self, limit: int = 200) -> tuple[WriteOff, ...]:
        """Return the newest first, with their lines."""
        query = select(write_off).order_by(write_off.c.number.desc()).limit(limit)
        rows = self._connection.execute(query).all()
        return self._whole(rows)

    def load(self, number: str, *, lock: bool = False) -> WriteOff | None:
        """Return a write-off; `lock` it when the command is going to move it."""
        query = select(write_off).where(write_off.c.number == number)
        rows = self._connection.execute(query.with_for_update() if lock else query).all()
        return next(iter(self._whole(rows)), None)

    def add(
        self, draft: WriteOff, lines: Sequence[tuple[HoldingKey, str, int, str, tuple[str, ...]]]
    ) -> None:
        """Book a draft; a line is holding, item, units, reason and serial numbers."""
        self._connection.execute(
            insert(write_off).values(
                number=draft.number, depot=draft.depot, state=draft.state.value, note=draft.note,
                requested_by=draft.requested_by, requested_at_us=draft.requested_at_us,
                decided_by="", decided_at_us=0, decision_note="",
            )
        )  # fmt: skip
        codes = sorted({code for _, code, *_ in lines})
        found = self._connection.execute(
            select(item.c.code, item.c.version).where(item.c.code.in_(codes))
        )
        versions = {row.code: row.version for row in found}
        rows = [
            {
                **key._asdict(), "number": draft.number, "line": line, "item": code,
                "item_version": versions[code], "quantity": quantity, "reason": reason,
                "serials": "\n".join(serials),
            }
            for line, (key, code, quantity, reason, serials) in enumerate(lines, start=1)
        ]  # fmt: skip
        self._connection.execute(insert(write_off_line), rows)

    def save(self, after: WriteOff) -> None:
        """Write down the state that a write-off has moved to."""
        self._connection.execute(
            update(write_off)
            .where(write_off.c.number == after.number)
            .values(
                state=after.state.value,
                decided_by=after.decided_by,
                decided_at_us=after.decided_at_us,
                decision_note=after.decision_note,
            )
        )

    def dispose(self, number: str, done: Disposal) -> None:
        """Book the disposal."""
        self._connection.execute(
            insert(disposal).values(
                number=number, method=done.method.value, done_on=done.done_on,
                handled_by=done.handled_by, receiver=done.receiver, proof=done.proof,
                note=done.note, actor=done.actor, at_us=done.at_us, command_id=self._command_id,
            )
        )  # fmt: skip

    def _whole(self, heads: Sequence[Row[Any]]) -> tuple[WriteOff, ...]:
        numbers = [row.number for row in heads]
        lines: dict[str, list[WriteOffPart]] = {number: [] for number in numbers}
        for row in self._connection.execute(_LINES.where(write_off_line.c.number.in_(numbers))):
            lines[row.number].append(_part(row))
        query = select(disposal).where(disposal.c.number.in_(numbers))
        disposals = {row.number: _disposal(row) for row in self._connection.execute(query)}
        return tuple(
            WriteOff(
                row.number, row.depot, WriteOffState(row.state), row.note, row.requested_by,
                row.requested_at_us, row.decided_by, row.decided_at_us, row.decision_note,
                tuple(lines[row.number]), disposals.get(row.number),
            )
            for row in heads
        )  # fmt: skip


_LINES = (
    select(
        write_off_line,
        item_version,
        lot.c.lot_no,
        lot.c.made_on,
        lot.c.expires_on,
        account.c.code.label("place"),
    )
    .join(
        item_version,
        (item_version.c.code == write_off_line.c.item)
        & (item_version.c.version == write_off_line.c.item_version),
    )
    .join(lot, lot.c.id == write_off_line.c.lot_id)
    .join(account, account.c.id == write_off_line.c.account_id)
    .order_by(write_off_line.c.number, write_off_line.c.line)
)


def _part(row: Row[Any]) -> WriteOffPart:
    return WriteOffPart(
        line=row.line,
        key=HoldingKey(row.account_id, row.lot_id, row.status, row.owner),
        place=row.place,
        item=row.item,
        name_zh=row.name_zh,
        name_en=row.name_en,
        unit_zh=row.unit_zh,
        weight_kg=row.weight_g / _G_PER_KG,
        volume_m3=row.volume_cm3 / _CM3_PER_M3,
        price_cny=yuan(row.price_fen),
        lot_no=row.lot_no,
        made_on=row.made_on,
        expires_on=None if row.expires_on == NEVER else row.expires_on,
        quantity=row.quantity,
        reason=row.reason,
        serials=tuple(row.serials.split("\n")) if row.serials else (),
    )


def _disposal(row: Row[Any]) -> Disposal:
    return Disposal(
        DisposalMethod(row.method), row.done_on, row.handled_by, row.receiver, row.proof,
        row.note, row.actor, row.at_us,
    )  # fmt: skip
