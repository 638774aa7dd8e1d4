"""Households' own reserves (家庭储备): what to keep, what was found, what it covers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil, fsum, sqrt
from typing import Final

from depot.domain.mark import Mark
from depot.domain.season import Season, applies
from depot.errors import InvalidInput

SURVEY_DOCUMENT: Final = "JT"
MAX_PERSONS: Final = 20
# Two-sided 95 %.
_Z: Final = 1.959963984540054
_PERSON: Final = "person"


@dataclass(frozen=True)
class ListItem:
    """Something that a household should keep.

    Parameters
    ----------
    scope
        ``"person"`` or ``"household"``: whom the quantity is for.
    need
        Basic need that it serves; empty when it serves none that is counted.
    covers
        Of the need's unit, what one unit covers.
    renew_months
        How often to look and renew; None when it keeps.
    """

    key: str
    seasons: tuple[str, ...]
    scope: str
    quantity: float
    unit_zh: str
    unit_en: str
    name_zh: str
    name_en: str
    need: str
    covers: float
    renew_months: int | None
    mark: Mark
    source: str

    def for_household(self, persons: int) -> int:
        """Return the whole units for a household of so many."""
        return ceil(self.quantity * (persons if self.scope == _PERSON else 1) - 1e-9)

    def share_of(self, norm: float) -> float:
        """Return the share of a person's first-day norm that the recommended quantity covers."""
        return min(1.0, self.quantity * self.covers / norm) if norm > 0 else 0.0


def recommended(items: Sequence[ListItem], season: Season, persons: int) -> tuple[
    tuple[ListItem, int], ...
]:  # fmt: skip
    """Return what a household of so many should keep in a season, with the quantity.

    Raises
    ------
    InvalidInput
        For a size that no household has.
    """
    whole = isinstance(persons, int) and not isinstance(persons, bool)
    if not whole or not 1 <= persons <= MAX_PERSONS:
        raise InvalidInput(
            f"家庭人数“{persons}”应为 1 至 {MAX_PERSONS}。",
            f"A household has 1 to {MAX_PERSONS} persons, not “{persons}”.",
        )
    return tuple(
        (each, each.for_household(persons)) for each in items if applies(each.seasons, season)
    )


@dataclass(frozen=True)
class SurveyLine:
    """Of the households asked, how many keep an item of the list."""

    item: str
    having: int


@dataclass(frozen=True)
class Survey:
    """What a community's households were found to keep on a day.

    Parameters
    ----------
    community
        12-digit statistics code.
    asked
        Households that were asked.
    """

    community: str
    surveyed_on: date
    asked: int
    lines: tuple[SurveyLine, ...]
    note: str = ""
    number: str = ""
    recorded_by: str = ""
    recorded_at_us: int = 0


@dataclass(frozen=True)
class Share:
    """A share found in a sample, and the interval that holds the truth 19 times in 20."""

    mean: float
    low: float
    high: float

    def times(self, factor: float) -> Share:
        """Return it scaled."""
        return Share(self.mean * factor, self.low * factor, self.high * factor)


def wilson(having: int, asked: int, households: int | None = None) -> Share:
    """Return a share with its Wilson interval at 95 %.

    Parameters
    ----------
    having, asked
        Households that have it, of those asked.
    households
        All of the community: once everybody was asked, nothing is left to chance.
    """
    share = having / asked
    if households is not None and asked >= households:
        return Share(share, share, share)
    wide = 1 + _Z**2 / asked
    centre = (share + _Z**2 / (2 * asked)) / wide
    half = _Z * sqrt(share * (1 - share) / asked + _Z**2 / (4 * asked**2)) / wide
    return Share(share, max(0.0, centre - half), min(1.0, centre + half))


@dataclass(frozen=True)
class Cover:
    """Share of a need of the first day that households cover themselves.

    Parameters
    ----------
    community
        Code; empty for all that were asked together.
    people
        Of the community, or of all that were asked.
    """

    community: str
    need: str
    item: str
    people: int
    asked: int
    share: Share


def cover(
    survey: Survey, items: Mapping[str, ListItem], norms: Mapping[str, float],
    people: int, households: int,
) -> tuple[Cover, ...]:  # fmt: skip
    """Return what a community's households cover, by item of the list that serves a need.

    Parameters
    ----------
    norms
        Need to a person's norm of the first day.

    Notes
    -----
    A household that says it has an item is counted as keeping the recommended quantity. Who
    keeps less is counted too much, who keeps more isn't counted for more.
    """
    found = []
    for line in survey.lines:
        item = items.get(line.item)
        if item is None or not norms.get(item.need):
            continue
        share = wilson(line.having, survey.asked, households).times(item.share_of(norms[item.need]))
        found.append(Cover(survey.community, item.need, item.key, people, survey.asked, share))
    return tuple(found)


def together(covers: Sequence[Cover]) -> tuple[Cover, ...]:
    """Return the covers of several communities as one, weighted by people.

    The ends of the interval are the weighted ends: wider than the truth, never narrower.
    """
    grouped: dict[tuple[str, str], list[Cover]] = {}
    for each in covers:
        grouped.setdefault((each.need, each.item), []).append(each)
    return tuple(_one(need, item, group) for (need, item), group in sorted(grouped.items()))


def _one(need: str, item: str, group: Sequence[Cover]) -> Cover:
    people = sum(each.people for each in group)

    def weighted(values: Sequence[float]) -> float:
        products = (each.people * value for each, value in zip(group, values, strict=True))
        return fsum(products) / people if people else 0.0

    share = Share(
        weighted([each.share.mean for each in group]),
        weighted([each.share.low for each in group]),
        weighted([each.share.high for each in group]),
    )
    return Cover("", need, item, people, sum(each.asked for each in group), share)
