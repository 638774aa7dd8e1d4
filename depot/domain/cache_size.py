"""Sizes in which a cache (前置点) can be fitted out."""

from __future__ import annotations

from dataclasses import dataclass

from depot.domain.mark import Mark
from depot.errors import InvalidInput

CACHE_KINDS = ("township", "shelter")


@dataclass(frozen=True)
class CacheSize:
    """One size of one kind of cache.

    Parameters
    ----------
    kind
        ``township``: in the seat's offices; ``shelter``: a storeroom of a shelter.
    volume_m3, floor_m2
        For goods.
    price_cny
        Of fitting it out.
    """

    kind: str
    code: str
    volume_m3: float
    floor_m2: float
    price_cny: float
    name_zh: str
    name_en: str
    mark: Mark
    source: str

    def __post_init__(self) -> None:
        if self.kind not in CACHE_KINDS:
            raise InvalidInput(
                f"前置点类别“{self.kind}”无效，应为 township 或 shelter。",
                f"Kind of cache “{self.kind}” must be township or shelter.",
            )
        if not (self.volume_m3 > 0 and self.floor_m2 > 0 and self.price_cny >= 0):
            raise InvalidInput(
                f"前置点规模 {self.kind}/{self.code} 的容积和面积须大于零，费用不得为负。",
                f"Cache size {self.kind}/{self.code}: volume and floor above zero, no negative "
                "price.",
            )
