"""All reserve layers against the reserve standards, by item and by plan group.

The layers (储备形式) are the physical stock, agreements and production capacity. Only what
could be used today counts: our own issuable goods in date, promises that are valid and free.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from math import fsum

from depot.domain.agreement import AgreementKind
from depot.domain.item import Item
from depot.domain.ledger import OWN, StockStatus
from depot.domain.lot import is_expired
from depot.domain.promised import countable
from depot.domain.reserve_standard import ReserveStandard
from depot.domain.stock import StockFilter
from depot.services.stock import lot_rows
from depot.store.uow import Reader


@dataclass(frozen=True)
class ItemLayers:
    """An item's reserves, layer by layer, against its standard.

    Parameters
    ----------
    stock
        Units of our own on the shelf that are issuable and in date; those set aside for
        orders that have not left are part of it.
    agreement, capacity
        Units that suppliers keep for us, and that makers could make, by valid agreements.
    standard
        What must be held; None when the item has none.
    """

    item: str
    name_zh: str
    name_en: str
    unit_zh: str
    plan_group: str
    stock: int
    agreement: int
    capacity: int
    standard: ReserveStandard | None

    @property
    def total(self) -> int:
        """All layers."""
        return self.stock + self.agreement + self.capacity

    @property
    def gap(self) -> int:
        """Units that all layers together lack."""
        return max(0, self._wanted - self.total)

    @property
    def stock_gap(self) -> int:
        """Units that the stock alone lacks."""
        return max(0, self._wanted - self.stock)

    @property
    def _wanted(self) -> int:
        return 0 if self.standard is None else self.standard.quantity

    def share(self, units: int) -> float | None:
        """Return the share of the standard that units make, at most 1; None without one."""
        if self.standard is None:
            return None
        return min(1.0, units / self._wanted) if self._wanted else 1.0


@dataclass(frozen=True)
class GroupLayers:
    """A plan group's reserves: the items' shares of their standards, each counting alike.

    Parameters
    ----------
    items, met_by_stock, met
        Items with a standard; how many reach it by stock alone, and by all layers.
    by_stock, with_agreements, with_capacity
        Mean of the items' shares, one layer after the other; None without standards.
    """

    plan_group: str
    items: int
    met_by_stock: int
    met: int
    by_stock: float | None
    with_agreements: float | None
    with_capacity: float | None


@dataclass(frozen=True)
class StandardsReport:
    """The reserves on a day, by plan group and code."""

    today: date
    items: tuple[ItemLayers, ...]
    groups: tuple[GroupLayers, ...]


def standards(reader: Reader, today: date) -> StandardsReport:
    """Return every item that has a reserve or a standard, layer by layer."""
    catalogue = {item.code: item for item in reader.catalogue.items()}
    known = {each.item: each for each in reader.reserves.standards()}
    stock = _stock(reader, today)
    agreement = _promised(reader, today, AgreementKind.STOCK)
    capacity = _promised(reader, today, AgreementKind.CAPACITY)
    codes = {*known, *stock, *agreement, *capacity} & catalogue.keys()
    items = tuple(
        _layers(catalogue[code], stock, agreement, capacity, known.get(code))
        for code in sorted(codes, key=lambda code: (catalogue[code].plan_group, code))
    )
    return StandardsReport(today, items, _groups(items))


def _stock(reader: Reader, today: date) -> dict[str, int]:
    rows = lot_rows(reader, StockFilter(status=StockStatus.ISSUABLE), today)
    return _totals(
        (row.item_code, row.quantity)
        for row in rows
        if row.owner == OWN and not is_expired(row.expires_on, today)
    )


def _promised(reader: Reader, today: date, kind: AgreementKind) -> dict[str, int]:
    return _totals(
        (promise.line.item, units)
        for promise, units in countable(reader.reserves.promises(), today)
        if promise.kind is kind
    )


def _layers(
    item: Item,
    stock: Mapping[str, int],
    agreement: Mapping[str, int],
    capacity: Mapping[str, int],
    standard: ReserveStandard | None,
) -> ItemLayers:
    code = item.code
    return ItemLayers(
        code, item.name_zh, item.name_en, item.unit_zh, item.plan_group,
        stock.get(code, 0), agreement.get(code, 0), capacity.get(code, 0), standard,
    )  # fmt: skip


def _groups(items: Iterable[ItemLayers]) -> tuple[GroupLayers, ...]:
    grouped: dict[str, list[ItemLayers]] = {}
    for each in items:
        grouped.setdefault(each.plan_group, []).append(each)
    return tuple(_group(name, members) for name, members in sorted(grouped.items()))


def _group(name: str, members: Iterable[ItemLayers]) -> GroupLayers:
    judged = [each for each in members if each.standard is not None]

    def mean(shares: Iterable[float | None]) -> float | None:
        return fsum(share or 0.0 for share in shares) / len(judged) if judged else None

    return GroupLayers(
        name,
        len(judged),
        sum(not each.stock_gap for each in judged),
        sum(not each.gap for each in judged),
        mean(each.share(each.stock) for each in judged),
        mean(each.share(each.stock + each.agreement) for each in judged),
        mean(each.share(each.total) for each in judged),
    )


def _totals(pairs: Iterable[tuple[str, int]]) -> dict[str, int]:
    totals: dict[str, int] = {}
    for code, units in pairs:
        totals[code] = totals.get(code, 0) + units
    return totals
