"""From today to a plan: what is moved, bought, agreed, renewed, campaigned for and opened."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from optimize.preposition.plan import Plan
from optimize.preposition.problem import Layer, Problem
from optimize.preposition.reserve_code import ReserveCode, ReserveKind

_LITTLE = 1e-6


class ChangeKind(StrEnum):
    """What is to be done."""

    MOVE = "move"
    BUY = "buy"
    AGREE = "agree"
    RENEW = "renew"
    CAPACITY = "capacity"
    CAMPAIGN = "campaign"
    CACHE = "cache"


_MORE = {
    ReserveKind.BOUGHT: ChangeKind.BUY,
    ReserveKind.AGREED: ChangeKind.AGREE,
    ReserveKind.CAPACITY: ChangeKind.CAPACITY,
    ReserveKind.HOUSEHOLD: ChangeKind.CAMPAIGN,
}


@dataclass(frozen=True)
class Change:
    """One thing to do.

    Parameters
    ----------
    item, place
        What and where; of an opened cache only the place.
    origin
        Where moved goods are today.
    units
        Of the item.
    money_cny
        What it costs before anything happens.
    adds
        Reserve to the units by which the plan has more with it.
    option
        Size in which a cache is opened.
    """

    kind: ChangeKind
    item: str
    place: str
    units: float
    money_cny: float
    origin: str = ""
    adds: Mapping[str, float] = field(default_factory=dict)
    option: str = ""


def code_of(code: str) -> ReserveCode | None:
    """Return what a reserve's code says; None for codes of another form."""
    try:
        return ReserveCode.parse(code)
    except ValueError:
        return None


def changes_of(
    problem: Problem,
    plan: Plan,
    ending: Iterable[str] = (),
    apart: Callable[[str, str], float] = lambda _from, _to: 0.0,
) -> tuple[Change, ...]:
    """Return all that leads from today to the plan.

    Parameters
    ----------
    ending
        Reserves whose agreement ends soon: what the plan has of them today is renewed.
    apart
        How far two places are from one another: moves go from the nearest.
    """
    soon = set(ending)
    found: list[Change] = list(_caches(problem, plan))
    for reserve in problem.reserves:
        code, units = code_of(reserve.code), plan.units.get(reserve.code, 0.0)
        if code is None or code.kind not in _MORE:
            continue
        now = min(reserve.today, units)
        more = units - now
        for kind, count in ((_MORE[code.kind], more), (ChangeKind.RENEW, now)):
            if count > _LITTLE and (kind is not ChangeKind.RENEW or reserve.code in soon):
                found.append(
                    Change(kind, code.item, code.place, count, count * reserve.fee_cny,
                           adds={reserve.code: count})
                )  # fmt: skip
    return (*found, *_moves(problem, plan, apart))


def base_of(plan: Plan, changes: Iterable[Change]) -> Plan:
    """Return the plan without any of its changes: today, as far as it lasts."""
    return with_changes(plan, changes, -1.0)


def with_changes(plan: Plan, changes: Iterable[Change], sign: float = 1.0) -> Plan:
    """Return a plan with changes added, or (sign −1) taken back."""
    units, options = defaultdict(float, plan.units), dict(plan.options)
    for change in changes:
        for code, more in change.adds.items():
            units[code] += sign * more
        if change.option and sign > 0:
            options[change.place] = change.option
        elif change.option:
            options.pop(change.place, None)
    return Plan(options, {code: count for code, count in units.items() if count > _LITTLE})


def _caches(problem: Problem, plan: Plan) -> Iterator[Change]:
    """Return places that are opened; without one, what would be held there is not held."""
    for place in problem.places:
        for option in place.options:
            if plan.options.get(place.code) == option.code:
                yield Change(
                    ChangeKind.CACHE, "", place.code, 1.0, option.price_cny, option=option.code
                )


def _moves(problem: Problem, plan: Plan, apart: Callable[[str, str], float]) -> Iterator[Change]:
    """Return moves, each from the nearest place that gives up some."""
    gives: dict[str, dict[str, float]] = defaultdict(dict)
    takes: dict[str, dict[str, float]] = defaultdict(dict)
    fees: dict[tuple[str, str], float] = {}
    for reserve in problem.reserves:
        code, units = code_of(reserve.code), plan.units.get(reserve.code, 0.0)
        if code is None or reserve.layer is not Layer.STOCK:
            continue
        if code.kind is ReserveKind.KEPT and reserve.today - units > _LITTLE:
            gives[code.item][code.place] = reserve.today - units
        elif code.kind is ReserveKind.MOVED and units > _LITTLE:
            takes[code.item][code.place] = units
            fees[code.item, code.place] = reserve.fee_cny
    for item, wanted in takes.items():
        left = gives[item]
        pairs = sorted((apart(origin, place), place, origin) for place in wanted for origin in left)
        for _, place, origin in pairs:
            units = min(wanted[place], left[origin])
            if units <= _LITTLE:
                continue
            wanted[place] -= units
            left[origin] -= units
            if origin != place:
                yield _move(item, origin, place, units, fees[item, place])


def _move(item: str, origin: str, place: str, units: float, fee: float) -> Change:
    there = str(ReserveCode(ReserveKind.MOVED, item, place))
    here = str(ReserveCode(ReserveKind.KEPT, item, origin))
    return Change(ChangeKind.MOVE, item, place, units, units * fee, origin,
                  {there: units, here: -units})  # fmt: skip
