"""Units are read in English too; a word that nobody translated stands for itself."""

import csv

import pytest
from web_world import ROOT

from depot.web import language as words
from depot.web import units


@pytest.mark.parametrize(("language", "word"), [("zh", "箱"), ("en", "boxes")])
def test_a_unit_is_said_in_the_language_of_the_session(monkeypatch, language, word):
    monkeypatch.setattr(words, "language", lambda: language)
    assert units.unit_name("箱") == word
    assert units.unit_name("驮") == "驮"


def test_every_unit_of_the_catalogue_has_an_english_word(monkeypatch):
    monkeypatch.setattr(words, "language", lambda: "en")
    with (ROOT / "data/reference/supply_catalogue.csv").open(encoding="utf-8") as rows:
        for row in csv.DictReader(rows):
            assert units.unit_name(row["unit_zh"]).isascii() or row["unit_zh"].endswith("米")
