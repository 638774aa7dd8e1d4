"""What is wrong with a pre-positioning file beyond its fields, where, and what to do."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from math import fsum

from optimize.findings import Found, double_codes
from optimize.preposition.conflict import conflict
from optimize.preposition.problem import PROBABILITY_SLACK, Problem
from optimize.preposition.schema import PrepositionRecord, ReserveRecord


def all_findings(record: PrepositionRecord) -> Iterator[Found]:
    """Return every fault."""
    yield from _codes(record)
    yield from _references(record)
    yield from _scenarios(record)
    yield from _periods(record)
    yield from _money(record)


def conflict_findings(problem: Problem, record: PrepositionRecord) -> Iterator[Found]:
    """Name the smallest set of limits that contradict one another, if any do."""
    names = conflict(problem)
    if not names:
        return
    listed = "、".join(_said(name, record)[0] for name in names)
    listed_en = "; ".join(_said(name, record)[1] for name in names)
    yield Found(
        _path(names[0], record),
        f"以下要求互相矛盾，放宽其中任何一条即可同时满足其余各条：{listed}。",
        f"These contradict one another; relax any one of them and the others can be kept: "
        f"{listed_en}.",
    )


def notes(problem: Problem) -> Iterator[Found]:
    """Say what can be solved but is hardly meant: sites and places that no road joins."""
    stocked = {
        (reserve.place, met)
        for reserve in problem.reserves
        for met in problem.item_of[reserve.item].covers
    }
    brought: dict[str, set[str]] = defaultdict(set)
    for place, met in stocked:
        brought[place].add(met)
    reached: dict[str, set[tuple[str, str]]] = {
        name: {(arc.site, met) for arc in arcs for met in brought[arc.place]}
        for name, arcs in problem.networks.items()
    }
    for number, scenario in enumerate(problem.scenarios):
        here = reached.get(scenario.network, set())
        for position, need in enumerate(scenario.needs):
            if need.units and (need.site, need.item) not in here:
                yield Found(
                    f"scenarios[{number}].needs[{position}]",
                    f"“{need.site}”的“{need.item}”没有任何通路可送达，只能计为缺口；"
                    "如非断路，请补充道路或储备点。",
                    f"No way brings {need.item!r} to {need.site!r}, so all of it will be lacking; "
                    "unless the roads are cut, add a way or a reserve.",
                )
    joined = {arc.place for arcs in problem.networks.values() for arc in arcs}
    for number, reserve in enumerate(problem.reserves):
        if reserve.place not in joined:
            yield Found(
                f"reserves[{number}].place",
                f"储备点“{reserve.place}”在任何路网中都没有出路，存放于此毫无用处；请补充道路。",
                f"No network leads out of {reserve.place!r}; what is kept there is of no use. "
                "Add a way.",
            )


def _codes(record: PrepositionRecord) -> Iterator[Found]:
    groups: dict[str, list[str]] = {
        what: [each.code for each in getattr(record, what)]
        for what in ("items", "places", "reserves", "rules", "scenarios")
    }
    for number, place in enumerate(record.places):
        groups[f"places[{number}].options"] = [option.code for option in place.options]
    for what, codes in groups.items():
        yield from double_codes(what, codes)


def _references(record: PrepositionRecord) -> Iterator[Found]:
    known = {
        "item": {item.code for item in record.items},
        "place": {place.code for place in record.places},
        "network": {"", *record.networks},
        "reserve": {reserve.code for reserve in record.reserves},
    }
    for path, what, code in _named(record):
        if code not in known[what]:
            yield Found(
                path,
                f"编码“{code}”在文件中没有定义，请补充或改正。",
                f"The file has no {what} {code!r}; add it or correct it.",
            )


def _named(record: PrepositionRecord) -> Iterator[tuple[str, str, str]]:
    for number, kind in enumerate(record.items):
        yield from ((f"items[{number}].serves", "item", each) for each in kind.serves)
    for number, reserve in enumerate(record.reserves):
        yield f"reserves[{number}].item", "item", reserve.item
        yield f"reserves[{number}].place", "place", reserve.place
    for number, rule in enumerate(record.rules):
        yield from ((f"rules[{number}].items", "item", each) for each in rule.items)
        yield from ((f"rules[{number}].places", "place", each) for each in rule.places)
        yield from ((f"rules[{number}].reserves", "reserve", each) for each in rule.reserves)
    for name, arcs in record.networks.items():
        for number, arc in enumerate(arcs):
            yield f"networks.{name}[{number}].place", "place", arc.place
            for item in arc.cny_per_unit:
                yield f"networks.{name}[{number}].cny_per_unit", "item", item
    for number, scenario in enumerate(record.scenarios):
        path = f"scenarios[{number}]"
        yield f"{path}.network", "network", scenario.network
        yield from ((f"{path}.available", "place", place) for place in scenario.available)
        for place, need in enumerate(scenario.needs):
            yield f"{path}.needs[{place}].item", "item", need.item


def _scenarios(record: PrepositionRecord) -> Iterator[Found]:
    if not record.scenarios:
        yield Found(
            "scenarios", "没有情景，请至少给出一个。", "There are no scenarios; give at least one."
        )
        return
    total = fsum(scenario.probability for scenario in record.scenarios)
    if abs(total - 1) > PROBABILITY_SLACK:
        yield Found(
            "scenarios",
            f"各情景概率之和为{total:.9g}，应为1，请改正概率。",
            f"The probabilities sum to {total:.9g}, not to 1; correct them.",
        )
    for number, scenario in enumerate(record.scenarios):
        ends = [(need.site, need.item) for need in scenario.needs]
        for place, end in enumerate(ends):
            if end in ends[:place]:
                yield Found(
                    f"scenarios[{number}].needs[{place}]",
                    f"“{end[0]}”的“{end[1]}”需求重复，请合并。",
                    f"{end[0]!r} needs {end[1]!r} twice; make it one.",
                )
        lacking = sorted({site for site, _ in ends} - set(scenario.people))
        if record.goal.measure == "people" and lacking:
            yield Found(
                f"scenarios[{number}].people",
                f"按人数求解须给出各点人数，缺少：{'、'.join(lacking)}。",
                f"To count people, say how many there are at: {', '.join(lacking)}.",
            )


def _periods(record: PrepositionRecord) -> Iterator[Found]:
    ends = [period.end_min for period in record.periods]
    late = [period.late for period in record.periods]
    if ends != sorted(set(ends)) or late != sorted(late):
        yield Found(
            "periods",
            "时段应按结束时间递增，迟到比例不得下降。",
            "Periods must come by rising ends, and a later one can't be less late.",
        )
    given = [
        (f"places[{number}].dock_t", place.dock_t) for number, place in enumerate(record.places)
    ]
    given += [
        (f"scenarios[{number}].truck_hours", each.truck_hours)
        for number, each in enumerate(record.scenarios)
    ]
    for path, figures in given:
        if figures is not None and len(figures) != len(ends):
            yield Found(
                path,
                f"应为每个时段各给一个数，共{len(ends)}个（现为{len(figures)}个）。",
                f"Give a figure for each of the {len(ends)} periods; there are {len(figures)}.",
            )


def _money(record: PrepositionRecord) -> Iterator[Found]:
    costs = any(reserve.fee_cny for reserve in record.reserves)
    if record.budget_cny == 0 and costs:
        yield Found(
            "budget_cny",
            "预算为零，什么也不能储备；请给出大于零的金额，或删去此项表示不限。",
            "The budget is zero, so nothing can be secured; give an amount above zero, or leave "
            "it out for no limit.",
        )
    for number, reserve in enumerate(record.reserves):
        path = f"reserves[{number}]"
        minutes, shares = zip(*reserve.steps, strict=True)
        if list(minutes) != sorted(minutes) or list(shares) != sorted(shares):
            yield Found(
                f"{path}.steps",
                "时间与比例都应递增。",
                "Minutes and shares must rise.",
            )
        if record.goal.measure == "cost" and _pays_without_end(record, reserve):
            yield Found(
                path,
                "储备得越多越省钱且没有上限，解没有意义；请给出 most，或改正 fee_cny、left_cny。",
                "The more is secured the more is saved, with no limit; give ``most`` or correct "
                "``fee_cny`` and ``left_cny``.",
            )


def _pays_without_end(record: PrepositionRecord, reserve: ReserveRecord) -> bool:
    left = fsum(
        scenario.probability * scenario.available.get(reserve.place, 1.0)
        for scenario in record.scenarios
    )
    worth = reserve.fee_cny + left * reserve.steps[-1][1] * reserve.left_cny
    return worth < 0 and reserve.most is None


def _said(name: str, record: PrepositionRecord) -> tuple[str, str]:
    kind, _, code = name.partition("/")
    zh, en = {
        "rule": ("规则", "rule"),
        "rotation": ("轮换上限", "rotation limit of"),
        "volume": ("库容", "volume of"),
        "floor": ("库房面积", "floor of"),
        "units": ("合同容量", "contracts kept up at"),
        "options": ("规模只选其一", "one size only at"),
        "budget": ("预算", "budget"),
        "least": ("储备下限", "least of reserve"),
        "most": ("储备上限", "most of reserve"),
    }[kind]
    if kind == "budget":
        return f"{zh}{record.budget_cny:g}元", f"{en} CNY {record.budget_cny:g}"
    return f"{zh}“{code}”", f"{en} {code!r}"


def _path(name: str, record: PrepositionRecord) -> str:
    kind, _, code = name.partition("/")
    if kind == "budget":
        return "budget_cny"
    group = {"rule": "rules", "rotation": "items", "least": "reserves", "most": "reserves"}
    listed: Iterable[str] = (each.code for each in getattr(record, group.get(kind, "places")))
    return f"{group.get(kind, 'places')}[{list(listed).index(code)}]"
