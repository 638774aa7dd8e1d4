"""Where alerts come from: one function for each feature.

A feature hooks in by a module ``services/alerts_<feature>.py`` with
``alert_facts(reader) -> tuple[AlertFact, ...]`` and one line in `SOURCES`. A fact is
returned on every day that it is so; the sweep opens, updates and closes the alerts.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from depot.domain.alert import AlertFact
from depot.services import (
    alerts_agreements,
    alerts_call_offs,
    alerts_care,
    alerts_counting,
    alerts_emergency,
    alerts_expiry,
    alerts_money,
    alerts_procurement,
    alerts_receiving,
    alerts_sellers,
    alerts_shipments,
    alerts_standards,
    alerts_transfers,
    planning_alerts,
)
from depot.store.uow import Reader

AlertSource = Callable[[Reader], tuple[AlertFact, ...]]

SOURCES: Final[tuple[AlertSource, ...]] = (
    alerts_call_offs.alert_facts,
    alerts_agreements.alert_facts,
    alerts_care.alert_facts,
    alerts_counting.alert_facts,
    alerts_emergency.alert_facts,
    alerts_expiry.alert_facts,
    alerts_money.alert_facts,
    alerts_shipments.alert_facts,
    alerts_procurement.alert_facts,
    alerts_receiving.alert_facts,
    alerts_sellers.alert_facts,
    alerts_standards.alert_facts,
    alerts_transfers.alert_facts,
    planning_alerts.alert_facts,
)
