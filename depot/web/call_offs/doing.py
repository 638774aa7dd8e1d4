"""Giving a step of a call-off: its button keeps the command's id until it was answered."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from depot.services.application import Command
from depot.web.care.goods import finished
from depot.web.components.commands import give
from depot.web.language import t


def do(
    number: str, key: str, service: Callable[[Any, Any], Any], command: Callable[[str], Command]
) -> None:
    """Give a step and say where the call-off then stands."""
    result = give(f"call_offs.{number}.{key}", service, command)
    if result is not None:
        finished(
            "call_offs", t("call.done", number=number, state=t(f"call.state.{result.state.value}"))
        )
