"""Counts (盘点): what was seen on the shelf, and what that makes of the book.

Nothing is frozen while people count. A line keeps the ledger position at which it was
counted, and what is posted is the difference to the book at that position, so that goods
which come and go between counting and approving stay right. The rule is in
docs/invariants.md.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Final

from depot.domain.ledger import MAX_QUANTITY, HoldingKey
from depot.domain.reservation import Reservation
from depot.errors import Conflict, InvalidInput, NotAllowed

DOCUMENT: Final = "PD"
_PERMILLE: Final = 1000


class CountKind(StrEnum):
    """Everything in a depot, what is due, or one place because something was odd."""

    FULL = "full"
    CYCLE = "cycle"
    SPOT = "spot"


class CountState(StrEnum):
    """How far a count is."""

    DRAFT = "draft"
    COUNTING = "counting"
    RECOUNT = "recount"
    SUBMITTED = "submitted"
    APPROVED = "approved"
    REJECTED = "rejected"
    CANCELLED = "cancelled"


STATE_NAMES: Final[dict[CountState, tuple[str, str]]] = {
    CountState.DRAFT: ("待盘", "not begun"),
    CountState.COUNTING: ("盘点中", "being counted"),
    CountState.RECOUNT: ("复盘中", "being counted again"),
    CountState.SUBMITTED: ("待审批", "waiting for approval"),
    CountState.APPROVED: ("已批准", "approved"),
    CountState.REJECTED: ("已驳回", "rejected"),
    CountState.CANCELLED: ("已取消", "cancelled"),
}
OPEN_TO_COUNTERS: Final = frozenset({CountState.DRAFT, CountState.COUNTING, CountState.RECOUNT})
UNDECIDED: Final = OPEN_TO_COUNTERS | {CountState.SUBMITTED}


class Recount(StrEnum):
    """Why a line has to be counted again, by somebody else."""

    NO = ""
    VARIANCE = "variance"
    ASKED = "asked"


class VarianceReason(StrEnum):
    """Why shelf and book differ."""

    RECEIPT_NOT_BOOKED = "receipt_unbooked"
    ISSUE_NOT_BOOKED = "issue_unbooked"
    WRONG_BIN = "wrong_bin"
    WRONG_LOT = "wrong_lot"
    MISCOUNTED = "miscounted"
    DAMAGED = "damaged"
    LOST = "lost"
    OTHER = "other"


REASON_NAMES: Final[dict[VarianceReason, tuple[str, str]]] = {
    VarianceReason.RECEIPT_NOT_BOOKED: ("入库未登账", "receipt not booked"),
    VarianceReason.ISSUE_NOT_BOOKED: ("出库未登账", "issue not booked"),
    VarianceReason.WRONG_BIN: ("错放库位", "in the wrong bin"),
    VarianceReason.WRONG_LOT: ("批次混放", "lots mixed up"),
    VarianceReason.MISCOUNTED: ("以前点错", "miscounted before"),
    VarianceReason.DAMAGED: ("破损丢弃", "damaged and thrown away"),
    VarianceReason.LOST: ("原因不明丢失", "lost, nobody knows how"),
    VarianceReason.OTHER: ("其他（须说明）", "other (say what)"),
}


@dataclass(frozen=True)
class CountLine:
    """One holding to count.

    Parameters
    ----------
    line
        Number, from 1, in walking order.
    lot_id
        None for a lot that is not on the books; number, expiry and date of making are
        those of the label then.
    is_found
        Whether the counter added it.
    counted
        Units seen; None: not counted, which is not zero.
    at_seq
        Ledger position at which that number holds; None while not counted.
    round
        In which round it was counted; 0 while not counted.
    serials, missing, extra
        Numbers scanned; registered here but not scanned; scanned but not registered here.
    variance
        Counted and away less booked, in units; None until the count is approved.
    away
        Units that were picked for a truck and had not left when it was counted: off the
        shelf, still on the book.
    """

    line: int
    account_id: int
    bin: str
    item: str
    lot_id: int | None
    supplier: str
    lot_no: str
    expires_on: date | None
    made_on: date | None
    status: str
    owner: str
    is_found: bool = False
    counted: int | None = None
    counted_by: str = ""
    counted_at_us: int = 0
    at_seq: int | None = None
    round: int = 0
    recount: Recount = Recount.NO
    serials: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    extra: tuple[str, ...] = ()
    reason: str = ""
    reason_note: str = ""
    variance: int | None = None
    away: int = 0

    def key(self, lot_id: int | None = None) -> HoldingKey:
        """Return the holding; `lot_id` is that of a lot just booked."""
        known = self.lot_id if lot_id is None else lot_id
        if known is None:
            raise ValueError("The lot of this line is not on the books yet.")
        return HoldingKey(self.account_id, known, self.status, self.owner)

    @property
    def is_open(self) -> bool:
        """Whether somebody still has to count it."""
        return self.counted is None or self.recount is not Recount.NO


@dataclass(frozen=True)
class StockCount:
    """A count; every step returns a new one or is refused.

    Parameters
    ----------
    round
        1, and one more for each time that lines were sent back.
    started_seq
        Ledger position when counting began; -1 before.
    """

    number: str
    depot: str
    kind: CountKind
    state: CountState
    note: str
    created_by: str
    created_at_us: int
    round: int = 1
    started_seq: int = -1
    started_at_us: int = 0
    submitted_by: str = ""
    submitted_at_us: int = 0
    decided_by: str = ""
    decided_at_us: int = 0
    decision_note: str = ""

    def started(self, at_seq: int, at_us: int) -> StockCount:
        """Return it with counting begun; a count that has begun stays as it is."""
        self.require_open()
        if self.state is not CountState.DRAFT:
            return self
        return replace(self, state=CountState.COUNTING, started_seq=at_seq, started_at_us=at_us)

    def submitted(self, by: str, at_us: int, *, again: bool) -> StockCount:
        """Return it handed in; with lines to count again it goes back to the counters."""
        self.require_open()
        if self.state is CountState.DRAFT:
            raise Conflict(
                f"{self.number} 还没有开始盘点。请先点数。",
                f"Nobody has counted anything of {self.number} yet.",
            )
        if again:
            return replace(self, state=CountState.RECOUNT, round=self.round + 1)
        return replace(self, state=CountState.SUBMITTED, submitted_by=by, submitted_at_us=at_us)

    def sent_back(self) -> StockCount:
        """Return it with lines to be counted again because the approver asks."""
        self.require(CountState.SUBMITTED)
        return replace(
            self, state=CountState.RECOUNT, round=self.round + 1, submitted_by="",
            submitted_at_us=0,
        )  # fmt: skip

    def decided(
        self, by: str, at_us: int, note: str, *, approved: bool, counters: Iterable[str]
    ) -> StockCount:
        """Return it approved or rejected.

        Raises
        ------
        Conflict
            When it isn't waiting for a decision.
        NotAllowed
            When the same person counted or handed in.
        """
        self.require(CountState.SUBMITTED)
        if by == self.submitted_by or by in set(counters):
            raise NotAllowed(
                f"“{by}”参加了 {self.number} 的盘点，不能审批。请由未参加盘点的人员审批。",
                f"“{by}” took part in {self.number} and can't decide it. "
                "Somebody who did not count must.",
            )
        state = CountState.APPROVED if approved else CountState.REJECTED
        return replace(self, state=state, decided_by=by, decided_at_us=at_us, decision_note=note)

    def cancelled(self, note: str) -> StockCount:
        """Return it called off; nothing is posted."""
        if self.state not in UNDECIDED:
            raise self._refusal("未决的盘点", "a count that is still undecided")
        return replace(
            self, state=CountState.CANCELLED, decision_note=note, submitted_by="",
            submitted_at_us=0,
        )  # fmt: skip

    def require_open(self) -> None:
        """Refuse unless counters may enter numbers."""
        if self.state not in OPEN_TO_COUNTERS:
            raise self._refusal("可点数的盘点", "open to counters")

    def require(self, state: CountState) -> None:
        """Refuse unless it is in this state."""
        if self.state is not state:
            raise self._refusal(*STATE_NAMES[state])

    def _refusal(self, zh: str, en: str) -> Conflict:
        return Conflict(
            f"盘点单 {self.number} 现为“{STATE_NAMES[self.state][0]}”，不是{zh}。请刷新后查看。",
            f"Count {self.number} is {STATE_NAMES[self.state][1]}, not {en}. Reload.",
        )


def require_counted(quantity: object) -> int:
    """Return a number of units that can have been counted: zero is one, a blank is not.

    Raises
    ------
    InvalidInput
        When it is no whole number from 0 to the most that a district can hold.
    """
    # bool is an int to Python, but True is no quantity.
    if isinstance(quantity, bool) or not isinstance(quantity, int):
        raise InvalidInput(
            f"实盘数“{quantity}”应为整数，以基本单位计；没有货填 0，没盘的不填。",
            f"Counted “{quantity}” must be a whole number of base units; 0 when there is "
            "nothing, blank when not counted.",
        )
    if not 0 <= quantity <= MAX_QUANTITY:
        raise InvalidInput(
            f"实盘数 {quantity} 应在 0 至 {MAX_QUANTITY} 之间，请检查是否误录。",
            f"Counted {quantity} must be between 0 and {MAX_QUANTITY}; was it mistyped?",
        )
    return quantity


def beyond_tolerance(variance: int, booked: int, tolerance_permille: int) -> bool:
    """Whether a variance is great enough to count a second time: |v| > booked · t / 1000."""
    return abs(variance) * _PERMILLE > booked * tolerance_permille


@dataclass(frozen=True)
class Cut:
    """A reservation that a loss takes goods from.

    Parameters
    ----------
    demand_ref
        Whose it is: an order's trip, a transfer, a write-off.
    short
        Units that it loses; what is left of it is reserved again.
    """

    reservation: Reservation
    short: int

    @property
    def demand_ref(self) -> str:
        """Whose it is."""
        return self.reservation.demand_ref


def cuts_for(loss: int, free: int, reservations: Sequence[Reservation]) -> tuple[Cut, ...]:
    """Return whose goods a loss takes: first what nobody has reserved, then the newest.

    Who reserved first was promised first, so the latest reservation gives way first.
    """
    missing = loss - free
    cuts = []
    for each in sorted(reservations, key=lambda each: -each.id):
        if missing <= 0:
            break
        short = min(missing, each.quantity)
        cuts.append(Cut(each, short))
        missing -= short
    return tuple(cuts)
