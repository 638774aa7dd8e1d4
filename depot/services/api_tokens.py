"""Tokens of devices and programs (接口令牌): made and revoked by an administrator.

A token acts for one person, with that person's rights and never more, by the interface alone
(docs/api.md). The database keeps its hash; it is shown once, when it is made.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import Final

from depot.domain.account import User
from depot.domain.api_token import ApiToken, checked_name, require_hash
from depot.errors import Conflict, NotFound
from depot.services.access import Right, require
from depot.services.accounts import find_user
from depot.services.application import Application, new_command_id
from depot.services.sessions import hash_of
from depot.store.uow import Reader, UnitOfWork

__all__ = [
    "ApiToken", "MakeToken", "RevokeToken", "SeeToken", "TokenChanged", "hash_of", "make_token",
    "new_token", "revoke_token", "see_token", "token_list", "token_user", "whose",
]  # fmt: skip

SEEN_EVERY_US: Final = 3_600_000_000


@dataclass(frozen=True)
class MakeToken:
    """Hand a token out.

    Parameters
    ----------
    token_hash
        Of the token, which stays with who makes it.
    name
        What it is for.
    user_name
        For whom it acts.
    vehicle
        Code of the only truck that it may report of; empty: of any.
    """

    command_id: str
    actor: str
    token_hash: str
    name: str
    user_name: str
    vehicle: str = ""


@dataclass(frozen=True)
class RevokeToken:
    """End a token; what was done with it stays."""

    command_id: str
    actor: str
    name: str


@dataclass(frozen=True)
class SeeToken:
    """Note that a token is used."""

    command_id: str
    actor: str
    name: str


@dataclass(frozen=True)
class TokenChanged:
    """The token that was made or ended."""

    name: str


def make_token(command: MakeToken, uow: UnitOfWork) -> TokenChanged:
    """Hand a token out.

    Raises
    ------
    NotAllowed, InvalidInput, NotFound, Conflict
        Without the right to administer; for a bad name or hash; for an unknown or locked
        user or an unknown truck; when the name was used before.
    """
    require(uow, command.actor, Right.ADMIN)
    require_hash(command.token_hash)
    name = checked_name(command.name)
    user = find_user(uow, command.user_name)
    if user is None or user.locked:
        raise NotFound(
            f"用户“{command.user_name}”不存在或已停用，不能为其生成令牌。",
            f"User “{command.user_name}” is unknown or locked; no token can act for them.",
        )
    if command.vehicle and command.vehicle not in {each.code for each in uow.fleet.vehicles()}:
        raise NotFound(
            f"没有车辆“{command.vehicle}”。请从车辆列表中选择，或不限车辆。",
            f"There is no vehicle “{command.vehicle}”. Choose one, or leave it open.",
        )
    if uow.api_tokens.named(name) is not None:
        raise Conflict(
            f"令牌名称“{name}”已用过（撤销的也算）。请另起一个名称。",
            f"A token was called “{name}” before (revoked ones count). Choose another name.",
        )
    new = ApiToken(name, user.name, command.vehicle, command.actor, uow.now_us)
    uow.api_tokens.add(new, command.token_hash)
    return TokenChanged(name)


def revoke_token(command: RevokeToken, uow: UnitOfWork) -> TokenChanged:
    """End a token at once.

    Raises
    ------
    NotAllowed, NotFound, Conflict
        Without the right to administer; for an unknown token; when it has ended.
    """
    require(uow, command.actor, Right.ADMIN)
    if uow.api_tokens.named(command.name) is None:
        raise NotFound(f"没有令牌“{command.name}”。", f"There is no token called “{command.name}”.")
    if not uow.api_tokens.revoke(command.name, command.actor, uow.now_us):
        raise Conflict(f"令牌“{command.name}”已撤销。", f"Token “{command.name}” is revoked.")
    return TokenChanged(command.name)


def see_token(command: SeeToken, uow: UnitOfWork) -> TokenChanged:
    """Note that a token is used."""
    uow.api_tokens.see(command.name, uow.now_us)
    return TokenChanged(command.name)


def token_list(reader: Reader) -> tuple[ApiToken, ...]:
    """Return all tokens: good ones first, then by name."""
    return reader.api_tokens.all()


def token_user(reader: Reader, token_hash: str) -> tuple[ApiToken, User] | None:
    """Return a good token with its person; None when it is unknown, revoked, or they are locked."""
    found = reader.api_tokens.good(token_hash)
    user = None if found is None else find_user(reader, found.user_name)
    return None if found is None or user is None or user.locked else (found, user)


def whose(app: Application, token: str) -> tuple[ApiToken, User] | None:
    """Return what a token may do and for whom; note that it is in use."""
    found = app.read(token_user, hash_of(token))
    if found is None or (found[1].demo and not app.settings.demo):
        return None
    if app.clock.now_us() - found[0].seen_at_us > SEEN_EVERY_US:
        app.execute(see_token, SeeToken(new_command_id(), found[1].name, found[0].name))
    return found


def new_token() -> str:
    """Return a fresh token."""
    return f"dpt_{secrets.token_urlsafe(32)}"
