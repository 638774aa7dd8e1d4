"""What the parts of the issue page share: giving a step, saying that it was done."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, TypeVar

import streamlit as st

from depot.services.application import Command
from depot.web.components.commands import give
from depot.web.components.numbers import Numbers
from depot.web.language import t

R = TypeVar("R")
CHOSEN: Final = "issue.shipment"
_DONE: Final = "issue.flow_done"


def step(
    key: str,
    service: Callable[[Any, Any], R],
    command: Callable[[str], Command],
    message: Callable[[R], str],
    *,
    afterwards: Callable[[], None] | None = None,
) -> None:
    """Give a command; when it is done, say so on the next run.

    Parameters
    ----------
    key
        Names the button and what it is about.
    message
        Words for the result.
    afterwards
        What to forget once it is done.
    """
    done = give(key, service, command)
    if done is None:
        return
    if afterwards is not None:
        afterwards()
    say(message(done))


def say(message: str) -> None:
    """Show a message at the top of the next run, and run."""
    st.session_state[_DONE] = message
    st.rerun()


def show_said() -> None:
    """Show what was done last, once."""
    message = st.session_state.pop(_DONE, None)
    if message is not None:
        st.success(message, icon=":material/check_circle:")


def done_words(verb: str) -> Callable[[Any], str]:
    """Return the words for a step that gave a `ShipmentRef`."""
    return lambda ref: t(f"ship.done.{verb}", document=ref.document_no)


def big(
    label: str, key: str, icon: str, *, primary: bool = True, disabled: bool = False,
    numbers: Numbers | None = None,
) -> bool:  # fmt: skip
    """Show a button as wide as the phone; it does nothing while a number is out of range."""
    ok = numbers is None or numbers.ok
    if numbers is not None:
        numbers.say()
    return ok & st.button(
        label,
        key=key,
        type="primary" if primary else "secondary",
        width="stretch",
        icon=f":material/{icon}:",
        disabled=disabled,
    )
