"""Staying logged in over a reload of the browser."""

from __future__ import annotations

from typing import Final, cast

import streamlit as st

from depot.services import sessions
from depot.web import state
from depot.web.cookie import COOKIE, PATH
from depot.web.tickets import TICKETS

TOKEN: Final = "session.token"  # noqa: S105 (the name of a place in the session)
TICKET: Final = "session.ticket"
TRIED: Final = "session.tried"
CHECKED: Final = "session.checked_us"
SEEN: Final = "session.seen_us"
_CHECK_EVERY_US: Final = 30_000_000
_SEEN_EVERY_US: Final = sessions.SEEN_EVERY_MIN * 60_000_000


def begin() -> None:
    """Begin a session of who has just logged in, and hand its cookie to the browser."""
    who = state.user()
    if who is None:
        return
    token = sessions.begin(state.application(), who)
    _remember(token)
    st.session_state[TICKET] = TICKETS.issue(token)


def resume() -> None:
    """Log in whom the browser's cookie names, or log out whose session has ended."""
    if state.user() is not None:
        _check()
        return
    if st.session_state.get(TRIED):
        return
    st.session_state[TRIED] = True
    token = _cookie()
    who = sessions.resume(state.application(), token) if token else None
    if who is not None:
        state.log_in(who)
        _remember(token)


def leave() -> None:
    """Log out: end the session, forget the person, take the cookie away."""
    who, token = state.user(), cast("str", st.session_state.get(TOKEN, ""))
    state.log_out()
    st.session_state[TRIED] = True
    if who is not None and token:
        sessions.end(state.application(), who.name, token)
        st.session_state[TICKET] = TICKETS.issue("")


def hand_over() -> None:
    """Let the browser fetch its cookie while a ticket waits for it."""
    ticket = cast("str", st.session_state.get(TICKET, ""))
    if ticket and TICKETS.is_waiting(ticket):
        base = str(st.get_option("server.baseUrlPath") or "").strip("/")
        address = f"/{base}/{PATH}/{ticket}" if base else f"/{PATH}/{ticket}"
        st.sidebar.html(
            f"<script>fetch('{address}', {{method: 'POST', credentials: 'same-origin'}})</script>",
            unsafe_allow_javascript=True,
        )


def _cookie() -> str:
    """Return the browser's token; empty without one, or where there is no browser at all."""
    found: object = st.context.cookies.get(COOKIE)
    return found if isinstance(found, str) else ""


def _remember(token: str) -> None:
    now_us = state.application().clock.now_us()
    st.session_state.update({TOKEN: token, CHECKED: now_us, SEEN: now_us})


def _check() -> None:
    """Ask from time to time whether the session still holds, and note that it is in use."""
    token = cast("str", st.session_state.get(TOKEN, ""))
    now_us = state.application().clock.now_us()
    if not token or now_us - st.session_state[CHECKED] < _CHECK_EVERY_US:
        return
    st.session_state[CHECKED] = now_us
    app = state.application()
    if app.read(sessions.session_user, sessions.hash_of(token)) is None:
        leave()
    elif now_us - st.session_state[SEEN] >= _SEEN_EVERY_US:
        sessions.resume(app, token)
        st.session_state[SEEN] = now_us
