"""Carry a plan out month by month in plain arithmetic, and say what it breaks.

Shares nothing with the solver but the problem and the plan.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from optimize.replenish.plan import Plan
from optimize.replenish.problem import Lot, Outlet, Problem

_CENT = 0.01
_SLACK = 1e-6


@dataclass
class Account:
    """What carrying a plan out gives.

    Parameters
    ----------
    faults
        Rules that it breaks, in words; a target missed is no fault but lacks.
    stock
        Lot → units at the end of each month.
    """

    faults: list[str] = field(default_factory=list)
    stock: dict[str, list[int]] = field(default_factory=dict)
    ready: dict[str, list[int]] = field(default_factory=dict)
    lacking: dict[tuple[str, int], int] = field(default_factory=dict)
    spent: dict[tuple[int, str], float] = field(default_factory=lambda: defaultdict(float))
    cost_cny: float = 0.0

    def weighted(self, problem: Problem) -> float:
        """Return Σ weight × units that lack."""
        return sum(problem.item_of[k].weight * units for (k, _), units in self.lacking.items())


def carry_out(problem: Problem, plan: Plan) -> Account:
    """Return what happens, with all faults."""
    account = Account()
    account.faults += _orders(problem, plan)
    account.faults += _renewals(problem, plan)
    account.faults += _signings(problem, plan)
    lots = problem.lot_of
    _simulate(problem, plan, lots, account)
    account.faults += _outlets(problem, plan)
    account.faults += _fefo(problem, plan, lots, account)
    _targets(problem, plan, lots, account)
    account.faults += _room(problem, lots, account)
    _money(problem, plan, lots, account)
    return account


def _orders(problem: Problem, plan: Plan) -> Iterator[str]:
    seen = set()
    for each in plan.orders:
        offer = problem.offer_of.get(each.offer)
        if offer is None:
            yield f"no offer {each.offer}"
            continue
        where = f"order {each.offer} in month {each.month}"
        if (each.offer, each.month) in seen:
            yield f"{where}: two orders in a month"
        seen.add((each.offer, each.month))
        last = problem.months - 1 if offer.last_month is None else offer.last_month
        if not offer.first_month <= each.month <= last or each.month < 0:
            yield f"{where}: not on offer then"
        if each.month + offer.lead_months >= problem.months:
            yield f"{where}: comes after the plan's end"
        least = max(offer.least_units, offer.steps[0].from_units, 1)
        if each.units < least or each.units % offer.pack_units:
            yield f"{where}: {each.units} units, not whole packs of at least {least}"
        if offer.most_units is not None and each.units > offer.most_units:
            yield f"{where}: {each.units} of at most {offer.most_units}"
        if abs(each.cost_cny - offer.cost(each.units)) > _CENT:
            yield f"{where}: costs {offer.cost(each.units)}, not {each.cost_cny}"


def _renewals(problem: Problem, plan: Plan) -> Iterator[str]:
    known = {each.code: each for each in problem.agreements}
    done: dict[str, int] = defaultdict(int)
    for each in sorted(plan.renewals, key=lambda x: (x.agreement, x.month, x.number)):
        agreement = known.get(each.agreement)
        if agreement is None:
            yield f"no agreement {each.agreement}"
            continue
        if each.number != done[each.agreement] or each.month != agreement.starts(each.number):
            yield f"{each.agreement}: renewal {each.number} doesn't follow on"
        done[each.agreement] += 1
        if done[each.agreement] > agreement.most_renewals or each.month >= problem.months:
            yield f"{each.agreement}: can't be renewed so often"
        if abs(each.cost_cny - agreement.fee_cny) > _CENT:
            yield f"{each.agreement}: its fee is {agreement.fee_cny}, not {each.cost_cny}"


def _signings(problem: Problem, plan: Plan) -> Iterator[str]:
    known = {each.code: each for each in problem.new_agreements}
    force: dict[tuple[str, int], int] = defaultdict(int)
    for each in plan.signings:
        new = known.get(each.agreement)
        if new is None or each.packs <= 0:
            yield f"no new agreement {each.agreement}, or no packs of it"
            continue
        where = f"new agreement {each.agreement} signed in month {each.month}"
        last = problem.months if new.last_month is None else new.last_month
        if not max(0, new.first_month) <= each.month <= last:
            yield f"{where}: can't be signed then"
        if each.begins != each.month + new.lead_months or each.begins >= problem.months:
            yield f"{where}: doesn't begin in month {each.begins} of the plan"
        if abs(each.cost_cny - each.packs * new.fee_cny) > _CENT:
            yield f"{where}: its fee is {each.packs * new.fee_cny}, not {each.cost_cny}"
        for month in range(each.begins, each.begins + new.term_months):
            force[each.agreement, month] += each.packs
    for (code, month), packs in force.items():
        if packs > known[code].most_packs:
            yield f"new agreement {code}: {packs} packs at a time in month {month}"


def _signed(problem: Problem, plan: Plan, item: str, month: int) -> int:
    """Return units of new agreements that count in a month."""
    units = 0
    for each in plan.signings:
        new = problem.new_agreement_of.get(each.agreement)
        if new is not None and new.item == item:
            after = month - each.begins
            units += each.packs * new.counted_units if 0 <= after < new.term_months else 0
    return units


def _simulate(problem: Problem, plan: Plan, lots: dict[str, Lot], account: Account) -> None:
    inflow, outflow = _incoming(problem, plan), _outgoing(plan)
    account.faults += _moves(problem, plan, lots)
    for code, lot in lots.items():
        held, path = 0, []
        for month in range(problem.months):
            held += inflow[code, month] - outflow[code, month]
            path.append(held)
            if held < 0:
                account.faults.append(f"lot {code}: {-held} more leave than are there in {month}")
            if lot.expires is not None and lot.expires < month and held > 0:
                account.faults.append(f"lot {code}: {held} expired units kept in month {month}")
        account.stock[code] = path


def _incoming(problem: Problem, plan: Plan) -> dict[tuple[str, int], int]:
    """Return what is there, what is bought, and what comes back."""
    inflow: dict[tuple[str, int], int] = defaultdict(int)
    back = {each.code: each.returns_after for each in problem.outlets}
    for lot in problem.lots:
        inflow[lot.code, lot.arrives] += lot.units
    for order in plan.orders:
        offer = problem.offer_of.get(order.offer)
        if offer is not None:
            code = problem.bought_lot(offer, order.month).code
            inflow[code, order.month + offer.lead_months] += order.units
    for move in plan.moves:
        after = back.get(move.outlet)
        if after is not None:
            inflow[move.lot, move.month + after] += move.units
    return inflow


def _outgoing(plan: Plan) -> dict[tuple[str, int], int]:
    outflow: dict[tuple[str, int], int] = defaultdict(int)
    for move in plan.moves:
        outflow[move.lot, move.month] += move.units
    for off in plan.write_offs:
        outflow[off.lot, off.month] += off.units
    return outflow


def _moves(problem: Problem, plan: Plan, lots: dict[str, Lot]) -> Iterator[str]:
    outlets = {each.code: each for each in problem.outlets}
    for move in plan.moves:
        outlet = outlets.get(move.outlet)
        if outlet is None or move.lot not in lots or move.units <= 0:
            yield f"move {move}: no such outlet, lot or amount"
        elif not problem.takes(outlet, lots[move.lot], move.month):
            yield f"move {move}: the outlet doesn't take it then"
    for off in plan.write_offs:
        if off.lot not in lots or off.units <= 0:
            yield f"write-off {off}: no such lot or amount"


def _outlets(problem: Problem, plan: Plan) -> Iterator[str]:
    taken: dict[tuple[str, int], int] = defaultdict(int)
    for move in plan.moves:
        taken[move.outlet, move.month] += move.units
    for outlet in problem.outlets:
        for month in range(problem.months):
            if taken[outlet.code, month] > outlet.most:
                yield f"outlet {outlet.code}: {taken[outlet.code, month]} in month {month}"


def _fefo(problem: Problem, plan: Plan, lots: dict[str, Lot], account: Account) -> Iterator[str]:
    """Nothing is given away while units that expire earlier would do; loans come back."""
    lent = {each.item for each in problem.outlets if each.returns_after is not None}
    outlets = {each.code: each for each in problem.outlets}
    for move in plan.moves:
        lot, outlet = lots.get(move.lot), outlets.get(move.outlet)
        if lot is None or outlet is None or lot.item in lent:
            continue
        for other in _earlier(lots, lot):
            if problem.takes(outlet, other, move.month) and account.stock[other.code][move.month]:
                yield f"move {move}: lot {other.code} expires earlier"


def _earlier(lots: dict[str, Lot], lot: Lot) -> Iterator[Lot]:
    for other in lots.values():
        same = (other.item, other.place) == (lot.item, lot.place)
        if same and other.expires is not None:
            if lot.expires is not None and other.expires >= lot.expires:
                continue
            yield other


def _targets(problem: Problem, plan: Plan, lots: dict[str, Lot], account: Account) -> None:
    renewed: dict[str, int] = defaultdict(int)
    for each in plan.renewals:
        renewed[each.agreement] += 1
    taken: dict[tuple[str, int], int] = defaultdict(int)
    for move in plan.moves:
        taken[move.outlet, move.month] += move.units
    for item in problem.items:
        path = []
        for month in range(problem.months):
            units = sum(
                account.stock[lot.code][month]
                for lot in lots.values()
                if lot.item == item.code and problem.is_ready(lot, month)
            )
            for agreement in problem.agreements:
                if agreement.in_force(month, renewed[agreement.code]):
                    units += sum(count for code, count in agreement.counts if code == item.code)
            units += _signed(problem, plan, item.code, month)
            path.append(units)
            missed = max(0, item.target[month] - units)
            for outlet in problem.outlets:
                if outlet.item == item.code and problem.is_open(outlet, month):
                    missed += _unserved(outlet, taken[outlet.code, month])
            if missed:
                account.lacking[item.code, month] = missed
        account.ready[item.code] = path


def _unserved(outlet: Outlet, taken: int) -> int:
    return max(0, outlet.least - taken)


def _room(problem: Problem, lots: dict[str, Lot], account: Account) -> Iterator[str]:
    for place in problem.places:
        if place.volume_m3 is None:
            continue
        for month in range(problem.months):
            filled = sum(
                problem.item_of[lot.item].volume_m3 * account.stock[lot.code][month]
                for lot in lots.values()
                if lot.place == place.code
            )
            if filled > place.volume_m3 + _SLACK * max(1.0, place.volume_m3):
                yield f"{place.code}: {filled} m³ of {place.volume_m3} in month {month}"


def _money(problem: Problem, plan: Plan, lots: dict[str, Lot], account: Account) -> None:
    for purse, cny in _paid(problem, plan, lots):
        account.cost_cny += cny
        if purse[1] and cny:
            account.spent[purse] += cny
    account.cost_cny += _unpaid(problem, plan, lots)
    for code, path in account.stock.items():
        account.cost_cny += problem.item_of[lots[code].item].holding_cny * sum(path)
    if problem.budget is not None:
        for purse, cny in account.spent.items():
            free = problem.purses.get(purse, 0.0)
            if cny > free + _CENT:
                account.faults.append(f"{purse}: {cny} CNY of {free}")


def _paid(
    problem: Problem, plan: Plan, lots: dict[str, Lot]
) -> Iterator[tuple[tuple[int, str], float]]:
    agreements = {each.code: each for each in problem.agreements}
    for order in plan.orders:
        if order.offer in problem.offer_of:
            item = problem.item_of[problem.offer_of[order.offer].item]
            yield problem.purse(order.month, item.purpose), order.cost_cny
    for renewal in plan.renewals:
        if renewal.agreement in agreements:
            purpose = agreements[renewal.agreement].purpose
            yield problem.purse(renewal.month, purpose), renewal.cost_cny
    for signing in plan.signings:
        new = problem.new_agreement_of.get(signing.agreement)
        if new is not None:
            yield problem.purse(signing.begins, new.purpose), signing.cost_cny
    for off in plan.write_offs:
        if off.lot in lots:
            cost = problem.item_of[lots[off.lot].item].write_off_cny * off.units
            yield problem.purse(off.month, problem.write_off_purpose), cost


def _unpaid(problem: Problem, plan: Plan, lots: dict[str, Lot]) -> float:
    """Return what is lost less what outlets are worth."""
    outlets = {each.code: each for each in problem.outlets}
    lost = sum(
        problem.item_of[lots[off.lot].item].loss_cny * off.units
        for off in plan.write_offs
        if off.lot in lots
    )
    worth = 0.0
    for move in plan.moves:
        if move.outlet in outlets:
            outlet = outlets[move.outlet]
            worth += outlet.share * problem.item_of[outlet.item].price_cny * move.units
    return lost - worth
