"""Budget lines (预算): what may be spent in a year, for what, out of whose money."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from depot.domain.money import written
from depot.errors import Conflict, InvalidInput, NotAllowed

APPROPRIATION_DOCUMENT: Final = "XD"
CHANGE_DOCUMENT: Final = "TJ"
_FIRST_YEAR: Final = 2020
_LAST_YEAR: Final = 2100


class Purpose(StrEnum):
    """What a line pays for: the plan's three groups of goods, and what keeping them costs."""

    RESCUE = "rescue_supplies"
    DAILY = "daily_necessities"
    EQUIPMENT = "response_equipment"
    RETENTION = "retention"
    HOLDING = "holding"


class FundingSource(StrEnum):
    """Whose money it is."""

    DISTRICT = "district"
    SUPERIOR = "superior"
    RESERVE = "reserve"
    DONATED = "donated"


PURPOSE_NAMES: Final[dict[Purpose, tuple[str, str]]] = {
    Purpose.RESCUE: ("应急救援物资", "Rescue supplies"),
    Purpose.DAILY: ("生活必需品", "Daily necessities"),
    Purpose.EQUIPMENT: ("应急处置装备", "Response equipment"),
    Purpose.RETENTION: ("储备协议费", "Retention fees"),
    Purpose.HOLDING: ("保管维护费", "Storage and upkeep"),
}
SOURCE_NAMES: Final[dict[FundingSource, tuple[str, str]]] = {
    FundingSource.DISTRICT: ("区级财政", "District budget"),
    FundingSource.SUPERIOR: ("上级拨款", "Grant from above"),
    FundingSource.RESERVE: ("预备费", "Contingency fund"),
    FundingSource.DONATED: ("社会捐赠资金", "Donated money"),
}


@dataclass(frozen=True)
class BudgetLine:
    """A line: year × purpose × source; there is one of each.

    Parameters
    ----------
    code
        ``"2026-daily_necessities-district"``.
    """

    code: str
    year: int
    purpose: Purpose
    source: FundingSource
    note: str = ""

    @property
    def name_zh(self) -> str:
        """``"2026年 生活必需品·区级财政"``."""
        return f"{self.year}年 {PURPOSE_NAMES[self.purpose][0]}·{SOURCE_NAMES[self.source][0]}"

    @property
    def name_en(self) -> str:
        """``"2026 Daily necessities · District budget"``."""
        return f"{self.year} {PURPOSE_NAMES[self.purpose][1]} · {SOURCE_NAMES[self.source][1]}"


def budget_line(year: object, purpose: str, source: str, note: str = "") -> BudgetLine:
    """Return a line, or refuse what can't be one.

    Raises
    ------
    InvalidInput
        For a year, purpose or source that there isn't.
    """
    if isinstance(year, bool) or not isinstance(year, int) or not _FIRST_YEAR <= year <= _LAST_YEAR:
        raise InvalidInput(f"预算年度“{year}”无效。", f"“{year}” is no budget year.")
    if purpose not in set(Purpose) or source not in set(FundingSource):
        raise InvalidInput(
            f"预算用途“{purpose}”或资金来源“{source}”无效，请从列表中选择。",
            f"There is no purpose “{purpose}” or source “{source}”: choose from the list.",
        )
    code = f"{year}-{purpose}-{source}"
    return BudgetLine(code, year, Purpose(purpose), FundingSource(source), note)


@dataclass(frozen=True)
class LineFigures:
    """Where the money of a line is, in fen.

    Parameters
    ----------
    free, committed, spent
        What may still be committed; committed and not yet paid; paid.
    appropriated
        Sent down by finance.
    moved
        Came from other lines less went to others, less what was taken back.
    advanced
        Spent ahead under an emergency override and not yet covered by an appropriation.
    """

    line: BudgetLine
    free: int = 0
    committed: int = 0
    spent: int = 0
    appropriated: int = 0
    moved: int = 0
    advanced: int = 0

    @property
    def total(self) -> int:
        """All money of the line; it is always free + committed + spent."""
        return self.appropriated + self.moved + self.advanced

    @property
    def used(self) -> int:
        """Committed or spent."""
        return self.committed + self.spent

    @property
    def ties(self) -> bool:
        """Whether what came in is what is there."""
        return self.total == self.free + self.used

    def used_percent(self) -> int:
        """How much is used, in whole per cent, rounded down; 100 of a line without money."""
        ours = self.appropriated + self.moved
        if ours <= 0:
            return 100 if self.used else 0
        return self.used * 100 // ours


class ChangeKind(StrEnum):
    """How money comes to a line or leaves it."""

    APPROPRIATION = "appropriation"
    TRANSFER = "transfer"
    WITHDRAWAL = "withdrawal"


class ChangeState(StrEnum):
    """Where a change stands; an appropriation is posted at once, on finance's paper."""

    POSTED = "posted"
    WAITING = "waiting"
    APPROVED = "approved"
    REJECTED = "rejected"
    RECALLED = "recalled"


@dataclass(frozen=True)
class BudgetChange:
    """An appropriation (下达), a transfer between lines (调剂) or a withdrawal (收回).

    Parameters
    ----------
    from_line, to_line
        Codes; empty where the money comes from or goes to finance.
    basis
        Number of the document behind it.
    """

    number: str
    kind: ChangeKind
    from_line: str
    to_line: str
    fen: int
    basis: str
    reason: str
    state: ChangeState
    requested_by: str
    requested_at_us: int
    decided_by: str = ""
    decided_at_us: int = 0
    decision_note: str = ""

    def decided(self, by: str, at_us: int, note: str, *, approved: bool) -> BudgetChange:
        """Return it approved or rejected.

        Raises
        ------
        Conflict, NotAllowed
            When it isn't waiting, or the same person asked for it.
        """
        self._require_waiting()
        if by == self.requested_by:
            raise NotAllowed(
                f"{self.number}（{written(self.fen)} 元）由“{by}”本人申请，不能自己审批。"
                "请由另一名有审批权限的人员办理。",
                f"{self.number} ({written(self.fen)} yuan) was asked for by “{by}”; nobody "
                "approves their own. Another person with the right must.",
            )
        state = ChangeState.APPROVED if approved else ChangeState.REJECTED
        return replace(self, state=state, decided_by=by, decided_at_us=at_us, decision_note=note)

    def recalled(self, by: str) -> BudgetChange:
        """Return it called back by who asked for it.

        Raises
        ------
        Conflict, NotAllowed
            When it isn't waiting, or somebody else asked for it.
        """
        self._require_waiting()
        if by != self.requested_by:
            raise NotAllowed(
                f"{self.number} 由“{self.requested_by}”申请，只能由本人撤回。",
                f"{self.number} is {self.requested_by}'s, who alone may call it back.",
            )
        return replace(self, state=ChangeState.RECALLED)

    def _require_waiting(self) -> None:
        if self.state is not ChangeState.WAITING:
            raise Conflict(
                f"{self.number} 已办理，不再等待审批。请刷新后查看。",
                f"{self.number} isn't waiting for a decision any more. Reload.",
            )


@dataclass(frozen=True)
class Commitment:
    """Money of a line that is set aside for one paper.

    Parameters
    ----------
    ref
        Number of that paper: a purchase order, an agreement, a call-off.
    fen
        All that was ever committed; it is spent, released or still open.
    """

    ref: str
    line: str
    title: str
    fen: int
    spent_fen: int = 0
    released_fen: int = 0

    @property
    def open_fen(self) -> int:
        """Committed and neither paid nor released."""
        return self.fen - self.spent_fen - self.released_fen
