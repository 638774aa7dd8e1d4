"""Goods that no inspection has passed leave their state by the inspection, not round it.

That is what waits or is held (待检) and what an inspection rejected (拒收待退). Write-off and
giving back take them; a move, a recovery and taking kits apart don't.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from depot.domain.arrival_left import RejectedUnits
from depot.domain.ledger import HoldingKey, StockStatus
from depot.domain.lines import LineChecks
from depot.store.uow import UnitOfWork


@dataclass(frozen=True)
class Taken:
    """Units that a line of a paper takes out of a holding's state.

    Parameters
    ----------
    field
        The line's field to name when they may not be taken.
    place
        The bin's code.
    """

    line: int
    field: str
    place: str
    key: HoldingKey
    quantity: int


def check_inspected(
    uow: UnitOfWork, checks: LineChecks, depot: str, taken: Sequence[Taken]
) -> None:
    """Find fault with lines that take goods which wait, were held or were rejected.

    Damaged goods that broke later in the depot may go; lines are counted together.
    """
    for each in taken:
        if each.key.status == StockStatus.QUARANTINED.value:
            _check_waiting(uow, checks, each)
    damaged = [each for each in taken if each.key.status == StockStatus.DAMAGED.value]
    if damaged:
        _check_rejected(uow, checks, depot, damaged)


def _check_waiting(uow: UnitOfWork, checks: LineChecks, each: Taken) -> None:
    arrival = uow.inspections.quarantined(each.key.lot_id)
    if arrival is not None:
        checks.add(
            each.line, each.field,
            f"该批次有到货（{arrival}）待检，请在“到货验收”中验收放行或拒收；已损毁的申请报废。",
            f"arrival {arrival} of this lot waits for inspection: release or reject it there, or "
            "ask for its write-off.",
        )  # fmt: skip


def _check_rejected(
    uow: UnitOfWork, checks: LineChecks, depot: str, taken: Sequence[Taken]
) -> None:
    known = uow.inspections.rejected(depot, (each.key.lot_id for each in taken))
    there = uow.ledger.balances({each.key for each in taken})
    before: dict[HoldingKey, int] = {}
    of_lot: dict[int, int] = {}
    for each in taken:
        found = known.get(each.key.lot_id)
        if found is None:
            continue
        gone = before.get(each.key, 0)
        free = found.broke_later(each.place, each.key.owner, there[each.key][0])
        free = min(free - gone, found.damaged - found.total - of_lot.get(each.key.lot_id, 0))
        if each.quantity > free:
            _refuse(checks, each, found, max(0, free))
        before[each.key] = gone + each.quantity
        of_lot[each.key.lot_id] = of_lot.get(each.key.lot_id, 0) + each.quantity


def _refuse(checks: LineChecks, each: Taken, found: RejectedUnits, free: int) -> None:
    arrivals = "、".join(found.arrivals)
    checks.add(
        each.line, each.field,
        f"{each.place} 的该批次有到货拒收 {found.total}（{arrivals}），此处只有 {free} 可变更。"
        "请在“到货验收”中由另一人复验放行或退回，或申请报废。",
        f"{each.place}: of this lot {found.total} were rejected ({', '.join(found.arrivals)}), "
        f"so only {free} here may change. Have another person accept them, give them back, or "
        "ask for their write-off.",
    )  # fmt: skip
