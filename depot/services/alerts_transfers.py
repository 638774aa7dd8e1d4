"""Alerts of transfers: on the road for too long, differences that nobody has explained."""

from __future__ import annotations

from datetime import timedelta

from depot.domain.account import Right
from depot.domain.alert import AlertFact, AlertKind, AlertSeverity
from depot.domain.clock import shanghai_date
from depot.domain.transfer import ON_THE_ROAD, Transfer, TransferStatus
from depot.services.transferring import transit_code
from depot.store.uow import Reader

# Between two depots of one district a truck is there on the same day.
DAYS_ON_THE_ROAD = 1
DAYS_TO_EXPLAIN = 7


def alert_facts(reader: Reader) -> tuple[AlertFact, ...]:
    """Return what is wrong with transfers today."""
    found = reader.transfers.all(ON_THE_ROAD)
    return tuple(fact for each in found if (fact := _fact(reader, each)) is not None)


def _fact(reader: Reader, each: Transfer) -> AlertFact | None:
    left_on = shanghai_date(each.departed_at_us)
    if each.status is TransferStatus.ARRIVED:
        units = sum(row[3] for row in reader.transfers.on_the_road(transit_code(each.number)))
        return AlertFact(
            f"transfer:{each.number}:difference",
            AlertKind.TRANSFER,
            AlertSeverity.WARN,
            each.number,
            f"调拨单 {each.number} 到货有差异，{units} 件仍在途：请继续收货、退回调出库或核销。",
            f"Transfer {each.number}: {units} units have not arrived. Receive them, put them back "
            "at the origin, or write them off.",
            left_on + timedelta(days=DAYS_TO_EXPLAIN),
            Right.KEEP,
        )
    due_on = left_on + timedelta(days=DAYS_ON_THE_ROAD)
    if reader.today <= due_on:
        return None
    return AlertFact(
        f"transfer:{each.number}:late",
        AlertKind.TRANSFER,
        AlertSeverity.WARN,
        each.number,
        f"调拨单 {each.number} 于 {left_on} 发运，至今未收货："
        f"请联系驾驶员 {each.driver or '—'} 核实。",
        f"Transfer {each.number} left on {left_on} and has not been received. Call the driver "
        f"{each.driver or '—'}.",
        due_on,
        Right.KEEP,
    )
