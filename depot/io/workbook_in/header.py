"""Finding the row of column heads, whatever the columns are called."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from depot.domain.finding import Finding, Severity
from depot.errors import Text
from depot.io.workbook_in.fields import (
    HARMLESS,
    LABELS,
    PARTS,
    SYNONYMS,
    SYNONYMS_OF_COUNTS,
    Field,
)
from depot.io.workbook_in.grid import Grid
from depot.io.workbook_in.kinds import WorkbookKind
from depot.io.workbook_in.texts import comparable, plain, shortened, without_brackets

SEARCHED_ROWS = 30
SEARCHED_COLUMNS = 60
LONGEST_HEAD = 30
_ENOUGH = 2


def _named_by(synonyms: dict[Field, str]) -> dict[str, tuple[Field, int]]:
    return {
        comparable(synonym): (field, rank)
        for field, listed in synonyms.items()
        for rank, synonym in enumerate(listed.split())
    }


_FIELD_OF = _named_by(SYNONYMS)
_FIELD_OF_COUNTS = _FIELD_OF | _named_by(SYNONYMS_OF_COUNTS)
_HARMLESS = frozenset(map(comparable, HARMLESS.split()))
_HARMLESS_IN_COUNTS = frozenset({"状态", "state", "status"})
_RANK_OF_PARTS = 1000
"""Any exact name tells more than a part."""


@dataclass(frozen=True)
class Header:
    """The row of column heads.

    Parameters
    ----------
    columns
        Column number of each field found.
    labels
        What the sheet calls them.
    """

    row: int
    columns: dict[Field, int]
    labels: dict[Field, str]

    def label(self, field: Field) -> str:
        """Return the column's name in the sheet, or ours if it has none."""
        return self.labels.get(field, LABELS[field].zh)

    def missing(self) -> tuple[Text, ...]:
        """Return the columns without which nothing can be read."""
        lacking: list[Text] = []
        if Field.CODE not in self.columns and Field.NAME not in self.columns:
            lacking.append(Text("物资编码（或物资名称）", "Item code (or Item)"))
        if Field.QUANTITY not in self.columns:
            lacking.append(LABELS[Field.QUANTITY])
        return tuple(lacking)


def field_of(text: str, kind: WorkbookKind = WorkbookKind.RECEIPT) -> Field | None:
    """Return the field that a column head names, if any.

    Brackets and stars, as in ``数量(箱)*``, don't matter.
    """
    named = _named(text, kind)
    return named[0] if named else None


@lru_cache(maxsize=4096)
def _named(text: str, kind: WorkbookKind) -> tuple[Field, int] | None:
    """Return the field and its rank: how far down the list of its names the head stands."""
    if not text or len(text) > LONGEST_HEAD:
        return None
    known = _FIELD_OF_COUNTS if kind is WorkbookKind.COUNT else _FIELD_OF
    bare, whole = comparable(without_brackets(text)), comparable(text)
    exact = known.get(bare) or known.get(whole)
    if exact:
        return exact
    for field, listed in PARTS.items():
        if any(part in bare for part in listed.split()):
            return field, _RANK_OF_PARTS
    return None


def fields_in(
    grid: Grid, rows: tuple[int, ...], kind: WorkbookKind = WorkbookKind.RECEIPT
) -> dict[Field, tuple[int, str]]:
    """Return the fields named in one row of heads, or two, with column and head.

    The lower of two heads counts where it names something. Of several columns for one
    field the more telling name counts, then the first.
    """
    found: dict[Field, tuple[int, int, str]] = {}
    for column in range(1, SEARCHED_COLUMNS + 1):
        heads = [plain(grid.at(row, column)) for row in reversed(rows)]
        text = next((head for head in heads if _named(head, kind)), "")
        named = _named(text, kind)
        if named is not None:
            field, rank = named
            mine = (rank, column, text)
            found[field] = min(found.get(field, mine), mine)
    return {field: (column, text) for field, (_, column, text) in found.items()}


def find_header(grid: Grid, kind: WorkbookKind = WorkbookKind.RECEIPT) -> Header | None:
    """Return the row among the first that names most columns; None if none does.

    Of two levels of heads the lower one wins: it shows the merged cells of
    the upper one too. Where they are not merged, both are read together.
    """
    best: Header | None = None
    for rows in _candidates(grid):
        named = fields_in(grid, rows, kind)
        if len(named) >= _ENOUGH and (best is None or len(named) > len(best.columns)):
            columns = {field: column for field, (column, _) in named.items()}
            best = Header(rows[-1], columns, {field: text for field, (_, text) in named.items()})
    return best


def _candidates(grid: Grid) -> list[tuple[int, ...]]:
    """Return single rows first, then pairs of rows of which the lower holds no number."""
    searched = sorted(grid.rows)[:SEARCHED_ROWS]
    pairs = [
        (row, row + 1)
        for row in searched
        if row + 1 in grid.rows
        and not any(character.isdigit() for cell in grid.rows[row + 1].values()
                    for character in plain(cell))
    ]  # fmt: skip
    return [*((row,) for row in searched), *pairs]


def ignored_columns(
    grid: Grid, header: Header, kind: WorkbookKind = WorkbookKind.RECEIPT
) -> tuple[Finding, ...]:
    """Return a warning that names the columns that are not read, if any matter."""
    harmless = _HARMLESS | (_HARMLESS_IN_COUNTS if kind is WorkbookKind.COUNT else frozenset())
    used = {grid.merged.get((header.row, c), (header.row, c)) for c in header.columns.values()}
    heads = [
        plain(grid.at(header.row, column))
        for column in range(1, SEARCHED_COLUMNS + 1)
        if grid.merged.get((header.row, column), (header.row, column)) not in used
    ]
    unread = [head for head in dict.fromkeys(heads) if head and comparable(head) not in harmless]
    if not unread:
        return ()
    shown = "、".join(shortened(head, 20) for head in unread[:10])
    text = Text(
        f"未读取的列：{shown}。其中若有库位、批次、日期或数量，请把列名改成模板中的名称。",
        f"Columns not read: {shown}. If bin, lot, dates or quantity are among them, "
        "give them the template's heads.",
    )
    return (Finding(grid.where(header.row), text, shown, Severity.WARNING),)


def missing_columns(grid: Grid, header: Header) -> Finding:
    """Return the finding that names the columns a sheet lacks."""
    lacking = header.missing()
    zh = "、".join(text.zh for text in lacking)
    en = ", ".join(text.en for text in lacking)
    found_zh = "、".join(header.labels.values())
    text = Text(
        f"表头（第 {header.row} 行）缺少必需的列：{zh}。已识别的列：{found_zh}。"
        "请补上该列，或使用模板。",
        f"The head (row {header.row}) lacks: {en}. Columns recognised: {found_zh}. "
        "Add the column, or use the template.",
    )
    return Finding(grid.where(header.row), text, zh)
