"""Tickets: a browser fetches its session's cookie with one, once and soon.

The token itself never passes through the page, so no script on it can read it.
"""

from __future__ import annotations

import secrets
import time
from threading import Lock
from typing import Final

LIFE_S: Final = 60.0
_MOST: Final = 10_000


class Tickets:
    """Tokens that wait for their browser."""

    def __init__(self) -> None:
        self._waiting: dict[str, tuple[str, float]] = {}
        self._lock = Lock()

    def issue(self, token: str) -> str:
        """Return a ticket for a token; for an empty one it takes the cookie away."""
        ticket = secrets.token_urlsafe(24)
        now_s = time.monotonic()
        with self._lock:
            for old in [key for key, (_, end_s) in self._waiting.items() if end_s < now_s]:
                del self._waiting[old]
            while len(self._waiting) >= _MOST:
                self._waiting.pop(next(iter(self._waiting)))
            self._waiting[ticket] = (token, now_s + LIFE_S)
        return ticket

    def is_waiting(self, ticket: str) -> bool:
        """Whether the browser has not come with it yet, and still may."""
        with self._lock:
            _, end_s = self._waiting.get(ticket, ("", 0.0))
        return time.monotonic() <= end_s

    def take(self, ticket: str) -> str | None:
        """Return the token of a ticket, once; None when it is unknown, used or late."""
        with self._lock:
            token, end_s = self._waiting.pop(ticket, ("", 0.0))
        return token if time.monotonic() <= end_s else None


TICKETS: Final = Tickets()
"""Of this process: the page issues them and the address takes them."""
