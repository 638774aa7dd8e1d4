"""Downloads: each is made only when it is asked for, in the language of the page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import streamlit as st

from depot.web import state
from depot.web.language import language, t
from depot.web.outside import kept

XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def download(
    label: str,
    make: Callable[[], bytes],
    name: str,
    media_type: str,
    *,
    key: str,
    icon: str = ":material/download:",
    disabled: bool = False,
) -> None:
    """Offer a file; it is made when it is asked for, as the session would make it now."""
    st.download_button(
        label,
        kept(make, state.application(), language()),
        name,
        media_type,
        key=key,
        icon=icon,
        on_click="ignore",
        disabled=disabled,
    )


def downloads(name: str, key: str, pdf: Callable[[], bytes], xlsx: Callable[[], bytes]) -> None:
    """Offer a document as PDF and as Excel.

    Parameters
    ----------
    name
        File name without its ending.
    """
    with st.container(horizontal=True):
        download(
            t("download.pdf"), pdf, f"{name}.pdf", "application/pdf",
            key=f"{key}.pdf", icon=":material/picture_as_pdf:",
        )  # fmt: skip
        download(
            t("download.xlsx"), xlsx, f"{name}.xlsx", XLSX,
            key=f"{key}.xlsx", icon=":material/table_view:",
        )  # fmt: skip
