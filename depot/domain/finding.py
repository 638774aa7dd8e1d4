"""What is wrong with people's data: collected and shown, never raised."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from depot.errors import Text


class Severity(StrEnum):
    """How much a finding matters."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True)
class Finding:
    """One thing that a person should look at.

    Parameters
    ----------
    source
        Where it is: ``"入库.xlsx!Sheet1:12"`` or ``"scenario/sites/3"``.
    message
        What is wrong and what to do about it.
    subject
        The field, code or column that it is about; may be empty.
    severity
        An error stops the import or the plan, a warning does not.
    """

    source: str
    message: Text
    subject: str = ""
    severity: Severity = Severity.ERROR


def has_errors(findings: list[Finding] | tuple[Finding, ...]) -> bool:
    """Whether any finding is an error."""
    return any(finding.severity is Severity.ERROR for finding in findings)
