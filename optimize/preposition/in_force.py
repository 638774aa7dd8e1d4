"""What is promised already needs no new money: agreements in force as reserves of their own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from optimize.preposition.changes import code_of
from optimize.preposition.conflict import conflict
from optimize.preposition.problem import Layer, Problem, Reserve, Rule
from optimize.preposition.reserve_code import ReserveCode, ReserveKind

_PROMISED = (ReserveKind.AGREED, ReserveKind.CAPACITY)


def with_today_in_force(problem: Problem, ending: Iterable[str] = ()) -> Problem:
    """Return the problem in which today's reserves are there without any new money.

    Today's quantity of an agreement is a reserve ``keep:…`` of its layer without a fee; what
    may be added to it costs its fee. Agreements that end soon stay as they are: renewing them
    costs. Stock that is there is kept or moved, never thrown away, where its limits let it.
    """
    soon = set(ending)
    split = [part for each in problem.reserves for part in _split(each, soon)]
    reserves = tuple(part for part, _ in split)
    codes = {each.code for each in problem.reserves}
    if len({each.code for each in reserves}) < len(reserves):
        reserves, split = problem.reserves, [(each, "") for each in problem.reserves]
    added = {before: part.code for part, before in split if before and part.code not in codes}
    rules = tuple(_with(rule, added) for rule in problem.rules)
    opened = replace(problem, reserves=reserves, rules=rules)
    kept = replace(opened, rules=(*rules, *_all_stock(opened)))
    return opened if conflict(kept) else kept


def _split(reserve: Reserve, soon: set[str]) -> Iterator[tuple[Reserve, str]]:
    """Return its part that is in force with its old code, and the part that may be added."""
    code = code_of(reserve.code)
    if code is None or code.kind not in _PROMISED or not reserve.today or reserve.code in soon:
        yield reserve, ""
        return
    there = str(ReserveCode(ReserveKind.KEPT, code.item, code.place))
    yield (
        replace(reserve, code=there, fee_cny=0.0, least=0.0, most=reserve.today),
        reserve.code,
    )
    most = None if reserve.most is None else max(0.0, reserve.most - reserve.today)
    least = max(0.0, reserve.least - reserve.today)
    yield replace(reserve, today=0.0, most=most, least=least), ""


def _with(rule: Rule, added: dict[str, str]) -> Rule:
    more = tuple(added[code] for code in rule.reserves if code in added)
    return replace(rule, reserves=(*rule.reserves, *more)) if more else rule


def _all_stock(problem: Problem) -> Iterator[Rule]:
    """Return for each item that what lies here today lies here or somewhere else."""
    for item in problem.items:
        own = [
            each
            for each in problem.reserves
            if each.item == item.code
            and each.layer is Layer.STOCK
            and (code := code_of(each.code)) is not None
            and code.kind in {ReserveKind.KEPT, ReserveKind.MOVED}
        ]
        held = sum(each.today for each in own)
        if held:
            yield Rule(
                f"all/{item.code}", held, held, reserves=tuple(each.code for each in own),
                name=item.name,
            )  # fmt: skip
