"""台账: what came, went and was left of an item over a period, and the month's sums."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from depot.errors import InvalidInput

CARD_DOCUMENT = "TZ"
SUMMARY_DOCUMENT = "YB"
MAX_DAYS = 3_700
"""Ten years; a slip in the year asks for more."""


@dataclass(frozen=True)
class CardScope:
    """What a card is about.

    Parameters
    ----------
    depot
        Depot code.
    item
        Item code; empty on a summary of all items.
    lot_id, bin
        One lot (0: all), one bin (empty: all).
    starts_on, ends_on
        First and last day, Asia/Shanghai, by the day of booking.
    """

    depot: str
    item: str
    starts_on: date
    ends_on: date
    lot_id: int = 0
    bin: str = ""

    def __post_init__(self) -> None:
        days = (self.ends_on - self.starts_on).days
        if not 0 <= days <= MAX_DAYS:
            raise InvalidInput(
                f"期间 {self.starts_on} 至 {self.ends_on} 无效：止日不得早于起日，最长十年。",
                f"The period {self.starts_on} to {self.ends_on} is wrong: the end comes after the "
                "start, at most ten years later.",
            )


class Way(StrEnum):
    """Why goods came or went, as the month's sums tell it."""

    RECEIVED = "received"
    RETURNED = "returned"
    FOUND = "found"
    OTHER_IN = "other_in"
    ISSUED = "issued"
    LOST = "lost"
    OTHER_OUT = "other_out"


COMING = (Way.RECEIVED, Way.RETURNED, Way.FOUND, Way.OTHER_IN)
GOING = (Way.ISSUED, Way.LOST, Way.OTHER_OUT)


def way_of(other: str, *, coming: bool) -> Way:
    """Return the way from the kind of the account on the other side."""
    if coming:
        return {
            "supplier": Way.RECEIVED, "donated": Way.RECEIVED, "opening": Way.RECEIVED,
            "transit": Way.RETURNED, "site": Way.RETURNED, "consumed": Way.RETURNED,
            "on_loan": Way.RETURNED, "found": Way.FOUND,
        }.get(other, Way.OTHER_IN)  # fmt: skip
    return {
        "consumed": Way.ISSUED, "transit": Way.ISSUED, "site": Way.ISSUED, "on_loan": Way.ISSUED,
        "loss": Way.LOST, "found": Way.LOST,
    }.get(other, Way.OTHER_OUT)  # fmt: skip


@dataclass(frozen=True)
class CardLine:
    """A movement into the scope, or out of it.

    Parameters
    ----------
    other
        Code of the account on the other side.
    came, went, balance
        Base units; the balance is what is left after it.
    """

    seq: int
    recorded_at_us: int
    document_no: str
    reason: str
    lot_id: int
    lot_no: str
    expires_on: date | None
    other: str
    actor: str
    came: int
    went: int
    balance: int


@dataclass(frozen=True)
class Card:
    """The card of an item, a lot or a bin over a period.

    Parameters
    ----------
    opening
        Base units at the start of the first day.
    last_seq
        Number of the last movement that counts: later ones change nothing here.
    """

    scope: CardScope
    opening: int
    lines: tuple[CardLine, ...]
    last_seq: int

    @property
    def came(self) -> int:
        """Everything that came in the period."""
        return sum(line.came for line in self.lines)

    @property
    def went(self) -> int:
        """Everything that went in the period."""
        return sum(line.went for line in self.lines)

    @property
    def closing(self) -> int:
        """What was left at the end."""
        return self.opening + self.came - self.went


@dataclass(frozen=True)
class SummaryRow:
    """An item in the sums of a period (收发存).

    Parameters
    ----------
    ways
        Units by way; ways without any are left out.
    """

    item: str
    opening: int
    ways: tuple[tuple[Way, int], ...]

    def units(self, way: Way) -> int:
        """Return the units of one way."""
        return dict(self.ways).get(way, 0)

    @property
    def closing(self) -> int:
        """What was left at the end."""
        return self.opening + sum(
            units if way in COMING else -units for way, units in self.ways
        )  # fmt: skip
