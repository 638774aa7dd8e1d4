"""What goods are called, where the books keep their codes."""

from __future__ import annotations

from collections.abc import Iterable

from depot.domain.item import Item
from depot.services import catalogue
from depot.web import state
from depot.web.language import named


def known_items() -> dict[str, Item]:
    """Return the catalogue, by code."""
    return {each.code: each for each in state.application().read(catalogue.items)}


def item_names() -> dict[str, str]:
    """Return what items are called, by code."""
    return {code: named(each.name_zh, each.name_en) for code, each in known_items().items()}


def item_words(codes: Iterable[str]) -> dict[str, str]:
    """Return the code and the name of these items, by code; nothing else is read."""
    wanted = set(codes)
    found = state.application().read(catalogue.items_of, wanted)
    names = {code: named(each.name_zh, each.name_en) for code, each in found.items()}
    return {code: f"{code} {names.get(code, '')}".strip() for code in wanted}


def item_name(code: str) -> str:
    """Return the code and the name of an item."""
    return item_words([code])[code]
