"""Papers that one person writes and another decides: when they may, and who."""

from __future__ import annotations

from enum import StrEnum

from depot.errors import Conflict, NotAllowed, Text


def require_state(paper: Text, number: str, state: StrEnum, wanted: StrEnum) -> None:
    """Refuse a step that a paper's state doesn't allow.

    Parameters
    ----------
    paper
        What such a paper is called.

    Raises
    ------
    Conflict
        When it stands elsewhere.
    """
    if state is not wanted:
        raise Conflict(
            f"{paper.zh} {number} 已办理，不能再办理此操作。请刷新后查看。",
            f"{paper.en} {number} has moved on; this can't be done now. Reload.",
        )


def require_another(number: str, author: str, by: str, *, wrote: Text) -> None:
    """Refuse a decision of one's own paper (four eyes).

    Parameters
    ----------
    wrote
        What its author did: 编制 / drafted.

    Raises
    ------
    NotAllowed
        When the same person wrote it.
    """
    if by == author:
        raise NotAllowed(
            f"{number} 由“{by}”本人{wrote.zh}，不能自己审批。请由另一名有审批权限的人员审批。",
            f"“{by}” {wrote.en} {number}; nobody approves their own. Another person with the "
            "right to approve must.",
        )


def require_author(number: str, author: str, by: str, *, wrote: str) -> None:
    """Refuse the withdrawal of somebody else's paper.

    Parameters
    ----------
    wrote
        What its author did, in Chinese: 编制.

    Raises
    ------
    NotAllowed
        When somebody else wrote it.
    """
    if by != author:
        raise NotAllowed(
            f"{number} 由“{author}”{wrote}，只能由本人撤回。",
            f"{number} is {author}'s, who alone may withdraw it.",
        )


def just_handled(number: str) -> Conflict:
    """Return the refusal of who comes second."""
    return Conflict(
        f"{number} 刚被他人办理。请刷新后查看。",
        f"Somebody has just handled {number}. Reload.",
    )
