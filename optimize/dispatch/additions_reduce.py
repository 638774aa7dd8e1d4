"""Taking additions away again, piece by piece, while a plan still reaches the aim."""

from __future__ import annotations

from optimize.dispatch.additions import Catalogue, Counts, Kind
from optimize.dispatch.additions_result import Stage
from optimize.dispatch.additions_trials import Trials

_REDUCE_UNTIL = 0.85
"""Share of the time limit by which this ends, so that the plan found can be confirmed."""


def reduced(trials: Trials, catalogue: Catalogue, counts: Counts) -> dict[str, int]:
    """Return what is left when nothing more can be taken away, or time is up.

    First all of a kind at once; then the dearest first: all of it, then by halving how many
    are needed.
    """
    kept = {code: count for code, count in counts.items() if count > 0}
    for kind in Kind:
        others = {
            o.code: kept[o.code] for o in catalogue.offers if o.code in kept and o.kind != kind
        }
        may_try = len(kept) - len(others) > 1 and trials.clock.is_before(_REDUCE_UNTIL)
        if may_try and trials.run(others, Stage.REDUCE).people >= trials.aim:
            kept = others
    prices = {offer.code: offer.price_cny for offer in catalogue.offers}
    for code in sorted(kept, key=lambda each: (-prices[each] * kept[each], each)):
        fewest = _fewest(trials, kept, code)
        if fewest:
            kept[code] = fewest
        else:
            del kept[code]
    return kept


def without_each(
    trials: Trials, catalogue: Catalogue, counts: Counts
) -> tuple[dict[str, int], tuple[int | None, ...]]:
    """Return the additions, with the people lost without each, in the catalogue's order.

    One that nobody is lost without is left out.
    """
    kept = dict(counts)
    for code in list(kept):
        rest = {each: count for each, count in kept.items() if each != code}
        if not trials.clock.is_over and trials.run(rest, Stage.CONFIRM).people >= trials.aim:
            kept = rest
    people = min(trials.aim, trials.run(kept, Stage.CONFIRM).people)
    lost: list[int | None] = []
    for offer in catalogue.offers:
        if kept.get(offer.code, 0) > 0:
            rest = {each: count for each, count in kept.items() if each != offer.code}
            known = trials.known(rest)
            if known is None and not trials.clock.is_over:
                known = trials.run(rest, Stage.CONFIRM)
            lost.append(None if known is None else max(0, people - known.people))
    return kept, tuple(lost)


def _fewest(trials: Trials, kept: dict[str, int], code: str) -> int:
    """Return the fewest of one offer with which the aim is reached, as far as time goes."""
    low, high = -1, kept[code]
    while high - low > 1 and trials.clock.is_before(_REDUCE_UNTIL):
        middle = 0 if low < 0 else (low + high) // 2
        if trials.run({**kept, code: middle}, Stage.REDUCE).people >= trials.aim:
            high = middle
        else:
            low = middle
    return high
