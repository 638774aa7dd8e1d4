"""A paper of any other movement: from which bin to which."""

from __future__ import annotations

from dataclasses import dataclass

from depot.domain.document import DocumentHead, DocumentKind, DocumentLine
from depot.errors import Text


@dataclass(frozen=True)
class MovementNoteDocument:
    """移库单, 退库单, 组装单 …: what went from where to where.

    Parameters
    ----------
    title
        What the paper is called.
    depot, party
        Name of the depot; the other side, may be empty.
    """

    head: DocumentHead
    title: Text
    depot: str
    party: str
    lines: tuple[DocumentLine, ...]

    kind = DocumentKind.MOVEMENT_NOTE
