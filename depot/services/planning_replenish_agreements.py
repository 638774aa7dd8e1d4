"""Agreements in force and to be renewed, as the replenishment problem counts them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from datetime import date

from depot.domain.agreement import AgreementKind
from depot.domain.budget import Purpose
from depot.domain.call_off import Promise
from depot.domain.item import Item
from depot.domain.money import in_fen
from depot.domain.promised import countable
from depot.domain.replenishment import last_good_month, month_of, months_between
from depot.services.house_rules import rule_value
from depot.services.procurement_gaps import estimated_fee, reliable_share
from depot.services.reliability import reliability_book
from depot.store.uow import Reader
from optimize.replenish.problem import MONTHS_A_YEAR, Agreement

_FEN = 100


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
