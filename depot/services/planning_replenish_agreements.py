"""Agreements in force, to be renewed and to be signed, as the replenishment problem counts them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from datetime import date
from math import ceil

from depot.domain.agreement import AgreementKind
from depot.domain.agreement_life import IN_FORCE
from depot.domain.budget import Purpose
from depot.domain.call_off import Promise
from depot.domain.item import Item
from depot.domain.money import in_fen
from depot.domain.promised import countable
from depot.domain.replenishment import last_good_month, month_of, months_between
from depot.domain.reserve_layer import ReserveLayer
from depot.services.house_rules import rule_value, rule_values
from depot.services.procurement_gaps import estimated_fee, reliable_share
from depot.services.reliability import reliability_book
from depot.store.uow import Reader
from optimize.replenish.problem import MONTHS_A_YEAR, Agreement, NewAgreement

DAYS_A_MONTH = 30
_FEN, _PERCENT = 100, 100
_PARTS = 20
"""An agreement is for so many parts of the target."""


def agreement_terms(
    reader: Reader, items: Mapping[str, Item], first: date, months: int,
    warn: Callable[[str, str, str], None],
) -> tuple[Agreement, ...]:  # fmt: skip
    """Return the agreements with what may be expected of them, their ends and fees.

    Aid is counted and never renewed; what has a follower is not renewed either.
    """
    book = reliability_book(reader)
    counts: dict[str, dict[str, int]] = defaultdict(dict)
    known: dict[str, Promise] = {}
    for each in reader.reserves.promises():
        if each.line.item not in items or each.valid_to < reader.today:
            continue
        # What a promise that begins later counts for is told by its first day.
        on = max(reader.today, each.valid_from)
        units = sum(n for _, n in countable([each], on))
        counts[each.agreement][each.line.item] = int(units * reliable_share(book, each))
        known[each.agreement] = each
    fees = _fees(reader, items)
    followed = {each.life.renews for each in reader.agreements.deals()} - {""}
    found = []
    for code, by_item in sorted(counts.items()):
        promise = known[code]
        ends = last_good_month(first, promise.valid_to)
        renewable = promise.kind is not AgreementKind.AID and code not in followed
        fee, estimated = fees.get(code, (0, True))
        if renewable and estimated and ends < months:
            warn(
                code, f"协议 {code} 没有约定储备费，续签费用按货值估算。",
                f"Agreement {code} has no fee; that of a renewal is estimated from its value.",
            )  # fmt: skip
        found.append(
            Agreement(
                code, tuple(sorted(by_item.items())), max(ends, -1), fee / _FEN, MONTHS_A_YEAR,
                months // MONTHS_A_YEAR + 1 if renewable else 0, Purpose.RETENTION.value,
                max(0, months_between(first, month_of(promise.valid_from))), promise.supplier,
            )
        )  # fmt: skip
    return tuple(found)


def new_agreements(
    reader: Reader, items: Mapping[str, Item], standards: Mapping[str, int],
    fen: Mapping[str, int], target_percent: int,
) -> tuple[NewAgreement, ...]:  # fmt: skip
    """Return what could be signed for goods that soon expire, in parts of the target.

    The fee is what agreements in force ask for the item, the dearest of them; else estimated.
    """
    days, permille, most_months = rule_values(
        reader, "plan.lead_days", "plan.retention_permille", "plan.perishable_months"
    )
    share = reliability_book(reader).on("", ReserveLayer.AGREEMENT).share.mean
    asked = _unit_fees(reader)
    found = []
    for code, item in sorted(items.items()):
        life = item.shelf_life_months
        if life is None or life > most_months or code not in fen:
            continue
        target = -(-standards[code] * target_percent // _PERCENT)
        pack = -(-target // _PARTS)
        counted = int(pack * share)
        if counted:
            fee = asked.get(code) or estimated_fee(fen[code], permille)
            found.append(
                NewAgreement(
                    f"sign:{code}", code, pack * fee / _FEN, pack, counted, -(-target // counted),
                    ceil(days / DAYS_A_MONTH), MONTHS_A_YEAR, Purpose.RETENTION.value,
                )
            )  # fmt: skip
    return tuple(found)


def _unit_fees(reader: Reader) -> dict[str, int]:
    """Return a year's fee of a unit in fen by the terms of agreements in force, the dearest."""
    found: dict[str, int] = {}
    for deal in reader.agreements.deals(states=IN_FORCE):
        for line in deal.agreement.lines if deal.terms.retention_fen and deal.goods_fen else ():
            fee = -(-deal.terms.retention_fen * in_fen(line.price_cny) // deal.goods_fen)
            found[line.item] = max(fee, found.get(line.item, 0))
    return found


def _fees(reader: Reader, items: Mapping[str, Item]) -> dict[str, tuple[int, bool]]:
    """Return a year's fee of each agreement in fen, and whether it is estimated."""
    permille = rule_value(reader, "plan.retention_permille")
    found: dict[str, tuple[int, bool]] = {}
    for deal in reader.agreements.deals():
        if deal.terms.retention_fen:
            found[deal.number] = (deal.terms.retention_fen, False)
    for each in reader.reserves.promises():
        price = in_fen(each.line.price_cny)
        before, estimated = found.get(each.agreement, (0, True))
        if estimated and each.line.item in items:
            fee = each.line.quantity * estimated_fee(price, permille)
            found[each.agreement] = (before + fee, True)
    return found
