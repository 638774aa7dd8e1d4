"""What goods are called, where the books keep their codes."""

from __future__ import annotations

from depot.services import catalogue
from depot.web import state
from depot.web.language import named


def item_names() -> dict[str, str]:
    """Return what items are called, by code."""
    found = state.application().read(catalogue.items)
    return {each.code: named(each.name_zh, each.name_en) for each in found}


def item_name(code: str) -> str:
    """Return the code and the name of an item."""
    return f"{code} {item_names().get(code, '')}".strip()
