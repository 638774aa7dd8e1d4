"""A shipment (发货单): one truckload from one depot, from the pick list to the receipt on site."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from depot.errors import Conflict

DOCUMENT: Final = "FH"
# Between the number of a line whose pick was taken back and the reason, in the history.
UNDONE_LINE: Final = "："
_G_PER_KG: Final = 1000
_CM3_PER_M3: Final = 1_000_000


class ShipmentStatus(StrEnum):
    """Where a shipment stands.

    APPROVED, PICKING, PICKED, LOADED
        The goods are in the building: ours, in their bins' accounts, reserved.
    DEPARTED, ARRIVED
        The goods are on the transit account.
    RECEIVED
        All stops have signed or were turned back; differences may still be in transit.
    TURNED_BACK
        All of it came back.
    CANCELLED
        Called off before it left.
    """

    APPROVED = "approved"
    PICKING = "picking"
    PICKED = "picked"
    LOADED = "loaded"
    DEPARTED = "departed"
    ARRIVED = "arrived"
    RECEIVED = "received"
    TURNED_BACK = "turned_back"
    CANCELLED = "cancelled"


STATUS_ZH: Final[dict[ShipmentStatus, str]] = {
    ShipmentStatus.APPROVED: "待拣货",
    ShipmentStatus.PICKING: "拣货中",
    ShipmentStatus.PICKED: "待装车",
    ShipmentStatus.LOADED: "待发车",
    ShipmentStatus.DEPARTED: "在途",
    ShipmentStatus.ARRIVED: "已到达",
    ShipmentStatus.RECEIVED: "已签收",
    ShipmentStatus.TURNED_BACK: "已折返",
    ShipmentStatus.CANCELLED: "已撤销",
}

PICKABLE: Final = (ShipmentStatus.APPROVED, ShipmentStatus.PICKING)
IN_BUILDING: Final = (*PICKABLE, ShipmentStatus.PICKED, ShipmentStatus.LOADED)
ON_THE_ROAD: Final = (ShipmentStatus.DEPARTED, ShipmentStatus.ARRIVED)


class ShipmentKind(StrEnum):
    """What it was made for."""

    REQUISITION = "requisition"
    ORDER = "order"


class Method(StrEnum):
    """How a step was confirmed."""

    SCAN = "scan"
    HAND = "hand"
    AT_ONCE = "at_once"


class LineState(StrEnum):
    """Where a line of a pick list stands.

    SHORT
        Fewer were found than listed; what was found is picked.
    REPLACED
        Another line stands for it.
    """

    OPEN = "open"
    PICKED = "picked"
    SHORT = "short"
    REPLACED = "replaced"


class StopStatus(StrEnum):
    """Where a stop stands."""

    WAITING = "waiting"
    ARRIVED = "arrived"
    RECEIVED = "received"
    TURNED_BACK = "turned_back"


class ShipmentStepKind(StrEnum):
    """What happened to a shipment."""

    APPROVED = "approved"
    PICKED_LINE = "picked_line"
    UNPICKED_LINE = "unpicked_line"
    SWAPPED = "swapped"
    SHORT = "short"
    REFILLED = "refilled"
    LOADING = "loading"
    LOADED = "loaded"
    CHECKED = "checked"
    SPLIT = "split"
    DEPARTED = "departed"
    DEPARTED_AT_ONCE = "departed_at_once"
    ARRIVED = "arrived"
    SIGNED = "signed"
    DIFFERENCE = "difference"
    SETTLED = "settled"
    TURNED_BACK = "turned_back"
    CANCELLED = "cancelled"


class DifferenceKind(StrEnum):
    """What was wrong on arrival."""

    DAMAGED = "damaged"
    MISSING = "missing"


class DifferenceOutcome(StrEnum):
    """What became of a difference."""

    OPEN = "open"
    LOST = "lost"
    RETURNED = "returned"
    DELIVERED = "delivered"


@dataclass(frozen=True)
class Truck:
    """What carries a shipment.

    Parameters
    ----------
    plate
        Number plate; empty before loading.
    code
        Code of a registered vehicle; empty for a hired one.
    max_g, max_cm3
        Its limits; 0: unknown, nothing is checked.
    """

    plate: str = ""
    code: str = ""
    driver: str = ""
    phone: str = ""
    max_g: int = 0
    max_cm3: int = 0


@dataclass(frozen=True)
class Shipment:
    """The head of a shipment.

    Parameters
    ----------
    number
        ``"FH-2026-000001"``.
    demand_ref
        Name under which its goods are reserved; its transit account is named after it.
    order_id, trip
        The dispatch order's trip; 0 for a requisition.
    planned_load_us, planned_departure_us
        Instants by the plan; 0 where nobody planned.
    loading_at_us, loaded_at_us, departed_at_us
        Instants; 0 before.
    checked_by
        Who looked at the load at the gate; may stay empty.
    document_no
        The 出库单; empty before departure.
    """

    number: str
    kind: ShipmentKind
    demand_ref: str
    order_id: int
    trip: int
    depot: str
    destination: str
    approved_by: str
    approved_at_us: int
    planned_load_us: int = 0
    planned_departure_us: int = 0
    status: ShipmentStatus = ShipmentStatus.APPROVED
    truck: Truck = Truck()
    loading_at_us: int = 0
    loaded_by: str = ""
    loaded_at_us: int = 0
    checked_by: str = ""
    departed_by: str = ""
    departed_at_us: int = 0
    document_no: str = ""

    @property
    def transit_code(self) -> str:
        """Code of the account that holds its goods on the road."""
        return f"transit/{self.demand_ref}"

    def require(self, allowed: Collection[ShipmentStatus], zh: str, en: str) -> None:
        """Refuse a step that doesn't fit its state.

        Raises
        ------
        Conflict
            Saying where it stands.
        """
        if self.status in allowed:
            return
        wanted = "、".join(STATUS_ZH[each] for each in allowed)
        raise Conflict(
            f"发货单 {self.number} 现为“{STATUS_ZH[self.status]}”，只有“{wanted}”时可以{zh}。"
            "请刷新页面。",
            f"Shipment {self.number} is {self.status.value}; only one that is "
            f"{' or '.join(each.value for each in allowed)} can be {en}. Reload.",
        )


@dataclass(frozen=True)
class ShipmentStop:
    """One place that a shipment unloads at.

    Parameters
    ----------
    site, site_name
        Code and name; the goods go to the account of the name.
    planned_arrival_us, arrived_at_us, signed_at_us
        Instants; 0 before or unknown.
    signed_by
        Name of who took the goods over; no log-in is needed.
    entered_by
        User name of who wrote the receipt down.
    document_no
        The 签收单; empty before.
    """

    stop: int
    site: str
    site_name: str
    planned_arrival_us: int
    status: StopStatus = StopStatus.WAITING
    arrived_at_us: int = 0
    signed_at_us: int = 0
    signed_by: str = ""
    entered_by: str = ""
    note: str = ""
    document_no: str = ""


@dataclass(frozen=True)
class ShipmentLine:
    """A line of a pick list: so many of a lot from a bin for a stop.

    Parameters
    ----------
    quantity, picked, missing
        Units listed; confirmed; neither found nor filled from another lot.
    method, picked_by, picked_at_us
        How, by whom and when it was confirmed.
    reason
        Why it deviates: another lot than first expired first out, fewer than listed.
    replaces
        Line that it stands for; 0: listed from the start.
    received, damaged, absent
        Units on site, once its stop has signed.
    """

    line: int
    stop: int
    item: str
    lot_id: int
    bin: str
    quantity: int
    picked: int = 0
    missing: int = 0
    state: LineState = LineState.OPEN
    method: str = ""
    picked_by: str = ""
    picked_at_us: int = 0
    reason: str = ""
    replaces: int = 0
    received: int = 0
    damaged: int = 0
    absent: int = 0

    @property
    def held(self) -> int:
        """Units that must be reserved for it now."""
        return self.quantity if self.state is LineState.OPEN else self.picked


@dataclass(frozen=True)
class ShipmentStep:
    """A line of a shipment's history."""

    kind: ShipmentStepKind
    actor: str
    method: str
    note: str
    at_us: int


@dataclass(frozen=True)
class Difference:
    """Goods that did not arrive as they left; in transit until somebody settles it."""

    id: int
    number: str
    line: int
    stop: int
    kind: DifferenceKind
    quantity: int
    reported_by: str
    reported_at_us: int
    outcome: DifferenceOutcome = DifferenceOutcome.OPEN
    decided_by: str = ""
    decided_at_us: int = 0
    reason: str = ""


def grams(weight_kg: float, units: int) -> int:
    """Return the weight of so many units in whole grams."""
    return round(weight_kg * _G_PER_KG) * units


def cubic_cm(volume_m3: float, units: int) -> int:
    """Return the volume of so many units in whole cm³."""
    return round(volume_m3 * _CM3_PER_M3) * units


def require_fits(truck: Truck, weight_g: int, volume_cm3: int) -> None:
    """Refuse to load more than a truck carries.

    Raises
    ------
    Conflict
        Naming by how much it is too small.
    """
    over_zh, over_en = [], []
    if truck.max_g and weight_g > truck.max_g:
        load, limit = weight_g / _G_PER_KG, truck.max_g / _G_PER_KG
        over_zh.append(f"重量 {load:,.1f} kg，核载 {limit:,.1f} kg")
        over_en.append(f"{load:,.1f} kg, its limit is {limit:,.1f} kg")
    if truck.max_cm3 and volume_cm3 > truck.max_cm3:
        load, limit = volume_cm3 / _CM3_PER_M3, truck.max_cm3 / _CM3_PER_M3
        over_zh.append(f"体积 {load:,.2f} m³，容积 {limit:,.2f} m³")
        over_en.append(f"{load:,.2f} m³, its limit is {limit:,.2f} m³")
    if over_zh:
        raise Conflict(
            f"车辆 {truck.plate} 装不下：{'；'.join(over_zh)}。请换大车，或先拆成两车。",
            f"Vehicle {truck.plate} is too small: {'; '.join(over_en)}. Take a bigger one or "
            "split the shipment.",
        )
