"""Demo: agreements with terms, a tender, a check, a drill, a fee that is due, one to approve."""

from __future__ import annotations

import uuid
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Final

from depot.domain.agreement import AgreementKind, AgreementLine, SeasonQuantity
from depot.domain.agreement_terms import Contact, Handover, OwnTrucks, Penalty, Terms
from depot.domain.capacity import Capacity
from depot.domain.season import Season
from depot.services.agreement_duties import (
    Counted,
    EndDrill,
    RecordRotation,
    RecordSpotCheck,
    StartDrill,
    end_drill,
    record_rotation,
    record_spot_check,
    start_drill,
)
from depot.services.agreement_proposing import (
    ProposeAgreement,
    SubmitAgreement,
    propose_agreement,
    submit_agreement,
)
from depot.services.agreement_signing import (
    CompleteTerms,
    complete_terms,
)
from depot.services.agreement_tenders import OpenTender, open_tender
from depot.services.application import Application
from depot.services.demo_steps import is_done
from depot.services.retention import CommitRetention, commit_retention

_NAMESPACE: Final = uuid.UUID("0b6c0c0d-60cb-4f4f-9a8f-6cf2a7a4b9c1")
PLANNER: Final = "jihua"
KEEPER: Final = "guanku"
LEADER: Final = "lingdao"
# Made up, as everything here: nobody is called by these numbers.
CHAIN: Final = (
    Contact("值班经理甲（演示）", "仓储值班", "0000-0000001", "0000-0000011"),
    Contact("副经理（演示）", "业务负责人", "0000-0000021", "0000-0000031"),
)
PENALTY: Final = Penalty(late_bp=100, late_cap_bp=2000, shortfall_bp=500)


def load(app: Application, loaded_on: date) -> None:
    """Do what has not been done; asking again changes nothing."""
    today = app.clock.today()
    if today.year != loaded_on.year or app.read(is_done, _id("water submitted")):
        return
    year = today.year
    fees, goods = f"{year}-retention-district", f"{year}-daily_necessities-district"
    _old(app, fees, today)
    _capacity(app, goods, today)
    _tendered(app, fees, goods, today)


def _old(app: Application, fees: str, today: date) -> None:
    """Give an agreement of the opening world its terms, a check, a drill and a rotation."""
    terms = Terms(
        "演示合同2026-01", retention_cny=Decimal(12_000), retention_budget=fees,
        penalty=PENALTY, rotation_days=120, contacts=CHAIN, trucks=(OwnTrucks("T050", 2),),
    )  # fmt: skip
    _do(app, "terms", complete_terms, lambda key: CompleteTerms(key, LEADER, "XY-01", terms))
    bread = Terms(
        "演示合同2026-03", Handover.DELIVERED, "CY-W1", penalty=PENALTY, contacts=CHAIN,
        trucks=(OwnTrucks("T015", 1),),
    )  # fmt: skip
    _do(app, "bread", complete_terms, lambda key: CompleteTerms(key, LEADER, "XY-03", bread))
    _do(app, "fee", commit_retention, lambda key: CommitRetention(key, LEADER, "XY-01", fees))
    counted = (Counted("WT01", 900), Counted("FD02", 250), Counted("FD04", 120))
    _do(app, "check", record_spot_check,
        lambda key: RecordSpotCheck(key, KEEPER, "XY-01", today, counted,
                                    "演示：三种物资数量相符，存放整齐"))  # fmt: skip
    _do(app, "rotated", record_rotation,
        lambda key: RecordRotation(key, KEEPER, "XY-01", "WT01", today,
                                   today - timedelta(days=40), 900))  # fmt: skip
    asked = (Counted("WT02", 600),)
    drill = _do(app, "drill", start_drill,
                lambda key: StartDrill(key, PLANNER, "XY-02", asked, "演示：年度演练"))  # fmt: skip
    if drill is not None:
        _do(app, "drilled", end_drill,
            lambda key: EndDrill(key, PLANNER, drill.number, (Counted("WT02", 600, 140),),
                                 "演示：按时备齐"))  # fmt: skip


def _capacity(app: Application, goods: str, today: date) -> None:
    """Propose a maker whose one line bakes bread or biscuits; nobody has approved it."""
    lines = (
        AgreementLine(
            "FD05", 3000, Decimal(60), 720, 960, 1440, 1440,
            capacity=Capacity(6000, 120, 4000, 1440, "演示生产线", 1),
        ),
        AgreementLine(
            "FD02", 2000, Decimal(75), 720, 960, 1440, 1440,
            capacity=Capacity(4000, 120, 3000, 1440, "演示生产线", 2, 90),
        ),
    )  # fmt: skip
    offer = _do(app, "maker", propose_agreement, lambda key: ProposeAgreement(
        key, PLANNER, "PRD-WAT", today, today + timedelta(days=364), lines,
        Terms(call_budget=goods, penalty=PENALTY, contacts=CHAIN), AgreementKind.CAPACITY,
        note="演示：一条生产线两种产品",
    ))  # fmt: skip
    if offer is not None:
        _do(app, "maker submitted", submit_agreement,
            lambda key: SubmitAgreement(key, PLANNER, offer.number, "演示：唯一厂家"))  # fmt: skip


def _tendered(app: Application, fees: str, goods: str, today: date) -> None:
    """Have water offered by two in a tender; one, dearer and quicker, waits for approval."""
    asked = _do(app, "tender", open_tender, lambda key: OpenTender(
        key, PLANNER, AgreementKind.STOCK, "演示：冬季饮水储备征集", today + timedelta(days=20),
        (("WT01", 800),),
    ))  # fmt: skip
    if asked is None:
        return
    winter = (SeasonQuantity(Season.WINTER, 500),)
    offers = (
        ("SUP-WHS", Decimal("25.50"), 180, Decimal(6000), ()),
        ("SUP-WAT", Decimal("25.80"), 90, Decimal(5000), winter),
    )
    last = None
    for supplier, price, lead, fee, seasons in offers:
        line = AgreementLine("WT01", 800, price, lead, lead * 2, lead * 2, lead * 3, seasons)
        terms = Terms(
            retention_cny=fee, retention_budget=fees, call_budget=goods, penalty=PENALTY,
            rotation_days=180, contacts=CHAIN,
        )  # fmt: skip
        last = _do(app, f"bid {supplier}", propose_agreement, lambda key: ProposeAgreement(
            key, PLANNER, supplier, today, today + timedelta(days=364), (line,), terms,  # noqa: B023
            tender=asked.number,
        ))  # fmt: skip
    if last is not None:
        number = last.number
        _do(app, "water submitted", submit_agreement,
            lambda key: SubmitAgreement(key, PLANNER, number, "演示：仅两家报价"))  # fmt: skip


def _id(name: str) -> str:
    return str(uuid.uuid5(_NAMESPACE, name))


def _do(app: Application, name: str, service: Any, command: Any) -> Any:  # noqa: ANN401  any step
    """Do a step that has not been done; return its result, or None."""
    key = _id(name)
    return None if app.read(is_done, key) else app.execute(service, command(key))
