"""Issuing before the papers: choose, approve by word, go."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

import streamlit as st

from depot.domain.emergency import Activation, Channel, EmergencyIssue
from depot.domain.lot import NO_LOT
from depot.domain.stock import StockFilter, StockRow
from depot.services.emergency import IssueInEmergency, emergency_issues, issue_in_emergency
from depot.services.found import FoundLine
from depot.services.issuing import IssueLine
from depot.services.stock import lot_rows, stock_rows
from depot.web import state
from depot.web.care.goods import finished
from depot.web.components.basket import basket_lines, empty_basket
from depot.web.components.commands import give
from depot.web.counting.found import seconds
from depot.web.formats import moment, whole
from depot.web.goods import item_names
from depot.web.language import named, t
from depot.web.markdown import literal
from depot.web.stock.destinations import destinations
from depot.web.transfer.warehouses import warehouse_choice, warehouses
from depot.web.units import unit_name

BASKET = "emergency.lines"


def show(active: Sequence[Activation]) -> None:
    """Show the form while a response lasts."""
    if not active:
        st.caption(t("emergency.only_active"))
        return
    with st.container(border=True):
        st.subheader(t("emergency.issue"))
        st.caption(t("emergency.issue_hint"))
        number = _response(active)
        depot = warehouse_choice(warehouses(), t("column.depot"), "emergency.depot")
        if not depot:
            return
        app = state.application()
        rows = app.read(stock_rows, StockFilter(depot=depot), app.clock.today())
        stock = {row.item_code: row for row in rows}
        _goods(stock)
        last = _last()
        destination = _destination(last)
        approver, channel = _word(last)
        found = _found(depot, stock)
        _post(number, depot, destination, (approver, channel), found)


def _response(active: Sequence[Activation]) -> str:
    names = {each.number: f"{each.level_name} {each.event}" for each in active}
    if len(names) == 1:
        return next(iter(names))
    chosen = st.selectbox(
        t("emergency.under"), list(names), key="emergency.under",
        format_func=lambda each: names[each],
    )  # fmt: skip
    return chosen or next(iter(names))


def _last() -> EmergencyIssue | None:
    """Return the last emergency issue, whose answers are likely to be the same."""
    found = state.application().read(emergency_issues)
    return max(found, key=lambda each: (each.issued_at_us, each.number), default=None)


def _goods(stock: dict[str, StockRow]) -> None:
    lines = cast("list[IssueLine]", basket_lines(BASKET))
    code = st.selectbox(
        t("column.item"), list(stock), key="emergency.item",
        format_func=lambda each: f"{each} {named(stock[each].name_zh, stock[each].name_en)} · "
        f"{whole(stock[each].available)} {unit_name(stock[each].unit_zh)}",
    )  # fmt: skip
    quantity = st.number_input(
        t("column.quantity"), min_value=1, value=None, step=1, key="emergency.quantity"
    )
    if code and quantity and st.button(t("emergency.add"), key="emergency.add", width="stretch"):
        lines.append(IssueLine(code, int(quantity)))
    for line in lines:
        row = stock.get(line.item)
        name = named(row.name_zh, row.name_en) if row else line.item
        st.markdown(
            f"- **{literal(name)}** × {line.quantity} {unit_name(row.unit_zh) if row else ''}"
        )
    if lines:
        st.button(
            t("emergency.clear"), key="emergency.clear", type="tertiary",
            on_click=empty_basket, args=(BASKET,),
        )  # fmt: skip


def _destination(last: EmergencyIssue | None) -> str:
    places = destinations()
    known = [last.destination] if last and last.destination not in places else []
    options = [*known, *places]
    index = options.index(last.destination) if last else 0
    return str(
        st.selectbox(
            t("emergency.destination"), options, index=index, key="emergency.destination",
            accept_new_options=True,
        )
        or ""
    )  # fmt: skip


def _word(last: EmergencyIssue | None) -> tuple[str, Channel]:
    approver = st.text_input(
        t("emergency.approver"), last.verbal_approver if last else "", key="emergency.approver"
    )
    channel = st.segmented_control(
        t("emergency.channel"), list(Channel), default=last.channel if last else Channel.TELEPHONE,
        required=True, key="emergency.channel",
        format_func=lambda each: t(f"emergency.channel.{Channel(each).value}"),
    )  # fmt: skip
    return approver, Channel(channel or Channel.TELEPHONE)


def _found(depot: str, stock: dict[str, StockRow]) -> tuple[tuple[FoundLine, ...], str, str]:
    """Ask for goods that are there and not on the book, when there are any."""
    if not st.toggle(t("emergency.found"), key="emergency.found"):
        return (), "", ""
    app = state.application()
    rows = {
        f"{row.lot_id}|{row.bin}": row
        for row in app.read(lot_rows, StockFilter(depot=depot), app.clock.today())
        if row.item_code in stock
    }
    chosen = st.selectbox(
        t("emergency.found_where"), list(rows), key="emergency.found_where",
        format_func=lambda each: f"{rows[each].item_code} {rows[each].lot_no} · {rows[each].bin}",
    )  # fmt: skip
    quantity = st.number_input(
        t("emergency.found_quantity"), min_value=1, step=1, key="emergency.found_quantity"
    )
    reason = st.text_input(t("found.reason"), key="emergency.found_reason")
    people = seconds()
    second = st.selectbox(
        t("found.second"), list(people), index=None, key="emergency.found_second",
        format_func=lambda each: people[each], placeholder=t("choose.one"),
    )  # fmt: skip
    if not chosen:
        return (), "", ""
    row = rows[chosen]
    line = FoundLine(row.item_code, int(quantity), row.bin, NO_LOT, lot_id=row.lot_id)
    return (line,), reason, second or ""


def _post(
    number: str,
    depot: str,
    destination: str,
    word: tuple[str, Channel],
    found: tuple[tuple[FoundLine, ...], str, str],
) -> None:
    lines = tuple(cast("list[IssueLine]", basket_lines(BASKET))) or _typed()
    if not st.button(
        t("emergency.post"), key="emergency.post", type="primary", width="stretch",
        icon=":material/local_shipping:", disabled=not lines,
    ):  # fmt: skip
        return
    goods, reason, second = found
    done = give(
        "emergency.issue",
        issue_in_emergency,
        lambda key: IssueInEmergency(
            key, state.actor(), number, depot, destination, lines, word[0], word[1],
            found=goods, found_reason=reason, confirmed_by=second,
        ),
    )  # fmt: skip
    if done is None:
        return
    empty_basket(BASKET)
    st.session_state.pop("emergency.quantity", None)
    names = item_names()
    picks = t("list.comma").join(
        f"{pick.bin} {names.get(pick.item, pick.item)} {pick.lot_no} × {pick.quantity}"
        for pick in done.issue.picks
    )
    finished(
        "emergency",
        t("emergency.done", number=done.issue.document_no, due=moment(done.due_at_us),
          picks=picks),
    )  # fmt: skip


def _typed() -> tuple[IssueLine, ...]:
    """Return the one line that was typed, so that nothing needs to be added for it."""
    code = st.session_state.get("emergency.item")
    quantity = st.session_state.get("emergency.quantity")
    return (IssueLine(code, int(quantity)),) if code and quantity else ()
