"""Purchases (采购): asked for, quoted, and submitted with the quote that was chosen."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from depot.domain.approval import Approval, tier_of
from depot.domain.budget import BudgetLine
from depot.domain.decision import require_author
from depot.domain.ledger import require_quantity
from depot.domain.lines import LineChecks
from depot.domain.money import fen_of, written
from depot.domain.purchase import (
    REQUEST_DOCUMENT,
    Purchase,
    PurchaseKind,
    PurchaseLine,
    PurchaseState,
    Quote,
)  # fmt: skip
from depot.errors import Conflict, InvalidInput, NotFound
from depot.services.access import Right, require_any
from depot.services.care_checks import require_text
from depot.services.deliveries import MAX_PARTY_LENGTH, require_warehouse
from depot.services.house_rules import rule_value, rule_values
from depot.services.spending import require_line
from depot.store.uow import Reader, UnitOfWork

# Whoever keeps, plans or pays may ask; approving is another right.
ASKING = (Right.KEEP, Right.PLAN, Right.MONEY)
_DAYS_AHEAD = 730
_MAX_LEAD_DAYS = 730


@dataclass(frozen=True)
class WantedLine:
    """What is to be bought.

    Parameters
    ----------
    item
        Code of goods; empty for a service, which is named in `what`.
    price
        Expected price of one unit, yuan.
    """

    item: str
    quantity: int
    price: Decimal
    what: str = ""


@dataclass(frozen=True)
class RequestPurchase:
    """Ask for a purchase out of one budget line."""

    command_id: str
    actor: str
    kind: PurchaseKind
    budget: str
    depot: str
    reason: str
    needed_on: date
    lines: tuple[WantedLine, ...]


@dataclass(frozen=True)
class AddQuote:
    """Record what a supplier asks.

    Parameters
    ----------
    prices
        Yuan for one unit of each line, in their order.
    lead_days
        Days from the order to the dock.
    supplier
        Code of a supplier on the books, whose name is then the party's; empty for a new one.
    """

    command_id: str
    actor: str
    number: str
    party: str
    prices: tuple[Decimal, ...]
    lead_days: int
    note: str = ""
    supplier: str = ""


@dataclass(frozen=True)
class SubmitPurchase:
    """Choose a quote and ask for approval.

    Parameters
    ----------
    reason
        Needed when the quote is not the cheapest, or there are fewer than the house wants.
    """

    command_id: str
    actor: str
    number: str
    quote: int
    reason: str = ""


@dataclass(frozen=True)
class WithdrawPurchase:
    """Call one's own purchase back before it is ordered."""

    command_id: str
    actor: str
    number: str
    note: str = ""


@dataclass(frozen=True)
class PurchaseRef:
    """A purchase, where it now stands, and its order and delivery when it has them."""

    number: str
    state: PurchaseState
    order_no: str = ""
    delivery: str = ""


def request_purchase(command: RequestPurchase, uow: UnitOfWork) -> PurchaseRef:
    """Book the request.

    Raises
    ------
    InvalidLines, InvalidInput, NotFound, NotAllowed
        For what can't be meant: goods of another plan group than the budget line's, a line
        of a past year, amounts with three decimals.
    """
    require_any(uow, command.actor, *ASKING)
    return _ref(open_request(command, uow))


def open_request(command: RequestPurchase, uow: UnitOfWork) -> Purchase:
    """Book a request inside another command."""
    kind = PurchaseKind(command.kind)
    budget = require_line(uow, command.budget)
    _require_present(budget, uow.today)
    require_warehouse(uow, command.depot)
    reason = require_text("采购理由", "the reason", command.reason)
    _require_day(command.needed_on, uow.today)
    lines = _lines(uow, kind, budget, command.lines)
    number = uow.documents.next_number(REQUEST_DOCUMENT)
    new = Purchase(
        number, kind, PurchaseState.REQUESTED, budget.code, command.depot, reason,
        command.needed_on, command.actor, uow.now_us, lines,
    )  # fmt: skip
    uow.purchases.add(new)
    return new


def add_quote(command: AddQuote, uow: UnitOfWork) -> PurchaseRef:
    """Record a quote; one of each supplier.

    Raises
    ------
    InvalidInput, NotFound, NotAllowed, Conflict
        When prices don't match the lines, the supplier has quoted, or it was submitted.
    """
    require_any(uow, command.actor, *ASKING)
    found = locked_purchase(uow, command.number)
    found.require(PurchaseState.REQUESTED)
    quote = quote_of(replace(command, party=party_of(uow, command)), found)
    uow.purchases.add_quote(found.number, quote)
    return _ref(found)


def party_of(reader: Reader, command: AddQuote) -> str:
    """Return who quotes: the supplier's name on the books, or what was typed.

    Raises
    ------
    NotFound
        For a supplier that isn't on the books.
    """
    if not command.supplier:
        return command.party
    found = reader.reserves.supplier(command.supplier)
    if found is None:
        raise NotFound(
            f"没有供应商“{command.supplier}”。请从列表中选择，或直接填写名称。",
            f"There is no supplier “{command.supplier}”. Choose one, or enter a name.",
        )
    return found.name_zh


def quote_of(command: AddQuote, found: Purchase) -> Quote:
    """Return the quote, or refuse what can't be one."""
    party = command.party.strip()
    if not party or len(party) > MAX_PARTY_LENGTH or not party.isprintable():
        raise InvalidInput(
            f"供应商名称应为 1 至 {MAX_PARTY_LENGTH} 个字符。",
            f"The supplier's name has 1 to {MAX_PARTY_LENGTH} characters.",
        )
    if any(each.party == party for each in found.quotes):
        raise Conflict(
            f"{party} 已对 {found.number} 报价。报价不能更改，请另行申请。",
            f"{party} has quoted for {found.number}; quotes don't change.",
        )
    if len(command.prices) != len(found.lines):
        raise InvalidInput(
            f"请填写全部 {len(found.lines)} 行的单价。", f"Price all {len(found.lines)} lines."
        )
    days = command.lead_days
    if isinstance(days, bool) or not isinstance(days, int) or not 0 <= days <= _MAX_LEAD_DAYS:
        raise InvalidInput(
            f"交货期“{days}”应为 0 至 {_MAX_LEAD_DAYS} 天。",
            f"Lead time “{days}” must be 0 to {_MAX_LEAD_DAYS} days.",
        )
    prices = tuple(fen_of(each, "单价", "Price") for each in command.prices)
    note = require_text("备注", "a remark", command.note, optional=True)
    quote = Quote(len(found.quotes) + 1, party, prices, days, note, command.actor, command.supplier)
    fen_of(Decimal(quote.total_fen(found.lines)).scaleb(-2), "总价", "Total")
    return quote


def submit_purchase(command: SubmitPurchase, uow: UnitOfWork) -> PurchaseRef:
    """Choose the quote; who approves follows from its amount.

    Raises
    ------
    InvalidInput, NotFound, NotAllowed, Conflict
        Without the quote, or a reason where one is needed.
    """
    require_any(uow, command.actor, *ASKING)
    before = locked_purchase(uow, command.number)
    before.require(PurchaseState.REQUESTED)
    chosen = next((each for each in before.quotes if each.quote == command.quote), None)
    if chosen is None:
        raise InvalidInput(
            f"{before.number} 没有第 {command.quote} 份报价。请先登记报价再选择。",
            f"{before.number} has no quote {command.quote}. Record quotes, then choose one.",
        )
    reason = require_text("选择理由", "the reason", command.reason, optional=True)
    if not reason:
        _require_no_reason(uow, before, chosen)
    approval = approval_for(uow, chosen.total_fen(before.lines))
    after = before.submitted(chosen.quote, command.actor, reason, approval)
    return saved(uow, before, after)


def _require_no_reason(uow: UnitOfWork, found: Purchase, chosen: Quote) -> None:
    total, cheapest = chosen.total_fen(found.lines), found.cheapest_fen
    if cheapest is not None and total > cheapest:
        raise InvalidInput(
            f"{chosen.party} 的报价 {written(total)} 元不是最低价（最低 {written(cheapest)} 元），"
            "请填写选择理由。",
            f"{chosen.party} asks {written(total)} yuan, the cheapest {written(cheapest)}: say "
            "why it is chosen.",
        )
    wanted = rule_value(uow, "purchase.quotes")
    if len(found.quotes) < wanted:
        raise InvalidInput(
            f"只有 {len(found.quotes)} 份报价，规定询价 {wanted} 家，请填写理由。",
            f"There are {len(found.quotes)} quotes, the house wants {wanted}: say why.",
        )


def approval_for(reader: Reader, fen: int) -> Approval:
    """Return who has to approve an amount, by the limits of the house."""
    section, leader = rule_values(reader, "purchase.section_yuan", "purchase.leader_yuan")
    return Approval(tier_of(fen, section, leader))


def withdraw_purchase(command: WithdrawPurchase, uow: UnitOfWork) -> PurchaseRef:
    """Call it back; no money was committed yet.

    Raises
    ------
    NotFound, NotAllowed, Conflict
        When there is none, it is somebody else's, or it was ordered or ended.
    """
    require_any(uow, command.actor, *ASKING)
    note = require_text("撤回说明", "a remark", command.note, optional=True)
    before = locked_purchase(uow, command.number)
    before.require(PurchaseState.REQUESTED, PurchaseState.SUBMITTED, PurchaseState.HALF_APPROVED)
    require_author(before.number, before.requested_by, command.actor, wrote="申请")
    after = before.ended(PurchaseState.WITHDRAWN, command.actor, uow.now_us, note)
    return saved(uow, before, after)


def locked_purchase(uow: UnitOfWork, number: str) -> Purchase:
    """Return a purchase that nobody else changes until the command ends.

    Raises
    ------
    NotFound
        When there is none.
    """
    return found_purchase(uow.purchases.load(number, lock=True), number)


def found_purchase(found: Purchase | None, number: str) -> Purchase:
    """Return a purchase that was looked up, or refuse its number."""
    if found is None:
        raise NotFound(
            f"没有采购申请“{number}”。请从列表中选择。",
            f"There is no purchase “{number}”. Choose it from the list.",
        )
    return found


def saved(uow: UnitOfWork, before: Purchase, after: Purchase) -> PurchaseRef:
    """Save a step, unless somebody else has taken one meanwhile."""
    if not uow.purchases.save(before, after):
        raise Conflict(
            f"采购 {before.number} 刚被他人办理。请刷新后查看。",
            f"Somebody has just handled purchase {before.number}. Reload.",
        )
    return _ref(after)


def _ref(of: Purchase) -> PurchaseRef:
    return PurchaseRef(of.number, of.state, of.order_no, of.delivery)


def _require_present(budget: BudgetLine, today: date) -> None:
    if budget.year < today.year:
        raise InvalidInput(
            f"“{budget.name_zh}”是往年预算，不能再采购。请选 {today.year} 年的预算项目。",
            f"“{budget.name_en}” is a past year's. Choose a line of {today.year}.",
        )


def _require_day(on: date, today: date) -> None:
    # A datetime is a date to Python.
    if type(on) is not date or not today <= on <= today + timedelta(days=_DAYS_AHEAD):
        raise InvalidInput(
            f"需要日期“{on}”无效：应为今天起两年内的日期。",
            f"needed_on “{on}” must be a day within two years from today.",
        )


def _lines(
    uow: UnitOfWork, kind: PurchaseKind, budget: BudgetLine, wanted: tuple[WantedLine, ...]
) -> tuple[PurchaseLine, ...]:
    if not wanted:
        raise InvalidInput(
            "采购申请没有明细。请至少填写一行。", "The request has no lines. Add one."
        )
    checks = LineChecks()
    lines = []
    for number, each in enumerate(wanted, start=1):
        if kind is PurchaseKind.GOODS:
            _check_goods(uow, checks, number, each, budget)
            if each.item in [other.item for other in wanted[: number - 1]]:
                checks.add(
                    number, "item", f"物资 {each.item} 重复，请合并为一行。",
                    f"item {each.item} is there twice: make it one line.",
                )  # fmt: skip
        elif each.item or not each.what.strip():
            checks.add(number, "what", "请填写服务内容。", "say what the service is.")
        lines.append(_line(checks, number, each))
    checks.refuse_if_any()
    return tuple(line for line in lines if line is not None)


def _check_goods(
    uow: UnitOfWork, checks: LineChecks, number: int, wanted: WantedLine, budget: BudgetLine
) -> None:
    item = uow.catalogue.get([wanted.item]).get(wanted.item)
    if item is None or wanted.what:
        checks.add(
            number, "item", f"物资目录中没有编码“{wanted.item}”。请核对或先添加物资。",
            f"no item “{wanted.item}” in the catalogue. Check the code or add the item.",
        )  # fmt: skip
    elif item.plan_group != budget.purpose.value:
        checks.add(
            number, "item",
            f"{item.name_zh} 不属于预算“{budget.name_zh}”的类别，请选对应类别的预算项目。",
            f"{item.name_en or item.code} is of another plan group than “{budget.name_en}”: "
            "choose a line of its group.",
        )  # fmt: skip


def _line(checks: LineChecks, number: int, wanted: WantedLine) -> PurchaseLine | None:
    fen = 0
    try:
        require_quantity(wanted.quantity)
    except InvalidInput as refusal:
        checks.add_refusal(number, "quantity", refusal)
        return None
    try:
        fen = fen_of(wanted.price, "单价", "Price", zero=True)
    except InvalidInput as refusal:
        checks.add_refusal(number, "price", refusal)
    return PurchaseLine(number, wanted.item, wanted.what.strip(), wanted.quantity, fen)
