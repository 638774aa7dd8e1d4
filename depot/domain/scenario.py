"""A scenario: what happened, whom it hit, and which roads it cut."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import floor, isfinite
from typing import Final

from depot.domain.district import link_pair
from depot.domain.hazard import Estimate
from depot.domain.mark import Mark
from depot.domain.position import require_position
from depot.domain.road_period import RoadPeriod
from depot.domain.season import Season
from depot.errors import InvalidInput, NotFound

MAX_DEADLINE_MIN: Final = 7 * 24 * 60
MAX_PEOPLE: Final = 10_000_000


@dataclass(frozen=True)
class AffectedSite:
    """A demand point of a scenario.

    Parameters
    ----------
    code
        Code of the community, or the planner's own.
    township
        Code of the township unit; its seat is where the site's road begins.
    residents
        People who live there; 0 when unknown.
    affected_people
        Who need food and water.
    relocated_people
        Who had to leave home and need shelter and warmth; part of the affected.
    households
        Of the affected.
    indoor_share
        Share of the relocated under the roof of an opened shelter; the others
        sleep in tents.
    weight
        Of one person in the plan's objective (1 = ordinary).
    need_overrides
        ``(need, quantity)`` set by the planner in place of the norm.
    """

    code: str
    name_zh: str
    township: str
    lon: float
    lat: float
    is_village: bool
    residents: int
    affected_people: int
    relocated_people: int
    households: int
    indoor_share: float = 1.0
    weight: float = 1.0
    need_overrides: tuple[tuple[str, float], ...] = ()
    people_mark: Mark = Mark.ESTIMATED

    def __post_init__(self) -> None:
        if not self.code.strip():
            raise InvalidInput("需求点缺少编码。", "A site has no code.")
        where = f"需求点 {self.code} {self.name_zh}"
        require_position(where, f"Site {self.code}", self.lon, self.lat)
        for name, zh in _COUNTS.items():
            _require_count(where, self.code, name, zh, getattr(self, name))
        if self.relocated_people > self.affected_people:
            raise InvalidInput(
                f"{where} 的转移人数 {self.relocated_people} 多于受灾人数 {self.affected_people}。",
                f"Site {self.code}: {self.relocated_people} relocated people, but only "
                f"{self.affected_people} affected.",
            )
        if not 0 <= self.indoor_share <= 1 or not (isfinite(self.weight) and self.weight > 0):
            raise InvalidInput(
                f"{where} 的室内安置比例须在 0 与 1 之间，权重须大于 0。",
                f"Site {self.code}: indoor_share must lie in [0, 1], weight be above 0.",
            )
        for need, quantity in self.need_overrides:
            if not (isfinite(quantity) and quantity >= 0):
                raise InvalidInput(
                    f"{where} 的需求“{need}”不得为负，现为 {quantity}。",
                    f"Site {self.code}: need “{need}” must not be negative, it is {quantity}.",
                )

    @property
    def indoor_people(self) -> int:
        """Relocated people under the roof of an opened shelter, rounded half up."""
        return floor(self.relocated_people * self.indoor_share + 0.5)

    @property
    def outdoor_people(self) -> int:
        """Relocated people in tents."""
        return self.relocated_people - self.indoor_people

    @property
    def relocated_households(self) -> float:
        """Households of the relocated, in the ratio of the affected."""
        if not self.affected_people:
            return 0.0
        return self.households * self.relocated_people / self.affected_people


_COUNTS: Final = {
    "residents": "常住人口",
    "affected_people": "受灾人数",
    "relocated_people": "转移人数",
    "households": "户数",
}


def _require_count(where: str, code: str, name: str, zh: str, value: object) -> None:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= MAX_PEOPLE:
        raise InvalidInput(
            f"{where} 的{zh}须为 0 至 {MAX_PEOPLE} 的整数，现为 {value}。",
            f"Site {code}: {name} must be a whole number from 0 to {MAX_PEOPLE}, it is {value}.",
        )


@dataclass(frozen=True)
class Scenario:
    """What the planner assumes, whole: needs follow from it by the norms alone.

    Parameters
    ----------
    hazard_id
        ``"FL-II"``.
    onset_us
        Instant of the onset, µs since 1970 UTC: minute 0 of a plan.
    closures
        Ends of the closed roads, in order.
    speed_factor
        Times the free speed on open roads.
    lead_factor
        Times the lead times of suppliers.
    binding_needs
        Needs that must all be met for a person to count as relieved.
    excluded_items
        Items that may not be used.
    first_night
        Tents by the rate of the first night, or by the strict floor norm.
    order_min
        Minutes from onset to the dispatch order.
    deadline_min
        Minutes from onset within which people are to be relieved.
    closure_seed
        Seed by which the closures were drawn; None: set by hand or by likelihood.
    road_periods
        Roads that are closed or slower for some hours only, beside the closures of all day.
    """

    code: str
    name_zh: str
    name_en: str
    hazard_id: str
    season: Season
    onset_us: int
    sites: tuple[AffectedSite, ...]
    closures: tuple[tuple[str, str], ...] = ()
    speed_factor: float = 1.0
    lead_factor: float = 1.0
    binding_needs: tuple[str, ...] = ()
    excluded_items: tuple[str, ...] = ()
    first_night: bool = True
    order_min: int = 45
    deadline_min: int = 600
    estimate: Estimate = Estimate.MODE
    closure_seed: int | None = None
    note: str = ""
    road_periods: tuple[RoadPeriod, ...] = ()

    def __post_init__(self) -> None:
        if not self.code.strip() or not self.name_zh.strip() or not self.name_en.strip():
            raise InvalidInput(
                "情景缺少编码或名称。", "The scenario lacks its code or one of its names."
            )
        if not 0 < self.speed_factor <= 1 or not (
            isfinite(self.lead_factor) and self.lead_factor >= 1
        ):
            raise InvalidInput(
                f"情景 {self.code}：车速系数须大于 0 且不超过 1，供货系数不得小于 1。",
                f"Scenario {self.code}: speed_factor must lie in (0, 1], lead_factor be >= 1.",
            )
        if not 0 <= self.order_min <= self.deadline_min <= MAX_DEADLINE_MIN:
            raise InvalidInput(
                f"情景 {self.code}：下令时间 {self.order_min} 分钟须在 0 与时限 "
                f"{self.deadline_min} 分钟之间，时限不超过 {MAX_DEADLINE_MIN} 分钟。",
                f"Scenario {self.code}: needs 0 <= order_min ({self.order_min}) <= deadline_min "
                f"({self.deadline_min}) <= {MAX_DEADLINE_MIN}.",
            )
        codes = [site.code for site in self.sites]
        twice = sorted({code for code in codes if codes.count(code) > 1})
        if twice:
            raise InvalidInput(
                f"情景 {self.code} 中需求点重复：{'、'.join(twice)}。",
                f"Scenario {self.code} names sites twice: {', '.join(twice)}.",
            )

    @property
    def affected_people(self) -> int:
        """Affected people of all sites."""
        return sum(site.affected_people for site in self.sites)

    @property
    def relocated_people(self) -> int:
        """Relocated people of all sites."""
        return sum(site.relocated_people for site in self.sites)

    def site(self, code: str) -> AffectedSite:
        """Return a site.

        Raises
        ------
        NotFound
            When there is none of that code.
        """
        for site in self.sites:
            if site.code == code:
                return site
        raise NotFound(
            f"情景 {self.code} 中没有需求点“{code}”。",
            f"Scenario {self.code} has no site “{code}”.",
        )


def with_site(scenario: Scenario, site: AffectedSite) -> Scenario:
    """Return the scenario with a site added, or put in place of the one of its code."""
    if any(old.code == site.code for old in scenario.sites):
        sites = tuple(site if old.code == site.code else old for old in scenario.sites)
    else:
        sites = (*scenario.sites, site)
    return replace(scenario, sites=sites)


def without_site(scenario: Scenario, code: str) -> Scenario:
    """Return the scenario without a site."""
    gone = scenario.site(code)
    return replace(scenario, sites=tuple(site for site in scenario.sites if site is not gone))


def with_people(
    scenario: Scenario, code: str, *, affected: int, relocated: int | None = None
) -> Scenario:
    """Return the scenario with other people at a site.

    Households follow in ratio; the relocated keep their share unless given.
    """
    site = scenario.site(code)
    old = site.affected_people
    share = site.relocated_people / old if old else 0.0
    households = floor(site.households * affected / old + 0.5) if old else 0
    moved = floor(affected * share + 0.5) if relocated is None else relocated
    return with_site(
        scenario,
        replace(
            site, affected_people=affected, relocated_people=moved, households=max(0, households)
        ),
    )


def with_need(scenario: Scenario, code: str, need: str, quantity: float | None) -> Scenario:
    """Return the scenario with the planner's own quantity of a need; None: the norm again."""
    site = scenario.site(code)
    kept = tuple(pair for pair in site.need_overrides if pair[0] != need)
    overrides = kept if quantity is None else tuple(sorted((*kept, (need, quantity))))
    return with_site(scenario, replace(site, need_overrides=overrides))


def with_closure(scenario: Scenario, one: str, other: str, *, closed: bool = True) -> Scenario:
    """Return the scenario with a road closed or opened."""
    pair = link_pair(one, other)
    kept = [each for each in scenario.closures if each != pair]
    return replace(scenario, closures=tuple(sorted([*kept, pair] if closed else kept)))
