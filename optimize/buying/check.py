"""Whether an answer keeps the rules, computed anew from problem and answer."""

from __future__ import annotations

from optimize.buying.problem import BuyingAnswer, BuyingProblem


def check(problem: BuyingProblem, answer: BuyingAnswer) -> tuple[str, ...]:
    """Return what is wrong, in words for developers; empty when the answer holds."""
    offers = {each.key: each for each in problem.offers}
    unknown = [key for key in answer.units if key not in offers]
    if unknown:
        return (f"no such offers: {unknown}",)
    faults = []
    bought: dict[str, int] = {}
    for key, units in answer.units.items():
        each = offers[key]
        bought[each.item] = bought.get(each.item, 0) + units
        if not 0 < units <= each.units:
            faults.append(f"{key}: {units} units of {each.units}")
        if each.ready_min > problem.deadline_min:
            faults.append(f"{key}: ready at {each.ready_min}, after {problem.deadline_min}")
    for item, need in problem.needs.items():
        if bought.get(item, 0) + answer.short.get(item, 0) != need:
            faults.append(f"{item}: bought and short don't make {need}")
    if set(bought) - set(problem.needs):
        faults.append("bought what nobody needs")
    sellers = {offers[key].seller for key in answer.units}
    if problem.seller_cap is not None and len(sellers) > problem.seller_cap:
        faults.append(f"{len(sellers)} sellers, at most {problem.seller_cap}")
    if answer.cost != sum(units * offers[key].price for key, units in answer.units.items()):
        faults.append("the cost is not what the units cost")
    return tuple(faults)
