"""Mutual aid (互助): neighbours, the city and the province; asked, promised, arrived; lent."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Final

from depot.errors import Conflict, NotAllowed

DOCUMENT: Final = "HZ"


class AidLevel(StrEnum):
    """Whose depot it is."""

    DISTRICT = "district"
    CITY = "city"
    PROVINCE = "province"


class AidState(StrEnum):
    """Where a request stands."""

    DRAFTED = "drafted"
    SENT = "sent"
    PROMISED = "promised"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


STATE_ZH: Final = {
    AidState.DRAFTED: "待批准发出",
    AidState.SENT: "已发出，待答复",
    AidState.PROMISED: "已承诺",
    AidState.DECLINED: "未能支援",
    AidState.WITHDRAWN: "已撤回",
}


@dataclass(frozen=True)
class AidPartner:
    """Who may be asked; its depot is a place that trucks load at.

    Parameters
    ----------
    pact
        Paper on mutual aid between the two; empty when there is none.
    """

    code: str
    name_zh: str
    name_en: str
    level: AidLevel
    pact: str
    contact: str
    phone: str


@dataclass(frozen=True)
class AidLine:
    """Units asked for and promised; `lead_min` is minutes from a call to the dock."""

    item: str
    asked: int
    promised: int = 0
    lead_min: int = 0


@dataclass(frozen=True)
class AidRequest:
    """A request for aid; every step returns a new one or is refused.

    Parameters
    ----------
    answered_by
        Name of who answered at the partner's.
    """

    number: str
    partner: str
    reason: str
    needed_on: date
    requested_by: str
    requested_at_us: int
    lines: tuple[AidLine, ...]
    state: AidState = AidState.DRAFTED
    approved_by: str = ""
    approved_at_us: int = 0
    answered_by: str = ""
    answered_at_us: int = 0
    answer_note: str = ""

    def sent(self, by: str, at_us: int) -> AidRequest:
        """Have it sent, by somebody else than who asked."""
        self._require(AidState.DRAFTED, "批准发出", "sent")
        if by == self.requested_by:
            raise NotAllowed(
                f"不能批准自己提出的求援 {self.number}，请由另一位领导批准。",
                f"Nobody sends their own request: {self.number} needs another person.",
            )
        return replace(self, state=AidState.SENT, approved_by=by, approved_at_us=at_us)

    def answered(self, who: str, at_us: int, lines: tuple[AidLine, ...], note: str) -> AidRequest:
        """Keep the partner's answer; nothing of anything is a refusal."""
        self._require(AidState.SENT, "登记答复", "answered")
        given = any(line.promised for line in lines)
        return replace(
            self, state=AidState.PROMISED if given else AidState.DECLINED, lines=lines,
            answered_by=who, answered_at_us=at_us, answer_note=note,
        )  # fmt: skip

    def withdrawn(self) -> AidRequest:
        """Call it back before it was answered."""
        if self.state is not AidState.SENT:
            self._require(AidState.DRAFTED, "撤回", "withdrawn")
        return replace(self, state=AidState.WITHDRAWN)

    def _require(self, wanted: AidState, zh: str, en: str) -> None:
        if self.state is not wanted:
            raise Conflict(
                f"求援 {self.number} 现为“{STATE_ZH[self.state]}”，不能{zh}。请刷新页面。",
                f"Request {self.number} is {self.state.value} and can't be {en}. Reload.",
            )
