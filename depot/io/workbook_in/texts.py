"""Bringing what people type to one form before comparing it."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime

from depot.io.workbook_in.grid import Broken, Content

_BRACKETS = re.compile(r"\([^)]*\)|（[^）]*）|\[[^\]]*\]|【[^】]*】")


def plain(value: Content) -> str:
    """Return a cell as text: full-width made half-width, spaces at the ends gone.

    A whole number loses its ``.0``, as codes kept as numbers have it.
    """
    if value is None:
        return ""
    if isinstance(value, Broken):
        return value.shown
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, datetime):
        value = value.date() if value.time() == datetime.min.time() else value
    if isinstance(value, date):
        return value.isoformat()
    text = str(value)
    normal = text if text.isascii() else unicodedata.normalize("NFKC", text)
    if not normal.isprintable():
        normal = "".join(c if c.isprintable() else " " for c in normal)
    return " ".join(normal.split())


def shortened(text: str, most: int = 40) -> str:
    """Return ``text`` cut to be quoted in a message."""
    return text if len(text) <= most else text[: most - 1] + "…"


def comparable(text: str) -> str:
    """Return only the letters and digits, in small letters."""
    normal = unicodedata.normalize("NFKC", text).casefold()
    return "".join(character for character in normal if character.isalnum())


def without_brackets(text: str) -> str:
    """Return ``text`` without what stands in brackets."""
    return _BRACKETS.sub("", text)
