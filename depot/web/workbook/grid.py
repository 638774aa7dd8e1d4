"""A workbook's rows in a grid, as they stand in the file, to be corrected there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

import pandas as pd
import streamlit as st

from depot.domain.finding import Finding, Severity
from depot.io.workbook_in import LABELS, Field, Opened, SheetRow
from depot.web.language import said, t

TAKEN, SOURCE = "taken", "source"
COLUMNS: Final = (
    Field.CODE, Field.NAME, Field.QUANTITY, Field.UNIT, Field.LOT_NO, Field.MADE_ON,
    Field.EXPIRES_ON, Field.BIN, Field.NOTE,
)  # fmt: skip
MAX_SHOWN: Final = 2_000


def correct(opened: Opened, first: Sequence[Finding], key: str) -> Opened:
    """Show the rows, those with errors first, and return the workbook as corrected.

    Parameters
    ----------
    first
        What was wrong before anything was corrected: it gives the order, which stays.
    key
        Names the grid; another file needs another.
    """
    order = _order(opened.rows, first)
    shown, rest = order[:MAX_SHOWN], order[MAX_SHOWN:]
    st.caption(t("workbook.edit_hint"))
    edited = st.data_editor(
        pd.DataFrame([words(opened.rows[index]) for index in shown]),
        key=key,
        hide_index=True,
        disabled=[SOURCE],
        column_config=_config(),
        height=min(460, 38 + 35 * len(shown)),
    )
    if rest:
        st.caption(t("workbook.rest", count=len(rest)))
    rows = dict.fromkeys(range(len(opened.rows)), None) | {
        index: opened.rows[index] for index in rest
    }
    records: list[dict[Any, Any]] = edited.to_dict("records")
    for index, record in zip(shown, records, strict=True):
        rows[index] = corrected(opened.rows[index], record)
    return replace(opened, rows=tuple(row for row in rows.values() if row is not None))


def words(row: SheetRow) -> dict[str, object]:
    """Return a row as the grid's cells: everything is text, as it stands in the file."""
    cells = {field.value: row.text(field) for field in COLUMNS}
    return {TAKEN: True, SOURCE: row.source.rpartition("!")[2] or row.source, **cells}


def corrected(row: SheetRow, record: Mapping[Any, Any]) -> SheetRow | None:
    """Return the row with what stands in the grid; None when it is left out."""
    if not record[TAKEN]:
        return None
    texts = {
        field: "" if pd.isna(record[field.value]) else str(record[field.value]) for field in COLUMNS
    }
    return row.corrected(texts)


def _order(rows: Sequence[SheetRow], findings: Sequence[Finding]) -> list[int]:
    wrong = {each.source for each in findings if each.severity is Severity.ERROR}
    doubtful = {each.source for each in findings}
    ranks = [
        0 if row.source in wrong else 1 if row.source in doubtful else 2
        for row in rows
    ]  # fmt: skip
    return sorted(range(len(rows)), key=ranks.__getitem__)


def _config() -> dict[str, Any]:
    config = st.column_config
    columns: dict[str, Any] = {
        field.value: config.TextColumn(said(LABELS[field])) for field in COLUMNS
    }
    columns[Field.QUANTITY.value] = config.TextColumn(
        said(LABELS[Field.QUANTITY]), help=t("workbook.quantity_help")
    )
    return {
        TAKEN: config.CheckboxColumn(t("workbook.taken"), help=t("workbook.taken_help")),
        SOURCE: config.TextColumn(t("workbook.source"), pinned=True),
        **columns,
    }
