"""Papers of receiving as PDF and Excel, and the labels of what came."""

from __future__ import annotations

from math import ceil
from typing import Final

import streamlit as st

from depot.domain.inspection import ARRIVAL_DOCUMENT, DONATION_DOCUMENT, REJECTION_DOCUMENT
from depot.io.documents import labels_pdf
from depot.io.documents.arrivals import arrival_pdf, arrival_xlsx
from depot.services.receiving_papers import (
    arrival_labels,
    arrival_note,
    delivery_notice,
    rejection_note,
)
from depot.web import state
from depot.web.components.downloads import download, downloads
from depot.web.language import language, t
from depot.web.stock.paper_downloads import paper_downloads

_READS: Final = {
    ARRIVAL_DOCUMENT: arrival_note,
    DONATION_DOCUMENT: arrival_note,
    REJECTION_DOCUMENT: rejection_note,
}
MAX_LABELS: Final = 500


def receiving_downloads(number: str, key: str) -> None:
    """Offer a paper of receiving for download: 收货单, 捐赠接收单, 拒收单 or 入库单."""
    read = _READS.get(number.split("-", 1)[0])
    if read is None:
        paper_downloads(number, key)
        return
    document, lang = state.application().read(read, number), language()
    downloads(
        number, key, lambda: arrival_pdf(document, lang), lambda: arrival_xlsx(document, lang)
    )


def notice_downloads(number: str, key: str) -> None:
    """Offer the 到货通知单 of a delivery."""
    document, lang = state.application().read(delivery_notice, number), language()
    downloads(
        number, key, lambda: arrival_pdf(document, lang), lambda: arrival_xlsx(document, lang)
    )


def label_downloads(number: str, key: str) -> None:
    """Offer the labels of an arrival: one for each pack of each lot."""
    app, lang = state.application(), language()
    found = app.read(arrival_labels, number)
    with st.expander(t("arrive.labels"), icon=":material/qr_code_2:"):
        printed = []
        for each in found:
            pack = st.number_input(
                t("arrive.units_per_pack", lot=f"{each.label.name_zh} {each.label.lot_no}"),
                min_value=1,
                value=max(each.pack_units, ceil(each.units / MAX_LABELS)),
                step=1,
                key=f"{key}.pack.{each.label.lot_id}",
            )
            printed += [each.label] * min(MAX_LABELS, ceil(each.units / int(pack)))
        now_us = app.clock.now_us()
        download(
            t("labels.download", count=len(printed)),
            lambda: labels_pdf(printed, printed_at_us=now_us, language=lang),
            f"{number}-labels.pdf",
            "application/pdf",
            key=f"{key}.labels",
            icon=":material/print:",
        )
