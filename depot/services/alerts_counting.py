"""Alerts of counting: what the calendar makes due, and bins where something is odd."""

from __future__ import annotations

from datetime import timedelta
from itertools import groupby

from depot.domain.account import Right
from depot.domain.alert import AlertFact, AlertKind, AlertSeverity
from depot.domain.clock import shanghai_date
from depot.domain.count_class import CountClass, DueCount
from depot.domain.count_flag import CountFlag
from depot.domain.place import Depot
from depot.services.catalogue import depots
from depot.services.count_schedule import due_counts
from depot.store.uow import Reader

# A shelf that differs from its book is counted within three days.
DAYS_TO_COUNT = 3
# A class that the calendar makes due is counted, decided and approved within a week.
DAYS_TO_CYCLE = 7


def alert_facts(reader: Reader) -> tuple[AlertFact, ...]:
    """Return the counts that something asks for today."""
    flags = sorted(reader.counts.flags(), key=_holding)
    odd = [_flagged(list(group)) for _, group in groupby(flags, key=_holding)]
    return (*odd, *_cycles(reader))


def _cycles(reader: Reader) -> list[AlertFact]:
    """Return one fact a depot and class: it is counted as a whole, and ends when all of it is."""
    due = [each for each in due_counts(reader) if each.is_due(reader.today) and not each.flags]
    rows = sorted(due, key=_class_of)
    known = {each.code: each for each in depots(reader)}
    return [
        _cycle(known[depot], name, list(group))
        for (depot, name), group in groupby(rows, key=_class_of)
    ]


def _class_of(row: DueCount) -> tuple[str, CountClass]:
    return (row.depot, row.count_class)


def _cycle(depot: Depot, count_class: CountClass, rows: list[DueCount]) -> AlertFact:
    bins, lots, first = len({row.bin for row in rows}), len(rows), min(row.due_on for row in rows)
    name = count_class.value
    return AlertFact(
        f"count_cycle:{depot.code}:{name}",
        AlertKind.COUNT_CYCLE,
        AlertSeverity.WARN,
        f"{depot.code} {name}",
        f"{depot.name_zh}的 {name} 类物资定期盘点到期：{bins} 个库位、{lots} 个批次，"
        f"最早应于 {first} 盘点。请开盘点单，盘点并审批。",
        f"{depot.name_en}: class {name} is due to be counted: {lots} lots in {bins} bins, "
        f"the first since {first}. Open a count, count and have it approved.",
        first + timedelta(days=DAYS_TO_CYCLE),
        Right.KEEP,
    )


def _holding(flag: CountFlag) -> tuple[int, int]:
    return (flag.account_id, flag.lot_id)


def _flagged(flags: list[CountFlag]) -> AlertFact:
    first = min(flags, key=lambda flag: flag.id)
    reasons = "；".join(dict.fromkeys(flag.reason for flag in flags))
    what = f"{first.place} {first.item} {first.lot_no}"
    return AlertFact(
        f"count_due:{first.account_id}:{first.lot_id}",
        AlertKind.COUNT_DUE,
        AlertSeverity.WARN,
        what,
        f"{first.place} 的 {first.item}（批号 {first.lot_no}）账实可能不符，请盘点：{reasons}",
        f"{first.place}, {first.item}, lot {first.lot_no}: shelf and book may differ. "
        f"Count it: {reasons}",
        shanghai_date(first.at_us) + timedelta(days=DAYS_TO_COUNT),
        Right.KEEP,
    )
