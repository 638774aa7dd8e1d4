"""The tree of classes: what stands in it, and a workbook's table into it."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
import streamlit as st

from depot.domain.finding import has_errors
from depot.domain.item_class import ItemClass
from depot.io.catalogue_sheet import read_class_sheet
from depot.io.workbook_in import ENDINGS
from depot.services.catalogue_changes import SetClasses, set_classes
from depot.web import state
from depot.web.care.goods import finished
from depot.web.components.commands import give
from depot.web.components.findings import show_findings
from depot.web.components.refusals import refused_here
from depot.web.language import named, t


def show(classes: Mapping[str, ItemClass]) -> None:
    """Show the tree, indented by level, and the import."""
    st.caption(t("tree.note"))
    rows = [
        {
            t("column.code"): each.code,
            t("column.name"): "— " * (each.level - 1) + named(each.name_zh, each.name_en),
            t("column.mark"): each.source or each.mark,
        }
        for each in classes.values()
    ]
    st.dataframe(pd.DataFrame(rows), hide_index=True, width="stretch")
    given = st.file_uploader(t("tree.upload"), type=ENDINGS, key="catalogue.classes")
    if given is None:
        return
    with refused_here():
        read, findings = read_class_sheet(given.getvalue(), given.name)
        show_findings(findings)
        st.caption(t("tree.found", count=len(read)))
        if st.button(t("tree.save", count=len(read)), type="primary", key="catalogue.classes.save",
                     disabled=has_errors(findings) or not read):  # fmt: skip
            done = give("catalogue.classes", set_classes,
                        lambda key: SetClasses(key, state.actor(), read))  # fmt: skip
            if done is not None:
                finished("catalogue", t("tree.saved", count=done.saved))
