"""Demo: neighbours, the city and the province; two requests under way. Made up."""

from __future__ import annotations

import uuid
from datetime import date, timedelta
from typing import Final

from depot.domain.agreement import Supplier
from depot.domain.aid import AidLevel
from depot.services.aid import (
    AddPartner,
    AskedUnits,
    RequestAid,
    SendAidRequest,
    add_partner,
    request_aid,
    send_aid_request,
)
from depot.services.application import Application
from depot.services.demo_steps import Steps

PLANNER: Final = "jihua"
LEADER: Final = "lingdao"
STEPS: Final = Steps(uuid.UUID("0b6d7a52-93f4-4d2b-8c59-3f2e9d1a7c15"))
# Made up: code, name, English, level, position.
PARTNERS: Final = (
    ("HZ-CYQ", "船营区应急库（演示）", "Chuanying depot (demo)", "district", 126.5105, 43.8334),
    ("HZ-LTQ", "龙潭区应急库（演示）", "Longtan depot (demo)", "district", 126.5620, 43.9110),
    ("HZ-FMQ", "丰满区应急库（演示）", "Fengman depot (demo)", "district", 126.5620, 43.8220),
    ("HZ-JLS", "市级应急库（演示）", "City depot (demo)", "city", 126.5495, 43.8378),
    ("HZ-JLP", "省级应急库（演示）", "Province depot (demo)", "province", 125.3245, 43.8868),
)


def load(app: Application, loaded_on: date) -> None:
    """Do what has not been done; asking again changes nothing."""
    for number, partner in enumerate(PARTNERS, start=1):
        _partner(app, number, partner)
    needed = loaded_on + timedelta(days=60)
    if needed < app.clock.today():
        return
    asked = STEPS.do(
        app, request_aid, "asked",
        lambda key: RequestAid(key, PLANNER, "HZ-LTQ", "演示：汛期缺毛毯", needed,
                               (AskedUnits("WA06", 300),)),
    )  # fmt: skip
    STEPS.do(app, send_aid_request, "sent", lambda key: SendAidRequest(key, LEADER, asked.number))
    STEPS.do(
        app, request_aid, "drafted",
        lambda key: RequestAid(key, PLANNER, "HZ-JLS", "演示：请求市级支援帐篷", needed,
                               (AskedUnits("SH01", 100),)),
    )  # fmt: skip


def _partner(
    app: Application, number: int, partner: tuple[str, str, str, str, float, float]
) -> None:
    code, zh, en, level, lon, lat = partner
    place = Supplier(
        code, zh, en, "值班员（演示）", f"0000-000003{number}", f"0000-000004{number}", lon, lat
    )
    pact = "演示：互助协议" if level == "district" else ""
    STEPS.do(
        app, add_partner, f"partner {code}",
        lambda key: AddPartner(key, LEADER, place, AidLevel(level), pact),
    )  # fmt: skip
