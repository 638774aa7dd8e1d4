"""The tree that supplies are classed by (应急物资分类): four levels, digits 1 + 2 + 2 + 2.

A code is filled up with zeros: ``1010000`` is the second level. ``99`` gathers what has no
class of its own at its level.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from depot.errors import InvalidInput

LENGTH: Final = 7
_CUTS: Final = (1, 3, 5, 7)
_CODE: Final = re.compile(r"[1-9](?:\d\d){3}\Z")


@dataclass(frozen=True)
class ItemClass:
    """A class of the tree.

    Parameters
    ----------
    code
        Seven digits.
    name_zh, name_en
        Names.
    mark, source
        How sure the class is and where it is from.
    """

    code: str
    name_zh: str
    name_en: str
    mark: str = "own"
    source: str = ""

    def __post_init__(self) -> None:
        if not is_class_code(self.code) or not self.name_zh.strip():
            raise InvalidInput(
                f"分类“{self.code} {self.name_zh}”无效：代码为 7 位数字（1+2+2+2，不足补零，"
                "中间不空级），并有名称。",
                f"Class “{self.code} {self.name_zh}” must have seven digits (1 + 2 + 2 + 2, "
                "filled up with zeros, no level left out) and a name.",
            )

    @property
    def level(self) -> int:
        """From 1 to 4."""
        return level_of(self.code)


def is_class_code(code: str) -> bool:
    """Whether a text can be a class: seven digits, and zeros only where levels end."""
    if not _CODE.match(code):
        return False
    parts = [code[1:3], code[3:5], code[5:7]]
    used = [part != "00" for part in parts]
    return used == sorted(used, reverse=True)


def level_of(code: str) -> int:
    """Return the level of a class, from 1 to 4."""
    return 1 + sum(code[cut : cut + 2] != "00" for cut in _CUTS[:-1])


def parent_of(code: str) -> str:
    """Return the class above; empty for the first level."""
    level = level_of(code)
    return "" if level == 1 else code[: _CUTS[level - 2]].ljust(LENGTH, "0")


def path_to(code: str) -> tuple[str, ...]:
    """Return the classes from the first level down to this one."""
    return tuple(code[:cut].ljust(LENGTH, "0") for cut in _CUTS[: level_of(code)])


def is_under(code: str, above: str) -> bool:
    """Whether a class is another one or below it."""
    return code.startswith(above[: _CUTS[level_of(above) - 1]])


def orphans(classes: Iterable[ItemClass]) -> tuple[ItemClass, ...]:
    """Return the classes whose class above is missing."""
    listed = list(classes)
    codes = {each.code for each in listed} | {""}
    return tuple(each for each in listed if parent_of(each.code) not in codes)
