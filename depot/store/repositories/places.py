"""Depots, bins and docks, and whether what is in a bin fits."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, Table, func, select

from depot.domain.ledger import Account
from depot.domain.place import Bin, Depot, Dock, PlaceKind
from depot.store.rowset import insert_each
from depot.store.schema.catalogue import item, item_version
from depot.store.schema.ledger import balance, lot
from depot.store.schema.places import bin_, depot, dock

_GRAMS = 1000
_CM3 = 1_000_000


@dataclass(frozen=True)
class Shelf:
    """A bin with the account that holds what is in it."""

    bin: Bin
    account_id: int


@dataclass(frozen=True)
class Fill:
    """What is in a bin."""

    code: str
    weight_kg: float
    volume_m3: float


class Places:
    """Loads and saves places."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def depots(self) -> tuple[Depot, ...]:
        """Return all depots, by code."""
        rows = self._connection.execute(select(depot).order_by(depot.c.code))
        return tuple(
            Depot(row.code, row.name_zh, row.name_en, row.lon, row.lat, PlaceKind(row.kind))
            for row in rows
        )

    def depot(self, code: str) -> Depot | None:
        """Return the depot of that code."""
        return next((each for each in self.depots() if each.code == code), None)

    def shelves(self, depot_code: str | None = None) -> tuple[Shelf, ...]:
        """Return the bins of a depot, or all, by depot and code."""
        query = select(bin_).order_by(bin_.c.depot, bin_.c.code)
        if depot_code is not None:
            query = query.where(bin_.c.depot == depot_code)
        return tuple(_shelf(row) for row in self._connection.execute(query))

    def docks(self, depot_code: str | None = None) -> tuple[Dock, ...]:
        """Return the docks of a depot, or all, by depot and code."""
        query = select(dock).order_by(dock.c.depot, dock.c.code)
        if depot_code is not None:
            query = query.where(dock.c.depot == depot_code)
        return tuple(
            Dock(row.code, row.depot, row.kg_per_min, row.setup_min)
            for row in self._connection.execute(query)
        )

    def save_depots(self, depots: Sequence[Depot]) -> None:
        """Add depots; those of a known code are replaced."""
        rows = [
            {
                "code": each.code,
                "name_zh": each.name_zh,
                "name_en": each.name_en,
                "lon": each.lon,
                "lat": each.lat,
                "kind": each.kind.value,
            }
            for each in depots
        ]
        self._upsert(depot, rows)

    def save_bins(self, bins: Sequence[Bin], accounts: Sequence[Account]) -> None:
        """Add bins with their accounts; those of a known code are replaced."""
        rows = [
            {
                "depot": each.depot,
                "code": each.code,
                "account_id": account.id,
                "zone": each.zone,
                "floor_m2": each.floor_m2,
                "volume_cm3": round(each.volume_m3 * _CM3),
                "max_g": round(each.max_kg * _GRAMS),
                "storage_classes": " ".join(each.storage_classes),
            }
            for each, account in zip(bins, accounts, strict=True)
        ]
        self._upsert(bin_, rows)

    def save_docks(self, docks: Sequence[Dock]) -> None:
        """Add docks; those of a known code are replaced."""
        rows = [
            {
                "depot": each.depot,
                "code": each.code,
                "kg_per_min": each.kg_per_min,
                "setup_min": each.setup_min,
            }
            for each in docks
        ]
        self._upsert(dock, rows)

    def _upsert(self, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
        keys = [column.name for column in table.primary_key]
        insert_each(
            self._connection,
            table,
            rows,
            conflict=lambda insert: insert.on_conflict_do_update(
                index_elements=keys,
                set_={name: insert.excluded[name] for name in rows[0] if name not in keys},
            ),
        )

    def lock_shelves(self, account_ids: Iterable[int]) -> None:
        """Let one put-away at a time into a bin, so that two can't overfill it together."""
        query = (
            select(bin_.c.code)
            .where(bin_.c.account_id.in_(sorted(set(account_ids))))
            .order_by(bin_.c.account_id)
            .with_for_update(key_share=True)
        )
        self._connection.execute(query).all()

    def overfull(self, account_ids: Iterable[int]) -> tuple[Fill, ...]:
        """Return the bins among these that hold more than their limit of weight or volume."""
        weight_g = func.sum(balance.c.qty * item_version.c.weight_g)
        volume_cm3 = func.sum(balance.c.qty * item_version.c.volume_cm3)
        query = (
            select(bin_.c.code, weight_g.label("weight_g"), volume_cm3.label("volume_cm3"))
            .join(balance, balance.c.account_id == bin_.c.account_id)
            .join(lot, lot.c.id == balance.c.lot_id)
            .join(item, item.c.code == lot.c.item)
            .join(
                item_version,
                (item_version.c.code == item.c.code) & (item_version.c.version == item.c.version),
            )
            .where(bin_.c.account_id.in_(sorted(set(account_ids))))
            .group_by(bin_.c.depot, bin_.c.code, bin_.c.max_g, bin_.c.volume_cm3)
            .having((weight_g > bin_.c.max_g) | (volume_cm3 > bin_.c.volume_cm3))
            .order_by(bin_.c.code)
        )
        return tuple(
            Fill(row.code, int(row.weight_g) / _GRAMS, int(row.volume_cm3) / _CM3)
            for row in self._connection.execute(query)
        )


def _shelf(row: Row[Any]) -> Shelf:
    return Shelf(
        Bin(
            code=row.code,
            depot=row.depot,
            zone=row.zone,
            floor_m2=row.floor_m2,
            volume_m3=row.volume_cm3 / _CM3,
            max_kg=row.max_g / _GRAMS,
            storage_classes=tuple(row.storage_classes.split()),
        ),
        row.account_id,
    )
