"""Where goods are: depots, their bins and docks."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from depot.errors import InvalidInput

MAX_CODE_LENGTH = 32
MAX_LON = 180
MAX_LAT = 90
MAX_STACK_MM = 30_000
MAX_PLAN_M = 2_000
MAX_CREW = 500
MAX_LEVEL = 20


class PlaceKind(StrEnum):
    """What a place is to the depot."""

    WAREHOUSE = "warehouse"
    SUPPLIER = "supplier"
    PRODUCER = "producer"


class Front(StrEnum):
    """Which side of a bin opens to its aisle."""

    NORTH = "north"
    SOUTH = "south"


class Purpose(StrEnum):
    """What a bin is for."""

    STORE = "store"
    HOLD = "hold"


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
        Limits, checked at every put-away. A floor of 0 is not measured and not checked.
    storage_classes
        Classes that it may hold; empty means any.
    name
        What people call it; may be empty.
    stack_mm
        Clear height to stack in; 0 when not measured.
    hazard_classes
        Dangers that it is fitted out for; empty means none.
    x_m, y_m, width_m, depth_m
        Where it lies on the warehouse plan: corner and sides; no sides when not drawn.
    front
        Side that opens to the aisle.
    closed
        Whether nothing may be put in any more.
    level
        Shelf above the floor, from 0.
    purpose
        Whether it is for stock or for goods that wait for a decision.
    """

    code: str
    depot: str
    zone: str
    floor_m2: float
    volume_m3: float
    max_kg: float
    storage_classes: tuple[str, ...] = ()
    name: str = ""
    stack_mm: int = 0
    hazard_classes: tuple[str, ...] = ()
    x_m: float = 0
    y_m: float = 0
    width_m: float = 0
    depth_m: float = 0
    front: Front = Front.SOUTH
    closed: bool = False
    level: int = 0
    purpose: Purpose = Purpose.STORE

    def __post_init__(self) -> None:
        _require_code("库位", "Bin", self.code)
        sane = 0 <= self.stack_mm <= MAX_STACK_MM and 0 <= self.level <= MAX_LEVEL
        if not (sane and self._is_drawable()):
            raise InvalidInput(
                f"库位 {self.code} 的净高应为 0 至 {MAX_STACK_MM} 毫米，层数 0 至 {MAX_LEVEL}，"
                "平面图尺寸不能为负数，长和宽应同时填写。",
                f"Bin {self.code}: clear height from 0 to {MAX_STACK_MM} mm, level from 0 to "
                f"{MAX_LEVEL}, no side below zero, both sides or none.",
            )
        if not (self.floor_m2 >= 0 and self.volume_m3 > 0 and self.max_kg > 0):
            raise InvalidInput(
                f"库位 {self.code} 的容积和承重应大于零，面积不能为负数。",
                f"Bin {self.code}: volume and weight limits must be above zero, floor not below.",
            )

    def allows(self, storage_class: str) -> bool:
        """Whether goods of the class may be put here."""
        return not self.storage_classes or storage_class in self.storage_classes

    def bears(self, hazard_class: str) -> bool:
        """Whether it is fitted out for the danger."""
        return not hazard_class or hazard_class in self.hazard_classes

    @property
    def is_drawn(self) -> bool:
        """Whether it has a place on the warehouse plan."""
        return self.width_m > 0

    def _is_drawable(self) -> bool:
        sides = (self.width_m, self.depth_m)
        within = all(0 <= each <= MAX_PLAN_M for each in (self.x_m, self.y_m, *sides))
        return within and (sides[0] > 0) == (sides[1] > 0)


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
    x_m, y_m
        Where it is on the warehouse plan.
    note
        Remark: what it is fitted out with.
    """

    code: str
    depot: str
    kg_per_min: float
    setup_min: int = 0
    x_m: float = 0
    y_m: float = 0
    note: str = ""

    def __post_init__(self) -> None:
        _require_code("月台", "Dock", self.code)
        if not (self.kg_per_min > 0 and self.setup_min >= 0):
            raise InvalidInput(
                f"月台 {self.code} 的装车速度应大于零，准备时间不能为负数。",
                f"Dock {self.code}: the rate must be above zero, the set-up not negative.",
            )


@dataclass(frozen=True)
class Crew:
    """People who load and unload at a depot (装卸班组).

    Parameters
    ----------
    code, depot
        Unique within the depot.
    name
        In words.
    people
        How many.
    kg_per_min
        What one of them loads in a minute.
    call_min
        Minutes from the call until they are there.
    """

    code: str
    depot: str
    name: str
    people: int
    kg_per_min: float
    call_min: int = 0

    def __post_init__(self) -> None:
        _require_code("班组", "Crew", self.code)
        if not (0 < self.people <= MAX_CREW and self.kg_per_min > 0 and self.call_min >= 0):
            raise InvalidInput(
                f"班组 {self.code} 的人数应为 1 至 {MAX_CREW}，每人装卸速度应大于零，"
                "到位时间不能为负数。",
                f"Crew {self.code}: 1 to {MAX_CREW} people, a rate above zero, and no negative "
                "time to come.",
            )


@dataclass(frozen=True)
class FloorPlan:
    """The building or yard that bins lie in (库区平面).

    Parameters
    ----------
    depot
        Code of the depot.
    width_m, depth_m
        Sides; x runs along the width from the left, y along the depth from the docks.
    cross_aisles_m
        x of the passages that join the aisles, from the left.
    aisle_m
        Width of an aisle.
    """

    depot: str
    width_m: float
    depth_m: float
    cross_aisles_m: tuple[float, ...]
    aisle_m: float = 3.0

    def __post_init__(self) -> None:
        sides = (self.width_m, self.depth_m, self.aisle_m)
        if not (
            all(0 < side <= MAX_PLAN_M for side in sides)
            and self.cross_aisles_m
            and all(0 <= x <= self.width_m for x in self.cross_aisles_m)
        ):
            raise InvalidInput(
                f"储备库 {self.depot} 的平面图：长、宽和通道宽应大于零，"
                "并至少有一条在库内的横向通道。",
                f"Plan of {self.depot}: sides and aisles above zero, and one cross aisle inside.",
            )


@dataclass(frozen=True)
class Separation:
    """Two storage or hazard classes that must not share a bin (禁忌混存).

    Parameters
    ----------
    first, second
        Classes, in alphabetical order.
    reason_zh, reason_en
        Why.
    """

    first: str
    second: str
    reason_zh: str
    reason_en: str

    def __post_init__(self) -> None:
        if not self.first < self.second:
            raise InvalidInput(
                f"禁忌类别“{self.first}”和“{self.second}”应不同，并按字母顺序填写。",
                f"Classes “{self.first}” and “{self.second}” must differ, in alphabetical order.",
            )


def _require_code(zh: str, en: str, code: str) -> None:
    if not code.strip() or "/" in code or len(code) > MAX_CODE_LENGTH:
        raise InvalidInput(
            f"{zh}编码“{code}”无效：应为 1 至 {MAX_CODE_LENGTH} 个字符，不含“/”。",
            f"{en} code “{code}” must have 1 to {MAX_CODE_LENGTH} characters and no “/”.",
        )
