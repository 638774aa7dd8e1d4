"""What is due to be counted: by class, by the calendar, and at once where something is odd."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from decimal import Decimal

from depot.domain.clock import shanghai_date
from depot.domain.count_class import (
    VITAL_NEEDS,
    CountClass,
    DueCount,
    ItemUse,
    classify,
    due_on,
)  # fmt: skip
from depot.services.house_rules import rule_value
from depot.store.uow import Reader

__all__ = ["CountClass", "DueCount", "count_classes", "count_days", "due_counts"]

_DAY_US = 24 * 3600 * 1_000_000
_YEAR_DAYS = 365


def count_days(reader: Reader) -> dict[CountClass, int]:
    """Return the days between counts of each class."""
    return {each: rule_value(reader, f"count.days.{each.value}") for each in CountClass}


def count_classes(reader: Reader) -> dict[str, CountClass]:
    """Return the class of each item of the catalogue."""
    since_us = reader.now_us - _YEAR_DAYS * _DAY_US
    held, moved = reader.to_count.units_held(), reader.to_count.units_moved(since_us)
    return classify(
        ItemUse(
            item.code,
            item.price_cny * held.get(item.code, 0),
            item.price_cny * Decimal(moved.get(item.code, 0)),
            item.need in VITAL_NEEDS,
        )
        for item in reader.catalogue.items()
    )


def due_counts(reader: Reader, depot: str | None = None) -> tuple[DueCount, ...]:
    """Return every lot in a bin with the day of its next count; what is due first leads."""
    classes, days = count_classes(reader), count_days(reader)
    counted = reader.counts.last_counted()
    flags = defaultdict(list)
    for flag in reader.counts.flags():
        flags[flag.account_id, flag.lot_id].append(flag.reason)
    rows = []
    for row in reader.to_count.stocked(depot):
        key = (row.account_id, row.lot_id)
        last_us = counted.get(key, row.booked_at_us)
        last_on, found = shanghai_date(last_us), classes[row.item]
        due = due_on(last_on, found, days)
        rows.append(
            DueCount(
                row.depot, row.bin, row.account_id, row.lot_id, row.item, row.lot_no,
                row.expires_on, found, last_on, key not in counted, due,
                tuple(flags.get(key, ())),
            )
        )  # fmt: skip
    rows += _gone(reader, flags, {(row.account_id, row.lot_id) for row in rows}, classes)
    return tuple(sorted((row for row in rows if depot in {None, row.depot}), key=_urgency))


def _gone(
    reader: Reader,
    flags: Mapping[tuple[int, int], list[str]],
    listed: Collection[tuple[int, int]],
    classes: Mapping[str, CountClass],
) -> list[DueCount]:
    """Return the flagged lots of which the book has nothing left in that bin."""
    rows = {}
    for flag in reader.counts.flags():
        key = (flag.account_id, flag.lot_id)
        if key in listed:
            continue
        depot, bin_code = flag.place.split("/", 1)
        on = shanghai_date(flag.at_us)
        rows[key] = DueCount(
            depot, bin_code, *key, flag.item, flag.lot_no, None, classes[flag.item], on,
            never=True, due_on=on, flags=tuple(flags[key]),
        )  # fmt: skip
    return list(rows.values())


def _urgency(row: DueCount) -> tuple[bool, str, str, str, str, int]:
    return (not row.flags, row.due_on.isoformat(), row.depot, row.bin, row.item, row.lot_id)
