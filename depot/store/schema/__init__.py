"""All tables. Import a new schema module here, so that `metadata` knows it."""

from depot.store.schema import (
    accounts,
    append_only,
    catalogue,
    documents,
    fleet,
    ledger,
    orders,
    places,
    plans,
    reserves,
)  # fmt: skip
from depot.store.schema.metadata import metadata

__all__ = [
    "accounts", "append_only", "catalogue", "documents", "fleet", "ledger", "metadata", "orders",
    "places", "plans", "reserves",
]  # fmt: skip
