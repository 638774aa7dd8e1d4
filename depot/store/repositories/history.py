"""The books as they stood at a position of the chain: items, names, expiries."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from enum import StrEnum
from typing import Final

from sqlalchemy import Connection, func, select

from depot.domain.item import Item
from depot.errors import Text
from depot.store.repositories.catalogue import _item as item_of
from depot.store.rowset import insert_each
from depot.store.schema.catalogue import item_version
from depot.store.schema.ledger import chain, command
from depot.store.schema.lot_events import lot_event
from depot.store.schema.papers import name_version

NOW: Final = 2**62
"""A position after everything."""


class Named(StrEnum):
    """Whose names are kept."""

    USER = "user"
    DEPOT = "depot"


class History:
    """Books names as they are given, and finds what held at a position of the chain."""

    def __init__(self, connection: Connection, command_id: str = "") -> None:
        self._connection = connection
        self._command_id = command_id

    def name(self, kind: Named, names: Mapping[str, Text]) -> None:
        """Book the names by code that are not the ones which hold now."""
        known = self.names(kind, names, NOW)
        rows = [
            {
                "kind": kind.value,
                "code": code,
                "command_id": self._command_id,
                "zh": name.zh,
                "en": name.en,
            }
            for code, name in sorted(names.items())
            if known.get(code) != name
        ]
        insert_each(self._connection, name_version, rows)

    def names(self, kind: Named, codes: Iterable[str], position: int) -> dict[str, Text]:
        """Return the names as they were at a position of the chain; a later one as it was first."""
        n = func.coalesce(chain.c.n, 0)
        query = (
            select(name_version.c.code, name_version.c.zh, name_version.c.en, n.label("n"))
            .outerjoin(chain, chain.c.command_id == name_version.c.command_id)
            .where(name_version.c.kind == kind.value, name_version.c.code.in_(sorted(set(codes))))
            .order_by(n, name_version.c.id)
        )
        found: dict[str, Text] = {}
        for row in self._connection.execute(query):
            if row.n <= position or row.code not in found:
                found[row.code] = Text(row.zh, row.en)
        return found

    def position_of(self, command_id: str) -> int:
        """Return the position of a command; after everything while it is being done."""
        query = select(chain.c.n).where(chain.c.command_id == command_id)
        return self._connection.execute(query).scalar_one_or_none() or NOW

    def position_at(self, instant_us: int) -> int:
        """Return the position of the last command recorded up to an instant; 0 before all."""
        query = (
            select(func.max(chain.c.n))
            .join(command, command.c.id == chain.c.command_id)
            .where(command.c.recorded_at_us <= instant_us)
        )
        return self._connection.execute(query).scalar_one_or_none() or 0

    def items(self, codes: Iterable[str], position: int) -> dict[str, Item]:
        """Return the items of these codes as they were; a later one as it was first."""
        n = func.coalesce(chain.c.n, NOW)
        query = (
            select(item_version, n.label("n"))
            .outerjoin(chain, chain.c.command_id == item_version.c.command_id)
            .where(item_version.c.code.in_(sorted(set(codes))))
            .order_by(item_version.c.version)
        )
        found: dict[str, Item] = {}
        for row in self._connection.execute(query):
            if row.n <= position or row.code not in found:
                found[row.code] = item_of(row)
        return found

    def expiries(self, lot_ids: Iterable[int], position: int) -> dict[int, date]:
        """Return what date held at a position for lots that were extended before it."""
        query = (
            select(lot_event.c.lot_id, lot_event.c.expires_on)
            .join(chain, chain.c.command_id == lot_event.c.command_id)
            .where(lot_event.c.lot_id.in_(sorted(set(lot_ids))), chain.c.n <= position)
            .where(lot_event.c.kind == "extension")
            .order_by(lot_event.c.id)
        )
        return {row.lot_id: row.expires_on for row in self._connection.execute(query)}
