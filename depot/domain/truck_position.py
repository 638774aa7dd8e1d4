"""Where a truck on the road is, and when it will reach its next stop."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from depot.errors import InvalidInput

LONGEST_MIN: Final = 7 * 24 * 60


@dataclass(frozen=True)
class TruckPosition:
    """What was told of a shipment under way.

    Parameters
    ----------
    number, stop
        Shipment, and the stop that it drives to.
    at_us
        When it was so.
    lon, lat
        Degrees, WGS 84; None when only the arrival was told.
    eta_us
        When it will be there; 0: nobody knows.
    """

    number: str
    stop: int
    at_us: int
    lon: float | None
    lat: float | None
    eta_us: int
    entered_by: str = ""


def require_minutes_left(minutes: int) -> None:
    """Refuse an arrival that nobody would wait for.

    Raises
    ------
    InvalidInput
        When it is no whole number from 0 to a week.
    """
    whole = isinstance(minutes, int) and not isinstance(minutes, bool)
    if not whole or not 0 <= minutes <= LONGEST_MIN:
        raise InvalidInput(
            f"还要多少分钟到达应为 0 至 {LONGEST_MIN} 的整数，不是“{minutes}”。",
            f"Minutes left must be a whole number from 0 to {LONGEST_MIN}, not “{minutes}”.",
        )
