"""台账 and 收发存: chosen, looked at, numbered, printed."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pandas as pd
import streamlit as st

from depot.domain.ledger_card import COMING, GOING, CardScope
from depot.domain.place import PlaceKind
from depot.domain.stock import StockFilter
from depot.errors import InvalidInput
from depot.io.documents.ledger_card import CardPaper
from depot.services import catalogue
from depot.services.ledger_cards import IssueCard, issue_card, look_at_card
from depot.services.stock import lot_rows
from depot.web import state
from depot.web.components.commands import give
from depot.web.components.export import export_button
from depot.web.components.refusals import refused_here, show_refusal
from depot.web.formats import day, moment, whole
from depot.web.language import language, t
from depot.web.papers.printing import paper_buttons
from depot.web.stock.choices import depot_choice, item_label
from depot.web.units import unit_name

DONE = "card.done"
MONTHS_SHOWN = 13


def show() -> None:
    """Show the choices and the card."""
    scope = _scope()
    if scope is None:
        return
    with refused_here():
        card = state.application().read(look_at_card, scope)
        frame = _card_frame(card) if scope.item else _sums_frame(card)
        if card.card:
            _figures(card)
        st.dataframe(frame, hide_index=True, height=min(480, 38 + 35 * max(1, len(frame))))
        with st.container(horizontal=True, vertical_alignment="bottom"):
            export_button(t("card.title"), "card", frame, [_about(scope)])
            _number(scope)
    done = st.session_state.get(DONE)
    if done:
        st.success(t("card.numbered", number=done), icon=":material/check_circle:")
        paper_buttons(done, "card.paper")


def _scope() -> CardScope | None:
    app = state.application()
    today = app.clock.today()
    depots = [each for each in app.read(catalogue.depots) if each.kind is PlaceKind.WAREHOUSE]
    items = {each.code: each for each in app.read(catalogue.items)}
    with st.container(horizontal=True, vertical_alignment="bottom"):
        depot = depot_choice(depots, t("card.depot"), "card.depot")
        item = st.selectbox(
            t("card.item"), [None, *items], key="card.item", width=300,
            format_func=lambda code: item_label(items[code]) if code else t("card.all_items"),
        )  # fmt: skip
        month = st.selectbox(
            t("card.month"), [*_months(today), None], key="card.month", width=150,
            format_func=lambda first: f"{first:%Y-%m}" if first else t("card.other_period"),
        )  # fmt: skip
        starts_on, ends_on = _period(month, today)
        bin_code, lot_id = _part(depot, item) if item else ("", 0)
    if not depot:
        return None
    try:
        return CardScope(depot, item or "", starts_on, ends_on, lot_id, bin_code)
    except InvalidInput as refusal:
        show_refusal(refusal)
        return None


def _period(month: date | None, today: date) -> tuple[date, date]:
    if month is not None:
        return month, (month + timedelta(days=32)).replace(day=1) - timedelta(days=1)
    starts_on = st.date_input(
        t("papers.from"), today.replace(month=1, day=1), key="card.from", format="YYYY-MM-DD",
        width=150,
    )  # fmt: skip
    ends_on = st.date_input(t("papers.to"), today, key="card.to", format="YYYY-MM-DD", width=150)
    return starts_on or today, ends_on or today


def _part(depot: str, item: str) -> tuple[str, int]:
    """Choose one bin or one lot of the item."""
    app = state.application()
    rows = app.read(lot_rows, StockFilter(text=item, depot=depot), app.clock.today())
    mine = [row for row in rows if row.item_code == item]
    bins = sorted({row.bin for row in mine})
    lots = {row.lot_id: f"{row.lot_no} {day(row.expires_on)}" for row in mine}
    bin_code = st.selectbox(
        t("column.bin"), [None, *bins], key=f"card.bin.{depot}.{item}", width=140,
        format_func=lambda code: code or t("all"),
    )  # fmt: skip
    lot_id = st.selectbox(
        t("column.lot"), [0, *lots], key=f"card.lot.{depot}.{item}", width=200,
        format_func=lambda each: lots.get(each, t("all")),
    )  # fmt: skip
    return bin_code or "", lot_id


def _months(today: date) -> list[date]:
    first, months = today.replace(day=1), []
    for _ in range(MONTHS_SHOWN):
        months.append(first)
        first = (first - timedelta(days=1)).replace(day=1)
    return months


def _figures(paper: CardPaper) -> None:
    card = paper.card
    if card is not None:
        st.markdown(
            t(
                "card.figures", opening=whole(card.opening), came=whole(card.came),
                went=whole(card.went), closing=whole(card.closing), unit=unit_name(paper.unit),
            )
        )  # fmt: skip


def _card_frame(paper: CardPaper) -> pd.DataFrame:
    lines = paper.card.lines if paper.card else ()
    rows: list[dict[str, Any]] = [
        {
            t("stock.column.when"): moment(line.recorded_at_us),
            t("stock.column.document"): line.document_no,
            t("card.what"): paper.said[line.seq][0],
            t("column.lot"): line.lot_no,
            t("card.came"): line.came or None,
            t("card.went"): line.went or None,
            t("card.balance"): line.balance,
            t("stock.column.actor"): paper.said[line.seq][1],
        }
        for line in lines
    ]
    return pd.DataFrame(rows)


def _sums_frame(paper: CardPaper) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {
                t("column.code"): row.item,
                t("column.name"): paper.names[row.item].in_language(language()),
                t("column.unit"): unit_name(paper.units[row.item]),
                t("card.opening"): row.opening,
                **{t(f"card.way.{way.value}"): row.units(way) for way in (*COMING, *GOING)},
                t("card.closing"): row.closing,
            }
            for row in paper.rows
        ]
    )


def _about(scope: CardScope) -> str:
    words = (scope.depot, scope.item, scope.bin, f"{scope.starts_on} … {scope.ends_on}")
    return " · ".join(word for word in words if word)


def _number(scope: CardScope) -> None:
    if st.button(t("card.number"), key="card.number", type="primary", icon=":material/print:"):
        issued = give(
            f"card.{scope}",
            issue_card,
            lambda each: IssueCard(
                each, state.actor(), scope.depot, scope.item, scope.starts_on, scope.ends_on,
                scope.lot_id, scope.bin,
            ),
        )  # fmt: skip
        if issued is not None:
            st.session_state[DONE] = issued.number
