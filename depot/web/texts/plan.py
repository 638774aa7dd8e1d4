"""Texts of the plan page."""

TEXTS: dict[str, tuple[str, str]] = {}
