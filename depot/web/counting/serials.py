"""Counting numbered units: scan one after another, then enter them together."""

from __future__ import annotations

import streamlit as st

from depot.domain.count_view import BlindLine, BlindSheet
from depot.services.count_entering import CountedLine
from depot.web.components.basket import basket_lines, empty_basket
from depot.web.components.scan import forget_scans, scan_box
from depot.web.language import t


def show(sheet: BlindSheet, line: BlindLine, key: str) -> None:
    """Show the scan field, what was scanned, and one button for all."""
    # The page of the phone imports this one.
    from depot.web.counting.phone import record

    name = f"count.serials.{key}"
    scanned = scan_box(name, t("count.scan_serial"))
    numbers = basket_lines(f"{name}.list")
    if scanned and scanned not in numbers:
        numbers.append(scanned)
    st.markdown(t("count.scanned", count=len(numbers), numbers=t("list.comma").join(numbers)))
    if numbers and st.button(t("count.scan_back"), key=f"{name}.back", icon=":material/undo:"):
        numbers.pop()
        forget_scans(name)
        st.rerun()
    given = tuple(numbers)
    if st.button(
        t("count.enter_serials", count=len(given)), key=f"count.enter.{key}", type="primary",
        width="stretch", disabled=not given, icon=":material/check:",
    ):  # fmt: skip
        empty_basket(f"{name}.list")
        forget_scans(name)
        record(sheet, line.line, key, CountedLine(None, line.line, serials=given))
    if not given and st.button(
        t("count.none_here"), key=f"count.zero.{key}", width="stretch", icon=":material/block:"
    ):
        record(sheet, line.line, key, CountedLine(None, line.line, is_empty=True))
