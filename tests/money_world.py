"""Budgets and purchases in the small world: who asks, who approves, and 1,000 yuan of water."""

from datetime import date
from decimal import Decimal

from delivery_world import PASSWORD, furnish_receiving
from ledger_world import command_id

from depot.domain.account import Role
from depot.services.access import SYSTEM_ACTOR
from depot.services.accounts import CreateUser, create_user
from depot.services.budget_views import line_figures
from depot.services.budgeting import Appropriate, appropriate

WATER_LINE = "2026-daily_necessities-district"
TENT_LINE = "2026-rescue_supplies-district"


def furnish_money(app) -> None:
    """Add the small world with keeper guan, planner jia, head kong, leaders ling and liu."""
    furnish_receiving(app)
    people = {"jia": Role.PLANNER, "kong": Role.SECTION_HEAD, "liu": Role.LEADER}
    for name, role in people.items():
        app.execute(
            create_user,
            CreateUser(
                command_id(), SYSTEM_ACTOR, name=name, display_zh=name, display_en=name,
                role=role, password=PASSWORD, demo=True,
            ),
        )  # fmt: skip


def grant(app, amount, purpose="daily_necessities", source="district", by="kong", year=2026):
    """Send money down; return the line's code."""
    command = Appropriate(
        command_id(), by, year, purpose, source, Decimal(amount), "昌财预〔2026〕1号"
    )
    return app.execute(appropriate, command).line


def figures(app, line=WATER_LINE):
    """Return free, committed and spent of a line, in yuan."""
    found = next(each for each in app.read(line_figures) if each.line.code == line)
    assert found.ties
    return tuple(fen // 100 for fen in (found.free, found.committed, found.spent))


NEEDED = date(2026, 7, 1)
