"""Issuing: a form, a list, the picks, and one button that books it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import cast

import pandas as pd
import streamlit as st

from depot.domain.ledger import OWN, StockStatus
from depot.domain.stock import LotRow, StockFilter, StockRow
from depot.services.issuing import IssueGoods, IssueLine, issue_goods
from depot.services.pick_preview import PickPreview, preview_picks
from depot.services.pick_walk import walk
from depot.services.stock import lot_rows, stock_rows
from depot.web import state
from depot.web.components.basket import basket, basket_lines, empty_basket
from depot.web.components.commands import give
from depot.web.formats import DASH, day, whole
from depot.web.language import named, t
from depot.web.stock.notes import say_done, show_done
from depot.web.units import unit_name

BASKET = "issue.lines"


def show(depot: str, destination: str, arrives_on: date, note: str) -> None:
    """Show the form, the list and the picks; book the issue on demand."""
    app = state.application()
    today = app.clock.today()
    rows = app.read(stock_rows, StockFilter(depot=depot), today)
    stock = {row.item_code: row for row in rows}
    available = [row for row in rows if row.available]
    show_done("issue")
    if not available:
        st.caption(t("issue.nothing"))
        return
    with st.container(border=True):
        _line_form(available, depot)
    st.subheader(t("issue.lines"))
    lines = cast("list[IssueLine]", basket_lines(BASKET))
    basket(BASKET, [_words(line, stock.get(line.item)) for line in lines], t("issue.empty"))
    if not lines:
        return
    _picks(app.read(preview_picks, depot, lines, arrives_on), stock, depot)
    if st.button(t("issue.post"), key="issue.post", type="primary", icon=":material/check:"):
        _book(depot, destination, arrives_on, note, tuple(lines))


def _line_form(rows: Sequence[StockRow], depot: str) -> None:
    of_code = {row.item_code: row for row in rows}
    with st.container(horizontal=True, vertical_alignment="bottom"):
        code = st.selectbox(
            t("issue.item"),
            list(of_code),
            key="issue.item",
            format_func=lambda each: _item_label(of_code[each]),
            width=420,
        )
        row = of_code[code]
        quantity = st.number_input(
            t("issue.quantity", unit=unit_name(row.unit_zh)),
            min_value=1,
            step=1,
            key="issue.quantity",
            width=150,
        )
        lot_id, reason = _certain_lot(code, depot)
        if st.button(t("issue.add"), key="issue.add", icon=":material/add:"):
            basket_lines(BASKET).append(IssueLine(code, int(quantity), lot_id, reason))


def _item_label(row: StockRow) -> str:
    name = named(row.name_zh, row.name_en)
    return f"{row.item_code} {name} · {whole(row.available)} {unit_name(row.unit_zh)}"


def _certain_lot(code: str, depot: str) -> tuple[int | None, str]:
    """Offer a lot out of turn; then a reason is needed."""
    app = state.application()
    wanted = StockFilter(text=code, depot=depot, status=StockStatus.ISSUABLE)
    rows = app.read(lot_rows, wanted, app.clock.today())
    lots = {
        row.lot_id: row
        for row in rows
        if row.item_code == code and row.owner == OWN and row.quantity > row.reserved
    }
    lot_id = st.selectbox(
        t("issue.lot"),
        [None, *lots],
        key="issue.lot",
        format_func=lambda each: t("issue.lot_fefo") if each is None else _lot_label(lots[each]),
        width=230,
    )
    if lot_id is None:
        return None, ""
    return lot_id, st.text_input(t("issue.reason"), key="issue.reason", width=230)


def _lot_label(row: LotRow) -> str:
    return f"{row.lot_no} · {day(row.expires_on)}"


def _words(line: IssueLine, row: StockRow | None) -> dict[str, str]:
    name = named(row.name_zh, row.name_en) if row else ""
    unit = unit_name(row.unit_zh) if row else ""
    return {
        t("column.item"): f"{line.item} {name}",
        t("column.quantity"): f"{whole(line.quantity)} {unit}",
        t("issue.reason"): line.deviation_reason or DASH,
    }


def _picks(previews: Sequence[PickPreview], stock: dict[str, StockRow], depot: str) -> None:
    st.subheader(t("issue.picks"))
    picks = [pick for preview in previews for pick in preview.picks]
    if picks:
        path = state.application().read(walk, depot, [pick.bin for pick in picks])
        place = {code: number for number, code in enumerate(path.bins)}
        picks.sort(key=lambda pick: place[pick.bin])
        if path.length_m:
            st.caption(
                t("issue.walk", bins=" → ".join(path.bins), metres=f"{path.length_m:.0f}"),
            )
        frame = pd.DataFrame(
            [
                {
                    t("column.item"): f"{each.item} {_name(stock.get(each.item))}",
                    t("column.bin"): each.bin,
                    t("column.lot"): each.lot_no,
                    t("column.expires_on"): day(each.expires_on),
                    t("column.quantity"): whole(each.quantity),
                }
                for each in picks
            ],
            index=[each.line for each in picks],
        )
        st.table(frame)
    for preview in previews:
        if preview.missing:
            st.warning(
                t(
                    "issue.missing",
                    line=preview.line,
                    item=f"{preview.item} {_name(stock.get(preview.item))}",
                    missing=whole(preview.missing),
                ),
                icon=":material/warning:",
            )
    st.caption(t("issue.picks_note"))


def _name(row: StockRow | None) -> str:
    return named(row.name_zh, row.name_en) if row else ""


def _book(
    depot: str, destination: str, arrives_on: date, note: str, lines: tuple[IssueLine, ...]
) -> None:
    issue = give(
        "issue",
        issue_goods,
        lambda number: IssueGoods(
            number, state.actor(), depot, destination, lines, arrives_on, note.strip()
        ),
    )
    if issue is not None:
        empty_basket(BASKET)
        message = t("issue.done", count=len(issue.picks), number=issue.document_no)
        say_done("issue", message, issue.document_no)
        st.rerun()
