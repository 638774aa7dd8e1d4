"""A field that takes scans: a hand scanner types into it, a phone's camera fills it."""

from __future__ import annotations

import hashlib
from typing import cast

import streamlit as st

from depot.io.qr_reading import read_codes
from depot.web.components.refusals import refused_here
from depot.web.language import t


def scan_box(key: str, label: str, *, camera: bool = True) -> str | None:
    """Show the field; return what was scanned, once a scan.

    A second scan of the same code in a row of work (until `forget_scans`) is shown as a
    double scan and counts only when the person says so.

    Parameters
    ----------
    key
        Names the field; the text input has the key ``<key>.text``.
    label
        What to scan here.
    camera
        Whether to offer the phone's camera.
    """
    st.text_input(
        label,
        key=f"{key}.text",
        on_change=_typed,
        args=(key,),
        placeholder=t("scan.hint"),
        icon=":material/qr_code_scanner:",
    )
    if camera:
        _camera(key)
    _double(key)
    return cast("str | None", st.session_state.pop(f"{key}.fresh", None))


def forget_scans(key: str) -> None:
    """Begin anew: what was scanned before is no double scan any more."""
    for name in ("seen", "double", "fresh", "picture"):
        st.session_state.pop(f"{key}.{name}", None)


def _typed(key: str) -> None:
    text = st.session_state.get(f"{key}.text", "").strip()
    # The field is empty again for the next scan.
    st.session_state[f"{key}.text"] = ""
    if text:
        _scanned(key, text)


def _scanned(key: str, text: str) -> None:
    seen = st.session_state.setdefault(f"{key}.seen", [])
    st.session_state.pop(f"{key}.double", None)
    if text in seen:
        st.session_state[f"{key}.double"] = text
        return
    seen.append(text)
    st.session_state[f"{key}.fresh"] = text


def _camera(key: str) -> None:
    if not st.toggle(t("scan.camera"), key=f"{key}.camera"):
        return
    picture = st.camera_input(t("scan.picture"), key=f"{key}.shot", label_visibility="collapsed")
    if picture is None:
        return
    content = picture.getvalue()
    mark = hashlib.sha256(content).hexdigest()
    if st.session_state.get(f"{key}.picture") == mark:
        return  # The picture stays on the page over many runs; it is one scan.
    st.session_state[f"{key}.picture"] = mark
    with refused_here():
        found = read_codes(content)
        if not found:
            st.warning(t("scan.nothing"), icon=":material/no_photography:")
        elif len(found) > 1:
            st.warning(t("scan.several", count=len(found)), icon=":material/qr_code_2:")
        else:
            _scanned(key, found[0])


def _double(key: str) -> None:
    text = st.session_state.get(f"{key}.double")
    if text is None:
        return
    st.warning(t("scan.double", text=text), icon=":material/repeat:")
    st.button(t("scan.again"), key=f"{key}.again", on_click=_count_again, args=(key,))


def _count_again(key: str) -> None:
    st.session_state[f"{key}.fresh"] = st.session_state.pop(f"{key}.double", None)
