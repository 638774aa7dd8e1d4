"""What a plan comes to, in a planner's words: people, chances, actions, worth, places, map."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from depot.domain.reserve_answers import (
    ActionRow,
    BalanceRow,
    FrontierRow,
    ReserveAnswers,
    ReserveFigures,
)
from depot.web.components.export import export_button
from depot.web.components.kpi import Figure, kpi_row
from depot.web.formats import decimal, headcount, money, percent, whole
from depot.web.language import t
from depot.web.reserves import spots
from depot.web.reserves.words import Called, price

_MOST_MARGINALS = 10
_WELL_PLACED = 1.05


def show(answers: ReserveAnswers, key: str) -> None:
    """Show all of it; actions without tick boxes."""
    called = Called.of(answers)
    against(answers.today, answers.plan, answers.money_cny)
    st.success(t("reserves.checked"), icon=":material/verified:")
    st.subheader(t("reserves.step.actions"), anchor=False)
    actions(answers, called)
    worth(answers, called, key)


def actions(answers: ReserveAnswers, called: Called) -> None:
    """List the actions in their order."""
    st.caption(t("reserves.order"))
    if not answers.actions:
        st.info(t("reserves.nothing"))
    for each in answers.actions:
        with st.container(border=True):
            action_card(each, called)


def action_card(each: ActionRow, called: Called) -> None:
    """Show an action with what it costs and whom it relieves."""
    st.markdown(f"**{each.line}. {called.action(each)}** · {price(each)}")
    words = t("reserves.without", people=headcount(each.people), after=whole(each.after))
    if each.fen:
        words += t("reserves.per_yuan", people=headcount(each.people / each.fen * 1_000_000))
    st.caption(words)
    if each.fee:
        st.caption(t(f"reserves.fee.{each.fee}"))
    if each.ends_on:
        st.caption(t("reserves.ends_on", day=each.ends_on))


def worth(answers: ReserveAnswers, called: Called, key: str) -> None:
    """Show how sure it is, what one more unit is worth, places, and the map."""
    st.subheader(t("reserves.how_sure"), anchor=False)
    if answers.fresh is not None:
        fresh = answers.fresh
        st.markdown(
            t("reserves.fresh", count=fresh.scenarios, mean=whole(fresh.mean),
              low=whole(max(0.0, fresh.low)), high=whole(fresh.high))
        )  # fmt: skip
    if answers.vss is not None:
        st.markdown(t("reserves.vss", people=headcount(answers.vss)))
    if answers.evpi is not None:
        st.markdown(t("reserves.evpi", people=headcount(answers.evpi)))
    _scenarios(answers, key)
    st.subheader(t("reserves.marginal"), anchor=False)
    _marginals(answers, called, key)
    st.subheader(t("reserves.on_map"), anchor=False)
    spots.show(answers, called, f"{key}.map")
    _stock(answers, called, key)


def today_words(today: ReserveFigures) -> None:
    """Say what today's reserves do."""
    kpi_row(
        [
            Figure(t("reserves.expected"), whole(today.expected),
                   t("reserves.of_needed", needed=whole(today.needed))),
            Figure(t("reserves.chance"), percent(today.chance, 0), help=t("reserves.chance_help")),
            Figure(t("reserves.worst_tenth"), whole(today.worst_tenth),
                   help=t("reserves.worst_tenth_help")),
        ]
    )  # fmt: skip


def against(today: ReserveFigures, plan: ReserveFigures, money_cny: float) -> None:
    """Show today beside the plan."""
    kpi_row(
        [
            Figure(t("reserves.money"), money(money_cny)),
            Figure(t("reserves.expected"), whole(plan.expected),
                   t("reserves.today_was", value=whole(today.expected))),
            Figure(t("reserves.chance"), percent(plan.chance, 0),
                   t("reserves.today_was", value=percent(today.chance, 0))),
            Figure(t("reserves.worst_tenth"), whole(plan.worst_tenth),
                   t("reserves.today_was", value=whole(today.worst_tenth))),
        ]
    )  # fmt: skip


def balances(rows: Sequence[BalanceRow]) -> None:
    """Say how well today's stock lies for cost and for time."""
    for each in rows:
        key = "good" if each.metric <= _WELL_PLACED else "bad"
        st.markdown(
            t(f"reserves.balance.{each.by}", metric=decimal(each.metric, 2))
            + t(f"reserves.balance.{key}", more=percent(max(0.0, each.metric - 1), 0))
        )
    if rows:
        st.caption(t("reserves.balance.hint"))


def point_row(each: FrontierRow) -> dict[str, object]:
    """Return a point of the frontier as a row."""
    return {
        t("reserves.money"): money(each.money_cny),
        t("reserves.expected"): whole(each.figures.expected),
        t("reserves.chance"): percent(each.figures.chance, 0),
        t("reserves.worst_tenth"): whole(each.figures.worst_tenth),
        t("reserves.worst"): whole(each.figures.worst),
        t("reserves.best_bound"): decimal(each.objective, 2),
        t("plan.bound"): decimal(each.bound, 2),
    }


def _scenarios(answers: ReserveAnswers, key: str) -> None:
    frame = pd.DataFrame(
        [
            {
                t("reserves.scenario"): each.name,
                t("reserves.probability"): percent(each.probability),
                t("reserves.needed"): round(each.needed),
                t("reserves.today"): round(each.today),
                t("reserves.plan"): round(each.plan),
            }
            for each in sorted(answers.scenarios, key=lambda row: row.plan - row.needed)
        ]
    )
    with st.expander(t("reserves.by_scenario")):
        st.dataframe(frame, hide_index=True, height=min(420, 38 + 35 * len(frame)))
        export_button(t("reserves.by_scenario"), f"{key}.scenarios", frame)


def _marginals(answers: ReserveAnswers, called: Called, key: str) -> None:
    rows = answers.marginals
    st.caption(t("reserves.marginal_hint"))
    if not rows:
        st.info(t("reserves.marginal_none"))
        return
    best = sorted(rows, key=lambda each: -each.today)[:_MOST_MARGINALS]
    st.markdown(
        "\n".join(
            t("reserves.marginal_row", item=called.item(each.item), place=called.place(each.place),
              unit=called.unit(each.item), today=decimal(each.today, 3),
              plan=decimal(each.plan, 3))
            for each in best
        )
    )  # fmt: skip
    frame = pd.DataFrame(
        [
            {
                "item": called.item(each.item), "place": called.place(each.place),
                "worth": round(each.today, 4),
            }
            for each in rows
        ]
    ).pivot_table(index="item", columns="place", values="worth", aggfunc="max")  # fmt: skip
    table = frame.reset_index().rename(columns={"item": t("column.item")})
    with st.expander(t("reserves.marginal_table")):
        st.dataframe(table, hide_index=True)
        export_button(t("reserves.marginal_table"), f"{key}.marginals", table)


def _stock(answers: ReserveAnswers, called: Called, key: str) -> None:
    frame = pd.DataFrame(
        [
            {
                t("reserves.place"): called.place(each.place),
                t("column.item"): called.item(each.item),
                t("reserves.today"): round(each.today),
                t("reserves.plan"): round(each.plan),
            }
            for each in answers.stock
        ]
    )
    with st.expander(t("reserves.by_place")):
        st.dataframe(frame, hide_index=True, height=min(420, 38 + 35 * len(frame)))
        export_button(t("reserves.by_place"), f"{key}.stock", frame)
