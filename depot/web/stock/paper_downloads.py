"""Papers as PDF and Excel."""

from __future__ import annotations

from depot.io.documents import (
    issue_note_pdf,
    issue_note_xlsx,
    receipt_note_pdf,
    receipt_note_xlsx,
)
from depot.services import issuing, papers, receiving
from depot.web import state
from depot.web.components.downloads import downloads
from depot.web.language import language


def paper_downloads(number: str, key: str) -> None:
    """Offer the receipt or issue of that number for download."""
    app, lang = state.application(), language()
    if number.startswith(receiving.DOCUMENT):
        receipt = app.read(papers.receipt_note, number)
        downloads(
            number, key, lambda: receipt_note_pdf(receipt, lang),
            lambda: receipt_note_xlsx(receipt, lang),
        )  # fmt: skip
    elif number.startswith(issuing.DOCUMENT):
        issue = app.read(papers.issue_note, number)
        downloads(
            number, key, lambda: issue_note_pdf(issue, lang), lambda: issue_note_xlsx(issue, lang)
        )
