"""Demo: three vetted sellers, one who waits for a decision, their offers, a reference price."""

from __future__ import annotations

import uuid
from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from depot.services.application import Application
from depot.services.demo_steps import Steps
from depot.services.sellers import (
    DecideVetting,
    ProposeSeller,
    RecordOffer,
    SetReferencePrice,
    decide_vetting,
    propose_seller,
    record_offer,
    set_reference_price,
)  # fmt: skip

PLANNER: Final = "jihua"
LEADER: Final = "lingdao"
STEPS: Final = Steps(uuid.UUID("8c5f0c2b-6f0e-4f6b-8a54-4f3f0e7b9d21"))
# Made up: supplier, days until the listing ends.
LISTED: Final = (("SUP-MKT", 300), ("SUP-WHS", 200), ("SUP-WAT", 20))
WAITS: Final = "SUP-BAK"
# Made up: supplier, item, yuan, units, hours by day, hours by night, days that it stands.
OFFERS: Final = (
    ("SUP-MKT", "WT01", "30.5", 600, 2, 4, 90),
    ("SUP-WHS", "WT01", "27.8", 1500, 5, 9, 60),
    ("SUP-WAT", "WT01", "39.9", 400, 1, 2, 30),
    ("SUP-MKT", "FD02", "80", 200, 2, 4, 90),
    ("SUP-WHS", "FD02", "74.5", 500, 5, 9, 60),
    ("SUP-MKT", "WA06", "62", 300, 3, 6, 60),
)


def load(app: Application, loaded_on: date) -> None:
    """Do what has not been done; asking again changes nothing."""
    today = app.clock.today()
    if today != loaded_on and not STEPS.is_done(app, "reference"):
        return
    for code, days in LISTED:
        number = _proposed(app, code, loaded_on, days)
        STEPS.do(app, decide_vetting, f"list {code}",
                 lambda key: DecideVetting(key, LEADER, number, True, "演示：资料齐全"))  # noqa: B023, FBT003  # fmt: skip
    _proposed(app, WAITS, loaded_on, 365)
    for seller, item, price, units, by_day, by_night, days in OFFERS:
        command = RecordOffer(
            STEPS.id(f"offer {seller} {item}"), PLANNER, seller, item, Decimal(price), units,
            by_day * 60, by_night * 60, loaded_on, loaded_on + timedelta(days=days),
        )  # fmt: skip
        app.execute(record_offer, command)
    STEPS.do(app, set_reference_price, "reference",
             lambda key: SetReferencePrice(key, PLANNER, "WT01", Decimal("28.9"),
                                           "演示：本地三家超市采价", loaded_on))  # fmt: skip


def _proposed(app: Application, code: str, loaded_on: date, days: int) -> str:
    command = ProposeSeller(
        STEPS.id(f"propose {code}"), PLANNER, code, f"91220202DEMO-{code}", loaded_on,
        loaded_on + timedelta(days=days), "演示：查验执照、食品许可、现场库存",
    )  # fmt: skip
    return app.execute(propose_seller, command).number
