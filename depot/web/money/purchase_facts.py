"""A purchase's lines, and its quotes side by side."""

from __future__ import annotations

import streamlit as st

from depot.services.purchase_views import PurchaseView, QuoteView
from depot.web.formats import exact, whole
from depot.web.language import named, t
from depot.web.units import unit_name


def lines(view: PurchaseView) -> None:
    """Show what is to be bought."""
    for each in view.lines:
        name = named(each.name_zh, each.name_en)
        st.markdown(
            f"- **{name}** × {whole(each.line.quantity)} {unit_name(each.unit_zh)} · "
            f"{exact(each.price_fen)}"
        )


def quotes(view: PurchaseView) -> None:
    """Show the quotes side by side; on a phone one under another."""
    if not view.quotes:
        st.caption(t("purchase.no_quotes"))
        return
    with st.container(horizontal=True, gap="small"):
        for each in view.quotes:
            with st.container(border=True, width=230):
                _quote(view, each)
    if view.purchase.choice_reason:
        st.caption(t("purchase.choice", reason=view.purchase.choice_reason))


def _quote(view: PurchaseView, each: QuoteView) -> None:
    quote = each.quote
    mark = ":material/check_circle: " if quote.quote == view.purchase.chosen_quote else ""
    st.markdown(f"{mark}**{quote.quote}. {quote.party}**  \n{exact(each.total_fen)}")
    badges = [t("purchase.lead", days=quote.lead_days)]
    if each.cheapest:
        badges.append(f":green[{t('purchase.cheapest')}]")
    if each.fastest:
        badges.append(f":blue[{t('purchase.fastest')}]")
    if each.over_catalogue_percent is not None:
        badges.append(t("purchase.over", percent=f"{each.over_catalogue_percent:+d}"))
    st.markdown(t("list.comma").join(badges))
    for line, price in zip(view.lines, quote.prices_fen, strict=True):
        st.caption(f"{named(line.name_zh, line.name_en)} {exact(price)}/{unit_name(line.unit_zh)}")
    if quote.note:
        st.caption(quote.note)
