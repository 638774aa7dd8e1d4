"""Alerts on reserves below their standard."""

from __future__ import annotations

from typing import Final

from depot.domain.account import Right
from depot.domain.alert import AlertFact, AlertKind, AlertSeverity
from depot.services.standards import ItemLayers, standards
from depot.store.uow import Reader

# Below half of the standard with all layers, a level-II response can't be met for a day.
URGENT_SHARE: Final = 0.5


def alert_facts(reader: Reader) -> tuple[AlertFact, ...]:
    """Return a fact for each item that all layers together don't bring up to its standard."""
    return tuple(
        _fact(each)
        for each in standards(reader, reader.today).items
        if each.standard is not None and each.gap
    )


def _fact(each: ItemLayers) -> AlertFact:
    wanted = each.standard.quantity if each.standard else 0
    urgent = (each.share(each.total) or 0.0) < URGENT_SHARE
    return AlertFact(
        f"standard:{each.item}", AlertKind.STANDARD,
        AlertSeverity.URGENT if urgent else AlertSeverity.WARN,
        f"{each.item} {each.name_zh}",
        f"{each.name_zh} 低于储备标准 {wanted} {each.unit_zh}：实物 {each.stock}、协议 "
        f"{each.agreement}、产能 {each.capacity}，缺口 {each.gap}。请采购或签订协议。",
        f"{each.name_en} is below its standard of {wanted}: stock {each.stock}, agreements "
        f"{each.agreement}, capacity {each.capacity}; {each.gap} missing. Buy or sign for more.",
        None, Right.MONEY,
    )  # fmt: skip
