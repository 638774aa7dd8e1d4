"""Who may do what: asked first by every service."""

from __future__ import annotations

from depot.domain.account import Right
from depot.errors import NotAllowed
from depot.store.uow import Reader

__all__ = ["SYSTEM_ACTOR", "Right", "require"]

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
    if actor == SYSTEM_ACTOR or right.value in uow.accounts.rights_of(actor):
        return
    zh, en = _NAMES[right]
    raise NotAllowed(
        f"用户“{actor}”没有“{zh}”权限。请由有权限的人员办理或联系管理员。",
        f"User “{actor}” has no right to {en}. Ask someone who has, or the administrator.",
    )
