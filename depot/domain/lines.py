"""Refusing many lines at once: every bad field of every line, by line and field."""

from __future__ import annotations

from dataclasses import dataclass, field

from depot.domain.finding import Finding
from depot.errors import InvalidInput, Text


class InvalidLines(InvalidInput):
    """Lines of a command that can't be true.

    Attributes
    ----------
    findings
        One for each bad field; `source` is ``"lines/3"`` (from 1), `subject` the field.
    """

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        super().__init__(
            "；".join(_numbered(each, "zh") for each in findings),
            "; ".join(_numbered(each, "en") for each in findings),
        )
        self.findings = findings


@dataclass
class LineChecks:
    """Collects what is wrong with the lines of a command."""

    findings: list[Finding] = field(default_factory=list)

    def add(self, line: int, subject: str, zh: str, en: str) -> None:
        """Note that a field of a line (from 1) is bad."""
        self.findings.append(Finding(f"lines/{line}", Text(zh, en), subject))

    def add_refusal(self, line: int, subject: str, refusal: InvalidInput) -> None:
        """Note a refusal of a field of a line."""
        self.add(line, subject, refusal.text.zh, refusal.text.en)

    def refuse_if_any(self) -> None:
        """Refuse with all that was found.

        Raises
        ------
        InvalidLines
            When anything was.
        """
        if self.findings:
            raise InvalidLines(tuple(self.findings))


def _numbered(finding: Finding, language: str) -> str:
    number = finding.source.removeprefix("lines/")
    message = finding.message.in_language(language)
    if language == "zh":
        return f"第 {number} 行 {finding.subject}：{message.rstrip('。')}"
    return f"line {number}, {finding.subject}: {message.rstrip('.')}"
