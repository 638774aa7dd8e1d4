"""The rule of the procurement plan, on numbers that are worked out by hand."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from depot.domain.procurement import Gap, Option, Purse, Way, propose

GROUP = "daily_necessities"


def gap(item="WT01", standard=100, usable=0, people=4.0, *, perishable=False, group=GROUP):
    return Gap(item, group, standard, usable, 0, 0, people, perishable)


def buy(item="WT01", fen=1000, yearly=1000):
    return Option(item, Way.BUY, None, fen, yearly)


def sign(item="WT01", fen=50, share=0.5):
    return Option(item, Way.SIGN, None, fen, fen, share)


def told(lines):
    return [(each.item, each.way.value, each.quantity, each.counts, each.budget) for each in lines]


def test_what_is_complete_is_not_bought():
    assert propose([gap(usable=100)], [buy()], [Purse("A", GROUP, 10**9)]) == ()


def test_durable_goods_are_bought_as_far_as_money_goes_and_the_rest_is_said():
    """100 lack at 10 yuan; 350 yuan buy 35, 65 lack 650 yuan."""
    lines = propose([gap()], [buy()], [Purse("A", GROUP, 35_000)])
    assert told(lines) == [("WT01", "buy", 35, 35, "A"), ("WT01", "buy", 65, 65, "")]
    assert [each.fen for each in lines] == [35_000, 65_000]
    assert lines[0].people == 140


def test_perishable_goods_are_signed_for_with_more_than_lacks():
    """Of two promised one is expected to come: 200 for 100, paid as retention fees."""
    purses = [Purse("A", GROUP, 10**6), Purse("R", "retention", 8_000)]
    lines = propose([gap(perishable=True)], [buy(), sign()], purses)
    # 8,000 fen are fees for 160, which count 80; the other 20 are bought.
    assert told(lines) == [("WT01", "sign", 160, 80, "R"), ("WT01", "buy", 20, 20, "A")]


def test_an_agreement_that_lapses_is_renewed_first_and_only_as_far_as_it_goes():
    renew = Option("WT01", Way.RENEW, 60, 30, 30, 1.0, "S", "XB-1")
    lines = propose([gap(perishable=True)], [buy(), renew], [
        Purse("A", GROUP, 10**6), Purse("R", "retention", 10**6)])  # fmt: skip
    assert told(lines) == [("WT01", "renew", 60, 60, "R"), ("WT01", "buy", 40, 40, "A")]


def test_more_people_for_a_yuan_come_first():
    """A tent for 3 at 1,500 yuan is 2 ‰ a yuan, a box for 4 at 30 is 133 ‰."""
    gaps = [gap("SH01", 10, people=3.0), gap("WT01", 100, people=4.0)]
    options = [buy("SH01", 150_000), buy("WT01", 3_000)]
    lines = propose(gaps, options, [Purse("A", GROUP, 300_000)])
    assert told(lines)[0] == ("WT01", "buy", 100, 100, "A")
    assert {each.item for each in lines if not each.is_funded} == {"SH01"}


def test_basic_relief_comes_before_equipment_where_one_purse_pays_for_both():
    gaps = [gap("EQ01", 1, people=99, group="response_equipment", perishable=True),
            gap("WT01", 1, people=1, perishable=True)]  # fmt: skip
    options = [sign("EQ01", 100, 1.0), sign("WT01", 100, 1.0)]
    lines = propose(gaps, options, [Purse("R", "retention", 100)])
    assert told(lines)[0] == ("WT01", "sign", 1, 1, "R")


CASES = st.lists(
    st.tuples(st.integers(0, 50), st.integers(1, 40), st.integers(1, 9), st.booleans(),
              st.sampled_from([0.3, 0.9, 1.0])),
    min_size=1, max_size=5,
)  # fmt: skip


@given(CASES, st.lists(st.integers(0, 600), min_size=3, max_size=3))
def test_no_purse_is_overdrawn_and_each_yuan_is_on_one_line(cases, money):
    purposes = (GROUP, GROUP, "retention")
    purses = [
        Purse(str(n), purpose, fen)
        for n, (purpose, fen) in enumerate(zip(purposes, money, strict=True))
    ]
    gaps = [gap(f"I{n}", case[1], perishable=case[3]) for n, case in enumerate(cases)]
    options = [buy(f"I{n}", case[2]) for n, case in enumerate(cases)]
    options += [sign(f"I{n}", case[2], case[4]) for n, case in enumerate(cases)]
    lines = propose(gaps, options, purses)
    spent, closed = Counter(), Counter()
    for each in lines:
        spent[each.budget] += each.fen
        closed[each.item] += each.counts
    for n, fen in enumerate(money):
        assert spent[str(n)] + purses[n].fen == fen
        assert purses[n].fen >= 0
    # All that lacks stands on a line, with money or without.
    assert all(closed[each.item] == each.units for each in gaps)
    assert [each.line for each in lines] == list(range(1, len(lines) + 1))
