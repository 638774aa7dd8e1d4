"""Sessions: a browser that was logged in stays so over a reload, until it is ended.

The browser keeps a random token in a cookie that no script can read; the database keeps
its hash. A session ends by logging out, after `IDLE_MIN` without use, after `LONGEST_MIN`
in any case, and at once when the password is changed or the account locked.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from typing import Final

from depot.domain.account import User
from depot.errors import InvalidInput, NotAllowed
from depot.services.accounts import find_user
from depot.services.application import Application, new_command_id
from depot.store.uow import Reader, UnitOfWork

IDLE_MIN: Final = 4 * 60
LONGEST_MIN: Final = 16 * 60
SEEN_EVERY_MIN: Final = 5
_US_PER_MIN: Final = 60_000_000
_HASH_LENGTH: Final = 64


@dataclass(frozen=True)
class StartSession:
    """Begin a session of the actor, who has just shown the password."""

    command_id: str
    actor: str
    token_hash: str


@dataclass(frozen=True)
class SeeSession:
    """Note that the session is in use."""

    command_id: str
    actor: str
    token_hash: str


@dataclass(frozen=True)
class EndSession:
    """End the session."""

    command_id: str
    actor: str
    token_hash: str


@dataclass(frozen=True)
class SessionChanged:
    """Whose session it is."""

    user_name: str


def start_session(command: StartSession, uow: UnitOfWork) -> SessionChanged:
    """Begin a session.

    Raises
    ------
    NotAllowed, InvalidInput
        For an unknown or locked user; a token that is none.
    """
    user = find_user(uow, command.actor)
    if user is None or user.locked:
        raise NotAllowed(
            f"用户“{command.actor}”不存在或已停用，请联系管理员。",
            f"User “{command.actor}” is unknown or locked; ask the administrator.",
        )
    if len(command.token_hash) != _HASH_LENGTH:
        raise InvalidInput("会话标识无效，请重新登录。", "The session's mark is damaged: log in.")
    uow.sessions.start(command.token_hash, command.actor, uow.now_us)
    return SessionChanged(command.actor)


def see_session(command: SeeSession, uow: UnitOfWork) -> SessionChanged:
    """Note that a session is in use."""
    uow.sessions.see(command.token_hash, uow.now_us)
    return SessionChanged(command.actor)


def end_session(command: EndSession, uow: UnitOfWork) -> SessionChanged:
    """End a session; ending it again changes nothing."""
    uow.sessions.end(uow.now_us, token_hash=command.token_hash)
    return SessionChanged(command.actor)


def session_user(reader: Reader, token_hash: str) -> User | None:
    """Return whose open session it is; None when it has ended, been idle or lasted too long."""
    found = reader.sessions.open(token_hash)
    if found is None:
        return None
    idle_us = reader.now_us - found.seen_at_us
    age_us = reader.now_us - found.started_at_us
    if idle_us > IDLE_MIN * _US_PER_MIN or age_us > LONGEST_MIN * _US_PER_MIN:
        return None
    user = find_user(reader, found.user_name)
    return None if user is None or user.locked else user


def hash_of(token: str) -> str:
    """Return what the database keeps of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def begin(app: Application, user: User) -> str:
    """Begin a session and return its token, which nobody but the browser keeps."""
    token = secrets.token_urlsafe(32)
    app.execute(start_session, StartSession(new_command_id(), user.name, hash_of(token)))
    return token


def resume(app: Application, token: str) -> User | None:
    """Return whose session a browser's token opens; note that it is in use."""
    token_hash = hash_of(token)
    user = app.read(session_user, token_hash)
    if user is None or (user.demo and not app.settings.demo):
        return None
    app.execute(see_session, SeeSession(new_command_id(), user.name, token_hash))
    return user


def end(app: Application, user_name: str, token: str) -> None:
    """End the session of a token."""
    app.execute(end_session, EndSession(new_command_id(), user_name, hash_of(token)))
