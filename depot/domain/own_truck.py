"""Suppliers' own trucks (供方自有车): they stand at their supplier and load there alone."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from depot.domain.agreement_terms import OwnTrucks
from depot.domain.fleet import VehicleClass

DELIVERING: Final = "/delivered"
"""Ends the code of a plan's source where only the supplier's own trucks load, if the same
supplier also has goods that we pick up."""

DRIVER_DAY_MIN: Final = 720
"""Minutes that a supplier's driver may drive from when the goods are ready, as ours do."""

CODE_LENGTH: Final = 32


@dataclass(frozen=True)
class PlanTruck:
    """A supplier's truck that a plan may count on.

    Parameters
    ----------
    assumed
        Nobody has recorded it: the supplier delivers, so it has at least one.
    """

    code: str
    supplier: str
    vehicle_class: str
    assumed: bool = False


@dataclass(frozen=True)
class OrderTruck:
    """A supplier's truck that trips of an order use.

    Parameters
    ----------
    vehicle
        Its code in the plan.
    plate, driver, phone
        As told by the supplier; empty before.
    """

    vehicle: str
    supplier: str
    vehicle_class: str
    plate: str = ""
    driver: str = ""
    phone: str = ""


def delivering_source(supplier: str) -> str:
    """Return the code of the source where only the supplier's own trucks load."""
    return f"{supplier}{DELIVERING}"


def supplier_of(source: str) -> str:
    """Return the supplier (or depot) that a plan's source stands for."""
    return source.removesuffix(DELIVERING)


def counted_trucks(
    terms: Iterable[Sequence[OwnTrucks]], known: Collection[str]
) -> list[tuple[str, int]]:
    """Return a supplier's trucks by class; several agreements name the same ones.

    Parameters
    ----------
    terms
        The trucks that each of its agreements names.
    known
        Codes of the classes whose size is known; others can't be loaded by plan.
    """
    most: dict[str, int] = {}
    for trucks in terms:
        for each in trucks:
            if each.vehicle_class in known:
                most[each.vehicle_class] = max(most.get(each.vehicle_class, 0), each.count)
    return sorted(most.items())


def smallest_class(classes: Iterable[VehicleClass]) -> VehicleClass | None:
    """Return the class that a truck nobody has described is taken for."""
    return min(classes, key=lambda each: (each.capacity_kg, each.code), default=None)


def truck_code(supplier: str, taken: Collection[str]) -> str:
    """Return a code for one more truck of a supplier: its code and the next number."""
    number = 1
    while True:
        tail = f"#{number}"
        code = supplier[: CODE_LENGTH - len(tail)] + tail
        if code not in taken:
            return code
        number += 1
