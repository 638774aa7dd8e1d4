"""Where goods are: depots, their bins and docks."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from depot.errors import InvalidInput

MAX_CODE_LENGTH = 32
MAX_LON = 180
MAX_LAT = 90


class PlaceKind(StrEnum):
    """What a place is to the depot."""

    WAREHOUSE = "warehouse"
    SUPPLIER = "supplier"
    PRODUCER = "producer"


@dataclass(frozen=True)
class Depot:
    """A place that goods leave from (储备库, 供应商, 生产企业).

    Parameters
    ----------
    code
        Unique code.
    name_zh, name_en
        Names.
    lon, lat
        Position in degrees, WGS84.
    kind
        Only a warehouse has bins.
    """

    code: str
    name_zh: str
    name_en: str
    lon: float
    lat: float
    kind: PlaceKind = PlaceKind.WAREHOUSE

    def __post_init__(self) -> None:
        _require_code("储备库", "Depot", self.code)
        if not (abs(self.lon) <= MAX_LON and abs(self.lat) <= MAX_LAT):
            raise InvalidInput(
                f"储备库 {self.code} 的经纬度（{self.lon}， {self.lat}）超出范围。",
                f"Depot {self.code}: position ({self.lon}, {self.lat}) is off the globe.",
            )


@dataclass(frozen=True)
class Bin:
    """A storage place inside a depot (库位).

    Parameters
    ----------
    code
        Unique within the depot.
    depot
        Code of the depot.
    zone
        Zone (库区); may be empty.
    floor_m2, volume_m3, max_kg
        Limits. Volume and weight are checked at every put-away; floor is information.
    storage_classes
        Classes that it may hold; empty means any.
    """

    code: str
    depot: str
    zone: str
    floor_m2: float
    volume_m3: float
    max_kg: float
    storage_classes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        _require_code("库位", "Bin", self.code)
        if not (self.floor_m2 >= 0 and self.volume_m3 > 0 and self.max_kg > 0):
            raise InvalidInput(
                f"库位 {self.code} 的容积和承重应大于零，面积不能为负数。",
                f"Bin {self.code}: volume and weight limits must be above zero, floor not below.",
            )

    def allows(self, storage_class: str) -> bool:
        """Whether goods of the class may be put here."""
        return not self.storage_classes or storage_class in self.storage_classes


@dataclass(frozen=True)
class Dock:
    """A loading place of a depot (装卸月台).

    Parameters
    ----------
    code
        Unique within the depot.
    depot
        Code of the depot.
    kg_per_min
        Loading rate.
    setup_min
        Time per truck before loading starts.
    """

    code: str
    depot: str
    kg_per_min: float
    setup_min: int = 0

    def __post_init__(self) -> None:
        _require_code("月台", "Dock", self.code)
        if not (self.kg_per_min > 0 and self.setup_min >= 0):
            raise InvalidInput(
                f"月台 {self.code} 的装车速度应大于零，准备时间不能为负数。",
                f"Dock {self.code}: the rate must be above zero, the set-up not negative.",
            )


def _require_code(zh: str, en: str, code: str) -> None:
    if not code.strip() or "/" in code or len(code) > MAX_CODE_LENGTH:
        raise InvalidInput(
            f"{zh}编码“{code}”无效：应为 1 至 {MAX_CODE_LENGTH} 个字符，不含“/”。",
            f"{en} code “{code}” must have 1 to {MAX_CODE_LENGTH} characters and no “/”.",
        )
