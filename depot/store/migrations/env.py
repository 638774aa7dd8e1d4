"""What Alembic runs: the migrations, on the connection that `depot.store.migrate` opened."""

from __future__ import annotations

from alembic import context

from depot.store.schema import metadata
from depot.store.schema.named_by_movements import is_compared

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    # SQLite can't alter most things in place.
    render_as_batch=True,
    compare_type=True,
    include_object=is_compared,
)
with context.begin_transaction():
    context.run_migrations()
