"""VRPLIB files as PyVRP's instance collection writes them."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from optimize.findings import Found, ProblemError
from optimize.routing.problem import NEVER, Customer, Depot, Fleet, Plane, Problem, Rounding

_CONVENTIONS = {
    "MTVRPTWR": (Rounding.DOWN, 10.0),
    "MDVRPTW": (Rounding.NEAREST, 1000.0),
    "HFVRP": (Rounding.NEAREST, 1.0),
    "CVRP": (Rounding.NEAREST, 1.0),
}
"""How the best known values of a TYPE were reckoned: the way of rounding, and the factor before
it, which times get too. Other types: as it is."""

_MANY_TRIPS = 1000

Section = Mapping[int, Sequence[float]]


def read_vrplib(text: str, name: str = "") -> Problem:
    """Return the problem of a VRPLIB file with Euclidean distances.

    Raises
    ------
    ProblemError
        With the section or field that can't be read.
    """
    return _Reader(text).problem(name)


def _unread(path: str, zh: str, en: str) -> ProblemError:
    return ProblemError([Found(path, f"{zh}，请核对文件。", f"Not read: {en}; check the file.")])


class _Reader:
    """Fields and sections of a file."""

    def __init__(self, text: str) -> None:
        self.fields: dict[str, str] = {}
        self.sections: dict[str, dict[int, list[float]]] = {}
        section = ""
        for number, line in enumerate(text.splitlines(), 1):
            words = line.split()
            if not words or words[0] == "EOF":
                continue
            if words[0].endswith("_SECTION"):
                section = words[0]
                self.sections[section] = {}
            elif ":" in line and not section:
                key, _, value = line.partition(":")
                self.fields[key.strip()] = value.strip()
            else:
                self._row(section, words, number)
        self.rounding, self.scale = _CONVENTIONS.get(
            self.fields.get("TYPE", ""), (Rounding.EXACT, 1.0)
        )

    def _row(self, section: str, words: Sequence[str], line: int) -> None:
        try:
            values = [float(word) for word in words]
        except ValueError:
            values = [math.nan]
        if not section or not all(math.isfinite(each) for each in values):
            raise _unread(f"line {line}", "不是数字", "no numbers")
        self.sections[section][int(values[0])] = values[1:]

    def problem(self, name: str) -> Problem:
        """Return what the file holds."""
        if self.fields.get("EDGE_WEIGHT_TYPE", "EUC_2D") != "EUC_2D":
            raise _unread("EDGE_WEIGHT_TYPE", "只支持EUC_2D", "only EUC_2D is known")
        points = self._section("NODE_COORD_SECTION", width=2)
        depots = sorted(self._section("DEPOT_SECTION", width=0))
        depots = [each for each in depots if each > 0] or [1]
        places = [*depots, *(each for each in sorted(points) if each not in depots)]
        windows = self.sections.get("TIME_WINDOW_SECTION", {})
        return Problem(
            name or self.fields.get("NAME", ""),
            tuple(self._depot(each, windows) for each in depots),
            tuple(self._customer(each, windows) for each in places[len(depots) :]),
            self._fleets(depots, len(places) - len(depots)),
            Plane(tuple(_point(points, each) for each in places), self.rounding, self.scale),
        )

    def _section(self, name: str, width: int) -> Section:
        rows = self.sections.get(name)
        if not rows or any(len(row) < width for row in rows.values()):
            raise _unread(name, "缺少或不完整", "missing or not whole")
        return rows

    def _depot(self, place: int, windows: Section) -> Depot:
        early, late = self._window(place, windows)
        return Depot(str(place), early, late)

    def _window(self, place: int, windows: Section) -> tuple[float, float]:
        row = windows.get(place)
        if row is None or len(row) < 2:  # noqa: PLR2004 -- from and to
            return 0.0, NEVER
        return row[0] * self.scale, row[1] * self.scale

    def _customer(self, place: int, windows: Section) -> Customer:
        early, late = self._window(place, windows)
        return Customer(
            str(place),
            self._each("DEMAND", place, 0.0),
            self._each("SERVICE_TIME", place, 0.0) * self.scale,
            early,
            late,
            self._each("RELEASE_TIME", place, 0.0) * self.scale,
        )

    def _each(self, what: str, place: int, otherwise: float) -> float:
        """Return a figure of a place or vehicle: from its section, else the field for all."""
        row = self.sections.get(f"{what}_SECTION", {}).get(place)
        if row:
            return row[0]
        try:
            return float(self.fields.get(what, otherwise))
        except ValueError:
            raise _unread(what, "不是数字", "no number") from None

    def _fleets(self, depots: Sequence[int], customers: int) -> tuple[Fleet, ...]:
        """Return vehicles that are alike together, in the file's order."""
        count = int(self._each("VEHICLES", 0, float(customers)))
        found = Counter(self._vehicle(number, depots) for number in range(1, count + 1))
        return tuple(
            replace(each, code=str(number), count=number_of)
            for number, (each, number_of) in enumerate(found.items(), 1)
        )

    def _vehicle(self, number: int, depots: Sequence[int]) -> Fleet:
        start = str(int(self._each("VEHICLES_DEPOT", number, float(depots[0]))))
        reloads = self.sections.get("VEHICLES_RELOAD_DEPOT_SECTION", {}).get(number, [])
        longest = self._each("VEHICLES_MAX_DURATION", number, NEVER)
        return Fleet(
            "",
            1,
            self._each("CAPACITY", number, NEVER),
            start,
            start,
            self._each("VEHICLES_FIXED_COST", number, 0.0),
            self._each("VEHICLES_UNIT_DISTANCE_COST", number, 1.0),
            max_duration=longest * self.scale,
            trips=_MANY_TRIPS if reloads else 1,
            reloads=tuple(str(int(each)) for each in reloads),
        )


def _point(points: Section, place: int) -> tuple[float, float]:
    row = points.get(place)
    if row is None:
        raise _unread("NODE_COORD_SECTION", f"没有{place}", f"{place} is not in it")
    return row[0], row[1]
