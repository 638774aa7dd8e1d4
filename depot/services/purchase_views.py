"""Purchases as people read them: quotes side by side, what may be paid, who may approve."""

from __future__ import annotations

from dataclasses import dataclass

from depot.domain.approval import Tier, people_of
from depot.domain.budget import BudgetLine, Commitment
from depot.domain.carry_over import Refund
from depot.domain.money import in_fen
from depot.domain.purchase import (
    STATE_NAMES,
    WAITING,
    Purchase,
    PurchaseKind,
    PurchaseLine,
    PurchaseState,
    Quote,
    Settlement,
    Supplement,
    SupplementState,
)  # fmt: skip
from depot.services.access import SYSTEM_ACTOR, Right
from depot.services.purchase_settling import payable_units
from depot.services.purchasing import found_purchase
from depot.services.spending import require_line, whole_commitment
from depot.store.uow import Reader

__all__ = [
    "STATE_NAMES", "LineView", "Purchase", "PurchaseKind", "PurchaseState", "PurchaseView",
    "QuoteView", "Supplement", "SupplementState", "Tier", "purchase_view", "purchases",
    "supplements_for_me", "waiting_for_me",
]  # fmt: skip


@dataclass(frozen=True)
class QuoteView:
    """A quote beside the others.

    Parameters
    ----------
    cheapest, fastest
        Whether none asks less; whether none is quicker.
    over_catalogue_percent
        How much it is above the prices in the catalogue; None for services, or where the
        catalogue has no price.
    """

    quote: Quote
    total_fen: int
    cheapest: bool
    fastest: bool
    over_catalogue_percent: int | None


@dataclass(frozen=True)
class LineView:
    """A line with its goods' name and how far it has come.

    Parameters
    ----------
    accepted, payable
        Units that passed inspection; of these not paid yet. Of a service: all that is unpaid.
    """

    line: PurchaseLine
    name_zh: str
    name_en: str
    unit_zh: str
    accepted: int
    payable: int
    price_fen: int


@dataclass(frozen=True)
class PurchaseView:
    """A purchase with everything about it."""

    purchase: Purchase
    budget: BudgetLine
    depot_zh: str
    depot_en: str
    lines: tuple[LineView, ...]
    quotes: tuple[QuoteView, ...]
    supplements: tuple[Supplement, ...]
    settlements: tuple[Settlement, ...]
    commitment: Commitment | None
    refunds: tuple[Refund, ...] = ()


def purchases(
    reader: Reader, *, states: tuple[PurchaseState, ...] = (), budget: str = ""
) -> tuple[Purchase, ...]:
    """Return purchases in these states or all, of a budget line when it is named."""
    return reader.purchases.all(states=states, budget=budget)


def purchase_view(reader: Reader, number: str) -> PurchaseView:
    """Return a purchase by its own number or its order's.

    Raises
    ------
    NotFound
        When there is none.
    """
    own = reader.purchases.number_of(number) or number
    found = found_purchase(reader.purchases.load(own), number)
    depot = reader.places.depot(found.depot)
    ordered = found.state in {PurchaseState.ORDERED, PurchaseState.CLOSED}
    return PurchaseView(
        found,
        require_line(reader, found.budget),
        found.depot if depot is None else depot.name_zh,
        found.depot if depot is None else depot.name_en,
        _lines(reader, found, ordered=ordered),
        _quotes(reader, found),
        reader.purchases.supplements([found.number]),
        reader.purchases.settlements([found.number]),
        whole_commitment(reader, found.order_no) if ordered else None,
        reader.money_after.refunds(found.number),
    )


def _lines(reader: Reader, found: Purchase, *, ordered: bool) -> tuple[LineView, ...]:
    items = reader.catalogue.get(each.item for each in found.lines if each.item)
    payable = payable_units(reader, found) if ordered else {}
    prices = found.chosen.prices_fen if found.chosen else ()
    views = []
    for each in found.lines:
        item = items.get(each.item)
        left = payable.get(each.line, 0)
        views.append(
            LineView(
                each,
                item.name_zh if item else each.what,
                (item.name_en or item.name_zh) if item else each.what,
                item.unit_zh if item else "项",
                left + each.settled,
                left,
                prices[each.line - 1] if prices else each.estimate_fen,
            )
        )
    return tuple(views)


def _quotes(reader: Reader, found: Purchase) -> tuple[QuoteView, ...]:
    items = reader.catalogue.get(each.item for each in found.lines if each.item)
    usual = sum(
        in_fen(items[each.item].price_cny) * each.quantity
        for each in found.lines
        if each.item in items
    )
    totals = [each.total_fen(found.lines) for each in found.quotes]
    days = [each.lead_days for each in found.quotes]
    return tuple(
        QuoteView(
            each, total, total == min(totals), each.lead_days == min(days),
            (total - usual) * 100 // usual if usual else None,
        )
        for each, total in zip(found.quotes, totals, strict=True)
    )  # fmt: skip


def waiting_for_me(reader: Reader, actor: str) -> tuple[Purchase, ...]:
    """Return the purchases that a person may approve now, those needed first leading."""
    found = [
        each
        for each in reader.purchases.all(states=WAITING)
        if _may(reader, actor, each.approval.tier)
        and actor not in {*people_of(each), each.approval.first_by}
    ]
    return tuple(sorted(found, key=lambda each: (each.needed_on, each.number)))


def supplements_for_me(reader: Reader, actor: str) -> tuple[Supplement, ...]:
    """Return the supplements that a person may approve now."""
    return tuple(
        each
        for each in reader.purchases.supplements(waiting_only=True)
        if _may(reader, actor, each.approval.tier)
        and actor not in {each.requested_by, each.approval.first_by}
    )


def _may(reader: Reader, actor: str, tier: Tier | None) -> bool:
    if actor == SYSTEM_ACTOR:
        return True
    rights = reader.accounts.rights_of(actor)
    enough = {Right.APPROVE.value}
    if tier is Tier.SECTION:
        enough.add(Right.MONEY.value)
    return bool(enough & rights)
