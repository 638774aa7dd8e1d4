"""A document as a form: title, grid of fields, table in sections, boxes.

The builders of the four kinds turn a document into a `Form`; the PDF and the
Excel printers know forms only, so both always say the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from depot.domain.document import DocumentKind

Value = str | int | float | Decimal | date | datetime | None


class Format(StrEnum):
    """How a value is written."""

    TEXT = "text"
    CODE = "code"
    ORDINAL = "ordinal"
    INTEGER = "integer"
    KG = "kg"
    M3 = "m3"
    MONEY = "money"
    DATE = "date"
    MOMENT = "moment"
    BLANK = "blank"


@dataclass(frozen=True)
class Column:
    """One column of the table.

    Parameters
    ----------
    share
        Relative width.
    optional
        Left out when no row has a value.
    strong
        Printed bold.
    """

    label: str
    format: Format
    share: float
    optional: bool = False
    strong: bool = False


@dataclass(frozen=True)
class Entry:
    """One labelled value of the grid or the totals."""

    label: str
    value: Value
    format: Format = Format.TEXT


@dataclass(frozen=True)
class Section:
    """Rows under one heading.

    Parameters
    ----------
    heading
        Empty when the table has only one section.
    closing
        Under the rows, left and right: subtotal, and room to sign. May be
        empty.
    """

    heading: str
    rows: tuple[tuple[Value, ...], ...]
    closing: tuple[str, ...] = ()


@dataclass(frozen=True)
class SignatureBox:
    """A box to sign in, with the name already known."""

    label: str
    name: str = ""


@dataclass(frozen=True)
class Carry:
    """What is carried from page to page (过次页, 承前页).

    Parameters
    ----------
    summed
        Columns that are added up over the rows so far.
    last
        Column whose last value is carried.
    opening
        That value before the first row.
    """

    summed: tuple[int, ...]
    last: int
    opening: int


@dataclass(frozen=True)
class Form:
    """Everything that is printed.

    Parameters
    ----------
    papers
        State of the signed papers in one sentence; empty on a form that hands
        nothing over.
    papers_pending
        The sentence is set off, because somebody still has to act.
    """

    kind: DocumentKind
    language: str
    number: str
    issued_at_us: int
    title: str
    organisation: str
    landscape: bool
    entries: tuple[Entry, ...]
    columns: tuple[Column, ...]
    sections: tuple[Section, ...]
    totals: tuple[Entry, ...]
    boxes: tuple[SignatureBox, ...]
    papers: str
    papers_pending: bool
    note: str = ""
    draft: bool = False
    carry: Carry | None = None

    @property
    def code_text(self) -> str:
        """What the QR code holds: the kind and the number."""
        return f"depot:{self.kind.value}:{self.number}"

    def without_empty_columns(self) -> Form:
        """Return the form without the optional columns that no row fills."""
        rows = [row for section in self.sections for row in section.rows]
        keep = [
            index
            for index, column in enumerate(self.columns)
            if not column.optional or any(row[index] not in (None, "", "-") for row in rows)
        ]
        return replace(
            self,
            columns=tuple(self.columns[index] for index in keep),
            sections=tuple(
                replace(section, rows=tuple(_picked(row, keep) for row in section.rows))
                for section in self.sections
            ),
        )


def _picked(row: tuple[Value, ...], keep: Sequence[int]) -> tuple[Value, ...]:
    return tuple(row[index] for index in keep)
