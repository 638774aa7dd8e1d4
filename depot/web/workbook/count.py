"""Entering a count from a workbook: the printed sheet filled in, or any list."""

from __future__ import annotations

import streamlit as st

from depot.io.workbook_in import ENDINGS, WorkbookKind
from depot.services import catalogue
from depot.services.count_entering import enter_counts
from depot.services.count_workbook import count_command, preview_counts
from depot.web import state
from depot.web.components.commands import give
from depot.web.components.findings import show_findings
from depot.web.language import t
from depot.web.workbook import grid
from depot.web.workbook.receipt import opened_once, summary, template


def show(count_number: str, depot: str) -> None:
    """Show template, upload, findings and grid; enter the numbers on demand."""
    app = state.application()
    template(WorkbookKind.COUNT, [each.code for each in app.read(catalogue.bins, depot)])
    file = st.file_uploader(t("receive.upload"), type=ENDINGS, key=f"count.file.{count_number}")
    if file is None:
        return
    opened = opened_once(file.getvalue(), file.name, WorkbookKind.COUNT)
    first = app.read(preview_counts, opened, count_number)
    above = st.container()
    if opened.rows:
        opened = grid.correct(opened, first.findings, f"count.grid.{count_number}.{opened.mark}")
    preview = app.read(preview_counts, opened, count_number)
    with above:
        summary(len(opened.rows), len(preview.rows), preview.findings)
        show_findings(preview.findings)
    if not preview.can_be_entered:
        st.caption(t("workbook.fix_first"))
    elif st.button(
        t("workbook.enter_counts", count=len(preview.rows)), key=f"count.file_enter.{count_number}",
        type="primary", width="stretch", icon=":material/check:",
    ):  # fmt: skip
        entered = give(
            f"count.file.{count_number}",
            enter_counts,
            lambda each: count_command(preview, each, state.actor()),
        )
        if entered is not None:
            st.success(
                t("workbook.counts_entered", count=len(entered.lines)),
                icon=":material/check_circle:",
            )
