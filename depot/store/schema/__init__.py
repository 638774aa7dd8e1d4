"""All tables. Import a new schema module here, so that `metadata` knows it."""

from depot.store.schema import (
    accounts,
    alerts,
    append_only,
    attachments,
    care,
    catalogue,
    counting,
    deliveries,
    documents,
    emergency,
    fleet,
    house_rules,
    kits,
    ledger,
    loans,
    lot_events,
    money,
    named_by_movements,
    observations,
    orders,
    papers,
    places,
    plans,
    requisitions,
    reserves,
    rotation,
    serials,
    sessions,
    shipments,
    transfers,
    write_off,
)  # fmt: skip
from depot.store.schema.metadata import metadata

__all__ = [
    "accounts", "alerts", "append_only", "attachments", "care", "catalogue", "counting",
    "deliveries", "documents", "emergency", "fleet", "house_rules", "kits", "ledger", "loans",
    "lot_events", "metadata", "money", "named_by_movements", "observations", "orders", "papers",
    "places", "plans", "requisitions", "reserves", "rotation", "serials", "sessions", "shipments",
    "transfers", "write_off",
]  # fmt: skip
