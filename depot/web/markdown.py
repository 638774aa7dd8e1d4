"""Words that people typed, in texts that are read as Markdown."""

from __future__ import annotations

import re

_MARKS = re.compile(r"([\\`*_~$<\[\]]|:(?=[a-z]))")
"""What would begin a format, a formula, an address or a sign inside a line."""


def literal(words: str) -> str:
    """Return Markdown that shows these very words."""
    return _MARKS.sub(r"\\\1", words)
