"""Rules of deliveries: announce, receive in parts, inspect, close."""

from datetime import timedelta

from delivery_world import PHOTO
from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule
from life_machine import History, depots, keepers, part, picks, shares
from life_stock import NEVER
from life_world import ITEMS, LOTS

from depot.domain.delivery import DeliveryKind
from depot.domain.inspection import Verdict, all_passed
from depot.services.arriving import ArrivedLine, ReceiveDelivery, receive_delivery
from depot.services.deliveries import (
    CloseDelivery,
    ExpectDelivery,
    ExpectedLine,
    close_delivery,
    expect_delivery,
)
from depot.services.inspecting import inspect_arrival
from depot.services.inspection_commands import Decision, InspectArrival

WITHOUT_NUMBERS = tuple(each for each in LOTS if each[0] != "EQ05")


class ArrivalWork(History):
    """What comes against a paper waits until somebody has looked at it."""

    @rule(actor=keepers, depot=depots, lot=st.sampled_from(WITHOUT_NUMBERS),
          quantity=st.integers(1, 60))  # fmt: skip
    def announce_a_delivery(self, actor, depot, lot, quantity):
        command = self.new(
            ExpectDelivery, actor, DeliveryKind.PURCHASE, depot, lot[1],
            (ExpectedLine(lot[0], quantity),), self.clock.today() + timedelta(days=3),
        )  # fmt: skip
        result, number = self.both(
            expect_delivery, command, "announce", actor, depot, lot[1], lot[0], quantity
        )
        assert not result or result.number == number

    @precondition(lambda self: self.model.deliveries)
    @rule(actor=keepers, pick=picks, share=shares, to=picks)
    def receive_a_part(self, actor, pick, share, to):
        number = self.one_of(self.model.deliveries, {"expected", "partly"}, pick)
        found = self.model.deliveries[number]
        lots = [e for e in WITHOUT_NUMBERS if e[:2] == (found.item, found.party)]
        lot, bin_code = lots[pick % len(lots)], self.bin_of(found.depot, to)
        quantity = part(found.ordered - found.received, share)
        line = ArrivedLine(1, quantity, bin_code, lot[2], None, None if lot[3] == NEVER else lot[3])
        command = self.new(ReceiveDelivery, actor, number, (line,))
        result, expected = self.both(
            receive_delivery, command, "arrive", actor, number, lot, quantity, bin_code
        )
        assert not result or (result.number, result.state) == expected

    @precondition(lambda self: self.model.arrivals)
    @rule(actor=keepers, pick=picks, share=shares, to=picks,
          verdict=st.sampled_from(["accept", "accept", "hold", "reject"]))  # fmt: skip
    def inspect_an_arrival(self, actor, pick, share, to, verdict):
        live = [number for number, each in self.model.arrivals.items() if each.waiting]
        pool = live if live and pick < 35 else list(self.model.arrivals)
        number = pool[pick % len(pool)]
        found = self.model.arrivals[number]
        bin_code = self.bin_of(self.model.deliveries[found.delivery].depot, to)
        quantity = part(found.waiting, share)
        decision = Decision(1, Verdict(verdict), quantity, bin_code if verdict == "accept" else "",
                            "待查")  # fmt: skip
        checks = all_passed(1, ITEMS[found.key[1][0]]) if verdict == "accept" else ()
        photos = (PHOTO,) if verdict == "reject" else ()
        command = self.new(InspectArrival, actor, number, (decision,), checks, photos=photos)
        result, papers = self.both(
            inspect_arrival, command, "inspect", actor, number, verdict, quantity, bin_code
        )
        assert not result or (result.number, result.receipt_no, result.rejection_no) == papers

    @precondition(lambda self: self.model.deliveries)
    @rule(actor=keepers, pick=picks)
    def close_a_delivery(self, actor, pick):
        number = self.one_of(self.model.deliveries, {"expected", "partly"}, pick)
        command = self.new(CloseDelivery, actor, number, "供方缺货")
        self.both(close_delivery, command, "close_delivery", actor, number)
