"""Words for codes that data carry."""

from __future__ import annotations

from depot.web.language import t
from depot.web.texts import TEXTS


def need_name(need: str) -> str:
    """Return the name of a need; a code that has none stands for itself."""
    key = f"need.{need}"
    return t(key) if key in TEXTS else need


def group_name(group: str) -> str:
    """Return the name of a group of the district's plan."""
    key = f"group.{group}"
    return t(key) if key in TEXTS else group
