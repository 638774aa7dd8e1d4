"""What a session remembers: the product, who is logged in, ids of commands under way."""

from __future__ import annotations

from typing import cast

import streamlit as st

from depot.domain.account import Right, User
from depot.services.application import Application, new_command_id
from depot.web import outside

APPLICATION = "app.application"
USER = "app.user"


def has_application() -> bool:
    """Whether the session has the product."""
    return APPLICATION in st.session_state


def set_application(application: Application) -> None:
    """Give the session the product; only the entry file does."""
    st.session_state[APPLICATION] = application


def application() -> Application:
    """Return the product."""
    return outside.APPLICATION.get() or cast("Application", st.session_state[APPLICATION])


def user() -> User | None:
    """Return who is logged in, or None."""
    return cast("User | None", st.session_state.get(USER))


def actor() -> str:
    """Return the user name that commands are given under."""
    who = user()
    return who.name if who else ""


def may(right: Right) -> bool:
    """Whether the person has a right; services ask again."""
    who = user()
    return who is not None and who.may(right)


def log_in(who: User) -> None:
    """Begin the person's session, in their language unless another was chosen before."""
    st.session_state[USER] = who
    st.session_state.setdefault("app.language", who.language)


def log_out() -> None:
    """Forget everything of the person, but not the product or the language."""
    kept = {APPLICATION, "app.language"}
    for key in [key for key in st.session_state if key not in kept]:
        del st.session_state[key]


def command_id(key: str) -> str:
    """Return the id of the command behind a button, the same until it is answered."""
    return cast("str", st.session_state.setdefault(f"command.{key}", new_command_id()))


def answered(key: str) -> None:
    """Forget a command's id: it was done, or refused without a trace."""
    st.session_state.pop(f"command.{key}", None)
