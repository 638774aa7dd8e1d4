"""From today's reserves and the hazards to a pre-positioning problem of the district."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from math import fsum, isfinite

from depot.domain.finding import Finding, Severity
from depot.domain.hazard import HazardLevel
from depot.domain.season import season_of
from depot.errors import InvalidInput, Text
from depot.io.reference import Reference, reference
from depot.io.reference_preposition import cache_sizes, hazard_ground
from depot.services.preposition_events import Asked, drawn, supplier_leads
from depot.services.preposition_fees import PromiseFees, promise_fees
from depot.services.preposition_goods import (
    Goods,
    floor_of,
    household_reserves,
    no_more_than_needed,
    promised_reserves,
    standard_rules,
    stock_reserves,
)  # fmt: skip
from depot.services.preposition_ground import Ground, Spot, SpotKind
from depot.store.uow import Reader
from optimize.preposition.conflict import conflict
from optimize.preposition.in_force import with_today_in_force
from optimize.preposition.problem import Option, Period, Place, Problem

__all__ = ["Case", "CaseChoice", "Spot", "SpotKind", "preposition_case"]

_MOST_SCENARIOS = 20_000
_OPTION_KINDS = (SpotKind.TOWNSHIP, SpotKind.SHELTER)


@dataclass(frozen=True)
class CaseChoice:
    """What the planner asks.

    Parameters
    ----------
    scenarios
        How many are drawn.
    seed
        Of every random choice.
    hazards
        Codes, ``FL``; empty: all.
    history
        Whether historical events are among the scenarios.
    budget_cny
        New money; None: no limit.
    standards
        Whether the reserve standards must be met by stock, agreements and capacity together.
    """

    scenarios: int = 100
    seed: int = 1
    hazards: tuple[str, ...] = ()
    history: bool = True
    budget_cny: float | None = None
    standards: bool = False

    def __post_init__(self) -> None:
        if not 1 <= self.scenarios <= _MOST_SCENARIOS:
            raise InvalidInput(
                f"情景数应为 1 至 {_MOST_SCENARIOS}，现为 {self.scenarios}。",
                f"The number of scenarios is 1 to {_MOST_SCENARIOS}, not {self.scenarios}.",
            )
        if self.seed < 0:
            raise InvalidInput(
                f"随机种子不得为负，现为 {self.seed}。",
                f"The seed must not be negative, it is {self.seed}.",
            )
        budget = self.budget_cny
        if budget is not None and not (isfinite(budget) and budget > 0):
            raise InvalidInput(
                f"预算应大于零，现为 {budget}；不限资金则不填。",
                f"The budget must be above zero, it is {budget}; leave it out for no limit.",
            )


@dataclass(frozen=True)
class Case:
    """A problem with where it comes from.

    Parameters
    ----------
    findings
        What was missing or is odd; the problem can be solved all the same.
    spots
        Places of reserves and demand points, by code, for maps.
    units
        Item to the word for its unit.
    estimated
        Codes of the promised reserves whose fee no contract names.
    """

    problem: Problem
    findings: tuple[Finding, ...]
    spots: Mapping[str, Spot]
    units: Mapping[str, str]
    estimated: frozenset[str] = frozenset()


def preposition_case(
    reader: Reader, choice: CaseChoice, *, today: date, known: Reference | None = None
) -> Case:
    """Return the district's problem with today's stock, agreements, fleet and roads.

    Raises
    ------
    InvalidInput
        When a hazard is not known, or the standards can't be kept with the room and money there
        are; the message names a smallest set that contradicts itself.
    """
    known = known or reference()
    levels = _levels(choice, known)
    ground = Ground.of(reader, known)
    goods = Goods.of(reader, known, today)
    stock, rules = stock_reserves(goods, ground)
    fees = promise_fees(reader, goods.catalogue, known.norms, today)
    promised = promised_reserves(reader, goods, today, fees)
    homes = household_reserves(reader, goods, season_of(today.month))
    standards = standard_rules(reader, goods) if choice.standards else ()
    periods = _periods(known)
    events = drawn(
        ground,
        goods,
        Asked(levels, choice.scenarios, choice.seed, choice.history),
        hazards=hazard_ground(),
        periods=periods,
        leads=supplier_leads(reader),
    )
    stock = no_more_than_needed(
        stock, goods, ground, scenarios=events.scenarios, networks=events.networks
    )
    problem = Problem(
        items=goods.items(ground.fleet.kg_per_m3),
        places=tuple(_place(each, ground, goods, reader, periods) for each in ground.spots),
        reserves=(*stock, *promised, *homes),
        scenarios=events.scenarios,
        networks=events.networks,
        rules=(*rules, *standards),
        budget_cny=choice.budget_cny,
        periods=periods,
        name=f"昌邑区预置 {today}",
    )
    if standards:
        _require_room(problem)
    return Case(
        problem,
        (*_findings(goods, ground, promised), *_fees(fees), *cut_off(problem, ground)),
        {each.code: each for each in ground.spots},
        {each.code: each.unit_zh for each in goods.catalogue.values()},
        fees.estimated,
    )


def _require_room(problem: Problem) -> None:
    names = conflict(with_today_in_force(problem))
    if names:
        said = [(_LIMITS[kind], code) for kind, _, code in (e.partition("/") for e in names)]
        zh = "、".join(f"{kind.zh} {code}".strip() for kind, code in said)
        en = ", ".join(f"{kind.en} {code}".strip() for kind, code in said)
        raise InvalidInput(
            f"以下要求互相矛盾，放宽其中一项即可：{zh}。",
            f"These contradict one another; relax any one of them: {en}.",
        )


_LIMITS = {
    "rule": Text("要求", "rule"),
    "rotation": Text("轮换上限", "rotation limit"),
    "volume": Text("库容", "volume"),
    "floor": Text("库房面积", "floor"),
    "units": Text("可签数量", "contracts"),
    "options": Text("只取一种规模", "one size only"),
    "budget": Text("预算", "budget"),
    "least": Text("储备下限", "least"),
    "most": Text("现有或可得数量", "what there is or can be had"),
}


def cut_off(problem: Problem, ground: Ground) -> list[Finding]:
    """Say which demand points no depot, supplier or cache reaches, and how often."""
    homes = {each.code for each in ground.of_kind(SpotKind.HOMES)}
    reached = {
        name: {arc.site for arc in arcs if arc.place not in homes}
        for name, arcs in problem.networks.items()
    }
    lost: dict[str, float] = {}
    for scenario in problem.scenarios:
        for site, people in scenario.people.items():
            if site not in reached[scenario.network]:
                lost[site] = lost.get(site, 0.0) + people * scenario.probability
    if not lost:
        return []
    worst = max(sorted(lost), key=lambda site: lost[site])
    name = next(each.name for each in ground.spots if each.code == worst)
    return [
        _warning(
            "roads",
            f"有 {len(lost)} 个社区或村在部分情景中道路全断，物资无法送达，只能靠家庭储备；"
            f"影响最大的是{name}。可考虑抢通道路或就近设前置点。",
            f"Roads leave {len(lost)} communities cut off in some scenarios, so only what homes "
            f"keep helps there, most at {name}. Think of reopening roads or of caches nearby.",
        )
    ]


def _levels(choice: CaseChoice, known: Reference) -> tuple[HazardLevel, ...]:
    codes = list(dict.fromkeys(each.code for each in known.hazards))
    unknown = [each for each in choice.hazards if each not in codes]
    if unknown:
        raise InvalidInput(
            f"没有灾种“{'、'.join(unknown)}”。现有：{'、'.join(codes)}。",
            f"There is no hazard {', '.join(unknown)}. Known: {', '.join(codes)}.",
        )
    return tuple(e for e in known.hazards if not choice.hazards or e.code in choice.hazards)


def _periods(known: Reference) -> tuple[Period, ...]:
    """Return 6 hours from the order, and 10 hours from the alarm."""
    norms = known.norms
    first = norms.rate("first_supplies_limit_min")
    last = norms.rate("deadline_min") - norms.rate("alarm_to_decision_min")
    late = norms.rate("preposition_late_share")
    return (Period(first), Period(last, late)) if first < last else (Period(last),)


def _place(spot: Spot, ground: Ground, goods: Goods, reader: Reader,
           periods: tuple[Period, ...]) -> Place:  # fmt: skip
    if spot.kind is SpotKind.DEPOT:
        volume, floor = _room(spot, goods, reader)
        docks = _dock_t(spot, ground, periods)
        return Place(spot.code, volume, dock_t=docks, name=spot.name, floor_m2=floor)
    if spot.kind in _OPTION_KINDS:
        options = tuple(
            Option(each.code, each.price_cny, each.volume_m3, floor_m2=each.floor_m2)
            for each in cache_sizes()
            if each.kind == spot.kind.value
        )
        return Place(spot.code, options=options, name=spot.name)
    docks = _dock_t(spot, ground, periods) if spot.kind is SpotKind.SUPPLIER else None
    return Place(spot.code, dock_t=docks, name=spot.name)


def _room(spot: Spot, goods: Goods, reader: Reader) -> tuple[float, float]:
    """Return volume and floor for these goods; what stands there today fits."""
    bins = [each.bin for each in reader.places.shelves(spot.code)]
    here = [(goods.catalogue[item], count) for (depot, item), count in goods.held.items()
            if depot == spot.code]  # fmt: skip
    volume = fsum(each.volume_m3 for each in bins) - goods.other_m3.get(spot.code, 0.0)
    floor = fsum(each.floor_m2 for each in bins) - goods.other_m2.get(spot.code, 0.0)
    return (
        max(volume, fsum(count * item.volume_m3 for item, count in here)),
        max(floor, fsum(count * floor_of(item) for item, count in here)),
    )


def _dock_t(spot: Spot, ground: Ground, periods: tuple[Period, ...]) -> tuple[float, ...] | None:
    docks = ground.docks.get(spot.code, ())
    rate = fsum(each.kg_per_min for each in docks) / 1000
    share = ground.known.norms.rate("dock_use_share")
    return tuple(each.end_min * rate * share for each in periods)


def _findings(goods: Goods, ground: Ground, promised: tuple[object, ...]) -> list[Finding]:
    found = []
    if not goods.held:
        found.append(_warning("stock", "没有可发放的基本生活物资库存，方案将从零开始。",
                              "There is no stock that serves a basic need; it starts from "
                              "nothing."))  # fmt: skip
    if not promised:
        found.append(_warning("agreements", "没有有效的协议或产能储备，方案只考虑实物和家庭储备。",
                              "No agreement is in force, so only stock and households "
                              "count."))  # fmt: skip
    if not ground.fleet.windows:
        found.append(_warning("fleet", "没有可用车辆，除前置点自取外无法运送；请登记车辆。",
                              "There are no trucks, so nothing can be driven; enter the "
                              "fleet."))  # fmt: skip
    return found


def _fees(fees: PromiseFees) -> list[Finding]:
    """Say whose fees are estimated, and whose were read."""
    if not fees.by_estimate:
        return []
    read = "、".join(fees.by_contract) or "无"
    return [
        _warning(
            "fees",
            f"协议 {'、'.join(fees.by_estimate)} 没有约定储备费，年费按货值的估算比例计；"
            f"按合同约定的储备费计的协议：{read}。请在协议条款中补录储备费。",
            f"Agreements {', '.join(fees.by_estimate)} name no fee, so a share of the goods' value "
            f"is taken; fees read from the contract: {', '.join(fees.by_contract) or 'none'}. "
            "Enter the fees in their terms.",
        )
    ]


def _warning(source: str, zh: str, en: str) -> Finding:
    return Finding(source, Text(zh, en), severity=Severity.WARNING)
