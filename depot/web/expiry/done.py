"""What was done just now, said after the page has run again."""

from __future__ import annotations

import streamlit as st

from depot.web.language import t

_KEY = "expiry.done"


def say_next(place: str, key: str, **values: object) -> None:
    """Keep a text for the next run of the page and run it."""
    st.session_state[f"{_KEY}.{place}"] = t(key, **values)
    st.rerun()


def say(place: str) -> None:
    """Say what was kept for this place."""
    text = st.session_state.pop(f"{_KEY}.{place}", None)
    if text is not None:
        st.success(text, icon=":material/check_circle:")
