"""Asking for a write-off: collect goods with reasons, then submit."""

from __future__ import annotations

import streamlit as st

from depot.domain.stock import LotRow
from depot.services.writing_off import DraftWriteOff, WriteOffLine, draft_write_off
from depot.web import state
from depot.web.care.goods import choose_goods, finished, goods_in_bins
from depot.web.care.units import amount
from depot.web.components.basket import basket, basket_lines, empty_basket
from depot.web.components.commands import give
from depot.web.language import named, t

KEY = "write_off.lines"


def show() -> None:
    """Show the form and what was collected."""
    goods = goods_in_bins(_any)
    names = {
        each.lot_id: f"{named(each.name_zh, each.name_en)} {each.lot_no}" for each in goods.values()
    }
    row = choose_goods(t("write_off.goods"), "write_off.goods", goods)
    if row is not None:
        quantity, serials = amount(row, f"write_off.{row.lot_id}.{row.bin}.{row.status.value}")
        reason = st.text_input(t("write_off.reason"), key="write_off.reason")
        if st.button(t("write_off.add"), icon=":material/add:", key="write_off.add"):
            basket_lines(KEY).append(
                WriteOffLine(
                    row.lot_id, row.depot, row.bin, row.status, row.owner, quantity, reason, serials
                )
            )
    lines: list[WriteOffLine] = basket_lines(KEY)
    basket(
        KEY,
        [
            {
                t("column.item"): names.get(line.lot_id, ""),
                t("column.bin"): f"{line.depot} {line.bin}",
                t("column.quantity"): str(line.quantity),
                t("write_off.reason"): line.reason,
            }
            for line in lines
        ],
        t("write_off.empty"),
    )
    if not lines:
        return
    note = st.text_input(t("write_off.remark"), key="write_off.remark")
    if st.button(t("write_off.send"), type="primary", width="stretch", key="write_off.send"):
        done = give(
            "write_off.send", draft_write_off,
            lambda key: DraftWriteOff(key, state.actor(), tuple(lines), note),
        )  # fmt: skip
        if done is not None:
            empty_basket(KEY)
            finished("write_off", t("write_off.sent", number=done.number))


def _any(_row: LotRow) -> bool:
    return True
