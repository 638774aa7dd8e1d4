"""Small worlds of months, lots and sellers, and the best plan by trying everything."""

from functools import cache
from random import Random

from optimize.replenish.problem import (
    Agreement,
    BudgetLine,
    Item,
    Lot,
    NewAgreement,
    Offer,
    Outlet,
    Place,
    Problem,
    Step,
)  # fmt: skip


def world(months, item=None, lots=(), offers=(), outlets=(), *, agreements=(), budget=None,
          room=None, off_purpose="", news=()):  # fmt: skip
    return Problem(
        (2026, 12), months, (item or water(months),), (Place("D", room),), tuple(lots),
        tuple(offers), tuple(outlets), tuple(agreements),
        None if budget is None else tuple(
            BudgetLine(f"{year}/{purpose}", year, purpose, cny)
            for (year, purpose), cny in budget.items()
        ), off_purpose, new_agreements=tuple(news),
    )  # fmt: skip


def water(months, target=100, **words):
    given = {"price_cny": 10.0, "write_off_cny": 1.0, "loss_cny": 10.0, "volume_m3": 1.0}
    return Item("water", (target,) * months, **(given | words))


def lot(units, expires=None, code="old", arrives=0):
    return Lot(code, "water", "D", units, expires, arrives)


def offer(price=10.0, code="shop", steps=None, **words):
    return Offer(code, "water", "D", steps or (Step(1, price),), **words)


def steps(*pairs):
    return tuple(Step(start, price) for start, price in pairs)


def outlet(most=20, share=0.5, code="users", **words):
    return Outlet(code, "water", most, share=share, **words)


def agreement(units=60, ends=3, fee=100.0, **words):
    given = {"term_months": 12, "most_renewals": 1}
    return Agreement("A", (("water", units),), ends, fee, **(given | words))


def new(fee=5.0, **words):
    """Packs of 10, of which 8 count, 20 at a time."""
    given = {"pack_units": 10, "counted_units": 8, "most_packs": 20}
    return NewAgreement("N", "water", fee, **(given | words))


def tiny(seed):
    """Return a world of three or four months and a few units, drawn by its seed."""
    draw = Random(seed)  # noqa: S311
    months = draw.choice([3, 4])
    item = Item(
        "water", tuple(draw.randint(0, 3) for _ in range(months)), 10.0, 1.0,
        draw.choice([0, 1]), draw.choice([0.0, 0.25]), 1.0, 10.0,
    )  # fmt: skip
    lots = [lot(draw.randint(1, 2), draw.choice([0, 1, 2, None]), f"old{n}") for n in range(2)]
    shop = offer(
        steps=draw.choice([steps((1, 8.0)), steps((1, 10.0), (3, 6.0))]),
        lead_months=draw.choice([0, 1]), life_months=draw.choice([2, 3, None]),
        pack_units=draw.choice([1, 2]), most_units=4,
        least_units=draw.choice([0, 2]),
    )  # fmt: skip
    users = outlet(draw.choice([1, 2]), draw.choice([0.2, 0.5]), least=draw.choice([0, 1]))
    money = draw.choice([None, {(2026, "goods"): 10.0, (2027, "goods"): 16.0}])
    deal = agreement(1, draw.choice([0, 1]), draw.choice([3.0, 30.0]), purpose="goods")
    return world(
        months,
        item,
        lots,
        [shop],
        [users],
        budget=money,
        agreements=[deal] * draw.choice([0, 1]),
        room=draw.choice([None, 5.0]),
    )


def by_trying(problem):
    """Return (Σ lacking, cost) of the best plan: every choice of every month is tried."""
    start = {}
    for each in problem.lots:
        start[each.expires] = start.get(each.expires, 0) + each.units
    stock = tuple(sorted(start.items(), key=str))
    return _Trying(problem).best(0, stock, (), renewed=False, spent=(0.0, 0.0))


class _Trying:
    def __init__(self, problem):
        self.problem = problem
        (self.item,), (self.shop,), (self.users,) = problem.items, problem.offers, problem.outlets
        self.room = problem.places[0].volume_m3
        self.deal = next(iter(problem.agreements), None)
        self.best = cache(self._best)

    def _best(self, month, stock, coming, *, renewed, spent):
        if month == self.problem.months:
            return 0.0, 0.0
        found = (float("inf"), float("inf"))
        for units in self._amounts(month):
            for signs in self._signatures(month):
                paid = self._paid(spent, month, units, signs)
                if paid is None:
                    continue
                there, later = self._arrived(month, stock, coming, units)
                for left, taken, thrown in _leaving(there, self.users, month, self.room):
                    now = self._now(month, left, taken, renewed or signs)
                    if now is None:
                        continue
                    cost = now[1] + self._bought(units, signs) + thrown * (
                        self.item.write_off_cny + self.item.loss_cny
                    )  # fmt: skip
                    after = tuple(sorted(left.items(), key=str))
                    rest = self.best(
                        month + 1, after, later, renewed=renewed or signs, spent=paid
                    )  # fmt: skip
                    found = min(found, (round(now[0] + rest[0], 9), round(cost + rest[1], 9)))
        return found

    def _amounts(self, month):
        shop = self.shop
        yield 0
        if month + shop.lead_months < self.problem.months:
            for units in range(shop.pack_units, shop.most_units + 1, shop.pack_units):
                if units >= shop.least_units:
                    yield units

    def _signatures(self, month):
        return [False, True] if self.deal and month == self.deal.ends + 1 else [False]

    def _bought(self, units, signs):
        return self.shop.cost(units) + (self.deal.fee_cny if signs else 0.0)

    def _paid(self, spent, month, units, signs):
        if self.problem.budget is None:
            return spent
        year, cny = self.problem.calendar(month)[0], self._bought(units, signs)
        after = tuple(spent[n] + (cny if year == 2026 + n else 0) for n in (0, 1))
        limits = [self.problem.purses.get((2026 + n, "goods"), 0.0) for n in (0, 1)]
        return after if all(after[n] <= limits[n] + 1e-9 for n in (0, 1)) else None

    def _arrived(self, month, stock, coming, units):
        there, shop = dict(stock), self.shop
        if units:
            life, arrives = shop.life_months, month + shop.lead_months
            coming = (*coming, (arrives, None if life is None else arrives + life - 1, units))
        for when, ends, amount in coming:
            if when == month:
                there[ends] = there.get(ends, 0) + amount
        return there, tuple(each for each in coming if each[0] > month)

    def _now(self, month, left, taken, renewed):
        """Return what lacks and what keeping costs less what users are worth; None: no room."""
        item, held = self.item, sum(left.values())
        if self.room is not None and held * item.volume_m3 > self.room:
            return None
        ready = sum(
            units for ends, units in left.items()
            if ends is None or ends - month >= item.min_left_months
        )  # fmt: skip
        if self.deal and (month <= self.deal.ends or renewed):
            ready += 1
        lacks = max(0, item.target[month] - ready) + max(0, self.users.least - taken)
        return lacks, item.holding_cny * held - self.users.share * item.price_cny * taken


def _leaving(there, users, month, room):
    """Yield what may be left, how much was taken and how much thrown away."""
    ends = list(there)

    def walk(at, left, taken, thrown):
        if at == len(ends):
            yield dict(left), taken, thrown
            return
        end, units = ends[at], there[ends[at]]
        gone = end is not None and end < month
        for given in range(0 if gone else min(units, users.most - taken), -1, -1):
            offs = [units] if gone else range(units - given + 1) if room is not None else [0]
            for off in offs:
                rest = units - given - off
                after = [*left, (end, rest)] if rest else left
                yield from walk(at + 1, after, taken + given, thrown + off)

    yield from walk(0, [], 0, 0)
