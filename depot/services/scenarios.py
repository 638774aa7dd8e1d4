"""From choices to a scenario: which hazard, how bad, where, which roads.

All functions are pure: the same choice and seed give the same scenario.
Editing functions are those of `depot.domain.scenario`, given on here.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from math import floor
from pathlib import Path

from depot.domain.demand import (
    ItemNeed,
    NeedTotal,
    SiteNeed,
    item_needs,
    need_totals,
    site_needs,
)  # fmt: skip
from depot.domain.district import Community, District
from depot.domain.finding import Finding, has_errors
from depot.domain.hazard import ALL_TOWNSHIPS, ONE_COMMUNITY, ONE_TOWNSHIP, Estimate, HazardLevel
from depot.domain.mark import Mark
from depot.domain.norms import Norms
from depot.domain.scenario import (
    AffectedSite,
    Scenario,
    with_closure,
    with_need,
    with_people,
    with_site,
    without_site,
)  # fmt: skip
from depot.domain.season import Season, season_of
from depot.errors import InvalidInput, NotFound, Text
from depot.io.reference import Reference, data_directory, reference
from depot.io.scenario_json import scenario_from_json, scenario_text, scenario_to_json
from depot.services.scenario_checks import check_choice, check_scenario
from depot.services.scenario_choice import ScenarioChoice
from depot.services.scenario_closures import draw_closures, likely_closures

__all__ = [
    "AffectedSite", "Estimate", "ItemNeed", "NeedTotal", "Reference", "Scenario",
    "ScenarioChoice", "ScenarioDraft", "ScenarioSummary", "Season", "SiteNeed",
    "build_scenario", "check_scenario", "draw_closures", "item_needs", "likely_closures",
    "list_scenarios", "load_scenario", "need_totals", "read_scenario", "reference",
    "scenario_text", "scenario_to_json", "scope_places", "season_of", "site_needs",
    "with_closure", "with_need", "with_people", "with_site", "without_site",
]  # fmt: skip


@dataclass(frozen=True)
class ScenarioDraft:
    """A scenario made from choices; None when an error stands in the way."""

    scenario: Scenario | None
    findings: tuple[Finding, ...]


@dataclass(frozen=True)
class ScenarioSummary:
    """A scenario in a list."""

    code: str
    name_zh: str
    name_en: str
    hazard_id: str
    affected_people: int
    relocated_people: int
    sites: int


def build_scenario(choice: ScenarioChoice, known: Reference) -> ScenarioDraft:
    """Return the scenario that follows from the choices, with what to look at."""
    findings = list(check_choice(choice, known))
    if has_errors(findings):
        return ScenarioDraft(None, tuple(findings))
    hazard = known.hazard(choice.hazard_id)
    places = choice.places or scope_places(hazard, known.district)
    communities = known.district.communities_in(places)
    scenario = Scenario(
        code=choice.code,
        name_zh=choice.name_zh,
        name_en=choice.name_en,
        hazard_id=hazard.id,
        season=choice.season,
        onset_us=choice.onset_us,
        sites=_sites(communities, hazard, choice, known.norms),
        closures=_closures(choice, hazard, known.district),
        speed_factor=hazard.speed_factor,
        lead_factor=hazard.lead_factor,
        binding_needs=_binding_needs(hazard, known.norms),
        excluded_items=_useless_items(hazard, known.norms),
        order_min=int(known.norms.rate("alarm_to_decision_min")),
        deadline_min=int(known.norms.rate("deadline_min")),
        estimate=choice.estimate,
        closure_seed=choice.closure_seed if choice.closures is None else None,
        note=choice.note,
    )
    return ScenarioDraft(scenario, (*findings, *check_scenario(scenario, known)))


def scope_places(hazard: HazardLevel, district: District) -> tuple[str, ...]:
    """Return the townships that the hazard hits by itself; none for a local one."""
    if hazard.scope == (ALL_TOWNSHIPS,):
        return tuple(township.code for township in district.townships)
    if hazard.scope in {(ONE_TOWNSHIP,), (ONE_COMMUNITY,)}:
        return ()
    return hazard.scope


def _sites(
    communities: Sequence[Community], hazard: HazardLevel, choice: ScenarioChoice, norms: Norms
) -> tuple[AffectedSite, ...]:
    """Spread the affected over the communities by their people, to whole people.

    Largest remainders get the people left over by rounding down (Hare–Niemeyer),
    so that the sites sum to the hazard's share of all.
    """
    share = hazard.share(choice.estimate)
    affected = _apportion([community.people * share for community in communities])
    relocated = _apportion([people * hazard.relocated_share for people in affected])
    return tuple(
        _site(community, people, moved, choice.season, norms)
        for community, people, moved in zip(communities, affected, relocated, strict=True)
        if people
    )


def _apportion(exact: Sequence[float]) -> list[int]:
    parts = [floor(value) for value in exact]
    left = floor(sum(exact) + 0.5) - sum(parts)
    by_remainder = sorted(range(len(exact)), key=lambda i: (parts[i] - exact[i], i))
    for index in by_remainder[:left]:
        parts[index] += 1
    return parts


def _site(
    community: Community, affected: int, relocated: int, season: Season, norms: Norms
) -> AffectedSite:
    ground = "village" if community.is_village else "city"
    time_of_year = "winter" if season is Season.WINTER else "warm"
    return AffectedSite(
        code=community.code,
        name_zh=community.name_zh,
        township=community.township,
        lon=community.lon,
        lat=community.lat,
        is_village=community.is_village,
        residents=community.people,
        affected_people=affected,
        relocated_people=relocated,
        households=floor(community.households * affected / community.people + 0.5),
        indoor_share=norms.rate(f"indoor_share_{ground}_{time_of_year}"),
        people_mark=Mark.ESTIMATED,
    )


def _closures(
    choice: ScenarioChoice, hazard: HazardLevel, district: District
) -> tuple[tuple[str, str], ...]:
    if choice.closures is not None:
        return tuple(sorted({(min(pair), max(pair)) for pair in choice.closures}))
    if choice.closure_seed is not None:
        return draw_closures(district, hazard, choice.closure_seed)
    return likely_closures(district, hazard)


def _binding_needs(hazard: HazardLevel, norms: Norms) -> tuple[str, ...]:
    binding = tuple(dict.fromkeys(rule.need for rule in norms.rules if rule.binding))
    return tuple(need for need in binding if not hazard.needs_only or need in hazard.needs_only)


def _useless_items(hazard: HazardLevel, norms: Norms) -> tuple[str, ...]:
    """Without power there is no boiling water, so noodles feed nobody."""
    if hazard.power_out_share < norms.rate("heat_power_out_limit"):
        return ()
    return tuple(sorted({each.item for each in norms.substitutes if each.needs_heat}))


def list_scenarios() -> tuple[ScenarioSummary, ...]:
    """Return the scenarios shipped with the product."""
    loaded = (load_scenario(path.stem) for path in _scenario_files())
    return tuple(
        ScenarioSummary(
            each.code,
            each.name_zh,
            each.name_en,
            each.hazard_id,
            each.affected_people,
            each.relocated_people,
            len(each.sites),
        )
        for each in loaded
    )


def load_scenario(code: str) -> Scenario:
    """Return a shipped scenario, or the one in a file when ``code`` is its path.

    Raises
    ------
    NotFound
        When there is none.
    InvalidInput
        When the file has an error; the message names the place.
    """
    files = {path.stem: path for path in _scenario_files()}
    path = files.get(code, Path(code))
    if not path.is_file():
        raise NotFound(
            f"没有情景“{code}”。现有：{'、'.join(files)}；也可填写情景文件的路径。",
            f"There is no scenario “{code}”. Known: {', '.join(files)}; or give a file's path.",
        )
    draft = read_scenario(path.read_text(encoding="utf-8"), reference())
    errors = [finding for finding in draft.findings if has_errors([finding])]
    if draft.scenario is None or errors:
        first = errors[0]
        raise InvalidInput(
            f"情景文件 {path.name} 有 {len(errors)} 处错误，"
            f"首处 {first.source}：{first.message.zh}",
            f"The scenario {path.name} has {len(errors)} errors, the first at {first.source}: "
            f"{first.message.en}",
        )
    return draft.scenario


def read_scenario(text: str, known: Reference) -> ScenarioDraft:
    """Read a scenario from JSON text and check it against the district."""
    findings: list[Finding] = []
    try:
        scenario = scenario_from_json(json.loads(text), findings)
    except json.JSONDecodeError as error:
        where = f"scenario:{error.lineno}"
        message = Text(f"不是有效的 JSON：{error.msg}。", f"This is no JSON: {error.msg}.")
        return ScenarioDraft(None, (Finding(where, message),))
    except InvalidInput as error:
        return ScenarioDraft(None, (Finding("scenario", error.text),))
    return ScenarioDraft(scenario, (*findings, *check_scenario(scenario, known)))


def _scenario_files() -> list[Path]:
    return sorted((data_directory() / "scenarios").glob("*.json"))
