"""Units of goods (计量单位) in the session's language; the catalogue keeps the Chinese word."""

from __future__ import annotations

from depot.web.language import t
from depot.web.texts import TEXTS


def unit_name(unit_zh: str) -> str:
    """Return what a unit is called; a word without a translation stands for itself."""
    key = f"measure.{unit_zh}"
    return t(key) if key in TEXTS else unit_zh
