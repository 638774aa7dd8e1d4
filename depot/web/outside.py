"""The session of what is made outside the page's run: a download, when it is asked for.

Streamlit makes it on a thread that knows no session; what is kept here stands in for it.
"""

from __future__ import annotations

from collections.abc import Callable
from contextvars import ContextVar, copy_context
from typing import Final

from depot.services.application import Application

LANGUAGE: Final[ContextVar[str]] = ContextVar("outside.language", default="")
APPLICATION: Final[ContextVar[Application | None]] = ContextVar("outside.app", default=None)


def kept(make: Callable[[], bytes], application: Application, language: str) -> Callable[[], bytes]:
    """Return `make` as it has to be run later: for this product, in this language."""

    def run() -> bytes:
        LANGUAGE.set(language)
        APPLICATION.set(application)
        return make()

    return lambda: copy_context().run(run)
