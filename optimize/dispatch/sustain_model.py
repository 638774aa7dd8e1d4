"""The linear program over all windows: what each site gets of each item, when, from where.

With `Rule.proof` its rows hold for every plan that the checker accepts, so the value of its
duals is a bound on person-days supplied (docs/models.md §10). Otherwise it shares goods out:
then what a window delivers is for the windows after it, and each window has its own trucks.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field

import numpy as np
from scipy.sparse import csc_matrix

from optimize.backends.highs import PackingAnswer, PackingProgram, solve_packing
from optimize.dispatch.sustain import MIN_PER_DAY
from optimize.dispatch.sustain_data import Days, Need, largest

SAME_WINDOW = 0.5
"""Most of a window's need that is reckoned to be met by what comes within it."""

SMALL_WORTH = 0.1
"""Worth of a single need beside that of having all daily ones."""

_AHEAD = 0.5
"""Worth of the window after the end."""

_PRICE_A_KG = 1e-5
"""In person-days: nothing is sent for nothing, and the same is rather sent early."""

_SLOPES = (1.6, 1.2, 0.8, 0.4)
"""Worth of the first, second, third and last quarter of the people of a need, a site and a window:
the mean is 1. So what is scarce is shared evenly, but nothing is withheld."""


@dataclass
class _Rows:
    """A matrix while it grows."""

    right: list[float] = field(default_factory=list)
    row: list[int] = field(default_factory=list)
    column: list[int] = field(default_factory=list)
    value: list[float] = field(default_factory=list)

    def add(self, entries: list[tuple[int, float]], right: float) -> None:
        number = len(self.right)
        for column, value in entries:
            self.row.append(number)
            self.column.append(column)
            self.value.append(value)
        self.right.append(right)


@dataclass
class _Columns:
    gain: list[float] = field(default_factory=list)
    upper: list[float] = field(default_factory=list)

    def add(self, upper: float, gain: float = 0.0) -> int:
        self.upper.append(upper)
        self.gain.append(gain)
        return len(self.upper) - 1


class DaysModel:
    """The program of some windows.

    Parameters
    ----------
    proof
        Rows that no plan breaks, and person-days as the gain; else the shares
        that the planner aims at.
    weighted
        Whether a person counts with the site's weight.
    efficiency
        Share of trucks' minutes that sharing out counts on: there are queues,
        part loads and single visits.
    """

    def __init__(
        self, days: Days, *, proof: bool, weighted: bool = True, efficiency: float = 1.0
    ) -> None:
        self._days = days
        self._proof = proof
        self._weighted = weighted
        self._efficiency = efficiency
        self._rows, self._columns = _Rows(), _Columns()
        self._items = {item.code: item for item in days.sustain.problem.items}
        self.units: dict[tuple[int, int, int], int] = {}
        """Supply, site and window to the column of units."""
        self._kg: dict[tuple[int, int, int, int], int] = {}
        """Group, source, site and window to the column of kilograms."""
        kinds = [kind for kind, trucks in days.bound.groups if trucks]
        dense = [kind.capacity_kg / kind.capacity_m3 for kind in kinds]
        self._usual_density = float(np.median(dense)) if dense else 0.0
        self._trips: dict[tuple[int, int, int], tuple[float, float]] = {}
        bound = days.bound
        self._back = [
            [bound.back_min(g, site) for site in bound.sites] for g in range(len(bound.groups))
        ]
        self._sent: dict[tuple[int, int], list[tuple[int, int]]] = {}
        """Site and window to supplies with their columns."""
        self._build()

    def answer(self, time_limit_s: float) -> PackingAnswer:
        """Solve it; the bound of a proof holds in any case."""
        rows = self._rows
        shape = len(rows.right), len(self._columns.upper)
        matrix = csc_matrix((rows.value, (rows.row, rows.column)), shape=shape)
        program = PackingProgram(
            np.array(self._columns.gain), np.array(self._columns.upper), matrix,
            np.array(rows.right),
        )  # fmt: skip
        return solve_packing(program, time_limit_s)

    def _build(self) -> None:
        self._add_kilograms()
        self._add_units()
        self._eat()
        self._stay_below_supply()
        self._ride_on_trucks()
        self._fit_duty()
        self._fit_docks()

    def _add_kilograms(self) -> None:
        bound = self._days.bound
        for g in range(len(bound.groups)):
            most = [(k, kg) for k, kg in enumerate(self._most_kg(g)) if kg > 0]
            for s in range(len(bound.sources)):
                for j in range(len(bound.sites)):
                    if not bound.may_load(g, s) or not np.isfinite(self._go(g, s, j)):
                        continue
                    for k, kg in most:
                        self._kg[g, s, j, k] = self._columns.add(kg)

    def _most_kg(self, group: int) -> list[float]:
        """Return the kilograms that a group can load in its minutes, from the start to each end."""
        fastest = max((source.dock_kg_per_min for source in self._days.bound.sources), default=0.0)
        minutes = [self._days.duty_min(group, window) for window in self._days.windows]
        return [fastest * total for total in itertools.accumulate(minutes)]

    def _add_units(self) -> None:
        days = self._days
        reached = {(s, j, k) for _, s, j, k in self._kg}
        numbers = {source.code: s for s, source in enumerate(days.bound.sources)}
        wanted: dict[int, set[str]] = {}
        for need in days.needs:
            wanted.setdefault(need.site, set()).add(need.need)
        for n, supply in enumerate(days.supplies):
            s = numbers.get(supply.source)
            covers = set(self._items[supply.item].equivalents)
            for j, needs in wanted.items():
                for k, (_, last) in enumerate(days.windows):
                    most = supply.curve.by(last)
                    if s is not None and most > 0 and covers & needs and (s, j, k) in reached:
                        column = self._columns.add(float(most), self._price(supply.item, k))
                        self.units[n, j, k] = column
                        self._sent.setdefault((j, k), []).append((n, column))

    def _price(self, item: str, k: int) -> float:
        """Return next to nothing, but more for later windows: what is there can't come too late."""
        weight = 0.0 if self._proof else self._items[item].weight_kg
        return -_PRICE_A_KG * weight * (k + 1)

    def _eat(self) -> None:
        """Cover each need's share by what came by then, and people by their worst daily need."""
        days = self._days
        daily: dict[int, list[tuple[float, list[int]]]] = {}
        for need in days.needs:
            shares = [self._share_column(need, k) for k in range(len(days.windows))]
            (self._cover_daily if need.daily else self._cover_once)(need, shares)
            if need.daily:
                part = need.people / days.sites[need.site].people
                daily.setdefault(need.site, []).append((part, shares))
        for j, groups in daily.items():
            for k in range(len(days.windows)):
                column = self._columns.add(1.0, self._people_days(j, k))
                for part, shares in groups:
                    self._rows.add([(column, 1.0), (shares[k], -part)], 1 - part)

    def _share_column(self, need: Need, k: int) -> int:
        """Return a column for the share that has a need; worth more for the first of them."""
        if self._proof:
            return self._columns.add(1.0)
        part = need.people / self._days.sites[need.site].people
        worth = SMALL_WORTH * part * self._people_days(need.site, k)
        whole = self._columns.add(1.0)
        parts = [self._columns.add(1 / len(_SLOPES), worth * slope) for slope in _SLOPES]
        self._rows.add([*((part, 1.0) for part in parts), (whole, -1.0)], 0.0)
        return whole

    def _people_days(self, j: int, k: int) -> float:
        site, (first, last) = self._days.sites[j], self._days.windows[k]
        weight = site.weight if self._weighted else 1.0
        if last > self._days.sustain.end_min:
            weight *= _AHEAD
        return weight * site.people * (last - first) / MIN_PER_DAY

    def _brought(self, need: Need, k: int) -> list[tuple[int, float]]:
        """Return what a window brings of a need."""
        return [
            (column, rate)
            for n, column in self._sent.get((need.site, k), ())
            if (rate := self._rate(n, need.need))
        ]

    def _rate(self, supply: int, need: str) -> float:
        return self._items[self._days.supplies[supply].item].equivalents.get(need, 0.0)

    def _cover_daily(self, need: Need, shares: list[int]) -> None:
        """Leave to the next window at most what one had and got, less what is eaten in it.

        More is never left than all later windows ask for: what is beyond helps nobody.
        """
        asked = [need.asked(window) for window in self._days.windows]
        before: list[tuple[int, float]] = []
        for k, share in enumerate(shares):
            eaten, brought = (share, asked[k]), self._brought(need, k)
            more = need.there[k] - (need.there[k - 1] if k else 0.0)
            left = self._columns.add(sum(asked[k + 1 :]))
            if not self._proof:
                # Of what comes within a window only a part is there in time for it.
                soon = self._columns.add(SAME_WINDOW * asked[k])
                self._rows.add([(soon, 1.0), *_less(brought)], 0.0)
                self._rows.add([eaten, (soon, -1.0), *_less(before)], more)
            self._rows.add([eaten, (left, 1.0), *_less(before), *_less(brought)], more)
            before = [(left, 1.0)]

    def _cover_once(self, need: Need, shares: list[int]) -> None:
        before: list[tuple[int, float]] = []
        for k, share in enumerate(shares):
            more = need.there[k] - (need.there[k - 1] if k else 0.0)
            had = self._columns.add(need.amount)
            brought = self._brought(need, k)
            self._rows.add([(had, 1.0), *_less(before), *_less(brought)], more)
            self._rows.add([(share, need.amount), (had, -1.0)], 0.0)
            before = [(had, 1.0)]

    def _stay_below_supply(self) -> None:
        windows = self._days.windows
        sent: dict[int, list[tuple[int, int]]] = {}
        for (n, _, k), column in self.units.items():
            sent.setdefault(n, []).append((column, k))
        for n, supply in enumerate(self._days.supplies):
            by = [supply.curve.by(last) for _, last in windows]
            for k in range(len(windows)):
                if k + 1 < len(windows) and by[k] == by[k + 1]:
                    continue
                entries = [(column, 1.0) for column, past in sent.get(n, ()) if past <= k]
                if entries:
                    self._rows.add(entries, float(by[k]))

    def _ride_on_trucks(self) -> None:
        numbers = {source.code: s for s, source in enumerate(self._days.bound.sources)}
        loads: dict[tuple[int, int, int], list[tuple[int, float]]] = {}
        for (n, j, k), column in self.units.items():
            supply = self._days.supplies[n]
            key = numbers[supply.source], j, k
            loads.setdefault(key, []).append((column, self._weight_kg(supply.item)))
        for (_, s, j, k), column in self._kg.items():
            if (s, j, k) in loads:
                loads[s, j, k].append((column, -1.0))
        for entries in loads.values():
            self._rows.add(entries, 0.0)

    def _weight_kg(self, code: str) -> float:
        """Return a unit's weight; for sharing out, bulky goods weigh as much as they take room."""
        item = self._items[code]
        return item.weight_kg if self._proof else max(
            item.weight_kg, item.volume_m3 * self._usual_density
        )  # fmt: skip

    def _go(self, g: int, s: int, j: int) -> float:
        bound = self._days.bound
        kind = bound.groups[g][0]
        return bound.minutes(kind.profile, bound.sources[s].location, bound.sites[j].location)

    def _trip(self, g: int, s: int, j: int) -> tuple[float, float]:
        """Minutes of a truckload besides handling, and of handling a kilogram; kept."""
        known = self._trips.get((g, s, j))
        if known is not None:
            return known
        source, site = self._days.bound.sources[s], self._days.bound.sites[j]
        fixed = source.dock_setup_min + self._go(g, s, j) + site.unload_setup_min
        back = self._back[g][j]
        trip = (
            fixed + (back if np.isfinite(back) else 0.0),
            1 / source.dock_kg_per_min + 1 / site.unload_kg_per_min,
        )
        self._trips[g, s, j] = trip
        return trip

    def _fit_duty(self) -> None:
        """Fit trips into drivers' shifts.

        No plan breaks it from the start on; from a later window on each truck may have begun
        one trip before. Sharing out looks at each window by itself.
        """
        count = len(self._days.windows)
        used: dict[tuple[int, int], list[tuple[int, float]]] = {}
        for (g, s, j, k), column in self._kg.items():
            fixed, handling = self._trip(g, s, j)
            minutes = fixed / self._days.bound.groups[g][0].capacity_kg + handling
            used.setdefault((g, k), []).append((column, minutes))
        if self._proof:
            spans = {(0, k) for k in range(count)} | {(k, count - 1) for k in range(count)}
        else:
            spans = {(k, k) for k in range(count)}
        for g in range(len(self._days.bound.groups)):
            for first, last in sorted(spans):
                entries = [e for k in range(first, last + 1) for e in used.get((g, k), ())]
                if entries:
                    self._rows.add(entries, self._minutes_within(g, first, last))

    def _minutes_within(self, g: int, first: int, last: int) -> float:
        windows = self._days.windows[first : last + 1]
        minutes = sum(self._days.duty_min(g, window) for window in windows)
        if not self._proof:
            return minutes * self._efficiency
        trucks = len(self._days.bound.groups[g][1])
        return minutes + trucks * self._spared(g, begun_before=first > 0)

    def _spared(self, g: int, *, begun_before: bool) -> float:
        """Minutes a truck's last trip needs no way back; all of one that began before the span."""
        spared = largest(self._back[g])
        if begun_before:
            load = self._days.bound.groups[g][0].capacity_kg
            trips = [trip for key, trip in self._trips.items() if key[0] == g]
            spared += largest([fixed + handling * load for fixed, handling in trips])
        return spared

    def _fit_docks(self) -> None:
        bound, windows = self._days.bound, self._days.windows
        used: dict[tuple[int, int], list[tuple[int, float]]] = {}
        for (g, s, _, k), column in self._kg.items():
            source = bound.sources[s]
            setup = source.dock_setup_min / bound.groups[g][0].capacity_kg
            used.setdefault((s, k), []).append((column, 1 / source.dock_kg_per_min + setup))
        for s, source in enumerate(bound.sources):
            for k in range(len(windows)):
                first = 0 if self._proof else k
                entries = [e for past in range(first, k + 1) for e in used.get((s, past), ())]
                if entries:
                    span = windows[k][1] - windows[first][0]
                    self._rows.add(entries, float(source.docks * span))


def _less(entries: list[tuple[int, float]]) -> list[tuple[int, float]]:
    return [(column, -value) for column, value in entries]
