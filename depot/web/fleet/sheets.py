"""The fleet as a workbook, out and in again: preview with findings, then all at once."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from depot.domain.finding import has_errors
from depot.io.fleet_sheet import fleet_sheet, read_fleet_sheet
from depot.io.workbook_in import ENDINGS
from depot.services.fleet import ImportFleet, import_fleet
from depot.web import state
from depot.web.care.goods import finished
from depot.web.components.commands import give
from depot.web.components.downloads import XLSX, download
from depot.web.components.findings import show_findings
from depot.web.components.refusals import refused_here
from depot.web.fleet.trucks import Classes, Fleet, may_keep
from depot.web.language import t


def show(fleet: Fleet, classes: Classes) -> None:
    """Offer the workbook and take one back."""
    app = state.application()
    st.caption(t("fleet.sheet_note"))
    download(
        t("fleet.download"),
        lambda: fleet_sheet(tuple(classes.values()), tuple(fleet.values()), app.clock.today()),
        f"{t('fleet.title')}.xlsx", XLSX, key="fleet.download", icon=":material/table_view:",
    )  # fmt: skip
    if not may_keep():
        return
    given = st.file_uploader(t("fleet.upload"), type=ENDINGS, key="fleet.upload")
    if given is None:
        return
    with refused_here():
        read = read_fleet_sheet(
            given.getvalue(), given.name, tuple(classes.values()), tuple(fleet.values())
        )
        show_findings(read.findings)
        kinds = tuple(each for each in read.classes if classes.get(each.code) != each)
        trucks = tuple(each for each in read.vehicles if fleet.get(each.code) != each)
        rows = [
            *(_row(each.code, each.name_zh, is_new=each.code not in classes) for each in kinds),
            *(_row(each.code, each.plate, is_new=each.code not in fleet) for each in trucks),
        ]
        if rows:
            st.dataframe(pd.DataFrame(rows), hide_index=True, width="stretch")
        else:
            st.caption(t("sheets.nothing"))
        ready = bool(rows) and not has_errors(read.findings)
        if st.button(t("fleet.import", count=len(rows)), type="primary", width="stretch",
                     key="fleet.import", disabled=not ready):  # fmt: skip
            done = give("fleet.import", import_fleet,
                        lambda key: ImportFleet(key, state.actor(), kinds, trucks))  # fmt: skip
            if done is not None:
                finished("fleet", t("sheets.saved", added=done.added, changed=done.changed))


def _row(code: str, name: str, *, is_new: bool) -> dict[str, str]:
    return {
        t("column.code"): code,
        t("column.name"): name,
        t("sheets.change"): t("sheets.new") if is_new else t("fleet.changed"),
    }
