"""Lots of items."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, Select, select

from depot.domain.lot import NEVER, NO_LOT, NO_SUPPLIER, Lot
from depot.store.prepared import Prepared
from depot.store.rowset import Columns, Types, among, insert_missing, select_joined
from depot.store.schema.ledger import lot
from depot.store.schema.lot_events import lot_state, present_expiry

_IDENTITY = (lot.c.item, lot.c.supplier, lot.c.lot_no, lot.c.expires_on)
_IDENTITY_TYPES: Types = tuple((column.name, column.type) for column in _IDENTITY)
_NAMES = tuple(column.name for column in _IDENTITY)
_GIVEN = Prepared(
    lambda dialect: select(
        lot.c.id, lot.c.item, lot.c.supplier, lot.c.lot_no, lot.c.made_on,
        present_expiry().label("expires_on"),
    )
    .outerjoin(lot_state, lot_state.c.lot_id == lot.c.id)
    .where(among(dialect, lot.c.id, "ids"))
)  # fmt: skip


@dataclass(frozen=True)
class LotData:
    """What makes a lot: item, supplier, number and expiry tell lots apart."""

    item: str
    supplier: str = NO_SUPPLIER
    lot_no: str = NO_LOT
    expires_on: date | None = None
    made_on: date | None = None

    @property
    def identity(self) -> tuple[str, str, str, date]:
        """The key in the database."""
        return (self.item, self.supplier, self.lot_no, self.expires_on or NEVER)


class Lots:
    """Finds lots and books new ones."""

    def __init__(self, connection: Connection, command_id: str = "") -> None:
        self._connection = connection
        self._command_id = command_id

    def get(self, ids: Iterable[int]) -> dict[int, Lot]:
        """Return the lots of these ids that exist, with the expiry that holds now."""
        rows = _GIVEN.all(self._connection, {"ids": sorted(set(ids))})
        return {row.id: _lot(row) for row in rows}

    def ensure(self, wanted: Sequence[LotData]) -> list[Lot]:
        """Return the lots, in their order; new ones are booked.

        A lot that is there keeps the date of making that it was booked with. The expiry
        is the printed one: it tells lots apart, also after an extension.
        """
        keys = sorted({each.identity for each in wanted})
        known = self._by_identity(keys)
        if len(known) < len(keys):
            made_on = {each.identity: each.made_on for each in reversed(wanted)}
            rows = [self._row(key, made_on[key]) for key in keys if key not in known]
            insert_missing(self._connection, lot, rows)
            known = self._by_identity(keys)
        return [known[each.identity] for each in wanted]

    def labelled(self, item: str, lot_no: str, expires_on: date | None) -> list[Lot]:
        """Return the lots whose label says this, whoever supplied them, the oldest first."""
        query = select(lot).where(
            lot.c.item == item,
            lot.c.lot_no == lot_no,
            lot.c.expires_on == (expires_on or NEVER),
        )
        return [_lot(row) for row in self._connection.execute(query.order_by(lot.c.id))]

    def unnumbered(self, item: str) -> Lot:
        """Return the item's lot without number, supplier and expiry: promises are made in it."""
        (found,) = self.ensure([LotData(item)])
        return found

    def _row(self, key: tuple[str, str, str, date], made_on: date | None) -> dict[str, Any]:
        return {
            **dict(zip(_NAMES, key, strict=True)),
            "made_on": made_on,
            "command_id": self._command_id,
        }

    def _by_identity(
        self, keys: Sequence[tuple[str, str, str, date]]
    ) -> dict[tuple[str, str, str, date], Lot]:
        return {
            (row.item, row.supplier, row.lot_no, row.expires_on): _lot(row)
            for row in select_joined(self._connection, _IDENTITY_TYPES, _same, keys)
        }


def _same(values: Columns) -> Select[Any]:
    return select(lot).where(*(column == values[column.name] for column in _IDENTITY))


def _lot(row: Any) -> Lot:  # noqa: ANN401  rows of selects of several types
    expires_on = None if row.expires_on == NEVER else row.expires_on
    return Lot(row.id, row.item, row.lot_no, row.supplier, row.made_on, expires_on)
