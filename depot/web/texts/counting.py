"""Texts of counting and of goods found."""

TEXTS: dict[str, tuple[str, str]] = {}
