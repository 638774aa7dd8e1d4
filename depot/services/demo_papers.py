"""Demo: the ledger card of water and the sums of all items, numbered on the first day."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Final

from depot.services.application import Application
from depot.services.demo_steps import is_done
from depot.services.ledger_cards import IssueCard, issue_card

_NAMESPACE: Final = uuid.UUID("0b6f3c52-7d1e-4b8f-8a43-5e9d2c7f1a64")
KEEPER: Final = "guanku"
DEPOT: Final = "CY-W1"


def load(app: Application, loaded_on: date) -> None:
    """Give both a number; a second load changes nothing."""
    for item in ("WT01", ""):
        number = str(uuid.uuid5(_NAMESPACE, f"card {item}"))
        if not app.read(is_done, number):
            first = loaded_on.replace(day=1)
            app.execute(issue_card, IssueCard(number, KEEPER, DEPOT, item, first, loaded_on))
