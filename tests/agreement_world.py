"""Agreements in the small world of money: the shop SUP1 offers water at 20 yuan.

300 boxes, 60 minutes by day and 120 by night, a fee of 1,200 yuan a year; planner jia
proposes, leaders ling and liu approve (6,000 + 1,200 yuan is a section head's affair: kong
too).
"""

from datetime import date
from decimal import Decimal

from delivery_world import SHOP
from kept_worlds import kept
from ledger_world import command_id
from money_world import furnish_money, grant

from depot.domain.agreement import AgreementKind, AgreementLine, Supplier
from depot.domain.agreement_terms import Penalty, Terms
from depot.services.access import SYSTEM_ACTOR
from depot.services.agreement_proposing import (
    ProposeAgreement,
    SubmitAgreement,
    propose_agreement,
    submit_agreement,
)
from depot.services.agreement_signing import ApproveAgreement, approve_agreement
from depot.services.agreement_tenders import OpenTender, open_tender
from depot.services.agreement_views import agreement_view
from depot.services.agreements import AddSupplier, add_supplier

FEES = "2026-retention-district"
WATER_MONEY = "2026-daily_necessities-district"
START, END = date(2026, 6, 1), date(2027, 5, 31)
LINE = AgreementLine("WT01", 300, Decimal(20), 60, 120)
# 1 % of what came late for each hour, 5 % of what didn't come.
PENALTY = Penalty(late_bp=100, shortfall_bp=500)
MARKET = Supplier("SUP2", "江城百货", "River market", "王五", "3", "4", 126.6, 43.9)


def terms(fee=1200, **more):
    """Return terms with a fee, paid from the line of fees."""
    budget = FEES if fee else ""
    more.setdefault("penalty", PENALTY)
    return Terms(retention_cny=Decimal(fee), retention_budget=budget, **more)


@kept
def furnish_agreements(app, fees=5000, goods=10_000):
    """Add people, two suppliers and the money of both lines."""
    furnish_money(app)
    for each in (SHOP, MARKET):
        app.execute(add_supplier, AddSupplier(command_id(), SYSTEM_ACTOR, each))
    if fees:
        grant(app, fees, "retention")
    if goods:
        grant(app, goods)


def propose(app, *lines, supplier="SUP1", by="jia", valid=(START, END), of=None, **more):
    """Book an offer; return its number."""
    command = ProposeAgreement(
        command_id(), by, supplier, *valid, lines or (LINE,), of or terms(), **more
    )
    return app.execute(propose_agreement, command).number


def submit(app, number, reason="唯一供应商", by="jia"):
    return app.execute(submit_agreement, SubmitAgreement(command_id(), by, number, reason))


def sign(app, number, by="kong"):
    return app.execute(approve_agreement, ApproveAgreement(command_id(), by, number))


def signed(app, *lines, by="kong", **more):
    """Return the number of an agreement that was proposed, submitted and signed."""
    number = propose(app, *lines, **more)
    submit(app, number)
    sign(app, number, by=by)
    return number


def tender(app, *lines, kind=AgreementKind.STOCK):
    command = OpenTender(
        command_id(), "jia", kind, "饮水储备征集", date(2026, 6, 20), lines or (("WT01", 300),)
    )
    return app.execute(open_tender, command).number


def view(app, number):
    return app.read(agreement_view, number)
