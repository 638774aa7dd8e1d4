"""What belongs into a kit (套件清单), by version."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from depot.domain.item import Item
from depot.domain.kit import MARKS, MAX_COMPONENTS, KitLine, KitRecipe
from depot.domain.ledger import require_quantity
from depot.domain.lines import LineChecks
from depot.errors import InvalidInput, NotFound
from depot.services.access import Right, require
from depot.store.uow import Reader, UnitOfWork

MAX_UNITS = 1_000
MAX_SOURCE_LENGTH = 300


@dataclass(frozen=True)
class SetKitRecipe:
    """Say what belongs into a kit; kits that were made keep their version.

    Parameters
    ----------
    command_id, actor
        Client UUID; user name.
    kit
        Code of the kit's own item.
    lines
        Components and their units in one kit.
    source, mark
        Where it comes from; sourced, derived, likely or estimated.
    """

    command_id: str
    actor: str
    kit: str
    lines: tuple[KitLine, ...]
    source: str
    mark: str = "estimated"


@dataclass(frozen=True)
class RecipeSet:
    """The version that holds now."""

    kit: str
    version: int


def set_kit_recipe(command: SetKitRecipe, uow: UnitOfWork) -> RecipeSet:
    """Book a new version; the same content again changes nothing.

    Raises
    ------
    InvalidLines, InvalidInput, NotFound, NotAllowed
        For what can't be meant: an unknown item, a kit inside a kit.
    """
    require(uow, command.actor, Right.ADMIN)
    items = uow.catalogue.get([command.kit, *(each.component for each in command.lines)])
    _check_head(command, items, uow)
    _check_lines(command, items, uow)
    lines = tuple(sorted(command.lines, key=lambda each: each.component))
    before = uow.kits.recipe(command.kit)
    after = (lines, command.source.strip(), command.mark)
    if before is not None and (before.lines, before.source, before.mark) == after:
        return RecipeSet(command.kit, before.version)
    version = before.version + 1 if before else 1
    uow.kits.add_recipe(KitRecipe(command.kit, version, *after, set_by=command.actor))
    return RecipeSet(command.kit, version)


def _check_head(command: SetKitRecipe, items: Mapping[str, Item], uow: UnitOfWork) -> None:
    if command.kit not in items:
        raise NotFound(
            f"物资目录中没有编码“{command.kit}”。请先在目录中添加这种套件。",
            f"No item “{command.kit}” in the catalogue. Add the kit there first.",
        )
    if uow.kits.is_component(command.kit):
        raise InvalidInput(
            f"{items[command.kit].name_zh} 是其他套件的组件，不能再设为套件。",
            f"{items[command.kit].name_en} is a component of another kit and can't be one itself.",
        )
    if command.mark not in MARKS:
        raise InvalidInput(
            f"依据“{command.mark}”无效，应为：{'、'.join(MARKS)}。",
            f"mark “{command.mark}” must be one of {', '.join(MARKS)}.",
        )
    if not command.source.strip() or len(command.source) > MAX_SOURCE_LENGTH:
        raise InvalidInput(
            "请写明清单的来源，例如“本区减灾委 2026 年清单”或“本中心估算”。",
            "Say where the list comes from, or that it is your own estimate.",
        )
    if not 0 < len(command.lines) <= MAX_COMPONENTS:
        raise InvalidInput(
            f"套件清单应有 1 至 {MAX_COMPONENTS} 种组件。",
            f"A kit needs 1 to {MAX_COMPONENTS} components.",
        )


def _check_lines(command: SetKitRecipe, items: Mapping[str, Item], uow: UnitOfWork) -> None:
    checks = LineChecks()
    seen: set[str] = set()
    for number, line in enumerate(command.lines, start=1):
        _check_component(checks, number, line.component, items, uow)
        if line.component == command.kit:
            checks.add(number, "component", "套件不能包含自己。", "a kit can't contain itself.")
        if line.component in seen:
            checks.add(
                number, "component",
                f"{line.component} 重复，请合并为一行。", f"{line.component} comes twice; merge.",
            )  # fmt: skip
        seen.add(line.component)
        try:
            if require_quantity(line.units) > MAX_UNITS:
                checks.add(
                    number, "units",
                    f"每套 {line.units} 超过上限 {MAX_UNITS}。",
                    f"{line.units} in one kit is above {MAX_UNITS}.",
                )  # fmt: skip
        except InvalidInput as refusal:
            checks.add_refusal(number, "units", refusal)
    checks.refuse_if_any()


def _check_component(
    checks: LineChecks, number: int, code: str, items: Mapping[str, Item], uow: UnitOfWork
) -> None:
    if code not in items:
        checks.add(
            number, "component",
            f"物资目录中没有编码“{code}”。", f"no item “{code}” in the catalogue.",
        )  # fmt: skip
    elif uow.kits.recipe(code) is not None:
        checks.add(
            number, "component",
            f"{items[code].name_zh} 本身是套件；请直接列出其组件。",
            f"{items[code].name_en} is a kit itself; list its components.",
        )  # fmt: skip


def require_recipe(reader: Reader, kit: str) -> KitRecipe:
    """Return the recipe that holds now.

    Raises
    ------
    NotFound
        When the item is no kit.
    """
    found = reader.kits.recipe(kit)
    if found is None:
        known = "、".join(each.kit for each in reader.kits.recipes())
        raise NotFound(
            f"“{kit}”没有套件清单。现有套件：{known or '无'}。请管理员先设定清单。",
            f"“{kit}” has no kit list. Known kits: {known or 'none'}. The administrator sets one.",
        )
    return found


def kit_recipes(reader: Reader) -> tuple[KitRecipe, ...]:
    """Return the newest recipe of each kit, by code."""
    return tuple(reader.kits.recipes())


def recipe_versions(reader: Reader, kit: str) -> tuple[KitRecipe, ...]:
    """Return all versions of a kit's recipe, the newest first."""
    return tuple(reader.kits.recipes(kit, newest=False))
