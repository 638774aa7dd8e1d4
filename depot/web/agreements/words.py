"""What several parts of the page of agreements say alike."""

from __future__ import annotations

from typing import Literal

from depot.domain.agreement import Supplier
from depot.domain.agreement_life import AgreementState, Deal, Origin
from depot.services.agreement_views import Duty
from depot.services.budget_views import budget_name
from depot.web import state
from depot.web.formats import day
from depot.web.goods import item_name
from depot.web.language import named, said, t

Color = Literal["gray", "red", "green", "orange"]
PAGE = "agreement"


def supplier_name(supplier: Supplier) -> str:
    """Return a supplier in words."""
    return named(supplier.name_zh, supplier.name_en)


def state_words(deal: Deal) -> str:
    """Return where it stands: over by its own time, not yet begun, or its state."""
    today = state.application().clock.today()
    if deal.life.in_force and deal.agreement.valid_to < today:
        return t("agreement.state.lapsed")
    bid = deal.life.state is AgreementState.BID
    if bid and deal.life.origin is not Origin.TENDER:
        return t("agreement.state.offered")
    return t(f"agreement.state.{deal.life.state.value}")


def color(deal: Deal) -> Color:
    """Return the colour of its badge."""
    if not deal.life.in_force:
        return "gray"
    lapsed = deal.agreement.valid_to < state.application().clock.today()
    return "red" if lapsed else "green" if deal.life.state.value == "verified" else "orange"


def budget_words(code: str) -> str:
    """Return a budget line in words."""
    found = state.application().read(budget_name, code)
    return said(found) if found else code or t("none")


def duty_words(duty: Duty) -> str:
    """Return what is due, by when; late ones stand out."""
    subject = item_name(duty.subject) if duty.kind == "rotation" else duty.subject
    text = t(f"agreement.duty.{duty.kind}", due=day(duty.due_on), subject=subject)
    today = state.application().clock.today()
    return f":red[{text}]" if duty.due_on < today else text
