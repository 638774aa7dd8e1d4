"""All tables. Import a new schema module here, so that `metadata` knows it."""

from depot.store.schema import append_only, catalogue, documents, ledger, places
from depot.store.schema.metadata import metadata

# Owners of further tables (accounts, reserves, fleet, orders, plans) add theirs above and below.
__all__ = ["append_only", "catalogue", "documents", "ledger", "metadata", "places"]
