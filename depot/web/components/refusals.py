"""Refusals at the place where they arise."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

from depot.domain.lines import InvalidLines
from depot.errors import DepotError
from depot.web.language import said, t
from depot.web.markdown import literal


def show_refusal(refusal: DepotError) -> None:
    """Say what was refused; many bad lines one under another."""
    if isinstance(refusal, InvalidLines):
        found = [
            t("line.finding", line=each.source.removeprefix("lines/"), message=said(each.message))
            for each in refusal.findings
        ]
        st.error("\n".join(f"- {literal(each)}" for each in found), icon=":material/block:")
        return
    st.error(literal(said(refusal.text)), icon=":material/block:")


@contextmanager
def refused_here() -> Iterator[None]:
    """Show a refusal here and go on with the page."""
    try:
        yield
    except DepotError as refusal:
        show_refusal(refusal)
