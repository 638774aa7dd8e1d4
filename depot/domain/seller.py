"""Vetted sellers (入库供应商): who may be bought from at once, at what price, by when."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Final

from depot.domain.validity import is_valid_on
from depot.errors import Conflict, NotAllowed

VETTING_DOCUMENT: Final = "RM"
BUYING_DOCUMENT: Final = "JC"
_FULL: Final = 100


class VettingState(StrEnum):
    """Where the vetting of a seller stands."""

    WAITING = "waiting"
    LISTED = "listed"
    REJECTED = "rejected"
    STRUCK = "struck"


STATE_NAMES: Final[dict[VettingState, tuple[str, str]]] = {
    VettingState.WAITING: ("待审核", "waiting for a decision"),
    VettingState.LISTED: ("已入库", "listed"),
    VettingState.REJECTED: ("未通过", "rejected"),
    VettingState.STRUCK: ("已除名", "struck off"),
}


@dataclass(frozen=True)
class Vetting:
    """A supplier looked into by one person and listed by another.

    Parameters
    ----------
    number
        ``"RM-2026-000001"``.
    licence_no
        Of the business licence (统一社会信用代码).
    valid_from, valid_to
        First and last day of the listing.
    checked
        What was looked at: licence, food permit, stock on site, past deliveries.
    """

    number: str
    supplier: str
    licence_no: str
    valid_from: date
    valid_to: date
    checked: str
    state: VettingState
    proposed_by: str
    proposed_at_us: int
    decided_by: str = ""
    decided_at_us: int = 0
    decision_note: str = ""
    struck_by: str = ""
    struck_at_us: int = 0
    struck_note: str = ""

    def is_listed_on(self, day: date) -> bool:
        """Whether one may buy from the seller on a day; both ends count."""
        return self.state is VettingState.LISTED and is_valid_on(self, day)

    def decided(self, by: str, at_us: int, note: str, *, approved: bool) -> Vetting:
        """Return it listed or rejected.

        Raises
        ------
        Conflict, NotAllowed
            When it isn't waiting, or the same person proposed it.
        """
        self._require(VettingState.WAITING)
        if by == self.proposed_by:
            raise NotAllowed(
                f"{self.number} 由“{by}”本人申报，不能自己审核。请由另一名有审批权限的人员审核。",
                f"“{by}” proposed {self.number}; nobody approves their own. Another person with "
                "the right to approve must.",
            )
        state = VettingState.LISTED if approved else VettingState.REJECTED
        return replace(self, state=state, decided_by=by, decided_at_us=at_us, decision_note=note)

    def struck(self, by: str, at_us: int, note: str) -> Vetting:
        """Return it struck off the list.

        Raises
        ------
        Conflict
            When it isn't listed.
        """
        self._require(VettingState.LISTED)
        return replace(
            self, state=VettingState.STRUCK, struck_by=by, struck_at_us=at_us, struck_note=note
        )

    def _require(self, state: VettingState) -> None:
        if self.state is not state:
            zh, en = STATE_NAMES[self.state]
            raise Conflict(
                f"供应商入库申报 {self.number} 现为“{zh}”，不能办理此操作。请刷新后查看。",
                f"Vetting {self.number} is {en}; this can't be done now. Reload.",
            )


@dataclass(frozen=True)
class Offer:
    """What a seller has of an item, and at what price; a new one takes the old one's place.

    Parameters
    ----------
    id
        0 before it is booked.
    fen
        Price of one unit.
    quantity, taken
        Units on offer when it was recorded; units bought of them since.
    lead_day_min, lead_night_min
        Minutes from the call to the goods on our dock, called by day and by night.
    """

    id: int
    supplier: str
    item: str
    fen: int
    quantity: int
    lead_day_min: int
    lead_night_min: int
    valid_from: date
    valid_to: date
    recorded_by: str
    recorded_at_us: int
    taken: int = 0

    @property
    def free(self) -> int:
        """Units that may still be bought."""
        return self.quantity - self.taken

    def lead_min(self, *, by_day: bool) -> int:
        """Return the minutes from a call to the goods on our dock."""
        return self.lead_day_min if by_day else self.lead_night_min


@dataclass(frozen=True)
class ReferencePrice:
    """What an item ordinarily costs (参考价), and who says so.

    Parameters
    ----------
    source, on
        Where it is from: a market survey, the last purchase, the catalogue; of which day.
    """

    item: str
    fen: int
    source: str
    on: date
    recorded_by: str = ""


def over_percent(fen: int, reference_fen: int) -> int:
    """Return by how many per cent a price is above its reference, rounded up.

    Rounded up, ``over_percent(...) > limit`` says exactly whether the price is above the
    limit. Below zero for a price under the reference.
    """
    return -((reference_fen - fen) * _FULL // reference_fen)


@dataclass(frozen=True)
class BoughtLine:
    """Units bought of an offer in an emergency, with the reference of that moment.

    Parameters
    ----------
    limit_percent
        What the house let a price be above its reference.
    reason
        Why it was bought above that; empty below.
    purchase, override
        Numbers of the purchase and of the spending whose papers follow.
    """

    line: int
    offer: int
    supplier: str
    item: str
    quantity: int
    fen: int
    reference_fen: int
    reference_source: str
    reference_on: date
    limit_percent: int
    ready_at_us: int
    reason: str = ""
    purchase: str = ""
    override: str = ""

    @property
    def over_percent(self) -> int:
        """By how many per cent it was above its reference, rounded up."""
        return over_percent(self.fen, self.reference_fen)

    @property
    def is_flagged(self) -> bool:
        """Whether the price was above what the house lets pass."""
        return self.over_percent > self.limit_percent


@dataclass(frozen=True)
class EmergencyPurchase:
    """One buying under a response, from one or several vetted sellers (紧急采购单)."""

    number: str
    activation: str
    depot: str
    needed_by_us: int
    reason: str
    made_by: str
    made_at_us: int
    lines: tuple[BoughtLine, ...]

    @property
    def fen(self) -> int:
        """What all of it costs."""
        return sum(each.quantity * each.fen for each in self.lines)
