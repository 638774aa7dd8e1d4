"""Surveys of households: booked once, by form or workbook, refused when they can't be."""

import io
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from ledger_world import TODAY, command_id
from money_world import furnish_money
from openpyxl import load_workbook
from pypdf import PdfReader
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from depot.domain.household import recommended
from depot.domain.lines import InvalidLines
from depot.domain.season import Season
from depot.errors import InvalidInput, NotAllowed, Text
from depot.io.documents.leaflet import leaflet_pdf
from depot.io.household_sheet import read_surveys, survey_template
from depot.io.reference import reference
from depot.io.reference_household import household_list
from depot.services.households import (
    RecordSurveys,
    Survey,
    SurveyLine,
    household_coverage,
    record_surveys,
    survey_findings,
    surveys,
)
from depot.store.engine import WRITES

PLACE = reference().district.communities[0]
GOOD = Survey(PLACE.code, date(2026, 5, 1), 100, (SurveyLine("water", 30), SurveyLine("food", 50)))


@pytest.fixture
def depot(app):
    furnish_money(app)
    return app


@pytest.fixture
def quick(sqlite_app):
    furnish_money(sqlite_app)
    return sqlite_app


def record(app, *found, by="jia"):
    return app.execute(record_surveys, RecordSurveys(command_id(), by, found))


def test_a_survey_is_booked_and_says_what_its_people_cover(depot):
    assert record(depot, GOOD).number == "JT-2026-000001"
    found = depot.read(household_coverage, Season.SUMMER)
    shares = {each.need: round(each.share.mean, 3) for each in found.whole}
    # Three days of water and food cover the first day's norm wholly.
    assert shares == {"water": 0.3, "food": 0.5}
    assert (found.surveyed, found.known, found.people_surveyed) == (1, 159, PLACE.people)
    later = replace(GOOD, surveyed_on=TODAY, lines=(SurveyLine("water", 60),))
    record(depot, later)
    found = depot.read(household_coverage, Season.SUMMER)
    assert {each.need: round(each.share.mean, 3) for each in found.whole} == {"water": 0.6}


def test_the_same_survey_counts_once(quick):
    record(quick, GOOD)
    for found in ((GOOD,), (replace(GOOD, asked=10, lines=(SurveyLine("water", 1),)),)):
        with pytest.raises(InvalidLines, match="已登记"):
            record(quick, *found)
    other = replace(GOOD, surveyed_on=date(2026, 5, 2))
    with pytest.raises(InvalidLines, match="已登记"):
        record(quick, other, other)
    assert len(quick.read(surveys)) == 1


def test_surveys_that_can_not_be_are_refused_each_with_its_reason(quick):
    bad = (
        replace(GOOD, community="999"),
        replace(GOOD, surveyed_on=TODAY + timedelta(days=1)),
        replace(GOOD, asked=0),
        replace(GOOD, asked=PLACE.households + 1),
        replace(GOOD, asked=10**12),
        replace(GOOD, lines=(SurveyLine("water", 101),)),
        replace(GOOD, lines=(SurveyLine("water", -1),)),
        replace(GOOD, lines=(SurveyLine("gold", 1),)),
        replace(GOOD, lines=(SurveyLine("water", 1), SurveyLine("water", 2))),
        replace(GOOD, lines=()),
    )
    assert [each.source for each in quick.read(survey_findings, bad)] == [
        f"lines/{n}" for n in range(1, len(bad) + 1)
    ]
    with pytest.raises(InvalidLines):
        record(quick, GOOD, *bad)
    assert quick.read(surveys) == ()
    with pytest.raises(NotAllowed):
        record(quick, GOOD, by="kong")
    with pytest.raises(InvalidInput):
        record(quick)


def filled(*rows):
    """Return the template with rows of (line of the sheet, day, asked, water)."""
    book = load_workbook(
        io.BytesIO(survey_template(reference().district.communities, household_list(), TODAY))
    )
    sheet = book.active
    for row, day, asked, water in rows:
        sheet.cell(row, 3).value, sheet.cell(row, 4).value = day, asked
        sheet.cell(row, 5).value = water
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_a_filled_in_template_comes_back_as_surveys(quick):
    content = filled((2, datetime(2026, 5, 1), 100, 30), (3, "2026/5/2", "80", 0))  # noqa: DTZ001
    found, findings = read_surveys(content, "调查.xlsx", household_list())
    assert findings == ()
    assert [(each.surveyed_on, each.asked, each.lines) for each in found] == [
        (date(2026, 5, 1), 100, (SurveyLine("water", 30),)),
        (date(2026, 5, 2), 80, (SurveyLine("water", 0),)),
    ]
    assert record(quick, *found).count == 2


def test_what_can_not_be_read_is_said_with_its_row():
    content = filled((2, "昨天", 100, 1), (3, "2026-5-1", "约八十", 1), (4, "2026-5-1", 80, 1.5))
    found, findings = read_surveys(content, "调查.xlsx", household_list())
    assert found == ()
    assert [each.source.rsplit(":", 1)[1] for each in findings] == ["2", "3", "4"]
    found, findings = read_surveys("甲,乙\n1,2\n".encode(), "x.csv", household_list())
    assert found == ()
    assert findings


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_leaflet_is_one_page_in_either_language_and_the_same_each_time(language):
    made = [
        leaflet_pdf(
            recommended(household_list(), Season.WINTER, 20), season=Season.WINTER, persons=20,
            organisation=Text("演示单位", "Demo"), at=datetime(2026, 6, 1, tzinfo=UTC),
            language=language,
        )
        for _ in range(2)
    ]  # fmt: skip
    pages = PdfReader(io.BytesIO(made[0])).pages
    words = "".join(page.extract_text() for page in pages)
    assert (len(pages), made[0]) == (1, made[1])
    assert ("180 升" if language == "zh" else "180 L") in words
    assert "〓" not in words


def test_the_database_refuses_more_than_were_asked_and_changes(depot):
    record(depot, GOOD)
    for statement in (
        "UPDATE household_survey_line SET equipped = 1",
        "INSERT INTO household_survey_line VALUES ('JT-2026-000001', 'torch', 101, 100)",
    ):
        with (
            depot.database.engine.connect().execution_options(**{WRITES: True}) as connection,
            pytest.raises(DBAPIError),
        ):
            connection.execute(text(statement))
