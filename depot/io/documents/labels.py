"""Labels for goods and bins on sheets of A4: 3 across, 8 down, each with its QR code."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.resources import files

from fpdf import FPDF

from depot.domain.clock import shanghai_time
from depot.domain.label import BinLabel, LotLabel
from depot.errors import InvalidInput
from depot.io.documents.formats import clean
from depot.io.documents.paper import FAMILY, INK, MISSING, RULE, SOFT_INK, qr_matrix

ACROSS, DOWN = 3, 8
WIDTH_MM, HEIGHT_MM = 210.0 / ACROSS, 297.0 / DOWN
QR_MM = 27.0
PAD_MM = 4.0
MAX_LABELS = 2_000
_WORDS = {
    "zh": ("批号", "有效期至", "长期", "内装", "库位", "无批号"),
    "en": ("Lot", "Use by", "no expiry", "Holds", "Bin", "no number"),
}

Label = LotLabel | BinLabel


def labels_pdf(labels: Sequence[Label], *, printed_at_us: int = 0, language: str = "zh") -> bytes:
    """Return sheets of labels in their order, a label for each entry.

    Parameters
    ----------
    printed_at_us
        Instant that dates the file; the same labels and instant give the same bytes.
    language
        ``"en"`` for English words around the facts.

    Raises
    ------
    InvalidInput
        For no label, or more than `MAX_LABELS`.
    """
    if not 0 < len(labels) <= MAX_LABELS:
        raise InvalidInput(
            f"一次可打印 1 至 {MAX_LABELS} 张标签，现为 {len(labels)} 张。",
            f"1 to {MAX_LABELS} labels can be printed at once, not {len(labels)}.",
        )
    sheet = _Sheet(printed_at_us)
    for index, label in enumerate(labels):
        place = index % (ACROSS * DOWN)
        if place == 0:
            sheet.add_page()
        row, column = divmod(place, ACROSS)
        sheet.label(column * WIDTH_MM, row * HEIGHT_MM, label, _WORDS.get(language, _WORDS["zh"]))
    return bytes(sheet.output())


class _Sheet(FPDF):
    def __init__(self, printed_at_us: int) -> None:
        super().__init__("portrait", "mm", "A4")
        fonts = files("depot.io") / "fonts"
        for style, name in (("", "Regular"), ("B", "Bold")):
            self.add_font(FAMILY, style, str(fonts / f"NotoSansSC-{name}.ttf"))
        self._glyphs = frozenset(self.fonts[FAMILY.lower()].cmap)  # type: ignore[union-attr]  # TTF
        self.set_margins(0, 0)
        self.set_auto_page_break(auto=False)
        self.set_creation_date(shanghai_time(printed_at_us).replace(microsecond=0))
        self.set_title("标签")
        self.set_lang("zh-CN")

    def label(self, x_mm: float, y_mm: float, label: Label, words: tuple[str, ...]) -> None:
        """Draw a label at a corner: text on the left, code on the right."""
        self.set_draw_color(*RULE)
        self.set_line_width(0.1)
        self.rect(x_mm, y_mm, WIDTH_MM, HEIGHT_MM)
        top_mm = y_mm + (HEIGHT_MM - QR_MM) / 2
        self._code(x_mm + WIDTH_MM - QR_MM - 1.5, top_mm, label.payload())
        lines = _lot_lines(label, words) if isinstance(label, LotLabel) else _bin_lines(label)
        room_mm = WIDTH_MM - QR_MM - PAD_MM - 2.0
        at_mm = y_mm + PAD_MM + 1.0
        for text, size_pt, bold in lines:
            at_mm = self._write(x_mm + PAD_MM, at_mm, text, room_mm, size_pt=size_pt, bold=bold)

    def _write(
        self, x_mm: float, y_mm: float, text: str, room_mm: float, *, size_pt: float, bold: bool
    ) -> float:
        """Write one line, smaller when it is long, cut when it is still too long."""
        shown = "".join(c if ord(c) in self._glyphs else MISSING for c in clean(text))
        least_pt = 5.5
        self.set_text_color(*(INK if bold else SOFT_INK))
        while True:
            self.set_font(FAMILY, "B" if bold else "", size_pt)
            if self.get_string_width(shown) <= room_mm:
                break
            if size_pt > least_pt:
                size_pt -= 0.5
            else:
                shown = shown[:-2] + "…"
        self.text(x_mm, y_mm + size_pt * 0.3, shown)
        return y_mm + size_pt * 0.3 + 2.6

    def _code(self, x_mm: float, y_mm: float, payload: str) -> None:
        matrix = qr_matrix(payload)
        module = QR_MM / len(matrix)
        self.set_fill_color(0, 0, 0)
        for row, cells in enumerate(matrix):
            for column, dark in enumerate(cells):
                if dark:
                    self.rect(x_mm + column * module, y_mm + row * module, module, module, "F")


def _lot_lines(label: LotLabel, words: tuple[str, ...]) -> list[tuple[str, float, bool]]:
    lot, until, never, holds, _, no_number = words
    number = no_number if label.lot_no == "-" else label.lot_no
    lines = [
        (label.name_zh, 9.5, True),
        (label.item, 8.0, False),
        (f"{lot} {number}", 8.5, True),
        (f"{until} {label.expires_on or never}", 8.5, True),
    ]
    if label.quantity:
        lines.append((f"{holds} {label.quantity}", 7.5, False))
    return lines


def _bin_lines(label: BinLabel) -> list[tuple[str, float, bool]]:
    return [
        (label.bin, 20.0, True),
        (label.zone, 8.5, False),
        (label.depot_zh or label.depot, 8.5, False),
    ]
