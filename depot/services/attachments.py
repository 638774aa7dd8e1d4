"""Photos and files beside records: kept by their hash, linked, read (附件)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from depot.domain.attachment import Attached, FileIn, digest_of, require_file
from depot.errors import NotFound, StorageFailed
from depot.services.access import Right, require_any
from depot.store.uow import Reader, UnitOfWork

__all__ = [
    "AttachFiles", "Attached", "FileIn", "FilesAttached", "attach", "attach_files",
    "file_content", "files_of", "keep",
]  # fmt: skip


def keep(uow: UnitOfWork, file: FileIn) -> str:
    """Keep a file inside a command; return its SHA-256.

    The same content is kept once, whoever sends it under whatever name.

    Raises
    ------
    InvalidInput
        When it is too large, of another type, or was changed on its way.
    """
    require_file(file)
    uow.attachments.save(file)
    return file.sha256


def attach(
    uow: UnitOfWork, subject_kind: str, subject_id: str, files: Iterable[FileIn]
) -> tuple[str, ...]:
    """Keep files inside a command and put them beside a record; return their SHA-256.

    Parameters
    ----------
    subject_kind, subject_id
        What they belong to: ``"item"`` and an item's code, ``"receipt"`` and a number …
        at most 16 and 64 characters.
    files
        In the order in which they were taken.

    Raises
    ------
    InvalidInput
        As for `keep`.
    """
    kept = []
    for file in files:
        kept.append(keep(uow, file))
        uow.attachments.link(subject_kind, subject_id, file)
    return tuple(kept)


@dataclass(frozen=True)
class AttachFiles:
    """Put files beside a record that is there already."""

    command_id: str
    actor: str
    subject_kind: str
    subject_id: str
    files: tuple[FileIn, ...]


@dataclass(frozen=True)
class FilesAttached:
    """Hashes of the files."""

    sha256s: tuple[str, ...]


def attach_files(command: AttachFiles, uow: UnitOfWork) -> FilesAttached:
    """Attach the files; who keeps stock or administers may."""
    require_any(uow, command.actor, Right.KEEP, Right.ADMIN)
    return FilesAttached(attach(uow, command.subject_kind, command.subject_id, command.files))


def files_of(reader: Reader, subject_kind: str, *subject_ids: str) -> tuple[Attached, ...]:
    """Return what belongs to records of a kind, as it was added."""
    return reader.attachments.of(subject_kind, subject_ids)


def file_content(reader: Reader, sha256: str) -> bytes:
    """Return the bytes of a file.

    Raises
    ------
    NotFound
        When there is none of that hash.
    StorageFailed
        When what is stored isn't what was put in.
    """
    content = reader.attachments.content(sha256)
    if content is None:
        raise NotFound(
            f"没有校验值为 {sha256[:12]}… 的附件。", f"There is no file with hash {sha256[:12]}…."
        )
    if digest_of(content) != sha256:
        raise StorageFailed(
            f"附件 {sha256[:12]}… 的内容已被改动，不能使用。请联系管理员核查数据库。",
            f"File {sha256[:12]}… was changed in the database and can't be used. "
            "Tell the administrator.",
        )
    return content
