"""Scenarios as JSON, in and out; bad sites become findings with their place in the file."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import fields
from datetime import datetime
from typing import Any, Final

from depot.domain.clock import shanghai_time, to_us
from depot.domain.district import link_pair
from depot.domain.finding import Finding
from depot.domain.hazard import Estimate
from depot.domain.mark import Mark
from depot.domain.road_period import RoadPeriod
from depot.domain.scenario import AffectedSite, Scenario
from depot.domain.season import Season
from depot.errors import DepotError, InvalidInput, Text

FORMAT: Final = "relief-depot/scenario/1"
_SITE_FIELDS: Final = tuple(
    field.name for field in fields(AffectedSite) if field.name != "need_overrides"
)
_PLAIN_FIELDS: Final = (
    "code", "name_zh", "name_en", "hazard_id", "speed_factor", "lead_factor",
    "first_night", "order_min", "deadline_min", "closure_seed", "note",
)  # fmt: skip


def scenario_to_json(scenario: Scenario) -> dict[str, Any]:
    """Return the scenario as a JSON object."""
    return {
        "format": FORMAT,
        **{name: getattr(scenario, name) for name in _PLAIN_FIELDS},
        "season": scenario.season.value,
        "estimate": scenario.estimate.value,
        "onset": shanghai_time(scenario.onset_us).isoformat(),
        "binding_needs": list(scenario.binding_needs),
        "excluded_items": list(scenario.excluded_items),
        "closures": [list(pair) for pair in scenario.closures],
        **_periods_to_json(scenario),
        "sites": [_site_to_json(site) for site in scenario.sites],
    }


def _periods_to_json(scenario: Scenario) -> dict[str, Any]:
    """Leave them out where there are none, as files did before they were there."""
    if not scenario.road_periods:
        return {}
    return {
        "road_periods": [
            {
                "road": list(each.road or ()),
                "begin_min": each.begin_min,
                "end_min": each.end_min,
                "slower_percent": each.slower_percent,
            }
            for each in scenario.road_periods
        ]
    }


def _period(row: Mapping[str, Any]) -> RoadPeriod:
    ends = tuple(map(str, row.get("road", ())))
    road = (ends[0], ends[1]) if ends else None
    whole = {name: row[name] for name in ("begin_min", "end_min", "slower_percent")}
    if any(isinstance(value, bool) or not isinstance(value, int) for value in whole.values()):
        raise TypeError(f"road_periods: {whole}")
    return RoadPeriod.of(road, **whole)


def _site_to_json(site: AffectedSite) -> dict[str, Any]:
    plain = {name: getattr(site, name) for name in _SITE_FIELDS}
    return plain | {
        "people_mark": site.people_mark.value,
        "need_overrides": dict(site.need_overrides),
    }


def scenario_text(scenario: Scenario) -> str:
    """Return the scenario as a JSON text for a file, one site a line."""
    content = scenario_to_json(scenario)
    sites = content.pop("sites")
    head = json.dumps(content, ensure_ascii=False, indent=1, allow_nan=False)
    lines = ",\n  ".join(json.dumps(site, ensure_ascii=False, allow_nan=False) for site in sites)
    return f'{head[:-2]},\n "sites": [\n  {lines}\n ]\n}}\n'


def scenario_from_json(content: object, findings: list[Finding]) -> Scenario:
    """Read a scenario; sites that can't be true are left out and reported.

    Parameters
    ----------
    findings
        Where bad sites are reported as ``scenario/sites/3``.

    Raises
    ------
    InvalidInput
        When the whole is no scenario.
    """
    if not isinstance(content, dict) or content.get("format") != FORMAT:
        raise InvalidInput(
            f'这不是情景文件：缺少 "format": "{FORMAT}"。',
            f'This is no scenario file: "format": "{FORMAT}" is missing.',
        )
    try:
        return _scenario(content, findings)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise InvalidInput(
            f"情景文件无法读取（{type(error).__name__}: {error}）。请核对字段。",
            f"The scenario can't be read ({type(error).__name__}: {error}). Check its fields.",
        ) from error


def _scenario(content: Mapping[str, Any], findings: list[Finding]) -> Scenario:
    onset = datetime.fromisoformat(content["onset"])
    return Scenario(
        season=Season(content["season"]),
        estimate=Estimate(content.get("estimate", Estimate.MODE.value)),
        onset_us=to_us(onset),
        binding_needs=tuple(map(str, content["binding_needs"])),
        excluded_items=tuple(map(str, content.get("excluded_items", ()))),
        closures=tuple(sorted(link_pair(*map(str, pair)) for pair in content.get("closures", ()))),
        road_periods=tuple(sorted(_period(row) for row in content.get("road_periods", ()))),
        sites=_sites(content["sites"], findings),
        **{name: content[name] for name in _PLAIN_FIELDS if name in content},
    )


def _sites(rows: list[Mapping[str, Any]], findings: list[Finding]) -> tuple[AffectedSite, ...]:
    sites: list[AffectedSite] = []
    for number, row in enumerate(rows):
        try:
            sites.append(_site(row))
        except DepotError as error:
            findings.append(Finding(f"scenario/sites/{number}", error.text))
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            text = Text(
                f"需求点无法读取（{type(error).__name__}: {error}）。",
                f"The site can't be read ({type(error).__name__}: {error}).",
            )
            findings.append(Finding(f"scenario/sites/{number}", text))
    return tuple(sites)


def _site(row: Mapping[str, Any]) -> AffectedSite:
    plain = {name: row[name] for name in _SITE_FIELDS if name in row and name != "people_mark"}
    overrides = row.get("need_overrides", {})
    return AffectedSite(
        **plain,
        people_mark=Mark(row.get("people_mark", Mark.ESTIMATED.value)),
        need_overrides=tuple(sorted((str(k), float(v)) for k, v in overrides.items())),
    )
