"""Why a need of a site is not fully met: which resource binds, with its numbers.

Each test asks whether one more unit could still come in time if a resource
were not there as a limit; the first limit that stops it is the reason.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from optimize.dispatch.bound import Bound
from optimize.dispatch.figures import CheckReport
from optimize.dispatch.outcome import Binding, Reason
from optimize.dispatch.plan import Plan
from optimize.dispatch.problem import Problem, Site, Supply
from optimize.dispatch.reasons_clock import Calls, Day, PlanClock, calls_for

_MET = 1e-9
"""Share of a need that may be missing and still count as met."""


_NOTABLE_QUEUE = 0.05
"""Share of the fleet's minutes spent in dock queues from which docks are named."""


def explain(problem: Problem, plan: Plan, report: CheckReport, bound: Bound) -> tuple[Reason, ...]:
    """Return one reason for each need that the plan leaves open, in the sites' order."""
    return tuple(_Explainer(problem, plan, report, bound).reasons())


@dataclass(frozen=True)
class _Why:
    binding: Binding
    zh: str
    en: str
    never: bool = False
    """Whether none of it can come at all."""


@dataclass(frozen=True)
class _Usable:
    """What covers a need and can be fetched.

    Parameters
    ----------
    anyhow
        Its sources, docks or not, as if it were there from the start.
    at_once, calls
        Those with docks, from the start, and from when it is there.
    left
        Of these, where some is left by the plan.
    """

    supplies: list[Supply]
    anyhow: Calls
    at_once: Calls
    calls: Calls
    left: Calls


class _Explainer:
    def __init__(self, problem: Problem, plan: Plan, report: CheckReport, bound: Bound) -> None:
        self.problem = problem
        self.coverage = {figures.site: figures.coverage for figures in report.figures.sites}
        self.bound = bound
        self.sources = {source.code: source for source in problem.sources}
        self.clock = PlanClock(problem, plan)
        self.taken: dict[tuple[str, str], int] = {}
        for trip in plan.trips:
            for item, units in trip.load().items():
                key = (trip.source, item)
                self.taken[key] = self.taken.get(key, 0) + units
        self.amounts = {item.code: item.equivalents for item in problem.items}
        self.queued_min = sum(self.clock.waits.values())
        starts = (free for _, _, free in self.clock.starts())
        self.fleet_min = sum(max(0, problem.deadline_min - free) for free in starts)
        self.required: defaultdict[str, float] = defaultdict(float)
        for site in problem.sites:
            for need, quantity in site.requirements.items():
                self.required[need] += quantity
        self._usable: dict[str, _Why | _Usable] = {}

    def reasons(self) -> Iterator[Reason]:
        """Go through all open needs."""
        for site in self.problem.sites:
            if site.people == 0:
                continue
            causes = {
                need: self._why(site, need)
                for need, required in site.requirements.items()
                if required > 0 and self.coverage[site.code][need] < 1 - _MET
            }
            for need, why in causes.items():
                yield self._reason(site, need, self._because_of_another(causes, need, why))

    def _reason(self, site: Site, need: str, why: _Why) -> Reason:
        required = site.requirements[need]
        missing = required * (1 - self.coverage[site.code][need])
        name = site.name or site.code
        return Reason(
            site=site.code,
            need=need,
            binding=why.binding,
            missing=missing,
            zh=f"{name}的{need}缺{_number(missing)}（共需{_number(required)}）：{why.zh}",
            en=f"{name} lacks {_number(missing)} of {need} (needs {_number(required)}): {why.en}",
        )

    def _because_of_another(self, causes: dict[str, _Why], need: str, why: _Why) -> _Why:
        """Trucks don't bring what relieves nobody because another need has run out."""
        if why.binding is not Binding.TRUCKS or why.never:
            return why
        for other, cause in causes.items():
            run_out = cause.never or cause.binding in (Binding.STOCK, Binding.LEAD_TIME)
            if other != need and run_out:
                return _Why(
                    cause.binding,
                    f"此处{other}供不上，单送{need}不能使人得到救助。",
                    f"{other} cannot be supplied here, and {need} alone relieves nobody.",
                )
        return why

    def _why(self, site: Site, need: str) -> _Why:
        if need not in self._usable:
            self._usable[need] = self._fetched(need)
        usable = self._usable[need]
        if isinstance(usable, _Why):
            return usable
        return (
            self._roads(site, usable)
            or self._closed_docks(site, usable)
            or self._too_late(site, usable)
            or self._run_out(site, need, usable)
            or self._no_time(site, need, usable.left)
        )

    def _fetched(self, need: str) -> _Why | _Usable:
        """Return what covers a need and can be fetched, or why nothing of it comes anywhere."""
        stocked = [s for s in self.problem.supplies if self._covers(s, need)]
        usable = [s for s in stocked if s.curve.total > 0]
        if not usable:
            return _Why(Binding.STOCK, "所有供应点都没有此类物资。", "no source has any of it.")
        if self.problem.order_min >= self.problem.deadline_min:
            return self._deadline_past()
        if not self.problem.vehicles:
            return _Why(Binding.TRUCKS, "没有可用车辆。", "there are no trucks.")
        fetched = [s for s in usable if self._some_truck_may_load(s)]
        if not fetched:
            return self._nobody_loads(usable)
        return self._too_heavy(fetched) or self._places_of(fetched)

    def _places_of(self, supplies: list[Supply]) -> _Usable:
        docked = [each for each in supplies if self.sources[each.source].docks > 0]
        left = [
            each
            for each in docked
            if each.curve.total > self.taken.get((each.source, each.item), 0)
        ]
        return _Usable(
            supplies,
            anyhow=frozenset((each.source, 0) for each in supplies),
            at_once=frozenset((each.source, 0) for each in docked),
            calls=calls_for(docked),
            left=calls_for(left),
        )

    def _deadline_past(self) -> _Why:
        order, deadline = self.problem.order_min, self.problem.deadline_min
        return _Why(
            Binding.LEAD_TIME,
            f"时限{deadline}分钟已过：调度令{order}分钟才下达，此前不能装车。",
            f"the deadline at minute {deadline} is past: the order comes at minute {order}, and "
            "nothing loads before.",
            never=True,
        )

    def _covers(self, supply: Supply, need: str) -> bool:
        return self.amounts[supply.item].get(need, 0.0) > 0

    def _too_heavy(self, usable: list[Supply]) -> _Why | None:
        """No truck can take even one unit."""
        items = {item.code: item for item in self.problem.items}
        fleet = {(vehicle.type, vehicle.sources): vehicle for vehicle in self.problem.vehicles}
        pairs = [
            (items[supply.item], self.clock.kind(vehicle))
            for supply in usable
            for vehicle in fleet.values()
            if vehicle.may_load_at(supply.source)
        ]
        if any(kind.takes(item) for item, kind in pairs):
            return None
        lightest = min((item for item, _ in pairs), key=lambda i: i.weight_kg)
        most = max(kind.capacity_kg for _, kind in pairs)
        return _Why(
            Binding.TRUCKS,
            f"每件{lightest.name or lightest.code}重{_number(lightest.weight_kg)}公斤、"
            f"{_number(lightest.volume_m3)}立方米，没有车辆装得下（最大载重{_number(most)}公斤）。",
            f"one {lightest.name or lightest.code} has {_number(lightest.weight_kg)} kg and "
            f"{_number(lightest.volume_m3)} m3; no truck can take it (at most "
            f"{_number(most)} kg).",
        )

    def _roads(self, site: Site, usable: _Usable) -> _Why | None:
        if self.clock.first_handout(usable.anyhow, site) is not None:
            return None
        return _Why(
            Binding.ROADS,
            "从有货的供应点到此处没有任何车辆可通行的道路。",
            "no road that any truck may use leads here from a source that has it.",
        )

    def _closed_docks(self, site: Site, usable: _Usable) -> _Why | None:
        if self.clock.first_handout(usable.at_once, site) is not None:
            return None
        reaching = [s for s in usable.supplies if self._some_truck_reaches(s, site)]
        codes = "、".join(sorted({supply.source for supply in reaching}))
        return _Why(
            Binding.DOCKS,
            f"有货的供应点{codes}没有开放的装车台。",
            f"no dock is open at {codes}, which has it.",
        )

    def _too_late(self, site: Site, usable: _Usable) -> _Why | None:
        """Not even the first truck with the first unit would be in time."""
        deadline = self.problem.deadline_min
        real = self.clock.first_handout(usable.calls, site)
        at_once = self.clock.first_handout(usable.at_once, site)
        release = min(release for _, release in usable.calls)
        if real is None or at_once is None:
            return _Why(
                Binding.ROADS,
                f"最早{release}分钟才能提货，那时已没有可通行的道路。",
                f"it is released at minute {release} at the earliest; no road is open then.",
            )
        if real <= deadline:
            return None
        if at_once <= deadline:
            return _Why(
                Binding.LEAD_TIME,
                f"最早{release}分钟才能提货，送达发放最早{real}分钟，超过时限{deadline}分钟。",
                f"it is released at minute {release} at the earliest and handed out at minute "
                f"{real}, after the deadline at {deadline}.",
            )
        is_near = any(
            self.clock.latest_loading(site, self.sources[code]) >= self.problem.order_min
            for code, _ in usable.calls
        )
        binding = Binding.TRUCKS if is_near else Binding.ROADS
        return _Why(
            binding,
            f"车辆最早{at_once}分钟才能送达发放，超过时限{deadline}分钟。",
            f"the first truck could hand it out at minute {at_once}, after the deadline at "
            f"{deadline}.",
        )

    def _run_out(self, site: Site, need: str, usable: _Usable) -> _Why | None:
        """All that can be loaded in time for this site is taken."""
        if any(self._rest(site, supply) > 0 for supply in usable.supplies):
            return None
        ever = in_time = 0.0
        for supply in usable.supplies:
            amount = self.amounts[supply.item][need]
            ever += amount * supply.curve.total
            in_time += amount * self._in_time(site, supply)
        required = self.required[need]
        if ever > in_time:
            return _Why(
                Binding.LEAD_TIME,
                f"来得及装车的{_number(in_time)}已用完，另有{_number(ever - in_time)}到货太晚。",
                f"the {_number(in_time)} that can be loaded in time is used; "
                f"{_number(ever - in_time)} more is released too late.",
            )
        return _Why(
            Binding.STOCK,
            f"全部供应{_number(ever)}已用完，各处共需{_number(required)}。",
            f"all {_number(ever)} that there is has been used; {_number(required)} is needed "
            "in all.",
        )

    def _rest(self, site: Site, supply: Supply) -> int:
        """Return the units that can be loaded in time for this site and are not taken."""
        used = self.taken.get((supply.source, supply.item), 0)
        return self._in_time(site, supply) - used if supply.curve.total > used else 0

    def _in_time(self, site: Site, supply: Supply) -> int:
        return supply.curve.by(self.clock.latest_loading(site, self.sources[supply.source]))

    def _no_time(self, site: Site, need: str, left: Calls) -> _Why:
        """Stock is left, but no truck (or dock) brings it in time."""
        deadline = self.problem.deadline_min
        trucks_only = self.clock.next_handout(left, site, Day.AFTER)
        with_docks = self.clock.next_handout(left, site, Day.AT_DOCK)
        queued = self.queued_min
        without_queue = self.clock.next_handout(left, site, Day.UNQUEUED)
        if (
            queued > _NOTABLE_QUEUE * self.fleet_min
            and without_queue is not None
            and without_queue <= deadline
        ):
            return _Why(
                Binding.DOCKS,
                f"仍有库存，但车辆在装车台共排队{queued}分钟；若不排队，再来一趟最早"
                f"{without_queue}分钟送达发放，时限{deadline}分钟。",
                f"stock is left, but trucks queue {queued} minutes at the docks; without the "
                f"queues one more trip would hand out at minute {without_queue}; the deadline "
                f"is {deadline}.",
            )
        if trucks_only is None or trucks_only > deadline:
            when = f"最早{trucks_only}分钟" if trucks_only else "都不能"
            when_en = f"at minute {trucks_only} at the earliest" if trucks_only else "never"
            return _Why(
                Binding.TRUCKS,
                f"仍有库存，但{len(self.problem.vehicles)}辆车已排满：再来一趟{when}送达发放，"
                f"时限{deadline}分钟。",
                f"stock is left, but the {len(self.problem.vehicles)} trucks are taken: one more "
                f"trip would hand it out {when_en}; the deadline is {deadline}.",
            )
        if with_docks is None or with_docks > deadline or self._docks_weigh_more():
            return _Why(
                Binding.DOCKS,
                f"仍有库存和车辆时间，但装车台已排满：再装一车最早{with_docks or '—'}分钟送达发放，"
                f"时限{deadline}分钟。",
                f"stock and truck time are left, but the docks are taken: one more load would be "
                f"handed out at minute {with_docks or '-'}; the deadline is {deadline}.",
            )
        return _Why(
            Binding.TRUCKS,
            f"仍有库存，但车辆剩余时间只够零星运送（再来一趟最早{with_docks}分钟），"
            f"不足以使更多人得到{need}等全部所需。",
            f"stock is left, but the trucks' remaining time is too short (one more trip would "
            f"hand out at minute {with_docks}) to bring more people all they need with {need}.",
        )

    def _docks_weigh_more(self) -> bool:
        """Whether the bound's relaxation is held down by docks more than by trucks."""
        worth = {"docks": 0.0, "trucks": 0.0}
        for name, price in self.bound.worth.items():
            family = name.split(":")[0]
            if family in worth:
                worth[family] += price
        return worth["docks"] > worth["trucks"]

    def _some_truck_may_load(self, supply: Supply) -> bool:
        return any(vehicle.may_load_at(supply.source) for vehicle in self.problem.vehicles)

    def _nobody_loads(self, usable: list[Supply]) -> _Why:
        codes = sorted({supply.source for supply in usable})
        return _Why(
            Binding.TRUCKS,
            f"有货的{'、'.join(codes)}没有可在那里装车的车辆。",
            f"no truck may load at {', '.join(codes)}, which has it.",
            never=True,
        )

    def _some_truck_reaches(self, supply: Supply, site: Site) -> bool:
        return self.clock.first_handout(frozenset({(supply.source, 0)}), site) is not None


def _number(value: float) -> str:
    """Return it short: whole when large, one decimal below ten."""
    return f"{value:,.0f}" if value >= 10 or value == round(value) else f"{value:.2g}"  # noqa: PLR2004 -- as said
