"""Everybody's account, for administrators."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd
import streamlit as st

from depot.domain.account import MIN_PASSWORD_LENGTH, Role, User
from depot.services.account_keeping import (
    ChangeUser,
    LockUser,
    ResetPassword,
    change_user,
    lock_user,
    reset_password,
)
from depot.services.accounts import CreateUser, create_user, users
from depot.services.application import Command
from depot.web import state
from depot.web.components.commands import give
from depot.web.language import named, t

DONE = "account.done"


def show() -> None:
    """Show the list, what can be done with one account, and the form for a new one."""
    message = st.session_state.pop(DONE, None)
    if message:
        st.success(message, icon=":material/check_circle:")
    found = state.application().read(users)
    st.dataframe(pd.DataFrame([_row(each) for each in found]), hide_index=True)
    with st.expander(t("account.create"), icon=":material/person_add:"):
        _create()
    by_name = {each.name: each for each in found}
    name = st.selectbox(
        t("account.choose"), list(by_name), index=None, key="account.name",
        format_func=lambda each: _label(by_name[each]), placeholder=t("account.choose"),
    )  # fmt: skip
    if name:
        _change(by_name[name])
        _password(name)
        _lock(by_name[name])


def _label(user: User) -> str:
    return f"{user.name} {named(user.display_zh, user.display_en)}"


def _row(each: User) -> dict[str, object]:
    return {
        t("login.name"): each.name,
        t("account.display_zh"): each.display_zh,
        t("account.display_en"): each.display_en,
        t("account.role"): t(f"role.{each.role.value}"),
        t("column.status"): t("account.locked" if each.locked else "account.active"),
    }


def _role(key: str, role: Role = Role.DEPOT_MANAGER) -> Role:
    roles = list(Role)
    return Role(
        st.selectbox(
            t("account.role"), roles, index=roles.index(role), key=key,
            format_func=lambda each: t(f"role.{Role(each).value}"),
        )
    )  # fmt: skip


def _create() -> None:
    with st.form("account.create"):
        name = st.text_input(t("login.name"), key="account.new_name", autocomplete="off")
        zh = st.text_input(t("account.display_zh"), key="account.new_zh")
        en = st.text_input(t("account.display_en"), key="account.new_en")
        role = _role("account.new_role")
        password = st.text_input(
            t("account.first_password", least=MIN_PASSWORD_LENGTH), type="password",
            key="account.first_password", autocomplete="new-password",
        )  # fmt: skip
        sent = st.form_submit_button(t("account.create"), type="primary", width="stretch")
    if sent:
        _do(
            "create",
            create_user,
            lambda each: CreateUser(
                each, state.actor(), name.strip().lower(), zh.strip(), en.strip() or zh.strip(),
                role, password,
            ),
        )  # fmt: skip


def _change(user: User) -> None:
    with st.form(f"account.change.{user.name}"):
        zh = st.text_input(t("account.display_zh"), user.display_zh, key=f"account.zh.{user.name}")
        en = st.text_input(t("account.display_en"), user.display_en, key=f"account.en.{user.name}")
        role = _role(f"account.role.{user.name}", user.role)
        sent = st.form_submit_button(t("account.save"), width="stretch")
    if sent:
        _do(
            "change", change_user,
            lambda each: ChangeUser(each, state.actor(), user.name, zh, en, role),
        )  # fmt: skip


def _password(name: str) -> None:
    with st.form(f"account.password.{name}", clear_on_submit=True):
        password = st.text_input(
            t("account.first_password", least=MIN_PASSWORD_LENGTH), type="password",
            key=f"account.reset.{name}", autocomplete="new-password",
        )  # fmt: skip
        sent = st.form_submit_button(t("account.reset"), width="stretch")
    if sent:
        _do(
            "reset", reset_password,
            lambda each: ResetPassword(each, state.actor(), name, password),
        )  # fmt: skip


def _lock(user: User) -> None:
    label = t("account.unlock" if user.locked else "account.lock")
    if st.button(label, key=f"account.lock.{user.name}", icon=":material/lock:", width="stretch"):
        _do(
            "lock", lock_user,
            lambda each: LockUser(each, state.actor(), user.name, locked=not user.locked),
        )  # fmt: skip


def _do(key: str, service: Callable[[Any, Any], Any], command: Callable[[str], Command]) -> None:
    done = give(f"account.{key}", service, command)
    if done is not None:
        st.session_state[DONE] = t("account.done", name=done.name)
        st.rerun()
