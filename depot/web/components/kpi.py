"""A row of figures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st


@dataclass(frozen=True)
class Figure:
    """One figure with its name.

    Parameters
    ----------
    note
        Small print under it: what it is counted on.
    help
        Longer explanation behind a question mark.
    """

    label: str
    value: str
    note: str = ""
    help: str = ""


def kpi_row(figures: Sequence[Figure]) -> None:
    """Show figures side by side; they wrap on a narrow screen."""
    with st.container(horizontal=True, gap="small"):
        for figure in figures:
            st.metric(
                figure.label,
                figure.value,
                delta=figure.note or None,
                delta_color="off",
                delta_arrow="off",
                border=True,
                width=154,
                height="stretch",
                help=figure.help or None,
            )
