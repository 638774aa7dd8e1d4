"""A form as PDF: grid of fields, table over pages, totals, boxes to sign."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from depot.io.documents.form import Column, Entry, Form, Format, Section, SignatureBox, Value
from depot.io.documents.formats import CENTRED, RIGHT_ALIGNED, written
from depot.io.documents.paper import (
    ALARM,
    INK,
    LIGHT_SHADE,
    MARGIN_MM,
    RULE,
    SHADE,
    SOFT_INK,
    Paper,
)
from depot.io.documents.words import labelled, word
from depot.io.documents.wrap import wrapped

LINE_MM = 4.4
PAD_MM = 1.1
TEXT_PT = 9.0
CLOSING_MM = LINE_MM + 2 * PAD_MM + 2.5
BOX_MM = 24.0
GAP_MM = 2.5
_WORDS = frozenset({Format.TEXT, Format.CODE})
_LABEL_COLUMN = 2
"""Where a form that carries sums over says so: its third column tells what happened."""

LABEL_MM = 24.0


@dataclass(frozen=True)
class _Cell:
    lines: tuple[str, ...]
    width_mm: float
    align: str = "L"
    style: str = ""
    fill: tuple[int, int, int] | None = None
    colour: tuple[int, int, int] = INK


def pdf_of(form: Form) -> bytes:
    """Return the form as a PDF; the same form gives the same bytes."""
    return pdf_of_all((form,))


def pdf_of_all(forms: Sequence[Form]) -> bytes:
    """Return forms as one PDF, each on pages of its own with their own numbers.

    Parameters
    ----------
    forms
        At least one; the first dates and names the file.
    """
    paper = _printed(forms)
    if len(forms) > 1:
        # How many pages a form has is known only now.
        paper = _printed(forms, paper.lengths)
    return bytes(paper.output())


def _printed(forms: Sequence[Form], lengths: Sequence[int] = ()) -> Paper:
    paper = Paper(forms[0], lengths)
    paper.set_draw_color(*RULE)
    paper.set_line_width(0.2)
    for form in forms:
        paper.begin(form)
        _body(paper, form)
    return paper


def _body(paper: Paper, form: Form) -> None:
    _grid(paper, form.entries, 3 if form.landscape else 2)
    paper.ln(GAP_MM)
    closing = _closing_rows(paper, form)
    closing_mm = sum(map(_height, closing)) + GAP_MM + BOX_MM
    _table(paper, form, closing_mm)
    _closing(paper, form, closing, closing_mm)


def _cell(
    paper: Paper, text: str, width_mm: float, *, style: str = "", align: str = "L",
    fill: tuple[int, int, int] | None = None, colour: tuple[int, int, int] = INK,
) -> _Cell:  # fmt: skip
    paper.ink(style, TEXT_PT)
    room = width_mm - 2 * PAD_MM
    lines = wrapped(paper.printable(text), room, paper.get_string_width)
    return _Cell(tuple(lines), width_mm, align, style, fill, colour)


def _height(cells: list[_Cell]) -> float:
    return max(len(cell.lines) for cell in cells) * LINE_MM + 2 * PAD_MM


def _draw(paper: Paper, cells: list[_Cell], height_mm: float = 0.0) -> None:
    """Draw one row of cells at the current height and go below it."""
    x_mm, y_mm = MARGIN_MM, paper.get_y()
    height_mm = max(height_mm, _height(cells))
    for cell in cells:
        if cell.fill:
            paper.set_fill_color(*cell.fill)
        paper.rect(x_mm, y_mm, cell.width_mm, height_mm, "DF" if cell.fill else "D")
        paper.ink(cell.style, TEXT_PT, cell.colour)
        top_mm = y_mm + (height_mm - len(cell.lines) * LINE_MM) / 2
        for index, line in enumerate(cell.lines):
            paper.set_xy(x_mm + PAD_MM, top_mm + index * LINE_MM)
            paper.c_margin = 0
            paper.cell(cell.width_mm - 2 * PAD_MM, LINE_MM, line, align=cell.align)
        x_mm += cell.width_mm
    paper.set_xy(MARGIN_MM, y_mm + height_mm)


def _grid(paper: Paper, entries: tuple[Entry, ...], across: int) -> None:
    """Draw labelled values, ``across`` of them side by side."""
    field_mm = paper.epw / across
    label_mm = LABEL_MM if paper.form.language != "en" else 29.0
    for start in range(0, len(entries), across):
        row = list(entries[start : start + across])
        cells = []
        for index, field in enumerate(row):
            last = index == len(row) - 1
            width_mm = field_mm * (across - index if last else 1) - label_mm
            cells.append(_cell(paper, field.label, label_mm, fill=LIGHT_SHADE, colour=SOFT_INK))
            cells.append(_cell(paper, written(field.value, field.format), width_mm))
        _draw(paper, cells)


def _widths(paper: Paper, columns: tuple[Column, ...]) -> list[float]:
    whole = sum(column.share for column in columns)
    return [paper.epw * column.share / whole for column in columns]


def _align(style: Format) -> str:
    if style in RIGHT_ALIGNED:
        return "R"
    return "C" if style in CENTRED else "L"


def _head_row(paper: Paper, form: Form, widths: list[float]) -> list[_Cell]:
    return [
        _cell(paper, column.label, width, style="B", align="C", fill=SHADE)
        for column, width in zip(form.columns, widths, strict=True)
    ]


def _body_row(
    paper: Paper, columns: tuple[Column, ...], row: tuple[Value, ...], widths: list[float]
) -> list[_Cell]:
    return [
        _cell(
            paper,
            written(value, column.format),
            width,
            style="B" if column.strong else "",
            align=_align(column.format),
        )
        for column, value, width in zip(columns, row, widths, strict=True)
    ]


def _table(paper: Paper, form: Form, closing_mm: float) -> None:
    """Draw head and sections; the last row stays together with what closes the form."""
    widths = _widths(paper, form.columns)
    head = _head_row(paper, form, widths)
    _draw(paper, head)
    if not any(section.rows for section in form.sections):
        _draw(paper, [_cell(paper, word("nothing", form.language), paper.epw)])
    for index, section in enumerate(form.sections, 1):
        tail_mm = closing_mm if index == len(form.sections) else 0.0
        _section(paper, form, section, head, widths, tail_mm=tail_mm)


def _section(
    paper: Paper,
    form: Form,
    section: Section,
    head: list[_Cell],
    widths: list[float],
    *,
    tail_mm: float,
) -> None:
    """Draw heading, rows and closing line; heading and first row stay together."""
    rows = [_body_row(paper, form.columns, row, widths) for row in section.rows]
    heading = _heading(paper, section.heading)
    closing = [
        _cell(paper, text, paper.epw / len(section.closing), align=align)
        for text, align in zip(section.closing, "LR", strict=False)
    ]
    under_mm = (CLOSING_MM if closing else 0.0) + tail_mm
    for index, cells in enumerate(rows):
        first, last = index == 0, index == len(rows) - 1
        with_heading = heading if first else []
        needed_mm = sum(map(_height, filter(None, (with_heading, cells))))
        turned = _room(
            paper,
            needed_mm + (under_mm if last else 0.0),
            head,
            _Carried(form, section, index, widths),
        )
        if heading and (first or turned):
            _draw(paper, heading)
        _draw(paper, cells)
    if closing:
        _draw(paper, closing, CLOSING_MM)


@dataclass(frozen=True)
class _Carried:
    """The row that closes a page before a row of the section, and the one that opens the next."""

    form: Form
    section: Section
    index: int
    widths: list[float]

    @property
    def height_mm(self) -> float:
        return LINE_MM + 2 * PAD_MM if self.form.carry else 0.0

    def draw(self, paper: Paper, label: str) -> None:
        if self.form.carry is not None:
            sums = _sums(self.form, self.section.rows[: self.index], label)
            _draw(paper, _body_row(paper, self.form.columns, sums, self.widths))


def _sums(form: Form, rows: tuple[tuple[Value, ...], ...], label: str) -> tuple[Value, ...]:
    carry = form.carry
    if carry is None:
        raise TypeError("This form carries nothing over.")
    sums: list[Value] = ["" if c.format in _WORDS else None for c in form.columns]
    for column in carry.summed:
        sums[column] = sum(value for row in rows if isinstance(value := row[column], int))
    sums[carry.last] = rows[-1][carry.last] if rows else carry.opening
    sums[_LABEL_COLUMN] = word(label, form.language)
    return tuple(sums)


def _heading(paper: Paper, text: str) -> list[_Cell]:
    return [_cell(paper, text, paper.epw, style="B", fill=LIGHT_SHADE)] if text else []


def _room(paper: Paper, height_mm: float, head: list[_Cell], carried: _Carried) -> bool:
    """Begin a page with the table's head when ``height_mm`` doesn't fit here.

    What is carried over closes this page and opens the next.
    """
    if paper.get_y() + height_mm + carried.height_mm <= paper.bottom_mm:
        return False
    carried.draw(paper, "carried_over")
    paper.add_page()
    _draw(paper, head)
    carried.draw(paper, "carried_on")
    return True


def _closing_rows(paper: Paper, form: Form) -> list[list[_Cell]]:
    return [_totals_row(paper, form), *_sentences(paper, form)]


def _closing(paper: Paper, form: Form, rows: list[list[_Cell]], height_mm: float) -> None:
    """Draw totals, papers, note and the boxes to sign, on one page together."""
    if paper.get_y() + height_mm > paper.bottom_mm:
        paper.add_page()
    for row in rows:
        _draw(paper, row)
    paper.ln(GAP_MM)
    _boxes(paper, form.boxes, form.language)


def _totals_row(paper: Paper, form: Form) -> list[_Cell]:
    each_mm = (paper.epw - LABEL_MM) / len(form.totals)
    cells = [_cell(paper, word("total", form.language), LABEL_MM, style="B", fill=SHADE)]
    for field in form.totals:
        value = written(field.value, field.format)
        text = labelled(field.label, value, form.language)
        cells.append(_cell(paper, text, each_mm, style="B", fill=LIGHT_SHADE))
    return cells


def _sentences(paper: Paper, form: Form) -> list[list[_Cell]]:
    """Return the rows below the totals: state of the papers, note."""
    papers = _sentence(paper, "papers", form.papers, alarm=form.papers_pending)
    note = _sentence(paper, "note", form.note, alarm=False)
    return [row for row in (papers, note) if row]


def _sentence(paper: Paper, key: str, text: str, *, alarm: bool) -> list[_Cell]:
    if not text:
        return []
    label = word(key, paper.form.language)
    style, colour = ("B", ALARM) if alarm else ("", INK)
    return [
        _cell(paper, label, LABEL_MM, fill=LIGHT_SHADE, colour=SOFT_INK),
        _cell(paper, text, paper.epw - LABEL_MM, style=style, colour=colour),
    ]


def _boxes(paper: Paper, boxes: tuple[SignatureBox, ...], language: str) -> None:
    stamp_mm = 42.0
    width_mm = (paper.epw - stamp_mm) / len(boxes)
    y_mm = paper.get_y()
    for index, box in enumerate(boxes):
        _box(paper, (MARGIN_MM + index * width_mm, y_mm), width_mm, box, language)
    x_mm = MARGIN_MM + len(boxes) * width_mm
    paper.rect(x_mm, y_mm, stamp_mm, BOX_MM)
    paper.ink("", TEXT_PT, SOFT_INK)
    paper.text(x_mm + PAD_MM, y_mm + 4.2, word("stamp", language))


def _box(
    paper: Paper, corner: tuple[float, float], width_mm: float, box: SignatureBox, language: str
) -> None:
    x_mm, y_mm = corner
    paper.rect(x_mm, y_mm, width_mm, BOX_MM)
    paper.ink("", TEXT_PT, SOFT_INK)
    paper.text(x_mm + PAD_MM, y_mm + 4.2, box.label)
    paper.ink("", 8, SOFT_INK)
    paper.text(x_mm + PAD_MM, y_mm + BOX_MM - 2, word("day", language))
    paper.ink("", 10)
    name = wrapped(paper.printable(box.name), width_mm - 2 * PAD_MM, paper.get_string_width)[0]
    paper.text(x_mm + PAD_MM, y_mm + BOX_MM / 2 + 1.5, name)
