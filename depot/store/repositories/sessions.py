"""Sessions of people in their browsers."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, insert, select, update

from depot.store.schema.sessions import web_session


@dataclass(frozen=True)
class OpenSession:
    """A session that was not ended."""

    user_name: str
    started_at_us: int
    seen_at_us: int


class Sessions:
    """Books sessions, and ends them."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def start(self, token_hash: str, user_name: str, at_us: int) -> None:
        """Book a session."""
        values = {
            "token_hash": token_hash, "user_name": user_name, "started_at_us": at_us,
            "seen_at_us": at_us, "ended_at_us": 0,
        }  # fmt: skip
        self._connection.execute(insert(web_session).values(values))

    def open(self, token_hash: str) -> OpenSession | None:
        """Return the session of a token, if there is one that was not ended."""
        query = select(
            web_session.c.user_name, web_session.c.started_at_us, web_session.c.seen_at_us
        ).where(web_session.c.token_hash == token_hash, web_session.c.ended_at_us == 0)
        row = self._connection.execute(query).one_or_none()
        return None if row is None else OpenSession(*row)

    def see(self, token_hash: str, at_us: int) -> None:
        """Note that the person is still there."""
        here = web_session.c.token_hash == token_hash
        self._connection.execute(update(web_session).where(here).values(seen_at_us=at_us))

    def end(self, at_us: int, *, token_hash: str = "", user_name: str = "") -> int:
        """End one session, or all of a person; return how many."""
        here = (
            web_session.c.token_hash == token_hash
            if token_hash
            else web_session.c.user_name == user_name
        )
        ended = update(web_session).where(here, web_session.c.ended_at_us == 0)
        return self._connection.execute(ended.values(ended_at_us=at_us)).rowcount
