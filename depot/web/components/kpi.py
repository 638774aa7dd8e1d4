"""A row of figures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from unicodedata import east_asian_width

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


# Of the framework's style: what a value's and a note's characters take, and what lies around.
_VALUE_PX, _NOTE_PX, _AROUND_PX = 13, 8, 52
_NARROWEST_PX, _WIDEST_PX = 154, 330


def kpi_row(figures: Sequence[Figure]) -> None:
    """Show figures side by side, wide enough for their words; they wrap on a narrow screen."""
    width = max(map(_width_px, figures), default=_NARROWEST_PX)
    with st.container(horizontal=True, gap="small"):
        for figure in figures:
            st.metric(
                figure.label,
                figure.value,
                delta=figure.note or None,
                delta_color="off",
                delta_arrow="off",
                border=True,
                width=width,
                height="stretch",
                help=figure.help or None,
            )


def _width_px(figure: Figure) -> int:
    words = max(_VALUE_PX * _columns(figure.value), _NOTE_PX * _columns(figure.note))
    return min(_WIDEST_PX, max(_NARROWEST_PX, words + _AROUND_PX))


def _columns(text: str) -> int:
    """Return how many Latin characters wide a text is; a Chinese one is as wide as two."""
    return sum(2 if east_asian_width(each) in "WF" else 1 for each in text)
