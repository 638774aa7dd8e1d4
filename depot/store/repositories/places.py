"""Depots, bins and docks, and whether what is in a bin fits."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import Table, bindparam, delete, select

from depot.domain.ledger import Account
from depot.domain.place import (
    Bin,
    Crew,
    Depot,
    Dock,
    FloorPlan,
    Front,
    PlaceKind,
    Purpose,
    Separation,
)  # fmt: skip
from depot.store.prepared import Prepared
from depot.store.repositories.shelf_loads import ShelfLoads
from depot.store.rowset import among, insert_each
from depot.store.schema.places import bin_, crew, depot, dock, floor_plan, separation

_GRAMS = 1000
_CM3 = 1_000_000


@dataclass(frozen=True)
class Shelf:
    """A bin with the account that holds what is in it."""

    bin: Bin
    account_id: int


class Places(ShelfLoads):
    """Loads and saves places."""

    def depots(self) -> tuple[Depot, ...]:
        """Return all depots, by code."""
        return tuple(map(_depot, self._connection.execute(select(depot).order_by(depot.c.code))))

    def depot(self, code: str) -> Depot | None:
        """Return the depot of that code."""
        row = _DEPOT.first(self._connection, {"code": code})
        return None if row is None else _depot(row)

    def shelves(
        self, depot_code: str | None = None, codes: Iterable[str] | None = None
    ) -> tuple[Shelf, ...]:
        """Return the bins of a depot, or all, or those of given codes, by depot and code."""
        if depot_code is None:
            return tuple(map(_shelf, _BINS.all(self._connection)))
        if codes is None:
            return tuple(map(_shelf, _BINS_OF.all(self._connection, {"depot": depot_code})))
        wanted = {"depot": depot_code, "codes": sorted(set(codes))}
        return tuple(map(_shelf, _BINS_NAMED.all(self._connection, wanted)))

    def docks(self, depot_code: str | None = None) -> tuple[Dock, ...]:
        """Return the docks of a depot, or all, by depot and code."""
        query = select(dock).order_by(dock.c.depot, dock.c.code)
        if depot_code is not None:
            query = query.where(dock.c.depot == depot_code)
        return tuple(
            Dock(row.code, row.depot, row.kg_per_min, row.setup_min, row.x_m, row.y_m, row.note)
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
                "name": each.name,
                "stack_mm": each.stack_mm,
                "hazard_classes": " ".join(each.hazard_classes),
                "x_m": each.x_m,
                "y_m": each.y_m,
                "width_m": each.width_m,
                "depth_m": each.depth_m,
                "front": each.front.value,
                "closed": each.closed,
                "level": each.level,
                "purpose": each.purpose.value,
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
                "x_m": each.x_m,
                "y_m": each.y_m,
                "note": each.note,
            }
            for each in docks
        ]
        self._upsert(dock, rows)

    def crews(self, depot_code: str | None = None) -> tuple[Crew, ...]:
        """Return the handling crews of a depot, or all, by depot and code."""
        query = select(crew).order_by(crew.c.depot, crew.c.code)
        if depot_code is not None:
            query = query.where(crew.c.depot == depot_code)
        return tuple(
            Crew(row.code, row.depot, row.name, row.people, row.kg_per_min, row.call_min)
            for row in self._connection.execute(query)
        )

    def save_crews(self, crews: Sequence[Crew]) -> None:
        """Add crews; those of a known code are replaced."""
        self._upsert(crew, [vars(each) for each in crews])

    def floor_plan(self, depot_code: str) -> FloorPlan | None:
        """Return the plan of a depot, or None when none was drawn."""
        query = select(floor_plan).where(floor_plan.c.depot == depot_code)
        row = self._connection.execute(query).one_or_none()
        if row is None:
            return None
        passages = tuple(float(each) for each in row.cross_aisles_m.split())
        return FloorPlan(row.depot, row.width_m, row.depth_m, passages, row.aisle_m)

    def save_floor_plan(self, plan: FloorPlan) -> None:
        """Draw or redraw the plan of a depot."""
        passages = " ".join(f"{each:g}" for each in plan.cross_aisles_m)
        self._upsert(floor_plan, [{**vars(plan), "cross_aisles_m": passages}])

    def separations(self) -> tuple[Separation, ...]:
        """Return which classes must not share a bin."""
        rows = self._connection.execute(
            select(separation).order_by(separation.c.first, separation.c.second)
        )
        return tuple(Separation(*row) for row in rows)

    def save_separations(self, pairs: Sequence[Separation]) -> None:
        """Replace the list of classes that must not share a bin."""
        self._connection.execute(delete(separation))
        insert_each(self._connection, separation, [vars(each) for each in pairs])

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


_ORDERED = select(bin_).order_by(bin_.c.depot, bin_.c.code)
_BINS = Prepared(lambda _dialect: _ORDERED)
_BINS_OF = Prepared(lambda _dialect: _ORDERED.where(bin_.c.depot == bindparam("depot")))
_BINS_NAMED = Prepared(
    lambda dialect: _ORDERED.where(
        bin_.c.depot == bindparam("depot"), among(dialect, bin_.c.code, "codes")
    )
)
_DEPOT = Prepared(lambda _dialect: select(depot).where(depot.c.code == bindparam("code")))


def _depot(row: Any) -> Depot:  # noqa: ANN401  a row
    return Depot(row.code, row.name_zh, row.name_en, row.lon, row.lat, PlaceKind(row.kind))


# The same row gives the same shelf, so what was made of it is kept.
@lru_cache(maxsize=4096)
def _shelf(row: Any) -> Shelf:  # noqa: ANN401  a row
    return Shelf(
        Bin(
            code=row.code,
            depot=row.depot,
            zone=row.zone,
            floor_m2=row.floor_m2,
            volume_m3=row.volume_cm3 / _CM3,
            max_kg=row.max_g / _GRAMS,
            storage_classes=tuple(row.storage_classes.split()),
            name=row.name,
            stack_mm=row.stack_mm,
            hazard_classes=tuple(row.hazard_classes.split()),
            x_m=row.x_m,
            y_m=row.y_m,
            width_m=row.width_m,
            depth_m=row.depth_m,
            front=Front(row.front),
            closed=bool(row.closed),
            level=row.level,
            purpose=Purpose(row.purpose),
        ),
        row.account_id,
    )
