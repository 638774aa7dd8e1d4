"""Units with a serial number of their own (单台编号): where each is and how good it is.

Units follow the ledger: whatever moves goods of a lot moves its units too. Units that a
command names are the ones that move; where it names none, those that nothing holds go
first, by number, and the history says that this was assumed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from depot.domain.ledger import AccountKind, HoldingKey, Posting, StockStatus
from depot.errors import Conflict, InvalidInput

MAX_NUMBER_LENGTH = 64
# Among the numbers of a posting: a unit that was never registered.
UNNUMBERED = ""


class Grade(StrEnum):
    """Condition: as new, sound, usable after repair, beyond repair."""

    A = "A"
    B = "B"
    C = "C"
    D = "D"


class UnitState(StrEnum):
    """Where in its life a unit is; read from where it stands."""

    IN_STORE = "in_store"
    ON_HOLD = "on_hold"
    ON_LOAN = "on_loan"
    IN_REPAIR = "in_repair"
    IN_RECOVERY = "in_recovery"
    OUT = "out"
    WRITTEN_OFF = "written_off"


@dataclass(frozen=True)
class SerialUnit:
    """One unit.

    Parameters
    ----------
    item, number
        Together they name it.
    lot_id
        Its lot.
    key
        The holding that it is a part of.
    grade
        Condition.
    held_for
        Paper that it is set aside for: a recovery, a write-off; empty when free.
    """

    item: str
    number: str
    lot_id: int
    key: HoldingKey
    grade: Grade = Grade.A
    held_for: str = ""


@dataclass(frozen=True)
class UnitMove:
    """A unit that follows a posting; `assumed` when nobody named it."""

    unit: SerialUnit
    assumed: bool


def unit_state(kind: AccountKind, status: str, held_for: str) -> UnitState:
    """Return where in its life a unit is."""
    if kind is AccountKind.LOSS:
        return UnitState.WRITTEN_OFF
    if kind is AccountKind.ON_LOAN:
        return UnitState.ON_LOAN
    if kind is not AccountKind.STORAGE:
        return UnitState.OUT
    if held_for.startswith("HS-"):
        return UnitState.IN_RECOVERY
    if status == StockStatus.REPAIR:
        return UnitState.IN_REPAIR
    return UnitState.IN_STORE if status == StockStatus.ISSUABLE else UnitState.ON_HOLD


def require_numbers(numbers: Sequence[str]) -> tuple[str, ...]:
    """Return serial numbers, trimmed.

    Raises
    ------
    InvalidInput
        When one is empty, too long, unprintable, or there twice.
    """
    trimmed = tuple(str(number).strip() for number in numbers)
    for number in trimmed:
        if not number or len(number) > MAX_NUMBER_LENGTH or not number.isprintable():
            raise InvalidInput(
                f"序列号“{number[:40]}”无效：应为 1 至 {MAX_NUMBER_LENGTH} 个可见字符。",
                f"Serial number “{number[:40]}” must have 1 to {MAX_NUMBER_LENGTH} visible "
                "characters.",
            )
    twice = sorted({number for number in trimmed if trimmed.count(number) > 1})
    if twice:
        raise InvalidInput(
            f"序列号重复：{'、'.join(twice)}。同一台只填一次。",
            f"Serial numbers entered twice: {', '.join(twice)}. Enter each unit once.",
        )
    return trimmed


def followed(
    units: Iterable[SerialUnit],
    postings: Iterable[Posting],
    named: Mapping[tuple[HoldingKey, HoldingKey], Sequence[str]],
    bounded: Mapping[int, bool],
    left: Mapping[HoldingKey, int],
) -> list[UnitMove]:
    """Return the units that postings move, in their order.

    Units set aside for another paper stay where they are as long as others can be meant.

    Parameters
    ----------
    units
        All units of the lots that are posted.
    postings
        In the order of posting.
    named
        Source and target → numbers of the units that go that way; `UNNUMBERED` for one that
        nobody has registered.
    bounded
        Account id → whether it holds what was put in. Out of the others (suppliers,
        consumption) units come back only when they are named.
    left
        What stays in each holding that has units set aside for other papers.

    Raises
    ------
    Conflict
        When a named unit is not where the posting takes it from.
    """
    now = {(unit.lot_id, unit.number): unit for unit in units}
    waiting = {way: list(numbers) for way, numbers in named.items()}
    moves: list[UnitMove] = []
    for posting in postings:
        here = [unit for unit in now.values() if unit.key == posting.source]
        names = waiting.get((posting.source, posting.target), [])[: posting.quantity]
        del waiting.get((posting.source, posting.target), [])[: posting.quantity]
        chosen = [_named(now, posting, number) for number in names if number != UNNUMBERED]
        taken = {unit.number for unit in chosen}
        others: list[SerialUnit] = []
        if bounded[posting.source.account_id]:
            rest = [unit for unit in here if unit.number not in taken]
            others = _assumed(rest, posting, posting.quantity - len(names), left)
        for unit, assumed in [*((u, False) for u in chosen), *((u, True) for u in others)]:
            # What a whole holding does is no assumption.
            whole = len(here) <= posting.quantity
            after = replace(unit, key=posting.target)
            now[unit.lot_id, unit.number] = after
            moves.append(UnitMove(after, assumed and not whole))
    return moves


def _assumed(
    rest: Sequence[SerialUnit], posting: Posting, most: int, left: Mapping[HoldingKey, int]
) -> list[SerialUnit]:
    """Return the units that go though nobody named them: the paper's own first."""
    paper = posting.document_no
    ours = sorted(
        (unit for unit in rest if unit.held_for in {"", paper}),
        key=lambda unit: (unit.held_for != paper, unit.number),
    )[:most]
    elsewhere = sorted((unit for unit in rest if unit.held_for not in {"", paper}), key=_number)
    # More units than goods can't stay behind.
    forced = len(rest) - len(ours) - left.get(posting.source, len(rest))
    return ours + elsewhere[: max(0, min(forced, most - len(ours)))]


def _number(unit: SerialUnit) -> str:
    return unit.number


def _named(now: Mapping[tuple[int, str], SerialUnit], posting: Posting, number: str) -> SerialUnit:
    unit = now.get((posting.source.lot_id, number))
    if unit is None or unit.key != posting.source:
        raise Conflict(
            f"序列号 {number} 不在所选的库位和批次中（可能已移走、借出或出库）。"
            "请刷新后核对实物编号。",
            f"Serial {number} is not in the chosen bin and lot (moved, lent or issued?). "
            "Reload and check the number on the unit.",
        )
    return unit
