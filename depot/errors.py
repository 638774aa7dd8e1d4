"""Messages in two languages and the tree of refusals.

A refusal is a sentence for a person: what, where, and what to do. It carries
Chinese and English together, so that whoever shows it picks the language.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Text:
    """A message in both languages of the product.

    Parameters
    ----------
    zh
        Chinese, shown by default.
    en
        English, shown when the user has switched.
    """

    zh: str
    en: str

    def __post_init__(self) -> None:
        if not self.zh or not self.en:
            raise ValueError("A text needs both its Chinese and its English.")

    def in_language(self, language: str) -> str:
        """Return the English for ``"en"`` and the Chinese for anything else."""
        return self.en if language == "en" else self.zh

    def __str__(self) -> str:
        return self.zh


class DepotError(Exception):
    """A refusal that a person is told about; nothing was changed.

    Parameters
    ----------
    zh, en
        The finished sentence: what was refused, where, and what to do.
    """

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(zh)
        self.text = Text(zh, en)


class InvalidInput(DepotError):
    """A value that can't be true: negative, fractional, misspelt, out of range."""


class NotFound(DepotError):
    """Something named doesn't exist."""


class NotAllowed(DepotError):
    """The person has no right to do this, or may not do it to their own work."""


class Conflict(DepotError):
    """It was possible a moment ago: stock gone, order already approved."""


class InsufficientStock(Conflict):
    """There is not enough available stock."""


class BudgetExceeded(Conflict):
    """There is not enough free money on a budget line, or in a commitment."""


class StorageFailed(DepotError):
    """The database could not do its work: disk full, read-only, connection lost."""


class CommandReused(Conflict):
    """A command id came again with another content."""
