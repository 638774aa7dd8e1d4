"""What the parts of the page share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st

from depot.domain.aid import AidPartner
from depot.services.aid import partners
from depot.services.application import Command
from depot.web import state
from depot.web.care.goods import finished
from depot.web.components.commands import give
from depot.web.language import named, t


def known_partners() -> dict[str, AidPartner]:
    """Return who may be asked, by code."""
    return {each.code: each for each in state.application().read(partners)}


def partner_name(partner: AidPartner) -> str:
    """Return a partner in words."""
    return f"{named(partner.name_zh, partner.name_en)} · {t(f'aid.level.{partner.level.value}')}"


def choose_partner(key: str) -> str | None:
    """Choose a partner; None until somebody has."""
    found = known_partners()
    if not found:
        st.info(t("aid.no_partner"))
        return None
    return st.selectbox(
        t("aid.partner"),
        list(found),
        index=None,
        key=key,
        placeholder=t("choose.one"),
        format_func=lambda code: partner_name(found[code]),
    )


def do(key: str, service: Callable[[Any, Any], Any], command: Callable[[str], Command]) -> None:
    """Give a command and say on the next run that it was done."""
    result = give(f"aid.{key}", service, command)
    if result is not None:
        finished("aid", t("aid.done", number=result.number))
