"""Texts of the orders page."""

TEXTS: dict[str, tuple[str, str]] = {}
