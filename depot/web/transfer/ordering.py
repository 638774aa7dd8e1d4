"""Ordering a transfer: depots, a list, one button."""

from __future__ import annotations

from typing import cast

import streamlit as st

from depot.domain.ledger import OWN, StockStatus
from depot.domain.stock import LotRow, StockFilter, StockRow
from depot.services.stock import lot_rows, stock_rows
from depot.services.transferring import OrderTransfer, TransferWish, order_transfer
from depot.web import state
from depot.web.components.basket import basket, basket_lines, empty_basket
from depot.web.components.commands import give
from depot.web.formats import day, whole
from depot.web.language import named, t
from depot.web.transfer.warehouses import warehouse_choice, warehouses
from depot.web.units import unit_name

BASKET = "transfer.lines"
DONE = "transfer.ordered_text"


def show() -> None:
    """Show the form and the list."""
    if DONE in st.session_state:
        st.success(st.session_state[DONE], icon=":material/check_circle:")
    depots = warehouses()
    origin = warehouse_choice(depots, t("transfer.origin"), "transfer.origin")
    others = [each for each in depots if each.code != origin]
    destination = warehouse_choice(others, t("transfer.destination"), "transfer.destination")
    app = state.application()
    rows = app.read(stock_rows, StockFilter(depot=origin), app.clock.today()) if origin else ()
    stock = {row.item_code: row for row in rows if row.available}
    if not stock:
        st.caption(t("transfer.nothing"))
        return
    with st.container(border=True):
        _line_form(stock, origin)
    lines = cast("list[TransferWish]", basket_lines(BASKET))
    basket(BASKET, [_words(line, stock.get(line.item)) for line in lines], t("transfer.empty"))
    note = st.text_input(t("transfer.note"), key="transfer.note")
    if lines and st.button(
        t("transfer.order"), key="transfer.order", type="primary", icon=":material/check:",
        width="stretch",
    ):  # fmt: skip
        _book(origin, destination, tuple(lines), note)


def _line_form(stock: dict[str, StockRow], depot: str) -> None:
    code = st.selectbox(
        t("transfer.item"), list(stock), key="transfer.item",
        format_func=lambda each: _item_name(stock[each]),
    )  # fmt: skip
    lots = _lots(code, depot)
    lot_id = st.selectbox(
        t("transfer.lot"), [None, *lots], key=f"transfer.lot.{code}",
        format_func=lambda each: t("transfer.fefo") if each is None else _lot_name(lots[each]),
    )  # fmt: skip
    quantity = st.number_input(t("transfer.quantity"), min_value=1, step=1, key="transfer.quantity")
    if st.button(t("transfer.add"), key="transfer.add", icon=":material/add:", width="stretch"):
        basket_lines(BASKET).append(TransferWish(code, int(quantity), lot_id))


def _lots(code: str, depot: str) -> dict[int, LotRow]:
    app = state.application()
    wanted = StockFilter(text=code, depot=depot, status=StockStatus.ISSUABLE)
    return {
        row.lot_id: row
        for row in app.read(lot_rows, wanted, app.clock.today())
        if row.item_code == code and row.owner == OWN and row.quantity > row.reserved
    }


def _item_name(row: StockRow) -> str:
    name = named(row.name_zh, row.name_en)
    return f"{row.item_code} {name} · {whole(row.available)} {unit_name(row.unit_zh)}"


def _lot_name(row: LotRow) -> str:
    return f"{row.lot_no} · {day(row.expires_on)} · {row.bin}"


def _words(line: TransferWish, row: StockRow | None) -> dict[str, str]:
    name = named(row.name_zh, row.name_en) if row else ""
    return {
        t("column.item"): f"{line.item} {name}",
        t("column.quantity"): f"{whole(line.quantity)} {unit_name(row.unit_zh) if row else ''}",
        t("column.lot"): t("transfer.fefo") if line.lot_id is None else str(line.lot_id),
    }


def _book(origin: str, destination: str, lines: tuple[TransferWish, ...], note: str) -> None:
    done = give(
        "transfer.order",
        order_transfer,
        lambda number: OrderTransfer(number, state.actor(), origin, destination, lines, note),
    )
    if done is not None:
        empty_basket(BASKET)
        st.session_state[DONE] = t("transfer.ordered", number=done.number)
        st.rerun()
