"""家庭应急储备 leaflet: one page of A4 in large type, to hang up at the door."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from importlib.resources import files

from fpdf import FPDF

from depot.domain.household import ListItem
from depot.domain.season import SEASON_TEXT, Season
from depot.errors import Text
from depot.io.documents.formats import clean
from depot.io.documents.paper import FAMILY, INK, MISSING, RULE, SHADE, SOFT_INK

_MARGIN_MM = 16.0
_WIDTH_MM, _HEIGHT_MM = 210.0, 297.0
_TITLE_PT, _LINE_PT, _HINT_PT, _FOOT_PT = 28.0, 15.0, 14.0, 9.0
_FIRST_MM, _LAST_MM = 62.0, 226.0
_MOST_LINE_MM = 12.5
_BOX_MM = 5.5
_LEAST_PT = 9.0
_WORDS = {
    "title": Text("家庭应急物资储备清单", "What every household should keep"),
    "for": Text("{persons}口之家 · {season}", "For {persons} persons · {season}"),
    "why": Text(
        "灾后头三天，救援可能还没到。备好这些，先保自己和家人。",
        "Help may take three days. With these you and your family manage until it comes.",
    ),
    "renew": Text(
        "放在门口一个包里。每半年检查一次，快到期的先吃先用再补上。",
        "Keep it in one bag by the door. Look every six months: use up and replace what expires.",
    ),
    "calls": Text("报警 110 · 火警 119 · 急救 120", "Police 110 · fire 119 · ambulance 120"),
    "source": Text(
        "依据：应急管理部《全国基础版家庭应急物资储备建议清单》（2020）；数量未列明的和季节性增加项由本区确定。",
        "After the national household list of 2020; quantities that it doesn't give and seasonal "
        "additions are the district's.",
    ),
}  # fmt: skip


def leaflet_pdf(
    lines: Sequence[tuple[ListItem, int]],
    *,
    season: Season,
    persons: int,
    organisation: Text,
    at: datetime,
    language: str = "zh",
) -> bytes:
    """Return the leaflet as PDF, one page however long the list is.

    Parameters
    ----------
    lines
        Items with their quantities.
    at
        Dates the file; the same list and instant give the same bytes.
    """
    page = _Page(language, at)
    page.add_page()
    page.heading(season, persons, organisation.in_language(language))
    step_mm = min(_MOST_LINE_MM, (_LAST_MM - _FIRST_MM) / max(1, len(lines)))
    for number, (item, quantity) in enumerate(lines):
        page.item(_FIRST_MM + number * step_mm, item, quantity, step_mm)
    page.foot()
    return bytes(page.output())


class _Page(FPDF):
    def __init__(self, language: str, at: datetime) -> None:
        super().__init__("portrait", "mm", "A4")
        self._language = language
        fonts = files("depot.io") / "fonts"
        for style, name in (("", "Regular"), ("B", "Bold")):
            self.add_font(FAMILY, style, str(fonts / f"NotoSansSC-{name}.ttf"))
        self._glyphs = frozenset(self.fonts[FAMILY.lower()].cmap)  # type: ignore[union-attr]  # TTF
        self.set_margins(0, 0)
        self.set_auto_page_break(auto=False)
        self.set_creation_date(at)
        self.set_title(self._word("title"))
        self.set_lang("en" if language == "en" else "zh-CN")

    def heading(self, season: Season, persons: int, organisation: str) -> None:
        """Print what it is and for whom."""
        season_word = SEASON_TEXT[season].in_language(self._language)
        whom = self._word("for").format(persons=persons, season=season_word)
        self._write(_MARGIN_MM, 26.0, self._word("title"), _TITLE_PT, bold=True)
        self._write(_MARGIN_MM, 38.0, whom, _LINE_PT + 3, bold=True)
        self._write(_MARGIN_MM, 50.0, self._word("why"), _HINT_PT)
        self._write(_MARGIN_MM, 13.0, organisation, _FOOT_PT, colour=SOFT_INK)

    def item(self, y_mm: float, item: ListItem, quantity: int, step_mm: float) -> None:
        """Print a line with a box to tick."""
        self.set_draw_color(*INK)
        self.set_line_width(0.4)
        self.rect(_MARGIN_MM, y_mm + (step_mm - _BOX_MM) / 2, _BOX_MM, _BOX_MM)
        self.set_draw_color(*RULE)
        self.set_line_width(0.1)
        self.line(_MARGIN_MM, y_mm + step_mm, _WIDTH_MM - _MARGIN_MM, y_mm + step_mm)
        name = Text(item.name_zh, item.name_en).in_language(self._language)
        unit = Text(item.unit_zh, item.unit_en).in_language(self._language)
        base_mm = y_mm + step_mm / 2 + 2.0
        self._write(_MARGIN_MM + 10, base_mm, name, _LINE_PT, room_mm=118)
        self._write(_MARGIN_MM + 134, base_mm, f"{quantity} {unit}", _LINE_PT, bold=True,
                    room_mm=44)  # fmt: skip

    def foot(self) -> None:
        """Print what to do with it, whom to call, and where it is from."""
        self.set_fill_color(*SHADE)
        self.rect(_MARGIN_MM, 234, _WIDTH_MM - 2 * _MARGIN_MM, 34, "F")
        self._write(_MARGIN_MM + 4, 246, self._word("renew"), _HINT_PT)
        self._write(_MARGIN_MM + 4, 260, self._word("calls"), _LINE_PT + 3, bold=True)
        self._write(_MARGIN_MM, _HEIGHT_MM - 14, self._word("source"), _FOOT_PT, colour=SOFT_INK)

    def _word(self, key: str) -> str:
        return _WORDS[key].in_language(self._language)

    def _write(
        self, x_mm: float, y_mm: float, text: str, size_pt: float, *, bold: bool = False,
        room_mm: float = 0.0, colour: tuple[int, int, int] = INK,
    ) -> None:  # fmt: skip
        """Write one line, smaller when it is too long for its room."""
        shown = "".join(c if ord(c) in self._glyphs else MISSING for c in clean(text))
        room_mm = room_mm or _WIDTH_MM - _MARGIN_MM - x_mm
        self.set_text_color(*colour)
        least = min(size_pt, _LEAST_PT) if size_pt > _FOOT_PT else 6.0
        while True:
            self.set_font(FAMILY, "B" if bold else "", size_pt)
            if size_pt <= least or self.get_string_width(shown) <= room_mm:
                break
            size_pt -= 0.5
        self.text(x_mm, y_mm, shown)
