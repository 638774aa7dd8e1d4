"""What shows only when rows are seen together: duplicates, lots, the sheet's own total."""

from __future__ import annotations

from depot.domain.finding import Finding, Severity
from depot.domain.lot import NO_LOT
from depot.errors import Text
from depot.io.workbook_in.rows import ReceiptRow


def row_number(row: ReceiptRow) -> str:
    """Return the number of the row in its sheet."""
    return row.source.rsplit(":", 1)[1]


def duplicates(rows: tuple[ReceiptRow, ...]) -> tuple[Finding, ...]:
    """Return an error for each row that repeats another to the last number.

    The same goods with another quantity are only doubtful: a warning.
    """
    seen: dict[tuple[object, ...], ReceiptRow] = {}
    findings: list[Finding] = []
    for row in rows:
        key = (row.item, row.lot_no, row.made_on, row.expires_on, row.bin)
        first = seen.setdefault(key, row)
        if first is not row:
            findings.append(_repeated(row, first))
    return tuple(findings)


def _repeated(row: ReceiptRow, first: ReceiptRow) -> Finding:
    where = row_number(first) if _sheet(first) == _sheet(row) else first.source
    if row.quantity != first.quantity:
        text = Text(
            f"与第 {where} 行是同一物资、批次和库位，数量不同；两行会相加。请确认不是重复录入。",
            f"Same item, lot and bin as row {where}, another quantity; both are added. Make sure.",
        )
        return Finding(row.source, text, row.item, Severity.WARNING)
    text = Text(
        f"与第 {where} 行完全相同，疑似重复录入。确是两笔的，请合并成一行；否则删去一行。",
        f"The same as row {where}, as if entered twice. Merge both into one row, or delete one.",
    )
    return Finding(row.source, text, row.item)


def _sheet(row: ReceiptRow) -> str:
    return row.source.rsplit(":", 1)[0]


def lots_with_two_dates(rows: tuple[ReceiptRow, ...]) -> tuple[Finding, ...]:
    """Return a warning for each lot number that carries another expiry further up."""
    seen: dict[tuple[str, str], ReceiptRow] = {}
    findings: list[Finding] = []
    for row in rows:
        first = seen.setdefault((row.item, row.lot_no), row)
        if row.lot_no != NO_LOT and first.expires_on != row.expires_on:
            text = Text(
                f"批次 {row.lot_no} 在第 {row_number(first)} 行的有效期是 "
                f"{first.expires_on or '空'}，本行是 {row.expires_on or '空'}。"
                "同一批次通常只有一个有效期，请核对。",
                f"Lot {row.lot_no} expires on {first.expires_on or 'no date'} in row "
                f"{row_number(first)} but on {row.expires_on or 'no date'} here. Check it.",
            )
            findings.append(Finding(row.source, text, row.lot_no, Severity.WARNING))
    return tuple(findings)


def wrong_total(rows: tuple[ReceiptRow, ...], total: int, where: str) -> tuple[Finding, ...]:
    """Return a warning when the sheet's own total differs from its rows."""
    added = sum(row.quantity for row in rows)
    if added == total:
        return ()
    text = Text(
        f"合计行写的是 {total}，各行数量相加是 {added}。请核对有无漏行或错数。",
        f"The total row says {total}, the rows add up to {added}. Check for missing rows.",
    )
    return (Finding(where, text, "", Severity.WARNING),)
