"""Spending on a verbal approval under a response (应急支出), reviewed afterwards by another."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from depot.domain.emergency import Channel
from depot.errors import Conflict, NotAllowed

OVERRIDE_DOCUMENT: Final = "YJ"


class OverrideKind(StrEnum):
    """What was let through: a purchase without its approval, or more than was committed."""

    PURCHASE = "purchase"
    OVERSPEND = "overspend"


class ReviewState(StrEnum):
    """Where the review is."""

    OPEN = "open"
    APPROVED = "approved"
    OBJECTED = "objected"


@dataclass(frozen=True)
class Override:
    """Money committed on a verbal approval.

    Parameters
    ----------
    fen
        Committed by it.
    advance_fen
        Part of it that the line did not have: advanced, to be covered by an appropriation.
    due_at_us
        When the review is due.
    """

    number: str
    kind: OverrideKind
    activation: str
    purchase: str
    budget: str
    fen: int
    advance_fen: int
    reason: str
    verbal_approver: str
    channel: Channel
    approved_at_us: int
    made_by: str
    made_at_us: int
    due_at_us: int
    state: ReviewState = ReviewState.OPEN
    reviewed_by: str = ""
    reviewed_at_us: int = 0
    papers_no: str = ""
    review_note: str = ""

    def is_overdue(self, now_us: int) -> bool:
        """Whether the time for the review is over; the instant itself is still in time."""
        return self.state is ReviewState.OPEN and self.due_at_us < now_us

    def reviewed(
        self, by: str, at_us: int, papers_no: str, note: str, *, approved: bool
    ) -> Override:
        """Return it reviewed.

        Raises
        ------
        Conflict
            When it was reviewed already.
        NotAllowed
            When the same person spent the money.
        """
        if self.state is not ReviewState.OPEN:
            raise Conflict(
                f"应急支出 {self.number} 已审查。请刷新后查看。",
                f"Emergency spending {self.number} has been reviewed. Reload.",
            )
        if by == self.made_by:
            raise NotAllowed(
                f"{self.number} 由“{by}”本人办理，不能自己审查。请由另一名有审批权限的人员审查。",
                f"“{by}” spent {self.number}; nobody reviews their own. Another person with the "
                "right to approve must.",
            )
        state = ReviewState.APPROVED if approved else ReviewState.OBJECTED
        return replace(
            self, state=state, reviewed_by=by, reviewed_at_us=at_us, papers_no=papers_no,
            review_note=note,
        )  # fmt: skip
