"""Trucks and their classes."""

from __future__ import annotations

from dataclasses import dataclass
from math import isfinite

from depot.domain.position import require_position
from depot.errors import InvalidInput


@dataclass(frozen=True)
class VehicleClass:
    """A kind of truck.

    Parameters
    ----------
    capacity_kg, capacity_m3
        Payload and loading volume of one truck.
    profile
        Road profile that it drives by (speed caps, forbidden roads).
    cost_cny_per_km
        Running cost.
    """

    code: str
    name_zh: str
    name_en: str
    capacity_kg: float
    capacity_m3: float
    profile: str
    cost_cny_per_km: float = 0.0

    def __post_init__(self) -> None:
        _require_codes("车型", "Vehicle class", self.code, self.name_zh, self.name_en, self.profile)
        numbers = (self.capacity_kg, self.capacity_m3, self.cost_cny_per_km)
        if not all(isfinite(number) for number in numbers) or min(numbers[:2]) <= 0:
            raise InvalidInput(
                f"车型“{self.code}”的载重（kg）和容积（m³）须大于0。",
                f"Vehicle class “{self.code}”: payload (kg) and volume (m³) must be above 0.",
            )
        if self.cost_cny_per_km < 0:
            raise InvalidInput(
                f"车型“{self.code}”的每公里费用不得为负。",
                f"Vehicle class “{self.code}”: the cost per km must not be negative.",
            )


@dataclass(frozen=True)
class Vehicle:
    """One truck.

    Parameters
    ----------
    vehicle_class
        Code of its class.
    start
        Code of the place where it stands, and its position ``lon``, ``lat``.
    available_from_min, available_until_min
        Minutes after a call within which it can be driven (driver's hours).
    active
        False: in repair or withdrawn; no plan counts on it.
    """

    code: str
    vehicle_class: str
    start: str
    lon: float
    lat: float
    plate: str
    driver: str
    phone: str
    available_from_min: int = 0
    available_until_min: int = 720
    active: bool = True

    def __post_init__(self) -> None:
        _require_codes("车辆", "Vehicle", self.code, self.vehicle_class, self.start, self.plate)
        require_position(f"车辆“{self.code}”", f"Vehicle “{self.code}”", self.lon, self.lat)
        if not 0 <= self.available_from_min <= self.available_until_min:
            raise InvalidInput(
                f"车辆“{self.code}”的可用时段不合理：{self.available_from_min} 至 "
                f"{self.available_until_min} 分钟。",
                f"Vehicle “{self.code}”: available from {self.available_from_min} to "
                f"{self.available_until_min} minutes makes no sense.",
            )


def _require_codes(kind_zh: str, kind_en: str, code: str, *fields: str) -> None:
    if not code.strip() or not all(field.strip() for field in fields):
        raise InvalidInput(
            f"{kind_zh}“{code}”的编码、名称和必填项不能为空。",
            f"{kind_en} “{code}”: its code, names and required fields must not be empty.",
        )
