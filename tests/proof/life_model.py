"""The model of the whole life: what each command does, or why it is refused."""

from dataclasses import dataclass
from datetime import timedelta

from life_care import Care
from life_lots import LotLife
from life_money import Money
from life_papers import Papers
from life_stock import EXPIRED, GOOD, HELD, OWN, RECALLED, refuse_if
from life_urgent import HardDays


@dataclass
class Model(Papers, Care, LotLife, HardDays, Money):
    """Daily work; papers, care and the life of lots are in files of their own."""

    def receive(self, depot, supplier, lines):
        """Lines are (item, quantity, bin, lot number, expiry, state, owner)."""
        targets = []
        for item, quantity, bin_code, lot_no, expires_on, state, owner in lines:
            place = self.fits(depot, bin_code, item)
            refuse_if(expires_on < self.today and state == GOOD)
            lot = (item, supplier, lot_no, expires_on)
            targets.append((lot, (place, lot, state, owner), quantity))
        self.book(*((lot, None) for lot, _, _ in targets))
        number = self.number("RK")
        self.post(
            [((f"supplier/{supplier}", lot, *key[2:]), key, q) for lot, key, q in targets],
            number, shelves=True,
        )  # fmt: skip
        return number

    def hand_over(self, depot, site, wishes, arrives_in):
        """Issue at the counter: 2,000 kg and 50,000 CNY at a time."""
        load = [(self.goods[item], units) for item, units, *_ in wishes if units > 0]
        refuse_if(sum(each.weight_g * units for each, units in load) > 2_000_000)
        refuse_if(sum(each.price_fen * units for each, units in load) > 5_000_000)
        return self.issue(depot, site, wishes, arrives_in)

    def issue(self, depot, site, wishes, arrives_in):
        self.lapse_due()
        chosen = self.choose(depot, wishes, self.today + timedelta(days=arrives_in))
        number = self.number("CK")
        self.post(
            [(key, (f"site/{site}", key[1], GOOD, OWN), part) for _, key, part in chosen], number
        )
        return number, [(line, key[1], key[0], part) for line, key, part in chosen]

    def reserve(self, demand, depot, item, quantity, lapses_in_us):
        refuse_if(lapses_in_us is not None and lapses_in_us <= 0)
        self.lapse_due()
        chosen = self.choose(depot, [(item, quantity, None, "")], self.today)
        lapses_at_us = None if lapses_in_us is None else self.now_us + lapses_in_us
        self.set_aside(demand, [(key, part) for _, key, part in chosen], lapses_at_us)
        return [(key[1], key[0], part) for _, key, part in chosen]

    def release(self, demand):
        held = self.open_ones(demand)
        refuse_if(not held or any(each.key[0].startswith("promise:") for each in held))
        self.end(held, "released")
        return len(held)

    def consume(self, demand):
        return self.use_up(demand, "transit/transit")

    def lapse(self):
        return self.lapse_due()

    def move(self, depot, lot, before, after, quantity):
        """Before and after are (bin, state, owner)."""
        booked = self.lot(lot)
        source = (self.place(depot, before[0]), lot, *before[1:])
        target = (self.fits(depot, after[0], lot[0]), lot, *after[1:])
        becomes_good = before[1] != after[1] == GOOD
        refuse_if(becomes_good and booked.good_until < self.today)
        refuse_if(before[1] != after[1] and self.passed_over(source, quantity))
        self.post([(source, target, quantity)], self.number("YK"), shelves=True)
        return True

    def take_back(self, depot, site, lot, quantity, bin_code, state):
        """Issued goods come back from a site."""
        source = (f"site/{site}", lot, GOOD, OWN)
        target = (self.fits(depot, bin_code, lot[0]), lot, state, OWN)
        refuse_if(self.quantities.get(source, 0) < quantity)
        refuse_if(state == GOOD and (self.past(lot) or self.lot(lot).recall))
        number = self.number("TH")
        self.post([(source, target, quantity)], number, shelves=True)
        return number

    # Kits

    def assemble(self, depot, kits, bin_code, recipe):
        place = self.fits(depot, bin_code, "HY01")
        self.lapse_due()
        recipe = sorted(recipe)
        chosen = self.choose(
            depot, [(item, units * kits, None, "") for item, units in recipe], self.today
        )
        number = self.number("ZZ")
        batches = self._batches(kits, recipe, chosen)
        made = []
        for position, (amount, parts) in enumerate(batches, start=1):
            name = number if len(batches) == 1 else f"{number}-{position}"
            until = min(self.lots[lot].good_until for lot in parts)
            made.append((("HY01", "组装", name, until), amount, parts))
        self.book(*((lot, self.today) for lot, _, _ in made))
        for lot, _, parts in made:
            self.kits[lot] = parts
        bench = f"assembly/{depot}"
        moves = [(key, (bench, key[1], GOOD, OWN), part) for _, key, part in chosen]
        moves += [((bench, lot, GOOD, OWN), (place, lot, GOOD, OWN), n) for lot, n, _ in made]
        self.post(moves, number, shelves=True)
        return number, [(lot, amount) for lot, amount, _ in made]

    @staticmethod
    def _batches(kits, recipe, chosen) -> list:
        """Fill the kits one by one; neighbours that hold the same lots are one batch."""
        streams = []
        for line, (_, units) in enumerate(recipe, start=1):
            stream = [key[1] for at, key, part in chosen if at == line for _ in range(part)]
            streams.append((units, stream))
        batches = []
        for kit in range(kits):
            parts = {}
            for units, stream in streams:
                for lot in stream[kit * units : (kit + 1) * units]:
                    parts[lot] = parts.get(lot, 0) + 1
            if batches and batches[-1][1] == parts:
                batches[-1][0] += 1
            else:
                batches.append([1, parts])
        return batches

    def take_apart(self, depot, lot, kits, from_bin, state, to_bin):
        refuse_if(lot not in self.kits)
        place = self.place(depot, from_bin)
        refuse_if(self.passed_over((place, lot, state, OWN), kits))
        bench = f"assembly/{depot}"
        moves = [((place, lot, state, OWN), (bench, lot, GOOD, OWN), kits)]
        for part, units in sorted(
            self.kits[lot].items(), key=lambda each: self.lots[each[0]].order
        ):
            target = (self.fits(depot, to_bin, part[0]), part, self._part_state(part, state), OWN)
            moves.append(((bench, part, GOOD, OWN), target, units * kits))
        number = self.number("CX")
        self.post(moves, number, shelves=True)
        return number

    def _part_state(self, part, state) -> str:
        if self.lots[part].recall:
            return RECALLED
        if self.past(part):
            return EXPIRED
        return GOOD if state in {GOOD, EXPIRED} else HELD
