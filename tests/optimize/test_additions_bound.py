"""The least price is never above that of any choice with which everybody can be relieved."""

from itertools import product

import pytest
from exhaustive import most_people
from relief_world import tiny

from optimize.dispatch.additions import Catalogue, ExtraDocks, ExtraStock, ExtraTrucks
from optimize.dispatch.additions_model import for_proof, with_additions


def catalogue(problem):
    source, item = problem.sources[0], problem.items[0]
    return Catalogue(
        (
            ExtraTrucks("H", problem.vehicle_types[0].code, source.location, 70.0, 1),
            ExtraStock("S", source.code, item.code, 3.0, 2, ready_min=5),
            ExtraDocks("K", source.code, 40.0, 1, 10),
        )
    )


@pytest.mark.parametrize("seeds", [range(26, 33), range(33, 40)])
def test_no_choice_that_relieves_as_many_is_cheaper(seeds):
    compared = 0
    for seed in seeds:
        problem = tiny(seed)
        offers = catalogue(problem)
        relaxed = for_proof(problem, offers, roads=True)
        if relaxed is None:
            continue
        reached = {}
        for counts in product(*(range(offer.most + 1) for offer in offers.offers)):
            chosen = dict(zip(("H", "S", "K"), counts, strict=True))
            people = most_people(with_additions(problem, offers, chosen), 3, 400)
            if people is not None:
                price = offers.price(chosen)
                reached[people] = min(price, reached.get(people, price))
        for people, price in reached.items():
            compared += people > 0
            assert offers.rounded_up(relaxed.least_price(people, 10)) <= price, (seed, people)
    assert compared
