"""How sure a figure is: shown beside it wherever it is shown."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from depot.errors import Text


class Mark(StrEnum):
    """How a value was come by.

    SOURCED
        Read in the named source.
    DERIVED
        Computed from sourced values.
    LIKELY
        Well known, not read again.
    ESTIMATED
        Our judgement, to be replaced by the buyer's own figure.
    OWN
        Our own code or choice; there is nothing to be sure of.
    """

    SOURCED = "sourced"
    DERIVED = "derived"
    LIKELY = "likely"
    ESTIMATED = "estimated"
    OWN = "own"


MARK_TEXT: Final[dict[Mark, Text]] = {
    Mark.SOURCED: Text("来源", "sourced"),
    Mark.DERIVED: Text("推算", "derived"),
    Mark.LIKELY: Text("惯例", "likely"),
    Mark.ESTIMATED: Text("估算", "estimated"),
    Mark.OWN: Text("自编", "own"),
}

_WEAKEST_FIRST: Final = (Mark.ESTIMATED, Mark.LIKELY, Mark.DERIVED, Mark.SOURCED, Mark.OWN)


def mark_of(text: str) -> Mark:
    """Return the weakest mark that a remark names; a mixed value is as sure as its worst part.

    ``"road sourced, length estimated"`` is estimated. A remark that names none is
    taken as estimated.
    """
    lowered = text.lower()
    if "estimate" in lowered:
        return Mark.ESTIMATED
    return next((mark for mark in _WEAKEST_FIRST if mark.value in lowered), Mark.ESTIMATED)
