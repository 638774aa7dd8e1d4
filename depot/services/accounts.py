"""Log-ins: making users, letting them in, and keeping guessers out."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

from depot.domain.account import (
    RIGHTS_OF_ROLE,
    Role,
    User,
    require_language,
    require_password,
)  # fmt: skip
from depot.errors import Conflict, NotAllowed, NotFound, Text
from depot.services.access import SYSTEM_ACTOR, Right, require
from depot.services.application import Application, new_command_id
from depot.store.repositories.history import Named
from depot.store.uow import Reader, UnitOfWork

MAX_FAILURES: Final = 5
WINDOW_MIN: Final = 15
_US_PER_MIN: Final = 60_000_000
_NAME_LENGTH: Final = 64


@dataclass(frozen=True)
class CreateUser:
    """Make a log-in; its rights are those of the role.

    Parameters
    ----------
    demo
        A known password, good in demo mode only.
    """

    command_id: str
    actor: str
    name: str
    display_zh: str
    display_en: str
    role: Role
    password: str = field(repr=False)
    language: str = "zh"
    demo: bool = False


@dataclass(frozen=True)
class ChangePassword:
    """Replace one's own password."""

    command_id: str
    actor: str
    old: str = field(repr=False)
    new: str = field(repr=False)


@dataclass(frozen=True)
class ChooseLanguage:
    """Remember what language somebody reads."""

    command_id: str
    actor: str
    language: str


@dataclass(frozen=True)
class LogInAttempt:
    """Somebody types a name and a password; `actor` is the name as typed."""

    command_id: str
    actor: str
    password: str = field(repr=False)


@dataclass(frozen=True)
class AttemptOutcome:
    """Whether they may come in, and how long to wait where they may not even try."""

    accepted: bool
    wait_min: int = 0


@dataclass(frozen=True)
class AccountChanged:
    """The user that was made or changed."""

    name: str


def create_user(command: CreateUser, uow: UnitOfWork) -> AccountChanged:
    """Make a user.

    Raises
    ------
    NotAllowed, InvalidInput, Conflict
        Without the right to administer; for a bad name, name to show or password;
        when the name is taken.
    """
    require(uow, command.actor, Right.ADMIN)
    require_password(command.password)
    user = User(
        command.name,
        command.display_zh,
        command.display_en,
        command.role,
        RIGHTS_OF_ROLE[command.role],
        command.language,
        command.demo,
    )
    if user.name == SYSTEM_ACTOR or uow.accounts.user(user.name) is not None:
        raise Conflict(
            f"用户名“{user.name}”已被使用，请换一个。",
            f"User name “{user.name}” is taken; choose another.",
        )
    uow.accounts.add(user, hashed(command.password), uow.now_us)
    uow.history.name(Named.USER, {user.name: Text(user.display_zh, user.display_en)})
    return AccountChanged(user.name)


def change_password(command: ChangePassword, uow: UnitOfWork) -> AccountChanged:
    """Replace one's own password, given the old one; all sessions end."""
    require_password(command.new)
    if not matches(uow, command.actor, command.old):
        raise NotAllowed("原密码不正确，密码未更改。", "The old password is wrong.")
    uow.accounts.set_password(command.actor, hashed(command.new))
    uow.sessions.end(uow.now_us, user_name=command.actor)
    return AccountChanged(command.actor)


def choose_language(command: ChooseLanguage, uow: UnitOfWork) -> AccountChanged:
    """Remember somebody's language."""
    require_language(command.language)
    if uow.accounts.user(command.actor) is None:
        raise NotFound(f"没有用户“{command.actor}”。", f"There is no user “{command.actor}”.")
    uow.accounts.set_language(command.actor, command.language)
    return AccountChanged(command.actor)


def log_in(app: Application, name: str, password: str) -> User:
    """Return the user of a name and password.

    Raises
    ------
    NotAllowed
        For a wrong name or password (it doesn't say which), after too many failures,
        and for demo users outside demo mode.
    """
    typed = name.strip().lower()[:_NAME_LENGTH] or "-"
    outcome = app.execute(attempt_log_in, LogInAttempt(new_command_id(), typed, password))
    if outcome.wait_min:
        raise NotAllowed(
            f"登录失败次数过多，请在 {outcome.wait_min} 分钟后再试。",
            f"Too many failed attempts. Try again in {outcome.wait_min} minutes.",
        )
    user = app.read(find_user, typed) if outcome.accepted else None
    if user is None:
        raise NotAllowed(
            f"用户名或密码不正确。连续 {MAX_FAILURES} 次失败后须等待 {WINDOW_MIN} 分钟。",
            f"Wrong user name or password. After {MAX_FAILURES} failures there is a wait of "
            f"{WINDOW_MIN} minutes.",
        )
    if user.locked:
        raise NotAllowed(
            f"账号“{user.name}”已停用，请联系管理员。",
            f"The account “{user.name}” is locked; ask the administrator.",
        )
    if user.demo and not app.settings.demo:
        raise NotAllowed(
            "演示账号只能在演示模式下登录，请使用正式账号。",
            "Demo accounts work in demo mode only; use an account of your own.",
        )
    return user


def attempt_log_in(command: LogInAttempt, uow: UnitOfWork) -> AttemptOutcome:
    """Check a password; failures are counted, also those of names that nobody has."""
    since_us = uow.now_us - WINDOW_MIN * _US_PER_MIN
    uow.accounts.forget_attempts(before_us=since_us)
    failures = uow.accounts.attempts(command.actor)
    if len(failures) >= MAX_FAILURES:
        left_us = failures[0] + WINDOW_MIN * _US_PER_MIN - uow.now_us
        return AttemptOutcome(accepted=False, wait_min=max(1, -(-left_us // _US_PER_MIN)))
    if matches(uow, command.actor, command.password):
        uow.accounts.forget_attempts(name=command.actor)
        return AttemptOutcome(accepted=True)
    uow.accounts.add_attempt(command.actor, uow.now_us)
    return AttemptOutcome(accepted=False)


def find_user(reader: Reader, name: str) -> User | None:
    """Return the user of that log-in name, if there is one."""
    return reader.accounts.user(name)


def users(reader: Reader) -> tuple[User, ...]:
    """Return all users, by name."""
    return reader.accounts.users()


def hashed(password: str) -> str:
    """Return what the database keeps of a password."""
    return password_hasher().hash(password)


@cache
def password_hasher() -> PasswordHasher:
    """Return what makes and checks hashes (Argon2id with the library's own costs)."""
    return PasswordHasher()


@cache
def _nobodys_hash() -> str:
    return password_hasher().hash("a password that nobody has")


def matches(reader: Reader, name: str, password: str) -> bool:
    """Whether the password is right; a name that nobody has takes as long."""
    stored = reader.accounts.password_hash(name)
    try:
        password_hasher().verify(stored or _nobodys_hash(), password)
    except (VerifyMismatchError, InvalidHashError):
        return False
    return stored is not None
