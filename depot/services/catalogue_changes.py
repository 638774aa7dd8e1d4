"""Changing the catalogue: a change makes a new version, and history stays as it was."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from depot.domain.finding import Finding, Severity
from depot.domain.item import Item
from depot.domain.item_checks import Known, check_item
from depot.domain.item_class import ItemClass, orphans
from depot.domain.item_history import ItemVersion
from depot.domain.lines import LineChecks
from depot.errors import Conflict, InvalidInput, NotFound
from depot.services.access import Right, require, require_any
from depot.services.catalogue import ItemsAdded
from depot.store.uow import Reader, UnitOfWork


@dataclass(frozen=True)
class ChangeItem:
    """Add an item, or change one: what was booked before keeps what held then.

    Parameters
    ----------
    item
        As it shall be.
    version
        Number of the version that the person saw; 0 for a new item.
    """

    command_id: str
    actor: str
    item: Item
    version: int


@dataclass(frozen=True)
class ItemChanged:
    """The version that holds now; the same as before when nothing differed."""

    code: str
    version: int


def change_item(command: ChangeItem, uow: UnitOfWork) -> ItemChanged:
    """Save the item as a new version.

    Raises
    ------
    InvalidInput
        When it has errors (see `item_findings`).
    Conflict
        When somebody changed it after the person had opened it, or added it before them.
    """
    require_any(uow, command.actor, Right.KEEP, Right.ADMIN)
    code = command.item.code
    current = uow.catalogue.lock(code)
    if current != command.version:
        raise Conflict(
            f"物资 {code} 已被他人修改（现为第 {current} 版，您看到的是第 {command.version} 版）。"
            "请重新打开后再改。",
            f"Item {code} was changed by somebody else (version {current}, you saw "
            f"{command.version}). Open it again.",
        )
    _require_sound(item_findings(uow, command.item))
    uow.catalogue.save((command.item,))
    return ItemChanged(code, uow.catalogue.version(code))


@dataclass(frozen=True)
class ImportItems:
    """Add and change many items at once: all of them or none."""

    command_id: str
    actor: str
    items: tuple[Item, ...]


def import_items(command: ImportItems, uow: UnitOfWork) -> ItemsAdded:
    """Save items from a workbook; those that are the same as before are left alone.

    Raises
    ------
    InvalidLines
        With the errors of every line.
    """
    require_any(uow, command.actor, Right.KEEP, Right.ADMIN)
    checks, seen = LineChecks(), set[str]()
    known = _known(uow, command.items)
    for line, item in enumerate(command.items, start=1):
        if item.code in seen:
            checks.add(line, "code", f"编码 {item.code} 重复。", f"code {item.code} comes twice.")
        seen.add(item.code)
        for finding in check_item(item, known):
            if finding.severity is Severity.ERROR:
                checks.add(line, finding.subject, finding.message.zh, finding.message.en)
    checks.refuse_if_any()
    return ItemsAdded(*uow.catalogue.save(command.items))


@dataclass(frozen=True)
class SetClasses:
    """Add classes to the tree; those of a known code are replaced."""

    command_id: str
    actor: str
    classes: tuple[ItemClass, ...]


@dataclass(frozen=True)
class ClassesSet:
    """How many classes were saved."""

    saved: int


def set_classes(command: SetClasses, uow: UnitOfWork) -> ClassesSet:
    """Save classes.

    Raises
    ------
    InvalidInput
        When the class above one of them is missing.
    """
    require(uow, command.actor, Right.ADMIN)
    merged = {each.code: each for each in (*uow.catalogue.classes(), *command.classes)}
    lost = orphans(merged.values())
    if lost:
        codes = "、".join(each.code for each in lost)
        raise InvalidInput(
            f"分类 {codes} 缺少上级分类。请把上级一并导入。",
            f"Classes {codes} have no class above them. Import that too.",
        )
    uow.catalogue.save_classes(command.classes)
    return ClassesSet(len(command.classes))


def item_findings(reader: Reader, item: Item) -> tuple[Finding, ...]:
    """Return what is wrong or odd about an item."""
    return check_item(item, _known(reader, (item,)))


def item_classes(reader: Reader) -> tuple[ItemClass, ...]:
    """Return the tree of classes, by code."""
    return reader.catalogue.classes()


def item_history(reader: Reader, code: str) -> tuple[ItemVersion, ...]:
    """Return all versions of an item, the newest first.

    Raises
    ------
    NotFound
        When there is no such item.
    """
    versions = reader.catalogue.history(code)
    if not versions:
        raise NotFound(f"物资目录中没有编码“{code}”。", f"No item “{code}” in the catalogue.")
    return versions


def item_as_of(reader: Reader, code: str, command_id: str) -> Item:
    """Return an item as it was when a command took effect.

    Raises
    ------
    NotFound
        When it didn't exist then.
    """
    found = reader.catalogue.as_of([code], command_id).get(code)
    if found is None:
        raise NotFound(f"当时目录中没有“{code}”。", f"There was no item “{code}” then.")
    return found


def _known(reader: Reader, items: Sequence[Item]) -> Known:
    """Return what these items may name: one another too, as they come together."""
    named = {each.item for item in items for each in item.substitutes}
    there = set(reader.catalogue.get(named)) | {item.code for item in items}
    return Known(there, {each.code for each in reader.catalogue.classes()})


def _require_sound(findings: Sequence[Finding]) -> None:
    errors = [each for each in findings if each.severity is Severity.ERROR]
    if errors:
        raise InvalidInput(
            "".join(each.message.zh for each in errors),
            " ".join(each.message.en for each in errors),
        )
