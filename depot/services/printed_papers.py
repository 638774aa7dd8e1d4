"""Any paper of the register, read to be printed; a number prints one way wherever it is asked."""

from __future__ import annotations

from dataclasses import dataclass

from depot.domain.count_view import BlindSheet, CountReview
from depot.domain.counting import OPEN_TO_COUNTERS
from depot.domain.document import IssueNoteDocument
from depot.errors import Text
from depot.services.count_views import blind_sheet, count_review
from depot.services.papers import issue_note
from depot.services.shipment_papers import shipment_issue_note
from depot.services.stock import paper
from depot.services.then import then_of
from depot.store.uow import Reader


@dataclass(frozen=True)
class CountPaper:
    """The 盘点表: blind while it is being counted, with the result afterwards."""

    sheet: BlindSheet | CountReview
    depot: Text


def issue_paper(reader: Reader, number: str) -> IssueNoteDocument:
    """Return the 出库单: with truck and driver when a shipment left under it.

    Raises
    ------
    NotFound, InvalidInput
        When there is no such paper, or it is no issue.
    """
    shipment = reader.shipments.of_paper(number)
    if shipment is None:
        return issue_note(reader, number)
    return shipment_issue_note(reader, shipment.number)


def count_paper(reader: Reader, number: str) -> CountPaper:
    """Return the 盘点表 of a count.

    Raises
    ------
    NotFound
        When there is no such count.
    """
    blind = blind_sheet(reader, number)
    head = paper(reader, number)
    depot = then_of(reader, head.command_id).depots([head.depot])[head.depot]
    if blind.head.state in OPEN_TO_COUNTERS:
        return CountPaper(blind, depot)
    return CountPaper(count_review(reader, number), depot)
