"""Alerts to take along: due days for a calendar, the digest of the day."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from depot.domain.alert import Alert
from depot.services.digest import digest, digest_markdown
from depot.web import state
from depot.web.components.downloads import download
from depot.web.language import language, t


def show(alerts: Sequence[Alert]) -> None:
    """Offer both files; each is made only when it is asked for."""
    today = state.application().clock.today()
    with st.container(horizontal=True):
        download(
            t("inbox.ics"), lambda: _calendar(alerts), f"alerts-{today}.ics", "text/calendar",
            key="inbox.ics", icon=":material/calendar_add_on:",
            disabled=not alerts,
        )  # fmt: skip
        download(
            t("inbox.digest"), _digest, f"digest-{today}.md", "text/markdown",
            key="inbox.digest", icon=":material/article:",
        )  # fmt: skip


def _calendar(alerts: Sequence[Alert]) -> bytes:
    from depot.io.calendar import DueDay, calendar_file

    english = language() == "en"
    days = [
        DueDay(
            f"alert-{each.id}@relief-depot", each.fact.subject or each.fact.key,
            each.fact.en if english else each.fact.zh, each.fact.due_on,
        )
        for each in alerts
        if each.fact.due_on is not None
    ]  # fmt: skip
    return calendar_file(t("inbox.title"), days, state.application().clock.now_us())


def _digest() -> bytes:
    app = state.application()
    return digest_markdown(app.read(digest, app.clock.today())).encode()
