"""Two vetted shops that sell water in the small world, and a response that lasts.

Hualian: 100 boxes at 25.00 in 5 h. Jiangcheng: 60 boxes at 30.00 in 1 h, by night 2 h.
The catalogue says that a box is 28.50. It is noon, and the line has 5,000 yuan.
"""

from datetime import date
from decimal import Decimal

from kept_worlds import kept
from ledger_world import TODAY, command_id
from money_world import WATER_LINE, furnish_money, grant

from depot.domain.agreement import Supplier
from depot.domain.emergency import Channel
from depot.services.access import SYSTEM_ACTOR
from depot.services.agreements import AddSupplier, add_supplier
from depot.services.buying import BuyFromSellers, BuyLine, VerbalApproval, buy_from_sellers
from depot.services.emergency import StartResponse, start_response
from depot.services.purchase_offers import offer_rows
from depot.services.sellers import (
    DecideVetting,
    ProposeSeller,
    RecordOffer,
    decide_vetting,
    propose_seller,
    record_offer,
)

YEAR_END = date(2026, 12, 31)
HOUR_US = 3_600_000_000


@kept
def furnish_sellers(app, *, response: bool = True) -> None:
    """Add the world of this file."""
    furnish_money(app)
    grant(app, 5000)
    for code, name in (("HL", "华联商厦"), ("JC", "江城百货")):
        shop = Supplier(code, name, name, "值班", "1", "2", 126.5, 43.9)
        app.execute(add_supplier, AddSupplier(command_id(), SYSTEM_ACTOR, shop))
        vet(app, code)
    offer(app, "HL", "25", 100, 300, night=300)
    offer(app, "JC", "30", 60, 60, night=120)
    if response:
        app.execute(start_response, StartResponse(command_id(), "ling", 3, "洪水"))


def propose(app, code, *, by="jia", start=TODAY, end=YEAR_END, licence="9122-1"):
    """Propose a supplier; return the number."""
    command = ProposeSeller(command_id(), by, code, licence, start, end, "查验执照和库存")
    return app.execute(propose_seller, command).number


def vet(app, code, by="ling", **more):
    """Propose a supplier and have them listed; return the number."""
    number = propose(app, code, **more)
    app.execute(decide_vetting, DecideVetting(command_id(), by, number, approved=True))
    return number


def offer(app, code, price, quantity, day=60, *, night=60, item="WT01", by="jia", end=YEAR_END):
    """Record an offer; return its number."""
    command = RecordOffer(
        command_id(), by, code, item, Decimal(price), quantity, day, night, TODAY, end
    )
    return app.execute(record_offer, command).number


def offers(app):
    """Return the offers by seller."""
    return {row.offer.supplier: row for row in app.read(offer_rows)}


def buy(app, *lines, by="guan", hours=6, reason="安置点断水", activation="XY-2026-000001"):
    """Buy lines of (seller, units[, reason])."""
    known = offers(app)
    verbal = VerbalApproval(activation, "王区长", Channel.TELEPHONE)
    command = BuyFromSellers(
        command_id(), by, verbal, "CY1", (WATER_LINE,), app.clock.now_us() + hours * HOUR_US,
        reason, tuple(BuyLine(known[each[0]].offer.id, *each[1:]) for each in lines),
    )  # fmt: skip
    return app.execute(buy_from_sellers, command)
