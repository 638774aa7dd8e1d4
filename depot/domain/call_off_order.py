"""A call-off order (应急调用单): what one supplier brings for one dispatch order, step by step."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from depot.domain.order import US_PER_MIN
from depot.errors import Conflict, InvalidInput

DOCUMENT: Final = "YD"
# By when a step should have followed the one before; to be seen in minutes, not hours.
SEND_WITHIN_MIN: Final = 10
READ_WITHIN_MIN: Final = 15
CONFIRM_WITHIN_MIN: Final = 30
BY_US: Final = "us"
BY_SUPPLIER: Final = "supplier"


class CallOffState(StrEnum):
    """How far it has come.

    LOADED
        At least one truck has left the supplier.
    ARRIVED
        All trucks that left have arrived; nothing more will come.
    RELEASED
        The order was called back, or the supplier has nothing to bring.
    SETTLED
        All its bills are paid.
    """

    DRAFTED = "drafted"
    SENT = "sent"
    READ = "read"
    CONFIRMED = "confirmed"
    LOADED = "loaded"
    ARRIVED = "arrived"
    RELEASED = "released"
    SETTLED = "settled"


STATE_ZH: Final = {
    CallOffState.DRAFTED: "待发送",
    CallOffState.SENT: "已发送",
    CallOffState.READ: "已读",
    CallOffState.CONFIRMED: "已确认",
    CallOffState.LOADED: "已装车",
    CallOffState.ARRIVED: "已到达",
    CallOffState.RELEASED: "已撤销",
    CallOffState.SETTLED: "已结算",
}
ANSWERING: Final = (CallOffState.SENT, CallOffState.READ)
BEFORE_LOADING: Final = (CallOffState.DRAFTED, *ANSWERING, CallOffState.CONFIRMED)
OPEN: Final = (*BEFORE_LOADING, CallOffState.LOADED)


@dataclass(frozen=True)
class CalledItem:
    """Units of one item over all trucks.

    Parameters
    ----------
    confirmed
        What the supplier says it has; 0 before it answered.
    promised_min
        Minutes from the call to the dock, as agreed.
    price_fen
        Per unit, the dearest of the agreements drawn on.
    """

    item: str
    called: int
    promised_min: int
    price_fen: int
    confirmed: int = 0


@dataclass(frozen=True)
class CalledLine:
    """Units of one item for one stop of a truck."""

    item: str
    called: int
    loaded: int = 0
    received: int = 0


@dataclass(frozen=True)
class CalledStop:
    """One place that one truck brings goods to.

    Parameters
    ----------
    trip, stop
        Numbers within the dispatch order and the trip.
    load_due_us, arrive_due_us
        By the plan: when the loaded truck leaves, when it is there.
    loaded_at_us, arrived_at_us
        Instants; 0 before.
    dropped
        Whose doing it is that its truck doesn't come any more: `BY_US` (the order was
        called back), `BY_SUPPLIER` (it has nothing to bring); empty while it comes.
    """

    trip: int
    stop: int
    site_name: str
    load_due_us: int
    arrive_due_us: int
    lines: tuple[CalledLine, ...]
    loaded_at_us: int = 0
    arrived_at_us: int = 0
    dropped: str = ""
    received_by: str = ""

    @property
    def is_waiting(self) -> bool:
        """Whether its truck still stands at the supplier."""
        return not self.loaded_at_us and not self.dropped

    @property
    def is_on_the_road(self) -> bool:
        """Whether its goods have left and aren't there."""
        return bool(self.loaded_at_us) and not self.arrived_at_us


@dataclass(frozen=True)
class CallOffOrder:
    """What one supplier brings for one dispatch order.

    Parameters
    ----------
    contact
        Whom of ours the supplier answers to, with a telephone number.
    ready_at_us
        When the supplier says that the goods stand on its dock.
    """

    number: str
    order_id: int
    supplier: str
    drafted_at_us: int
    items: tuple[CalledItem, ...]
    stops: tuple[CalledStop, ...]
    state: CallOffState = CallOffState.DRAFTED
    sent_at_us: int = 0
    sent_by: str = ""
    contact: str = ""
    read_at_us: int = 0
    confirmed_at_us: int = 0
    confirmed_by: str = ""
    ready_at_us: int = 0
    finished_at_us: int = 0
    settled_at_us: int = 0
    settled_by: str = ""
    settled_fen: int = 0

    @property
    def is_open(self) -> bool:
        """Whether something is still to come."""
        return self.state in OPEN

    @property
    def trips(self) -> tuple[int, ...]:
        """Numbers of its trucks' trips."""
        return tuple(dict.fromkeys(each.trip for each in self.stops))

    def item(self, code: str) -> CalledItem:
        """Return an item of it."""
        return next(each for each in self.items if each.item == code)

    def require(self, allowed: Collection[CallOffState], zh: str, en: str) -> None:
        """Refuse a step that doesn't fit its state.

        Raises
        ------
        Conflict
            Saying where it stands.
        """
        if self.state in allowed:
            return
        raise Conflict(
            f"应急调用单 {self.number} 现为“{STATE_ZH[self.state]}”，不能{zh}。请刷新页面。",
            f"Call-off {self.number} is {self.state.value} and can't be {en}. Reload.",
        )

    def received(self) -> dict[str, int]:
        """Return the units of each item that came."""
        return _summed((line.item, line.received) for stop in self.stops for line in stop.lines)

    def owed(self) -> dict[str, int]:
        """Return the units of each item that were called and not called back by us."""
        stops = [each for each in self.stops if each.dropped != BY_US]
        return _summed((line.item, line.called) for stop in stops for line in stop.lines)

    def loaded(self) -> dict[str, int]:
        """Return the units of each item that left the supplier."""
        return _summed((line.item, line.loaded) for stop in self.stops for line in stop.lines)

    def expected(self) -> dict[tuple[int, int], dict[str, int]]:
        """Return the units that each (trip, stop) may count on now.

        What has come or is loaded stands. The rest of what the supplier confirmed (before its
        answer: of what was called) goes to the trucks in their order.
        """
        answered = self.confirmed_at_us > 0
        left = {each.item: each.confirmed if answered else each.called for each in self.items}
        for stop in self.stops:
            for line in stop.lines:
                left[line.item] -= line.loaded
        found: dict[tuple[int, int], dict[str, int]] = {}
        for stop in self.stops:
            units = {line.item: self._units(stop, line, left) for line in stop.lines}
            found[stop.trip, stop.stop] = units
        return found

    @staticmethod
    def _units(stop: CalledStop, line: CalledLine, left: dict[str, int]) -> int:
        if stop.arrived_at_us:
            return line.received
        if stop.loaded_at_us or stop.dropped:
            return line.loaded
        units = max(0, min(line.called, left[line.item]))
        left[line.item] -= units
        return units

    def next_step(self) -> tuple[CallOffState, int] | None:
        """Return what should happen next and by when (instant); None when it is done."""
        if self.state is CallOffState.DRAFTED:
            return CallOffState.SENT, self.drafted_at_us + SEND_WITHIN_MIN * US_PER_MIN
        if self.state is CallOffState.SENT:
            return CallOffState.READ, self.sent_at_us + READ_WITHIN_MIN * US_PER_MIN
        if self.state is CallOffState.READ:
            return CallOffState.CONFIRMED, self.sent_at_us + CONFIRM_WITHIN_MIN * US_PER_MIN
        to_load = [each.load_due_us for each in self.stops if each.is_waiting]
        to_come = [each.arrive_due_us for each in self.stops if each.is_on_the_road]
        steps = [(CallOffState.LOADED, due) for due in to_load]
        steps += [(CallOffState.ARRIVED, due) for due in to_come]
        return min(steps, key=lambda each: each[1]) if steps and self.is_open else None

    def promised_at_us(self, item: str) -> int:
        """Return by when the goods were to stand on the dock, once the call was sent."""
        return self.sent_at_us + self.item(item).promised_min * US_PER_MIN

    def taken_min(self, item: str) -> int:
        """Return the minutes from the call to the goods; 0 when none left.

        A truck of ours that comes later than the goods had to be ready is no delay of the
        supplier: late is what leaves after both the promise and the plan's hour.
        """
        left = [
            (stop.loaded_at_us, stop.load_due_us)
            for stop in self.stops
            if stop.loaded_at_us and any(each.item == item and each.loaded for each in stop.lines)
        ]
        if not left:
            return 0
        promised = self.promised_at_us(item)
        late_us = max(at - max(promised, due) for at, due in left)
        if late_us > 0:
            return self.item(item).promised_min + round(late_us / US_PER_MIN)
        took = max(0, max(at for at, _ in left) - self.sent_at_us) // US_PER_MIN
        return min(self.item(item).promised_min, took)


def in_order(units: Mapping[str, int], stops: Iterable[CalledStop]) -> list[CalledStop]:
    """Return the stops with these units loaded, the first stop first.

    Raises
    ------
    InvalidInput
        When more is loaded than the stops call for, or an item that isn't called.
    """
    left = dict(units)
    filled = []
    for stop in stops:
        lines = []
        for line in stop.lines:
            loaded = min(line.called, left.get(line.item, 0))
            left[line.item] = left.get(line.item, 0) - loaded
            lines.append(CalledLine(line.item, line.called, loaded))
        filled.append(
            CalledStop(
                stop.trip, stop.stop, stop.site_name, stop.load_due_us, stop.arrive_due_us,
                tuple(lines),
            )
        )  # fmt: skip
    over = {item: rest for item, rest in left.items() if rest}
    if over:
        said = "、".join(f"{item} {rest}" for item, rest in over.items())
        raise InvalidInput(
            f"装车数量超出该车次的调用数量：{said}。请核对。",
            f"More is loaded than this trip calls for: {said}. Check it.",
        )
    return filled


def _summed(pairs: Iterable[tuple[str, int]]) -> dict[str, int]:
    totals: dict[str, int] = {}
    for item, units in pairs:
        totals[item] = totals.get(item, 0) + units
    return totals


@dataclass(frozen=True)
class CallOffStep:
    """A line of its history.

    Parameters
    ----------
    at_us
        When it happened, as told; ``noted_at_us`` is when it was written down.
    """

    kind: str
    actor: str
    note: str
    at_us: int
    noted_at_us: int
