"""What several parts of the page say alike."""

from __future__ import annotations

from depot.services.purchase_offers import CATALOGUE_SOURCE, ReferencePrice, sellers
from depot.web import state
from depot.web.formats import day, exact
from depot.web.language import named, t


def seller_names() -> dict[str, str]:
    """Return the names of all suppliers by code."""
    found = state.application().read(sellers)
    return {row.supplier.code: named(row.supplier.name_zh, row.supplier.name_en) for row in found}


def compared(reference: ReferencePrice, over_percent: int) -> str:
    """Return a reference price with its source and day, and how an offer compares."""
    own = reference.source == CATALOGUE_SOURCE
    source = t("buying.catalogue") if own else reference.source
    return t("buying.reference", fen=exact(reference.fen), source=source, day=day(reference.on),
             percent=f"{over_percent:+d}" if over_percent else "0")  # fmt: skip
