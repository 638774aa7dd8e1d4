"""Names that a plan's codes are shown by."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from html import escape

from depot.services import catalogue
from depot.services.fleet import place_names
from depot.web import state
from depot.web.language import language, t
from optimize.dispatch.problem import Problem, Vehicle


@dataclass(frozen=True)
class Names:
    """Names by code; a code without a name stands for itself."""

    places: Mapping[str, str]
    vehicles: Mapping[str, str]
    items: Mapping[str, str]
    own: frozenset[str] = frozenset()
    """Trucks that are a supplier's own."""

    @classmethod
    def of(cls, problem: Problem) -> Names:
        """Return the names that the problem carries; in English those that the books have."""
        places, items = _english() if language() == "en" else ({}, {})
        return cls(
            {
                **{each.code: each.name for each in problem.sources},
                **{each.code: each.name for each in problem.sites},
                **places,
            },
            {each.code: each.name for each in problem.vehicles},
            {**{each.code: each.name for each in problem.items}, **items},
            frozenset(each.code for each in problem.vehicles if _is_own(problem, each)),
        )

    def in_html(self) -> Names:
        """Return the same names for charts, which read HTML."""
        places, vehicles, items = (
            {code: escape(name, quote=False) for code, name in kind.items()}
            for kind in (self.places, self.vehicles, self.items)
        )
        return Names(places, vehicles, items, self.own)

    def place(self, code: str) -> str:
        """Return the name of a source or site."""
        return self.places.get(code) or code

    def vehicle(self, code: str) -> str:
        """Return the code of a truck with its plate, or that it is the supplier's own."""
        if code in self.own:
            return t("chart.own_truck", code=code)
        name = self.vehicles.get(code)
        return f"{code} {name}" if name and name != code else code

    def item(self, code: str) -> str:
        """Return the name of an item."""
        return self.items.get(code) or code

    def dock(self, source: str, dock: int) -> str:
        """Return a dock of a source, counted from 1 as people do."""
        return t("chart.dock", source=self.place(source), number=dock + 1)

    def dock_on_axis(self, source: str, dock: int) -> str:
        """Return the same in few letters, which leave a chart on a phone its bars."""
        return t("chart.dock", source=_shortened(self.place(source)), number=dock + 1)


def _english() -> tuple[dict[str, str], dict[str, str]]:
    """Return the English names of depots and suppliers, and of items, by code."""
    app = state.application()
    places = {code: name.en for code, name in app.read(place_names).items() if name.en}
    return places, {each.code: each.name_en for each in app.read(catalogue.items) if each.name_en}


def _is_own(problem: Problem, vehicle: Vehicle) -> bool:
    """Whether a truck stands at the one place where it may load."""
    places = {each.location for each in problem.sources if each.code in vehicle.sources}
    return places == {vehicle.start}


MAX_SHOWN = 10
"""Of Chinese characters; of Latin letters, half as wide, twice as many."""


def _shortened(name: str) -> str:
    most = 2 * MAX_SHOWN if name.isascii() else MAX_SHOWN
    if len(name) <= most:
        return name
    end = name[-most:]
    # Latin words are left out whole.
    return f"…{end.partition(' ')[2] or end}"
