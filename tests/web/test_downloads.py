"""Downloads are made outside the page's run, and still in the language of the page."""

import re
import threading
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook
from web_world import ROOT

from depot.services.catalogue import items
from depot.web import state
from depot.web.language import named, t
from depot.web.outside import kept

ONE_PLACE = Path("depot/web/components/downloads.py")


def made_elsewhere(make):
    """Return what a thread without any session makes of it, as the server does."""
    made = []
    thread = threading.Thread(target=lambda: made.append(make()))
    thread.start()
    thread.join()
    return made[0]


@pytest.mark.parametrize(("language", "word"), [("zh", "批号"), ("en", "Lot")])
def test_words_are_those_of_the_page_that_offered_it(sqlite_app, language, word):
    def words():
        return f"{t('column.lot')} {named('水', 'Water')}".encode()

    make = kept(words, sqlite_app, language)
    assert made_elsewhere(make).decode() == f"{word} {'水' if language == 'zh' else 'Water'}"


def test_the_product_is_there(sqlite_app):
    make = kept(lambda: str(len(state.application().read(items))).encode(), sqlite_app, "zh")
    assert made_elsewhere(make) == b"0"


def test_two_downloads_at_once_keep_their_languages_apart(sqlite_app):
    words = {
        language: kept(lambda: t("column.lot").encode(), sqlite_app, language)
        for language in ("zh", "en")
    }
    assert [made_elsewhere(words[each]).decode() for each in ("en", "zh", "en")] == [
        "Lot", "批号", "Lot",
    ]  # fmt: skip


def test_every_button_goes_through_the_one_that_keeps_the_session():
    for path in (ROOT / "depot/web").rglob("*.py"):
        if path.relative_to(ROOT) != ONE_PLACE:
            assert not re.search(r"\bst\.download_button\(", path.read_text("utf-8")), path


def test_an_exported_table_has_its_heads_in_english(sqlite_app, monkeypatch):
    """The frame is read and named only when the file is asked for."""
    import pandas as pd

    from depot.web.components import downloads, export

    offered = []
    monkeypatch.setattr(downloads.st, "download_button", lambda *given, **_: offered.append(given))
    monkeypatch.setattr(state, "application", lambda: sqlite_app)
    monkeypatch.setattr(downloads, "language", lambda: "en")
    export.export_button("Lots", "lots", lambda: pd.DataFrame([{t("column.lot"): "L1"}]))
    (_, make, name, _) = offered[0]
    sheet = load_workbook(BytesIO(made_elsewhere(make))).active
    cells = [cell.value for row in sheet.iter_rows() for cell in row]
    assert "Lot" in cells
    assert "批号" not in cells
    assert name.endswith(".xlsx")
