"""Receiving, or taking over opening stock, from a workbook."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import cast

import streamlit as st

from depot.domain.finding import Finding, Severity
from depot.io.workbook_in import ENDINGS, Opened, WorkbookKind, open_workbook, workbook_template
from depot.services import catalogue, importing
from depot.services.importing import Preview
from depot.web import state
from depot.web.components.commands import give
from depot.web.components.downloads import XLSX, download
from depot.web.components.findings import show_findings
from depot.web.language import language, t
from depot.web.stock.notes import say_done
from depot.web.workbook import grid

KINDS = (WorkbookKind.RECEIPT, WorkbookKind.OPENING)


def show(depot: str, supplier: str, note: str) -> None:
    """Show template, upload, findings and grid; book the file on demand."""
    kind = WorkbookKind(
        st.segmented_control(
            t("workbook.kind"), KINDS, default=KINDS[0], key="receive.kind", required=True,
            format_func=lambda each: t(f"workbook.kind.{each}"),
        )
    )  # fmt: skip
    codes = [each.code for each in state.application().read(catalogue.bins, depot)]
    template(kind, codes)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        file = st.file_uploader(t("receive.upload"), type=ENDINGS, key="receive.file", width=420)
        default_bin = st.selectbox(
            t("receive.default_bin"), [None, *codes], key="receive.default_bin",
            format_func=lambda code: code or t("none"), width=180,
        )  # fmt: skip
        reference = st.text_input(
            t("workbook.reference"), key="receive.reference", max_chars=64,
            help=t("workbook.reference_help"), width=200,
        )  # fmt: skip
    if file is None:
        return
    opened = opened_once(file.getvalue(), file.name, kind)
    preview = _corrected(opened, depot, default_bin or "", reference)
    if preview.can_be_booked:
        _book(preview, supplier, note)
    else:
        st.caption(t("workbook.fix_first"))


def template(kind: WorkbookKind, bins: Sequence[str]) -> None:
    """Offer the workbook to fill in."""
    lang = language()
    items = state.application().read(catalogue.items)
    download(
        t("receive.template"),
        lambda: workbook_template(kind, items, bins=bins, language=lang),
        t(f"workbook.template.{kind.value}"),
        XLSX,
        key=f"workbook.template.{kind.value}",
        icon=":material/download:",
    )


def opened_once(content: bytes, name: str, kind: WorkbookKind) -> Opened:
    """Return the opened workbook; the session keeps it while the page runs again and again."""
    mark = (hashlib.sha256(content).hexdigest(), name, kind)
    kept = cast("tuple[object, Opened] | None", st.session_state.get("workbook.opened"))
    if kept is None or kept[0] != mark:
        kept = (mark, open_workbook(content, name, kind))
        st.session_state["workbook.opened"] = kept
    return kept[1]


def _corrected(opened: Opened, depot: str, default_bin: str, reference: str) -> Preview:
    """Show the findings above the grid, and return the preview of what stands in the grid."""
    app, mark = state.application(), opened.mark
    first = app.read(
        importing.preview_opened, opened, mark,
        depot=depot, default_bin=default_bin, reference=reference,
    )  # fmt: skip
    above = st.container()
    corrected = (
        grid.correct(opened, first.findings, f"workbook.grid.{mark}") if opened.rows else opened
    )
    preview = first
    if corrected.rows != opened.rows:
        preview = app.read(
            importing.preview_opened, corrected, mark,
            depot=depot, default_bin=default_bin, reference=reference,
        )  # fmt: skip
    with above:
        summary(len(opened.rows), len(preview.rows), preview.findings)
        show_findings(preview.findings)
    return preview


def summary(rows: int, good: int, findings: Sequence[Finding]) -> None:
    """Say how many rows there are, and how much is wrong."""
    errors = sum(each.severity is Severity.ERROR for each in findings)
    st.markdown(
        t(
            "workbook.summary",
            rows=rows, good=good, errors=errors, warnings=len(findings) - errors,
        )
    )  # fmt: skip


def _book(preview: Preview, supplier: str, note: str) -> None:
    opening = preview.kind is WorkbookKind.OPENING
    label = t("workbook.book_opening" if opening else "receive.book_file")
    if not st.button(label, key="receive.book_file", type="primary", icon=":material/check:"):
        return
    party = supplier or (t("workbook.opening_party") if opening else "")
    receipt = give(
        f"import.{preview.mark}",
        importing.import_receipt,
        lambda number: importing.import_command(
            preview, actor=state.actor(), supplier=party, note=note.strip(), command_id=number,
        ),
    )  # fmt: skip
    if receipt is not None:
        st.session_state.pop("workbook.opened", None)
        message = t("receive.done", count=len(receipt.lines), number=receipt.document_no)
        say_done("receive", message, receipt.document_no)
        st.rerun()
