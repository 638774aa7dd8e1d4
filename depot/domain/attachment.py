"""Photos and files that stand beside records, named by what is in them (附件)."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import Final

from depot.errors import InvalidInput

MAX_BYTES: Final = 10 * 1024 * 1024
MAX_NAME_LENGTH: Final = 120
# Media type → ending of a file's name.
MEDIA_TYPES: Final = {
    "image/jpeg": "jpg",
    "image/png": "png",
    "image/webp": "webp",
    "application/pdf": "pdf",
}


@dataclass(frozen=True)
class FileIn:
    """A file in a command: its hash goes into the command's payload, its bytes don't.

    Parameters
    ----------
    sha256
        Of the content, in hexadecimal.
    name
        Name that the person's file has.
    media_type
        One of `MEDIA_TYPES`.
    content
        The bytes.
    """

    sha256: str
    name: str
    media_type: str
    content: bytes = field(repr=False, default=b"")


@dataclass(frozen=True)
class Attached:
    """A file as it stands beside a record; its bytes are read apart.

    Parameters
    ----------
    subject_kind, subject_id
        What it belongs to: ``"item"`` and the item's code, a kind of paper and its number ….
    size
        Bytes.
    added_by, added_at_us
        Who attached it and when.
    """

    subject_kind: str
    subject_id: str
    sha256: str
    name: str
    media_type: str
    size: int
    added_by: str
    added_at_us: int

    @property
    def is_picture(self) -> bool:
        """Whether it can be shown as a picture."""
        return self.media_type.startswith("image/")


def file_of(name: str, content: bytes) -> FileIn:
    """Return a file to put into a command; its type is told by its bytes, not by its name."""
    return FileIn(digest_of(content), name, media_type_of(content), content)


def digest_of(content: bytes) -> str:
    """Return the SHA-256 in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def media_type_of(content: bytes) -> str:
    """Return the media type that the first bytes tell; empty when it is none of ours."""
    if content.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if content.startswith(b"RIFF") and content[8:12] == b"WEBP":
        return "image/webp"
    return "application/pdf" if content.startswith(b"%PDF-") else ""


def require_file(file: FileIn) -> None:
    """Refuse a file that isn't what it says.

    Raises
    ------
    InvalidInput
        When it is empty, too large, of another type, or was changed on its way.
    """
    name = file.name.strip()
    if not name or len(name) > MAX_NAME_LENGTH or not name.isprintable():
        raise InvalidInput(
            f"附件名称应为 1 至 {MAX_NAME_LENGTH} 个字符。请改名后重新上传。",
            f"A file's name must have 1 to {MAX_NAME_LENGTH} characters. Rename it.",
        )
    if len(file.content) > MAX_BYTES:
        size = len(file.content) / 1024 / 1024
        raise InvalidInput(
            f"附件“{name}”有 {size:.1f} MB，超过 {MAX_BYTES // 1024 // 1024} MB。"
            "请压缩或改拍较小的照片。",
            f"“{name}” has {size:.1f} MB, more than {MAX_BYTES // 1024 // 1024} MB. "
            "Make it smaller.",
        )
    told = media_type_of(file.content)
    if not told or told != file.media_type:
        raise InvalidInput(
            f"附件“{name}”不是可用的照片或 PDF。只收 JPEG、PNG、WebP 照片和 PDF。",
            f"“{name}” is no picture or PDF that can be used: JPEG, PNG, WebP and PDF are.",
        )
    if digest_of(file.content) != file.sha256:
        raise InvalidInput(
            f"附件“{name}”在传输中损坏（校验值不符）。请重新上传。",
            f"“{name}” was damaged on its way (its hash differs). Upload it again.",
        )
