"""What suppliers keep for us, or would: agreements in force and to be renewed, and new ones."""

from __future__ import annotations

from dataclasses import dataclass

MONTHS_A_YEAR = 12


@dataclass(frozen=True)
class Agreement:
    """Units that a supplier keeps for us.

    Parameters
    ----------
    counts
        Item and units that may be counted on.
    begins, ends
        First and last month in force; an end below 0: not in force yet.
    fee_cny, term_months
        Of a renewal, paid in its first month; how long each lasts.
    most_renewals
        One after another; what has lapsed is not renewed.
    """

    code: str
    counts: tuple[tuple[str, int], ...]
    ends: int
    fee_cny: float = 0.0
    term_months: int = MONTHS_A_YEAR
    most_renewals: int = 0
    purpose: str = "retention"
    begins: int = 0
    name: str = ""

    def starts(self, number: int) -> int:
        """Return the first month of a renewal, counted from 0."""
        return max(0, self.ends + 1) + number * self.term_months

    def in_force(self, month: int, renewals: int) -> bool:
        """Whether it can be called in a month after so many renewals."""
        return (
            self.begins <= month <= self.ends
            or 0 <= month - self.starts(0) < renewals * self.term_months
        )


@dataclass(frozen=True)
class NewAgreement:
    """Units that a supplier would keep for us, or would have capacity to make, if we signed.

    Parameters
    ----------
    pack_units, counted_units
        It is signed in whole packs: units promised with each, and how many of them count.
    fee_cny, term_months
        Of a pack for a term, paid in its first month; how long a term lasts.
    lead_months
        Signed in month t it is in force from month t + lead.
    most_packs
        In force at a time.
    first_month, last_month
        In which it can be signed; None: to the end.
    kind
        ``"stock"`` or ``"capacity"``.
    """

    code: str
    item: str
    fee_cny: float
    pack_units: int = 1
    counted_units: int = 1
    most_packs: int = 1
    lead_months: int = 0
    term_months: int = MONTHS_A_YEAR
    purpose: str = "retention"
    kind: str = "stock"
    first_month: int = 0
    last_month: int | None = None
    name: str = ""

    def in_force(self, signed: int, month: int) -> bool:
        """Whether what was signed in a month is in force in another."""
        return 0 <= month - signed - self.lead_months < self.term_months
