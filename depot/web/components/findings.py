"""What a person should look at in their data."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from depot.domain.finding import Finding, Severity
from depot.web.language import said, t
from depot.web.markdown import literal

SHOWN = 8


def show_findings(findings: Sequence[Finding], *, where: bool = True) -> None:
    """Show errors first, then warnings; long lists fold.

    Parameters
    ----------
    where
        Whether the source (sheet and row) is shown before each message.
    """
    for severity, show, icon in (
        (Severity.ERROR, st.error, ":material/error:"),
        (Severity.WARNING, st.warning, ":material/warning:"),
    ):
        lines = [_line(each, where=where) for each in findings if each.severity is severity]
        if lines:
            show("\n".join(f"- {line}" for line in lines[:SHOWN]), icon=icon)
        if len(lines) > SHOWN:
            with st.expander(t("findings.more", count=len(lines) - SHOWN)):
                st.markdown("\n".join(f"- {line}" for line in lines[SHOWN:]))


def _line(finding: Finding, *, where: bool) -> str:
    message = literal(said(finding.message))
    if not where or not finding.source:
        return message
    subject = f" · {literal(finding.subject)}" if finding.subject else ""
    source = finding.source.replace("`", "'")
    return f"`{source}`{subject} {message}"
