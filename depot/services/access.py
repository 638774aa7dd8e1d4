"""Who may do what: asked first by every service."""

from __future__ import annotations

from depot.domain.account import Right
from depot.errors import NotAllowed
from depot.store.uow import Reader

__all__ = ["SYSTEM_ACTOR", "Right", "require", "require_any"]

# Set-up, demo data and nightly jobs act under this name. Nobody can log in with it.
SYSTEM_ACTOR = "system"

_NAMES = {
    Right.PLAN: ("计划", "plan"),
    Right.APPROVE: ("审批", "approve"),
    Right.KEEP: ("保管", "keep stock"),
    Right.MONEY: ("经费", "spend"),
    Right.ADMIN: ("管理", "administer"),
}


def require(uow: Reader, actor: str, right: Right) -> None:
    """Refuse what the actor has no right to.

    Raises
    ------
    NotAllowed
        When the right is missing.
    """
    require_any(uow, actor, right)


def require_any(uow: Reader, actor: str, *rights: Right) -> None:
    """Refuse what the actor has none of these rights to.

    Raises
    ------
    NotAllowed
        When all of them are missing.
    """
    if actor == SYSTEM_ACTOR:
        return
    held = uow.accounts.rights_of(actor)
    if any(right.value in held for right in rights):
        return
    zh = "或".join(f"“{_NAMES[right][0]}”" for right in rights)
    en = " or ".join(_NAMES[right][1] for right in rights)
    raise NotAllowed(
        f"用户“{actor}”没有{zh}权限。请由有权限的人员办理或联系管理员。",
        f"User “{actor}” has no right to {en}. Ask someone who has, or the administrator.",
    )
