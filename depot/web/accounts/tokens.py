"""Tokens of devices and programs, for administrators: made, shown once, revoked."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from depot.domain.api_token import ApiToken
from depot.services.accounts import users
from depot.services.api_tokens import (
    MakeToken,
    RevokeToken,
    hash_of,
    make_token,
    new_token,
    revoke_token,
    token_list,
)
from depot.services.fleet import vehicles
from depot.web import state
from depot.web.components.commands import give
from depot.web.formats import moment
from depot.web.language import t

MADE = "token.made"
_FRESH = "token.fresh"
_SAID = "token.said"


def show() -> None:
    """Show the list, the form for a new token, and what can be revoked."""
    st.caption(t("token.about"))
    made = st.session_state.pop(MADE, None)
    if made is not None:
        st.success(t("token.once", name=made[0]), icon=":material/key:")
        st.code(made[1], language=None)
    said = st.session_state.pop(_SAID, None)
    if said:
        st.success(said, icon=":material/check_circle:")
    found = state.application().read(token_list)
    if found:
        st.dataframe(pd.DataFrame([_row(each) for each in found]), hide_index=True)
    else:
        st.caption(t("token.none"))
    with st.expander(t("token.make"), icon=":material/key:"):
        _make()
    _revoke([each.name for each in found if each.is_good])


def _row(each: ApiToken) -> dict[str, object]:
    return {
        t("token.name"): each.name,
        t("token.user"): each.user_name,
        t("token.vehicle"): each.vehicle or t("token.any"),
        t("column.status"): t("token.good" if each.is_good else "token.revoked"),
        t("token.seen"): moment(each.seen_at_us) if each.seen_at_us else t("token.never"),
    }


def _make() -> None:
    app = state.application()
    people = [each.name for each in app.read(users) if not each.locked]
    trucks = ["", *(each.code for each in app.read(vehicles))]
    with st.form("token.make"):
        name = st.text_input(t("token.name"), key="token.name", autocomplete="off")
        user = st.selectbox(t("token.user"), people, key="token.user")
        vehicle = st.selectbox(
            t("token.vehicle"), trucks, key="token.vehicle",
            format_func=lambda code: code or t("token.any"),
        )  # fmt: skip
        sent = st.form_submit_button(t("token.make"), type="primary", width="stretch")
    if not sent:
        return
    # Kept until it is answered, as the command's id is: sent again it is the same token.
    token = st.session_state.setdefault(_FRESH, new_token())
    done = give(
        "token.make",
        make_token,
        lambda key: MakeToken(key, state.actor(), hash_of(token), name, user or "", vehicle or ""),
    )
    if done is not None:
        st.session_state[MADE] = (done.name, st.session_state.pop(_FRESH))
        st.rerun()


def _revoke(good: list[str]) -> None:
    if not good:
        return
    name = st.selectbox(
        t("token.choose"), good, index=None, key="token.chosen", placeholder=t("token.choose")
    )
    if name and st.button(
        t("token.revoke"), key="token.revoke", icon=":material/key_off:", width="stretch"
    ):
        done = give(
            f"token.revoke.{name}", revoke_token, lambda key: RevokeToken(key, state.actor(), name)
        )
        if done is not None:
            st.session_state[_SAID] = t("token.ended", name=done.name)
            st.rerun()
