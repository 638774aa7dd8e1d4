"""Trucks and their classes."""

from __future__ import annotations

from dataclasses import dataclass, fields
from math import isfinite
from typing import Final

from depot.domain.position import require_position
from depot.errors import InvalidInput

MOST_KG: Final = 100_000
MOST_M3: Final = 500
MOST_PLACES: Final = 100
"""Pallet places of one truck."""

MOST_CNY_PER_KM: Final = 1000
LATEST_MIN: Final = 10_080
"""A week after a call."""

_CODE_LENGTH: Final = 32
_WORDS_LENGTH: Final = 100


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
    pallets
        Pallet places where goods are loaded on pallets; 0: not known, never a limit.
    """

    code: str
    name_zh: str
    name_en: str
    capacity_kg: float
    capacity_m3: float
    profile: str
    cost_cny_per_km: float = 0.0
    pallets: int = 0

    def __post_init__(self) -> None:
        _require_codes("车型", "Vehicle class", self.code, self.profile)
        _require_words("车型", "Vehicle class", self.code, self.name_zh, self.name_en)
        numbers = (self.capacity_kg, self.capacity_m3, self.cost_cny_per_km)
        within = all(isfinite(number) for number in numbers) and (
            0 < self.capacity_kg <= MOST_KG and 0 < self.capacity_m3 <= MOST_M3
        )
        if not within:
            raise InvalidInput(
                f"车型“{self.code}”的载重（kg）和容积（m³）须大于0，"
                f"不超过 {MOST_KG:,} kg、{MOST_M3} m³。",
                f"Vehicle class “{self.code}”: payload (kg) and volume (m³) must be above 0, "
                f"at most {MOST_KG:,} kg and {MOST_M3} m³.",
            )
        if not 0 <= self.cost_cny_per_km <= MOST_CNY_PER_KM:
            raise InvalidInput(
                f"车型“{self.code}”的每公里费用应为 0 至 {MOST_CNY_PER_KM} 元。",
                f"Vehicle class “{self.code}”: the cost per km must be 0 to {MOST_CNY_PER_KM} CNY.",
            )
        if isinstance(self.pallets, bool) or not 0 <= self.pallets <= MOST_PLACES:
            raise InvalidInput(
                f"车型“{self.code}”的托盘位应为 0 至 {MOST_PLACES} 的整数，现为 {self.pallets}。",
                f"Vehicle class “{self.code}”: pallet places must be a whole number from 0 to "
                f"{MOST_PLACES}, not {self.pallets}.",
            )


@dataclass(frozen=True)
class Vehicle:
    """One truck.

    Parameters
    ----------
    vehicle_class
        Code of its class.
    start
        Code of the depot or supplier where it stands, or the name of another place; and its
        position ``lon``, ``lat``.
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
        if max(len(self.driver), len(self.phone)) > _WORDS_LENGTH:
            raise InvalidInput(
                f"车辆“{self.code}”的驾驶员或电话过长。",
                f"Vehicle “{self.code}”: the driver's name or telephone is too long.",
            )
        require_position(f"车辆“{self.code}”", f"Vehicle “{self.code}”", self.lon, self.lat)
        if not 0 <= self.available_from_min <= self.available_until_min <= LATEST_MIN:
            raise InvalidInput(
                f"车辆“{self.code}”的可用时段不合理：{self.available_from_min} 至 "
                f"{self.available_until_min} 分钟。",
                f"Vehicle “{self.code}”: available from {self.available_from_min} to "
                f"{self.available_until_min} minutes makes no sense.",
            )


@dataclass(frozen=True)
class VehicleVersion:
    """One version of a truck: what held from then on.

    Parameters
    ----------
    number
        From 1.
    actor, at_us
        Who made it and when; empty and None for what was there before versions were kept.
    """

    number: int
    vehicle: Vehicle
    actor: str
    at_us: int | None


@dataclass(frozen=True)
class VehicleDifference:
    """A field of a truck that was changed."""

    field: str
    before: object
    after: object


def differences(before: Vehicle, after: Vehicle) -> tuple[VehicleDifference, ...]:
    """Return the fields that differ, in the order of a truck's fields."""
    return tuple(
        VehicleDifference(field.name, old, new)
        for field in fields(Vehicle)
        if (old := getattr(before, field.name)) != (new := getattr(after, field.name))
    )


def _require_codes(kind_zh: str, kind_en: str, code: str, *codes: str) -> None:
    _require_words(kind_zh, kind_en, code, *codes)
    if max(map(len, (code, *codes))) > _CODE_LENGTH:
        raise InvalidInput(
            f"{kind_zh}“{code[:_CODE_LENGTH]}”的编码、车牌等不得超过 {_CODE_LENGTH} 个字。",
            f"{kind_en} “{code[:_CODE_LENGTH]}”: codes and the plate have at most {_CODE_LENGTH} "
            "characters.",
        )


def _require_words(kind_zh: str, kind_en: str, code: str, *words: str) -> None:
    if not all(word.strip() for word in (code, *words)):
        raise InvalidInput(
            f"{kind_zh}“{code}”的编码、名称和必填项不能为空。",
            f"{kind_en} “{code}”: its code, names and required fields must not be empty.",
        )
    if max(map(len, words)) > _WORDS_LENGTH:
        raise InvalidInput(
            f"{kind_zh}“{code}”的名称过长，最多 {_WORDS_LENGTH} 个字。",
            f"{kind_en} “{code}”: a name is too long, at most {_WORDS_LENGTH} characters.",
        )
