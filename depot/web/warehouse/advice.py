"""Where to put goods, as a few lines that a person can follow or not."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import streamlit as st

from depot.domain.ledger import StockStatus
from depot.services.put_away_advice import BinAdvice, ranked_bins
from depot.web import state
from depot.web.components.refusals import refused_here
from depot.web.language import said, t

FURTHER = 3


def show_advice(
    depot: str,
    item: str,
    quantity: int,
    *,
    lot_id: int | None = None,
    expires_on: date | None = None,
    status: StockStatus = StockStatus.ISSUABLE,
) -> None:
    """Show which bins to use and why, the best first, with how many go where."""
    with refused_here():
        ranked = state.application().read(
            ranked_bins, depot, item, quantity, lot_id=lot_id, expires_on=expires_on,
            status=status,
        )  # fmt: skip
        used = [each for each in ranked if each.quantity]
        short = quantity - sum(each.quantity for each in used)
        with st.expander(_title(used), icon=":material/shelves:"):
            for each in used:
                _line(each, t("advice.put", bin=each.bin, quantity=f"{each.quantity:,}"))
            if short:
                st.warning(t("advice.short", quantity=f"{short:,}"), icon=":material/warning:")
            for each in [each for each in ranked if not each.quantity][:FURTHER]:
                _line(each, t("advice.or", bin=each.bin, room=f"{each.room:,}"))


def _title(used: Sequence[BinAdvice]) -> str:
    """Return the advice in one line, readable while the rest is folded."""
    parts = t("list.comma").join(f"{each.bin} × {each.quantity:,}" for each in used)
    return f"{t('advice.title')} {parts}" if parts else t("advice.title")


def _line(advice: BinAdvice, words: str) -> None:
    reasons = t("list.comma").join(said(reason) for reason in advice.reasons)
    st.markdown(f"{words}  \n:gray[{reasons}]")
