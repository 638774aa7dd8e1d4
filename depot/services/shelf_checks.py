"""Whether an item may be put into a bin, for services that put goods away."""

from __future__ import annotations

from collections.abc import Mapping

from depot.domain.item import Item
from depot.domain.lines import LineChecks
from depot.errors import InvalidInput, NotFound
from depot.store.repositories.places import Shelf
from depot.store.uow import Reader


def shelves_of(reader: Reader, depot: str) -> dict[str, Shelf]:
    """Return the bins of a depot by code."""
    return {shelf.bin.code: shelf for shelf in reader.places.shelves(depot)}


def require_shelf(reader: Reader, depot: str, bin_code: str, item: Item) -> Shelf:
    """Return a bin that may hold the item.

    Raises
    ------
    NotFound
        When the depot has no such bin.
    InvalidInput
        When goods of the item's class may not be in it.
    """
    shelf = shelves_of(reader, depot).get(bin_code)
    if shelf is None:
        raise NotFound(
            f"储备库 {depot} 没有库位“{str(bin_code)[:40]}”。请核对库位标签。",
            f"Depot {depot} has no bin “{str(bin_code)[:40]}”. Check the label.",
        )
    if not shelf.bin.allows(item.storage_class):
        raise InvalidInput(*_wrong_class(bin_code, item))
    return shelf


def check_shelf(
    checks: LineChecks,
    number: int,
    bin_code: str,
    *,
    depot: str,
    shelves: Mapping[str, Shelf],
    item: Item | None,
) -> None:
    """Note when a line's bin is unknown or may not hold the item."""
    shelf = shelves.get(bin_code)
    if shelf is None:
        checks.add(
            number, "bin",
            f"储备库 {depot} 没有库位“{str(bin_code)[:40]}”。请核对库位标签。",
            f"depot {depot} has no bin “{str(bin_code)[:40]}”. Check the label.",
        )  # fmt: skip
    elif item is not None and not shelf.bin.allows(item.storage_class):
        checks.add(number, "bin", *_wrong_class(bin_code, item))


def _wrong_class(bin_code: str, item: Item) -> tuple[str, str]:
    return (
        f"库位 {bin_code} 不得存放“{item.storage_class}”类物资（{item.name_zh}）。请改放其他库位。",
        (
            f"bin {bin_code} may not hold goods of class {item.storage_class} ({item.name_en}). "
            "Use another bin."
        ),
    )
