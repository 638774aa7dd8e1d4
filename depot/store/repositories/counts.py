"""Counts and what asks for them."""

from __future__ import annotations

from depot.store.repositories.count_flags import CountFlags


class Counts(CountFlags):
    """Loads counts; a unit of work books them."""
