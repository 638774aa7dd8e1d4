"""Budgets and purchases in the small world: who asks, who approves, and 1,000 yuan of water."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from delivery_world import furnish_bins
from kept_worlds import kept
from ledger_world import command_id

from depot.domain.account import RIGHTS_OF_ROLE, Role, User
from depot.domain.purchase import PurchaseKind
from depot.services.access import SYSTEM_ACTOR
from depot.services.budget_views import line_figures
from depot.services.budgeting import Appropriate, appropriate
from depot.services.purchase_deciding import ApprovePurchase, approve_purchase
from depot.services.purchase_settling import (
    ClosePurchase,
    SettlePurchase,
    SettleUnits,
    close_purchase,
    settle_purchase,
)
from depot.services.purchasing import (
    AddQuote,
    RequestPurchase,
    SubmitPurchase,
    WantedLine,
    add_quote,
    request_purchase,
    submit_purchase,
)

WATER_LINE = "2026-daily_necessities-district"
TENT_LINE = "2026-rescue_supplies-district"


PEOPLE = {
    "guan": Role.DEPOT_MANAGER, "jia": Role.PLANNER, "kong": Role.SECTION_HEAD,
    "ling": Role.LEADER, "liu": Role.LEADER,
}  # fmt: skip


@dataclass(frozen=True)
class Hire:
    """Nobody logs in here, so nobody needs a password, which takes time to hash."""

    command_id: str
    actor: str


def hire(command: Hire, uow) -> None:
    for name, role in PEOPLE.items():
        user = User(name, name, name, role, RIGHTS_OF_ROLE[role])
        uow.accounts.add(user, "no password", uow.now_us)


@kept
def furnish_money(app) -> None:
    """Add the small world with keeper guan, planner jia, head kong, leaders ling and liu."""
    furnish_bins(app)
    app.execute(hire, Hire(command_id(), SYSTEM_ACTOR))


def grant(app, amount, purpose="daily_necessities", *, by="kong", year=2026):
    """Send money down; return the line's code."""
    command = Appropriate(
        command_id(), by, year, purpose, "district", Decimal(amount), "昌财预〔2026〕1号"
    )
    return app.execute(appropriate, command).line


def figures(app, line=WATER_LINE):
    """Return free, committed and spent of a line, in yuan."""
    found = next(each for each in app.read(line_figures) if each.line.code == line)
    assert found.ties
    return tuple(fen // 100 for fen in (found.free, found.committed, found.spent))


NEEDED = date(2026, 7, 1)


def request(app, *lines, by="jia", budget=WATER_LINE, kind=PurchaseKind.GOODS, **more):
    """Ask for goods, lines of (item, quantity, price); return the number."""
    command = RequestPurchase(
        command_id(), by, kind, budget, "CY1", more.pop("reason", "汛前补库"),
        more.pop("needed_on", NEEDED),
        tuple(WantedLine(item, quantity, Decimal(price)) for item, quantity, price in lines),
    )  # fmt: skip
    return app.execute(request_purchase, command).number


def quote(app, number, party, *prices, lead_days=5, by="jia"):
    """Record what a supplier asks."""
    command = AddQuote(
        command_id(), by, number, party, tuple(Decimal(each) for each in prices), lead_days
    )
    return app.execute(add_quote, command)


def submit(app, number, chosen=1, reason="", by="jia"):
    """Choose a quote and ask for approval."""
    return app.execute(submit_purchase, SubmitPurchase(command_id(), by, number, chosen, reason))


def approve(app, number, by="kong", note=""):
    """Approve a purchase."""
    return app.execute(approve_purchase, ApprovePurchase(command_id(), by, number, note))


def ordered(app, quantity=10, price="20", approver="kong"):
    """Return an order of water, chosen as the cheapest of three quotes."""
    number = request(app, ("WT01", quantity, price))
    quote(app, number, "华联商厦", price)
    quote(app, number, "江城百货", Decimal(price) + 1)
    quote(app, number, "远方批发", Decimal(price) + 2)
    submit(app, number)
    return approve(app, number, by=approver)


def settle(app, number, *units, invoice="FP-1", by="kong", **more):
    """Pay for units, (line, quantity)."""
    command = SettlePurchase(
        command_id(), by, number, tuple(SettleUnits(*each) for each in units), invoice, **more
    )
    return app.execute(settle_purchase, command)


def close(app, number, note="", by="kong"):
    """Close an order."""
    return app.execute(close_purchase, ClosePurchase(command_id(), by, number, note))
