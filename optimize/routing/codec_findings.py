"""What is wrong with a routing file beyond its fields, where, and what to do."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from optimize.findings import Found, double_codes
from optimize.routing.problem import Objective
from optimize.routing.schema import RouteRecord, RoutingRecord


def all_findings(record: RoutingRecord) -> Iterator[Found]:
    """Return every fault."""
    yield from double_codes("depots", (each.code for each in record.depots), "车场")
    yield from double_codes("customers", (each.code for each in record.customers), "客户")
    yield from double_codes("fleets", (each.code for each in record.fleets), "车型")
    yield from _references(record)
    yield from _points(record)
    yield from _tables(record)
    yield from _windows(record)
    yield from _arrivals(record)


def _references(record: RoutingRecord) -> Iterator[Found]:
    depots = {each.code for each in record.depots}
    for number, fleet in enumerate(record.fleets):
        path = f"fleets[{number}]"
        named = [(f"{path}.start", fleet.start)]
        if fleet.end is not None:
            named.append((f"{path}.end", fleet.end))
        named += [(f"{path}.reloads[{n}]", each) for n, each in enumerate(fleet.reloads)]
        for where, code in named:
            if code not in depots:
                yield unknown(where, code, "车场", "depot")
        if (fleet.trips > 1) != bool(fleet.reloads):
            yield Found(
                f"{path}.reloads",
                "可跑多个车次（trips大于1）的车须写明在哪里再装货，只跑一个车次的不写。",
                "Vehicles of several trips say where they load again; those of one don't.",
            )


def unknown(path: str, code: str, zh: str, en: str) -> Found:
    """Return the finding that a code names nothing."""
    return Found(
        path,
        f"文件中没有编码为“{code}”的{zh}，请补充或改正。",
        f"The file has no {en} {code!r}; add it or correct it.",
    )


def _points(record: RoutingRecord) -> Iterator[Found]:
    if record.distances is not None:
        return
    for group in ("depots", "customers"):
        for number, place in enumerate(getattr(record, group)):
            if place.x is None or place.y is None:
                yield Found(
                    f"{group}[{number}].x",
                    "没有坐标；请填写x和y，或用distances给出全部距离。",
                    "It has no coordinates; give x and y, or all distances in a table.",
                )


def _tables(record: RoutingRecord) -> Iterator[Found]:
    if record.durations is not None and record.distances is None:
        yield Found(
            "durations",
            "有时间表而没有距离表；请补充distances。",
            "There are durations but no distances; add them.",
        )
    size = len(record.depots) + len(record.customers)
    for name in ("distances", "durations"):
        table = getattr(record, name)
        if table is not None and _is_uneven(table, size):
            yield Found(
                name,
                f"应为{size}行{size}列：先各车场，后各客户。",
                f"It must have {size} rows of {size} numbers: depots first, then customers.",
            )


def _is_uneven(table: Sequence[Sequence[float]], size: int) -> bool:
    return len(table) != size or any(len(row) != size for row in table)


def _windows(record: RoutingRecord) -> Iterator[Found]:
    for group in ("depots", "customers", "fleets"):
        for number, each in enumerate(getattr(record, group)):
            if each.late is not None and each.late < each.early:
                yield Found(
                    f"{group}[{number}].late",
                    f"最晚时刻{each.late:g}早于最早时刻{each.early:g}，请改正。",
                    f"It is {each.late:g}, before early ({each.early:g}); correct one of them.",
                )


def _arrivals(record: RoutingRecord) -> Iterator[Found]:
    if record.objective is not Objective.ARRIVALS:
        return
    timed = (
        any(each.late is not None or each.early for each in record.depots + record.customers)
        or any(each.release for each in record.customers)
        or any(
            each.late is not None or each.early or each.max_duration is not None or each.trips > 1
            for each in record.fleets
        )
    )
    if timed or record.split:
        yield Found(
            "objective",
            "到达时刻之和（arrivals）目前只支持容量限制，不支持时间窗、放行时刻、"
            "多车次与拆分；请去掉这些，或改用cost。",
            "Sums of arrival times are solved with capacities only: no windows, release dates, "
            "further trips or splits. Leave these out, or take the cost.",
        )


def plan_findings(record: RoutingRecord, routes: Sequence[RouteRecord]) -> Iterator[Found]:
    """Return every code of a plan that its problem doesn't have."""
    depots = {each.code for each in record.depots}
    customers = {each.code for each in record.customers}
    fleets = {each.code for each in record.fleets}
    for number, route in enumerate(routes):
        path = f"plan.routes[{number}]"
        if route.fleet not in fleets:
            yield unknown(f"{path}.fleet", route.fleet, "车型", "fleet")
        for n, trip in enumerate(route.trips):
            if trip.depot not in depots:
                yield unknown(f"{path}.trips[{n}].depot", trip.depot, "车场", "depot")
            for m, visit in enumerate(trip.visits):
                if visit.customer not in customers:
                    where = f"{path}.trips[{n}].visits[{m}].customer"
                    yield unknown(where, visit.customer, "客户", "customer")
