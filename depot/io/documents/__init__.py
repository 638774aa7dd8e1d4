"""Documents out: 调拨单, 出库单, 拣货单 and 入库单 as PDF and as Excel.

The same document gives the same bytes, whenever it is printed.
"""

from __future__ import annotations

from depot.domain.document import (
    DispatchOrderDocument,
    IssueNoteDocument,
    PickListDocument,
    ReceiptNoteDocument,
)
from depot.domain.document_movement import MovementNoteDocument
from depot.domain.document_transfer import TransferNoteDocument
from depot.io.documents.builders import form_of
from depot.io.documents.labels import labels_pdf
from depot.io.documents.pdf import pdf_of
from depot.io.documents.sheet import xlsx_of


def dispatch_order_pdf(document: DispatchOrderDocument, language: str = "zh") -> bytes:
    """Return the 调拨单 as PDF, in English for ``"en"``."""
    return pdf_of(form_of(document, language))


def dispatch_order_xlsx(document: DispatchOrderDocument, language: str = "zh") -> bytes:
    """Return the 调拨单 as a workbook, in English for ``"en"``."""
    return xlsx_of(form_of(document, language))


def issue_note_pdf(document: IssueNoteDocument, language: str = "zh") -> bytes:
    """Return the 出库单 as PDF, in English for ``"en"``."""
    return pdf_of(form_of(document, language))


def issue_note_xlsx(document: IssueNoteDocument, language: str = "zh") -> bytes:
    """Return the 出库单 as a workbook, in English for ``"en"``."""
    return xlsx_of(form_of(document, language))


def pick_list_pdf(document: PickListDocument, language: str = "zh") -> bytes:
    """Return the 拣货单 as PDF, in English for ``"en"``."""
    return pdf_of(form_of(document, language))


def pick_list_xlsx(document: PickListDocument, language: str = "zh") -> bytes:
    """Return the 拣货单 as a workbook, in English for ``"en"``."""
    return xlsx_of(form_of(document, language))


def receipt_note_pdf(document: ReceiptNoteDocument, language: str = "zh") -> bytes:
    """Return the 入库单 as PDF, in English for ``"en"``."""
    return pdf_of(form_of(document, language))


def receipt_note_xlsx(document: ReceiptNoteDocument, language: str = "zh") -> bytes:
    """Return the 入库单 as a workbook, in English for ``"en"``."""
    return xlsx_of(form_of(document, language))


def transfer_note_pdf(document: TransferNoteDocument, language: str = "zh") -> bytes:
    """Return the 调拨单 between depots as PDF, in English for ``"en"``."""
    return pdf_of(form_of(document, language))


def transfer_note_xlsx(document: TransferNoteDocument, language: str = "zh") -> bytes:
    """Return the 调拨单 between depots as a workbook, in English for ``"en"``."""
    return xlsx_of(form_of(document, language))


def movement_note_pdf(document: MovementNoteDocument, language: str = "zh") -> bytes:
    """Return the paper of a move as PDF, in English for ``"en"``."""
    return pdf_of(form_of(document, language))


def movement_note_xlsx(document: MovementNoteDocument, language: str = "zh") -> bytes:
    """Return the paper of a move as a workbook, in English for ``"en"``."""
    return xlsx_of(form_of(document, language))


__all__ = [
    "dispatch_order_pdf", "dispatch_order_xlsx", "issue_note_pdf", "issue_note_xlsx",
    "labels_pdf", "movement_note_pdf", "movement_note_xlsx",
    "pick_list_pdf", "pick_list_xlsx", "receipt_note_pdf", "receipt_note_xlsx",
    "transfer_note_pdf", "transfer_note_xlsx",
]  # fmt: skip
