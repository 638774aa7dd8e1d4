"""What is in bins: weight, volume, floor under stacks, classes that lie together."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    BigInteger,
    Connection,
    Select,
    Subquery,
    and_,
    case,
    cast,
    func,
    literal,
    or_,
    select,
)  # fmt: skip
from sqlalchemy.sql import ColumnElement

from depot.domain.ledger import AccountKind
from depot.domain.lot import NEVER
from depot.domain.put_away import Shelved
from depot.store.prepared import Prepared
from depot.store.rowset import among
from depot.store.schema.catalogue import item, item_version
from depot.store.schema.ledger import account, balance, lot, movement
from depot.store.schema.lot_events import lot_state, present_expiry
from depot.store.schema.places import bin_, separation

_GRAMS = 1000
_CM3 = 1_000_000
_MM2 = 1_000_000
_MM3_PER_CM3 = 1000


_GONE_OUT = (AccountKind.SITE.value, AccountKind.CONSUMED.value, AccountKind.TRANSIT.value)


@dataclass(frozen=True)
class Fill:
    """What is in a bin.

    Parameters
    ----------
    code
        Of the bin.
    weight_kg, volume_m3, floor_m2
        Sums over everything in it, whoever owns it and whatever its state.
    too_high
        Item that is higher than the bin is clear; empty when none is.
    """

    code: str
    weight_kg: float
    volume_m3: float
    floor_m2: float
    too_high: str = ""


@dataclass(frozen=True)
class Clash:
    """Two goods in one bin that must not lie together."""

    bin: str
    first_item: str
    second_item: str
    reason_zh: str
    reason_en: str


@dataclass(frozen=True)
class Content:
    """Units of an item in a bin."""

    bin: str
    item: str
    quantity: int


@dataclass(frozen=True)
class Doubts:
    """What has to be looked into after a put-away; mostly nothing.

    Parameters
    ----------
    overfull
        Some bin holds more than a limit of its.
    dangerous
        Some of the goods are dangerous.
    apart
        Some classes of goods must not lie together.
    """

    overfull: bool
    dangerous: bool
    apart: bool


class ShelfLoads:
    """Locks bins and sums what is in them."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def lock_shelves(self, account_ids: Iterable[int]) -> tuple[str, ...]:
        """Let one put-away at a time into a bin, so that two can't overfill it together.

        Returns
        -------
        tuple
            Codes of those that are closed.
        """
        rows = _LOCK.all(self._connection, {"accounts": sorted(set(account_ids))})
        return tuple(row.code for row in rows if row.closed)

    def fills(self, account_ids: Iterable[int]) -> tuple[Fill, ...]:
        """Return what these bins hold, by code; empty ones are left out."""
        return self._load_fills(_FILLS, account_ids)

    def overfull(self, account_ids: Iterable[int]) -> tuple[Fill, ...]:
        """Return the bins among these that hold more than a limit of theirs."""
        return self._load_fills(_OVERFULL, account_ids)

    def doubts(self, account_ids: Iterable[int], lot_ids: Iterable[int]) -> Doubts:
        """Return what has to be looked into when these lots have come into these bins."""
        wanted = {"accounts": sorted(set(account_ids)), "lots": sorted(set(lot_ids))}
        found = _DOUBTS.first(self._connection, wanted)
        return Doubts(bool(found.overfull), bool(found.dangerous), bool(found.apart))

    def contents(self, depot: str) -> tuple[Content, ...]:
        """Return the units of each item in each bin of a depot."""
        query = (
            select(bin_.c.code, lot.c.item, func.sum(balance.c.qty).label("quantity"))
            .join(balance, balance.c.account_id == bin_.c.account_id)
            .join(lot, lot.c.id == balance.c.lot_id)
            .where(bin_.c.depot == depot, balance.c.qty > 0)
            .group_by(bin_.c.code, lot.c.item)
            .order_by(bin_.c.code, lot.c.item)
        )
        rows = self._connection.execute(query)
        return tuple(Content(row.code, row.item, int(row.quantity)) for row in rows)

    def goods(self, depot: str) -> tuple[tuple[str, Shelved], ...]:
        """Return every lot in every bin of a depot, with the code of the bin."""
        query = (
            select(
                bin_.c.code, lot.c.item, lot.c.id, present_expiry().label("expires_on"),
                item_version.c.storage_class, item_version.c.hazard_class,
                func.sum(balance.c.qty).label("quantity"),
            )
            .select_from(_STORED.outerjoin(lot_state, lot_state.c.lot_id == lot.c.id))
            .where(bin_.c.depot == depot, balance.c.qty > 0)
            .group_by(
                bin_.c.code, lot.c.item, lot.c.id, present_expiry(), item_version.c.storage_class,
                item_version.c.hazard_class,
            )
            .order_by(bin_.c.code, lot.c.item, lot.c.id)
        )  # fmt: skip
        return tuple((row.code, _shelved(row)) for row in self._connection.execute(query))

    def issues_since(self, item_code: str, since_us: int) -> int:
        """Return how many times an item left the bins for somebody since an instant."""
        query = (
            select(func.count())
            .select_from(movement)
            .join(lot, lot.c.id == movement.c.lot_id)
            .join(account, account.c.id == movement.c.to_account)
            .join(bin_, bin_.c.account_id == movement.c.from_account)
            .where(
                lot.c.item == item_code,
                movement.c.recorded_at_us >= since_us,
                account.c.kind.in_(_GONE_OUT),
            )
        )
        return int(self._connection.execute(query).scalar_one())

    def clashes(self, account_ids: Iterable[int]) -> tuple[Clash, ...]:
        """Return what lies in one of these bins and must not lie together."""
        pairs = _PAIRS.all(self._connection)
        if not pairs:
            return ()
        classed = _CLASSED.all(self._connection, {"accounts": sorted(set(account_ids))})
        lying: dict[str, dict[str, str]] = {}
        for row in classed:
            for name in (row.storage_class, row.hazard_class):
                lying.setdefault(row.code, {}).setdefault(name, row.item)
        return tuple(
            Clash(code, items[pair.first], items[pair.second], pair.reason_zh, pair.reason_en)
            for code, items in lying.items()
            for pair in pairs
            if pair.first in items and pair.second in items
        )

    def unfit(self, account_ids: Iterable[int], lot_ids: Iterable[int]) -> tuple[Content, ...]:
        """Return which of these lots' goods lie in a bin that isn't fitted out for their danger.

        Bins list dangers in words, so the words are compared here.
        """
        wanted = {"accounts": sorted(set(account_ids)), "lots": sorted(set(lot_ids))}
        rows = _DANGEROUS.all(self._connection, wanted)
        return tuple(
            Content(row.code, row.item, int(row.quantity))
            for row in rows
            if row.hazard_class not in row.hazard_classes.split()
        )

    def _load_fills(self, query: Prepared, account_ids: Iterable[int]) -> tuple[Fill, ...]:
        rows = query.all(self._connection, {"accounts": sorted(set(account_ids))})
        return tuple(
            Fill(
                row.code, int(row.weight_g) / _GRAMS, int(row.volume_cm3) / _CM3,
                float(row.floor_mm2) / _MM2, row.too_high or "",
            )
            for row in rows
        )  # fmt: skip


def _shelved(row: Any) -> Shelved:  # noqa: ANN401  a row
    expires_on = None if row.expires_on == NEVER else row.expires_on
    classes = (row.storage_class, row.hazard_class)
    return Shelved(row.item, row.id, expires_on, int(row.quantity), classes)


_PRESENT = (item_version.c.code == item.c.code) & (item_version.c.version == item.c.version)


def _stored(held: Any) -> Any:  # noqa: ANN401  a table of holdings, and the joined one
    return (
        bin_.join(held, held.c.account_id == bin_.c.account_id)
        .join(lot, lot.c.id == held.c.lot_id)
        .join(item, item.c.code == lot.c.item)
        .join(item_version, _PRESENT)
    )


_STORED = _stored(balance)


def _lying(dialect: str) -> Subquery:
    """Return the holdings in the bins asked for.

    OFFSET has both databases look there first; by themselves they would begin with all
    items as long as they have no statistics.
    """
    held = select(balance.c.account_id, balance.c.lot_id, balance.c.qty)
    there = among(dialect, balance.c.account_id, "accounts")
    return held.where(there, balance.c.qty > 0).offset(0).subquery("lying")


def _layers() -> ColumnElement[Any]:
    """As `domain.bin_load.layers`: as high as the item allows and the bin is clear."""
    height, most = item_version.c.height_mm, item_version.c.stack_layers
    clear = case(
        (bin_.c.stack_mm < height, 1), else_=_whole(bin_.c.stack_mm, func.nullif(height, 0))
    )
    return case(
        (height == 0, 0),
        (bin_.c.stack_mm == 0, most),
        (most == 0, clear),
        (most < clear, most),
        else_=clear,
    )


def _whole(number: ColumnElement[Any], divisor: ColumnElement[Any]) -> ColumnElement[Any]:
    """Divide whole numbers without a rest, as both databases do between integers."""
    return number.op("/", precedence=8)(divisor)


def _in_bin(dialect: str) -> Subquery:
    """Sum each item in each bin: units of one item stand on one another, whatever their lot."""
    of_item = (
        item_version.c.weight_g, item_version.c.volume_cm3, item_version.c.height_mm,
    )  # fmt: skip
    lying = _lying(dialect)
    return (
        select(
            lying.c.account_id, lot.c.item, *of_item, _layers().label("high"),
            cast(func.sum(lying.c.qty), BigInteger).label("qty"),
        )
        .select_from(_stored(lying))
        .group_by(
            lying.c.account_id, lot.c.item, *of_item, item_version.c.stack_layers,
            bin_.c.stack_mm,
        )
        .subquery("in_bin")
    )  # fmt: skip


def _floor_mm2(in_bin: Subquery) -> ColumnElement[Any]:
    """As `domain.bin_load.floor_m2`: whole stacks, or the share of the volume."""
    goods = in_bin.c
    footprint = goods.volume_cm3 * (_MM3_PER_CM3 * 1.0) / func.nullif(goods.height_mm, 0)
    stacks = _whole(goods.qty + (goods.high - 1), func.nullif(goods.high, 0))
    share = bin_.c.floor_m2 * _MM2 * goods.qty * goods.volume_cm3 / bin_.c.volume_cm3
    return case((goods.high == 0, share), else_=stacks * footprint)


def _fills(dialect: str, *, only_over: bool = False) -> Select[Any]:
    in_bin = _in_bin(dialect)
    weight = func.sum(in_bin.c.qty * in_bin.c.weight_g)
    volume = func.sum(in_bin.c.qty * in_bin.c.volume_cm3)
    floor = func.sum(_floor_mm2(in_bin))
    too_high = and_(bin_.c.stack_mm > 0, in_bin.c.height_mm > bin_.c.stack_mm)
    highest = func.max(case((too_high, in_bin.c.item), else_=None))
    query = (
        select(
            bin_.c.code, weight.label("weight_g"), volume.label("volume_cm3"),
            floor.label("floor_mm2"), highest.label("too_high"),
        )
        .join(in_bin, in_bin.c.account_id == bin_.c.account_id)
        .group_by(*bin_.c)
        .order_by(bin_.c.code)
    )  # fmt: skip
    over = or_(
        bin_.c.max_g < weight,
        bin_.c.volume_cm3 < volume,
        # Half a dm² is what rounding may add.
        and_(bin_.c.floor_m2 > 0, bin_.c.floor_m2 * _MM2 + literal(5000) < floor),
        highest.is_not(None),
    )
    return query.having(over) if only_over else query


_FILLS = Prepared(_fills)
_OVERFULL = Prepared(lambda dialect: _fills(dialect, only_over=True))
_LOCK = Prepared(
    lambda dialect: (
        select(bin_.c.code, bin_.c.closed)
        .where(among(dialect, bin_.c.account_id, "accounts"))
        .order_by(bin_.c.account_id)
        .with_for_update(key_share=True)
    )
)
_PAIRS = Prepared(lambda _dialect: select(separation))
# One item for each class that lies in a bin.
_CLASSED = Prepared(
    lambda dialect: (
        select(
            bin_.c.code, item_version.c.storage_class, item_version.c.hazard_class,
            func.min(lot.c.item).label("item"),
        )
        .select_from(_STORED)
        .where(among(dialect, bin_.c.account_id, "accounts"), balance.c.qty > 0)
        .group_by(bin_.c.code, item_version.c.storage_class, item_version.c.hazard_class)
        .order_by(bin_.c.code)
    )
)  # fmt: skip


def _dangerous(dialect: str) -> Select[Any]:
    return (
        select(
            bin_.c.code, bin_.c.hazard_classes, lot.c.item, item_version.c.hazard_class,
            func.sum(balance.c.qty).label("quantity"),
        )
        .select_from(_STORED)
        .where(
            among(dialect, bin_.c.account_id, "accounts"),
            among(dialect, lot.c.id, "lots"),
            item_version.c.hazard_class != "",
            balance.c.qty > 0,
        )
        .group_by(bin_.c.code, bin_.c.hazard_classes, lot.c.item, item_version.c.hazard_class)
        .order_by(bin_.c.code, lot.c.item)
    )  # fmt: skip


def _doubts(dialect: str) -> Select[bool, bool, bool]:
    entering = select(lot.c.item).where(among(dialect, lot.c.id, "lots")).offset(0).subquery()
    dangerous = (
        select(item.c.code)
        .select_from(
            entering.join(item, item.c.code == entering.c.item).join(item_version, _PRESENT)
        )
        .where(item_version.c.hazard_class != "")
    )
    return select(
        _fills(dialect, only_over=True).exists().label("overfull"),
        dangerous.exists().label("dangerous"),
        select(separation.c.first).exists().label("apart"),
    )


_DANGEROUS, _DOUBTS = Prepared(_dangerous), Prepared(_doubts)
