"""Booking from a workbook: look first, correct, then book all of it or nothing, once."""

from __future__ import annotations

import difflib
import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from depot.domain.clock import shanghai_time
from depot.domain.finding import Finding, has_errors
from depot.domain.item import Item
from depot.domain.ledger import StockStatus
from depot.domain.lines import InvalidLines
from depot.domain.lot import is_expired
from depot.domain.place import Bin
from depot.errors import Conflict, InvalidInput, Text
from depot.io.workbook_in import (
    Opened,
    Packs,
    ReceiptRow,
    WorkbookKind,
    check_rows,
    mark_of,
    open_workbook,
    shortened_list,
)
from depot.services.application import new_command_id
from depot.services.catalogue import bins, items, require_depot
from depot.services.receiving import Receipt, ReceiveGoods, ReceiveLine, receive_goods
from depot.store.repositories.imports import BookedWorkbook
from depot.store.uow import Reader, UnitOfWork

MAX_REFERENCE_LENGTH = 64


@dataclass(frozen=True)
class Preview:
    """What a workbook would book.

    Parameters
    ----------
    file_name, kind
        Name of the workbook, and what it is for.
    depot, reference
        Depot that it would be booked in; the number of the delivery note, which tells two
        deliveries of the same goods apart. May be empty.
    mark
        Mark of the workbook's content as it came.
    rows
        The good rows, each with its bin.
    findings
        What a person should look at first.
    """

    file_name: str
    kind: WorkbookKind
    depot: str
    reference: str
    mark: str
    rows: tuple[ReceiptRow, ...]
    findings: tuple[Finding, ...]

    @property
    def can_be_booked(self) -> bool:
        """Whether there are rows and no errors."""
        return bool(self.rows) and not has_errors(self.findings)


@dataclass(frozen=True)
class ImportReceipt:
    """Book the rows of a workbook as one receipt, or as opening stock.

    Parameters
    ----------
    command_id, actor
        Client UUID; user name.
    depot, supplier
        Depot code; who delivered.
    rows
        The preview's rows.
    note
        Remark.
    opening
        Stock that was there before the books began.
    file_name, mark, reference
        The workbook's name and mark; the delivery note's number, if any.
    """

    command_id: str
    actor: str
    depot: str
    supplier: str
    rows: tuple[ReceiptRow, ...]
    note: str = ""
    opening: bool = False
    file_name: str = ""
    mark: str = ""
    reference: str = ""


def preview_receipt(
    reader: Reader,
    content: bytes,
    file_name: str,
    *,
    depot: str,
    default_bin: str = "",
    reference: str = "",
    kind: WorkbookKind = WorkbookKind.RECEIPT,
) -> Preview:
    """Read a workbook and say what would be booked and what is wrong.

    Raises
    ------
    NotFound
        When there is no such depot.
    """
    opened = open_workbook(content, file_name, kind)
    return preview_opened(
        reader, opened, opened.mark, depot=depot, default_bin=default_bin, reference=reference
    )


def preview_opened(
    reader: Reader,
    opened: Opened,
    mark: str,
    *,
    depot: str,
    default_bin: str = "",
    reference: str = "",
) -> Preview:
    """Say the same of a workbook that was opened before, its rows perhaps corrected.

    Parameters
    ----------
    mark
        The workbook's mark before anything was corrected.
    default_bin
        Bin of rows that name none; empty when each row must name one.
    reference
        The delivery note's number; may be empty.

    Raises
    ------
    NotFound
        When there is no such depot.
    """
    require_depot(reader, depot)
    catalogue = {item.code: item for item in items(reader)}
    read = check_rows(opened, catalogue, today=reader.today, packs=packs_of(catalogue.values()))
    shelves = {each.code: each for each in bins(reader, depot)}
    rows, unplaced = _placed(read.rows, catalogue, shelves, default_bin)
    marks = _marks(opened.kind is WorkbookKind.OPENING, depot, reference, mark, rows)
    done = _done_before(reader.imports.booked(marks), opened.name)
    findings = shortened_list((*done, *opened.findings, *read.findings, *unplaced), opened.name)
    return Preview(opened.name, opened.kind, depot, reference, mark, rows, findings)


def packs_of(catalogue: Iterable[Item]) -> Packs:
    """Return the larger units of items, such as 箱 and 托盘."""
    return {
        item.code: {pack.name: pack.units for pack in item.packs}
        for item in catalogue
        if item.packs
    }


def import_command(
    preview: Preview, *, actor: str, supplier: str, note: str = "", command_id: str = ""
) -> ImportReceipt:
    """Return the command that books a preview.

    Parameters
    ----------
    command_id
        Of the button pressed; without one it is a fresh one.

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
    return ImportReceipt(
        command_id or new_command_id(),
        actor,
        preview.depot,
        supplier,
        preview.rows,
        note,
        preview.kind is WorkbookKind.OPENING,
        preview.file_name,
        preview.mark,
        preview.reference,
    )


def import_receipt(command: ImportReceipt, uow: UnitOfWork) -> Receipt:
    """Book all rows as one receipt, or none; a workbook's content is booked once.

    Goods already past their date are booked with the status expired: they are
    there, but can't be issued.

    Raises
    ------
    InvalidLines
        With the sheet's rows that can't be booked.
    Conflict
        When the same content was booked before, under whatever name.
    InvalidInput, NotFound, NotAllowed
        As `receive_goods` does.
    """
    marks = _checked_marks(command)
    _refuse_booked(uow, marks, command.file_name)
    lines = tuple(_line(row, uow.today) for row in command.rows)
    receipt = ReceiveGoods(
        command.command_id, command.actor, command.depot, command.supplier, lines,
        _note(command), opening=command.opening,
    )  # fmt: skip
    try:
        booked = receive_goods(receipt, uow)
    except InvalidLines as refusal:
        raise InvalidLines(_by_row(refusal.findings, command.rows)) from refusal
    if not uow.imports.book(marks, command.file_name, booked.document_no):
        _refuse_booked(uow, marks, command.file_name)
    return booked


def _checked_marks(command: ImportReceipt) -> list[str]:
    reference = command.reference
    if len(reference) > MAX_REFERENCE_LENGTH or not (reference.isprintable() or not reference):
        raise InvalidInput(
            f"送货单号超过 {MAX_REFERENCE_LENGTH} 个字符或含无效字符。请改短。",
            f"The delivery note's number has more than {MAX_REFERENCE_LENGTH} characters or an "
            "invalid one.",
        )
    return _marks(command.opening, command.depot, reference, command.mark, command.rows)


def _marks(
    opening: bool, depot: str, reference: str, mark: str, rows: Sequence[ReceiptRow]
) -> list[str]:
    """Return the marks of the content as it came, and of the rows as they are booked."""
    booked = mark_of(
        [row.item, row.quantity, row.lot_no, str(row.made_on), str(row.expires_on), row.bin]
        for row in rows
    )
    kind = "opening" if opening else "receipt"
    return sorted(
        hashlib.sha256(f"{kind}/{depot}/{reference.strip()}/{each}".encode()).hexdigest()
        for each in {mark, booked} - {""}
    )


def _refuse_booked(uow: UnitOfWork, marks: Sequence[str], file_name: str) -> None:
    done = _done_before(uow.imports.booked(marks), file_name)
    if done:
        raise Conflict(done[0].message.zh, done[0].message.en)


def _done_before(done: BookedWorkbook | None, file_name: str) -> tuple[Finding, ...]:
    if done is None:
        return ()
    at = shanghai_time(done.recorded_at_us)
    text = Text(
        f"这份内容已于 {at:%Y-%m-%d %H:%M} 由 {done.actor} 导入（文件“{done.file_name}”，"
        f"单据 {done.document_no}），再次导入不会改变库存。"
        "确是另一次到货的，请填写本次的送货单号。",
        f"This content was imported at {at:%Y-%m-%d %H:%M} by {done.actor} (file "
        f"“{done.file_name}”, paper {done.document_no}); importing it again changes nothing. "
        "If it is another delivery, enter its delivery note's number.",
    )
    return (Finding(file_name, text),)


def _note(command: ImportReceipt) -> str:
    parts = (command.note, f"送货单 {command.reference}" if command.reference else "")
    return "；".join(part for part in parts if part)


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
