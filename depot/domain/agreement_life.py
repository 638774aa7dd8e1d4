"""Life of an agreement: asked for, approved and signed, verified, ended; its checks and drills."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from typing import Final

from depot.domain.agreement import Agreement, AgreementKind
from depot.domain.agreement_terms import Terms
from depot.domain.approval import Approval, people_of
from depot.domain.money import in_fen
from depot.errors import Conflict

AGREEMENT_DOCUMENT: Final = "XB"
TENDER_DOCUMENT: Final = "ZJ"
CHECK_DOCUMENT: Final = "HC"
DRILL_DOCUMENT: Final = "YL"


class AgreementState(StrEnum):
    """Where an agreement stands; signed and verified ones are in force."""

    BID = "bid"
    SUBMITTED = "submitted"
    HALF_APPROVED = "half_approved"
    SIGNED = "signed"
    VERIFIED = "verified"
    ENDED = "ended"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
    LOST = "lost"


class Origin(StrEnum):
    """How it came: by a tender, offered directly, renewed, or there before the system was."""

    TENDER = "tender"
    DIRECT = "direct"
    RENEWAL = "renewal"
    TAKEN_OVER = "taken_over"


STATE_NAMES: Final[dict[AgreementState, tuple[str, str]]] = {
    AgreementState.BID: ("待比选", "a bid"),
    AgreementState.SUBMITTED: ("待审批", "waiting for approval"),
    AgreementState.HALF_APPROVED: ("待复批", "waiting for the second approval"),
    AgreementState.SIGNED: ("已签订，待核查", "signed, to be verified"),
    AgreementState.VERIFIED: ("已核查", "verified on site"),
    AgreementState.ENDED: ("已终止", "ended"),
    AgreementState.REJECTED: ("未批准", "rejected"),
    AgreementState.WITHDRAWN: ("已撤回", "withdrawn"),
    AgreementState.LOST: ("未中选", "not chosen"),
}
WAITING: Final = (AgreementState.SUBMITTED, AgreementState.HALF_APPROVED)
IN_FORCE: Final = (AgreementState.SIGNED, AgreementState.VERIFIED)


@dataclass(frozen=True)
class Life:
    """Who asked, who approved, and where it stands; a step returns a new one or is refused.

    Parameters
    ----------
    tender, renews
        Number of the tender that it bids in; of the agreement that it follows. Else empty.
    fen
        What can become due under it, which sets who approves: fees and all goods called.
    """

    number: str
    state: AgreementState
    origin: Origin
    requested_by: str
    requested_at_us: int
    tender: str = ""
    renews: str = ""
    reason: str = ""
    chosen_by: str = ""
    fen: int = 0
    approval: Approval = field(default_factory=Approval)
    signed_at_us: int = 0
    ended_by: str = ""
    ended_at_us: int = 0
    end_note: str = ""

    @property
    def in_force(self) -> bool:
        """Whether it is signed and hasn't been ended."""
        return self.state in IN_FORCE

    def require(self, *states: AgreementState) -> None:
        """Refuse a step that its state doesn't allow.

        Raises
        ------
        Conflict
            When it stands elsewhere.
        """
        if self.state not in states:
            zh, en = STATE_NAMES[self.state]
            raise Conflict(
                f"协议 {self.number} 现为“{zh}”，不能办理此操作。请刷新后查看。",
                f"Agreement {self.number} is {en}; this can't be done now. Reload.",
            )

    def submitted(self, by: str, reason: str, fen: int, approval: Approval) -> Life:
        """Return it chosen, waiting for approval."""
        self.require(AgreementState.BID)
        return replace(
            self, state=AgreementState.SUBMITTED, chosen_by=by, reason=reason, fen=fen,
            approval=approval,
        )  # fmt: skip

    def approved(self, by: str, at_us: int, note: str) -> Life:
        """Return it with one more approval; the last one signs it."""
        self.require(*WAITING)
        approval = self.approval.approved(self.number, by, at_us, note, people_of(self))
        if approval.is_complete:
            return replace(self, state=AgreementState.SIGNED, approval=approval, signed_at_us=at_us)
        return replace(self, state=AgreementState.HALF_APPROVED, approval=approval)

    def checked(self, *, passed: bool) -> Life:
        """Return it verified, or to be verified again."""
        self.require(*IN_FORCE)
        state = AgreementState.VERIFIED if passed else AgreementState.SIGNED
        return replace(self, state=state)

    def over(self, state: AgreementState, by: str, at_us: int, note: str) -> Life:
        """Return it ended, rejected, withdrawn or not chosen."""
        return replace(self, state=state, ended_by=by, ended_at_us=at_us, end_note=note)


@dataclass(frozen=True)
class Deal:
    """An agreement with its terms and its life."""

    agreement: Agreement
    terms: Terms
    life: Life

    @property
    def number(self) -> str:
        """Its number."""
        return self.agreement.number

    @property
    def years(self) -> int:
        """Years of validity that have begun: so many fees become due."""
        days = (self.agreement.valid_to - self.agreement.valid_from).days + 1
        return max(1, -(-days // 366))

    @property
    def goods_fen(self) -> int:
        """What all promised units cost."""
        return sum(in_fen(each.price_cny) * each.quantity for each in self.agreement.lines)

    @property
    def exposure_fen(self) -> int:
        """All that can become due under it: the fees of all years, and all units."""
        return self.goods_fen + self.terms.retention_fen * self.years


class TenderState(StrEnum):
    """Where a tender stands."""

    OPEN = "open"
    DECIDED = "decided"
    CANCELLED = "cancelled"


@dataclass(frozen=True)
class Tender:
    """A call for offers (征集): what is wanted, until when.

    Parameters
    ----------
    lines
        Item code and base units.
    """

    number: str
    kind: AgreementKind
    title: str
    closes_on: date
    state: TenderState
    opened_by: str
    opened_at_us: int
    lines: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class CheckedLine:
    """An item that was counted on site."""

    item: str
    promised: int
    counted: int


@dataclass(frozen=True)
class SpotCheck:
    """A look at what a supplier keeps for us (核查)."""

    number: str
    agreement: str
    checked_on: date
    findings: str
    passed: bool
    checked_by: str
    checked_at_us: int
    lines: tuple[CheckedLine, ...]


@dataclass(frozen=True)
class DrillLine:
    """An item that a drill asked for; nothing of it is drawn.

    Parameters
    ----------
    asked, confirmed
        Units that were called, and that the supplier said it had on the dock.
    promised_min, confirmed_min
        Minutes from the call by the agreement's terms, and as the supplier confirmed them.
    """

    item: str
    asked: int
    promised_min: int
    confirmed: int = 0
    confirmed_min: int = 0


@dataclass(frozen=True)
class Drill:
    """A call made to try whether the supplier would come (演练调用).

    Parameters
    ----------
    ended_at_us
        0 while it goes on.
    """

    number: str
    agreement: str
    called_by: str
    called_at_us: int
    note: str
    lines: tuple[DrillLine, ...]
    ended_by: str = ""
    ended_at_us: int = 0
    result: str = ""


@dataclass(frozen=True)
class RotationStatement:
    """The supplier's word that it rotated what it keeps for us."""

    agreement: str
    item: str
    stated_on: date
    oldest_made_on: date
    quantity: int
    recorded_by: str
