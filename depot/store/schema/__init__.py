"""All tables. Import a new schema module here, so that `metadata` knows it."""

from depot.store.schema import (
    accounts,
    alerts,
    append_only,
    catalogue,
    documents,
    fleet,
    ledger,
    lot_events,
    orders,
    places,
    plans,
    reserves,
    rotation,
)  # fmt: skip
from depot.store.schema.metadata import metadata

__all__ = [
    "accounts", "alerts", "append_only", "catalogue", "documents", "fleet", "ledger",
    "lot_events", "metadata", "orders", "places", "plans", "reserves", "rotation",
]  # fmt: skip
