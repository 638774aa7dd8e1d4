"""Numbers that the house sets for itself."""

from __future__ import annotations

from dataclasses import dataclass

from depot.domain.house_rule import RULES, HouseRule
from depot.errors import NotFound
from depot.services.access import Right, require
from depot.store.uow import Reader, UnitOfWork

__all__ = [
    "HouseRule", "RuleSet", "SetHouseRule", "house_rules", "rule_value", "rule_values",
    "set_house_rule",
]  # fmt: skip


@dataclass(frozen=True)
class SetHouseRule:
    """Set a rule to a value."""

    command_id: str
    actor: str
    name: str
    value: int


@dataclass(frozen=True)
class RuleSet:
    """A rule and its value."""

    name: str
    value: int


def set_house_rule(command: SetHouseRule, uow: UnitOfWork) -> RuleSet:
    """Set it; what was done by the old value stays as it is.

    Raises
    ------
    NotFound, InvalidInput, NotAllowed
        For an unknown rule, a value out of bounds, without the right to approve.
    """
    require(uow, command.actor, Right.APPROVE)
    rule = RULES.get(command.name)
    if rule is None:
        raise NotFound(f"没有参数“{command.name}”。", f"There is no rule “{command.name}”.")
    value = rule.checked(command.value)
    uow.house_rules.set(rule.name, value, command.actor)
    return RuleSet(rule.name, value)


def rule_value(reader: Reader, name: str) -> int:
    """Return what holds: what was set, or the default."""
    return rule_values(reader, name)[0]


def rule_values(reader: Reader, *names: str) -> tuple[int, ...]:
    """Return what holds for several rules, read at once, in their order."""
    known = reader.house_rules.values()
    return tuple(known.get(name, RULES[name].default) for name in names)


def house_rules(reader: Reader) -> tuple[tuple[HouseRule, int], ...]:
    """Return all rules with what holds."""
    known = reader.house_rules.values()
    return tuple((rule, known.get(rule.name, rule.default)) for rule in RULES.values())
