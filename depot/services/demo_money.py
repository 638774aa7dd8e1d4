"""Demo: a budget of the year, a service that was paid, an order on its way, one to approve."""

from __future__ import annotations

import uuid
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Final

from depot.domain.purchase import PurchaseKind
from depot.services.application import Application
from depot.services.budgeting import Appropriate, appropriate
from depot.services.demo_steps import is_done
from depot.services.purchase_deciding import ApprovePurchase, approve_purchase
from depot.services.purchase_settling import (
    ClosePurchase,
    SettlePurchase,
    SettleUnits,
    close_purchase,
    settle_purchase,
)  # fmt: skip
from depot.services.purchasing import (
    AddQuote,
    RequestPurchase,
    SubmitPurchase,
    WantedLine,
    add_quote,
    request_purchase,
    submit_purchase,
)  # fmt: skip

_NAMESPACE: Final = uuid.UUID("2c9be6a4-86a0-4b3f-9a35-0f5a4c1d7e13")
PLANNER: Final = "jihua"
LEADER: Final = "lingdao"
DEPOT: Final = "CY-W1"
# Made up: purpose, funding, yuan.
GRANTS: Final = (
    ("rescue_supplies", "district", 800_000),
    ("daily_necessities", "district", 600_000),
    ("response_equipment", "superior", 1_500_000),
    ("retention", "district", 200_000),
    ("holding", "district", 120_000),
)
SHOPS: Final = ("演示供应商甲", "演示供应商乙", "演示供应商丙")


def load(app: Application, loaded_on: date) -> None:
    """Do what has not been done; asking again changes nothing."""
    year = loaded_on.year
    for purpose, source, amount in GRANTS:
        _do(app, f"grant {purpose}", appropriate,
            lambda key: Appropriate(key, LEADER, year, purpose, source, Decimal(amount),  # noqa: B023
                                    f"演示文号〔{year}〕1号", "演示"))  # fmt: skip
    today = app.clock.today()
    if today.year != year or app.read(is_done, _id("open quotes")):
        return
    _paid_service(app, f"{year}-holding-district", today)
    _on_its_way(app, f"{year}-response_equipment-superior", today)
    _to_approve(app, f"{year}-daily_necessities-district", today)
    _open_quotes(app, f"{year}-daily_necessities-district", today)


def _paid_service(app: Application, line: str, today: date) -> None:
    wanted = WantedLine("", 1, Decimal(9000), "发电机组年度保养（演示）")
    number = _request(app, "service", line, wanted, today, PurchaseKind.SERVICE)
    for shop, price in zip(SHOPS, ("8600", "9200", "9450"), strict=True):
        _quote(app, f"service {shop}", number, shop, price, 10)
    _submit_and_approve(app, "service", number)
    _do(app, "service paid", settle_purchase,
        lambda key: SettlePurchase(key, LEADER, number, (SettleUnits(1, 1),), "演示发票001",
                                   note="演示：验收合格"))  # fmt: skip
    _do(app, "service closed", close_purchase,
        lambda key: ClosePurchase(key, LEADER, number, "演示"))  # fmt: skip


def _on_its_way(app: Application, line: str, today: date) -> None:
    wanted = WantedLine("EQ05", 2, Decimal(5200))
    number = _request(app, "generators", line, wanted, today)
    for shop, price in zip(SHOPS, ("5150.50", "4980", "5300"), strict=True):
        _quote(app, f"generators {shop}", number, shop, price, 14)
    _submit_and_approve(app, "generators", number, 2)


def _to_approve(app: Application, line: str, today: date) -> None:
    number = _request(app, "water", line, WantedLine("WT01", 1200, Decimal("28.5")), today)
    for shop, price, days in zip(SHOPS, ("27.8", "26.9", "29"), (3, 9, 2), strict=True):
        _quote(app, f"water {shop}", number, shop, price, days)
    _do(app, "water submitted", submit_purchase,
        lambda key: SubmitPurchase(key, PLANNER, number, 1, "演示：汛期临近，交货快"))  # fmt: skip


def _open_quotes(app: Application, line: str, today: date) -> None:
    number = _request(app, "open", line, WantedLine("WT01", 300, Decimal("28.5")), today)
    _quote(app, "open quotes", number, SHOPS[0], "28", 5)


def _request(  # noqa: PLR0917  one value a field
    app: Application, name: str, line: str, wanted: WantedLine, today: date,
    kind: PurchaseKind = PurchaseKind.GOODS,
) -> str:  # fmt: skip
    command = RequestPurchase(
        _id(f"{name} request {today}"), PLANNER, kind, line, DEPOT, "演示：年度补库与维护",
        today + timedelta(days=30), (wanted,),
    )  # fmt: skip
    return app.execute(request_purchase, command).number


def _quote(  # noqa: PLR0917  one value a field
    app: Application, name: str, number: str, shop: str, price: str, days: int
) -> None:
    prices = (Decimal(price),)
    _do(app, name, add_quote,
        lambda key: AddQuote(key, PLANNER, number, shop, prices, days, "演示报价"))  # fmt: skip


def _submit_and_approve(app: Application, name: str, number: str, quote: int = 1) -> None:
    _do(app, f"{name} submitted", submit_purchase,
        lambda key: SubmitPurchase(key, PLANNER, number, quote))  # fmt: skip
    _do(app, f"{name} approved", approve_purchase,
        lambda key: ApprovePurchase(key, LEADER, number, "演示：同意"))  # fmt: skip


def _id(name: str) -> str:
    return str(uuid.uuid5(_NAMESPACE, name))


def _do(app: Application, name: str, service: Any, command: Any) -> None:  # noqa: ANN401  any step
    key = _id(name)
    if not app.read(is_done, key):
        app.execute(service, command(key))
