"""Trucks and their classes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict

from sqlalchemy import Connection, insert, select, update

from depot.domain.fleet import Vehicle, VehicleClass
from depot.store.schema.fleet import vehicle, vehicle_class

_G_PER_KG = 1000
_CM3_PER_M3 = 1_000_000


class Fleet:
    """Finds and books vehicles."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

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
            )
            for row in rows
        )

    def vehicles(self) -> tuple[Vehicle, ...]:
        """Return all vehicles, by code."""
        rows = self._connection.execute(select(vehicle).order_by(vehicle.c.code)).mappings()
        return tuple(Vehicle(**{**row, "active": bool(row["active"])}) for row in rows)

    def add_classes(self, classes: Iterable[VehicleClass]) -> None:
        """Book vehicle classes."""
        rows = [
            {
                "code": each.code,
                "name_zh": each.name_zh,
                "name_en": each.name_en,
                "capacity_g": round(each.capacity_kg * _G_PER_KG),
                "capacity_cm3": round(each.capacity_m3 * _CM3_PER_M3),
                "profile": each.profile,
                "cost_cny_per_km": each.cost_cny_per_km,
            }
            for each in classes
        ]
        if rows:
            self._connection.execute(insert(vehicle_class), rows)

    def add_vehicles(self, vehicles: Iterable[Vehicle]) -> None:
        """Book vehicles."""
        rows = [asdict(each) for each in vehicles]
        if rows:
            self._connection.execute(insert(vehicle), rows)

    def set_active(self, code: str, *, active: bool) -> bool:
        """Put a vehicle into service or take it out; False when there is none."""
        statement = update(vehicle).where(vehicle.c.code == code).values(active=active)
        return self._connection.execute(statement).rowcount == 1
