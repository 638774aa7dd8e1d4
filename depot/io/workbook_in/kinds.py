"""What a workbook is for."""

from __future__ import annotations

from enum import StrEnum


class WorkbookKind(StrEnum):
    """Goods that came, stock there was before the books, or what somebody counted."""

    RECEIPT = "receipt"
    OPENING = "opening"
    COUNT = "count"
