"""What single fields can't show: codes that must exist, be distinct, or agree."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence

from optimize.dispatch.schema import ProblemRecord
from optimize.findings import Found, double_codes

_NAMES_ZH = {
    "items": "物资",
    "sources": "供应点",
    "sites": "安置点",
    "vehicle_types": "车型",
    "vehicles": "车辆",
}


def reference_findings(record: ProblemRecord) -> tuple[Found, ...]:
    """Return everything in the file that does not fit together."""
    return (
        *_repeated_codes(record),
        *_unknown_codes(record),
        *_curves(record),
        *_tables(record),
        *_driving(record),
        *_apart(record),
    )


def _driving(record: ProblemRecord) -> Iterator[Found]:
    for number, vehicle in enumerate(record.vehicles):
        if (vehicle.drive_limit_min > 0) != (vehicle.break_min > 0):
            yield Found(
                f"vehicles[{number}].break_min",
                "连续驾驶上限和休息时间必须同时填写（或都为0）。",
                "A driving limit and its break go together, or both are 0.",
            )
        if vehicle.driven_min > vehicle.drive_limit_min:
            yield Found(
                f"vehicles[{number}].driven_min",
                "已连续驾驶的时间不能超过上限。",
                "What is driven on end can't be above the limit.",
            )


def _apart(record: ProblemRecord) -> Iterator[Found]:
    items = {item.code for item in record.items}
    for number, pair in enumerate(record.apart):
        for place, code in enumerate(pair):
            if code not in items:
                yield _undefined(f"apart[{number}][{place}]", code)
        if pair[0] == pair[1]:
            yield Found(
                f"apart[{number}]",
                "同一种物资不能与自己分开装车，请改正。",
                "An item can't be kept apart from itself; correct it.",
            )


def _repeated_codes(record: ProblemRecord) -> Iterator[Found]:
    for group, name_zh in _NAMES_ZH.items():
        yield from double_codes(group, (each.code for each in getattr(record, group)), name_zh)
    pairs: set[tuple[str, str]] = set()
    for number, supply in enumerate(record.supplies):
        if (supply.source, supply.item) in pairs:
            yield Found(
                f"supplies[{number}]",
                f"{supply.source}的{supply.item}出现两次，请合并为一条曲线。",
                f"{supply.item} at {supply.source} comes twice; merge into one curve.",
            )
        pairs.add((supply.source, supply.item))


def _unknown_codes(record: ProblemRecord) -> Iterator[Found]:
    places = set(record.travel.locations)
    yield from _missing("sources", "location", ((s.location) for s in record.sources), places)
    yield from _missing("sites", "location", (s.location for s in record.sites), places)
    yield from _missing("vehicles", "start", (v.start for v in record.vehicles), places)
    kinds = {kind.code for kind in record.vehicle_types}
    yield from _missing("vehicles", "type", (v.type for v in record.vehicles), kinds)
    profiles = set(record.travel.minutes)
    yield from _missing(
        "vehicle_types", "profile", (k.profile for k in record.vehicle_types), profiles
    )
    sources = {source.code for source in record.sources}
    yield from _missing("supplies", "source", (s.source for s in record.supplies), sources)
    yield from _own_sources(record, sources)
    items = {item.code for item in record.items}
    yield from _missing("supplies", "item", (s.item for s in record.supplies), items)
    sites = {site.code for site in record.sites}
    yield from _missing("deliveries", "site", (d.site for d in record.deliveries), sites)
    for number, delivery in enumerate(record.deliveries):
        for item in sorted(set(delivery.units) - items):
            yield Found(
                f"deliveries[{number}].units",
                f"编码“{item}”没有定义，请补充或改正。",
                f"Code {item!r} is not defined; add it or correct it.",
            )


def _own_sources(record: ProblemRecord, known: set[str]) -> Iterator[Found]:
    for number, vehicle in enumerate(record.vehicles):
        named = ((f"sources[{place}]", code) for place, code in enumerate(vehicle.sources))
        for name, code in named:
            if code not in known:
                yield _undefined(f"vehicles[{number}].{name}", code)
        if len(set(vehicle.sources)) != len(vehicle.sources):
            yield Found(
                f"vehicles[{number}].sources",
                "限定的装车点有重复，请删去。",
                "A source is named twice; name each once.",
            )


def _missing(group: str, name: str, codes: Iterable[str], known: set[str]) -> Iterator[Found]:
    for number, code in enumerate(codes):
        if code not in known:
            yield _undefined(f"{group}[{number}].{name}", code)


def _undefined(path: str, code: str) -> Found:
    return Found(
        path,
        f"编码“{code}”没有定义，请补充或改正。",
        f"Code {code!r} is not defined; add it or correct it.",
    )


def _curves(record: ProblemRecord) -> Iterator[Found]:
    for number, supply in enumerate(record.supplies):
        pairs = list(itertools.pairwise(supply.steps))
        if any(later[0] <= earlier[0] for earlier, later in pairs):
            yield Found(
                f"supplies[{number}].steps",
                "供应曲线的分钟必须递增。",
                "Minutes of a supply curve must increase.",
            )
        if any(later[1] < earlier[1] for earlier, later in pairs):
            yield Found(
                f"supplies[{number}].steps",
                "供应曲线是累计数量，不能减少。",
                "A supply curve counts units in all; they must never fall.",
            )


def _tables(record: ProblemRecord) -> Iterator[Found]:
    travel = record.travel
    size = len(travel.locations)
    if len(set(travel.locations)) != size:
        yield Found("travel.locations", "地点编码重复。", "Locations must be distinct.")
    if set(travel.minutes) != set(travel.km):
        yield Found(
            "travel.km",
            "时间表与里程表的道路类型必须一致。",
            "minutes and km must have the same profiles.",
        )
    yield from _periods(record)
    later = [(f"later[{n}].minutes", each.minutes) for n, each in enumerate(travel.later)]
    squares: list[tuple[str, Mapping[str, Sequence[Sequence[object]]]]] = [
        ("minutes", travel.minutes),
        ("km", travel.km),
        *later,
    ]
    for name, tables in squares:
        for profile, table in tables.items():
            if len(table) != size or any(len(row) != size for row in table):
                yield Found(
                    f"travel.{name}.{profile}",
                    f"应为{size}×{size}的方阵（与地点一一对应）。",
                    f"Must be {size} x {size}, one row and column a location.",
                )
    for name, times in (("minutes", travel.minutes), *later):
        for profile, rows in times.items():
            for place, row in enumerate(rows[:size]):
                if place < len(row) and row[place] != 0:
                    yield Found(
                        f"travel.{name}.{profile}[{place}][{place}]",
                        "到自身的时间必须为0。",
                        "The time from a place to itself must be 0.",
                    )


def _periods(record: ProblemRecord) -> Iterator[Found]:
    before = -1
    for number, period in enumerate(record.travel.later):
        if set(period.minutes) != set(record.travel.minutes):
            yield Found(
                f"travel.later[{number}].minutes",
                "各时段的道路类型必须与时间表一致。",
                "A period must have the same profiles as the table.",
            )
        if period.start_min <= before:
            yield Found(
                f"travel.later[{number}].start_min",
                "各时段的开始时间必须逐个增大。",
                "Each period must begin after the one before it.",
            )
        before = period.start_min
