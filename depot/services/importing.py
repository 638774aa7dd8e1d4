"""Receiving from a workbook: look first, then book all of it or nothing."""

from __future__ import annotations

import difflib
import hashlib
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from depot.domain import canonical
from depot.domain.clock import shanghai_time
from depot.domain.finding import Finding, has_errors
from depot.domain.item import Item
from depot.domain.ledger import StockStatus
from depot.domain.lines import InvalidLines
from depot.domain.lot import is_expired
from depot.domain.place import Bin
from depot.errors import InvalidInput, Text
from depot.io.workbook_in import ReceiptRow, read_receipt_workbook
from depot.services.catalogue import bins, items, require_depot
from depot.services.receiving import Receipt, ReceiveGoods, ReceiveLine, receive_goods
from depot.store.uow import Reader, UnitOfWork

NAMESPACE = uuid.UUID("5b0f5c1e-8f0b-5f6a-9a6e-2f1d6b7c4e10")
"""Of the ids of imports; a file and a depot always give the same id."""


@dataclass(frozen=True)
class ReceiptPreview:
    """What a workbook would book.

    Parameters
    ----------
    file_name
        Name of the workbook.
    depot
        Code of the depot that it would be booked in.
    import_id
        Id of the import of this very file into this depot.
    rows
        The good rows, each with its bin.
    findings
        What a person should look at first.
    """

    file_name: str
    depot: str
    import_id: str
    rows: tuple[ReceiptRow, ...]
    findings: tuple[Finding, ...]

    @property
    def can_be_booked(self) -> bool:
        """Whether there are rows and no errors."""
        return bool(self.rows) and not has_errors(self.findings)


@dataclass(frozen=True)
class ImportReceipt:
    """Book the rows of a workbook as one receipt.

    Parameters
    ----------
    command_id
        The preview's `import_id`, so that a file is booked once.
    actor
        User name.
    depot, supplier
        Depot code; who delivered, or what the opening stock is booked from.
    rows
        The preview's rows.
    note
        Remark.
    """

    command_id: str
    actor: str
    depot: str
    supplier: str
    rows: tuple[ReceiptRow, ...]
    note: str = ""


def preview_receipt(
    reader: Reader, content: bytes, file_name: str, *, depot: str, default_bin: str = ""
) -> ReceiptPreview:
    """Read a workbook and say what would be booked and what is wrong.

    Parameters
    ----------
    default_bin
        Bin of rows that name none; empty when each row must name one.

    Raises
    ------
    NotFound
        When there is no such depot.
    """
    require_depot(reader, depot)
    catalogue = {item.code: item for item in items(reader)}
    read = read_receipt_workbook(content, file_name, catalogue, today=reader.today)
    import_id = import_id_of(content, depot)
    booked = _booked_before(reader, import_id, file_name)
    shelves = {each.code: each for each in bins(reader, depot)}
    rows, unplaced = _placed(read.rows, catalogue, shelves, default_bin)
    findings = (*booked, *read.findings, *unplaced)
    return ReceiptPreview(file_name, depot, import_id, rows, findings)


def import_id_of(content: bytes, depot: str) -> str:
    """Return the id of importing this very file into this depot."""
    return str(uuid.uuid5(NAMESPACE, f"{hashlib.sha256(content).hexdigest()}/{depot}"))


def import_command(
    preview: ReceiptPreview, *, actor: str, supplier: str, note: str = ""
) -> ImportReceipt:
    """Return the command that books a preview.

    Raises
    ------
    InvalidInput
        When the preview has errors or no rows.
    """
    if not preview.can_be_booked:
        raise InvalidInput(
            f"“{preview.file_name}”还有错误或没有可入库的行，未入账。请先改正再导入。",
            f"“{preview.file_name}” has errors or no rows; nothing was booked. Correct it first.",
        )
    return ImportReceipt(preview.import_id, actor, preview.depot, supplier, preview.rows, note)


def import_receipt(command: ImportReceipt, uow: UnitOfWork) -> Receipt:
    """Book all rows as one receipt, or none.

    Goods already past their date are booked with the status expired: they are
    there, but can't be issued.

    Raises
    ------
    InvalidLines
        With the sheet's rows that can't be booked.
    InvalidInput, NotFound, NotAllowed, Conflict
        As `receive_goods` does.
    """
    lines = tuple(_line(row, uow.today) for row in command.rows)
    receipt = ReceiveGoods(
        command.command_id, command.actor, command.depot, command.supplier, lines, command.note
    )
    try:
        return receive_goods(receipt, uow)
    except InvalidLines as refusal:
        raise InvalidLines(_by_row(refusal.findings, command.rows)) from refusal


def _line(row: ReceiptRow, today: date) -> ReceiveLine:
    expired = is_expired(row.expires_on, today)
    return ReceiveLine(
        row.item,
        row.quantity,
        row.bin,
        row.lot_no,
        row.made_on,
        row.expires_on,
        StockStatus.EXPIRED if expired else StockStatus.ISSUABLE,
    )


def _by_row(findings: tuple[Finding, ...], rows: tuple[ReceiptRow, ...]) -> tuple[Finding, ...]:
    """Return findings about lines as findings about the sheet's rows."""
    return tuple(
        replace(found, source=rows[int(found.source.removeprefix("lines/")) - 1].source)
        for found in findings
    )


def _booked_before(reader: Reader, import_id: str, file_name: str) -> tuple[Finding, ...]:
    done = reader.commands.done(import_id)
    if done is None:
        return ()
    receipt = canonical.decode(Receipt, done.result)
    at = shanghai_time(done.recorded_at_us)
    text = Text(
        f"这个文件已于 {at:%Y-%m-%d %H:%M} 由 {done.actor} 导入，入库单 {receipt.document_no}。"
        "再次导入不会改变库存。",
        f"This file was imported at {at:%Y-%m-%d %H:%M} by {done.actor} as receipt "
        f"{receipt.document_no}. Importing it again changes nothing.",
    )
    return (Finding(file_name, text),)


def _placed(
    rows: tuple[ReceiptRow, ...],
    catalogue: Mapping[str, Item],
    shelves: Mapping[str, Bin],
    default_bin: str,
) -> tuple[tuple[ReceiptRow, ...], tuple[Finding, ...]]:
    """Return the rows that have a bin that may hold them, and why others have none."""
    spelt = {code.casefold(): code for code in shelves}
    placed: list[ReceiptRow] = []
    findings: list[Finding] = []
    for row in rows:
        wanted = row.bin or default_bin
        code = wanted if wanted in shelves else spelt.get(wanted.casefold(), "")
        problem = _bin_problem(wanted, shelves.get(code), catalogue[row.item], shelves)
        if problem is None:
            placed.append(replace(row, bin=code))
        else:
            findings.append(Finding(row.source, problem, "库位"))
    return tuple(placed), tuple(findings)


def _bin_problem(
    wanted: str, found: Bin | None, item: Item, shelves: Mapping[str, Bin]
) -> Text | None:
    if not wanted:
        return Text(
            "没有库位。请在表中填写，或在导入时选择默认库位。",
            "No bin. Enter it in the sheet, or choose a default bin for the import.",
        )
    fitting = [code for code, each in shelves.items() if each.allows(item.storage_class)]
    if found is None:
        alike = difflib.get_close_matches(wanted, shelves, n=3, cutoff=0.5) or fitting[:3]
        return Text(
            f"本库没有库位“{wanted}”。可用的如：{'、'.join(alike) or '无'}。",
            f"The depot has no bin “{wanted}”. There are: {', '.join(alike) or 'none'}.",
        )
    if found.allows(item.storage_class):
        return None
    return Text(
        f"库位 {found.code} 不得存放“{item.storage_class}”类物资（{item.code} {item.name_zh}）。"
        f"可放：{'、'.join(fitting[:5]) or '无'}。",
        f"Bin {found.code} may not hold class {item.storage_class} ({item.code}). "
        f"These may: {', '.join(fitting[:5]) or 'none'}.",
    )
