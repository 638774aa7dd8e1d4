"""A depot whose water expires in some months, and the replenishment plan for it."""

from datetime import timedelta

from ledger_world import TODAY, command_id, receive_tents, receive_water
from money_world import furnish_money, grant

from depot.domain.mark import Mark
from depot.domain.months import add_months
from depot.domain.reserve_standard import ReserveStandard
from depot.services.access import SYSTEM_ACTOR
from depot.services.agreements import SetReserveStandards, set_reserve_standards
from depot.services.planning_replenish import (
    KeepReplenishment,
    ReplenishChoice,
    answered,
    keep_replenishment,
    replenish_case,
)

FIRST = TODAY.replace(day=1)


def furnish(app, yuan=9000):
    """100 water of 100 wanted, good through month 4; 3 tents of 3; 9,000 yuan a year."""
    furnish_money(app)
    grant(app, yuan)
    standards = (ReserveStandard("WT01", 100, "标准", Mark.DERIVED),
                 ReserveStandard("SH01", 3, "标准", Mark.DERIVED))  # fmt: skip
    app.execute(set_reserve_standards, SetReserveStandards(command_id(), SYSTEM_ACTOR, standards))
    receive_tents(app, 3)
    receive_water(app, 100, add_months(FIRST, 5) - timedelta(days=1), "SOON")


def solved(app, **choice):
    return answered(app.read(replenish_case, ReplenishChoice(**({"months": 12} | choice))))


def kept(app, by="jia", **choice):
    document = solved(app, **choice).document
    return app.execute(keep_replenishment, KeepReplenishment(command_id(), by, document)).number
