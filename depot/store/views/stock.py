"""Stock by item and by lot, and what a plan may count on."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, and_, case, func, or_, select

from depot.domain.ledger import OWN, StockStatus
from depot.domain.lot import NEVER, earliest_valid_expiry
from depot.domain.stock import (
    IssuableSnapshot,
    LotRow,
    StockFilter,
    StockRow,
    expiry_band,
)  # fmt: skip
from depot.store.schema.catalogue import item, item_version
from depot.store.schema.ledger import balance, head, lot
from depot.store.schema.lot_events import lot_state, not_recalled, present_expiry
from depot.store.schema.places import bin_

_ISSUABLE = balance.c.status == StockStatus.ISSUABLE.value
_OURS = balance.c.owner == OWN
_FREE = balance.c.qty - balance.c.reserved
# The expiry that holds now: a re-test may have extended the printed one.
_expires = present_expiry()
_ESCAPE = "\\"


class Stock:
    """Reads what is in the bins."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def by_item(self, wanted: StockFilter, today: date) -> tuple[StockRow, ...]:
        """Return one row an item, by code."""
        past = _expires < today
        stored = (
            select(
                lot.c.item.label("item"),
                _sum(balance.c.qty).label("on_hand"),
                _sum(_FREE, _ISSUABLE, _OURS, ~past, not_recalled()).label("available"),
                _sum(balance.c.reserved).label("reserved"),
                _sum(balance.c.qty, balance.c.status == StockStatus.QUARANTINED.value).label(
                    "quarantined"
                ),
                _sum(balance.c.qty, or_(past, balance.c.status == StockStatus.EXPIRED.value)).label(
                    "expired"
                ),
                func.min(case((_ISSUABLE, _expires))).label("next_expires_on"),
            )
            .select_from(_holdings())
            .where(balance.c.qty > 0, *_holding_conditions(wanted, today))
            .group_by(lot.c.item)
            .subquery("stored")
        )
        query = (
            select(item_version, *(column for column in stored.c if column.name != "item"))
            .join(item, _current())
            .join(stored, stored.c.item == item.c.code, isouter=not wanted.asks_for_stock)
            .where(~item.c.internal, *_item_conditions(wanted))
            .order_by(item.c.code)
        )
        return tuple(_stock_row(row, today) for row in self._connection.execute(query))

    def by_lot(self, wanted: StockFilter, today: date) -> tuple[LotRow, ...]:
        """Return one row a holding, the earliest expiry first."""
        query = (
            select(
                lot, balance, item_version, bin_.c.depot, bin_.c.code.label("bin"),
                _expires.label("good_until"),
            )
            .select_from(_holdings())
            .join(item, item.c.code == lot.c.item)
            .join(item_version, _current())
            .where(
                balance.c.qty > 0, *_holding_conditions(wanted, today), *_item_conditions(wanted)
            )
            .order_by(
                _expires, lot.c.item, lot.c.id, bin_.c.depot, bin_.c.code,
                balance.c.status, balance.c.owner,
            )
        )  # fmt: skip
        return tuple(_lot_row(row, today) for row in self._connection.execute(query))

    def issuable(self, arrives_on: date) -> IssuableSnapshot:
        """Return what could be issued of each item for arrival on a day.

        The same goods as an issue would take: ours, issuable, free, and good on arrival
        for at least the days that the item asks for.
        """
        free = func.sum(_FREE)
        query = (
            select(
                bin_.c.depot, lot.c.item, _expires.label("good_until"),
                item_version.c.min_remaining_days, free.label("free"),
            )
            .select_from(_holdings())
            .join(item, item.c.code == lot.c.item)
            .join(item_version, _current())
            .where(_ISSUABLE, _OURS, _FREE > 0, _expires >= arrives_on, not_recalled())
            .group_by(
                bin_.c.depot, lot.c.item, _expires, item_version.c.min_remaining_days
            )
            .order_by(bin_.c.depot, lot.c.item)
        )  # fmt: skip
        units: dict[tuple[str, str], int] = {}
        for row in self._connection.execute(query):
            if row.good_until >= earliest_valid_expiry(arrives_on, row.min_remaining_days):
                place = (row.depot, row.item)
                units[place] = units.get(place, 0) + int(row.free)
        seq = self._connection.execute(select(head.c.seq)).scalar_one_or_none()
        return IssuableSnapshot(units, seq or 0)


def _holdings() -> Any:  # noqa: ANN401  SQLAlchemy's joins have no common public type
    return (
        balance.join(bin_, bin_.c.account_id == balance.c.account_id)
        .join(lot, lot.c.id == balance.c.lot_id)
        .outerjoin(lot_state, lot_state.c.lot_id == lot.c.id)
    )


def _current() -> ColumnElement[bool]:
    return and_(item_version.c.code == item.c.code, item_version.c.version == item.c.version)


def _sum(value: ColumnElement[int], *conditions: ColumnElement[bool]) -> ColumnElement[int]:
    counted = case((and_(*conditions), value), else_=0) if conditions else value
    return func.coalesce(func.sum(counted), 0)


def _holding_conditions(wanted: StockFilter, today: date) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if wanted.depot is not None:
        conditions.append(bin_.c.depot == wanted.depot)
    if wanted.status is not None:
        conditions.append(balance.c.status == wanted.status.value)
    if wanted.expiring_within_days is not None:
        span = min(wanted.expiring_within_days, (NEVER - today).days - 1)
        conditions.append(_expires <= today + timedelta(days=span))
    return conditions


def _item_conditions(wanted: StockFilter) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if wanted.plan_group is not None:
        conditions.append(item_version.c.plan_group == wanted.plan_group)
    if wanted.need is not None:
        conditions.append(item_version.c.need == wanted.need)
    if text := wanted.text.strip():
        names = (item_version.c.code, item_version.c.name_zh, item_version.c.name_en)
        conditions.append(
            or_(*(name.icontains(text, autoescape=True, escape=_ESCAPE) for name in names))
        )
    return conditions


def _stock_row(row: Row[Any], today: date) -> StockRow:
    on_hand = int(row.on_hand or 0)
    next_expires_on = None if row.next_expires_on == NEVER else row.next_expires_on
    return StockRow(
        item_code=row.code,
        name_zh=row.name_zh,
        name_en=row.name_en,
        plan_group=row.plan_group,
        need=row.need,
        unit_zh=row.unit_zh,
        on_hand=on_hand,
        available=int(row.available or 0),
        reserved=int(row.reserved or 0),
        quarantined=int(row.quarantined or 0),
        expired=int(row.expired or 0),
        weight_kg=on_hand * row.weight_g / 1000,
        volume_m3=on_hand * row.volume_cm3 / 1_000_000,
        value_cny=on_hand * Decimal(row.price_fen) / 100,
        next_expires_on=next_expires_on,
        band=expiry_band(next_expires_on, today),
    )


def _lot_row(row: Row[Any], today: date) -> LotRow:
    expires_on = None if row.good_until == NEVER else row.good_until
    return LotRow(
        lot_id=row.lot_id,
        item_code=row.item,
        name_zh=row.name_zh,
        name_en=row.name_en,
        unit_zh=row.unit_zh,
        lot_no=row.lot_no,
        supplier=row.supplier,
        made_on=row.made_on,
        expires_on=expires_on,
        days_left=None if expires_on is None else (expires_on - today).days,
        band=expiry_band(expires_on, today),
        depot=row.depot,
        bin=row.bin,
        status=StockStatus(row.status),
        owner=row.owner,
        quantity=row.qty,
        reserved=row.reserved,
    )
