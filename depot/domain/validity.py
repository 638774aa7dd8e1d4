"""From which day to which something stands: an agreement, a promise, an offer, a listing."""

from __future__ import annotations

from datetime import date
from typing import Protocol


class Dated(Protocol):
    """What has a first and a last day."""

    @property
    def valid_from(self) -> date:
        """First day."""

    @property
    def valid_to(self) -> date:
        """Last day."""


def is_valid_on(what: Dated, day: date) -> bool:
    """Whether it stands on a day; both ends count."""
    return what.valid_from <= day <= what.valid_to
