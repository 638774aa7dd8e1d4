"""Which bins to offer first: for what waits, those that take anything; else those of the class."""

from __future__ import annotations

from depot.domain.place import Bin
from depot.web.transfer.warehouses import bins_for


def quarantine_first(depot: str, storage_class: str) -> list[Bin]:
    """Return the bins that may hold a class, those that take anything (待检区) first."""
    found = bins_for(depot, storage_class)
    return sorted(found, key=lambda each: (bool(each.storage_classes), each.code))
