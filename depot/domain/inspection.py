"""Inspection on arrival (验收): what is looked at, how many, and what is decided."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from depot.domain.item import Item
from depot.domain.ledger import StockStatus

ARRIVAL_DOCUMENT = "SH"
DONATION_DOCUMENT = "JZ"
INSPECTION_DOCUMENT = "YS"
REJECTION_DOCUMENT = "JS"
# Remark of an inspection that was part of receiving.
ON_ARRIVAL = "到货即验"


class Verdict(StrEnum):
    """What is decided about units of an arrival.

    ACCEPT
        Issuable, put away.
    HOLD
        Stays quarantined (待检) for a reason.
    REJECT
        Not accepted; stands damaged until the supplier picks it up.
    GIVE_BACK
        Goes back to who brought it.
    """

    ACCEPT = "accept"
    HOLD = "hold"
    REJECT = "reject"
    GIVE_BACK = "give_back"


class Stage(StrEnum):
    """Where units of an arrival stand before a decision."""

    WAITING = "waiting"
    HELD = "held"
    REJECTED = "rejected"


# What may follow what; nothing is decided twice without a change.
ALLOWED: dict[Stage, frozenset[Verdict]] = {
    Stage.WAITING: frozenset(Verdict),
    Stage.HELD: frozenset({Verdict.ACCEPT, Verdict.REJECT, Verdict.GIVE_BACK}),
    Stage.REJECTED: frozenset({Verdict.ACCEPT, Verdict.GIVE_BACK}),
}
STATUS_OF: dict[Stage, StockStatus] = {
    Stage.WAITING: StockStatus.QUARANTINED,
    Stage.HELD: StockStatus.QUARANTINED,
    Stage.REJECTED: StockStatus.DAMAGED,
}


class Check(StrEnum):
    """One thing that is looked at."""

    PACKING = "packing"
    QUANTITY = "quantity"
    APPEARANCE = "appearance"
    LABEL = "label"
    DATES = "dates"
    SAMPLE = "sample"
    CERTIFICATE = "certificate"
    FUNCTION = "function"


_EACH = (Check.PACKING, Check.QUANTITY, Check.APPEARANCE, Check.LABEL)
_TESTED = frozenset({"equipment"})
_PAPERS = ("medical", "frost_free_chemical")


def checklist(item: Item) -> tuple[Check, ...]:
    """Return what is looked at for an item, in the order of doing it."""
    checks = list(_EACH)
    if item.expiry_required or item.shelf_life_months is not None:
        checks.append(Check.DATES)
    checks.append(Check.SAMPLE)
    if item.storage_class.startswith(_PAPERS) or item.storage_class in _TESTED:
        checks.append(Check.CERTIFICATE)
    if item.storage_class in _TESTED:
        checks.append(Check.FUNCTION)
    return tuple(checks)


# Units of a lot up to which so many are looked at: general inspection level II of the
# table of code letters in GB/T 2828.1 (ISO 2859-1), single sampling, normal inspection.
_SAMPLES = (
    (8, 2), (15, 3), (25, 5), (50, 8), (90, 13), (150, 20), (280, 32), (500, 50), (1200, 80),
    (3200, 125), (10_000, 200), (35_000, 315), (150_000, 500), (500_000, 800),
)  # fmt: skip
_LARGEST_SAMPLE = 1250


def sample_size(units: int) -> int:
    """Return how many units of so many to open and look at; never more than there are."""
    size = next((sample for most, sample in _SAMPLES if units <= most), _LARGEST_SAMPLE)
    return min(units, size)


@dataclass(frozen=True)
class CheckResult:
    """What was found of one part of an arrival.

    Parameters
    ----------
    part
        Number of the part, from 1.
    note
        What was wrong; may be empty when it passed.
    """

    part: int
    check: Check
    passed: bool = True
    note: str = ""


def all_passed(part: int, item: Item) -> tuple[CheckResult, ...]:
    """Return the whole checklist of an item as passed."""
    return tuple(CheckResult(part, check) for check in checklist(item))


@dataclass(frozen=True)
class ArrivalPart:
    """Units of one lot that came on one line, and what has been decided about them.

    Parameters
    ----------
    number, part
        Number of the arrival; of the part in it, from 1.
    line
        Line of the delivery.
    bin, held_bin, rejected_bin
        Where the units stand that wait, are held, are rejected; the last ones empty until then.
    quantity
        All that came: waiting + held + rejected + given_back + accepted + gone.
    held_by
        Who held or rejected units last; nobody accepts what they themselves held.
    gone
        Units that left undecided, by another paper; counted when read, see `arrival_left`.
    """

    number: str
    part: int
    delivery: str
    line: int
    lot_id: int
    owner: str
    bin: str
    quantity: int
    waiting: int
    held: int = 0
    rejected: int = 0
    given_back: int = 0
    accepted: int = 0
    held_bin: str = ""
    rejected_bin: str = ""
    held_by: str = ""
    gone: int = 0

    def at(self, stage: Stage) -> tuple[int, str]:
        """Return how many units stand at a stage, and in which bin."""
        return {
            Stage.WAITING: (self.waiting, self.bin),
            Stage.HELD: (self.held, self.held_bin or self.bin),
            Stage.REJECTED: (self.rejected, self.rejected_bin or self.bin),
        }[stage]


@dataclass(frozen=True)
class Arrival:
    """Goods that came on one day for one delivery.

    Parameters
    ----------
    number
        ``"SH-2026-000001"``; ``"JZ-…"`` is the donor's receipt at the same time.
    slip
        Number of the carrier's or supplier's delivery note; the arrival's own when none.
    blind
        Whether they were counted without seeing what was ordered.
    """

    number: str
    delivery: str
    slip: str
    blind: bool
    actor: str
    note: str
    at_us: int


@dataclass(frozen=True)
class InspectedPart:
    """A decision as it was recorded."""

    line: int
    part: int
    stage: Stage
    verdict: Verdict
    quantity: int
    bin: str
    reason: str
    document_no: str


@dataclass(frozen=True)
class Inspection:
    """An inspection as it was recorded; `arrival` is empty for goods received directly."""

    number: str
    arrival: str
    actor: str
    sampled: int
    note: str
    at_us: int
    parts: tuple[InspectedPart, ...]
    checks: tuple[CheckResult, ...]


def failed(results: Sequence[CheckResult], part: int) -> tuple[Check, ...]:
    """Return what a part did not pass."""
    return tuple(each.check for each in results if each.part == part and not each.passed)
