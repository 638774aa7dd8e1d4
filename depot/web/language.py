"""The session's language, and texts in it."""

from __future__ import annotations

from typing import cast

import streamlit as st

from depot.errors import Text
from depot.web import outside
from depot.web.texts import TEXTS

LANGUAGE = "app.language"
DEFAULT = "zh"


def language() -> str:
    """Return ``"zh"`` or ``"en"``; Chinese until somebody switches."""
    return outside.LANGUAGE.get() or cast("str", st.session_state.get(LANGUAGE) or DEFAULT)


def t(key: str, **values: object) -> str:
    """Return the text of a key in the session's language.

    Parameters
    ----------
    key
        Key in `depot.web.texts`.
    values
        For the places in braces.
    """
    text = TEXTS[key].in_language(language())
    return text.format(**values) if values else text


def said(text: Text) -> str:
    """Return a message of the product in the session's language."""
    return text.in_language(language())


def named(zh: str, en: str) -> str:
    """Return a name that data carry in both languages; the other where one is missing."""
    return (en or zh) if language() == "en" else (zh or en)
