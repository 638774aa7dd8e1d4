"""Papers as PDF and Excel."""

from __future__ import annotations

from depot.web.papers.printing import paper_buttons


def paper_downloads(number: str, key: str) -> None:
    """Offer the paper of that number for download."""
    paper_buttons(number, key)
