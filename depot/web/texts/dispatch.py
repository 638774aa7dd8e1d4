"""Texts of the dispatch page."""

TEXTS: dict[str, tuple[str, str]] = {}
