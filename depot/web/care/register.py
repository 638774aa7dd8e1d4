"""Units with serial numbers: registering them, and the history of each."""

from __future__ import annotations

import streamlit as st

from depot.domain.account import Right
from depot.services.catalogue import items
from depot.services.serials import (
    RegisterSerials,
    SerialRow,
    register_serials,
    serial_findings,
    serial_history,
    serial_rows,
)  # fmt: skip
from depot.web import state
from depot.web.care.goods import choose_goods, finished, goods_in_bins, lines_of
from depot.web.components.commands import give
from depot.web.components.findings import show_findings
from depot.web.formats import moment
from depot.web.language import named, t
from depot.web.people import person


def show() -> None:
    """Show whether units and ledger agree, a unit's history, and the form to register."""
    app = state.application()
    rows = app.read(serial_rows)
    findings = app.read(serial_findings)
    if rows and not findings:
        st.success(t("care.units.agree"), icon=":material/check_circle:")
    show_findings(findings)
    if rows:
        _unit(rows)
    else:
        st.info(t("care.units.none"))
    if state.may(Right.KEEP):
        _register()


def _unit(rows: tuple[SerialRow, ...]) -> None:
    by_key = {f"{row.item} {row.number}": row for row in rows}
    chosen = st.selectbox(
        t("care.unit"), list(by_key), index=None, key="care.unit", placeholder=t("choose.one")
    )
    if not chosen:
        return
    row = by_key[chosen]
    st.markdown(
        f"**{row.number}** {named(row.name_zh, row.name_en)} · {row.place} · "
        f"{t(f'unit.state.{row.state.value}')} · {t(f'grade.{row.grade.value}')} {row.held_for}"
    )
    for each in state.application().read(serial_history, row.item, row.number):
        rule = t("care.assumed") if each.assumed else ""
        st.caption(
            f"{moment(each.at_us)} · {t(f'care.what.{each.what}')}{rule} · {each.place} · "
            f"{t(f'status.{each.status}')} · {each.grade} · {person(each.actor)} {each.note}"
        )


def _register() -> None:
    with st.expander(t("care.register"), icon=":material/qr_code:"):
        durable = {
            item.code for item in state.application().read(items) if not item.expiry_required
        }
        goods = goods_in_bins(lambda row: row.item_code in durable)
        row = choose_goods(t("care.register.lot"), "care.register.lot", goods)
        text = st.text_area(t("care.register.numbers"), key="care.register.numbers")
        if row is not None and st.button(t("care.register.save"), key="care.register.save"):
            done = give(
                "care.register", register_serials,
                lambda key: RegisterSerials(key, state.actor(), row.depot, row.bin, row.lot_id,
                                            lines_of(text), row.status, row.owner),
            )  # fmt: skip
            if done is not None:
                finished("care", t("care.register.done", count=done.count))
