"""People who use the program: roles, and the separate rights behind them.

Keeping, ordering and paying are in different hands (central rules for
disaster supplies: the emergency office states the need and orders the use,
the reserves office keeps, finance pays), so each right stands alone and a
role is only a preset of rights.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from depot.errors import InvalidInput

LANGUAGES: Final = ("zh", "en")
MIN_PASSWORD_LENGTH: Final = 8
MAX_PASSWORD_LENGTH: Final = 256
_NAME = re.compile(r"[a-z][a-z0-9._-]{1,31}")


class Right(StrEnum):
    """What a person may do.

    PLAN
        State the need, draft an order.
    APPROVE
        Order the use of supplies.
    KEEP
        Receive, store and issue.
    MONEY
        Sign agreements, buy, write off.
    ADMIN
        Manage accounts and reference data.
    """

    PLAN = "plan"
    APPROVE = "approve"
    KEEP = "keep"
    MONEY = "money"
    ADMIN = "admin"


class Role(StrEnum):
    """A preset of rights, named after the job."""

    DEPOT_MANAGER = "depot_manager"
    PLANNER = "planner"
    LEADER = "leader"
    SECTION_HEAD = "section_head"
    ADMIN = "admin"


RIGHTS_OF_ROLE: Final[dict[Role, frozenset[Right]]] = {
    Role.DEPOT_MANAGER: frozenset({Right.KEEP}),
    Role.PLANNER: frozenset({Right.PLAN}),
    Role.LEADER: frozenset({Right.APPROVE, Right.MONEY}),
    Role.SECTION_HEAD: frozenset({Right.MONEY}),
    Role.ADMIN: frozenset({Right.ADMIN}),
}


@dataclass(frozen=True)
class User:
    """A person with a log-in.

    Parameters
    ----------
    name
        Log-in name: lower-case letters, digits, ``. _ -``, 2 to 32 of them,
        a letter first.
    language
        ``"zh"`` or ``"en"``: what the person reads.
    demo
        Known password, for trying out; refused outside demo mode.
    locked
        May not log in; has no rights while it lasts.
    """

    name: str
    display_zh: str
    display_en: str
    role: Role
    rights: frozenset[Right]
    language: str = "zh"
    demo: bool = False
    locked: bool = False

    def __post_init__(self) -> None:
        if not _NAME.fullmatch(self.name):
            raise InvalidInput(
                f"用户名“{self.name[:40]}”不合规：请用2至32位小写字母、数字或 . _ -，以字母开头。",
                f"User name “{self.name[:40]}” is not allowed: use 2 to 32 lower-case letters, "
                "digits or . _ -, a letter first.",
            )
        if not self.display_zh.strip() or not self.display_en.strip():
            raise InvalidInput(
                f"用户“{self.name}”缺少姓名：中文和英文显示名都要填写。",
                f"User “{self.name}” has no display name: fill in both Chinese and English.",
            )
        require_language(self.language)

    def may(self, right: Right) -> bool:
        """Whether the person has ``right``."""
        return right in self.rights


def require_language(language: str) -> None:
    """Refuse a language that the product does not speak."""
    if language not in LANGUAGES:
        raise InvalidInput(
            f"不支持的语言“{language}”：请选 zh（中文）或 en（英文）。",
            f"Language “{language}” is not supported: choose zh or en.",
        )


def require_password(password: str) -> None:
    """Refuse a password that is too short to protect anything, or absurdly long."""
    if not MIN_PASSWORD_LENGTH <= len(password) <= MAX_PASSWORD_LENGTH:
        raise InvalidInput(
            f"密码长度须为{MIN_PASSWORD_LENGTH}至{MAX_PASSWORD_LENGTH}个字符，请换一个。",
            f"A password has {MIN_PASSWORD_LENGTH} to {MAX_PASSWORD_LENGTH} characters; "
            "choose another.",
        )
