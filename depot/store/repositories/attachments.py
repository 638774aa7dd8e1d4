"""Files by their hash, and what they belong to."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection, select

from depot.domain.attachment import Attached, FileIn
from depot.store.rowset import insert_missing
from depot.store.schema.attachments import attachment, attachment_link


class Attachments:
    """Keeps files once each and links them to records."""

    def __init__(
        self, connection: Connection, command_id: str = "", now_us: int = 0, actor: str = ""
    ) -> None:
        self._connection = connection
        self._command_id = command_id
        self._now_us = now_us
        self._actor = actor

    def save(self, file: FileIn) -> None:
        """Keep a file; one that is there already is kept once."""
        row = {
            "sha256": file.sha256,
            "media_type": file.media_type,
            "size": len(file.content),
            "content": file.content,
            "command_id": self._command_id,
        }
        insert_missing(self._connection, attachment, [row])

    def link(self, subject_kind: str, subject_id: str, file: FileIn) -> None:
        """Put a kept file beside a record; once, however often it is given."""
        row = {
            "subject_kind": subject_kind,
            "subject_id": subject_id,
            "sha256": file.sha256,
            "name": file.name.strip(),
            "added_by": self._actor,
            "added_at_us": self._now_us,
            "command_id": self._command_id,
        }
        insert_missing(self._connection, attachment_link, [row])

    def of(self, subject_kind: str, subject_ids: Iterable[str]) -> tuple[Attached, ...]:
        """Return what belongs to records of a kind, by record, then as it was added."""
        query = (
            select(attachment_link, attachment.c.media_type, attachment.c.size)
            .join(attachment, attachment.c.sha256 == attachment_link.c.sha256)
            .where(
                attachment_link.c.subject_kind == subject_kind,
                attachment_link.c.subject_id.in_(sorted(set(subject_ids))),
            )
            .order_by(
                attachment_link.c.subject_id, attachment_link.c.added_at_us, attachment_link.c.name
            )
        )
        return tuple(
            Attached(
                row.subject_kind, row.subject_id, row.sha256, row.name, row.media_type, row.size,
                row.added_by, row.added_at_us,
            )
            for row in self._connection.execute(query)
        )  # fmt: skip

    def content(self, sha256: str) -> bytes | None:
        """Return the bytes of a file."""
        query = select(attachment.c.content).where(attachment.c.sha256 == sha256)
        found = self._connection.execute(query).scalar_one_or_none()
        return None if found is None else bytes(found)
