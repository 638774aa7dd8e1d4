"""Alerts of receiving: deliveries that are late, goods that nobody has inspected or taken back."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from depot.domain.account import Right
from depot.domain.alert import AlertFact, AlertKind, AlertSeverity
from depot.domain.clock import shanghai_date
from depot.domain.delivery import Delivery, Triage
from depot.domain.inspection import Arrival, ArrivalPart
from depot.store.uow import Reader

# Goods on the floor of the receiving area are in the way, and can't be issued.
DAYS_TO_INSPECT = 2
DAYS_TO_RELEASE = 14
DAYS_TO_PICK_UP = 14
# A delivery that is so late may not come at all.
DAYS_UNTIL_URGENT = 7


def alert_facts(reader: Reader) -> tuple[AlertFact, ...]:
    """Return what is wrong with deliveries and arrivals today."""
    heads = reader.deliveries.all(open_only=True)
    lines = reader.deliveries.lines(each.number for each in heads)
    facts = [
        _late(reader, head, sum(each.missing for each in lines[head.number]))
        for head in heads
        if head.is_late(reader.today)
    ]
    arrivals: dict[str, tuple[Arrival, list[ArrivalPart]]] = {}
    for arrival, part in reader.inspections.undecided():
        arrivals.setdefault(arrival.number, (arrival, []))[1].append(part)
    for arrival, parts in arrivals.values():
        facts += _undecided(reader, arrival, parts)
    return tuple(facts)


def _late(reader: Reader, head: Delivery, missing: int) -> AlertFact:
    days = (reader.today - head.expected_on).days
    wanted = head.triage is Triage.URGENT or days > DAYS_UNTIL_URGENT
    return AlertFact(
        f"delivery:{head.number}:late",
        AlertKind.DELIVERY,
        AlertSeverity.URGENT if wanted else AlertSeverity.WARN,
        head.number,
        f"到货单 {head.number}（{head.party}）应于 {head.expected_on} 到货，还差 {missing}："
        "请催办；不再来货的请写明原因结案。",
        f"Delivery {head.number} of {head.party} was due on {head.expected_on}; {missing} units "
        "are missing. Ask for them, or close it with the reason.",
        head.expected_on,
        Right.KEEP,
    )


def _undecided(
    reader: Reader, arrival: Arrival, parts: Iterable[ArrivalPart]
) -> Iterable[AlertFact]:
    came_on = shanghai_date(arrival.at_us)
    found = list(parts)
    stages = (
        ("waiting", sum(each.waiting for each in found), DAYS_TO_INSPECT, _WAITING),
        ("held", sum(each.held for each in found), DAYS_TO_RELEASE, _HELD),
        ("rejected", sum(each.rejected for each in found), DAYS_TO_PICK_UP, _REJECTED),
    )
    for stage, units, days, (zh, en) in stages:
        due_on = came_on + timedelta(days=days)
        if units and reader.today > due_on:
            yield AlertFact(
                f"arrival:{arrival.number}:{stage}",
                AlertKind.DELIVERY,
                AlertSeverity.WARN,
                arrival.number,
                zh.format(number=arrival.number, on=came_on, units=units),
                en.format(number=arrival.number, on=came_on, units=units),
                due_on,
                Right.KEEP,
            )


_WAITING = (
    "收货单 {number} 于 {on} 到货，仍有 {units} 未验收：请验收后上架。",
    "{units} units of arrival {number} of {on} wait for inspection. Inspect and put them away.",
)
_HELD = (
    "收货单 {number} 有 {units} 暂扣已久：请由另一名管库人员复验放行，或拒收退回。",
    "{units} units of arrival {number} are held. Have another person release or reject them.",
)
_REJECTED = (
    "收货单 {number} 有 {units} 拒收待退：请催供应商取回。",
    "{units} rejected units of arrival {number} are still here. Ask the supplier to take them.",
)
