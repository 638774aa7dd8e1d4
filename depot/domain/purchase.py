"""Purchases (采购): asked for, quoted, approved, ordered, settled, closed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from typing import Final

from depot.domain.approval import Approval, people_of
from depot.errors import Conflict

REQUEST_DOCUMENT: Final = "SQ"
ORDER_DOCUMENT: Final = "CG"
SUPPLEMENT_DOCUMENT: Final = "ZB"
SETTLEMENT_DOCUMENT: Final = "ZF"


class PurchaseKind(StrEnum):
    """Goods come into a depot and are inspected; services are accepted by word."""

    GOODS = "goods"
    SERVICE = "service"


class PurchaseState(StrEnum):
    """Where a purchase stands."""

    REQUESTED = "requested"
    SUBMITTED = "submitted"
    HALF_APPROVED = "half_approved"
    ORDERED = "ordered"
    CLOSED = "closed"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


STATE_NAMES: Final[dict[PurchaseState, tuple[str, str]]] = {
    PurchaseState.REQUESTED: ("询价中", "collecting quotes"),
    PurchaseState.SUBMITTED: ("待审批", "waiting for approval"),
    PurchaseState.HALF_APPROVED: ("待复批", "waiting for the second approval"),
    PurchaseState.ORDERED: ("已下单", "ordered"),
    PurchaseState.CLOSED: ("已结案", "closed"),
    PurchaseState.REJECTED: ("未批准", "rejected"),
    PurchaseState.WITHDRAWN: ("已撤回", "withdrawn"),
}
WAITING: Final = (PurchaseState.SUBMITTED, PurchaseState.HALF_APPROVED)


@dataclass(frozen=True)
class PurchaseLine:
    """What is to be bought.

    Parameters
    ----------
    item
        Code; empty for a service.
    what
        Name of a service; empty for goods.
    estimate_fen
        Expected price of one unit.
    settled
        Units that were paid.
    """

    line: int
    item: str
    what: str
    quantity: int
    estimate_fen: int
    settled: int = 0


@dataclass(frozen=True)
class Quote:
    """What a supplier asks.

    Parameters
    ----------
    prices_fen
        Of one unit of each line, in their order.
    lead_days
        Days from the order to the depot's dock.
    supplier
        Code of the supplier on the books; empty for one that isn't.
    """

    quote: int
    party: str
    prices_fen: tuple[int, ...]
    lead_days: int
    note: str = ""
    recorded_by: str = ""
    supplier: str = ""

    def total_fen(self, lines: Sequence[PurchaseLine]) -> int:
        """Return what the whole costs, in fen."""
        prices = zip(self.prices_fen, lines, strict=True)
        return sum(price * line.quantity for price, line in prices)


@dataclass(frozen=True)
class Purchase:
    """A purchase with its lines and quotes; every step returns a new one or is refused.

    Parameters
    ----------
    number, order_no
        ``"SQ-2026-000001"``; ``"CG-2026-000001"`` once it is ordered.
    budget
        Code of the budget line that pays.
    fen
        What the chosen quote costs; 0 before.
    delivery
        Number of the expected delivery of an order of goods.
    override_no
        Emergency spending that the order rests on; empty for an ordinary one.
    """

    number: str
    kind: PurchaseKind
    state: PurchaseState
    budget: str
    depot: str
    reason: str
    needed_on: date
    requested_by: str
    requested_at_us: int
    lines: tuple[PurchaseLine, ...] = ()
    quotes: tuple[Quote, ...] = ()
    chosen_quote: int = 0
    chosen_by: str = ""
    choice_reason: str = ""
    fen: int = 0
    approval: Approval = field(default_factory=Approval)
    order_no: str = ""
    ordered_at_us: int = 0
    delivery: str = ""
    override_no: str = ""
    ended_by: str = ""
    ended_at_us: int = 0
    end_note: str = ""

    @property
    def chosen(self) -> Quote | None:
        """The quote that was chosen."""
        return next((each for each in self.quotes if each.quote == self.chosen_quote), None)

    @property
    def cheapest_fen(self) -> int | None:
        """What the cheapest quote costs."""
        return min((each.total_fen(self.lines) for each in self.quotes), default=None)

    def require(self, *states: PurchaseState) -> None:
        """Refuse a step that its state doesn't allow.

        Raises
        ------
        Conflict
            When it stands elsewhere.
        """
        if self.state not in states:
            zh, en = STATE_NAMES[self.state]
            raise Conflict(
                f"采购 {self.number} 现为“{zh}”，不能办理此操作。请刷新后查看。",
                f"Purchase {self.number} is {en}; this can't be done now. Reload.",
            )

    def submitted(self, quote: int, by: str, reason: str, approval: Approval) -> Purchase:
        """Return it with its quote chosen, waiting for approval."""
        self.require(PurchaseState.REQUESTED)
        chosen = next(each for each in self.quotes if each.quote == quote)
        return replace(
            self, state=PurchaseState.SUBMITTED, chosen_quote=quote, chosen_by=by,
            choice_reason=reason, fen=chosen.total_fen(self.lines), approval=approval,
        )  # fmt: skip

    def approved(self, by: str, at_us: int, note: str) -> Purchase:
        """Return it with one more approval; it is ordered when that was the last."""
        self.require(*WAITING)
        approval = self.approval.approved(self.number, by, at_us, note, people_of(self))
        state = PurchaseState.ORDERED if approval.is_complete else PurchaseState.HALF_APPROVED
        return replace(self, state=state, approval=approval)

    def ended(self, state: PurchaseState, by: str, at_us: int, note: str) -> Purchase:
        """Return it closed, rejected or withdrawn."""
        return replace(self, state=state, ended_by=by, ended_at_us=at_us, end_note=note)


class SupplementState(StrEnum):
    """Where a supplement stands."""

    WAITING = "waiting"
    APPROVED = "approved"
    REJECTED = "rejected"


@dataclass(frozen=True)
class Supplement:
    """More money for an order than its quote said (追加).

    Parameters
    ----------
    override_no
        Emergency spending that it rests on; empty for an ordinary one.
    """

    number: str
    purchase: str
    fen: int
    reason: str
    state: SupplementState
    requested_by: str
    requested_at_us: int
    approval: Approval = field(default_factory=Approval)
    override_no: str = ""

    def require_waiting(self) -> None:
        """Refuse what was decided already.

        Raises
        ------
        Conflict
            When it was.
        """
        if self.state is not SupplementState.WAITING:
            raise Conflict(
                f"追加申请 {self.number} 已办理。请刷新后查看。",
                f"Supplement {self.number} has been decided. Reload.",
            )


@dataclass(frozen=True)
class SettledLine:
    """Units of a line that are paid with a settlement."""

    line: int
    quantity: int
    price_fen: int


@dataclass(frozen=True)
class Settlement:
    """A payment for what was accepted (结算).

    Parameters
    ----------
    fen
        Paid: accepted + extra - deducted.
    accepted_fen
        Accepted units at the order's prices.
    extra_fen, deducted_fen
        Beyond the prices, out of an approved supplement; kept back for a fault or a delay.
    """

    number: str
    purchase: str
    invoice: str
    fen: int
    accepted_fen: int
    extra_fen: int
    deducted_fen: int
    note: str
    settled_by: str
    settled_at_us: int
    lines: tuple[SettledLine, ...] = ()
