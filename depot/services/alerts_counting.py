"""Alerts of counting: bins that a short pick, goods found or a wrong label make due."""

from __future__ import annotations

from datetime import timedelta
from itertools import groupby

from depot.domain.account import Right
from depot.domain.alert import AlertFact, AlertKind, AlertSeverity
from depot.domain.clock import shanghai_date
from depot.domain.count_flag import CountFlag
from depot.store.uow import Reader

# A shelf that differs from its book is counted within three days.
DAYS_TO_COUNT = 3


def alert_facts(reader: Reader) -> tuple[AlertFact, ...]:
    """Return the counts that something asks for today."""
    flags = sorted(reader.counts.flags(), key=_holding)
    return tuple(_flagged(list(group)) for _, group in groupby(flags, key=_holding))


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
