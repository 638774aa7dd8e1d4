"""How much there is to do."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from depot.domain.alert import Alert, AlertSeverity, is_overdue
from depot.web.components.kpi import Figure, kpi_row
from depot.web.formats import whole
from depot.web.language import t


def show(alerts: Sequence[Alert], today: date) -> None:
    """Show how many are open, urgent and overdue."""
    urgent = sum(each.fact.severity is AlertSeverity.URGENT for each in alerts)
    late = sum(is_overdue(each.fact.due_on, today) for each in alerts)
    kpi_row(
        [
            Figure(t("inbox.open"), whole(len(alerts))),
            Figure(t("inbox.urgent"), whole(urgent)),
            Figure(t("inbox.overdue"), whole(late)),
        ]
    )
