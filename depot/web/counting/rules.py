"""What the house sets for itself: days between counts, tolerances, hours for papers."""

from __future__ import annotations

import streamlit as st

from depot.services.house_rules import SetHouseRule, house_rules, set_house_rule
from depot.web import state
from depot.web.care.goods import finished
from depot.web.components.commands import give
from depot.web.language import named, t


def show() -> None:
    """Show every rule with its bounds."""
    st.caption(t("rules.hint"))
    for rule, value in state.application().read(house_rules):
        with st.container(horizontal=True, vertical_alignment="bottom"):
            chosen = st.number_input(
                named(rule.zh, rule.en), rule.low, rule.high, value, step=1,
                key=f"rules.{rule.name}",
            )  # fmt: skip
            pressed = st.button(
                t("rules.set"), key=f"rules.set.{rule.name}", disabled=chosen == value
            )
        if pressed:
            name, number = rule.name, int(chosen)
            done = give(
                f"rules.{name}",
                set_house_rule,
                lambda each, name=name, number=number: SetHouseRule(  # type: ignore[misc]
                    each, state.actor(), name, number
                ),
            )
            if done is not None:
                finished("count", t("rules.done", name=named(rule.zh, rule.en), value=number))
