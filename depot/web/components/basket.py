"""A list of lines that a person collects before booking them together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, cast

import pandas as pd
import streamlit as st

from depot.web.language import t


def basket_lines(key: str) -> list[Any]:
    """Return the list itself, kept in the session."""
    return cast("list[Any]", st.session_state.setdefault(key, []))


def empty_basket(key: str) -> None:
    """Take everything out."""
    st.session_state[key] = []


def basket(key: str, rows: Sequence[Mapping[str, str]], empty: str) -> None:
    """Show the lines as words, numbered as messages number them, with a way to remove one."""
    if not rows:
        st.caption(empty)
        return
    frame = pd.DataFrame(rows, index=range(1, len(rows) + 1))
    st.table(frame)
    with st.container(horizontal=True):
        for number in range(1, len(rows) + 1):
            st.button(
                t("basket.remove", line=number),
                key=f"{key}.remove.{number}",
                type="tertiary",
                icon=":material/delete:",
                on_click=_remove,
                args=(key, number - 1),
            )


def _remove(key: str, index: int) -> None:
    lines = basket_lines(key)
    if index < len(lines):
        lines.pop(index)
