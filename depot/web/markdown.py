"""Words that people typed, in texts that are read as Markdown."""

from __future__ import annotations

import re

from depot.web.language import t

_MARKS = re.compile(
    r"([\\`*_~$<\[\]]"  # a format, a formula, an address
    r"|:(?=[a-z])"  # a sign
    r"|&(?=#?\w+;)"  # a letter by its name
    r"|^[ \t]*[#>+-]|^[ \t]*\d+[.)])",  # a heading, a quotation, a list
    re.MULTILINE,
)
"""What would mean something else than itself."""


def literal(words: str) -> str:
    """Return Markdown that shows these very words."""
    return _MARKS.sub(_escaped, words)


def told(key: str, **values: object) -> str:
    """Return a text of the app as Markdown, what is put into it shown as these very words.

    Parameters
    ----------
    key, values
        As for `depot.web.language.t`.
    """
    return t(
        key, **{name: literal(each) if isinstance(each, str) else each
                for name, each in values.items()}
    )  # fmt: skip


def _escaped(mark: re.Match[str]) -> str:
    found = mark[0]
    return f"{found[:-1]}\\{found[-1]}"
