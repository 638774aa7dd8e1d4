"""Proving the ledger: the hash chain and invariants I1–I6 over everything ever booked."""

from __future__ import annotations

from dataclasses import dataclass

from depot.domain.finding import Finding
from depot.errors import Text
from depot.store.audit import walk
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
    found = walk(reader.connection)
    findings = tuple(
        Finding(flaw.where, Text(f"{flaw.invariant} {flaw.zh}", f"{flaw.invariant} {flaw.en}"),
                flaw.invariant)
        for flaw in found.flaws
    )  # fmt: skip
    return AuditReport(found.commands, found.movements, found.hash, findings)
