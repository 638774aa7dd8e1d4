"""Households' own reserves: surveys by community, and what of the first day they cover."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from depot.domain.finding import Finding
from depot.domain.household import (
    SURVEY_DOCUMENT,
    Cover,
    ListItem,
    Survey,
    SurveyLine,
    cover,
    together,
)  # fmt: skip
from depot.domain.lines import InvalidLines
from depot.domain.season import Season
from depot.errors import DepotError, InvalidInput, Text
from depot.io.reference import reference
from depot.io.reference_household import household_list
from depot.services.access import Right, require_any
from depot.services.care_checks import require_past_day, require_text
from depot.store.uow import Reader, UnitOfWork

__all__ = [
    "Coverage", "RecordSurveys", "Survey", "SurveyLine", "SurveysRecorded", "household_coverage",
    "household_list", "record_surveys", "survey_findings", "surveys",
]  # fmt: skip

_MOST: Final = 1_000


@dataclass(frozen=True)
class RecordSurveys:
    """Book surveys, all of them or none; whose paper they are is filled in."""

    command_id: str
    actor: str
    surveys: tuple[Survey, ...]


@dataclass(frozen=True)
class SurveysRecorded:
    """The first number, and how many were booked."""

    number: str
    count: int


@dataclass(frozen=True)
class Coverage:
    """What households cover of the first day's needs in a season.

    Parameters
    ----------
    communities
        By community and item, from each one's newest survey.
    whole
        All surveyed communities together, weighted by people.
    surveyed, known
        Communities that were surveyed, of how many.
    people_surveyed, people
        Who lives in these, and in the district.
    """

    season: Season
    communities: tuple[Cover, ...]
    whole: tuple[Cover, ...]
    surveyed: int
    known: int
    people_surveyed: int
    people: int


def record_surveys(command: RecordSurveys, uow: UnitOfWork) -> SurveysRecorded:
    """Book them.

    Raises
    ------
    InvalidLines, InvalidInput, NotAllowed
        When one names no community of the district or a day to come, counts more households
        than were asked or live there, or was booked already.
    """
    require_any(uow, command.actor, Right.PLAN, Right.KEEP)
    if not 0 < len(command.surveys) <= _MOST:
        raise InvalidInput(
            f"一次可登记 1 至 {_MOST} 份调查。", f"1 to {_MOST} surveys can be booked at once."
        )
    findings = survey_findings(uow, command.surveys)
    if findings:
        raise InvalidLines(findings)
    numbers = []
    for each in command.surveys:
        numbers.append(uow.documents.next_number(SURVEY_DOCUMENT))
        uow.households.add(
            replace(each, number=numbers[-1], recorded_by=command.actor,
                    recorded_at_us=uow.now_us)
        )  # fmt: skip
    return SurveysRecorded(numbers[0], len(numbers))


def survey_findings(reader: Reader, found: Sequence[Survey]) -> tuple[Finding, ...]:
    """Return what is wrong with surveys, by their number from 1."""
    booked = {(each.community, each.surveyed_on) for each in reader.households.surveys()}
    findings = []
    for number, each in enumerate(found, start=1):
        try:
            _check(each, reader.today)
            if (each.community, each.surveyed_on) in booked:
                raise InvalidInput(
                    f"社区 {each.community} {each.surveyed_on} 的调查已登记，不能重复。",
                    f"The survey of {each.community} of {each.surveyed_on} is booked already.",
                )
        except DepotError as refusal:
            findings.append(Finding(f"lines/{number}", refusal.text, each.community))
        booked.add((each.community, each.surveyed_on))
    return tuple(findings)


def _check(each: Survey, today: date) -> None:
    known = {place.code: place for place in reference().district.communities}
    place = known.get(each.community)
    if place is None:
        raise InvalidInput(
            f"没有编码为“{each.community}”的社区或村，请核对编码。",
            f"There is no community “{each.community}”; check its code.",
        )
    require_past_day("调查日期", "The survey's day", each.surveyed_on, today)
    require_text("备注", "a remark", each.note, optional=True)
    _require_count(each.asked, 1, place.households, Text("调查户数", "Households asked"))
    items = {item.key for item in household_list()}
    keys = [line.item for line in each.lines]
    if not keys or set(keys) - items or len(set(keys)) != len(keys):
        raise InvalidInput(
            "清单项目不存在或重复，请按模板填写。",
            "An item isn't on the list or is there twice; use the template.",
        )
    for line in each.lines:
        _require_count(line.having, 0, each.asked, Text("有储备的户数", "Households that have it"))


def _require_count(value: object, low: int, high: int, what: Text) -> None:
    whole = isinstance(value, int) and not isinstance(value, bool)
    if not whole or not low <= int(str(value)) <= high:
        raise InvalidInput(
            f"{what.zh}“{value}”应为 {low} 至 {high} 的整数。",
            f"{what.en}: “{value}” must be a whole number from {low} to {high}.",
        )


def surveys(reader: Reader) -> tuple[Survey, ...]:
    """Return all surveys, the newest day first."""
    return reader.households.surveys()


def household_coverage(reader: Reader, season: Season) -> Coverage:
    """Return what households cover of the first day's needs."""
    district, norms = reference().district, reference().norms
    places = {each.code: each for each in district.communities}
    wanted = {each.need: each.quantity for each in norms.rules_in(season)}
    items: dict[str, ListItem] = {each.key: each for each in household_list()}
    newest: dict[str, Survey] = {}
    for each in reader.households.surveys():
        if each.community in places:
            newest.setdefault(each.community, each)
    covers = tuple(
        one
        for code, survey in sorted(newest.items())
        for one in cover(survey, items, wanted, places[code].people, places[code].households)
    )
    return Coverage(
        season, covers, together(covers), len(newest), len(places),
        sum(places[code].people for code in newest),
        sum(place.people for place in places.values()),
    )  # fmt: skip
