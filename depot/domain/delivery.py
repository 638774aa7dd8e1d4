"""Expected deliveries (到货通知): who brings what by when, and how far it has come."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from depot.domain.ledger import AccountKind, Owner
from depot.errors import Conflict, InvalidInput

DOCUMENT = "DH"


class DeliveryKind(StrEnum):
    """Why goods come; transfers between our own depots have papers of their own."""

    PURCHASE = "purchase"
    CALL_OFF = "call_off"
    RETURN = "return"
    DONATION = "donation"
    CUSTODY = "custody"


class DeliveryState(StrEnum):
    """Where a delivery stands; the last four are its ends."""

    EXPECTED = "expected"
    PARTLY = "partly"
    COMPLETE = "complete"
    CLOSED_SHORT = "closed_short"
    CANCELLED = "cancelled"
    NOT_WANTED = "not_wanted"


class Triage(StrEnum):
    """What is decided about a donation before it comes in; `NONE` for what isn't one."""

    NONE = ""
    WAITING = "waiting"
    URGENT = "urgent"
    CAN_WAIT = "can_wait"
    NOT_WANTED = "not_wanted"


OPEN_STATES = (DeliveryState.EXPECTED, DeliveryState.PARTLY)
# A donor brings what it brings and a site gives back what it has; others bring what was ordered.
MAY_EXCEED = frozenset({DeliveryKind.DONATION, DeliveryKind.RETURN})
OWNERS: dict[DeliveryKind, frozenset[Owner]] = {
    DeliveryKind.PURCHASE: frozenset({Owner.DISTRICT}),
    DeliveryKind.CALL_OFF: frozenset({Owner.DISTRICT}),
    DeliveryKind.RETURN: frozenset({Owner.DISTRICT}),
    DeliveryKind.DONATION: frozenset({Owner.DONATED, Owner.DISTRICT}),
    DeliveryKind.CUSTODY: frozenset({Owner.CITY, Owner.PROVINCE}),
}
_STATE_ZH = {
    DeliveryState.EXPECTED: "待到货",
    DeliveryState.PARTLY: "部分到货",
    DeliveryState.COMPLETE: "已到齐",
    DeliveryState.CLOSED_SHORT: "短缺结案",
    DeliveryState.CANCELLED: "已取消",
    DeliveryState.NOT_WANTED: "不接收",
}


@dataclass(frozen=True)
class Delivery:
    """The head of an expected delivery; every step returns a new one or is refused.

    Parameters
    ----------
    number
        ``"DH-2026-000001"``.
    party
        Supplier, donor, owner of goods in custody, or the site that gives back.
    reference
        Number of the contract, purchase order, call-off or letter; may be empty.
    budget_ref
        Budget line that pays for a purchase order; else empty, or what people wrote.
    agreement
        Agreement that a call-off draws on; else empty.
    expected_on
        Day by which it should be here.
    triage, triage_reason, triaged_by
        Of a donation.
    closed_by, close_reason
        Of a delivery that ended otherwise than complete.
    """

    number: str
    kind: DeliveryKind
    depot: str
    party: str
    reference: str
    expected_on: date
    owner: Owner
    created_by: str
    created_at_us: int
    state: DeliveryState = DeliveryState.EXPECTED
    budget_ref: str = ""
    agreement: str = ""
    note: str = ""
    triage: Triage = Triage.NONE
    triage_reason: str = ""
    triaged_by: str = ""
    closed_by: str = ""
    close_reason: str = ""

    @property
    def is_open(self) -> bool:
        """Whether goods may still come."""
        return self.state in OPEN_STATES

    @property
    def may_exceed(self) -> bool:
        """Whether more may come than was announced."""
        return self.kind in MAY_EXCEED

    def is_late(self, today: date) -> bool:
        """Whether the day has passed and goods are still missing."""
        return self.is_open and self.expected_on < today

    def require_open(self, zh: str, en: str) -> None:
        """Refuse a step on a delivery that has ended.

        Raises
        ------
        Conflict
            When it has.
        """
        if not self.is_open:
            raise Conflict(
                f"到货单 {self.number} 现为“{_STATE_ZH[self.state]}”，不能再{zh}。请刷新页面。",
                f"Delivery {self.number} is {self.state.value} and can't be {en}. Reload the page.",
            )

    def require_receivable(self) -> None:
        """Refuse goods of a delivery that has ended or of a donation that nobody looked at.

        Raises
        ------
        Conflict
            When they may not come in.
        """
        self.require_open("收货", "received")
        if self.triage is Triage.WAITING:
            raise Conflict(
                f"捐赠 {self.number} 尚未甄别。请先确定急需、缓用或不需要，再收货。",
                f"Donation {self.number} has not been triaged. Say whether it is urgent, can wait "
                "or is not wanted, then receive it.",
            )

    def received(self, *, complete: bool) -> Delivery:
        """Take note that goods came."""
        state = DeliveryState.COMPLETE if complete else DeliveryState.PARTLY
        return replace(self, state=state)

    def triaged(self, by: str, verdict: Triage, reason: str) -> Delivery:
        """Decide about a donation; what isn't wanted ends here."""
        if self.kind is not DeliveryKind.DONATION:
            raise InvalidInput(
                f"到货单 {self.number} 不是捐赠，无需甄别。",
                f"Delivery {self.number} is no donation; there is nothing to triage.",
            )
        self.require_open("甄别", "triaged")
        if self.state is not DeliveryState.EXPECTED:
            raise Conflict(
                f"捐赠 {self.number} 已开始收货，不能再改甄别结论。",
                f"Donation {self.number} has begun to come in; its triage stands.",
            )
        if verdict in {Triage.NONE, Triage.WAITING}:
            raise InvalidInput(
                "请选择甄别结论：急需、缓用或不需要。",
                "Choose: urgent, can wait or not wanted.",
            )
        refused = verdict is Triage.NOT_WANTED
        return replace(
            self,
            triage=verdict,
            triage_reason=reason,
            triaged_by=by,
            state=DeliveryState.NOT_WANTED if refused else self.state,
            closed_by=by if refused else "",
            close_reason=reason if refused else "",
        )

    def closed(self, by: str, reason: str) -> Delivery:
        """End it with less than was expected: cancelled when nothing came at all."""
        self.require_open("结案", "closed")
        nothing = self.state is DeliveryState.EXPECTED
        state = DeliveryState.CANCELLED if nothing else DeliveryState.CLOSED_SHORT
        return replace(self, state=state, closed_by=by, close_reason=reason)


@dataclass(frozen=True)
class DeliveryLine:
    """One item of a delivery.

    Parameters
    ----------
    ordered, received
        Base units announced; come so far, whatever inspection says of them.
    may_exceed
        Whether more may come than was announced.
    """

    line: int
    item: str
    ordered: int
    received: int = 0
    may_exceed: bool = False

    @property
    def missing(self) -> int:
        """Units still to come."""
        return max(0, self.ordered - self.received)

    @property
    def surplus(self) -> int:
        """Units that came beyond what was announced."""
        return max(0, self.received - self.ordered)


def source_account(kind: DeliveryKind, party: str) -> tuple[AccountKind, str]:
    """Return the account that the goods come from, and go back to when rejected."""
    if kind is DeliveryKind.DONATION:
        return AccountKind.DONATED, f"donor/{party}"
    if kind is DeliveryKind.RETURN:
        return AccountKind.SITE, f"site/{party}"
    return AccountKind.SUPPLIER, f"supplier/{party}"


def require_owner(kind: DeliveryKind, owner: Owner) -> Owner:
    """Return the owner, or refuse one that can't be for this kind of delivery.

    Raises
    ------
    InvalidInput
        When it can't.
    """
    if owner not in OWNERS[kind]:
        known = "、".join(sorted(each.value for each in OWNERS[kind]))
        raise InvalidInput(
            f"此类到货的权属不能为“{owner}”，应为：{known}。代储请选市级或省级。",
            f"This kind of delivery can't belong to “{owner}”; it must be one of {known}.",
        )
    return owner
