"""The vocabulary of the ledger: accounts, holdings, postings.

A posting moves a whole number of base units of one lot from one holding to another,
so the sum over all accounts of a lot is always zero. The rules are in docs/invariants.md.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from depot.errors import InvalidInput

# More of anything than a district can hold; catches slips such as a bar code typed as a count.
MAX_QUANTITY = 1_000_000_000
# In fen: ten thousand million yuan, far above any district's budget; sums stay within BIGINT.
MAX_FEN = 1_000_000_000_000
OWN = "district"


class LedgerKind(StrEnum):
    """The three ledgers on one engine."""

    GOODS = "goods"
    PROMISE = "promise"
    MONEY = "money"


class AccountKind(StrEnum):
    """What an account stands for."""

    # goods
    STORAGE = "storage"
    TRANSIT = "transit"
    SITE = "site"
    ON_LOAN = "on_loan"
    SUPPLIER = "supplier"
    CONSUMED = "consumed"
    LOSS = "loss"
    FOUND = "found"
    DONATED = "donated"
    OPENING = "opening"
    ASSEMBLY = "assembly"
    # promises
    AGREEMENT = "agreement"
    CAPACITY = "capacity"
    AID = "aid"
    PROMISED = "promised"
    CALLED_OFF = "called_off"
    # money
    APPROPRIATION = "appropriation"
    BUDGET = "budget"
    COMMITTED = "committed"
    SPENT = "spent"


# The outside world may owe us without limit; everything else holds what was put in.
UNBOUNDED_KINDS = frozenset(
    {
        AccountKind.SUPPLIER, AccountKind.CONSUMED, AccountKind.LOSS, AccountKind.FOUND,
        AccountKind.DONATED, AccountKind.OPENING, AccountKind.PROMISED, AccountKind.APPROPRIATION,
        AccountKind.ASSEMBLY,
    }
)  # fmt: skip


class StockStatus(StrEnum):
    """State of goods in a holding; half a lot may be damaged."""

    ISSUABLE = "issuable"
    QUARANTINED = "quarantined"
    DAMAGED = "damaged"
    EXPIRED = "expired"
    RECALLED = "recalled"
    REPAIR = "repair"


class Owner(StrEnum):
    """Whose the goods are; only the district's own may be issued without another's order."""

    DISTRICT = "district"
    CITY = "city"
    PROVINCE = "province"
    DONATED = "donated"


OWNERS = frozenset(each.value for each in Owner)
STATUSES = frozenset(each.value for each in StockStatus)


class ReservationState(StrEnum):
    """A reservation is open once and ends once."""

    OPEN = "open"
    CONSUMED = "consumed"
    RELEASED = "released"
    LAPSED = "lapsed"


class HoldingKey(NamedTuple):
    """Key of a balance; its order is the order of locking."""

    account_id: int
    lot_id: int
    status: str = StockStatus.ISSUABLE.value
    owner: str = OWN


@dataclass(frozen=True)
class Account:
    """One side of a posting.

    Parameters
    ----------
    id
        Number given by the store.
    ledger, kind
        Which ledger, and what it stands for.
    code
        Unique within the ledger: ``"CY1/A-01"`` for a bin, ``"supplier/…"``.
    bounded
        Whether its holdings may never go below zero.
    """

    id: int
    ledger: LedgerKind
    kind: AccountKind
    code: str
    bounded: bool


@dataclass(frozen=True)
class Posting:
    """A movement to be made.

    Parameters
    ----------
    source, target
        Holdings of the same lot; they differ in account, status or owner.
    quantity
        Base units (fen on the money ledger), above zero.
    reason
        Why: ``"receipt"``, ``"issue"``, ``"status"`` …
    document_no, document_line
        Paper that it belongs to; empty and 0 when there is none.
    occurred_at_us
        When it happened; None means now. Only an attribute: nothing is reposted.
    corrects_seq
        The movement that this one corrects.
    """

    source: HoldingKey
    target: HoldingKey
    quantity: int
    reason: str
    document_no: str = ""
    document_line: int = 0
    occurred_at_us: int | None = None
    corrects_seq: int | None = None

    def __post_init__(self) -> None:
        if self.source.lot_id != self.target.lot_id:
            raise ValueError("A posting keeps its lot.")
        if self.source == self.target:
            raise InvalidInput(
                "转出与转入相同：请更改库位、状态或权属。",
                "From and to are the same: change the bin, the status or the owner.",
            )
        self._require_amount()

    def _require_amount(self) -> None:
        require_quantity(self.quantity)


@dataclass(frozen=True)
class MoneyPosting(Posting):
    """A movement of fen; only the money ledger takes it, and its amounts may be larger."""

    def _require_amount(self) -> None:
        require_quantity(self.quantity, most=MAX_FEN)


def require_quantity(quantity: object, *, most: int = MAX_QUANTITY) -> int:
    """Return a quantity that can be posted, or refuse it.

    Raises
    ------
    InvalidInput
        When it is not a whole number of units between 1 and `most`.
    """
    # bool is an int to Python, but True is no quantity.
    if isinstance(quantity, bool) or not isinstance(quantity, int):
        raise InvalidInput(
            f"数量“{quantity}”应为整数，以基本单位计。",
            f"Quantity “{quantity}” must be a whole number of base units.",
        )
    if quantity <= 0:
        raise InvalidInput(
            f"数量 {quantity} 应大于零。", f"Quantity {quantity} must be above zero."
        )
    if quantity > most:
        raise InvalidInput(
            f"数量 {quantity} 超过上限 {most}，请检查是否误录。",
            f"Quantity {quantity} is above the limit {most}; was it mistyped?",
        )
    return quantity


def summed(changes: Iterable[tuple[HoldingKey, int]]) -> list[tuple[HoldingKey, int]]:
    """Sum the changes of each key and sort by key, so that locks are taken in one order."""
    totals: defaultdict[HoldingKey, int] = defaultdict(int)
    for key, quantity in changes:
        totals[key] += quantity
    return sorted(totals.items())
