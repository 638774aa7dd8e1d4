"""Approval by amount: who may approve, how many people, and never the one who asked."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Protocol

from depot.domain.money import FEN_PER_YUAN
from depot.errors import NotAllowed


class Chosen(Protocol):
    """What one person asks for and one, the same or another, chooses."""

    @property
    def requested_by(self) -> str:
        """User name of who asked."""

    @property
    def chosen_by(self) -> str:
        """User name of who chose; empty before."""


def people_of(paper: Chosen) -> frozenset[str]:
    """Return who asked for it or chose it: they don't approve it."""
    return frozenset({paper.requested_by, paper.chosen_by} - {""})


class Tier(StrEnum):
    """Who approves an amount."""

    SECTION = "section"
    LEADER = "leader"
    TWO_LEADERS = "two_leaders"


def tier_of(fen: int, section_yuan: int, leader_yuan: int) -> Tier:
    """Return who approves so much; a limit itself is still within it."""
    if fen <= section_yuan * FEN_PER_YUAN:
        return Tier.SECTION
    return Tier.LEADER if fen <= leader_yuan * FEN_PER_YUAN else Tier.TWO_LEADERS


@dataclass(frozen=True)
class Approval:
    """What was approved by whom.

    Parameters
    ----------
    tier
        None before anything is asked for.
    first_by, second_by
        Empty until they have approved; the second only where two are needed.
    """

    tier: Tier | None = None
    first_by: str = ""
    first_at_us: int = 0
    first_note: str = ""
    second_by: str = ""
    second_at_us: int = 0
    second_note: str = ""

    @property
    def needed(self) -> int:
        """How many different people must approve."""
        return 0 if self.tier is None else 2 if self.tier is Tier.TWO_LEADERS else 1

    @property
    def is_complete(self) -> bool:
        """Whether all have approved."""
        return bool(self.second_by if self.needed > 1 else self.first_by)

    def approved(
        self, number: str, by: str, at_us: int, note: str, involved: Collection[str]
    ) -> Approval:
        """Return it with one more approval.

        Parameters
        ----------
        involved
            Who asked for it or chose the quote.

        Raises
        ------
        NotAllowed
            When the person is involved, or has approved it already.
        """
        require_uninvolved(number, by, involved)
        if not self.first_by:
            return replace(self, first_by=by, first_at_us=at_us, first_note=note)
        if by == self.first_by:
            raise NotAllowed(
                f"{number} 已由“{by}”审批，超过限额需另一名领导复批。",
                f"“{by}” has approved {number}; above the limit another leader must approve too.",
            )
        return replace(self, second_by=by, second_at_us=at_us, second_note=note)


def require_uninvolved(number: str, by: str, involved: Collection[str]) -> None:
    """Refuse who decides about their own.

    Raises
    ------
    NotAllowed
        When they asked for it or chose the quote.
    """
    if by in involved:
        raise NotAllowed(
            f"{number} 由“{by}”本人申请或选定报价，不能自己审批。请由另一名有审批权限的人员办理。",
            f"“{by}” asked for {number} or chose its quote; nobody approves their own. "
            "Another person with the right must.",
        )
