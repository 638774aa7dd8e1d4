"""盘点表 to print: blind to count by, or with the result."""

from __future__ import annotations

import streamlit as st

from depot.domain.count_view import CountReview
from depot.domain.counting import OPEN_TO_COUNTERS, StockCount
from depot.errors import Text
from depot.io.documents.count_sheet import (
    blind_sheet_pdf,
    blind_sheet_xlsx,
    count_result_pdf,
    count_result_xlsx,
)
from depot.services.catalogue import require_depot
from depot.services.count_views import blind_sheet
from depot.services.papers import ORGANISATION
from depot.web import state
from depot.web.components.downloads import downloads
from depot.web.language import language, t


def print_count(head: StockCount, review: CountReview | None) -> None:
    """Offer the sheet to count by while it is being counted, the result afterwards."""
    app, lang = state.application(), language()
    found = app.read(require_depot, head.depot)
    depot = Text(found.name_zh, found.name_en or found.name_zh)
    if review is None or head.state in OPEN_TO_COUNTERS:
        st.caption(t("count.print_blind"))
        sheet = app.read(blind_sheet, head.number)
        downloads(
            head.number, "count.blind",
            lambda: blind_sheet_pdf(sheet, depot, ORGANISATION, lang),
            lambda: blind_sheet_xlsx(sheet, depot, ORGANISATION, lang),
        )  # fmt: skip
        return
    st.caption(t("count.print_result"))
    downloads(
        head.number, "count.result",
        lambda: count_result_pdf(review, depot, ORGANISATION, lang),
        lambda: count_result_xlsx(review, depot, ORGANISATION, lang),
    )  # fmt: skip
