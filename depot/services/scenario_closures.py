"""Which roads a hazard closes: the likely ones, or drawn by chance with a seed."""

from __future__ import annotations

from random import Random
from typing import Final

from depot.domain.district import District
from depot.domain.hazard import HazardLevel

LIKELIER_THAN_NOT: Final = 0.5


def likely_closures(district: District, hazard: HazardLevel) -> tuple[tuple[str, str], ...]:
    """Return the roads that are likelier closed than open."""
    return tuple(
        sorted(
            link.pair for link in district.links if hazard.closure_chance(link) > LIKELIER_THAN_NOT
        )
    )


def draw_closures(
    district: District, hazard: HazardLevel, seed: int
) -> tuple[tuple[str, str], ...]:
    """Return closures drawn independently, each road with its chance.

    Roads are drawn in the order of their ends, so that a seed means the same
    whatever the order of the file.
    """
    chance = Random(seed)  # noqa: S311 - a simulation, not a secret
    links = sorted(district.links, key=lambda link: link.pair)
    return tuple(link.pair for link in links if chance.random() < hazard.closure_chance(link))
