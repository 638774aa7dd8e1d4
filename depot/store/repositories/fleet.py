"""Trucks and their classes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any, TypeVar

from sqlalchemy import Connection, RowMapping, func, insert, select, update

from depot.domain.fleet import Vehicle, VehicleClass, VehicleVersion
from depot.store.schema.fleet import vehicle, vehicle_class, vehicle_version
from depot.store.schema.ledger import chain, command

Kept = TypeVar("Kept", Vehicle, VehicleClass)

_G_PER_KG = 1000
_CM3_PER_M3 = 1_000_000


class Fleet:
    """Finds vehicles and books them, with all their versions."""

    def __init__(self, connection: Connection, command_id: str = "") -> None:
        self._connection = connection
        self._command_id = command_id

    def classes(self) -> tuple[VehicleClass, ...]:
        """Return all vehicle classes, by code."""
        rows = self._connection.execute(select(vehicle_class).order_by(vehicle_class.c.code))
        return tuple(
            VehicleClass(
                code=row.code,
                name_zh=row.name_zh,
                name_en=row.name_en,
                capacity_kg=row.capacity_g / _G_PER_KG,
                capacity_m3=row.capacity_cm3 / _CM3_PER_M3,
                profile=row.profile,
                cost_cny_per_km=row.cost_cny_per_km,
                pallets=row.pallets,
            )
            for row in rows
        )

    def vehicles(self) -> tuple[Vehicle, ...]:
        """Return all vehicles, by code."""
        rows = self._connection.execute(select(vehicle).order_by(vehicle.c.code)).mappings()
        return tuple(map(_vehicle, rows))

    def locked(self) -> dict[str, Vehicle]:
        """Return all vehicles by code; nobody else changes one meanwhile."""
        query = select(vehicle).order_by(vehicle.c.code).with_for_update()
        return {row["code"]: _vehicle(row) for row in self._connection.execute(query).mappings()}

    def locked_classes(self) -> dict[str, VehicleClass]:
        """Return all classes by code; nobody else changes one meanwhile."""
        self._connection.execute(
            select(vehicle_class.c.code).order_by(vehicle_class.c.code).with_for_update()
        )
        return {each.code: each for each in self.classes()}

    def save_classes(self, classes: Iterable[VehicleClass]) -> tuple[int, int]:
        """Add classes and change those of a known code; return how many of each."""
        known = {each.code: each for each in self.classes()}
        added, changed = _apart(classes, known)
        if added:
            self._connection.execute(insert(vehicle_class), [_class_row(each) for each in added])
        for each in changed:
            statement = update(vehicle_class).where(vehicle_class.c.code == each.code)
            self._connection.execute(statement.values(**_class_row(each)))
        return len(added), len(changed)

    def save_vehicles(self, vehicles: Iterable[Vehicle]) -> tuple[int, int]:
        """Add vehicles and new versions of changed ones; return how many of each."""
        known = {each.code: each for each in self.vehicles()}
        added, changed = _apart(vehicles, known)
        if added:
            self._connection.execute(insert(vehicle), [asdict(each) for each in added])
        for each in changed:
            statement = update(vehicle).where(vehicle.c.code == each.code)
            self._connection.execute(statement.values(**asdict(each)))
        numbers = self._versions()
        rows = [
            asdict(each)
            | {"version": numbers.get(each.code, 0) + 1, "command_id": self._command_id}
            for each in (*added, *changed)
        ]
        if rows:
            self._connection.execute(insert(vehicle_version), rows)
        return len(added), len(changed)

    def history(self, code: str) -> tuple[VehicleVersion, ...]:
        """Return all versions of a vehicle with who made them when, the newest first."""
        query = (
            select(vehicle_version, command.c.actor, command.c.recorded_at_us)
            .outerjoin(command, command.c.id == vehicle_version.c.command_id)
            .where(vehicle_version.c.code == code)
            .order_by(vehicle_version.c.version.desc())
        )
        return tuple(
            VehicleVersion(row["version"], _vehicle(row), row["actor"] or "", row["recorded_at_us"])
            for row in self._connection.execute(query).mappings()
        )

    def at(self, codes: Iterable[str], position: int) -> dict[str, Vehicle]:
        """Return vehicles as they were at a position of the chain; a later one as it was first."""
        n = func.coalesce(chain.c.n, 0)
        query = (
            select(vehicle_version, n.label("n"))
            .outerjoin(chain, chain.c.command_id == vehicle_version.c.command_id)
            .where(vehicle_version.c.code.in_(sorted(set(codes))))
            .order_by(vehicle_version.c.code, vehicle_version.c.version)
        )
        found: dict[str, Vehicle] = {}
        for row in self._connection.execute(query).mappings():
            if row["n"] <= position or row["code"] not in found:
                found[row["code"]] = _vehicle(row)
        return found

    def _versions(self) -> dict[str, int]:
        query = select(vehicle_version.c.code, func.max(vehicle_version.c.version))
        rows = self._connection.execute(query.group_by(vehicle_version.c.code))
        return {row[0]: row[1] for row in rows}


def _apart(wanted: Iterable[Kept], known: Mapping[str, Kept]) -> tuple[list[Kept], list[Kept]]:
    """Return what is new, and what is different from what is known."""
    each_once = {each.code: each for each in wanted}
    return (
        [each for code, each in each_once.items() if code not in known],
        [each for code, each in each_once.items() if code in known and known[code] != each],
    )


def _vehicle(row: RowMapping) -> Vehicle:
    fields = {name: row[name] for name in Vehicle.__dataclass_fields__}
    return Vehicle(**{**fields, "active": bool(row["active"])})


def _class_row(each: VehicleClass) -> dict[str, Any]:
    return {
        "code": each.code,
        "name_zh": each.name_zh,
        "name_en": each.name_en,
        "capacity_g": round(each.capacity_kg * _G_PER_KG),
        "capacity_cm3": round(each.capacity_m3 * _CM3_PER_M3),
        "profile": each.profile,
        "cost_cny_per_km": each.cost_cny_per_km,
        "pallets": each.pallets,
    }
