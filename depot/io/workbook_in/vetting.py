"""Refusing files that are no workbook, or that would fill the memory."""

from __future__ import annotations

import io
import re
import zipfile

from openpyxl.utils import column_index_from_string

from depot.errors import Text

MAX_UNPACKED_BYTES = 60_000_000
MAX_MERGED_CELLS = 500_000

_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_FORMULA = re.compile(rb"<(?:\w+:)?f[ >]")
_MERGED = re.compile(
    rb"<(?:\w+:)?mergeCell\s[^>]*?"
    rb"ref=[\"']\$?([A-Z]{1,3})\$?(\d{1,7}):\$?([A-Z]{1,3})\$?(\d{1,7})"
)


class NotReadable(Exception):
    """Says why a whole file can't be read."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(zh)
        self.text = Text(zh, en)


def vet(content: bytes) -> bool:
    """Refuse what unpacks to too much; say whether sheets hold formulas.

    Raises
    ------
    NotReadable
        When it is no workbook, or too large a one.
    """
    try:
        sheets = _sheets(content)
        merged = sum(map(_merged_cells, sheets))
    except NotReadable:
        raise
    except Exception as error:  # zipfile lets many kinds through for damaged archives
        raise damaged() from error
    if merged > MAX_MERGED_CELLS:
        raise merged_too_much()
    return any(_FORMULA.search(sheet) for sheet in sheets)


def _sheets(content: bytes) -> list[bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        entries = [e for e in archive.infolist() if not e.filename.startswith("xl/media/")]
        unpacked = sum(entry.file_size for entry in entries)
        if unpacked > MAX_UNPACKED_BYTES:
            raise _unpacks_too_large(unpacked)
        return [archive.read(e) for e in entries if e.filename.startswith("xl/worksheets/")]


def _unpacks_too_large(unpacked: int) -> NotReadable:
    return NotReadable(
        f"工作簿展开后有 {unpacked / 1e6:.0f} MB，不像正常的表格，未读取。请只保留要导入的工作表。",
        f"The workbook unpacks to {unpacked / 1e6:.0f} MB, which no stock list does; "
        "it was not read. Keep only the sheet to import.",
    )


def _merged_cells(sheet: bytes) -> int:
    """Return how many cells the merged ranges cover: a reader makes each of them."""
    cells = 0
    for left, top, right, bottom in _MERGED.findall(sheet):
        columns = column_index_from_string(right.decode()) - column_index_from_string(left.decode())
        cells += (abs(columns) + 1) * (abs(int(bottom) - int(top)) + 1)
    return cells


def merged_too_much() -> NotReadable:
    """Return the refusal for merged ranges that would fill the memory."""
    return NotReadable(
        "工作簿中合并的单元格过多，未读取。请取消整行、整列的合并后再选。",
        "Too many merged cells; not read. Undo the merging of whole rows or columns.",
    )


def is_locked(content: bytes) -> bool:
    """Whether an old container holds a new workbook under a password."""
    return _ENCRYPTED in content


def locked() -> NotReadable:
    """Return the refusal for a workbook with a password."""
    return NotReadable(
        "工作簿有打开密码，无法读取。请在 Excel 中取消密码（文件→信息→保护工作簿）后再选。",
        "The workbook is locked by a password. Remove it in Excel (File, Info, Protect) first.",
    )


def damaged() -> NotReadable:
    """Return the refusal for a file that can't be opened."""
    return NotReadable(
        "文件不是 Excel 工作簿，或已损坏。请用 Excel 打开，另存为 .xlsx 或 .csv 后再选。",
        "The file is no Excel workbook or is damaged. Save it in Excel as .xlsx or .csv.",
    )


def page_as_workbook() -> NotReadable:
    """Return the refusal for a web page that only bears a workbook's name."""
    return NotReadable(
        "文件其实是网页或 XML，只是名字像工作簿（有些系统这样导出）。"
        "请用 Excel 打开，另存为 .xlsx 后再选。",
        "The file is a web page or XML under a workbook's name, as some systems export. "
        "Open it in Excel and save it as .xlsx.",
    )
