"""Agreement reserves (协议储备): what suppliers have promised, by when, at what price."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from math import isfinite

from depot.domain.capacity import Capacity
from depot.domain.ledger import MAX_QUANTITY
from depot.domain.position import require_position
from depot.domain.season import Season, season_of
from depot.errors import InvalidInput


class CallOffStatus(StrEnum):
    """Life of a call-off; it ends once.

    OPEN
        Its quantity is held on the promise ledger (a pending transfer).
    CONFIRMED
        The goods have left the supplier; the promise is used up.
    RELEASED
        The order was cancelled; the promise is free again.
    """

    OPEN = "open"
    CONFIRMED = "confirmed"
    RELEASED = "released"


class AgreementKind(StrEnum):
    """Which layer of the reserves it is.

    STOCK
        The supplier keeps the goods (协议储备).
    CAPACITY
        The maker keeps the means to make them (产能储备); they exist only when called.
    AID
        A neighbour, the city or the province has promised them for now (互助); no reserve
        of ours.
    """

    STOCK = "stock"
    CAPACITY = "capacity"
    AID = "aid"


@dataclass(frozen=True)
class Supplier:
    """A shop, wholesaler or maker that trucks can load at.

    Parameters
    ----------
    code
        Also the code of the place as a source of a dispatch plan.
    lon, lat
        Where the goods are handed over, degrees WGS 84.
    docks
        Trucks that can load at once.
    dock_kg_per_min
        Loading rate of one dock with its crew.
    dock_setup_min
        Fixed minutes of each loading.
    """

    code: str
    name_zh: str
    name_en: str
    contact: str
    phone_day: str
    phone_night: str
    lon: float
    lat: float
    docks: int = 1
    dock_kg_per_min: float = 100.0
    dock_setup_min: int = 10

    def __post_init__(self) -> None:
        if not self.code.strip() or not self.name_zh.strip() or not self.name_en.strip():
            raise InvalidInput(
                f"供应商“{self.code}”缺少编码或名称：编码、中文名和英文名都要填写。",
                f"Supplier “{self.code}” lacks its code or a name: fill in all three.",
            )
        require_position(f"供应商“{self.code}”", f"Supplier “{self.code}”", self.lon, self.lat)
        rate_is_bad = not isfinite(self.dock_kg_per_min) or self.dock_kg_per_min <= 0
        if self.docks < 0 or self.dock_setup_min < 0 or rate_is_bad:
            raise InvalidInput(
                f"供应商“{self.code}”的装车台数和准备分钟不得为负，装车速度须大于0。",
                f"Supplier “{self.code}”: docks and set-up minutes must not be negative, "
                "the loading rate must be above 0.",
            )


@dataclass(frozen=True)
class SeasonQuantity:
    """What is promised in one season, where it is less than at its most."""

    season: Season
    quantity: int


@dataclass(frozen=True)
class AgreementLine:
    """One promised item of an agreement.

    Parameters
    ----------
    quantity
        Committed base units, at least 1; of all seasons the most.
    price_cny
        Per base unit, not negative, at most two decimals.
    lead_day_min, lead_night_min
        Minutes from the call-off to the goods standing on the dock, when
        called by day and by night. Of a capacity: to the start of production.
    holiday_day_min, holiday_night_min
        The same on days off; None: as on working days.
    seasons
        Seasons in which less is promised.
    capacity
        How a producer makes it; None for goods that are kept.
    """

    item: str
    quantity: int
    price_cny: Decimal
    lead_day_min: int
    lead_night_min: int
    holiday_day_min: int | None = None
    holiday_night_min: int | None = None
    seasons: tuple[SeasonQuantity, ...] = ()
    capacity: Capacity | None = None

    def quantity_on(self, day: date) -> int:
        """Return what is promised in the season of a day."""
        season = season_of(day.month)
        return next(
            (each.quantity for each in self.seasons if each.season is season), self.quantity
        )

    def lead_min(self, *, by_day: bool, day_off: bool) -> int:
        """Return the minutes that a call takes, by when it is made."""
        usual = self.lead_day_min if by_day else self.lead_night_min
        off = self.holiday_day_min if by_day else self.holiday_night_min
        return usual if off is None or not day_off else off

    def __post_init__(self) -> None:
        if self.quantity < 1:
            raise InvalidInput(
                f"协议物资“{self.item}”的承诺数量须为正整数，现为{self.quantity}。",
                f"Agreement item “{self.item}”: the committed quantity must be a whole number "
                f"of at least 1, not {self.quantity}.",
            )
        if self.quantity > MAX_QUANTITY:
            raise InvalidInput(
                f"协议物资“{self.item}”的承诺数量 {self.quantity} 超过上限 {MAX_QUANTITY}，"
                "请检查是否误录。",
                f"Agreement item “{self.item}”: {self.quantity} is above the limit "
                f"{MAX_QUANTITY}; was it mistyped?",
            )
        holiday = (self.holiday_day_min or 0, self.holiday_night_min or 0)
        if min(self.lead_day_min, self.lead_night_min, *holiday) < 0:
            raise InvalidInput(
                f"协议物资“{self.item}”的备货时限（分钟）不得为负。",
                f"Agreement item “{self.item}”: lead times (minutes) must not be negative.",
            )
        named = [each.season for each in self.seasons]
        if any(not 0 <= each.quantity <= self.quantity for each in self.seasons) or len(
            set(named)
        ) < len(named):
            raise InvalidInput(
                f"协议物资“{self.item}”的分季数量应为 0 至承诺数量 {self.quantity}，每季填一次。",
                f"Agreement item “{self.item}”: a season's quantity is 0 to {self.quantity}, "
                "once a season.",
            )
        require_price(f"协议物资“{self.item}”", f"Agreement item “{self.item}”", self.price_cny)


@dataclass(frozen=True)
class Agreement:
    """A contract with one supplier.

    Parameters
    ----------
    number
        Contract number, as on paper.
    valid_from, valid_to
        First and last day on which it may be called, both included.
    """

    number: str
    supplier: str
    valid_from: date
    valid_to: date
    lines: tuple[AgreementLine, ...]
    note: str = ""
    kind: AgreementKind = AgreementKind.STOCK

    def __post_init__(self) -> None:
        if not self.number.strip():
            raise InvalidInput("协议编号不能为空。", "The agreement number must not be empty.")
        if self.valid_to < self.valid_from:
            raise InvalidInput(
                f"协议“{self.number}”的止期{self.valid_to}早于起期{self.valid_from}，请更正。",
                f"Agreement “{self.number}” ends on {self.valid_to}, before it starts on "
                f"{self.valid_from}; correct the dates.",
            )
        if not self.lines:
            raise InvalidInput(
                f"协议“{self.number}”没有物资明细，至少要有一行。",
                f"Agreement “{self.number}” has no lines; it needs at least one.",
            )
        items = [line.item for line in self.lines]
        twice = sorted({item for item in items if items.count(item) > 1})
        if twice:
            raise InvalidInput(
                f"协议“{self.number}”中物资重复：{'、'.join(twice)}，请合并为一行。",
                f"Agreement “{self.number}” names an item twice: {', '.join(twice)}; "
                "merge the lines.",
            )


def require_price(where_zh: str, where_en: str, price_cny: Decimal) -> None:
    """Refuse a price that is negative, not a number, or finer than one fen."""
    if not price_cny.is_finite() or price_cny < 0 or price_cny != round(price_cny, 2):
        raise InvalidInput(
            f"{where_zh}的单价“{price_cny}”不合规：须为不小于0、最多两位小数的金额（元）。",
            f"{where_en}: the price “{price_cny}” must be an amount in yuan, not negative, "
            "with at most two decimals.",
        )
