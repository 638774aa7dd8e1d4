"""What is wrong with files of public cases, where, and what to do."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from math import fsum, isfinite
from typing import Any

from optimize.findings import Found
from optimize.preposition.esups import OBJECTIVES, esups_problem
from optimize.preposition.problem import PROBABILITY_SLACK
from optimize.preposition.rt2010 import rt2010_problem


def esups_findings(document: Mapping[str, Any]) -> list[Found]:
    """Return the faults of a file of balance instances."""
    return list(_guarded(_esups, document)) or list(_guarded(_esups_built, document))


def rt2010_findings(document: Mapping[str, Any]) -> list[Found]:
    """Return the faults of a hurricane case."""
    return list(_guarded(_rt2010, document)) or list(_guarded(_rt2010_built, document))


def _guarded(check: Any, document: Mapping[str, Any]) -> Iterator[Found]:  # noqa: ANN401 -- one of two
    try:
        yield from check(document)
    except (KeyError, TypeError, AttributeError, IndexError, ValueError) as error:
        yield Found(
            "",
            f"文件缺少字段或类型不符：{error}。请对照实例格式补齐。",
            f"A field is missing or of another kind: {error}. Compare the instance format.",
        )


def _esups_built(document: Mapping[str, Any]) -> Iterator[Found]:
    """Meet whatever else keeps the problem from being built."""
    for objective in OBJECTIVES:
        esups_problem(document, objective)
    yield from ()


def _rt2010_built(document: Mapping[str, Any]) -> Iterator[Found]:
    rt2010_problem(document)
    yield from ()


def _esups(document: Mapping[str, Any]) -> Iterator[Found]:
    yield from _sum(document["scenarios"], "probability")
    depots = [depot["id"] for depot in document["depots"]]
    yield from _twice(depots, "depots")
    for number, depot in enumerate(document["depots"]):
        yield from _amount(f"depots[{number}].stock", depot["stock"])
    if not any(depot["stock"] for depot in document["depots"]):
        yield Found(
            "depots", "各库存量均为零，无从比较。", "No depot has stock; nothing to compare."
        )
    for key in ("cost_usd_per_unit", "time_h"):
        for number, (depot, _, _, value) in enumerate(document[key]):
            yield from _amount(f"{key}[{number}]", value)
            if depot not in depots:
                yield Found(
                    f"{key}[{number}]", f"没有库“{depot}”。", f"There is no depot {depot!r}."
                )
        reached = {location for _, location, _, _ in document[key]}
        for number, scenario in enumerate(document["scenarios"]):
            for need in scenario["demand"]:
                yield from _amount(f"scenarios[{number}].demand", need["units"])
                if need["location"] not in reached:
                    yield Found(
                        f"scenarios[{number}].demand",
                        f"没有路线通往“{need['location']}”，请在{key}中补充。",
                        f"No way leads to {need['location']!r}; add one to {key}.",
                    )


def _rt2010(document: Mapping[str, Any]) -> Iterator[Found]:
    yield from _sum(document["scenarios"], "p")
    nodes = [node["id"] for node in document["nodes"]]
    yield from _twice(nodes, "nodes")
    for number, link in enumerate(document["links"]):
        yield from _amount(f"links[{number}].miles", link["miles"])
        if not {link["i"], link["j"]} <= set(nodes):
            yield Found(f"links[{number}]", "端点没有定义。", "An end is no node of the file.")
    storms = {storm["id"] for storm in document["hurricanes"]}
    for number, scenario in enumerate(document["scenarios"]):
        if not set(scenario["hurricanes"]) <= storms:
            yield Found(f"scenarios[{number}]", "飓风没有定义。", "A hurricane is not in the file.")
    goods = document["commodities"]
    for number, each in enumerate(goods):
        for key in ("price", "ft3", "transport_per_mile"):
            yield from _amount(f"commodities[{number}].{key}", each[key])
    yield from _storms(document, [f"{node}" for node in nodes], len(goods))


def _storms(document: Mapping[str, Any], nodes: list[str], goods: int) -> Iterator[Found]:
    for number, storm in enumerate(document["hurricanes"]):
        for city, units in storm["demand"].items():
            path = f"hurricanes[{number}].demand.{city}"
            if city not in nodes:
                yield Found(path, f"没有节点“{city}”。", f"There is no node {city!r}.")
            if len(units) != goods:
                yield Found(path, f"应有{goods}个数。", f"Give {goods} figures.")
            for each in units:
                yield from _amount(path, each)


def _sum(scenarios: list[dict[str, Any]], key: str) -> Iterator[Found]:
    if not scenarios:
        yield Found("scenarios", "没有情景。", "There are no scenarios; give at least one.")
        return
    total = fsum(scenario[key] for scenario in scenarios)
    if abs(total - 1) > PROBABILITY_SLACK or any(not 0 <= each[key] <= 1 for each in scenarios):
        yield Found(
            "scenarios",
            f"各情景概率应在0与1之间且总和为1(现为{total:.9g})，请改正。",
            f"Probabilities must lie in 0 to 1 and sum to 1; they sum to {total:.9g}.",
        )


def _twice(codes: list[Any], where: str) -> Iterator[Found]:
    for number, code in enumerate(codes):
        if code in codes[:number]:
            yield Found(f"{where}[{number}]", f"“{code}”重复。", f"{code!r} is there twice.")


def _amount(path: str, value: object) -> Iterator[Found]:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if not is_number or not isfinite(float(str(value))) or float(str(value)) < 0:
        yield Found(
            path, f"应为不小于零的数(现为{value!r})。", f"Must be a number >= 0; it is {value!r}."
        )
