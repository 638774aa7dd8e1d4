"""An answer on the screen: whether targets hold, the money, and what to do in each month."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from depot.domain.finding import Finding
from depot.domain.item import Item
from depot.domain.replenishment import ReplenishLine, Task
from depot.web.charts.style import CONFIG, dress
from depot.web.components.export import export_button
from depot.web.components.kpi import Figure, kpi_row
from depot.web.formats import money, whole
from depot.web.goods import known_items
from depot.web.language import named, said, t
from depot.web.replenish.words import Names, line_frame, line_text, purpose_name
from depot.web.units import unit_name

_FULL = 100
_MOST_LACKING = 12
_COLOURS = ("#0F5EA8", "#C46A12", "#2C7A4B", "#7B4FA3")


def show_answer(
    answer: dict[str, Any], lines: Sequence[ReplenishLine], findings: Iterable[Finding]
) -> None:
    """Show all of it."""
    known = known_items()
    short = answer["outcome"] == "short"
    told = st.success if answer["outcome"] == "kept" else st.warning
    told(t(f"replenish.outcome.{answer['outcome']}"))
    if answer["objective"] is None:
        _money_on_top(answer)
        return
    _figures(answer, lines, known)
    if short:
        _lacking(answer, known)
    _waste(answer, known)
    noted = [said(each.message) for each in findings]
    if noted:
        with st.expander(t("replenish.findings", count=len(noted))):
            st.markdown("\n".join(f"- {each}" for each in noted))
    _readiness(answer, known)
    _spend(answer)
    _months(lines, Names.read(known))


def _worth(name: str, lines: Sequence[ReplenishLine], known: dict[str, Item]) -> Figure:
    """Return what goods that leave are worth: units of several items don't add up."""
    cny = sum(float(known[x.item].price_cny) * x.quantity for x in lines if x.item in known)
    times = t("replenish.times", count=len(lines), items=len({x.item for x in lines}))
    return Figure(t(name), money(cny), times if lines else "", help=t("replenish.value_help"))


def _waste(answer: dict[str, Any], known: dict[str, Item]) -> None:
    """Say why goods are bought and written off again."""
    rows = answer.get("waste", [])
    if not rows:
        return
    with st.expander(t("replenish.waste", count=len(rows))):
        st.markdown(
            "\n".join(
                t(
                    "replenish.waste_line",
                    item=_item(known, each["item"]),
                    units=whole(each["units"]),
                    months=each["counts_months"],
                    taken=whole(each["outlets_units"]),
                    target=whole(each["target"]),
                    unit=unit_name(known[each["item"]].unit_zh) if each["item"] in known else "",
                )
                for each in rows
            )
        )
        st.caption(t("replenish.waste_why"))


def _figures(
    answer: dict[str, Any], lines: Sequence[ReplenishLine], known: dict[str, Item]
) -> None:
    spent = sum(each["cny"] for each in answer["spend"])
    kpi_row(
        [
            Figure(t("replenish.spend"), money(spent)),
            Figure(t("replenish.cost"), money(answer["objective"]),
                   help=t("replenish.cost_help", bound=money(answer["bound"]),
                          gap=f"{answer['gap'] * _FULL:.1f}%")),
            _worth("replenish.rotated", [x for x in lines if x.task is Task.ROTATE], known),
            _worth("replenish.lost", [x for x in lines if x.task is Task.WRITE_OFF], known),
            Figure(t("replenish.lines"), whole(len(lines))),
        ]
    )  # fmt: skip


def _money_on_top(answer: dict[str, Any]) -> None:
    for each in answer["lacking"]["least_money_on_top"]:
        st.markdown(
            t("replenish.extra", year=each["year"], purpose=purpose_name(each["purpose"]),
              cny=money(each["cny"]))
        )  # fmt: skip


def _lacking(answer: dict[str, Any], known: dict[str, Item]) -> None:
    """Say per item what lacks when at most, and why, then what money would do."""
    _money_on_top(answer)
    if answer["lacking"]["with_money_without_end"] > 1:
        st.caption(t("replenish.not_by_money"))
    rows: dict[tuple[str, str], list[dict[str, Any]]] = defaultdict(list)
    for each in answer["lacking"]["by_month"]:
        rows[each["item"], each["cause"]].append(each)
    frame = pd.DataFrame(
        [
            {
                t("column.item"): _item(known, item),
                t("replenish.cause"): t(f"replenish.cause.{cause}"),
                t("replenish.lacks"): f"{max(each['units'] for each in found):,.0f} "
                f"{unit_name(known[item].unit_zh) if item in known else ''}",
                t("replenish.from_to"): f"{found[0]['month']} ~ {found[-1]['month']}",
            }
            for (item, cause), found in rows.items()
        ]
    )
    with st.expander(t("replenish.lacking", count=len({item for item, _ in rows})),
                     expanded=len(rows) <= _MOST_LACKING):  # fmt: skip
        for row in frame.itertuples(index=False):
            st.markdown(f"- **{row[0]}** · {row[2]} · {row[3]} · {row[1]}")
        export_button(t("replenish.lacking_title"), "replenish.lacking", frame)


def _item(known: dict[str, Item], code: str) -> str:
    found = known.get(code)
    return code if found is None else named(found.name_zh, found.name_en)


def _readiness(answer: dict[str, Any], known: dict[str, Item]) -> None:
    """Draw what is ready against the target, as the mean of each plan group's items."""
    groups: dict[str, list[str]] = defaultdict(list)
    for code in answer["targets"]:
        groups[known[code].plan_group if code in known else ""].append(code)
    figure = go.Figure()
    for colour, (group, codes) in zip(_COLOURS, sorted(groups.items()), strict=False):
        shares = [
            sum(min(1.0, answer["ready"][code][month] / max(1, answer["targets"][code][month]))
                for code in codes) / len(codes) * _FULL
            for month in range(len(answer["months"]))
        ]  # fmt: skip
        figure.add_trace(
            go.Scatter(x=answer["months"], y=shares, mode="lines+markers", name=purpose_name(group),
                       line={"color": colour, "width": 2.5}, marker={"size": 5},
                       hovertemplate="%{x} %{y:.0f}%<extra></extra>")
        )  # fmt: skip
    dress(figure, height=300)
    figure.update_yaxes(range=[0, _FULL + 5], ticksuffix="%")
    figure.update_xaxes(type="category", nticks=8)
    st.subheader(t("replenish.readiness"))
    st.caption(t("replenish.readiness_help"))
    st.plotly_chart(figure, config=CONFIG, key="replenish.chart")
    code = st.selectbox(
        t("replenish.one_item"), list(answer["targets"]), key="replenish.item",
        format_func=lambda each: _item(known, each),
    )  # fmt: skip
    if code:
        _one(answer, code)


def _one(answer: dict[str, Any], code: str) -> None:
    figure = go.Figure(
        [
            go.Bar(x=answer["months"], y=answer["ready"][code], name=t("replenish.ready"),
                   marker={"color": _COLOURS[0]}),
            go.Scatter(x=answer["months"], y=answer["targets"][code], name=t("replenish.aim"),
                       mode="lines", line={"color": "#C62F2F", "dash": "dash"}),
        ]
    )  # fmt: skip
    dress(figure, height=240)
    figure.update_xaxes(type="category", nticks=8)
    st.plotly_chart(figure, config=CONFIG, key="replenish.chart.one")


def _spend(answer: dict[str, Any]) -> None:
    st.subheader(t("replenish.by_budget"))
    for each in answer["spend"]:
        most = each["of_cny"]
        share = 0.0 if not most else min(1.0, each["cny"] / most)
        st.progress(
            share, text=t("replenish.spent_of", year=each["year"],
                          purpose=purpose_name(each["purpose"]), cny=money(each["cny"]),
                          most=money(most or 0)),
        )  # fmt: skip


def _months(lines: Sequence[ReplenishLine], names: Names) -> None:
    st.subheader(t("replenish.by_month"))
    months = sorted({each.month_on for each in lines})
    if not months:
        st.info(t("replenish.nothing"))
        return
    chosen = st.selectbox(t("replenish.month"), months, key="replenish.month",
                          format_func=lambda each: month_label(lines, each))  # fmt: skip
    for each in lines:
        if each.month_on == chosen:
            with st.container(border=True):
                st.markdown(line_text(each, names))
    export_button(
        t("replenish.list", month=f"{chosen:%Y-%m}"), "replenish.month_list",
        lambda: line_frame([each for each in lines if each.month_on == chosen], names),
    )  # fmt: skip
    export_button(t("replenish.list_all"), "replenish.all_list", lambda: line_frame(lines, names))


def month_label(lines: Sequence[ReplenishLine], month: date) -> str:
    """Return a month with how much there is to do in it."""
    count = sum(each.month_on == month for each in lines)
    return t("replenish.month_label", month=f"{month:%Y-%m}", count=count)
