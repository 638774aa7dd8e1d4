"""Activated responses (响应启动) and emergency issues (先出库后补手续)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from depot.errors import Conflict, InvalidInput, NotAllowed

ACTIVATION_DOCUMENT: Final = "XY"
LEVELS: Final = (1, 2, 3, 4)
LEVEL_NAMES: Final[dict[int, str]] = {1: "Ⅰ级", 2: "Ⅱ级", 3: "Ⅲ级", 4: "Ⅳ级"}


class Channel(StrEnum):
    """How somebody approved by word."""

    TELEPHONE = "telephone"
    RADIO = "radio"
    IN_PERSON = "in_person"


class PapersState(StrEnum):
    """Where the papers of an emergency issue are.

    OPEN
        Goods have left, papers have not come.
    APPROVED
        Papers are in; the use was approved afterwards.
    REVIEW
        Papers are in; the use was not approved, somebody looks into it.
    SETTLED
        That has been looked into.
    """

    OPEN = "open"
    APPROVED = "approved"
    REVIEW = "review"
    SETTLED = "settled"


class ActivationChange(StrEnum):
    """What happened to a response."""

    STARTED = "started"
    LEVEL = "level"
    ENDED = "ended"


@dataclass(frozen=True)
class ActivationEvent:
    """A line of a response's history."""

    what: ActivationChange
    level: int
    actor: str
    note: str
    at_us: int


@dataclass(frozen=True)
class Activation:
    """A response that was started.

    Parameters
    ----------
    level
        1 is the highest (Ⅰ级).
    event, basis
        What happened; the document or decision behind it.
    ended_by
        Empty while it lasts.
    open_issues
        Emergency issues whose papers have not come; emergency spending and advances for
        call-offs that nobody has reviewed yet.
    """

    number: str
    level: int
    event: str
    basis: str
    started_by: str
    started_at_us: int
    ended_by: str = ""
    ended_at_us: int = 0
    open_issues: int = 0
    history: tuple[ActivationEvent, ...] = ()

    @property
    def is_active(self) -> bool:
        """Whether it lasts."""
        return not self.ended_by

    @property
    def level_name(self) -> str:
        """``"Ⅱ级"``."""
        return LEVEL_NAMES[self.level]


def require_level(level: object) -> int:
    """Return a level of response.

    Raises
    ------
    InvalidInput
        When it is not 1, 2, 3 or 4.
    """
    if isinstance(level, bool) or level not in LEVELS or not isinstance(level, int):
        raise InvalidInput(
            f"响应级别“{level}”无效：请选 Ⅰ、Ⅱ、Ⅲ 或 Ⅳ 级。",
            f"Level “{level}” is not one of Ⅰ, Ⅱ, Ⅲ, Ⅳ.",
        )
    return level


@dataclass(frozen=True)
class EmergencyIssue:
    """Goods that left before their papers.

    Parameters
    ----------
    number
        Of the issue note: ``"CK-2026-000012"``.
    verbal_approver, channel, approved_at_us
        Who approved by word, how and when.
    due_at_us
        When the papers have to be in.
    papers_no, papers_by, papers_note
        Number of the signed papers, who entered them and what they say.
    settled_by
        Who looked into an issue that was not approved afterwards.
    """

    number: str
    activation: str
    depot: str
    destination: str
    verbal_approver: str
    channel: Channel
    approved_at_us: int
    issued_by: str
    issued_at_us: int
    due_at_us: int
    state: PapersState = PapersState.OPEN
    papers_no: str = ""
    papers_by: str = ""
    papers_at_us: int = 0
    papers_note: str = ""
    settled_by: str = ""
    settled_at_us: int = 0
    settled_note: str = ""

    def is_overdue(self, now_us: int) -> bool:
        """Whether the time for its papers is over; the instant itself is still in time."""
        return self.state is PapersState.OPEN and self.due_at_us < now_us

    def with_papers(
        self, by: str, at_us: int, papers_no: str, note: str, *, approved: bool
    ) -> EmergencyIssue:
        """Return it with its papers.

        Raises
        ------
        Conflict
            When they are in already.
        NotAllowed
            When the same person issued the goods.
        """
        self._require(PapersState.OPEN, "已补手续", "has its papers already")
        if by == self.issued_by:
            raise NotAllowed(
                f"{self.number} 由“{by}”本人出库，不能自己补批手续。"
                "请由另一名有审批权限的人员办理。",
                f"“{by}” issued {self.number}; nobody approves their own. "
                "Another person with the right to approve enters the papers.",
            )
        state = PapersState.APPROVED if approved else PapersState.REVIEW
        return replace(
            self, state=state, papers_no=papers_no, papers_by=by, papers_at_us=at_us,
            papers_note=note,
        )  # fmt: skip

    def settled(self, by: str, at_us: int, note: str) -> EmergencyIssue:
        """Return it looked into.

        Raises
        ------
        Conflict
            When there is nothing to look into.
        NotAllowed
            When the same person issued the goods.
        """
        self._require(PapersState.REVIEW, "不在核查中", "is not under review")
        if by == self.issued_by:
            raise NotAllowed(
                f"{self.number} 由“{by}”本人出库，不能自己核查。",
                f"“{by}” issued {self.number} and can't look into it.",
            )
        return replace(
            self, state=PapersState.SETTLED, settled_by=by, settled_at_us=at_us,
            settled_note=note,
        )  # fmt: skip

    def _require(self, state: PapersState, zh: str, en: str) -> None:
        if self.state is not state:
            raise Conflict(
                f"应急出库 {self.number} {zh}。请刷新后查看。",
                f"Emergency issue {self.number} {en}. Reload.",
            )
