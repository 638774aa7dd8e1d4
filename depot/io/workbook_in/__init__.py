"""Workbooks in: receipts and opening stock, as rows and findings."""

from depot.io.workbook_in.reading import Reading, read_receipt_workbook
from depot.io.workbook_in.rows import ReceiptRow
from depot.io.workbook_in.template import receipt_template

__all__ = ["Reading", "ReceiptRow", "read_receipt_workbook", "receipt_template"]
