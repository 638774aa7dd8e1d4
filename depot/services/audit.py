"""Proving the ledger: the hash chain and invariants I1–I6 over everything ever booked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from depot.domain.finding import Finding
from depot.errors import Text
from depot.services.agreement_audit import agreement_money_findings
from depot.services.budget_views import money_findings
from depot.services.emergency import emergency_findings
from depot.store import audit
from depot.store.uow import Reader


@dataclass(frozen=True)
class AuditReport:
    """What a check of the whole ledger found.

    Parameters
    ----------
    commands, movements
        How many were read.
    head_hash
        Hash of the last link; written down elsewhere, it pins everything before it.
    findings
        What doesn't hold: `source` says where, `subject` is the invariant's number.
    """

    commands: int
    movements: int
    head_hash: str
    findings: tuple[Finding, ...]

    @property
    def ok(self) -> bool:
        """Whether everything holds."""
        return not self.findings


def verify(reader: Reader) -> AuditReport:
    """Read the ledger from its first command on and report everything that doesn't hold."""
    found = audit.walk(reader.connection)
    findings = (
        *_findings(found.flaws),
        *emergency_findings(reader),
        *money_findings(reader),
        *agreement_money_findings(reader),
    )
    return AuditReport(found.commands, found.movements, found.hash, findings)


@dataclass(frozen=True)
class RebuildReport:
    """What folding all movements anew gave.

    Parameters
    ----------
    holdings
        How many balances were compared.
    findings
        Those that differ.
    """

    holdings: int
    findings: tuple[Finding, ...]

    @property
    def ok(self) -> bool:
        """Whether every balance is what its movements give."""
        return not self.findings


def rebuild(reader: Reader) -> RebuildReport:
    """Fold all movements anew and compare every balance with it; nothing is changed."""
    found = audit.rebuild(reader.connection)
    return RebuildReport(found.holdings, _findings(found.flaws))


def _findings(flaws: Sequence[audit.Flaw]) -> tuple[Finding, ...]:
    return tuple(
        Finding(flaw.where, Text(f"{flaw.invariant} {flaw.zh}", f"{flaw.invariant} {flaw.en}"),
                flaw.invariant)
        for flaw in flaws
    )  # fmt: skip
