"""Breaking text into lines: Chinese anywhere, Latin between words."""

from __future__ import annotations

import re
from collections.abc import Callable

_PIECE = re.compile(r"[A-Za-z0-9.,:%/+_²³()-]+ *| +|.", re.DOTALL)
_NOT_FIRST = frozenset("，。、；：？！）》」』】〉%℃)]}”’…")
"""Characters that don't begin a line."""


def wrapped(text: str, width: float, width_of: Callable[[str], float]) -> list[str]:
    """Return ``text`` in lines not wider than ``width``.

    A word that is wider than a line is cut; a single character always stands.

    Parameters
    ----------
    width
        Room of a line, in the unit of ``width_of``. Positive.
    """
    lines: list[str] = []
    line = ""
    for piece in _PIECE.findall(text):
        if width_of((line + piece).rstrip()) <= width:
            line += piece
            continue
        if line.strip() and piece in _NOT_FIRST:
            line, piece = line[:-1], line[-1] + piece  # noqa: PLW2901 (it takes its neighbour along)
        if line.strip():
            lines.append(line.rstrip())
        *full, line = _cut(piece.lstrip() if lines else piece, width, width_of)
        lines += full
    return [*lines, line.rstrip()] if line.strip() or not lines else lines


def _cut(word: str, width: float, width_of: Callable[[str], float]) -> list[str]:
    parts = [""]
    for character in word:
        if parts[-1] and width_of((parts[-1] + character).rstrip()) > width:
            parts.append("")
        parts[-1] += character
    return parts
