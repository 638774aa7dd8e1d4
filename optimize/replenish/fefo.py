"""The same plan with what expires first given away first.

Where a unit of a later lot leaves though one of an earlier lot would do, the two change
places: the earlier one leaves now, the later one takes its fate. Nothing costs more, nothing
stands anywhere at another time, and what is left lives longer.
"""

from __future__ import annotations

from collections import defaultdict

from optimize.replenish.plan import Move, Plan, WriteOff
from optimize.replenish.problem import Lot, Problem


def in_order_of_expiry(problem: Problem, plan: Plan) -> Plan:
    """Return a plan of the same cost that keeps first expired, first out at each place."""
    lent = {each.item for each in problem.outlets if each.returns_after is not None}
    groups: dict[tuple[str, str], list[Lot]] = defaultdict(list)
    for lot in problem.lot_of.values():
        if lot.item not in lent:
            groups[lot.item, lot.place].append(lot)
    work = _Work(problem, plan)
    for lots in groups.values():
        lots.sort(key=lambda lot: (lot.expires is None, lot.expires or 0))
        for month in range(problem.months):
            for late in reversed(range(1, len(lots))):
                for early in range(late):
                    if lots[early].expires != lots[late].expires:
                        work.exchange(lots[early], lots[late], month)
    return work.plan(plan)


class _Work:
    """Exits of each lot: what leaves when by which door; a write-off is the door ``""``."""

    def __init__(self, problem: Problem, plan: Plan) -> None:
        self._problem = problem
        self._doors = {each.code: each for each in problem.outlets}
        self._out: dict[tuple[str, int], dict[str, int]] = defaultdict(lambda: defaultdict(int))
        self._in: dict[tuple[str, int], int] = defaultdict(int)
        for lot in problem.lots:
            self._in[lot.code, lot.arrives] += lot.units
        for order in plan.orders:
            offer = problem.offer_of[order.offer]
            lot = problem.bought_lot(offer, order.month)
            self._in[lot.code, order.month + offer.lead_months] += order.units
        for move in plan.moves:
            self._out[move.lot, move.month][move.outlet] += move.units
            back = self._doors[move.outlet].returns_after
            if back is not None:
                self._in[move.lot, move.month + back] += move.units
        for off in plan.write_offs:
            self._out[off.lot, off.month][""] += off.units

    def exchange(self, early: Lot, late: Lot, month: int) -> None:
        """Let the earlier lot leave in a month in which the later one does."""
        for door in list(self._out[late.code, month]):
            if not door or not self._problem.takes(self._doors[door], early, month):
                continue
            units = min(self._out[late.code, month][door], self._spare(early, month))
            if units <= 0:
                continue
            self._out[late.code, month][door] -= units
            self._out[early.code, month][door] += units
            self._hand_on(early, late, month + 1, units)

    def _spare(self, lot: Lot, month: int) -> int:
        """Units that stand at the month's end and whose later exits can be another's."""
        held = sum(
            self._in[lot.code, t] - sum(self._out[lot.code, t].values()) for t in range(month + 1)
        )
        spare, gone = held, 0
        for t in range(month + 1, self._problem.months):
            held += self._in[lot.code, t] - sum(self._out[lot.code, t].values())
            gone += sum(self._out[lot.code, t].values())
            spare = min(spare, held + gone)
        return spare

    def _hand_on(self, early: Lot, late: Lot, start: int, units: int) -> None:
        """Give the first exits of the earlier lot to the later one."""
        for t in range(start, self._problem.months):
            for door in list(self._out[early.code, t]):
                given = min(units, self._out[early.code, t][door])
                self._out[early.code, t][door] -= given
                self._out[late.code, t][door] += given
                units -= given

    def plan(self, before: Plan) -> Plan:
        """Return what came of it."""
        exits = sorted(
            (month, lot, door, units)
            for (lot, month), doors in self._out.items()
            for door, units in doors.items()
            if units
        )
        return Plan(
            before.orders,
            tuple(Move(lot, door, month, units) for month, lot, door, units in exits if door),
            tuple(WriteOff(lot, month, units) for month, lot, door, units in exits if not door),
            before.renewals,
            before.signings,
        )
