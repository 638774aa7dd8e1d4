"""Workbooks in: receipts, opening stock and counts, as rows and findings."""

from depot.io.workbook_in.fields import LABELS, Field
from depot.io.workbook_in.kinds import WorkbookKind
from depot.io.workbook_in.opening import ENDINGS
from depot.io.workbook_in.reading import (
    Reading,
    check_rows,
    open_workbook,
    read_receipt_workbook,
    shortened_list,
)
from depot.io.workbook_in.rows import Packs, ReceiptRow
from depot.io.workbook_in.sheet_rows import Opened, SheetRow, mark_of
from depot.io.workbook_in.template import workbook_template

__all__ = [
    "ENDINGS", "LABELS", "Field", "Opened", "Packs", "Reading", "ReceiptRow", "SheetRow",
    "WorkbookKind",
    "check_rows", "mark_of", "open_workbook", "read_receipt_workbook", "shortened_list",
    "workbook_template",
]  # fmt: skip
