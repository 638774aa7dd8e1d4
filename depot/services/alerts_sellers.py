"""Alerts of vetted sellers: decisions that wait, listings that end, offers that lapsed."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from depot.domain.account import Right
from depot.domain.alert import AlertFact, AlertKind, AlertSeverity
from depot.domain.clock import shanghai_date
from depot.domain.seller import VettingState
from depot.services.purchase_offers import listed_until
from depot.store.uow import Reader

_NOTICE: Final = timedelta(days=30)
_TO_DECIDE: Final = timedelta(days=7)


def alert_facts(reader: Reader) -> tuple[AlertFact, ...]:
    """Return what somebody should do, so that the list can be bought from."""
    today = reader.today
    names = {each.code: each for each in reader.reserves.suppliers()}
    listed = listed_until(reader, today)
    waiting = [
        AlertFact(
            f"vetting:{each.number}", AlertKind.MONEY, AlertSeverity.INFO, each.number,
            f"供应商“{names[each.supplier].name_zh}”入库申报 {each.number} 待审核。",
            f"The vetting {each.number} of “{names[each.supplier].name_en}” waits for a decision.",
            shanghai_date(each.proposed_at_us) + _TO_DECIDE, Right.APPROVE,
        )
        for each in reader.sellers.vettings()
        if each.state is VettingState.WAITING
    ]  # fmt: skip
    ending = [
        AlertFact(
            f"seller:{code}", AlertKind.MONEY, AlertSeverity.WARN, names[code].name_zh,
            f"供应商“{names[code].name_zh}”入库资格 {until} 到期，请重新审查。",
            f"The listing of “{names[code].name_en}” ends on {until}: look into them again.",
            until, Right.MONEY,
        )
        for code, until in sorted(listed.items())
        if until <= today + _NOTICE
    ]  # fmt: skip
    lapsed = {
        each.supplier
        for each in reader.sellers.offers()
        if each.supplier in listed and each.valid_to < today
    }
    asked = [
        AlertFact(
            f"offers:{code}", AlertKind.MONEY, AlertSeverity.WARN, names[code].name_zh,
            f"供应商“{names[code].name_zh}”有报价已过期，请重新询价，否则应急时不能采用。",
            f"Offers of “{names[code].name_en}” have lapsed and can't be used in an emergency: "
            "ask for new ones.",
            None, Right.MONEY,
        )
        for code in sorted(lapsed)
    ]  # fmt: skip
    return (*waiting, *ending, *asked)
