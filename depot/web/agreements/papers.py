"""An agreement on one page, and the record of a drill, as PDF and Excel."""

from __future__ import annotations

from collections.abc import Callable

from depot.domain.agreement_life import Drill
from depot.io.documents.agreement import agreement_form, drill_form
from depot.io.documents.form import Form
from depot.io.documents.pdf import pdf_of
from depot.io.documents.sheet import xlsx_of
from depot.services.agreement_views import AgreementView
from depot.services.papers import ORGANISATION
from depot.web.components.downloads import downloads
from depot.web.goods import known_items
from depot.web.language import language
from depot.web.people import people


def summary_buttons(view: AgreementView) -> None:
    """Offer the summary of an agreement."""
    deal = view.row.deal

    def form() -> Form:
        return agreement_form(
            deal, view.row.supplier, ORGANISATION, language(), items=known_items(), people=people()
        )

    _offer(deal.number, form)


def drill_buttons(view: AgreementView, drill: Drill) -> None:
    """Offer the record of a drill."""

    def form() -> Form:
        return drill_form(
            drill, view.row.deal, view.row.supplier, ORGANISATION, language(), items=known_items(),
            people=people(),
        )  # fmt: skip

    _offer(drill.number, form)


def _offer(number: str, form: Callable[[], Form]) -> None:
    downloads(number, f"agreement.paper.{number}", lambda: pdf_of(form()), lambda: xlsx_of(form()))
