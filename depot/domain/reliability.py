"""How reliable who owes us goods is: measured, from a stated prior, with its uncertainty.

Two things are learnt of a supplier (docs/reserves.md has the formulas and the reasons):

- the **share** of the promised units that comes. Beta distribution; one observation is one
  trial whatever its size, and a part of the goods is a part of a success.
- the **stretch** of the promised time. The logarithm of actual over promised minutes is
  normal with unknown mean and variance (normal-inverse-gamma); a call to come is predicted by
  Student's distribution.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from math import exp, fsum, log, sqrt
from typing import Final

from depot.domain.ledger import MAX_QUANTITY
from depot.domain.quantiles import beta_quantile, student_quantile
from depot.domain.reserve_layer import ReserveLayer
from depot.errors import InvalidInput

# The interval that is shown holds the truth four times in five; its careful end is planned on.
LOW: Final = 0.1
HIGH: Final = 0.9
# What is seen of another item of the same supplier: same people and trucks, other goods.
OTHER_ITEM_WEIGHT: Final = 0.5
MAX_MINUTES: Final = 366 * 1440
# A truck that was there at once or never tells no more than these.
_STRETCH_LIMITS: Final = (0.25, 10.0)


class ObservationKind(StrEnum):
    """How it was seen."""

    REAL = "real"
    PURCHASE = "purchase"
    DRILL = "drill"
    SPOT_CHECK = "spot_check"
    HOUSEHOLD = "household"


# A drill is announced and small; a spot check shows goods, but not that they come.
WEIGHTS: Final = {
    ObservationKind.REAL: 1.0,
    ObservationKind.PURCHASE: 1.0,
    ObservationKind.DRILL: 0.5,
    ObservationKind.SPOT_CHECK: 0.25,
    ObservationKind.HOUSEHOLD: 0.25,
}


@dataclass(frozen=True)
class Observation:
    """What a supplier was to do and did.

    Parameters
    ----------
    supplier
        Code of the supplier, seller, partner or community.
    item
        Empty: tells of all its goods.
    promised, delivered
        Base units; more than promised counts as all.
    promised_min, actual_min
        From the call to the goods. Both 0 when time was not seen, as in a spot check.
    day
        When it was seen.
    source_no
        Paper that it comes from; with supplier, item and kind it counts once.
    """

    supplier: str
    item: str
    kind: ObservationKind
    promised: int
    delivered: int
    promised_min: int
    actual_min: int
    day: date
    source_no: str

    def __post_init__(self) -> None:
        if not self.supplier.strip() or not self.source_no.strip():
            raise InvalidInput(
                "履约记录缺少供应商或单据编号，请补上。",
                "An observation lacks its supplier or paper; add it.",
            )
        if not (1 <= self.promised <= MAX_QUANTITY and 0 <= self.delivered <= MAX_QUANTITY):
            raise InvalidInput(
                f"{self.source_no}：应交 {self.promised}、实交 {self.delivered} 不合规："
                "应交须为正整数，实交不得为负。",
                f"{self.source_no}: {self.promised} promised and {self.delivered} delivered can't "
                "be: the first must be above 0, the second not negative.",
            )
        minutes = (self.promised_min, self.actual_min)
        if min(minutes) < 0 or max(minutes) > MAX_MINUTES or (self.actual_min and not minutes[0]):
            raise InvalidInput(
                f"{self.source_no}：约定 {self.promised_min} 分钟、实际 {self.actual_min} 分钟"
                "不合规，请更正。",
                f"{self.source_no}: {self.promised_min} minutes promised and {self.actual_min} "
                "taken can't be; correct them.",
            )

    @property
    def share(self) -> float:
        """Of the promised units, what came; at most 1."""
        return min(1.0, self.delivered / self.promised)

    @property
    def stretch(self) -> float | None:
        """Times the promised minutes, what it took; None when that was not seen."""
        if not (self.promised_min and self.delivered):
            return None
        low, high = _STRETCH_LIMITS
        return min(high, max(low, self.actual_min / self.promised_min))


@dataclass(frozen=True)
class Prior:
    """What is believed of a layer before anything was seen of a supplier.

    Parameters
    ----------
    share
        Expected share of the promised units.
    trials
        Real call-offs that this belief is worth.
    spread
        Standard deviation of the logarithm of the stretch; its median is 1.
    """

    share: float
    trials: float
    spread: float

    @property
    def inverse_gamma(self) -> tuple[float, float]:
        """Shape and scale of the variance; the scale makes its mean ``spread²``."""
        return 2.0, self.spread**2


STRETCH_CALLS: Final = 2.0
# Estimates of ours, to be replaced by what is seen; docs/reserves.md says why.
PRIORS: Final = {
    ReserveLayer.AGREEMENT: Prior(0.9, 4.0, 0.3),
    ReserveLayer.CAPACITY: Prior(0.8, 4.0, 0.4),
    ReserveLayer.PURCHASE: Prior(0.8, 2.0, 0.4),
    ReserveLayer.AID: Prior(0.7, 2.0, 0.4),
    ReserveLayer.HOUSEHOLD: Prior(0.6, 2.0, 0.4),
}


@dataclass(frozen=True)
class Estimate:
    """A quantity that was learnt.

    Parameters
    ----------
    mean
        Expected value; of the stretch the median.
    low, high
        Hold the truth four times in five.
    """

    mean: float
    low: float
    high: float


@dataclass(frozen=True)
class Reliability:
    """What may be counted on.

    Parameters
    ----------
    share
        Of the promised units.
    stretch
        Times the promised minutes, for the next call.
    seen
        Observations that it rests on; 0: the prior alone.
    """

    share: Estimate
    stretch: Estimate
    seen: int

    @property
    def careful_share(self) -> float:
        """Share to plan on: with 9 chances in 10 the supplier's is not less."""
        return self.share.low

    @property
    def careful_stretch(self) -> float:
        """Stretch to plan on: 9 calls in 10 don't take longer; never less than 1."""
        return max(1.0, self.stretch.high)


SURE: Final = Reliability(Estimate(1.0, 1.0, 1.0), Estimate(1.0, 1.0, 1.0), 0)


def reliability(
    observations: Iterable[Observation], layer: ReserveLayer, item: str = ""
) -> Reliability:
    """Return what may be counted on, of one item or (empty) of a supplier as a whole.

    Parameters
    ----------
    observations
        Of one supplier.
    """
    if layer is ReserveLayer.STOCK:
        return SURE
    weighed = [(each, weight(each, item)) for each in observations]
    return Reliability(
        _share(weighed, PRIORS[layer]), _stretch(weighed, PRIORS[layer]), len(weighed)
    )


def weight(seen: Observation, item: str) -> float:
    """Return how much an observation counts for an item; 1 is a real call-off of it."""
    other = bool(item and seen.item and seen.item != item)
    return WEIGHTS[seen.kind] * (OTHER_ITEM_WEIGHT if other else 1.0)


def _share(weighed: list[tuple[Observation, float]], prior: Prior) -> Estimate:
    came = fsum(count * seen.share for seen, count in weighed)
    missing = fsum(count * (1 - seen.share) for seen, count in weighed)
    a = prior.share * prior.trials + came
    b = (1 - prior.share) * prior.trials + missing
    return Estimate(a / (a + b), beta_quantile(LOW, a, b), beta_quantile(HIGH, a, b))


def _stretch(weighed: list[tuple[Observation, float]], prior: Prior) -> Estimate:
    logs = [
        (log(seen.stretch), count) for seen, count in weighed if count and seen.stretch is not None
    ]
    total = fsum(count for _, count in logs)
    mean = fsum(count * x for x, count in logs) / total if total else 0.0
    squares = fsum(count * (x - mean) ** 2 for x, count in logs)
    calls = STRETCH_CALLS + total
    centre = total * mean / calls
    shape, scale = prior.inverse_gamma
    shape += total / 2
    scale += squares / 2 + STRETCH_CALLS * total * mean**2 / (2 * calls)
    width = sqrt(scale * (calls + 1) / (shape * calls)) * student_quantile(HIGH, 2 * shape)
    return Estimate(exp(centre), exp(centre - width), exp(centre + width))
