"""Looking for papers: filters, the list, and one of them opened."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd
import streamlit as st

from depot.domain.paper_kind import KINDS, PaperFilter, kind_name, scanned_number
from depot.domain.stock import Paper, PaperLine
from depot.services import catalogue
from depot.services.order_deciding import DOCUMENT as ORDER_DOCUMENT
from depot.services.order_papers import numbered_order_paper
from depot.services.paper_register import alike, any_paper, paper_lines, prints
from depot.web import state
from depot.web.components.refusals import refused_here
from depot.web.components.scan import scan_box
from depot.web.formats import DASH, day, moment
from depot.web.language import named, said, t
from depot.web.papers.printing import has_form, paper_buttons
from depot.web.people import people
from depot.web.units import unit_name

CHOSEN = "papers.number"


def scanned() -> None:
    """Open the paper whose code is scanned or whose number is typed."""
    text = scan_box("papers.scan", t("papers.scan"))
    if text:
        with refused_here():
            number = scanned_number(text)
            st.session_state[CHOSEN] = state.application().read(any_paper, number).number


def filters() -> PaperFilter:
    """Show the filters and return what they ask for."""
    app = state.application()
    items = {each.code: named(each.name_zh, each.name_en) for each in app.read(catalogue.items)}
    depots = {each.code: named(each.name_zh, each.name_en) for each in app.read(catalogue.depots)}
    with st.container(horizontal=True, vertical_alignment="bottom"):
        text = st.text_input(
            t("papers.search"), key="papers.text", icon=":material/search:", width=240
        )
        kind = _one_of(t("papers.kind"), "papers.kind", {k: said(v) for k, v in KINDS.items()})
        item = _one_of(t("column.item"), "papers.item", items, 240)
        depot = _one_of(t("stock.depot"), "papers.depot", depots)
        starts_on = st.date_input(
            t("papers.from"), None, key="papers.from", format="YYYY-MM-DD", width=150
        )
        ends_on = st.date_input(
            t("papers.to"), None, key="papers.to", format="YYYY-MM-DD", width=150
        )
    return PaperFilter(text.strip(), kind, depot, item, starts_on, ends_on)


def about(wanted: PaperFilter) -> list[str]:
    """Return the filters in words, for the file."""
    words = (
        wanted.text, said(kind_name(wanted.doc_type)) if wanted.doc_type else "", wanted.item,
        wanted.depot, f"{day(wanted.starts_on)} … {day(wanted.ends_on)}",
    )  # fmt: skip
    return [" · ".join(word for word in words if word)]


def frame(found: Sequence[Paper]) -> pd.DataFrame:
    """Return the list as a table."""
    names = people()
    return pd.DataFrame(
        [
            {
                t("stock.column.document"): each.number,
                t("papers.kind"): said(kind_name(each.doc_type)),
                t("stock.column.when"): moment(each.recorded_at_us),
                t("papers.column.party"): "" if each.party == "-" else each.party,
                t("column.depot"): each.depot,
                t("stock.column.actor"): names.get(each.actor, each.actor),
                t("column.note"): each.note,
            }
            for each in found
        ]
    )


def table(found: Sequence[Paper]) -> None:
    """Show the list; a click on a row opens it."""
    if not found:
        st.caption(t("papers.nothing"))
        return
    numbers = [each.number for each in found]
    key = f"papers.table.{hash(tuple(numbers))}"
    st.dataframe(
        frame(found), key=key, hide_index=True, height=min(400, 38 + 35 * len(found)),
        column_config={t("stock.column.document"): st.column_config.TextColumn(pinned=True)},
        selection_mode="single-row", on_select=lambda: _pick(key, numbers),
    )  # fmt: skip
    if st.session_state.get(CHOSEN) not in {*numbers, None}:
        numbers = [st.session_state[CHOSEN], *numbers]
    st.selectbox(
        t("papers.open"), numbers, index=None, key=CHOSEN, width=300,
        placeholder=t("papers.choose"),
    )  # fmt: skip


def detail(number: str) -> None:
    """Show a paper with its lines and its forms."""
    app = state.application()
    found = app.read(any_paper, number)
    st.subheader(f"{said(kind_name(found.doc_type))} {found.number}")
    names = people()
    facts = (
        moment(found.recorded_at_us), found.depot, "" if found.party == "-" else found.party,
        names.get(found.actor, found.actor), found.note,
    )  # fmt: skip
    st.caption(" · ".join(fact for fact in facts if fact))
    if has_form(number):
        paper_buttons(number, f"papers.print.{number}")
        _printed(number, names)
    else:
        st.caption(t("papers.no_form"))
    if found.lines:
        st.dataframe(_lines(found), hide_index=True)
    elif found.doc_type == ORDER_DOCUMENT:
        st.dataframe(_stops(number), hide_index=True)
    elif about_what := app.read(paper_lines, number):
        st.dataframe(_asked(about_what), hide_index=True)


def _printed(number: str, names: Mapping[str, str]) -> None:
    done = state.application().read(prints, number)
    if not done:
        return
    last = done[-1]
    st.caption(
        t(
            "papers.printed", times=len(done), when=moment(last.recorded_at_us),
            by=names.get(last.actor, last.actor),
        )
    )  # fmt: skip
    if not alike(number, done):
        st.warning(t("papers.differs"), icon=":material/difference:")


def _lines(found: Paper) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {
                t("column.item"): f"{row.item_code} {named(row.name_zh, row.name_en)}",
                t("column.quantity"): row.quantity,
                t("column.unit"): unit_name(row.unit_zh),
                t("column.lot"): row.lot_no,
                t("column.expires_on"): day(row.expires_on),
                t("stock.column.from"): row.from_account or DASH,
                t("stock.column.to"): row.to_account or DASH,
            }
            for row in found.lines
        ]
    )


def _asked(lines: Sequence[PaperLine]) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {
                t("column.item"): f"{row.item_code} {named(row.name_zh, row.name_en)}",
                t("column.quantity"): row.quantity,
                t("column.unit"): unit_name(row.unit_zh),
                t("column.lot"): row.lot_no or DASH,
            }
            for row in lines
        ]
    )


def _stops(number: str) -> pd.DataFrame:
    order = state.application().read(numbered_order_paper, number)
    return pd.DataFrame(
        [
            {
                t("transfer.vehicle"): leg.vehicle or DASH,
                t("stock.column.from"): leg.origin,
                t("stock.column.to"): leg.destination,
                t("column.item"): f"{line.item_code} {said(line.name)}",
                t("column.quantity"): line.quantity,
                t("column.unit"): unit_name(line.unit.zh),
            }
            for leg in order.legs
            for line in leg.lines
        ]
    )


def _one_of(label: str, key: str, names: Mapping[str, str], width: int = 170) -> str:
    chosen = st.selectbox(
        label, [None, *names], key=key, width=width,
        format_func=lambda code: names[code] if code else t("all"),
    )  # fmt: skip
    return chosen or ""


def _pick(key: str, numbers: Sequence[str]) -> None:
    picked = st.session_state[key]["selection"]["rows"]
    if picked:
        st.session_state[CHOSEN] = numbers[picked[0]]
