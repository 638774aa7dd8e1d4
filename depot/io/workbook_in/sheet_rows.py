"""Rows as they stand in a sheet, before anybody judges them; a person may correct them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property

from depot.domain.finding import Finding
from depot.errors import Text
from depot.io.workbook_in.dates import parse_date
from depot.io.workbook_in.fields import LABELS, Field
from depot.io.workbook_in.grid import Content
from depot.io.workbook_in.kinds import WorkbookKind
from depot.io.workbook_in.quantity import parse_quantity
from depot.io.workbook_in.texts import plain


@dataclass(frozen=True)
class SheetRow:
    """One row below the heads.

    Parameters
    ----------
    source
        Where it stands: ``"入库.xlsx!Sheet1:12"``.
    cells
        What the recognised columns show.
    repeated
        Columns whose cell is merged with the row above.
    labels
        What the sheet calls its columns.
    """

    source: str
    cells: Mapping[Field, Content]
    repeated: frozenset[Field] = frozenset()
    labels: Mapping[Field, str] = field(default_factory=dict)

    def label(self, about: Field) -> str:
        """Return the column's name in the sheet, or ours if it has none."""
        return self.labels.get(about, LABELS[about].zh)

    def text(self, about: Field) -> str:
        """Return what a cell shows as text."""
        return plain(self.cells.get(about))

    def corrected(self, texts: Mapping[Field, str]) -> SheetRow:
        """Return the row with what a person typed instead; the same row when nothing changed."""
        changed = {
            about: text.strip() for about, text in texts.items() if text.strip() != self.text(about)
        }
        if not changed:
            return self
        return replace(
            self, cells={**self.cells, **changed}, repeated=self.repeated - changed.keys()
        )


@dataclass(frozen=True)
class SheetTotal:
    """The sum that a sheet claims of its rows.

    Parameters
    ----------
    sheet
        File and sheet.
    where
        Place of the row with the sum.
    """

    sheet: str
    where: str
    quantity: int


@dataclass(frozen=True)
class Opened:
    """A workbook's rows as they stand there.

    Parameters
    ----------
    name
        The file's name.
    findings
        What is wrong with the file and its sheets as a whole.
    """

    name: str
    kind: WorkbookKind
    rows: tuple[SheetRow, ...]
    totals: tuple[SheetTotal, ...]
    findings: tuple[Finding, ...]

    @cached_property
    def mark(self) -> str:
        """A mark of the content: the same after renaming, re-saving or sorting the file."""
        return mark_of(_normal(row) for row in self.rows)


def mark_of(rows: Iterable[object]) -> str:
    """Return a mark of rows in whatever order; SHA-256 in hexadecimal."""
    lines = sorted(json.dumps(row, ensure_ascii=False, sort_keys=True) for row in rows)
    return hashlib.sha256("\n".join(lines).encode("utf-8", "surrogatepass")).hexdigest()


def _normal(row: SheetRow) -> dict[str, str]:
    """Return the cells in one way of writing; names, units and remarks say nothing of their own."""
    said = {about: _written(about, content) for about, content in row.cells.items()}
    apart = {Field.NOTE, Field.UNIT, Field.SPECIFICATION, Field.BOOKED, Field.LINE}
    if said.get(Field.CODE):
        apart.add(Field.NAME)
    return {about.value: text for about, text in said.items() if text and about not in apart}


def _written(about: Field, content: Content) -> str:
    read: object = None
    if about is Field.QUANTITY:
        read = parse_quantity(content, zero_too=True)
    elif about in {Field.MADE_ON, Field.EXPIRES_ON}:
        read = parse_date(content, month_end=about is Field.EXPIRES_ON)
    if read is None or isinstance(read, Text):
        return plain(content).casefold()
    return read.isoformat() if isinstance(read, date) else str(read)
