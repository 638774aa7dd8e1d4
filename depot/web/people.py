"""What people are called, where the books keep their user names."""

from __future__ import annotations

from depot.services.access import SYSTEM_ACTOR
from depot.services.accounts import users
from depot.web import state
from depot.web.language import named, t


def people() -> dict[str, str]:
    """Return the names to show, by user name."""
    found = state.application().read(users)
    shown = {each.name: named(each.display_zh, each.display_en) for each in found}
    return {SYSTEM_ACTOR: t("people.system"), **shown}


def person(user: str) -> str:
    """Return what somebody is called; the user name of one who isn't known."""
    return people().get(user, user)
