"""Texts of the readiness page."""

TEXTS: dict[str, tuple[str, str]] = {}
