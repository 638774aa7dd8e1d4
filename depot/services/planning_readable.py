"""Parts of a plan's document that can't be read are refused in one way."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from depot.errors import InvalidInput
from optimize.findings import ProblemError


@contextmanager
def readable(zh: str, en: str) -> Iterator[None]:
    """Refuse a part that can't be read, saying where and why.

    Parameters
    ----------
    zh, en
        What the part is.

    Raises
    ------
    InvalidInput
        With the first finding.
    """
    try:
        yield
    except ProblemError as error:
        first = error.findings[0]
        raise InvalidInput(
            f"方案中的{zh}无法读取：{first.path} {first.zh}请重新求解。",
            f"The plan's {en} can't be read: {first.path} {first.en} Solve again.",
        ) from error
