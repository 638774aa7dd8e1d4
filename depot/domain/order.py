"""A dispatch order (调拨令): who asked, who ordered, what goes on which truck."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from depot.errors import Conflict, NotAllowed, NotFound

US_PER_MIN: Final = 60_000_000


class OrderStatus(StrEnum):
    """Life of an order.

    DRAFT
        Made from a checked plan; nothing is reserved yet.
    APPROVED
        Lots are reserved, call-offs are open, the pick list stands.
    ISSUING
        Some trips have left.
    ISSUED
        All trips have left.
    REJECTED
        Turned down while it was a draft.
    CANCELLED
        Called back; trips that had left stay on the books, the others are free again.
    """

    DRAFT = "draft"
    APPROVED = "approved"
    ISSUING = "issuing"
    ISSUED = "issued"
    REJECTED = "rejected"
    CANCELLED = "cancelled"


class TripStatus(StrEnum):
    """Whether a trip has left."""

    PLANNED = "planned"
    ISSUED = "issued"
    CANCELLED = "cancelled"


STATUS_ZH: Final[dict[OrderStatus, str]] = {
    OrderStatus.DRAFT: "草稿",
    OrderStatus.APPROVED: "已批准",
    OrderStatus.ISSUING: "出库中",
    OrderStatus.ISSUED: "已出库",
    OrderStatus.REJECTED: "已驳回",
    OrderStatus.CANCELLED: "已撤销",
}


@dataclass(frozen=True)
class TripState:
    """One trip of an order, as far as its state goes.

    Parameters
    ----------
    number
        From 1, in the order of loading.
    document_no
        Paper under which it left; empty before.
    """

    number: int
    status: TripStatus = TripStatus.PLANNED
    document_no: str = ""


@dataclass(frozen=True)
class DispatchOrder:
    """An order and where it stands; every step returns a new one or is refused.

    Parameters
    ----------
    number
        Running number, ``"DB-2026-000001"``.
    requested_by, decided_by
        User names. Nobody decides on their own order.
    decided_at_us
        Instant of approval or rejection.
    """

    id: int
    number: str
    requested_by: str
    trips: tuple[TripState, ...]
    status: OrderStatus = OrderStatus.DRAFT
    decided_by: str = ""
    decided_at_us: int | None = None

    def approve(self, by: str, at_us: int) -> DispatchOrder:
        """Order the use of the goods."""
        return self._decided(OrderStatus.APPROVED, by, at_us)

    def reject(self, by: str, at_us: int) -> DispatchOrder:
        """Turn a draft down."""
        return self._decided(OrderStatus.REJECTED, by, at_us)

    def cancel(self) -> DispatchOrder:
        """Call the order back, as far as its trips have not left."""
        allowed = (OrderStatus.DRAFT, OrderStatus.APPROVED, OrderStatus.ISSUING)
        self._require("撤销", "cancelled", allowed)
        trips = tuple(
            replace(trip, status=TripStatus.CANCELLED)
            if trip.status is TripStatus.PLANNED
            else trip
            for trip in self.trips
        )
        return replace(self, status=OrderStatus.CANCELLED, trips=trips)

    def open_trips(self, numbers: Iterable[int] | None = None) -> tuple[TripState, ...]:
        """Return the trips to issue: those named, or all that have not left.

        Raises
        ------
        Conflict
            When the order isn't approved or a named trip has left already.
        NotFound
            When a named trip isn't in the order.
        """
        self._require("出库", "issued", (OrderStatus.APPROVED, OrderStatus.ISSUING))
        if numbers is None:
            return tuple(trip for trip in self.trips if trip.status is TripStatus.PLANNED)
        return tuple(self._open_trip(number) for number in sorted(set(numbers)))

    def issue(self, papers: dict[int, str]) -> DispatchOrder:
        """Let trips leave.

        Parameters
        ----------
        papers
            Trip number to the number of the paper it leaves under.
        """
        self.open_trips(papers)
        trips = tuple(
            replace(trip, status=TripStatus.ISSUED, document_no=papers[trip.number])
            if trip.number in papers
            else trip
            for trip in self.trips
        )
        return replace(self, status=_by_trips(trips), trips=trips)

    def drop(self, numbers: Iterable[int]) -> DispatchOrder:
        """Give trips up that can't leave; the others go on."""
        dropped = {each.number for each in self.open_trips(numbers)}
        trips = tuple(
            replace(trip, status=TripStatus.CANCELLED) if trip.number in dropped else trip
            for trip in self.trips
        )
        return replace(self, status=_by_trips(trips), trips=trips)

    def _decided(self, status: OrderStatus, by: str, at_us: int) -> DispatchOrder:
        if by == self.requested_by:
            raise NotAllowed(
                f"不能审批自己提交的调拨单 {self.number}，请由另一位领导审批。",
                f"Nobody decides on their own dispatch order: {self.number} needs another "
                "person's decision.",
            )
        approving = status is OrderStatus.APPROVED
        words = ("批准", "approved") if approving else ("驳回", "rejected")
        self._require(*words, (OrderStatus.DRAFT,))
        return replace(self, status=status, decided_by=by, decided_at_us=at_us)

    def _require(self, verb_zh: str, verb_en: str, allowed: tuple[OrderStatus, ...]) -> None:
        if self.status not in allowed:
            raise Conflict(
                f"调拨单 {self.number} 当前状态为“{STATUS_ZH[self.status]}”，不能{verb_zh}。"
                "请刷新页面查看最新状态。",
                f"Dispatch order {self.number} is {self.status.value} and can't be {verb_en}. "
                "Reload to see where it stands.",
            )

    def _open_trip(self, number: int) -> TripState:
        for trip in self.trips:
            if trip.number == number:
                if trip.status is not TripStatus.PLANNED:
                    raise Conflict(
                        f"调拨单 {self.number} 的第 {number} 车次已处理"
                        f"（{trip.document_no or '已撤销'}），不能重复出库。",
                        f"Trip {number} of dispatch order {self.number} is done already "
                        f"({trip.document_no or 'cancelled'}); it can't be issued again.",
                    )
                return trip
        raise NotFound(
            f"调拨单 {self.number} 没有第 {number} 车次。",
            f"Dispatch order {self.number} has no trip {number}.",
        )


def _by_trips(trips: Iterable[TripState]) -> OrderStatus:
    """Return where an approved order stands by its trips."""
    states = {trip.status for trip in trips}
    if TripStatus.PLANNED not in states:
        return OrderStatus.ISSUED if TripStatus.ISSUED in states else OrderStatus.CANCELLED
    return OrderStatus.ISSUING if TripStatus.ISSUED in states else OrderStatus.APPROVED


def instant_of_minute(minute: int, *, order_min: int, ordered_at_us: int) -> int:
    """Return the instant of a plan's minute, once the order was really given.

    Parameters
    ----------
    minute, order_min
        Minutes since onset; the plan counts on the order at ``order_min``.
    ordered_at_us
        When the order was given.
    """
    return ordered_at_us + (minute - order_min) * US_PER_MIN
