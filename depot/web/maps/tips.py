"""What is told of a thing on the map that is pointed at."""

from __future__ import annotations

from html import escape

from depot.web.language import t


def tip(key: str, **values: object) -> str:
    """Return a text of the app as HTML, what is put into it shown as these very words.

    Parameters
    ----------
    key, values
        As for `depot.web.language.t`.
    """
    return t(key, **{name: escape(str(each)) for name, each in values.items()})
