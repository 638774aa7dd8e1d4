"""The fonts shipped have every character that the product's data has."""

from importlib.resources import files
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from depot.io.documents.words import WORDS

ROOT = Path(__file__).parents[2]
FONTS = Path(str(files("depot.io") / "fonts"))


@pytest.fixture(params=["Regular", "Bold"], scope="module")
def characters(request):
    """Code points of one of the fonts."""
    with TTFont(FONTS / f"NotoSansSC-{request.param}.ttf") as font:
        return frozenset(font.getBestCmap())


def lacking(characters, text):
    return sorted({c for c in text if c.isprintable() and ord(c) not in characters})


def test_every_character_of_the_data_can_be_printed(characters):
    paths = sorted(
        path for kind in ("*.csv", "*.json", "*.geojson") for path in (ROOT / "data").rglob(kind)
    )
    assert paths
    missing = {p.name: lacking(characters, p.read_text(encoding="utf-8-sig")) for p in paths}
    assert not any(missing.values()), f"make the fonts again (depot/io/fonts/README.md): {missing}"


def test_every_word_and_sign_on_a_form_can_be_printed(characters):
    text = "".join(word.zh + word.en for word in WORDS.values())
    assert lacking(characters, text + "□✓±≤≥²³℃→·〓№①⑳ⅠⅡⅢⅣ桦鳌堃玥《》〔〕“”…—") == []


def test_all_of_gb_2312_can_be_printed(characters):
    # Rows 16 to 87 of the standard hold its 6,763 characters.
    pairs = (bytes((row, cell)) for row in range(0xB0, 0xF8) for cell in range(0xA1, 0xFF))
    text = "".join(pair.decode("gb2312", "ignore") for pair in pairs)
    assert len(text) == 6763
    assert lacking(characters, text) == []


def test_the_fonts_stay_small_and_bring_their_licence():
    for style in ("Regular", "Bold"):
        assert (FONTS / f"NotoSansSC-{style}.ttf").stat().st_size < 3_000_000
    assert "SIL OPEN FONT LICENSE Version 1.1" in (FONTS / "OFL.txt").read_text()
