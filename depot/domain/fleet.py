"""Trucks and their classes."""

from __future__ import annotations

from dataclasses import dataclass, fields
from math import isfinite
from typing import Final

from depot.domain.position import require_position
from depot.errors import InvalidInput, Text

MOST_KG: Final = 100_000
MOST_M3: Final = 500
MOST_PLACES: Final = 100
"""Pallet places of one truck."""

MOST_CNY_PER_KM: Final = 1000
LATEST_MIN: Final = 10_080
"""A week after a call."""

_CODE_LENGTH: Final = 32
_WORDS_LENGTH: Final = 100
_CLASS: Final = Text("车型", "Vehicle class ")
_TRUCK: Final = Text("车辆", "Vehicle ")
_LABELS: Final = {
    "code": Text("编码", "code"),
    "profile": Text("行车类别", "road profile"),
    "name_zh": Text("名称", "name"),
    "name_en": Text("英文名称", "English name"),
    "plate": Text("车牌", "plate"),
    "vehicle_class": Text("车型", "class"),
    "start": Text("停放地", "place"),
    "driver": Text("驾驶员", "driver's name"),
    "phone": Text("电话", "telephone"),
}


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
        _require_filled(_CLASS, self, ("code", "profile"), _CODE_LENGTH)
        _require_filled(_CLASS, self, ("name_zh", "name_en"), _WORDS_LENGTH)
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
        _require_filled(_TRUCK, self, ("code", "plate", "vehicle_class", "start"), _CODE_LENGTH)
        _require_short(_TRUCK, self, ("driver", "phone"), _WORDS_LENGTH)
        require_position(f"车辆“{self.code}”", f"Vehicle “{self.code}”", self.lon, self.lat)
        if not 0 <= self.available_from_min <= self.available_until_min <= LATEST_MIN:
            raise InvalidInput(
                f"车辆“{self.code}”接令后 {self.available_from_min} 分钟可出车、"
                f"{self.available_until_min} 分钟收车，不合理：收车不能早于出车，"
                f"都应在 0 至 {LATEST_MIN:,} 分钟之间。",
                f"Vehicle “{self.code}”: ready {self.available_from_min} min after a call, until "
                f"{self.available_until_min} min makes no sense: it must not end before it "
                f"begins, and both must be from 0 to {LATEST_MIN:,}.",
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


def _require_filled(
    kind: Text, of: Vehicle | VehicleClass, names: tuple[str, ...], longest: int
) -> None:
    for name in names:
        if not getattr(of, name).strip():
            raise InvalidInput(
                f"{_named(kind.zh, of.code)}没有填写{_LABELS[name].zh}，请填写。",
                f"{_named(kind.en, of.code)} has no {_LABELS[name].en}; fill it in.",
            )
    _require_short(kind, of, names, longest)


def _require_short(
    kind: Text, of: Vehicle | VehicleClass, names: tuple[str, ...], longest: int
) -> None:
    for name in names:
        length = len(getattr(of, name))
        if length > longest:
            raise InvalidInput(
                f"{_named(kind.zh, of.code)}的{_LABELS[name].zh}有 {length} 个字，"
                f"最多 {longest} 个，请改短。",
                f"{_named(kind.en, of.code)}: the {_LABELS[name].en} has {length} characters; "
                f"make it {longest} at most.",
            )


def _named(kind: str, code: str) -> str:
    shown = code.strip()[:_CODE_LENGTH]
    return f"{kind}“{shown}”" if shown else kind.strip()
