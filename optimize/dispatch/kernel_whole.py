"""Scarce goods in coarse units: whose last unit at a site relieves few, in compiled code.

One box of medicines may do for 167 people. Where there is too little of it for everybody, the
third box for a site of 400 relieves 66 more, at another site 167: so a site is first brought as
far as its boxes are put to use.
"""

from __future__ import annotations

from math import floor

import numpy as np

from optimize.compiled import compiled, inlined
from optimize.dispatch.kernel_data import Data
from optimize.dispatch.kernel_desk import Desk

WHOLE = 0.6
"""How often a rebuild saves coarse units, where they are scarce."""

LEAST_USE = 0.3
"""Share of a unit's use that it asks for at least."""

_TINY = 1e-9


@compiled
def draw_least_use(data: Data, rng: np.random.Generator) -> float:
    """Draw the share of its use that a scarce unit must be put to, 0 if it doesn't matter."""
    if not data.has_coarse or rng.random() >= WHOLE:
        return 0.0
    return float(LEAST_USE + (1.0 - LEAST_USE) * rng.random())


@inlined
def in_whole_units(data: Data, desk: Desk, site: int, level: float) -> float:
    """Return the share of a site's people up to which its scarce units are put to use."""
    step = data.coarse[site]
    if desk.least_use[0] <= 0.0 or step <= 0.0:
        return level
    units = floor(level / step + _TINY)
    is_used = level / step - units >= desk.least_use[0]
    return level if is_used else min(level, units * step)
