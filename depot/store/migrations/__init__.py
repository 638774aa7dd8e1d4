"""Alembic's scripts; `depot.store.migrate` runs them."""
