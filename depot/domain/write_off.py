"""Write-off (报废): asked for by one, approved by another, disposed of with proof."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum

from depot.domain.ledger import HoldingKey
from depot.errors import Conflict, NotAllowed

DOCUMENT = "BF"


class WriteOffState(StrEnum):
    """How far a write-off is."""

    DRAFT = "draft"
    WITHDRAWN = "withdrawn"
    REJECTED = "rejected"
    APPROVED = "approved"
    DISPOSED = "disposed"


class DisposalMethod(StrEnum):
    """What became of the goods."""

    RECYCLED = "recycled"
    DESTROYED = "destroyed"
    HAZARDOUS_WASTE = "hazardous_waste"
    LANDFILL = "landfill"
    SOLD = "sold"
    LOST = "lost"


@dataclass(frozen=True)
class WriteOffPart:
    """A line, with the item as it was when the paper was drafted.

    Parameters
    ----------
    key, place
        The holding, and its account's code: ``"CY1/A-01"``, ``"loan/JY-2026-000001"``.
    serials
        Numbers of the units; empty for goods without.
    """

    line: int
    key: HoldingKey
    place: str
    item: str
    name_zh: str
    name_en: str
    unit_zh: str
    weight_kg: float
    volume_m3: float
    price_cny: Decimal
    lot_no: str
    made_on: date | None
    expires_on: date | None
    quantity: int
    reason: str
    serials: tuple[str, ...] = ()


@dataclass(frozen=True)
class Disposal:
    """How the goods were disposed of.

    Parameters
    ----------
    handled_by, receiver
        Who saw to it; who took the goods.
    proof
        Number of the certificate, weighing slip or record.
    """

    method: DisposalMethod
    done_on: date
    handled_by: str
    receiver: str
    proof: str
    note: str
    actor: str
    at_us: int


@dataclass(frozen=True)
class WriteOff:
    """A write-off with its lines."""

    number: str
    depot: str
    state: WriteOffState
    note: str
    requested_by: str
    requested_at_us: int
    decided_by: str
    decided_at_us: int
    decision_note: str
    lines: tuple[WriteOffPart, ...]
    disposal: Disposal | None = None

    @property
    def value_cny(self) -> Decimal:
        """Book value at the prices of the day it was drafted."""
        return sum((each.price_cny * each.quantity for each in self.lines), Decimal(0))

    def decided(self, by: str, at_us: int, note: str, *, approved: bool) -> WriteOff:
        """Return it approved or rejected.

        Raises
        ------
        Conflict
            When it isn't waiting for a decision.
        NotAllowed
            When the same person asked for it.
        """
        self._require(WriteOffState.DRAFT, "等待审批", "waiting for approval")
        if by == self.requested_by:
            raise NotAllowed(
                f"{self.number} 由“{by}”本人申请，不能自己审批。请由另一名有经费权限的人员审批。",
                f"{self.number} was asked for by “{by}”; nobody decides their own. "
                "Another person with the right to spend must.",
            )
        state = WriteOffState.APPROVED if approved else WriteOffState.REJECTED
        return replace(
            self, state=state, decided_by=by, decided_at_us=at_us, decision_note=note.strip()
        )

    def withdrawn(self, note: str) -> WriteOff:
        """Return it called back before anybody decided."""
        self._require(WriteOffState.DRAFT, "等待审批", "waiting for approval")
        return replace(self, state=WriteOffState.WITHDRAWN, decision_note=note.strip())

    def disposed(self) -> WriteOff:
        """Return it finished."""
        self._require(WriteOffState.APPROVED, "已批准待处置", "approved and waiting for disposal")
        return replace(self, state=WriteOffState.DISPOSED)

    def _require(self, state: WriteOffState, zh: str, en: str) -> None:
        if self.state is not state:
            raise Conflict(
                f"{self.number} 现为“{STATE_NAMES[self.state][0]}”，不是{zh}。请刷新后查看。",
                f"{self.number} is {STATE_NAMES[self.state][1]}, not {en}. Reload and look again.",
            )


STATE_NAMES = {
    WriteOffState.DRAFT: ("待审批", "waiting for approval"),
    WriteOffState.WITHDRAWN: ("已撤回", "withdrawn"),
    WriteOffState.REJECTED: ("未批准", "rejected"),
    WriteOffState.APPROVED: ("已批准，待处置", "approved, to be disposed of"),
    WriteOffState.DISPOSED: ("已处置", "disposed of"),
}
