"""The catalogue as a workbook, out and in again: preview with findings, then all at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd
import streamlit as st

from depot.domain.finding import has_errors
from depot.domain.item import Item
from depot.domain.item_history import differences
from depot.io.catalogue_sheet import catalogue_sheet, read_catalogue_sheet
from depot.io.workbook_in import ENDINGS
from depot.services.catalogue_changes import ImportItems, import_items
from depot.web import state
from depot.web.care.goods import finished
from depot.web.catalogue import edit
from depot.web.catalogue.history import field_name
from depot.web.components.commands import give
from depot.web.components.downloads import XLSX, download
from depot.web.components.findings import show_findings
from depot.web.components.refusals import refused_here
from depot.web.language import named, t


def show(items: Mapping[str, Item]) -> None:
    """Offer the workbook and take one back."""
    st.caption(t("sheets.note"))
    download(
        t("sheets.download", count=len(items)), lambda: catalogue_sheet(tuple(items.values())),
        f"{t('catalogue.title')}.xlsx", XLSX, key="catalogue.download",
        icon=":material/table_view:",
    )  # fmt: skip
    if not edit.may_change():
        return
    given = st.file_uploader(t("sheets.upload"), type=ENDINGS, key="catalogue.upload")
    if given is None:
        return
    with refused_here():
        read, findings = read_catalogue_sheet(given.getvalue(), given.name, items)
        show_findings(findings)
        changed = [item for item in read if items.get(item.code) != item]
        _preview(changed, items)
        if st.button(t("sheets.save", count=len(changed)), type="primary", key="catalogue.import",
                     disabled=has_errors(findings) or not changed):  # fmt: skip
            done = give("catalogue.import", import_items,
                        lambda key: ImportItems(key, state.actor(), tuple(changed)))  # fmt: skip
            if done is not None:
                finished("catalogue", t("sheets.saved", added=done.added, changed=done.changed))


def _preview(changed: Sequence[Item], items: Mapping[str, Item]) -> None:
    if not changed:
        st.caption(t("sheets.nothing"))
        return
    rows = [
        {
            t("column.code"): item.code,
            t("column.name"): named(item.name_zh, item.name_en),
            t("sheets.change"): _what(items.get(item.code), item),
        }
        for item in changed
    ]
    st.dataframe(pd.DataFrame(rows), hide_index=True, width="stretch")


def _what(before: Item | None, after: Item) -> str:
    if before is None:
        return t("sheets.new")
    return t("list.comma").join(
        f"{field_name(each.field)} {each.before} → {each.after}"
        for each in differences(before, after)
    )
