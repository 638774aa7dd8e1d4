"""A document as PDF and as Excel."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import streamlit as st

from depot.web.language import t

XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def downloads(name: str, key: str, pdf: Callable[[], bytes], xlsx: Callable[[], bytes]) -> None:
    """Offer both forms; each is made only when it is asked for.

    Parameters
    ----------
    name
        File name without its ending.
    """
    with st.container(horizontal=True):
        st.download_button(
            t("download.pdf"),
            pdf,
            f"{name}.pdf",
            "application/pdf",
            key=f"{key}.pdf",
            icon=":material/picture_as_pdf:",
            on_click="ignore",
        )
        st.download_button(
            t("download.xlsx"),
            xlsx,
            f"{name}.xlsx",
            XLSX,
            key=f"{key}.xlsx",
            icon=":material/table_view:",
            on_click="ignore",
        )
