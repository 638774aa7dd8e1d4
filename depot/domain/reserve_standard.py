"""How much of an item the district must hold."""

from __future__ import annotations

from dataclasses import dataclass

from depot.errors import InvalidInput


@dataclass(frozen=True)
class ReserveStandard:
    """A reserve standard (储备标准).

    Parameters
    ----------
    quantity
        Base units, not negative.
    source
        Document or derivation that the number comes from.
    mark
        How sure it is: ``"sourced"``, ``"derived"``, ``"estimated"``.
    """

    item: str
    quantity: int
    source: str
    mark: str = "estimated"

    def __post_init__(self) -> None:
        if self.quantity < 0:
            raise InvalidInput(
                f"物资“{self.item}”的储备标准不得为负，现为{self.quantity}。",
                f"Item “{self.item}”: the reserve standard must not be negative, "
                f"it is {self.quantity}.",
            )
        if not self.source.strip():
            raise InvalidInput(
                f"物资“{self.item}”的储备标准缺少出处，请写明依据。",
                f"Item “{self.item}”: say where the reserve standard comes from.",
            )
