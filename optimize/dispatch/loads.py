"""What to load for one site: all its needs raised together.

People are relieved in the share of their worst-covered need, so a load lifts
every need that the source can cover to the same number of people.
"""

from __future__ import annotations

from math import ceil

from optimize.dispatch.state import State, Units

_SLACK = 1e-9


class Loader:
    """Fills one truck at one source in one slot, site after site.

    Parameters
    ----------
    kg, m3
        Room that is left on the truck.
    """

    def __init__(self, state: State, source: int, slot: int, kg: float, m3: float) -> None:
        self._state = state
        self._world = state.world
        self._source = source
        self._slot = slot
        self._taken: dict[int, int] = {}
        self.kg = kg
        self.m3 = m3
        self.left_out: frozenset[int] = frozenset()

    def fill(self, site: int, people: float, most_kg: float) -> Units:
        """Return whole units for this site and take them off the truck's room.

        Parameters
        ----------
        people
            Lift no need above so many people.
        most_kg
            Weight that time allows.
        """
        room_kg = min(self.kg, most_kg) + _SLACK
        lowest = self._lowest_people(site)
        units, kg, m3 = self._units_for(site, people)
        if kg > room_kg or m3 > self.m3 + _SLACK:
            units, kg, m3 = self._largest(site, lowest, people, room_kg, (kg, m3))
        self.kg -= kg
        self.m3 -= m3
        for item, count in units.items():
            self._taken[item] = self._taken.get(item, 0) + count
        return tuple(sorted(units.items()))

    def _lowest_people(self, site: int) -> float:
        required = self._world.requirement_lists[site]
        got: list[float] = self._state.got[site].tolist()
        people = self._world.sites[site].people
        return min(people * min(1.0, g / r) for g, r in zip(got, required, strict=True) if r > 0)

    def _largest(
        self, site: int, low: float, high: float, room_kg: float, load: tuple[float, float]
    ) -> tuple[dict[int, int], float, float]:
        """Most people whose load fits: interpolate, then halve, in whole people."""
        fits: tuple[dict[int, int], float, float] = ({}, 0.0, 0.0)
        kg, m3 = load
        share = min(room_kg / kg if kg > 0 else 1.0, self.m3 / m3 if m3 > 0 else 1.0)
        least, most = int(low), ceil(high)
        guess = int(least + (most - least) * share)
        for _ in range(40):
            if most - least <= 1:
                break
            guess = min(max(guess, least + 1), most - 1)
            units, kg, m3 = self._units_for(site, guess)
            if kg <= room_kg and m3 <= self.m3 + _SLACK:
                least, fits = guess, (units, kg, m3)
                # The load is nearly proportional: step up by what is left.
                guess = least + max(1, int((guess - low) * (room_kg - kg) / kg)) if kg > 0 else most
                if self.m3 - m3 < (room_kg - kg) * m3 / max(kg, _SLACK):
                    guess = least + max(1, (most - least) // 8)
            else:
                most = guess
                guess = least + (most - least) * 3 // 4
        return fits

    def _units_for(self, site: int, people: float) -> tuple[dict[int, int], float, float]:
        """Units, kilograms and cubic metres that lift the site to so many people."""
        world = self._world
        got = self._state.got[site].tolist()
        share = people / world.sites[site].people
        units: dict[int, int] = {}
        kg = m3 = 0.0
        for need, required in enumerate(world.requirement_lists[site]):
            missing = required * share - got[need]
            if missing <= _SLACK * required or need in self.left_out:
                continue
            for item in world.choices[self._source][need]:
                spare = self._spare(item) - units.get(item, 0)
                if spare <= 0:
                    continue
                amount = _amount(world.covers[item], need)
                count = min(spare, ceil(missing / amount - _SLACK))
                units[item] = units.get(item, 0) + count
                kg += count * world.item_kg[item]
                m3 += count * world.item_m3[item]
                for other, covers in world.covers[item]:
                    got[other] += covers * count
                missing = required * share - got[need]
                if missing <= _SLACK * required:
                    break
        return units, kg, m3

    def _spare(self, item: int) -> int:
        return self._state.available(self._source, item, self._slot) - self._taken.get(item, 0)


def _amount(covers: list[tuple[int, float]], need: int) -> float:
    return next(amount for covered, amount in covers if covered == need)
