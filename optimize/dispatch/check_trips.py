"""Checker's rules on single trips and on each vehicle's day."""

from __future__ import annotations

from math import ceil, inf

from optimize.dispatch.check_breaks import break_findings
from optimize.dispatch.check_travel import reached_at
from optimize.dispatch.figures import CheckFinding
from optimize.dispatch.plan import Trip
from optimize.dispatch.problem import Problem, Source, Vehicle, VehicleType

_SLACK = 1e-6
"""Kilograms and cubic metres that floating-point sums may be off."""

Numbered = tuple[int, Trip]


def trip_findings(problem: Problem, number: int, trip: Trip) -> list[CheckFinding]:
    """Return what this trip breaks taken alone."""
    return [
        *_own_source(problem, number, trip),
        *_stops_count(problem, number, trip),
        *_capacity(problem, number, trip),
        *_mix(problem, number, trip),
        *_loading(problem, number, trip),
        *_timing(problem, number, trip),
    ]


def vehicle_findings(problem: Problem, trips: list[Numbered]) -> list[CheckFinding]:
    """Return breaks in where a vehicle is when, over its whole day."""
    findings: list[CheckFinding] = []
    for vehicle in problem.vehicles:
        own = sorted(
            (entry for entry in trips if entry[1].vehicle == vehicle.code),
            key=lambda entry: entry[1].load_start_min,
        )
        day = _day(problem, vehicle, own)
        # Where the minutes of the drives can't be true, breaks would only say it again.
        findings += day or list(break_findings(problem, vehicle, own))
    return findings


def _day(problem: Problem, vehicle: Vehicle, own: list[Numbered]) -> list[CheckFinding]:
    findings: list[CheckFinding] = []
    place = vehicle.start
    free = max(vehicle.available_from_min, problem.order_min)
    for number, trip in own:
        source = _source(problem, trip)
        there = _reached(problem, trip, (place, source.location), free)
        if there is None:
            findings.append(_no_road(number, place, source.location))
        elif trip.load_start_min < there:
            findings.append(
                CheckFinding(
                    "vehicle_position",
                    f"trip {number}",
                    f"第{number}趟：{vehicle.code}最早{there}分钟才能到达"
                    f"{source.code}，装车却定在{trip.load_start_min}分钟。",
                    f"Trip {number}: {vehicle.code} reaches {source.code} at minute "
                    f"{there} at the earliest, but loads from minute "
                    f"{trip.load_start_min}.",
                )
            )
        if trip.stops:
            place = _location(problem, trip.stops[-1].site)
            free = trip.stops[-1].leave_min
        else:
            place, free = source.location, trip.load_end_min
        if free > vehicle.available_until_min:
            findings.append(
                CheckFinding(
                    "available_until",
                    f"trip {number}",
                    f"第{number}趟：{vehicle.code}只能用到{vehicle.available_until_min}分钟，"
                    f"本趟{free}分钟才结束。",
                    f"Trip {number}: {vehicle.code} is available until minute "
                    f"{vehicle.available_until_min}, but the trip ends at minute {free}.",
                )
            )
    return findings


def _own_source(problem: Problem, number: int, trip: Trip) -> list[CheckFinding]:
    vehicle = next(each for each in problem.vehicles if each.code == trip.vehicle)
    if not vehicle.sources or trip.source in vehicle.sources:
        return []
    return [
        CheckFinding(
            "vehicle_source",
            f"trip {number}",
            f"第{number}趟：{vehicle.code}只能在{'、'.join(vehicle.sources)}装车，"
            f"计划却在{trip.source}装车。",
            f"Trip {number}: {vehicle.code} may load at {', '.join(vehicle.sources)} only, "
            f"not at {trip.source}.",
        )
    ]


def _stops_count(problem: Problem, number: int, trip: Trip) -> list[CheckFinding]:
    if 1 <= len(trip.stops) <= problem.max_stops:
        return []
    return [
        CheckFinding(
            "max_stops",
            f"trip {number}",
            f"第{number}趟：有{len(trip.stops)}个停靠点，应为1至{problem.max_stops}个。",
            f"Trip {number}: {len(trip.stops)} stops, must be 1 to {problem.max_stops}.",
        )
    ]


def _capacity(problem: Problem, number: int, trip: Trip) -> list[CheckFinding]:
    kind = _kind(problem, trip)
    kg, m3 = _kg(problem, trip.load()), _m3(problem, trip.load())
    findings = []
    for measure_zh, measure_en, loaded, capacity in (
        ("公斤", "kg", kg, kind.capacity_kg),
        ("立方米", "m3", m3, kind.capacity_m3),
        ("个托盘位", "pallets", _pallets(problem, trip.load()), kind.capacity_pallets or inf),
    ):
        if loaded > capacity + _SLACK:
            findings.append(
                CheckFinding(
                    "capacity",
                    f"trip {number}",
                    f"第{number}趟：{trip.vehicle}装了{loaded:.1f}{measure_zh}，"
                    f"最多{capacity:.1f}{measure_zh}。",
                    f"Trip {number}: {trip.vehicle} carries {loaded:.1f} {measure_en}, "
                    f"at most {capacity:.1f} {measure_en}.",
                )
            )
    return findings


def _mix(problem: Problem, number: int, trip: Trip) -> list[CheckFinding]:
    """Whatever is for whichever stop: all of it is on the truck when it leaves."""
    on_board = {item for item, units in trip.load().items() if units > 0}
    names = {item.code: item.name or item.code for item in problem.items}
    return [
        CheckFinding(
            "apart",
            f"trip {number}",
            f"第{number}趟：{names[one]}与{names[other]}不得同车，却都装在{trip.vehicle}上。",
            f"Trip {number}: {one} and {other} may not share a truck, but both are on "
            f"{trip.vehicle}.",
        )
        for one, other in problem.apart
        if one in on_board and other in on_board
    ]


def _loading(problem: Problem, number: int, trip: Trip) -> list[CheckFinding]:
    source = _source(problem, trip)
    findings = []
    earliest = max(problem.order_min, source.open_min)
    if trip.load_start_min < earliest:
        findings.append(
            CheckFinding(
                "dock_open",
                f"trip {number}",
                f"第{number}趟：{source.code}从{earliest}分钟起才能装车，"
                f"计划{trip.load_start_min}分钟开始。",
                f"Trip {number}: {source.code} loads from minute {earliest} on, "
                f"not at minute {trip.load_start_min}.",
            )
        )
    kg = _kg(problem, trip.load())
    takes = source.dock_setup_min + ceil(kg / source.dock_kg_per_min - _SLACK)
    if trip.load_end_min - trip.load_start_min < takes:
        findings.append(
            CheckFinding(
                "loading_time",
                f"trip {number}",
                f"第{number}趟：装{kg:.0f}公斤需{takes}分钟，"
                f"计划只有{trip.load_end_min - trip.load_start_min}分钟。",
                f"Trip {number}: loading {kg:.0f} kg takes {takes} min, the plan gives "
                f"{trip.load_end_min - trip.load_start_min}.",
            )
        )
    return findings


def _timing(problem: Problem, number: int, trip: Trip) -> list[CheckFinding]:
    """Driving between stops, and unloading at each."""
    findings: list[CheckFinding] = []
    place, now = _source(problem, trip).location, trip.load_end_min
    for stop in trip.stops:
        site = next(s for s in problem.sites if s.code == stop.site)
        there = _reached(problem, trip, (place, site.location), now)
        if there is None:
            findings.append(_no_road(number, place, site.location))
        elif stop.arrive_min < there:
            findings.append(
                CheckFinding(
                    "travel_time",
                    f"trip {number}",
                    f"第{number}趟：最早{there}分钟到{site.code}，计划写{stop.arrive_min}分钟。",
                    f"Trip {number}: {site.code} is reached at minute {there} at the "
                    f"earliest, the plan says {stop.arrive_min}.",
                )
            )
        kg = _kg(problem, dict(stop.unload))
        takes = site.unload_setup_min + ceil(kg / site.unload_kg_per_min - _SLACK)
        begin = max(stop.arrive_min, site.open_min)
        if stop.leave_min < begin + takes:
            findings.append(
                CheckFinding(
                    "unloading_time",
                    f"trip {number}",
                    f"第{number}趟：在{site.code}卸{kg:.0f}公斤，最早{begin + takes}分钟卸完，"
                    f"计划写{stop.leave_min}分钟。",
                    f"Trip {number}: unloading {kg:.0f} kg at {site.code} ends at minute "
                    f"{begin + takes} at the earliest, the plan says {stop.leave_min}.",
                )
            )
        place, now = site.location, stop.leave_min
    return findings


def _no_road(number: int, origin: str, target: str) -> CheckFinding:
    return CheckFinding(
        "unreachable",
        f"trip {number}",
        f"第{number}趟：从{origin}到{target}没有可通行道路。",
        f"Trip {number}: no open road leads from {origin} to {target}.",
    )


def _source(problem: Problem, trip: Trip) -> Source:
    return next(source for source in problem.sources if source.code == trip.source)


def _kind(problem: Problem, trip: Trip) -> VehicleType:
    code = next(v.type for v in problem.vehicles if v.code == trip.vehicle)
    return next(kind for kind in problem.vehicle_types if kind.code == code)


def _location(problem: Problem, site_code: str) -> str:
    return next(site.location for site in problem.sites if site.code == site_code)


def _reached(problem: Problem, trip: Trip, way: tuple[str, str], leave_min: int) -> int | None:
    return reached_at(problem.travel, _kind(problem, trip).profile, way, leave_min)


def _kg(problem: Problem, load: dict[str, int]) -> float:
    return sum(item.weight_kg * load.get(item.code, 0) for item in problem.items)


def _m3(problem: Problem, load: dict[str, int]) -> float:
    return sum(item.volume_m3 * load.get(item.code, 0) for item in problem.items)


def _pallets(problem: Problem, load: dict[str, int]) -> float:
    return sum(item.pallets * load.get(item.code, 0) for item in problem.items)
