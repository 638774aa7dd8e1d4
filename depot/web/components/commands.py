"""Giving a command from a button, once however often it is pressed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from depot.errors import DepotError, StorageFailed
from depot.services.application import Command
from depot.web import state
from depot.web.components.refusals import show_refusal

R = TypeVar("R")


def give(key: str, service: Callable[[Any, Any], R], command: Callable[[str], Command]) -> R | None:
    """Execute a command; return its result, or None after showing why it was refused.

    The id is kept in the session until there is an answer: a second press, a rerun
    or a lost connection sends the same id, which gives the first result again.

    Parameters
    ----------
    key
        Names the button.
    service
        What does it.
    command
        Makes the command from its id.
    """
    try:
        result = state.application().execute(service, command(state.command_id(key)))
    except StorageFailed as refusal:
        # Perhaps it was done: the same id must be sent again.
        show_refusal(refusal)
        return None
    except DepotError as refusal:
        state.answered(key)
        show_refusal(refusal)
        return None
    state.answered(key)
    return result
