"""Budget lines with their bars, and the movements behind one."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from depot.domain.money import yuan
from depot.services.budget_views import (
    LineFigures,
    MoneyMovement,
    commitments,
    line_figures,
    line_movements,
)  # fmt: skip
from depot.web import state
from depot.web.components.export import export_button
from depot.web.components.kpi import Figure, kpi_row
from depot.web.formats import exact, moment, money, percent
from depot.web.language import t
from depot.web.money.words import line_name, years
from depot.web.people import person


def show() -> None:
    """Choose a year; show its lines."""
    year = st.segmented_control(
        t("budget.year"), years(), default=years()[0], required=True, key="budget.year"
    )
    found = state.application().read(line_figures, year)
    if not found:
        st.info(t("budget.none", year=year))
        return
    _sums(found)
    for each in found:
        _card(each)
    _behind({each.line.code: each for each in found})


def _sums(found: tuple[LineFigures, ...]) -> None:
    kpi_row(
        [
            Figure(t("budget.total"), money(yuan(sum(each.total for each in found)))),
            Figure(t("budget.committed"), money(yuan(sum(each.committed for each in found)))),
            Figure(t("budget.spent"), money(yuan(sum(each.spent for each in found)))),
            Figure(t("budget.free"), money(yuan(sum(each.free for each in found)))),
        ]
    )


def _card(each: LineFigures) -> None:
    used = each.used_percent()
    with st.container(border=True):
        st.markdown(f"**{line_name(each.line)}** · {t('budget.used', percent=used)}")
        st.html(_bar(each))
        st.markdown(
            t("budget.split", committed=exact(each.committed), spent=exact(each.spent),
              free=exact(each.free))
        )  # fmt: skip
        came = [t("budget.came", fen=exact(each.appropriated))]
        if each.moved:
            came.append(t("budget.moved", fen=exact(each.moved)))
        if each.advanced:
            came.append(f":red[{t('budget.advanced', fen=exact(each.advanced))}]")
        st.caption(t("list.comma").join(came))


def _bar(each: LineFigures) -> str:
    """Return a bar of what is paid, committed and free; the words under it say the same."""
    parts = ((each.spent, "#0F5EA8"), (each.committed, "#7FB2E5"), (each.free, "#E6E9ED"))
    whole = max(1, each.total)
    cells = "".join(
        f'<div style="width:{fen / whole:.2%};background:{colour}"></div>' for fen, colour in parts
    )
    return f'<div style="display:flex;height:12px;border-radius:6px;overflow:hidden">{cells}</div>'


def _behind(found: dict[str, LineFigures]) -> None:
    st.subheader(t("budget.behind"))
    code = st.selectbox(
        t("budget.line"), list(found), key="budget.shown",
        format_func=lambda each: line_name(found[each].line),
    )  # fmt: skip
    app = state.application()
    for each in app.read(commitments, line=code, open_only=True):
        share = percent(each.spent_fen / each.fen)
        st.markdown(
            t("budget.open", ref=each.ref, title=each.title, fen=exact(each.open_fen), share=share)
        )
    rows = app.read(line_movements, code)
    frame = pd.DataFrame([_row(each) for each in rows])
    st.dataframe(frame, hide_index=True, height=min(420, 38 + 35 * len(rows)))
    export_button(line_name(found[code].line), "budget.movements", frame)


def _row(each: MoneyMovement) -> dict[str, str]:
    return {
        t("budget.at"): moment(each.recorded_at_us),
        t("budget.what"): t(f"budget.reason.{each.reason}"),
        t("budget.amount"): exact(each.fen),
        t("budget.paper"): each.document_no,
        t("budget.who"): person(each.actor),
    }
