"""The terms of an agreement beyond its quantities: fee, handing over, penalties, duties."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Final

from depot.domain.money import fen_of
from depot.errors import InvalidInput

_BP: Final = 10_000
_MIN_PER_HOUR: Final = 60
_MIN_PER_DAY: Final = 1440
_MAX_COUNT: Final = 1000
_MAX_TEXT: Final = 64
_YEARS_10_IN_DAYS: Final = 3660


class Handover(StrEnum):
    """Where the goods change hands."""

    PICKUP = "pickup"
    DELIVERED = "delivered"


class LateUnit(StrEnum):
    """What lateness is counted in; a unit that has begun counts."""

    HOUR = "hour"
    DAY = "day"


@dataclass(frozen=True)
class Contact:
    """Somebody to call, in the order of the chain."""

    name: str
    duty: str
    phone_day: str
    phone_night: str

    def __post_init__(self) -> None:
        texts = (self.name, self.duty, self.phone_day, self.phone_night)
        too_long = any(len(each) > _MAX_TEXT or not each.isprintable() for each in texts)
        if too_long or not self.name.strip() or not (self.phone_day + self.phone_night).strip():
            raise InvalidInput(
                f"联系人“{self.name[:_MAX_TEXT]}”：姓名和至少一个电话必填，每项不超过 {_MAX_TEXT} "
                "个字符。",
                f"Contact “{self.name[:_MAX_TEXT]}” needs a name and a telephone, each of at most "
                f"{_MAX_TEXT} characters.",
            )


@dataclass(frozen=True)
class OwnTrucks:
    """Trucks of the supplier."""

    vehicle_class: str
    count: int

    def __post_init__(self) -> None:
        if not self.vehicle_class.strip() or not 0 < self.count <= _MAX_COUNT:
            raise InvalidInput(
                f"自有车辆“{self.vehicle_class[:_MAX_TEXT]}”：请填写车型和 1 至 {_MAX_COUNT} 的"
                "数量。",
                f"Own trucks “{self.vehicle_class[:_MAX_TEXT]}”: give their class and a count of "
                f"1 to {_MAX_COUNT}.",
            )


@dataclass(frozen=True)
class Penalty:
    """What the supplier loses; shares in basis points (1 % = 100).

    Parameters
    ----------
    late_bp
        Of the value that came late, for each unit of lateness that has begun.
    late_cap_bp
        The most for lateness, of that value.
    shortfall_bp
        Of the value that was called and didn't come.
    """

    late_unit: LateUnit = LateUnit.HOUR
    late_bp: int = 0
    late_cap_bp: int = _BP
    shortfall_bp: int = 0

    def __post_init__(self) -> None:
        shares = (self.late_bp, self.late_cap_bp, self.shortfall_bp)
        if min(shares) < 0 or max(shares) > _BP:
            raise InvalidInput(
                "违约金比例应在 0% 至 100% 之间。", "Penalties are between 0 % and 100 %."
            )

    def proposed_fen(self, delivered_fen: int, missing_fen: int, late_min: int) -> int:
        """Return the penalty in fen, rounded down; never more than what came is worth.

        Parameters
        ----------
        delivered_fen, missing_fen
            Value of what came, and of what was called and didn't.
        late_min
            Minutes behind the promise; below zero is early.
        """
        unit = _MIN_PER_HOUR if self.late_unit is LateUnit.HOUR else _MIN_PER_DAY
        begun = max(0, -(-late_min // unit))
        late_bp = min(self.late_cap_bp, self.late_bp * begun)
        late = delivered_fen * late_bp // _BP
        return min(delivered_fen, late + missing_fen * self.shortfall_bp // _BP)


@dataclass(frozen=True)
class Terms:
    """What both sides owe.

    Parameters
    ----------
    contract_no
        Number of the signed paper.
    deliver_to
        Depot that the supplier brings the goods to; empty where we pick them up.
    retention_cny
        Fee for a year of keeping, yuan; 0 for none.
    retention_budget
        Code of the budget line that pays the first year's fee; empty without a fee.
    call_budget
        Code of the budget line that pays for what is called; empty: decided when called.
        In a later year the line of that year with the same purpose and source pays.
    rotation_days
        The supplier states at least so often that its stock was rotated; 0: no duty.
    check_days
        We look at the goods at least so often; 0: no duty.
    """

    contract_no: str = ""
    handover: Handover = Handover.PICKUP
    deliver_to: str = ""
    retention_cny: Decimal = Decimal(0)
    retention_budget: str = ""
    call_budget: str = ""
    penalty: Penalty = field(default_factory=Penalty)
    rotation_days: int = 0
    check_days: int = 180
    contacts: tuple[Contact, ...] = ()
    trucks: tuple[OwnTrucks, ...] = ()

    def __post_init__(self) -> None:
        fen_of(self.retention_cny, "年度储备费", "Retention fee", zero=True)
        if (Handover(self.handover) is Handover.DELIVERED) != bool(self.deliver_to):
            raise InvalidInput(
                "送货到库的协议须指定仓库，自提的不填仓库。",
                "Delivered goods need the depot they go to; goods that we pick up have none.",
            )
        if bool(self.retention_cny) != bool(self.retention_budget):
            raise InvalidInput(
                "有年度储备费就要选择支付的预算项目；没有储备费则不填。",
                "A retention fee needs the budget line that pays it, and none without a fee.",
            )
        if not 0 <= self.rotation_days <= _YEARS_10_IN_DAYS or not (
            0 <= self.check_days <= _YEARS_10_IN_DAYS
        ):
            raise InvalidInput(
                "轮换和核查周期应为 0 至 3660 天（0 表示不要求）。",
                "Rotation and spot checks are due every 0 to 3,660 days (0: no duty).",
            )
        if not self.contract_no.isprintable() or len(self.contract_no) > _MAX_TEXT:
            raise InvalidInput(
                f"合同编号不超过 {_MAX_TEXT} 个字符。",
                f"The contract's number has at most {_MAX_TEXT} characters.",
            )
        classes = [each.vehicle_class for each in self.trucks]
        if len(set(classes)) < len(classes):
            raise InvalidInput("自有车辆车型重复，请合并。", "A class of trucks is there twice.")

    @property
    def retention_fen(self) -> int:
        """The fee of a year in fen."""
        return fen_of(self.retention_cny, zero=True)
