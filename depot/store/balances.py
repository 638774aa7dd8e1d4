"""The statements that change balances: what is taken is there, or nothing changes."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    BigInteger,
    Insert,
    Select,
    Update,
    and_,
    bindparam,
    exists,
    func,
    literal,
    or_,
    select,
)  # fmt: skip
from sqlalchemy.dialects import postgresql
from sqlalchemy.sql import ColumnElement

from depot.domain.ledger import HoldingKey
from depot.store.prepared import Prepared
from depot.store.rowset import Columns, Types, among, given
from depot.store.schema.ledger import balance

KEY_COLUMNS = (balance.c.account_id, balance.c.lot_id, balance.c.status, balance.c.owner)
KEY_TYPES: Types = tuple((name, balance.c[name].type) for name in HoldingKey._fields)
CHANGE_TYPES: Types = (*KEY_TYPES, ("amount", balance.c.qty.type))
# A holding that something leaves, that something comes to, or both.
MOVE_TYPES: Types = (
    *KEY_TYPES,
    ("bounded", balance.c.bounded.type),
    ("leaves", BigInteger()),
    ("comes", BigInteger()),
)
BALANCE_NAMES = (*HoldingKey._fields, "bounded", "qty", "reserved")

BALANCES = Prepared(
    lambda dialect: select(*KEY_COLUMNS, balance.c.qty, balance.c.reserved).where(
        among(dialect, balance.c.account_id, "accounts"), among(dialect, balance.c.lot_id, "lots")
    )
)


def lock(values: Columns) -> Select[Any]:
    """Lock the holdings of the rows in sorted order."""
    locked = select(*KEY_COLUMNS).where(_same_key(values))
    return locked.order_by(*KEY_COLUMNS).with_for_update(of=balance)


@lru_cache
def all_or_none(build: Callable[[Columns], Update]) -> Prepared:
    """Return the change of all the rows' holdings, locked in sorted order, or of none (PostgreSQL).

    The second look at what is free, in `build` itself, is the one that holds with any
    number of writers.
    """
    values = given("postgresql", CHANGE_TYPES)
    free = (balance.c.qty - balance.c.reserved).label("free")
    held = lock(values).add_columns(values["amount"], free).cte("held")
    enough = _count_of(held, held.c.free >= held.c.amount)
    changed = build(dict(held.c)).where(enough == bindparam("wanted"))
    return Prepared(lambda _dialect: changed)


def _move_all_or_none(dialect: str) -> Select[Any]:
    """Take what leaves and put what comes, or do nothing; say how many had what leaves them.

    All holdings are locked in sorted order, then looked at. Those that aren't there yet are
    opened, unless somebody else has just done so.

    The last two columns say how many holdings were there and how many were changed. A row
    that another command has changed since the statement began is looked at once more for
    itself, with conditions that other rows have part in: it can be left out although the
    others were changed. Then the numbers differ, and the whole command has to begin again.
    """
    wanted = select(*given(dialect, MOVE_TYPES).values()).cte("wanted_rows")
    free = balance.c.qty - balance.c.reserved
    locked = lock(dict(wanted.c)).add_columns(wanted.c.leaves, wanted.c.comes, free.label("free"))
    held = locked.cte("held")
    enough = _count_of(held, (held.c.leaves > 0) & (held.c.free >= held.c.leaves))
    all_there = enough == bindparam("wanted")
    changed = (
        balance.update()
        .values(qty=balance.c.qty - held.c.leaves + held.c.comes)
        # The second look, at the row itself, is the one that holds with any number of writers.
        .where(_same_key(held.c), or_(held.c.leaves == 0, free >= held.c.leaves), all_there)
    )
    is_held = exists().where(*(held.c[name] == wanted.c[name] for name in HoldingKey._fields))
    keys = [wanted.c[name] for name in HoldingKey._fields]
    opened = select(*keys, wanted.c.bounded, wanted.c.comes, literal(0)).where(~is_held, all_there)
    fresh = postgresql.insert(balance).from_select(list(BALANCE_NAMES), opened.order_by(*keys))
    done = changed.returning(balance.c.account_id).cte("changed")
    counts = [
        select(func.count()).select_from(each).scalar_subquery().label(f"{each.name}_rows")
        for each in (held, done)
    ]
    return select(enough, *counts).add_cte(add_to_existing(fresh).cte("fresh"))


MOVE_ALL_OR_NONE = Prepared(_move_all_or_none)


def _count_of(held: Any, condition: ColumnElement[bool]) -> ColumnElement[int]:  # noqa: ANN401
    return select(func.count().label("enough")).select_from(held).where(condition).scalar_subquery()


def take_free(values: Columns) -> Update:
    """Take units that nobody has reserved."""
    changed = balance.update().values(qty=balance.c.qty - values["amount"])
    return changed.where(_same_key(values), _has_free(values))


def reserve_free(values: Columns) -> Update:
    """Reserve units that nobody has reserved."""
    changed = balance.update().values(reserved=balance.c.reserved + values["amount"])
    return changed.where(_same_key(values), _has_free(values))


def unreserve(values: Columns) -> Update:
    """Give reserved units back."""
    changed = balance.update().values(reserved=balance.c.reserved - values["amount"])
    return changed.where(_same_key(values), balance.c.reserved >= values["amount"])


def _has_free(values: Columns) -> ColumnElement[bool]:
    return balance.c.qty - balance.c.reserved >= values["amount"]


def add_to_existing(insert: Any) -> Insert:  # noqa: ANN401  see rowset.Conflict
    """Add to a holding that is there already."""
    statement: Insert = insert.on_conflict_do_update(
        index_elements=KEY_COLUMNS, set_={"qty": balance.c.qty + insert.excluded.qty}
    )
    return statement


def _same_key(values: Any) -> ColumnElement[bool]:  # noqa: ANN401  columns by name
    return and_(*(column == values[column.name] for column in KEY_COLUMNS))
