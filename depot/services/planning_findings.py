"""What stands in the way of a plan, seen before it is made: one rule a function."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from depot.domain.finding import Finding, Severity
from depot.errors import Text
from optimize.dispatch.problem import UNREACHABLE, Problem, Site, Source


def check_case(
    problem: Problem, names: Mapping[str, str], needs: Mapping[str, Text]
) -> Iterator[Finding]:
    """Report what makes relief impossible or partial.

    Parameters
    ----------
    names
        Location to a name for people.
    needs
        Need to its name in both languages.
    """
    if not any(site.people and site.requirements for site in problem.sites):
        yield from _nothing_needed(problem)
        return
    yield from _no_stock(problem)
    yield from _no_trucks(problem)
    yield from _uncovered_needs(problem, needs)
    yield from _too_late(problem)
    yield from _cut_off(problem)
    yield from _stranded_trucks(problem, names)


def _no_stock(problem: Problem) -> Iterator[Finding]:
    if not problem.supplies:
        yield Finding(
            "stock",
            Text(
                "没有任何可用库存，也没有有效协议可调用。请先入库或登记协议储备。",
                "There is no stock to issue and no agreement to call. Receive goods or enter "
                "an agreement first.",
            ),
        )


def _no_trucks(problem: Problem) -> Iterator[Finding]:
    if not problem.vehicles:
        yield Finding(
            "fleet",
            Text(
                "没有可用车辆，无法运送。请登记车辆或恢复停用车辆。",
                "There is no lorry to drive. Enter vehicles or put some back into service.",
            ),
        )
    elif _only_suppliers_drive(problem):
        yield Finding(
            "fleet",
            Text(
                "没有可用的自有车辆，方案只能靠供应方的车送货。请登记车辆或恢复停用车辆。",
                "There is no lorry of ours to drive: the plan has suppliers' own alone. Enter "
                "vehicles or put some back into service.",
            ),
            severity=Severity.WARNING,
        )


def _only_suppliers_drive(problem: Problem) -> bool:
    """Whether goods stand where no truck loads, as those that drive load at suppliers alone."""
    loaded_at = {source for each in problem.vehicles for source in each.sources}
    stocked = {each.source for each in problem.supplies}
    return all(each.sources for each in problem.vehicles) and not stocked <= loaded_at


def _nothing_needed(problem: Problem) -> Iterator[Finding]:
    """Report people without a need; that there are no people is the scenario's finding."""
    if problem.people_total:
        yield Finding(
            "scenario/binding_needs",
            Text(
                "没有选定任何必需的需求，无需调运。请至少选定一项。",
                "No need is binding, so there is nothing to send. Let at least one bind.",
            ),
        )


def _uncovered_needs(problem: Problem, names: Mapping[str, Text]) -> Iterator[Finding]:
    if not problem.supplies:
        return
    covered = {need for item in problem.items for need in item.equivalents}
    needed = dict.fromkeys(need for site in problem.sites for need in site.requirements)
    for need in needed:
        if need not in covered:
            sites = sum(1 for site in problem.sites if need in site.requirements)
            name = names.get(need) or Text(need, need)
            yield Finding(
                f"needs/{need}",
                Text(
                    f"“{name.zh}”没有任何物资可以满足，涉及 {sites} 个需求点。"
                    "请补充物资、登记协议，或取消该项为必需。",
                    f"No item in stock or under agreement covers “{name.en}”, which {sites} sites "
                    "need. Add goods or an agreement, or don't let the need bind.",
                ),
                need,
            )


def _too_late(problem: Problem) -> Iterator[Finding]:
    sources = {source.code: source.name or source.code for source in problem.sources}
    items = {item.code: item.name or item.code for item in problem.items}
    for supply in problem.supplies:
        first = supply.curve.steps[0][0] if supply.curve.steps else 0
        if first > problem.deadline_min:
            who, what = sources[supply.source], items[supply.item]
            yield Finding(
                f"supplies/{supply.source}/{supply.item}",
                Text(
                    f"{who}的{what}要到灾后 {_hours(first)} 小时才能装车，晚于 "
                    f"{_hours(problem.deadline_min)} 小时的时限，本次赶不上。",
                    f"{supply.item} of {supply.source} is ready {_hours(first)} h after the "
                    f"onset, later than the deadline of {_hours(problem.deadline_min)} h: too "
                    "late for this plan.",
                ),
                supply.item,
                Severity.WARNING,
            )


def _hours(minutes: int) -> str:
    return f"{minutes / 60:.1f}".removesuffix(".0")


def _reached(problem: Problem, site: Site) -> bool:
    """Whether some lorry can drive from some source that it loads at to the site."""
    return any(
        problem.travel.fastest(profile, source.location, site.location) != UNREACHABLE
        for source in problem.sources
        for profile in _profiles_at(problem, source)
    )


def _profiles_at(problem: Problem, source: Source) -> list[str]:
    kinds = {kind.code: kind.profile for kind in problem.vehicle_types}
    if not problem.vehicles:
        return sorted(set(kinds.values()) or set(problem.travel.minutes))
    return sorted({kinds[v.type] for v in problem.vehicles if v.may_load_at(source.code)})


def _cut_off(problem: Problem) -> Iterator[Finding]:
    if not problem.sources:
        return
    cut = [site for site in problem.sites if not _reached(problem, site)]
    if problem.sites and len(cut) == len(problem.sites):
        yield Finding(
            "roads",
            Text(
                "所有需求点的道路都已中断，车辆一处也到不了。请核对封路，或安排空运、水运。",
                "All roads are cut: no lorry reaches any site. Check the closures, or send "
                "supplies by air or water.",
            ),
        )
        return
    for site in cut:
        yield Finding(
            f"sites/{site.code}",
            Text(
                f"需求点“{site.name}”（{site.code}，{site.people} 人）道路不通，任何库点都到不了。"
                "请核对封路，或安排空运、水运。",
                f"No open road leads to site “{site.name}” ({site.code}, {site.people} people). "
                "Check the closures, or send supplies by air or water.",
            ),
            site.code,
            Severity.WARNING,
        )


def _stranded_trucks(problem: Problem, names: Mapping[str, str]) -> Iterator[Finding]:
    profile_of = {kind.code: kind.profile for kind in problem.vehicle_types}
    stranded: dict[str, list[str]] = {}
    for vehicle in problem.vehicles:
        ways = (
            problem.travel.fastest(profile_of[vehicle.type], vehicle.start, source.location)
            for source in problem.sources
            if vehicle.may_load_at(source.code)
        )
        if problem.sources and all(minutes == UNREACHABLE for minutes in ways):
            stranded.setdefault(vehicle.start, []).append(vehicle.code)
    for start, codes in stranded.items():
        place = names.get(start, start)
        yield Finding(
            f"fleet/{place}",
            Text(
                f"停在“{place}”的 {len(codes)} 辆车（{'、'.join(codes)}）到不了任何库点，"
                "本次不能使用。",
                f"{len(codes)} lorries at “{place}” ({', '.join(codes)}) can't reach any source "
                "and aren't used.",
            ),
            place,
            Severity.WARNING,
        )
