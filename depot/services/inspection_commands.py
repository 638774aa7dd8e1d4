"""Commands and results of inspection."""

from __future__ import annotations

from dataclasses import dataclass

from depot.domain.attachment import FileIn
from depot.domain.inspection import CheckResult, Stage, Verdict
from depot.services.arriving import Arrived, ReceiveDelivery


@dataclass(frozen=True)
class Decision:
    """What is decided about units of one part of an arrival.

    Parameters
    ----------
    part
        Number of the part.
    verdict, quantity
        What, about how many base units.
    bin
        Where accepted units are put away; where held or rejected ones are set aside. Empty
        for these: they stay where they stand.
    reason
        Needed for everything but a plain acceptance.
    stage
        Which of the part's units: those that wait, that are held, that were rejected.
    from_bin
        Where they stand now, when they were moved meanwhile; empty: where they were set down.
    serials
        Numbers of the units, when the lot has them and not all are meant.
    """

    part: int
    verdict: Verdict
    quantity: int
    bin: str = ""
    reason: str = ""
    stage: Stage = Stage.WAITING
    from_bin: str = ""
    serials: tuple[str, ...] = ()


@dataclass(frozen=True)
class InspectArrival:
    """Record an inspection and do what it decides.

    Parameters
    ----------
    checks
        The whole checklist of every part of which waiting units are accepted.
    sampled
        Units opened and looked at.
    photos
        Of what was found; whoever rejects goods shows what is wrong with them.
    """

    command_id: str
    actor: str
    number: str
    decisions: tuple[Decision, ...]
    checks: tuple[CheckResult, ...] = ()
    sampled: int = 0
    note: str = ""
    photos: tuple[FileIn, ...] = ()


@dataclass(frozen=True)
class ReceiveAndAccept:
    """Receive, accept and put away in one step: small deliveries that are seen at a glance.

    The lines' bins are where the goods are put away for good.
    """

    command_id: str
    actor: str
    arrival: ReceiveDelivery


@dataclass(frozen=True)
class Inspected:
    """A booked inspection (验收单), with the 入库单 and the 拒收单 that came of it."""

    number: str
    arrival: str
    receipt_no: str
    rejection_no: str
    recorded_at_us: int


@dataclass(frozen=True)
class Accepted:
    """What came of receiving and accepting in one step."""

    arrived: Arrived
    inspected: Inspected
