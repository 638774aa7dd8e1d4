"""Papers that are due after emergency purchases, with the clock; and what was bought."""

from __future__ import annotations

import streamlit as st

from depot.services.purchase_offers import EmergencyPurchase, emergency_purchases
from depot.services.spending_urgently import overrides
from depot.web import state
from depot.web.buying.words import seller_names
from depot.web.formats import exact, moment, span, whole
from depot.web.goods import item_names
from depot.web.language import t
from depot.web.money import call_advances
from depot.web.money.urgent_spending import card
from depot.web.people import person

_US_PER_MIN = 60_000_000


def show() -> None:
    """Show what is owed, those due first leading, then all purchases."""
    app = state.application()
    found = app.read(overrides, open_only=True)
    advances = call_advances.waiting()
    st.subheader(t("urgent.waiting", count=len(found) + len(advances)))
    if not (found or advances):
        st.caption(t("buying.nothing_owed"))
    for each in found:
        left = (each.due_at_us - app.clock.now_us()) // _US_PER_MIN
        if left < 0:
            st.markdown(f":red[{t('buying.late', time=span(-left))}]")
        else:
            st.markdown(t("buying.left", time=span(left)))
        card(each, "buying")
    call_advances.show(advances, "buying")
    done = app.read(emergency_purchases)
    if done:
        st.subheader(t("buying.done"))
    sellers, goods = seller_names(), item_names()
    for bought in done:
        _bought(bought, sellers, goods)


def _bought(each: EmergencyPurchase, sellers: dict[str, str], goods: dict[str, str]) -> None:
    with st.expander(f"{each.number} · {exact(each.fen)} · {moment(each.made_at_us)}"):
        st.caption(f"{each.activation} · {person(each.made_by)} · {each.reason}")
        for line in each.lines:
            mark = f":red[+{line.over_percent}%] " if line.is_flagged else ""
            seller, item = (
                sellers.get(line.supplier, line.supplier),
                goods.get(line.item, line.item),
            )
            st.markdown(
                f"- {seller} · {item} × "
                f"{whole(line.quantity)} · {exact(line.fen)} "
                f"{mark}{line.reason} · {line.purchase}"
            )
