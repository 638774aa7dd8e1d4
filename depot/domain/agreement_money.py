"""What agreements cost: yearly retention fees, and bills of what was called off."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from depot.domain.agreement_terms import Penalty

FEE_DOCUMENT: Final = "CB"
BILL_DOCUMENT: Final = "HJ"
_US_PER_MIN: Final = 60_000_000


class FeeState(StrEnum):
    """Where a fee stands; its money is committed until it is paid or released."""

    DUE = "due"
    PAID = "paid"
    RELEASED = "released"


@dataclass(frozen=True)
class RetentionFee:
    """The fee for one year of keeping (年度储备费).

    Parameters
    ----------
    year
        Of the agreement, from 1.
    requested_by
        Who proposed the agreement or committed the fee: another person pays it.
    """

    number: str
    agreement: str
    year: int
    budget: str
    fen: int
    due_on: date
    state: FeeState
    requested_by: str
    invoice: str = ""
    paid_by: str = ""
    paid_at_us: int = 0


class BillState(StrEnum):
    """Where the bill of a call-off stands."""

    OPEN = "open"
    SETTLED = "settled"
    RELEASED = "released"


@dataclass(frozen=True)
class BillLine:
    """An item that was called.

    Parameters
    ----------
    delivered
        Units that are paid for; 0 before it is settled.
    """

    item: str
    quantity: int
    price_fen: int
    delivered: int = 0


@dataclass(frozen=True)
class CallBill:
    """What a call-off costs, from the call to the settlement.

    Parameters
    ----------
    source
        Trip of an order, or number of a delivery.
    budget
        Line that pays; empty until somebody says which.
    advance_fen
        What the line lacked at the call under a response and was advanced.
    promised_at_us
        When everything should stand on the dock.
    reviewed_by
        Who has looked at the advance; empty before.
    activation
        Response under which money was advanced; it can't end before that was reviewed.
    """

    number: str
    agreement: str
    source: str
    budget: str
    advance_fen: int
    called_by: str
    called_at_us: int
    promised_at_us: int
    state: BillState
    lines: tuple[BillLine, ...]
    delivered_fen: int = 0
    penalty_fen: int = 0
    paid_fen: int = 0
    actual_at_us: int = 0
    invoice: str = ""
    note: str = ""
    settled_by: str = ""
    settled_at_us: int = 0
    reviewed_by: str = ""
    reviewed_at_us: int = 0
    review_note: str = ""
    activation: str = ""

    @property
    def waits_for_review(self) -> bool:
        """Whether money was advanced that nobody has looked at."""
        return bool(self.advance_fen) and not self.reviewed_by

    @property
    def called_fen(self) -> int:
        """What all called units cost."""
        return sum(each.quantity * each.price_fen for each in self.lines)

    def value_fen(self, delivered: Mapping[str, int]) -> int:
        """Return what delivered units cost at the agreed prices, by item."""
        return sum(delivered.get(each.item, 0) * each.price_fen for each in self.lines)

    def proposed_penalty(
        self, penalty: Penalty, delivered: Mapping[str, int], actual_at_us: int
    ) -> int:
        """Return the penalty that the terms give, in fen: a proposal."""
        came = self.value_fen(delivered)
        late_min = -(-(actual_at_us - self.promised_at_us) // _US_PER_MIN) if actual_at_us else 0
        return penalty.proposed_fen(came, self.called_fen - came, late_min)
