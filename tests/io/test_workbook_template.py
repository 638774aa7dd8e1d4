"""The workbooks to download: the example left in is refused, what is filled in is read."""

import io
from datetime import date

import pytest
from openpyxl import load_workbook
from workbook_world import CATALOGUE, only

from depot.io.workbook_in import WorkbookKind, check_rows, open_workbook, workbook_template

KINDS = list(WorkbookKind)


def read(content, kind):
    opened = open_workbook(content, "模板.xlsx", kind)
    checked = check_rows(opened, CATALOGUE, today=date(2026, 6, 1))
    return checked.rows, (*opened.findings, *checked.findings)


def template(kind, language="zh", bins=("A-01", "A-02")):
    return workbook_template(kind, CATALOGUE.values(), bins=bins, language=language)


def saved(book):
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_example_row_left_in_is_refused(kind, language):
    rows, findings = read(template(kind, language), kind)
    assert rows == ()
    assert "示例行" in only(findings).message.zh
    assert only(findings).source.endswith(":2")


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_catalogue_gives_the_same_bytes(kind):
    again = workbook_template(kind, reversed(CATALOGUE.values()), bins=("A-01", "A-02"))
    assert template(kind) == again


@pytest.mark.parametrize(
    ("kind", "column_of_bin"),
    [(WorkbookKind.RECEIPT, 8), (WorkbookKind.OPENING, 8), (WorkbookKind.COUNT, 7)],
)
def test_a_filled_in_template_gives_its_rows(kind, column_of_bin):
    book = load_workbook(io.BytesIO(template(kind)))
    sheet = book.worksheets[0]
    for column in range(1, 10):
        sheet.cell(2, column).value = None
    filled = {
        1: "WT01",
        4: 40,
        5: "L7",
        column_of_bin - 1: date(2027, 1, 31),
        column_of_bin: "A-01",
    }
    for column, value in filled.items():
        sheet.cell(3, column).value = value
    rows, findings = read(saved(book), kind)
    assert findings == ()
    assert [(row.item, row.quantity, row.bin, row.expires_on) for row in rows] == [
        ("WT01", 40, "A-01", date(2027, 1, 31))
    ]


def test_codes_bins_and_dates_are_offered_or_checked_while_typing():
    sheet = load_workbook(io.BytesIO(template(WorkbookKind.RECEIPT))).worksheets[0]
    rules = {
        str(rule.sqref): (rule.type, rule.formula1)
        for rule in sheet.data_validations.dataValidation
    }
    assert rules["A2:A501"] == ("list", "'物资目录'!$A$2:$A$5")
    assert rules["H2:H501"] == ("list", "'库位表'!$A$2:$A$3")
    assert rules["G2:G501"][0] == "date"


def test_an_empty_template_says_so():
    book = load_workbook(io.BytesIO(template(WorkbookKind.RECEIPT)))
    for column in range(1, 10):
        book.worksheets[0].cell(2, column).value = None
    rows, findings = read(saved(book), WorkbookKind.RECEIPT)
    assert rows == ()
    assert "没有数据行" in only(findings).message.zh
