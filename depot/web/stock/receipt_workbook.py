"""Receiving from a workbook: look first, then book all of it or nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pandas as pd
import streamlit as st

from depot.domain.item import Item
from depot.io.workbook_in import ReceiptRow, receipt_template
from depot.services import catalogue, importing
from depot.services.importing import ReceiptPreview
from depot.web import state
from depot.web.components.commands import give
from depot.web.components.downloads import XLSX
from depot.web.components.findings import show_findings
from depot.web.language import language, named, t
from depot.web.stock.notes import say_done


def show(depot: str, supplier: str, note: str) -> None:
    """Show template, upload and preview; book the file on demand."""
    app = state.application()
    items = {item.code: item for item in app.read(catalogue.items)}
    lang = language()
    st.download_button(
        t("receive.template"),
        lambda: receipt_template(items.values(), lang),
        t("receive.template_name"),
        XLSX,
        icon=":material/download:",
        on_click="ignore",
    )
    with st.container(horizontal=True, vertical_alignment="bottom"):
        file = st.file_uploader(
            t("receive.upload"), type=["xlsx", "xlsm", "csv"], key="receive.file", width=420
        )
        codes = [each.code for each in app.read(catalogue.bins, depot)]
        default_bin = st.selectbox(
            t("receive.default_bin"),
            [None, *codes],
            key="receive.default_bin",
            format_func=lambda code: code or t("none"),
            width=180,
        )
    if file is None:
        return
    preview = app.read(
        importing.preview_receipt,
        file.getvalue(),
        file.name,
        depot=depot,
        default_bin=default_bin or "",
    )
    show_findings(preview.findings)
    if preview.rows:
        preview = replace(preview, rows=_edited(preview, items, codes))
    if not preview.can_be_booked:
        st.caption(t("receive.fix_first"))
    elif st.button(
        t("receive.book_file"), key="receive.book_file", type="primary", icon=":material/check:"
    ):
        _book(preview, supplier, note)


def _edited(
    preview: ReceiptPreview, items: dict[str, Item], codes: list[str]
) -> tuple[ReceiptRow, ...]:
    """Show the good rows in a grid and return them as corrected there."""
    st.caption(f"{t('receive.good_rows', count=len(preview.rows))} · {t('receive.edit_hint')}")
    frame = pd.DataFrame([_words(row, items[row.item]) for row in preview.rows])
    config = st.column_config
    edited = st.data_editor(
        frame,
        key=f"receive.grid.{preview.import_id}",
        hide_index=True,
        disabled=["source", "item"],
        column_config={
            "source": config.TextColumn(t("receive.source")),
            "item": config.TextColumn(t("column.item"), pinned=True),
            "quantity": config.NumberColumn(t("column.quantity"), min_value=1, step=1),
            "lot_no": config.TextColumn(t("column.lot"), max_chars=64),
            "made_on": config.DateColumn(t("column.made_on"), format="YYYY-MM-DD"),
            "expires_on": config.DateColumn(t("column.expires_on"), format="YYYY-MM-DD"),
            "bin": config.SelectboxColumn(t("column.bin"), options=codes, required=True),
        },
    )
    records = edited.to_dict("records")
    return tuple(_row(row, record) for row, record in zip(preview.rows, records, strict=True))


def _words(row: ReceiptRow, item: Item) -> dict[str, Any]:
    return {
        "source": row.source.rpartition("!")[2] or row.source,
        "item": f"{item.code} {named(item.name_zh, item.name_en)}",
        "quantity": row.quantity,
        "lot_no": row.lot_no,
        "made_on": row.made_on,
        "expires_on": row.expires_on,
        "bin": row.bin,
    }


def _row(row: ReceiptRow, record: dict[Any, Any]) -> ReceiptRow:
    quantity = record["quantity"]
    return replace(
        row,
        quantity=row.quantity if pd.isna(quantity) else int(quantity),
        lot_no=str(record["lot_no"] or "").strip() or row.lot_no,
        made_on=_date(record["made_on"]),
        expires_on=_date(record["expires_on"]),
        bin=record["bin"] or row.bin,
    )


def _date(value: Any) -> date | None:  # noqa: ANN401  a grid's cell
    return None if pd.isna(value) else pd.Timestamp(value).date()


def _book(preview: ReceiptPreview, supplier: str, note: str) -> None:
    receipt = give(
        f"import.{preview.import_id}",
        importing.import_receipt,
        # The file's own id, so that one file is booked once whoever sends it.
        lambda _: importing.import_command(
            preview, actor=state.actor(), supplier=supplier, note=note.strip()
        ),
    )
    if receipt is not None:
        message = t("receive.done", count=len(receipt.lines), number=receipt.document_no)
        say_done("receive", message, receipt.document_no)
        st.rerun()
