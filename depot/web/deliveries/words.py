"""Deliveries in words."""

from __future__ import annotations

from depot.services.delivery_views import ExpectedRow
from depot.web import state
from depot.web.formats import day, whole
from depot.web.language import named, t


def row_words(row: ExpectedRow) -> str:
    """Return a delivery on one line; what tells it apart comes first, a phone cuts the end off."""
    parts = (t(f"delivery.kind.{row.kind}"), party(row), row.reference, row.number)
    return " · ".join(part for part in parts if part)


def party(row: ExpectedRow) -> str:
    """Return who brings it, in the session's language."""
    return named(row.party, row.party_en)


def due_words(row: ExpectedRow) -> str:
    """Return by when it should be here, or for how long it is late."""
    if row.late:
        days = (state.application().clock.today() - row.expected_on).days
        return f":red-badge[{t('delivery.late', days=days)}]"
    return t("delivery.due", day=day(row.expected_on))


def progress_words(row: ExpectedRow) -> str:
    """Return how much has come, and how much of it waits."""
    words = t("delivery.progress", received=whole(row.received), ordered=whole(row.ordered))
    if row.undecided:
        words = f"{words} · {t('delivery.undecided', units=whole(row.undecided))}"
    return words
