"""What people are called, where the books keep their user names."""

from __future__ import annotations

from typing import cast

import streamlit as st

from depot.services.access import SYSTEM_ACTOR
from depot.services.accounts import users
from depot.web import state
from depot.web.language import named, t

_READ = "people.read"


def forget() -> None:
    """Have the names read anew; call it once a run."""
    st.session_state.pop(_READ, None)


def people() -> dict[str, str]:
    """Return the names to show, by user name; they are read once a run."""
    if _READ not in st.session_state:
        found = state.application().read(users)
        shown = {each.name: named(each.display_zh, each.display_en) for each in found}
        st.session_state[_READ] = {SYSTEM_ACTOR: t("people.system"), **shown}
    return cast("dict[str, str]", st.session_state[_READ])


def person(user: str) -> str:
    """Return what somebody is called; the user name of one who isn't known."""
    return people().get(user, user)
