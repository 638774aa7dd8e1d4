"""Readiness at a glance: reserves against standards, what expires, the last plan, open orders.

All quantities come from the ledger; the last plan's figures are its checker's.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from math import fsum
from typing import Final

from depot.domain.agreement import AgreementKind
from depot.domain.call_off import Promise
from depot.domain.item import Item
from depot.domain.ledger import OWN, StockStatus
from depot.domain.lot import is_expired
from depot.domain.order import OrderStatus
from depot.domain.plan_record import PlanRecord
from depot.domain.promised import countable
from depot.domain.reserve_layer import reliable_units
from depot.domain.reserve_standard import ReserveStandard
from depot.domain.stock import LotRow, StockFilter
from depot.errors import Text
from depot.services.order_views import OrderRow, item_name, order_list
from depot.services.reliability import reliability_book
from depot.services.stock import issuable_snapshot, lot_rows
from depot.services.supply_layers import LAYER_OF
from depot.store.uow import Reader

HORIZONS_DAYS: Final = (30, 90, 180, 365)
_OPEN: Final = (OrderStatus.DRAFT, OrderStatus.APPROVED, OrderStatus.ISSUING)


@dataclass(frozen=True)
class ItemReadiness:
    """One item's reserves against its standard.

    Parameters
    ----------
    issuable
        Units of our own that an order could take today (good for the days that the item
        asks for, not reserved).
    reserved
        Units set aside for orders that have not left.
    agreed
        Units that agreements valid today still promise, open call-offs left out.
    reliable
        Of these, what to count on by what was seen of the suppliers.
    standard
        What must be held; None when the item has no standard.
    """

    item: str
    name: Text
    unit_zh: str
    plan_group: str
    issuable: int
    reserved: int
    agreed: int
    reliable: int
    standard: ReserveStandard | None

    @property
    def fill_rate(self) -> float | None:
        """Share of the standard that is in stock, at most 1; None without a standard."""
        return self._share(self.issuable)

    @property
    def fill_rate_agreed(self) -> float | None:
        """Share of the standard that stock and agreements make together, at most 1."""
        return self._share(self.issuable + self.agreed)

    @property
    def fill_rate_reliable(self) -> float | None:
        """Share of the standard that stock and what is reliable of agreements make, at most 1."""
        return self._share(self.issuable + self.reliable)

    @property
    def missing(self) -> int:
        """Units that stock and agreements together lack of the standard."""
        wanted = 0 if self.standard is None else self.standard.quantity
        return max(0, wanted - self.issuable - self.agreed)

    def _share(self, units: int) -> float | None:
        if self.standard is None:
            return None
        return min(1.0, units / self.standard.quantity) if self.standard.quantity else 1.0


@dataclass(frozen=True)
class GroupReadiness:
    """A plan group's reserves against its items' standards.

    Parameters
    ----------
    items
        Items with a standard.
    met, met_agreed, met_reliable
        How many of these reach it by stock, by stock with agreements, and by stock with what
        is reliable of them.
    fill_rate, fill_rate_agreed, fill_rate_reliable
        Mean of the items' rates, each item counting alike; None without standards.
    """

    plan_group: str
    items: int
    met: int
    met_agreed: int
    fill_rate: float | None
    fill_rate_agreed: float | None
    met_reliable: int
    fill_rate_reliable: float | None


@dataclass(frozen=True)
class Expiring:
    """Our own goods on the shelf that lose their date.

    Parameters
    ----------
    within_days
        Until then, today included, expired goods left out; 0 for those expired already.
    lots, units, value_cny
        How many lots, base units, and what they cost.
    """

    within_days: int
    lots: int
    units: int
    value_cny: Decimal


@dataclass(frozen=True)
class Readiness:
    """How ready the district is.

    Parameters
    ----------
    seq
        Position of the ledger that all of it was read at.
    items
        Items that are in stock, agreed on or have a standard, by plan group and code.
    expired, expiring
        What lies expired on the shelf; what expires within each horizon (cumulative).
    last_plan
        Head of the newest saved plan.
    open_orders
        Orders that are drafts, approved or on their way out.
    """

    today: date
    seq: int
    items: tuple[ItemReadiness, ...]
    groups: tuple[GroupReadiness, ...]
    expired: Expiring
    expiring: tuple[Expiring, ...]
    last_plan: PlanRecord | None
    open_orders: tuple[OrderRow, ...]


def readiness(reader: Reader, today: date) -> Readiness:
    """Return how ready the district is on a day."""
    catalogue = {item.code: item for item in reader.catalogue.items()}
    lots = [row for row in lot_rows(reader, StockFilter(), today) if row.owner == OWN]
    snapshot = issuable_snapshot(reader, today)
    items = _items(reader, catalogue, lots, snapshot.units, today)
    past = [row for row in lots if _is_past(row, today)]
    dated = [row for row in lots if row.expires_on is not None and not _is_past(row, today)]
    plans = reader.plans.list(1)
    return Readiness(
        today=today,
        seq=snapshot.seq,
        items=items,
        groups=_groups(items),
        expired=_expiring(0, past, catalogue),
        expiring=tuple(
            _expiring(days, [row for row in dated if (row.days_left or 0) <= days], catalogue)
            for days in HORIZONS_DAYS
        ),
        last_plan=plans[0] if plans else None,
        open_orders=order_list(reader, _OPEN),
    )


def _is_past(row: LotRow, today: date) -> bool:
    # A lot may be booked as expired before its date, for example after a failed test.
    return row.status is StockStatus.EXPIRED or is_expired(row.expires_on, today)


def _expiring(days: int, rows: Sequence[LotRow], catalogue: Mapping[str, Item]) -> Expiring:
    return Expiring(
        days,
        len({row.lot_id for row in rows}),
        sum(row.quantity for row in rows),
        sum((row.quantity * catalogue[row.item_code].price_cny for row in rows), Decimal(0)),
    )


def _items(
    reader: Reader,
    catalogue: Mapping[str, Item],
    lots: Iterable[LotRow],
    units: Mapping[tuple[str, str], int],
    today: date,
) -> tuple[ItemReadiness, ...]:
    issuable = _totals((item, quantity) for (_, item), quantity in units.items())
    reserved = _totals((row.item_code, row.reserved) for row in lots)
    counted = [
        (promise, units)
        for promise, units in countable(reader.reserves.promises(), today)
        if promise.kind is not AgreementKind.AID
    ]
    agreed = _totals((promise.line.item, units) for promise, units in counted)
    reliable = _reliable(reader, counted)
    standards = {each.item: each for each in reader.reserves.standards()}
    shown = sorted(
        {code for held in (issuable, reserved, agreed) for code, n in held.items() if n}
        | standards.keys(),
        key=lambda code: (catalogue[code].plan_group, code),
    )
    return tuple(
        ItemReadiness(
            code,
            item_name(catalogue[code]),
            catalogue[code].unit_zh,
            catalogue[code].plan_group,
            issuable.get(code, 0),
            reserved.get(code, 0),
            agreed.get(code, 0),
            reliable.get(code, 0),
            standards.get(code),
        )
        for code in shown
    )


def _reliable(reader: Reader, counted: Iterable[tuple[Promise, int]]) -> dict[str, int]:
    """Return the units of each item to count on, each agreement by its supplier's record."""
    book = reliability_book(reader)
    return _totals(
        (
            promise.line.item,
            reliable_units(
                units,
                book.on(promise.supplier, LAYER_OF[promise.kind], promise.line.item).careful_share,
            ),
        )
        for promise, units in counted
    )


def _groups(items: Sequence[ItemReadiness]) -> tuple[GroupReadiness, ...]:
    grouped: dict[str, list[ItemReadiness]] = {}
    for item in items:
        grouped.setdefault(item.plan_group, []).append(item)
    return tuple(_group(name, members) for name, members in sorted(grouped.items()))


def _group(name: str, members: Iterable[ItemReadiness]) -> GroupReadiness:
    judged = [each for each in members if each.standard is not None]
    stock = [each.fill_rate or 0.0 for each in judged]
    together = [each.fill_rate_agreed or 0.0 for each in judged]
    careful = [each.fill_rate_reliable or 0.0 for each in judged]
    return GroupReadiness(
        name,
        len(judged),
        sum(rate >= 1 for rate in stock),
        sum(rate >= 1 for rate in together),
        fsum(stock) / len(judged) if judged else None,
        fsum(together) / len(judged) if judged else None,
        sum(rate >= 1 for rate in careful),
        fsum(careful) / len(judged) if judged else None,
    )


def _totals(pairs: Iterable[tuple[str, int]]) -> dict[str, int]:
    totals: dict[str, int] = {}
    for code, quantity in pairs:
        totals[code] = totals.get(code, 0) + quantity
    return totals
