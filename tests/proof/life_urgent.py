"""The model's hard days: responses, goods before their papers, goods found, counts."""

from dataclasses import dataclass, field

from life_picking import Picking
from life_stock import EXPIRED, GOOD, OWN, refuse_if


@dataclass
class Count:
    """A count of one holding; `counted` and `at` are of the last number that holds."""

    key: tuple
    state: str = "draft"
    round: int = 1
    began: int = -1
    began_us: int = 0
    counted: int | None = None
    away: int = 0
    at: int = 0
    at_us: int = 0
    in_round: int = 0
    again: bool = False
    has_reason: bool = False
    people: set = field(default_factory=set)
    counters: list = field(default_factory=list)  # (round, name)


@dataclass
class HardDays(Picking):
    """Responses (whether they last), goods that left before their papers, counts."""

    responses: dict = field(default_factory=dict)
    urgent: dict = field(default_factory=dict)  # number → [response, who issued, state]
    counts: dict = field(default_factory=dict)

    # Responses and papers that come later

    def start_response(self, actor):
        self.may(actor, "approve")
        number = self.number("XY")
        self.responses[number] = True
        return number

    def end_response(self, actor, number):
        self.may(actor, "approve")
        refuse_if(not self.responses.get(number))
        waiting = [each for each in self.urgent.values() if each[0] == number and each[2] == "open"]
        refuse_if(waiting)
        self.responses[number] = False
        return True

    def issue_urgently(self, actor, response, depot, site, wish, found, confirmed_by):
        """Found is empty or (lot, units, bin), entered in the same command."""
        self.may(actor, "keep")
        refuse_if(response not in self.responses)
        if found:
            self._enter(actor, depot, *found, confirmed_by)
        issued = self.issue(depot, site, [wish], 0)
        refuse_if(not self.responses[response])
        self.urgent[issued[0]] = [response, actor, "open"]
        return issued

    def enter_papers(self, actor, number, approved):
        self.may(actor, "approve")
        refuse_if(number not in self.urgent)
        refuse_if(self.urgent[number][2] != "open" or self.urgent[number][1] == actor)
        self.urgent[number][2] = "approved" if approved else "review"
        return self.urgent[number][2]

    def settle(self, actor, number):
        self.may(actor, "approve")
        refuse_if(number not in self.urgent)
        refuse_if(self.urgent[number][2] != "review" or self.urgent[number][1] == actor)
        self.urgent[number][2] = "settled"
        return "settled"

    def book_found(self, actor, depot, lot, quantity, bin_code, confirmed_by):
        self.may(actor, "keep")
        return self._enter(actor, depot, lot, quantity, bin_code, confirmed_by)

    def _enter(self, actor, depot, lot, quantity, bin_code, confirmed_by):
        refuse_if(confirmed_by in {actor, "system"})
        self.may(confirmed_by, "keep", "approve")
        self.lot(lot)
        place = self.place(depot, bin_code)
        state = EXPIRED if self.past(lot) else GOOD
        number = self.number("PY")
        # What stands in a bin already stands there, whatever the bin may hold.
        move = (("found", lot, state, OWN), (place, lot, state, OWN), quantity)
        self.post([move], number, recalled_stay=True)
        self.flags.append((place, lot, self.now_us))
        return number

    # Counts: the difference to the book at the count's position is what is posted

    def open_count(self, actor, key):
        self.may(actor, "keep", "approve")
        number = self.number("PD")
        self.counts[number] = Count(key)
        return number

    def enter_count(self, actor, number, quantity, looked):
        """Looked: just now, or over all the time since the count began."""
        self.may(actor, "keep")
        refuse_if(number not in self.counts)
        found, now = self.counts[number], len(self.log)
        refuse_if(found.state not in {"draft", "counting", "recount"} or quantity < 0)
        if found.state == "draft":
            found.state, found.began, found.began_us = "counting", now, self.now_us
        if found.state == "recount" and found.counted is not None:
            refuse_if(not found.again and found.in_round != found.round)
            refuse_if(any(n < found.round and name == actor for n, name in found.counters))
        since, since_us = found.began, min(found.began_us, self.now_us)
        if looked == "now":
            since, since_us = now, self.now_us
        moved = any(found.key in ends for ends in self._shelf_moves(since))
        moved = moved or self.handled(found.key, since_us, self.now_us)
        found.counters.append((found.round, actor))
        found.people.add(actor)
        if not moved:
            found.counted, found.at, found.at_us = quantity, now, self.now_us
            found.away = self.away(found.key, self.now_us)
            found.in_round, found.again = found.round, False
        return moved

    def submit_count(self, actor, number):
        self.may(actor, "keep")
        refuse_if(number not in self.counts)
        found = self.counts[number]
        refuse_if(found.state not in {"counting", "recount"})
        refuse_if(found.counted is None or found.again)
        variance, loss, superseded = self._settled(number)
        doubtful = variance or loss > self.quantities.get(found.key, 0)
        if found.in_round <= 1 and not superseded and doubtful:
            found.again, found.state, found.round = True, "recount", found.round + 1
        else:
            found.state = "submitted"
            found.people.add(actor)
        return found.state

    def explain_count(self, actor, number):
        self.may(actor, "keep", "approve")
        refuse_if(number not in self.counts or self.counts[number].state != "submitted")
        self.counts[number].has_reason = True
        return True

    def approve_count(self, actor, number):
        """Return what was gained, lost, and whose reservations were cut by how much."""
        self.may(actor, "approve")
        refuse_if(number not in self.counts)
        found = self.counts[number]
        refuse_if(found.state != "submitted" or actor in found.people)
        self.lapse_due()
        variance, loss, superseded = self._settled(number)
        found.state = "approved"
        self.flags = [each for each in self.flags
                      if each[:2] != found.key[:2] or each[2] > found.at_us]  # fmt: skip
        if superseded or not variance:
            return 0, 0, []
        refuse_if(not found.has_reason or loss > self.quantities.get(found.key, 0))
        cuts = self._cut(found.key, loss)
        if loss:
            self.post([(found.key, ("loss/count", *found.key[1:]), loss)], number)
        else:
            source = ("found/count", *found.key[1:])
            self.post([(source, found.key, variance)], number, recalled_stay=True)
        for held, rest, _ in cuts:
            if rest:
                self.set_aside(held.demand, [(held.key, rest)], held.lapses_at_us)
        return max(0, variance), loss, [(held.demand, short) for held, _, short in cuts]

    def _settled(self, number) -> tuple:
        """Return counted less booked, the loss, and whether a later count holds instead."""
        found = self.counts[number]
        since = sum(
            quantity * ((target == found.key) - (source == found.key))
            for source, target, quantity, paper in self.log[found.at :]
            if not self._corrects(source, paper)
        )
        booked = self.quantities.get(found.key, 0) - since
        later = [
            each for other, each in self.counts.items()
            if other != number and each.state == "approved"
            and each.key == found.key and each.at > found.at
        ]  # fmt: skip
        counted = found.counted + found.away
        return counted - booked, max(0, booked - counted), bool(later)

    def _cut(self, key, loss) -> list:
        """Who reserved last gives way first; return (reservation, what is left, what is short)."""
        missing, cuts = loss - self.free(key), []
        for held in reversed([each for each in self.open_ones() if each.key == key]):
            if missing > 0:
                short = min(missing, held.quantity)
                cuts.append((held, held.quantity - short, short))
                missing -= short
        self.end([held for held, _, _ in cuts], "released")
        return cuts

    def _shelf_moves(self, since) -> list:
        return [(source, target) for source, target, _, paper in self.log[since:]
                if not self._corrects(source, paper)]  # fmt: skip

    @staticmethod
    def _corrects(source, paper) -> bool:
        """Whether a movement put the book right and moved nothing on the shelf."""
        return source[0].startswith("found") or paper.startswith("PD-")
