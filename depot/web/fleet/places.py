"""Where trucks stand, in words."""

from __future__ import annotations

from collections.abc import Mapping

from depot.errors import Text
from depot.web.language import named

Places = Mapping[str, Text]
"""Names of depots and suppliers, by code."""


def place_words(start: str, places: Places) -> str:
    """Return the name of the place where a truck stands: known by a code, or as it was typed."""
    found = places.get(start)
    return start if found is None else named(found.zh, found.en)
