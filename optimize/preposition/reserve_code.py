"""Codes of a district's reserves, which say what they are: ``bought:WT01:CY-W1``."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from optimize.preposition.problem import Layer

_PARTS = 3


class ReserveKind(StrEnum):
    """How a reserve comes about.

    KEPT
        It is there today and stays.
    MOVED
        It is there today somewhere else and is brought here.
    BOUGHT
        It is bought new.
    AGREED
        A supplier keeps it for us.
    CAPACITY
        A maker keeps the means to make it.
    HOUSEHOLD
        Households keep it after a campaign.
    """

    KEPT = "keep"
    MOVED = "moved"
    BOUGHT = "bought"
    AGREED = "agreed"
    CAPACITY = "capacity"
    HOUSEHOLD = "household"

    @property
    def layer(self) -> Layer:
        """Return the layer that it counts in; what households keep already is a household's."""
        return _LAYERS.get(self, Layer.STOCK)


_LAYERS = {
    ReserveKind.AGREED: Layer.AGREEMENT,
    ReserveKind.CAPACITY: Layer.CAPACITY,
    ReserveKind.HOUSEHOLD: Layer.HOUSEHOLD,
}


@dataclass(frozen=True)
class ReserveCode:
    """What a reserve's code says.

    Parameters
    ----------
    item, place
        Codes without a colon.
    """

    kind: ReserveKind
    item: str
    place: str

    def __post_init__(self) -> None:
        if not self.item or not self.place or ":" in self.item + self.place:
            raise ValueError(f"reserve code: {self.item!r} and {self.place!r} can't be told apart.")

    def __str__(self) -> str:
        return f"{self.kind.value}:{self.item}:{self.place}"

    @classmethod
    def parse(cls, code: str) -> ReserveCode:
        """Return what a code says.

        Raises
        ------
        ValueError
            When it has another form.
        """
        parts = code.split(":")
        if len(parts) != _PARTS:
            raise ValueError(f"reserve code {code!r} isn't kind:item:place.")
        return cls(ReserveKind(parts[0]), parts[1], parts[2])
