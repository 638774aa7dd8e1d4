"""Where goods can go: the communities of the district, by township."""

from __future__ import annotations

from depot.io.reference import reference


def destinations() -> list[str]:
    """Return the names of communities and villages with their township before them."""
    district = reference().district
    townships = district.township_by_code
    return [f"{townships[each.township].name_zh} {each.name_zh}" for each in district.communities]
