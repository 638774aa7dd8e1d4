"""A sheet of A4 with our fonts, title block and footer."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from itertools import pairwise

import segno
from fpdf import FPDF
from fpdf.enums import XPos, YPos

from depot.domain.clock import shanghai_time
from depot.io.documents.form import Form
from depot.io.documents.formats import clean
from depot.io.documents.words import labelled, word

FAMILY = "NotoSansSC"
MISSING = "〓"
"""Printed for a character that the font lacks."""

MARGIN_MM = 12.0
FOOTER_MM = 12.0
QR_MM = 23.0
INK = (25, 30, 40)
SOFT_INK = (95, 103, 115)
RULE = (150, 158, 170)
SHADE = (228, 234, 241)
LIGHT_SHADE = (243, 246, 249)
ALARM = (178, 34, 34)


class Paper(FPDF):
    """A PDF of forms; pages after the first of each carry a short head.

    Parameters
    ----------
    form
        What is printed first. Its own instant dates the file.
    lengths
        Pages of each form, where they are known: otherwise a footer counts the whole file's.
    """

    def __init__(self, form: Form, lengths: Sequence[int] = ()) -> None:
        super().__init__("landscape" if form.landscape else "portrait", "mm", "A4")
        self.form = form
        self._lengths = lengths
        self._first_pages: list[int] = []
        self._foot = self._page_of_pages = ""
        fonts = files("depot.io") / "fonts"
        for style, name in (("", "Regular"), ("B", "Bold")):
            self.add_font(FAMILY, style, str(fonts / f"NotoSansSC-{name}.ttf"))
        self.glyphs = frozenset(self.fonts[FAMILY.lower()].cmap)  # type: ignore[union-attr]  # TTF
        self.set_margins(MARGIN_MM, MARGIN_MM)
        self.set_auto_page_break(auto=False)
        self._describe()
        self.ink("", 9)

    def begin(self, form: Form) -> None:
        """Begin another form on a page of its own."""
        self.form = form
        self._first_pages.append(self.page_no() + 1)
        self.add_page()

    @property
    def lengths(self) -> tuple[int, ...]:
        """Pages of each form that was printed."""
        return tuple(
            after - first for first, after in pairwise([*self._first_pages, self.page_no() + 1])
        )

    def _describe(self) -> None:
        form = self.form
        self.set_creation_date(shanghai_time(form.issued_at_us).replace(microsecond=0))
        self.set_title(f"{form.title} {form.number}")
        self.set_author(form.organisation)
        self.set_subject(form.code_text)
        self.set_lang("en" if form.language == "en" else "zh-CN")

    def ink(self, style: str, size_pt: float, colour: tuple[int, int, int] = INK) -> None:
        """Choose the font's style, size and colour."""
        self.set_font(FAMILY, style, size_pt)
        self.set_text_color(*colour)

    def printable(self, text: str) -> str:
        """Return ``text`` on one line with `MISSING` for what the font lacks."""
        return "".join(c if ord(c) in self.glyphs else MISSING for c in clean(text))

    @property
    def bottom_mm(self) -> float:
        """Lowest line of the page's body."""
        return float(self.h) - FOOTER_MM - 2.0

    def line_of(self, text: str, height_mm: float, align: str = "L") -> None:
        """Print one line over the whole width and go below it."""
        self.cell(0, height_mm, text, align=align, new_x=XPos.LMARGIN, new_y=YPos.NEXT)

    def header(self) -> None:
        """Print the title block, or the short one on following pages."""
        # A page's footer is printed when the next one begins, which may be another form's.
        self._foot = self.printable(f"{self.form.title} {self.form.number}")
        self._page_of_pages = self._counted()
        if self.form.draft:
            self._draft_mark()
        if self.page_no() == self._first_pages[-1]:
            self._title_block()
        else:
            self._running_head()

    def _title_block(self) -> None:
        self.set_y(MARGIN_MM - 1)
        self.ink("", 10.5, SOFT_INK)
        self.line_of(self.printable(self.form.organisation), 6, "C")
        self.ink("B", 19)
        self.line_of(self.printable(self.form.title), 10, "C")
        self.ink("B", 10.5)
        language = self.form.language
        number = labelled(word("number", language), self.form.number, language)
        self.line_of(self.printable(number), 6, "C")
        self._qr(self.w - MARGIN_MM - QR_MM, MARGIN_MM - 3)
        self.set_y(MARGIN_MM + QR_MM + 2)

    def _running_head(self) -> None:
        self.set_y(MARGIN_MM - 4)
        self.ink("B", 10)
        self.cell(self.epw / 2, 6, self.printable(self.form.title))
        self.ink("", 9.5, SOFT_INK)
        self.line_of(self.printable(self.form.number), 6, "R")
        self.set_y(MARGIN_MM + 4)

    def _qr(self, x_mm: float, y_mm: float) -> None:
        matrix = qr_matrix(self.form.code_text)
        module = QR_MM / len(matrix)
        self.set_fill_color(0, 0, 0)
        for row, cells in enumerate(matrix):
            for start, length in _runs(cells):
                self.rect(x_mm + start * module, y_mm + row * module, length * module, module, "F")

    def _draft_mark(self) -> None:
        text = word("draft", self.form.language)
        self.ink("B", 60 if self.form.language != "en" else 44, (236, 238, 242))
        width = self.get_string_width(text)
        with self.rotation(28, self.w / 2, self.h / 2):
            self.text((self.w - width) / 2, self.h / 2, text)
        self.ink("", 9)

    def footer(self) -> None:
        """Print the number of the document and of the page."""
        self.set_y(-FOOTER_MM)
        self.ink("", 8.5, SOFT_INK)
        self.cell(self.epw / 2, 6, self._foot)
        self.line_of(self._page_of_pages, 6, "R")

    def _counted(self) -> str:
        """Return the number of the page and of all pages, of this form as far as they are known."""
        number, of, pages = len(self._first_pages) - 1, self.page_no(), self.str_alias_nb_pages
        if self._lengths:
            of, pages = of - self._first_pages[-1] + 1, str(self._lengths[number])
        return word("page", self.form.language).format(page=of, pages=pages)


@cache
def qr_matrix(text: str) -> tuple[tuple[int, ...], ...]:
    """Return the modules of a QR code of ``text`` with its quiet zone of 4."""
    code = segno.make(text, error="m", micro=False)
    return tuple(tuple(int(module > 0) for module in row) for row in code.matrix_iter(border=4))


def _runs(cells: tuple[int, ...]) -> list[tuple[int, int]]:
    """Return start and length of each stretch of dark modules."""
    runs: list[tuple[int, int]] = []
    for index, dark in enumerate(cells):
        if dark and runs and sum(runs[-1]) == index:
            runs[-1] = (runs[-1][0], runs[-1][1] + 1)
        elif dark:
            runs.append((index, 1))
    return runs
