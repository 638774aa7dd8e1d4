"""Counts from a workbook: the sheet that was printed, or any list of bins and numbers."""

from __future__ import annotations

from dataclasses import dataclass

from depot.domain.finding import Finding, has_errors
from depot.errors import InvalidInput, Text
from depot.io.workbook_in import Opened, ReceiptRow, check_rows, shortened_list
from depot.services.catalogue import items
from depot.services.count_entering import CountedLine, EnterCounts
from depot.services.count_views import BlindLine, blind_sheet
from depot.services.importing import packs_of
from depot.store.uow import Reader


@dataclass(frozen=True)
class CountPreview:
    """What a workbook would enter into a count.

    Parameters
    ----------
    lines
        One for each good row, in their order.
    since_seq
        Position of the ledger when the sheet was looked at.
    """

    file_name: str
    count_number: str
    rows: tuple[ReceiptRow, ...]
    lines: tuple[CountedLine, ...]
    findings: tuple[Finding, ...]

    @property
    def can_be_entered(self) -> bool:
        """Whether there are rows and no errors."""
        return bool(self.rows) and not has_errors(self.findings)


def preview_counts(reader: Reader, opened: Opened, count_number: str) -> CountPreview:
    """Say what a workbook would enter, and what is wrong.

    Raises
    ------
    NotFound
        When there is no such count.
    """
    sheet = {line.line: line for line in blind_sheet(reader, count_number).lines}
    catalogue = {item.code: item for item in items(reader)}
    read = check_rows(opened, catalogue, today=reader.today, packs=packs_of(catalogue.values()))
    lines = tuple(_line(row, sheet.get(row.line)) for row in read.rows)
    unplaced = [_no_bin(row) for row in read.rows if not row.bin]
    findings = shortened_list((*opened.findings, *read.findings, *unplaced), opened.name)
    return CountPreview(opened.name, count_number, read.rows, lines, findings)


def count_command(preview: CountPreview, command_id: str, actor: str) -> EnterCounts:
    """Return the command that enters a preview.

    Raises
    ------
    InvalidInput
        When the preview has errors or no rows.
    """
    if not preview.can_be_entered:
        raise InvalidInput(
            f"“{preview.file_name}”还有错误或没有实盘数，未录入。请先改正再导入。",
            f"“{preview.file_name}” has errors or no numbers; nothing was entered. Correct it.",
        )
    return EnterCounts(command_id, actor, preview.count_number, preview.lines)


def _line(row: ReceiptRow, printed: BlindLine | None) -> CountedLine:
    """Return the line by its number on the sheet when it says the same, else by its label."""
    if printed is not None and (printed.bin.casefold(), printed.item, printed.lot_no) == (
        row.bin.casefold(), row.item, row.lot_no,
    ):  # fmt: skip
        return CountedLine(row.quantity, printed.line)
    return CountedLine(
        row.quantity, bin=row.bin, item=row.item, lot_no=row.lot_no, expires_on=row.expires_on,
        made_on=row.made_on,
    )  # fmt: skip


def _no_bin(row: ReceiptRow) -> Finding:
    text = Text(
        "没有库位，不知道盘的是哪里。请填写库位。",
        "No bin: nobody knows where this was counted. Enter the bin.",
    )
    return Finding(row.source, text, "库位")
