"""Finding the row of column heads, whatever the columns are called."""

from __future__ import annotations

from dataclasses import dataclass

from depot.domain.finding import Finding
from depot.errors import Text
from depot.io.workbook_in.fields import LABELS, SYNONYMS, Field
from depot.io.workbook_in.grid import Grid
from depot.io.workbook_in.texts import comparable, plain, without_brackets

SEARCHED_ROWS = 30
SEARCHED_COLUMNS = 60
_ENOUGH = 2


_FIELD_OF = {
    comparable(synonym): field for field, listed in SYNONYMS.items() for synonym in listed.split()
}


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


def field_of(text: str) -> Field | None:
    """Return the field that a column head names, if any.

    Brackets and stars, as in ``数量(箱)*``, don't matter.
    """
    return _FIELD_OF.get(comparable(without_brackets(text))) or _FIELD_OF.get(comparable(text))


def fields_in(grid: Grid, row: int) -> dict[Field, int]:
    """Return the fields named in a row with their columns; the first of a name counts."""
    found: dict[Field, int] = {}
    for column in range(1, SEARCHED_COLUMNS + 1):
        field = field_of(plain(grid.at(row, column)))
        if field is not None:
            found.setdefault(field, column)
    return found


def find_header(grid: Grid) -> Header | None:
    """Return the row among the first that names most columns; None if none does.

    Of two levels of heads the lower one wins: it shows the merged cells of
    the upper one too.
    """
    best: Header | None = None
    for row in sorted(grid.rows)[:SEARCHED_ROWS]:
        columns = fields_in(grid, row)
        if len(columns) >= _ENOUGH and (best is None or len(columns) > len(best.columns)):
            labels = {field: plain(grid.at(row, column)) for field, column in columns.items()}
            best = Header(row, columns, labels)
    return best


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
