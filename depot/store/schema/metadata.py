"""The one MetaData that every table of the product is registered on, and column types.

Quantities are whole base units, money is fen, instants are µs UTC, dates are dates.
No column of a key may be NULL: both databases count NULLs as different, so "no lot" is
the lot ``-`` and "never expires" is 9999-12-31.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Integer, MetaData
from sqlalchemy.types import TypeEngine

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

# SQLite numbers rows by itself only for a key declared INTEGER.
RowId: TypeEngine[int] = BigInteger().with_variant(Integer(), "sqlite")
