"""Tokens with which devices and programs act for a person (接口令牌)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from depot.errors import InvalidInput

MAX_NAME_LENGTH: Final = 60
_HASH: Final = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class ApiToken:
    """A token that was handed out; what it is itself nobody keeps.

    Parameters
    ----------
    name
        What it is for, chosen by the administrator; used once for good.
    user_name
        Whose rights it has; never more.
    vehicle
        Code of the only truck whose shipments it may report of; empty: of any.
    seen_at_us
        When it was last used, to the hour; 0: never.
    revoked_by, revoked_at_us
        Empty and 0 while it is good.
    """

    name: str
    user_name: str
    vehicle: str
    made_by: str
    made_at_us: int
    seen_at_us: int = 0
    revoked_by: str = ""
    revoked_at_us: int = 0

    @property
    def is_good(self) -> bool:
        """Whether nobody has revoked it."""
        return not self.revoked_at_us


def checked_name(name: str) -> str:
    """Return a token's name without spaces around it.

    Raises
    ------
    InvalidInput
        When it is empty or too long.
    """
    found = name.strip()
    if not found or len(found) > MAX_NAME_LENGTH:
        raise InvalidInput(
            f"令牌名称应为 1 至 {MAX_NAME_LENGTH} 个字符，写明用在哪里，例如“T12 车载定位”。",
            f"A token's name has 1 to {MAX_NAME_LENGTH} characters and says what it is for, "
            "such as “GPS of T12”.",
        )
    return found


def require_hash(token_hash: str) -> None:
    """Refuse what is no hash of a token."""
    if not _HASH.fullmatch(token_hash):
        raise InvalidInput("令牌无效，请重新生成。", "This is no token; make a new one.")
