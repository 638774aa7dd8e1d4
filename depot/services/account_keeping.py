"""Keeping accounts: names and roles, new passwords, locking; by administrators."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from depot.domain.account import RIGHTS_OF_ROLE, Right, Role, User, require_password
from depot.errors import Conflict, NotFound, Text
from depot.services.access import require
from depot.services.accounts import AccountChanged, hashed
from depot.store.repositories.history import Named
from depot.store.uow import UnitOfWork


@dataclass(frozen=True)
class ChangeUser:
    """Give a user other names to show, or another role."""

    command_id: str
    actor: str
    name: str
    display_zh: str
    display_en: str
    role: Role


@dataclass(frozen=True)
class ResetPassword:
    """Give somebody a new password; all their sessions end."""

    command_id: str
    actor: str
    name: str
    password: str = field(repr=False)


@dataclass(frozen=True)
class LockUser:
    """Lock a user out, or let them in again; locking ends their sessions."""

    command_id: str
    actor: str
    name: str
    locked: bool


def change_user(command: ChangeUser, uow: UnitOfWork) -> AccountChanged:
    """Change names and role; papers of before keep the names of before.

    Raises
    ------
    NotAllowed, NotFound, InvalidInput, Conflict
        Without the right to administer; for an unknown user or an empty name; when no
        administrator would be left.
    """
    require(uow, command.actor, Right.ADMIN)
    before = _known(uow, command.name)
    role = Role(command.role)
    if before.role is Role.ADMIN and role is not Role.ADMIN:
        _require_another_admin(uow, before)
    after = replace(
        before,
        display_zh=command.display_zh.strip(),
        display_en=command.display_en.strip(),
        role=role,
        rights=RIGHTS_OF_ROLE[role],
    )
    uow.accounts.change(after)
    uow.history.name(Named.USER, {after.name: Text(after.display_zh, after.display_en)})
    return AccountChanged(after.name)


def reset_password(command: ResetPassword, uow: UnitOfWork) -> AccountChanged:
    """Give somebody a new password.

    Raises
    ------
    NotAllowed, NotFound, InvalidInput
        Without the right to administer; for an unknown user; for a bad password.
    """
    require(uow, command.actor, Right.ADMIN)
    require_password(command.password)
    user = _known(uow, command.name)
    uow.accounts.set_password(user.name, hashed(command.password))
    uow.accounts.forget_attempts(name=user.name)
    uow.sessions.end(uow.now_us, user_name=user.name)
    return AccountChanged(user.name)


def lock_user(command: LockUser, uow: UnitOfWork) -> AccountChanged:
    """Lock a user out, or let them in again.

    Raises
    ------
    NotAllowed, NotFound, Conflict
        Without the right to administer; for an unknown user; for oneself, and when no
        administrator would be left.
    """
    require(uow, command.actor, Right.ADMIN)
    user = _known(uow, command.name)
    if command.locked and user.name == command.actor:
        raise Conflict(
            "不能停用自己的账号，请由另一位管理员办理。",
            "You can't lock your own account; another administrator can.",
        )
    if command.locked and user.role is Role.ADMIN:
        _require_another_admin(uow, user)
    uow.accounts.change(replace(user, locked=command.locked))
    if command.locked:
        uow.sessions.end(uow.now_us, user_name=user.name)
    return AccountChanged(user.name)


def _known(uow: UnitOfWork, name: str) -> User:
    found = uow.accounts.user(name)
    if found is None:
        raise NotFound(
            f"没有用户“{name}”。请从列表中选择。",
            f"There is no user “{name}”. Choose one from the list.",
        )
    return found


def _require_another_admin(uow: UnitOfWork, leaving: User) -> None:
    others = [
        user
        for user in uow.accounts.users()
        if user.role is Role.ADMIN and not user.locked and user.name != leaving.name
    ]
    if not others:
        raise Conflict(
            f"“{leaving.name}”是唯一的管理员，不能停用或更改角色。请先增加一位管理员。",
            f"“{leaving.name}” is the only administrator. Make another one first.",
        )
