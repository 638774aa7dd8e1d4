"""A requisition (领用申请): somebody asks for goods without a plan."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from depot.errors import Conflict, NotAllowed

DOCUMENT: Final = "LY"


class Occasion(StrEnum):
    """What the goods are for: a real event, a drill, or everyday work."""

    EVENT = "event"
    DRILL = "drill"
    DAILY = "daily"


class RequisitionStatus(StrEnum):
    """Where a requisition stands; once approved, its shipment goes on."""

    REQUESTED = "requested"
    APPROVED = "approved"
    REJECTED = "rejected"
    CANCELLED = "cancelled"


STATUS_ZH: Final[dict[RequisitionStatus, str]] = {
    RequisitionStatus.REQUESTED: "待审批",
    RequisitionStatus.APPROVED: "已批准",
    RequisitionStatus.REJECTED: "已驳回",
    RequisitionStatus.CANCELLED: "已撤回",
}


@dataclass(frozen=True)
class RequisitionLine:
    """So many base units of an item."""

    line: int
    item: str
    quantity: int


@dataclass(frozen=True)
class Requisition:
    """A requisition; every step returns a new one or is refused.

    Parameters
    ----------
    number
        ``"LY-2026-000001"``; the goods are reserved under it.
    depot, destination
        Depot code; who gets the goods.
    event
        Name of the event or drill; may be empty for everyday work.
    needed_by_us
        When the goods have to be there.
    lapses_at_us
        When what is reserved is free again, unless it is approved before.
    decided_by, decided_at_us, note
        Who decided, when and with what remark; empty and 0 before.
    """

    number: str
    depot: str
    destination: str
    reason: str
    occasion: Occasion
    event: str
    needed_by_us: int
    lapses_at_us: int
    requested_by: str
    requested_at_us: int
    status: RequisitionStatus = RequisitionStatus.REQUESTED
    decided_by: str = ""
    decided_at_us: int = 0
    note: str = ""

    def decide(self, status: RequisitionStatus, by: str, at_us: int, note: str) -> Requisition:
        """Approve or reject it: somebody else than who asked.

        Raises
        ------
        NotAllowed, Conflict
            For one's own; when it has been decided already.
        """
        if by == self.requested_by:
            raise NotAllowed(
                f"不能审批自己提交的领用申请 {self.number}，请由另一位领导审批。",
                f"Nobody decides on their own requisition: {self.number} needs another "
                "person's decision.",
            )
        self.require_open("审批", "decided")
        return replace(self, status=status, decided_by=by, decided_at_us=at_us, note=note)

    def cancel(self, by: str, note: str) -> Requisition:
        """Withdraw it before it is decided.

        Raises
        ------
        NotAllowed, Conflict
            For another's; when it has been decided already.
        """
        if by != self.requested_by:
            raise NotAllowed(
                f"领用申请 {self.number} 由 {self.requested_by} 提交，只能由本人撤回。",
                f"Requisition {self.number} is {self.requested_by}'s; only they withdraw it.",
            )
        self.require_open("撤回", "withdrawn")
        return replace(self, status=RequisitionStatus.CANCELLED, note=note)

    def require_open(self, zh: str, en: str) -> None:
        """Refuse a step on one that is decided."""
        if self.status is not RequisitionStatus.REQUESTED:
            by = f"（{self.decided_by}）" if self.decided_by else ""
            raise Conflict(
                f"领用申请 {self.number} 现为“{STATUS_ZH[self.status]}”{by}，不能{zh}。"
                "请刷新页面。",
                f"Requisition {self.number} is {self.status.value} and can't be {en}. Reload.",
            )
