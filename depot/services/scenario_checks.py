"""What is wrong with a scenario, or odd about it: one rule a function."""

from __future__ import annotations

from collections.abc import Iterator

from depot.domain.clock import shanghai_date
from depot.domain.district import District
from depot.domain.finding import Finding, Severity
from depot.domain.scenario import Scenario
from depot.domain.season import SEASON_TEXT, Season, season_of
from depot.errors import NotFound, Text
from depot.io.reference import Reference
from depot.services.scenario_choice import ScenarioChoice


def check_choice(choice: ScenarioChoice, known: Reference) -> Iterator[Finding]:
    """Report choices that no scenario can be made from."""
    try:
        hazard = known.hazard(choice.hazard_id)
    except NotFound as error:
        yield Finding("scenario/hazard", error.text, choice.hazard_id)
        return
    if not choice.places and hazard.scope[0].startswith("one "):
        text = Text(
            f"“{hazard.name_zh}”只影响局部：请指定受灾的乡镇街道或社区（村）。",
            f"“{hazard.name_en}” is local: name the township or community that it hits.",
        )
        yield Finding("scenario/places", text, hazard.id)
    yield from _unknown_places(choice.places, known.district)
    yield from _unknown_roads(choice.closures or (), known.district)


def check_scenario(scenario: Scenario, known: Reference) -> tuple[Finding, ...]:
    """Report what is wrong with a scenario, or odd about it."""
    return (
        *_off_the_map(scenario, known.district),
        *_unknown_townships(scenario, known.district),
        *_unknown_roads(scenario.closures, known.district),
        *_unknown_roads(
            tuple(each.road for each in scenario.road_periods if each.road),
            known.district,
            "road_periods",
        ),
        *_unknown_needs(scenario, known),
        *_more_than_live_there(scenario),
        *_season_mismatch(scenario, known),
        *_nobody(scenario),
    )


def _unknown_places(places: tuple[str, ...], district: District) -> Iterator[Finding]:
    codes = {*district.township_by_code, *district.community_by_code}
    for place in places:
        if place not in codes:
            text = Text(
                f"没有编码为“{place}”的乡镇街道或社区（村），请核对行政区划代码。",
                f"There is no township or community “{place}”; check its division code.",
            )
            yield Finding("scenario/places", text, place)


def _unknown_roads(
    closures: tuple[tuple[str, str], ...], district: District, name: str = "closures"
) -> Iterator[Finding]:
    for number, (one, other) in enumerate(closures):
        if (min(one, other), max(one, other)) not in district.link_by_pair:
            text = Text(
                f"路网中没有 {one}—{other} 这条路，无法封闭。请核对两端编码。",
                f"There is no road {one}–{other} to close. Check the codes of its ends.",
            )
            yield Finding(f"scenario/{name}/{number}", text, f"{one}-{other}")


def _off_the_map(scenario: Scenario, district: District) -> Iterator[Finding]:
    for number, site in enumerate(scenario.sites):
        if not district.contains((site.lon, site.lat)):
            text = Text(
                f"需求点“{site.name_zh}”（{site.code}，经度 {site.lon}、纬度 {site.lat}）"
                f"不在{district.boundary.name_zh}范围内。请更正坐标或删去该点。",
                f"Site “{site.name_zh}” ({site.code}, longitude {site.lon}, latitude {site.lat}) "
                f"is off the map of the district. Correct its position or remove it.",
            )
            yield Finding(f"scenario/sites/{number}", text, site.code)


def _unknown_townships(scenario: Scenario, district: District) -> Iterator[Finding]:
    for number, site in enumerate(scenario.sites):
        if site.township not in district.township_by_code:
            text = Text(
                f"需求点“{site.name_zh}”（{site.code}）所属乡镇街道“{site.township}”不存在。"
                "请选择本区的乡镇街道。",
                f"Site “{site.name_zh}” ({site.code}) names township “{site.township}”, "
                "which doesn't exist. Choose one of the district.",
            )
            yield Finding(f"scenario/sites/{number}", text, site.code)


def _unknown_needs(scenario: Scenario, known: Reference) -> Iterator[Finding]:
    needs = {rule.need for rule in known.norms.rules}
    named = [("scenario/binding_needs", need) for need in scenario.binding_needs]
    named += [
        (f"scenario/sites/{number}/need_overrides", need)
        for number, site in enumerate(scenario.sites)
        for need, _ in site.need_overrides
    ]
    for source, need in named:
        if need not in needs:
            text = Text(
                f"没有名为“{need}”的需求。可用：{'、'.join(sorted(needs))}。",
                f"There is no need “{need}”. Known: {', '.join(sorted(needs))}.",
            )
            yield Finding(source, text, need)


def _more_than_live_there(scenario: Scenario) -> Iterator[Finding]:
    for number, site in enumerate(scenario.sites):
        if site.residents and site.affected_people > site.residents:
            text = Text(
                f"“{site.name_zh}”受灾 {site.affected_people} 人，"
                f"超过常住 {site.residents} 人，请核对。",
                f"“{site.name_zh}”: {site.affected_people} affected people, but {site.residents} "
                "live there; check them.",
            )
            yield Finding(f"scenario/sites/{number}", text, site.code, Severity.WARNING)


def _season_mismatch(scenario: Scenario, known: Reference) -> Iterator[Finding]:
    try:
        hazard = known.hazard(scenario.hazard_id)
    except NotFound as error:
        yield Finding("scenario/hazard", error.text, scenario.hazard_id)
        return
    month = shanghai_date(scenario.onset_us).month
    if month not in hazard.months:
        text = Text(
            f"{hazard.name_zh}通常不在 {month} 月发生，请核对发生时间。",
            f"{hazard.name_en} doesn't usually happen in month {month}; check the onset.",
        )
        yield Finding("scenario/onset", text, hazard.id, Severity.WARNING)
    expected = season_of(month)
    if scenario.season is not expected:
        chosen, usual = SEASON_TEXT[Season(scenario.season)], SEASON_TEXT[expected]
        text = Text(
            f"发放标准取“{chosen.zh}”，而 {month} 月一般为“{usual.zh}”，请核对季节。",
            f"Norms of “{chosen.en}” are chosen, but month {month} is “{usual.en}”; check it.",
        )
        yield Finding("scenario/season", text, scenario.season.value, Severity.WARNING)


def _nobody(scenario: Scenario) -> Iterator[Finding]:
    if not scenario.affected_people:
        text = Text(
            "情景中没有受灾群众，无需调运。请加大受灾比例或填写人数。",
            "Nobody is affected in this scenario. Raise the share or enter people.",
        )
        yield Finding("scenario/sites", text, severity=Severity.WARNING)
