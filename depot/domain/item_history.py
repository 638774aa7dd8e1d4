"""Versions of an item and what differs between them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Final

from depot.domain.item import Item, Pack, Substitute

# What stands between the parts of a field in words.
JOINT: Final = "；"


@dataclass(frozen=True)
class ItemVersion:
    """One version of an item.

    Parameters
    ----------
    number
        From 1.
    item
        What held from then on.
    actor, at_us
        Who made it and when.
    command_id
        The command that did.
    """

    number: int
    item: Item
    actor: str
    at_us: int
    command_id: str


@dataclass(frozen=True)
class Difference:
    """A field that was changed; both sides in words."""

    field: str
    before: str
    after: str


def differences(before: Item, after: Item) -> tuple[Difference, ...]:
    """Return the fields that differ, in the order of the item's fields."""
    return tuple(
        Difference(field.name, written(old), written(new))
        for field in fields(Item)
        if (old := getattr(before, field.name)) != (new := getattr(after, field.name))
    )


def written(value: object) -> str:
    """Return a field's value as people read it; empty for nothing."""
    if value is None or value in ((), ""):
        return ""
    if isinstance(value, tuple):
        return JOINT.join(written(each) for each in value)
    if isinstance(value, Pack):
        return f"{value.name}={value.units}（{value.weight_kg:g} kg，{value.volume_m3:g} m³）"
    if isinstance(value, Substitute):
        return f"{value.item}×{value.rate}{''.join(f' {each}' for each in value.seasons)}"
    if isinstance(value, Mapping):
        return JOINT.join(f"{key}: {value[key]}" for key in sorted(value))
    return f"{value:g}" if isinstance(value, float) else str(value)
