"""盘点表: blind to count by; with its result to sign."""

import io

from count_world import approve, counted_twice, enter, opened, stocked, submit
from openpyxl import load_workbook

from depot.errors import Text
from depot.io.documents.count_sheet import (
    blind_sheet_pdf,
    blind_sheet_xlsx,
    count_result_pdf,
    count_result_xlsx,
)
from depot.services.count_views import blind_sheet, count_review

HOUSE = (Text("一号库", "Depot 1"), Text("昌邑区应急物资储备中心", "Depot"))


def cells(content):
    sheet = load_workbook(io.BytesIO(content)).active
    return [[cell for cell in row if cell is not None] for row in sheet.iter_rows(values_only=True)]


def words(content):
    return {str(cell) for row in cells(content) for cell in row}


def test_the_sheet_to_count_by_says_nothing_of_the_book(sqlite_app):
    """100 boxes and 20 tents are on the book; the sheet has their bins and lots only."""
    stocked(sqlite_app)
    number = opened(sqlite_app)
    found = words(blind_sheet_xlsx(sqlite_app.read(blind_sheet, number), *HOUSE))
    assert {"WT01", "SH01", "A-01", "A-02", "L1"} <= found
    assert any(number in each for each in found)
    assert not {"100", "20"} & found


def test_a_sheet_for_the_second_count_has_only_what_is_to_be_counted_again(sqlite_app):
    stocked(sqlite_app)
    number = opened(sqlite_app)
    enter(sqlite_app, number, (1, 90), (2, 20))
    submit(sqlite_app, number)
    found = words(blind_sheet_xlsx(sqlite_app.read(blind_sheet, number), *HOUSE))
    assert "WT01" in found
    assert not {"SH01", "90"} & found


def test_the_result_has_book_count_variance_reason_and_names_and_prints_the_same(sqlite_app):
    stocked(sqlite_app)
    number = opened(sqlite_app)
    counted_twice(sqlite_app, number, (1, 95), (2, 20))
    approve(sqlite_app, number)
    review = sqlite_app.read(count_review, number)
    rows = cells(count_result_xlsx(review, *HOUSE))
    line = next(row for row in rows if "WT01" in row)
    # Five boxes at 28.50 are missing.
    assert [each for each in line if isinstance(each, int | float)][1:] == [100, 95, -5, -142.5]
    assert "以前点错" in line
    assert {"leader", "keeper、keeper2"} <= {str(cell) for row in rows for cell in row}
    again = sqlite_app.read(count_review, number)
    for language in ("zh", "en"):
        assert count_result_pdf(review, *HOUSE, language) == count_result_pdf(
            again, *HOUSE, language
        )
        sheet = sqlite_app.read(blind_sheet, number)
        assert blind_sheet_pdf(sheet, *HOUSE, language).startswith(b"%PDF")
