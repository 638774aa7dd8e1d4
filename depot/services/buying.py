"""Emergency purchase (紧急采购): from vetted sellers under a response, papers afterwards.

One quote is enough: the seller's standing offer. Each seller's part becomes a purchase by
the emergency override, so that its money is committed on a line at once and its papers are
due for another person's review (``services/spending_urgently.py``).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from depot.domain.ledger import require_quantity
from depot.domain.purchase import PurchaseKind
from depot.domain.seller import (
    BUYING_DOCUMENT,
    BoughtLine,
    EmergencyPurchase,
    Offer,
    ReferencePrice,
)  # fmt: skip
from depot.domain.validity import is_valid_on
from depot.errors import Conflict, InvalidInput
from depot.services.access import Right, require, require_any
from depot.services.care_checks import require_text
from depot.services.house_rules import rule_value
from depot.services.purchase_offers import (
    GOUGING_RULE,
    is_day,
    listed_until,
    reference_prices,
)  # fmt: skip
from depot.services.purchasing import ASKING, WantedLine
from depot.services.spending import require_line
from depot.services.spending_urgently import (
    BuyInEmergency,
    OverrideRef,
    VerbalApproval,
    buy_in_emergency,
)  # fmt: skip
from depot.store.uow import UnitOfWork

__all__ = ["Bought", "BuyFromSellers", "BuyLine", "VerbalApproval", "buy_from_sellers"]

_US_PER_MIN: Final = 60_000_000
_MIN_PER_DAY: Final = 1440


@dataclass(frozen=True)
class BuyLine:
    """Units of an offer.

    Parameters
    ----------
    offer
        Number of the offer; it fixes seller, item and price.
    reason
        Needed when the price is far above the reference.
    """

    offer: int
    quantity: int
    reason: str = ""


@dataclass(frozen=True)
class BuyFromSellers:
    """Buy at once from one or several vetted sellers.

    Parameters
    ----------
    budgets
        Budget lines that pay: one for each plan group that is bought.
    needed_by_us
        When the goods must be on the dock; who comes later isn't bought from.
    """

    command_id: str
    actor: str
    approval: VerbalApproval
    depot: str
    budgets: tuple[str, ...]
    needed_by_us: int
    reason: str
    lines: tuple[BuyLine, ...]


@dataclass(frozen=True)
class Bought:
    """What was bought, by which purchases, and when the papers are due.

    Parameters
    ----------
    fen
        Of all of it.
    flagged
        Lines far above their reference.
    """

    number: str
    purchases: tuple[str, ...]
    overrides: tuple[str, ...]
    fen: int
    flagged: int
    due_at_us: int


@dataclass(frozen=True)
class _Chosen:
    line: BuyLine
    offer: Offer
    reference: ReferencePrice
    budget: str
    ready_at_us: int
    reason: str


def buy_from_sellers(command: BuyFromSellers, uow: UnitOfWork) -> Bought:
    """Order at once from every seller named.

    Raises
    ------
    InvalidInput, NotFound, NotAllowed, Conflict
        When the response has ended, a seller isn't listed, an offer has lapsed, was replaced
        or is bought up, comes too late, has no reference price, or is far above it and the
        actor may not approve or gives no reason.
    """
    require_any(uow, command.actor, *ASKING, Right.APPROVE)
    reason = require_text("采购理由", "the reason", command.reason)
    _require_response(uow, command.approval.activation)
    limit = rule_value(uow, GOUGING_RULE)
    chosen = _chosen(uow, command, limit)
    number = uow.documents.next_number(BUYING_DOCUMENT)
    for each in sorted(chosen, key=lambda each: each.offer.id):
        _take(uow, each)
    refs = {
        key: _order(uow, command, key, [each for each in chosen if _group(each) == key], reason)
        for key in sorted({_group(each) for each in chosen})
    }
    lines = tuple(
        _line(n, each, limit, refs[_group(each)]) for n, each in enumerate(chosen, start=1)
    )
    booked = EmergencyPurchase(
        number, command.approval.activation, command.depot, command.needed_by_us, reason,
        command.actor, uow.now_us, lines,
    )  # fmt: skip
    uow.sellers.add_purchase(booked)
    return Bought(
        number,
        tuple(each.purchase for each in refs.values()),
        tuple(each.number for each in refs.values()),
        booked.fen,
        sum(each.is_flagged for each in lines),
        min(each.due_at_us for each in refs.values()),
    )


def _chosen(uow: UnitOfWork, command: BuyFromSellers, limit: int) -> list[_Chosen]:
    ids = [each.offer for each in command.lines]
    if not ids or len(set(ids)) != len(ids):
        raise InvalidInput(
            "请至少选择一家报价，每份报价只列一行。", "Choose offers, each of them once."
        )
    offers = uow.sellers.offers_by_id(ids)
    items = uow.catalogue.get(each.item for each in offers.values())
    references = reference_prices(uow, items.values())
    lines = {require_line(uow, code).purpose.value: code for code in command.budgets}
    listed = listed_until(uow, uow.today)
    chosen = []
    for line in command.lines:
        require_quantity(line.quantity)
        offer = _standing(uow, offers.get(line.offer), line.offer, listed)
        group = items[offer.item].plan_group
        if group not in lines:
            raise InvalidInput(
                f"没有为 {items[offer.item].name_zh} 选择对应类别的预算项目。",
                f"No budget line was chosen for the group of {offer.item}.",
            )
        known = _require_reference(references.get(offer.item), offer)
        ready = uow.now_us + offer.lead_min(by_day=is_day(uow.now_us)) * _US_PER_MIN
        _require_in_time(offer, ready, command.needed_by_us)
        reason = _require_fair(uow, command.actor, line, offer, known, limit)
        chosen.append(_Chosen(line, offer, known, lines[group], ready, reason))
    return chosen


def _group(each: _Chosen) -> tuple[str, str]:
    return (each.offer.supplier, each.budget)


def _order(
    uow: UnitOfWork,
    command: BuyFromSellers,
    key: tuple[str, str],
    chosen: list[_Chosen],
    reason: str,
) -> OverrideRef:
    supplier, budget = key
    seller = uow.reserves.supplier(supplier)
    ready = max(each.ready_at_us for each in chosen)
    days = -((uow.now_us - ready) // (_US_PER_MIN * _MIN_PER_DAY))
    wanted = tuple(
        WantedLine(each.offer.item, each.line.quantity, Decimal(each.offer.fen).scaleb(-2))
        for each in chosen
    )
    return buy_in_emergency(
        BuyInEmergency(
            command.command_id, command.actor, command.approval, PurchaseKind.GOODS, budget,
            command.depot, supplier if seller is None else seller.name_zh, wanted, reason,
            max(0, days), supplier,
        ),
        uow,
    )  # fmt: skip


def _line(number: int, each: _Chosen, limit: int, ref: OverrideRef) -> BoughtLine:
    return BoughtLine(
        number, each.offer.id, each.offer.supplier, each.offer.item, each.line.quantity,
        each.offer.fen, each.reference.fen, each.reference.source, each.reference.on, limit,
        each.ready_at_us, each.reason, ref.purchase, ref.number,
    )  # fmt: skip


def _take(uow: UnitOfWork, each: _Chosen) -> None:
    if not uow.sellers.take(each.offer.id, each.line.quantity):
        raise Conflict(
            f"{each.offer.supplier} 的 {each.offer.item} 报价尚余不足 {each.line.quantity}，"
            "或刚有新报价。请刷新后重新选择。",
            f"{each.offer.supplier} has fewer than {each.line.quantity} of {each.offer.item} "
            "left, or has just made a new offer. Reload and choose again.",
        )


def _require_response(uow: UnitOfWork, number: str) -> None:
    found = uow.emergencies.activation(number)
    if found is None or not found.is_active:
        raise Conflict(
            f"响应“{number}”不存在或已终止。紧急采购只能在响应期间办理：请先启动响应，"
            "或按正常程序采购。",
            f"Response “{number}” doesn't exist or has ended. Emergency purchases are for "
            "responses only: start one, or buy in the ordinary way.",
        )


def _standing(
    uow: UnitOfWork, offer: Offer | None, number: int, listed: Mapping[str, date]
) -> Offer:
    if offer is None:
        raise Conflict(
            f"报价 {number} 不存在或已被新报价取代。请刷新后重新选择。",
            f"Offer {number} doesn't exist or was replaced. Reload and choose again.",
        )
    if not is_valid_on(offer, uow.today):
        raise Conflict(
            f"{offer.supplier} 的 {offer.item} 报价有效期为 {offer.valid_from} 至 "
            f"{offer.valid_to}，今天不能采用。请重新询价。",
            f"The offer of {offer.item} by {offer.supplier} stands from {offer.valid_from} to "
            f"{offer.valid_to}, not today. Ask them again.",
        )
    if offer.supplier not in listed:
        raise Conflict(
            f"供应商“{offer.supplier}”不在有效名录内，不能紧急采购。请先办理入库审核。",
            f"“{offer.supplier}” is not on the list of vetted sellers today. Have it vetted.",
        )
    return offer


def _require_reference(known: ReferencePrice | None, offer: Offer) -> ReferencePrice:
    if known is None:
        raise InvalidInput(
            f"物资 {offer.item} 没有参考价，请先登记参考价及来源。",
            f"Item {offer.item} has no reference price: state one and where it is from.",
        )
    return known


def _require_in_time(offer: Offer, ready_at_us: int, needed_by_us: int) -> None:
    if ready_at_us > needed_by_us:
        late = (ready_at_us - needed_by_us) // _US_PER_MIN
        raise Conflict(
            f"{offer.supplier} 的 {offer.item} 比需要时间晚 {late} 分钟到货。请换供应商或推迟"
            "需要时间。",
            f"{offer.item} by {offer.supplier} comes {late} minutes too late. Choose another "
            "seller or a later time.",
        )


def _require_fair(  # noqa: PLR0917  all that the decision looks at
    uow: UnitOfWork, actor: str, line: BuyLine, offer: Offer, known: ReferencePrice, limit: int,
) -> str:  # fmt: skip
    reason = require_text("超价理由", "why it is bought", line.reason, optional=True)
    if offer.fen * 100 <= known.fen * (100 + limit):
        return reason
    require(uow, actor, Right.APPROVE)
    if not reason:
        raise InvalidInput(
            f"{offer.supplier} 的 {offer.item} 单价高出参考价 {limit}% 以上，疑似哄抬价格。"
            "确需采购请由有审批权限的人员填写理由。",
            f"{offer.item} by {offer.supplier} is more than {limit}% above its reference price. "
            "Who may approve can still buy it, and says why.",
        )
    return reason
