"""Suppliers' own trucks of dispatch orders."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict

from sqlalchemy import Connection, insert, select, update

from depot.domain.own_truck import OrderTruck
from depot.store.schema.orders import order_truck


class OrderTrucks:
    """Keeps which trucks of suppliers an order's trips use, and what was told of them."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, order_id: int, trucks: Sequence[OrderTruck]) -> None:
        """Book the trucks of a new order."""
        rows = [{"order_id": order_id, **asdict(each)} for each in trucks]
        if rows:
            self._connection.execute(insert(order_truck), rows)

    def of_order(self, order_id: int) -> tuple[OrderTruck, ...]:
        """Return the suppliers' own trucks of an order, by code."""
        query = select(order_truck).where(order_truck.c.order_id == order_id)
        return tuple(
            OrderTruck(
                row.vehicle, row.supplier, row.vehicle_class, row.plate, row.driver, row.phone
            )
            for row in self._connection.execute(query.order_by(order_truck.c.vehicle))
        )

    def tell(self, order_id: int, truck: OrderTruck) -> None:
        """Keep what the supplier told of a truck."""
        here = (order_truck.c.order_id == order_id, order_truck.c.vehicle == truck.vehicle)
        self._connection.execute(
            update(order_truck)
            .where(*here)
            .values(plate=truck.plate, driver=truck.driver, phone=truck.phone)
        )
