"""Documents as workbooks: the same content, to calculate with."""

import io
import zipfile
from datetime import date, datetime

import documents_world as world
import pytest
from openpyxl import load_workbook

from depot.errors import Text
from depot.io import documents
from depot.io.documents.builders import form_of

KINDS = ("dispatch_order", "issue_note", "pick_list", "receipt_note")


def sheet_of(kind, document=None, language="zh"):
    document = document or getattr(world, kind)()
    content = getattr(documents, f"{kind}_xlsx")(document, language)
    return load_workbook(io.BytesIO(content)).active


def cells(sheet):
    return [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]


def column_of(sheet, label):
    return next(cell for cell in cells(sheet) if cell.value == label)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_it_says_what_the_paper_says(kind, language):
    document = getattr(world, kind)()
    form = form_of(document, language)
    values = [cell.value for cell in cells(sheet_of(kind, document, language))]
    for text in (form.title, form.organisation, *(column.label for column in form.columns)):
        assert text in values
    for section in form.sections:
        for row in section.rows:
            assert all(value in values for value in row if isinstance(value, str) and value)


def test_numbers_and_dates_can_be_calculated_with():
    sheet = sheet_of("issue_note")
    head = column_of(sheet, "数量")
    quantity = sheet.cell(head.row + 1, head.column)
    assert quantity.value == 400
    assert quantity.number_format == "#,##0"
    head = column_of(sheet, "有效期至")
    expiry = sheet.cell(head.row + 1, head.column)
    assert expiry.value == datetime.combine(date(2027, 5, 11), datetime.min.time())
    assert expiry.number_format == "yyyy-mm-dd"


def test_the_head_stays_in_view_and_is_repeated_on_paper():
    sheet = sheet_of("dispatch_order")
    head = column_of(sheet, "物资编码").row
    assert sheet.freeze_panes == f"A{head + 1}"
    assert sheet.print_title_rows == f"${head}:${head}"
    assert sheet.page_setup.orientation == "landscape"
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet_of("pick_list").page_setup.orientation == "portrait"


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", '=HYPERLINK("x")'])
def test_text_that_begins_like_a_formula_stays_text(text):
    sheet = sheet_of("issue_note", world.issue_note(lines=(world.water(note=text),), driver=text))
    found = [cell for cell in cells(sheet) if cell.value == text]
    assert len(found) == 2
    for cell in found:
        assert cell.data_type == "s"
        assert cell.quotePrefix


def test_control_characters_do_not_break_the_workbook():
    document = world.issue_note(lines=(world.water(name=Text("水\x00\x07瓶", "w")),))
    assert "水瓶" in [cell.value for cell in cells(sheet_of("issue_note", document))]


@pytest.mark.parametrize("kind", KINDS)
def test_saving_again_gives_the_same_bytes_dated_by_the_document(kind):
    document = getattr(world, kind)()
    make = getattr(documents, f"{kind}_xlsx")
    content = make(document)
    assert content == make(document)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert {entry.date_time[:2] for entry in archive.infolist()} == {(2026, 7)}
    assert load_workbook(io.BytesIO(content)).properties.modified.year == 2026
