"""What was just booked, said once on the next run, with its paper."""

from __future__ import annotations

import streamlit as st

from depot.web.stock.paper_downloads import paper_downloads


def say_done(key: str, message: str, document_no: str) -> None:
    """Keep a message for the next run of the page."""
    st.session_state[f"{key}.done"] = (message, document_no)


def show_done(key: str) -> None:
    """Show the message of the last booking until the next one."""
    done = st.session_state.get(f"{key}.done")
    if done is None:
        return
    message, document_no = done
    st.success(message, icon=":material/check_circle:")
    paper_downloads(document_no, f"{key}.done")
