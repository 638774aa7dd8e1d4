"""Photos and files: taken on the phone, shown small, downloaded whole."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import streamlit as st

from depot.domain.attachment import (
    MAX_BYTES,
    MEDIA_TYPES,
    Attached,
    FileIn,
    file_of,
    media_type_of,
)
from depot.io.pictures import PHOTO_SIDE, THUMB_SIDE, shrunk
from depot.services.attachments import file_content, files_of
from depot.web import state
from depot.web.components.downloads import download
from depot.web.components.refusals import refused_here
from depot.web.formats import moment
from depot.web.language import t

ENDINGS: Final = ["jpg", "jpeg", "png", "webp", "pdf"]
PHOTO_BYTES: Final = 400_000
_BYTES_PER_MB: Final = 1024 * 1024


def take_files(key: str, label: str, *, camera: bool = True) -> tuple[FileIn, ...]:
    """Ask for photos and files; return those that are ready to go into a command.

    Large photos are made small before they are sent. Give `clear_files` a call after the
    command was answered.

    Parameters
    ----------
    key
        Names the part.
    label
        What to take a photo of, or which file.
    camera
        Whether to offer the phone's camera.
    """
    turn = st.session_state.setdefault(f"{key}.turn", 0)
    given = st.file_uploader(
        label, type=ENDINGS, accept_multiple_files=True, key=f"{key}.upload.{turn}",
        max_upload_size=MAX_BYTES // _BYTES_PER_MB,
    )  # fmt: skip
    taken = [(each.name, each.getvalue()) for each in given]
    if camera and st.toggle(t("files.camera"), key=f"{key}.camera.{turn}"):
        shot = st.camera_input(label, key=f"{key}.shot.{turn}", label_visibility="collapsed")
        if shot is not None:
            taken.append((t("files.photo_name"), shot.getvalue()))
    return tuple(file for name, content in taken for file in _ready(name, content))


def clear_files(key: str) -> None:
    """Forget what was taken: it has been sent."""
    st.session_state[f"{key}.turn"] = st.session_state.get(f"{key}.turn", 0) + 1


def show_files(subject_kind: str, subject_id: str, key: str) -> None:
    """Show what belongs to a record, if anything."""
    show_attached(state.application().read(files_of, subject_kind, subject_id), key)


def show_attached(files: Sequence[Attached], key: str) -> None:
    """Show pictures small and everything with a download."""
    with st.container(horizontal=True):
        for file in files:
            with st.container(border=True, width=THUMB_SIDE + 32), refused_here():
                _show(file, f"{key}.{file.sha256[:16]}")


def thumbnail(sha256: str, side: int = THUMB_SIDE) -> bytes:
    """Return a kept picture made small."""
    return _small(state.application().read(file_content, sha256), side)


@st.cache_data(max_entries=200, show_spinner=False)
def _small(content: bytes, side: int) -> bytes:
    return shrunk(content, side)


def _ready(name: str, content: bytes) -> list[FileIn]:
    ready: list[FileIn] = []
    with refused_here():
        if media_type_of(content).startswith("image/") and len(content) > PHOTO_BYTES:
            content = _small(content, PHOTO_SIDE)
            name = f"{name.rsplit('.', 1)[0]}.jpg"
        ready.append(file_of(name, content))
    return ready


def _show(file: Attached, key: str) -> None:
    if file.is_picture:
        st.image(thumbnail(file.sha256))
    st.caption(f"{file.name}  \n{file.added_by} · {moment(file.added_at_us)}")
    ending = MEDIA_TYPES[file.media_type]
    name = file.name if file.name.lower().endswith(ending) else f"{file.name}.{ending}"
    download(
        t("files.download"),
        lambda: state.application().read(file_content, file.sha256),
        name,
        file.media_type,
        key=key,
        icon=":material/download:",
    )
