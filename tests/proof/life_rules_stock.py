"""Rules of daily work: receive, issue, reserve, move, take back, kits."""

from datetime import timedelta

from hypothesis import strategies as st
from hypothesis.stateful import rule
from ledger_world import IssueLine, ReceiveLine
from life_machine import History, depots, lots, part, picks, shares
from life_stock import BROKEN, EXPIRED, GOOD, HELD, NEVER, OWN
from life_world import RECIPE
from proof_services import Load, load

from depot.domain.ledger import StockStatus
from depot.services.issuing import IssueGoods, issue_goods
from depot.services.kits import AssembleKits, assemble_kits
from depot.services.kits_apart import DisassembleKits, PartBin, disassemble_kits
from depot.services.moving import MoveLine, MoveStock, move_stock
from depot.services.receiving import ReceiveGoods, receive_goods
from depot.services.reserving import (
    LapseReservations,
    ReleaseStock,
    ReserveStock,
    lapse_reservations,
    release_stock,
    reserve_stock,
)
from depot.services.returning import ReturnGoods, ReturnLine, return_goods

SITE = "孤店子镇"
states = st.sampled_from([GOOD, GOOD, GOOD, HELD, BROKEN, EXPIRED, "repair"])
owners = st.sampled_from([OWN, OWN, OWN, OWN, "province", "donated"])
items = st.sampled_from(["WT01", "WT01", "WT01", "SH01", "HY05", "EQ05"])
quantities = st.integers(1, 60)
DEMANDS = ("XQ-1", "XQ-2", "XQ-3")


def plain(expires_on):
    return None if expires_on == NEVER else expires_on


class DailyWork(History):
    """What a depot does every day."""

    @rule(
        depot=depots, pick=picks, state=states, owner=owners,
        lines=st.lists(st.tuples(lots, st.integers(1, 200)), min_size=1, max_size=2),
    )  # fmt: skip
    def receive(self, depot, pick, state, owner, lines):
        bin_code, maker = self.bin_of(depot, pick), lines[0][0][1]
        lines = [(lot, quantity) for lot, quantity in lines if lot[1] == maker]
        command = self.new(
            ReceiveGoods, "system", depot, maker,
            tuple(
                ReceiveLine(lot[0], quantity, bin_code, lot[2], None, plain(lot[3]),
                            StockStatus(state), owner)
                for lot, quantity in lines
            ),
        )  # fmt: skip
        told = [
            (lot[0], quantity, bin_code, lot[2], lot[3], state, owner) for lot, quantity in lines
        ]
        result, number = self.both(receive_goods, command, "receive", depot, maker, told)
        assert not result or result.document_no == number

    @rule(
        depot=depots, item=items, quantity=quantities, pick=picks,
        arrives_in=st.sampled_from([0, 0, 2, 60]), why=st.sampled_from(["", "", "外包装破损"]),
    )  # fmt: skip
    def issue(self, depot, item, quantity, pick, arrives_in, why):
        named = self.holding(pick, item=item, place=depot) if pick % 4 == 0 else None
        wishes = [(item, quantity, named and named[1], why)]
        if pick % 5 == 1:  # The same item on two lines: they take from the same lots.
            wishes.append((item, max(1, quantity // 2), None, ""))
        lines = tuple(
            IssueLine(code, units, lot and self.lot_id(lot), reason)
            for code, units, lot, reason in wishes
        )
        arrives_on = self.clock.today() + timedelta(days=arrives_in)
        command = self.new(IssueGoods, "system", depot, SITE, lines, arrives_on)
        told = (depot, SITE, wishes, arrives_in)
        result, expected = self.both(issue_goods, command, "hand_over", *told)
        if result:
            picked = [
                (each.line, self.recount.lots[each.lot_id], f"{depot}/{each.bin}", each.quantity)
                for each in result.picks
            ]
            assert (result.document_no, picked) == expected

    @rule(demand=st.sampled_from(DEMANDS), depot=depots, item=items, quantity=quantities,
          lapses_in_s=st.sampled_from([None, 60, 86_400, -1]))  # fmt: skip
    def reserve(self, demand, depot, item, quantity, lapses_in_s):
        lapses_in_us = None if lapses_in_s is None else lapses_in_s * 10**6
        command = self.new(
            ReserveStock, "system", demand, depot, ((item, quantity),), self.clock.today(),
            None if lapses_in_us is None else self.clock.us + lapses_in_us,
        )  # fmt: skip
        result, expected = self.both(
            reserve_stock, command, "reserve", demand, depot, item, quantity, lapses_in_us
        )
        if result:
            got = [
                (self.recount.lots[each.key.lot_id], each.place, each.quantity)
                for each in result.reservations
            ]
            assert got == expected

    @rule(pick=picks)
    def release(self, pick):
        """By hand, now and then what a paper holds."""
        demand = self.demand(pick, DEMANDS if pick % 4 else ())
        self.both(release_stock, self.new(ReleaseStock, "system", demand), "release", demand)

    def demand(self, pick, among=()) -> str:
        """Return a demand that something is set aside for, or one that has nothing."""
        papers = sorted({each.demand for each in self.model.open_ones()
                         if not among or each.demand in among})  # fmt: skip
        return papers[pick % len(papers)] if papers and pick < 38 else DEMANDS[pick % 3]

    @rule(pick=picks)
    def consume(self, pick):
        demand = self.demand(pick, DEMANDS)
        result, expected = self.both(load, self.new(Load, "system", demand), "consume", demand)
        if result:
            got = [(self.recount.lots[each.lot_id], each.quantity) for each in result.picks]
            assert got == [(lot, quantity) for lot, _, quantity in expected]

    @rule()
    def lapse(self):
        command = self.new(LapseReservations, "system")
        result, expected = self.both(lapse_reservations, command, "lapse")
        assert not result or result.count == expected

    @rule(pick=picks, share=shares, to=picks, state=states, owner=owners, stays=st.booleans())
    def move(self, pick, share, to, state, owner, stays):
        key = self.holding(pick)
        if key is None:
            return
        depot, bin_code = key[0].split("/")
        before = (bin_code, *key[2:])
        after = (self.bin_of(depot, to), key[2] if stays else state, key[3] if stays else owner)
        quantity = part(self.model.free(key), share)
        line = MoveLine(
            self.lot_id(key[1]), quantity, before[0], after[0],
            StockStatus(before[1]), StockStatus(after[1]), before[2], after[2],
        )  # fmt: skip
        command = self.new(MoveStock, "system", depot, (line,), "整理")
        self.both(move_stock, command, "move", depot, key[1], before, after, quantity)

    @rule(
        depot=depots,
        pick=picks,
        share=shares,
        to=picks,
        state=st.sampled_from([GOOD, HELD, BROKEN]),
    )
    def take_back(self, depot, pick, share, to, state):
        there = sorted(
            key for key, n in self.model.quantities.items() if n and key[0] == f"site/{SITE}"
        )
        if not there:
            return
        key = there[pick % len(there)]
        quantity, bin_code = part(self.model.quantities[key], share), self.bin_of(depot, to)
        line = ReturnLine(self.lot_id(key[1]), quantity, bin_code, StockStatus(state))
        command = self.new(ReturnGoods, "system", depot, SITE, (line,), "响应结束")
        result, number = self.both(
            return_goods, command, "take_back", depot, SITE, key[1], quantity, bin_code, state
        )
        assert not result or result.document_no == number

    @rule(depot=depots, kits=st.integers(1, 9), pick=picks)
    def assemble(self, depot, kits, pick):
        bin_code = self.bin_of(depot, pick)
        command = self.new(AssembleKits, "system", depot, "HY01", kits, bin_code)
        result, expected = self.both(
            assemble_kits, command, "assemble", depot, kits, bin_code, RECIPE
        )
        if result:
            made = [
                (("HY01", "组装", each.lot_no, each.expires_on or NEVER), each.kits)
                for each in result.lots
            ]
            assert (result.document_no, made) == expected

    @rule(pick=picks, share=shares, to=picks, odd=st.booleans())
    def take_apart(self, pick, share, to, odd):
        key = self.holding(pick, item=None if odd and pick == 0 else "HY01")
        if key is None:
            return
        depot, bin_code = key[0].split("/")
        kits, to_bin = part(self.model.free(key), share), self.bin_of(depot, to)
        parts = self.model.kits.get(key[1], {})
        command = self.new(
            DisassembleKits, "system", depot, self.lot_id(key[1]), kits, bin_code,
            tuple(PartBin(self.lot_id(each), to_bin) for each in parts), "清点",
            StockStatus(key[2]),
        )  # fmt: skip
        self.both(
            disassemble_kits, command, "take_apart", depot, key[1], kits, bin_code, key[2], to_bin
        )
