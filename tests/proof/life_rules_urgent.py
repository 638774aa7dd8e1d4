"""Rules of hard days: responses, goods before their papers, goods found, counts."""

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule
from life_machine import NOBODYS, History, depots, keepers, leaders, picks
from life_world import LOTS

from depot.domain.counting import CountKind, VarianceReason
from depot.services.count_approving import ApproveCount, approve_count
from depot.services.count_deciding import (
    GiveReasons,
    LineReason,
    SubmitCount,
    give_reasons,
    submit_count,
)
from depot.services.count_entering import CountedLine, EnterCounts, enter_counts
from depot.services.counting import OpenCount, open_count
from depot.services.emergency import (
    Channel,
    EndResponse,
    EnterPapers,
    IssueInEmergency,
    SettleReview,
    StartResponse,
    end_response,
    enter_papers,
    issue_in_emergency,
    settle_review,
    start_response,
)
from depot.services.found import BookFound, FoundLine, book_found
from depot.services.issuing import IssueLine

SITE = "左家镇"
seconds = st.sampled_from(["leader", "leader2", "keeper", "planner", "system"])
counters = st.sampled_from(["keeper", "keeper", "system", "system", "leader"])


class HardDaysWork(History):
    """What must go on when there is no time, and what the book didn't know."""

    @rule(actor=leaders)
    def start_a_response(self, actor):
        command = self.new(StartResponse, actor, 2, "七月洪水")
        result, number = self.both(start_response, command, "start_response", actor)
        assert not result or result.number == number

    @precondition(lambda self: self.model.responses)
    @rule(actor=leaders, pick=picks)
    def end_a_response(self, actor, pick):
        number = self._response(pick)
        command = self.new(EndResponse, actor, number)
        self.both(end_response, command, "end_response", actor, number)

    def _response(self, pick) -> str:
        live = [number for number, lasts in self.model.responses.items() if lasts]
        pool = live if live and pick < 35 else list(self.model.responses)
        return NOBODYS if pick == 40 else pool[pick % len(pool)]

    @precondition(lambda self: self.model.responses)
    @rule(actor=keepers, depot=depots, pick=picks, quantity=st.integers(1, 40), second=seconds,
          with_found=st.booleans())  # fmt: skip
    def issue_urgently(self, actor, depot, pick, quantity, second, with_found):
        lot, response = LOTS[pick % len(LOTS)], self._response(pick)
        bin_code = self.bins(depot)[0]
        found = (lot, quantity, bin_code) if with_found else ()
        wish = (lot[0], quantity, None, "")
        told = (FoundLine(lot[0], quantity, bin_code, lot_id=self.lot_id(lot)),)
        command = self.new(
            IssueInEmergency, actor, response, depot, SITE, (IssueLine(lot[0], quantity),),
            "王县长", Channel.TELEPHONE, found=told if with_found else (),
            found_reason="账外" if with_found else "", confirmed_by=second if with_found else "",
        )  # fmt: skip
        result, expected = self.both(
            issue_in_emergency, command, "issue_urgently", actor, response, depot, SITE, wish,
            found, second,
        )  # fmt: skip
        if result:
            picked = [
                (each.line, self.recount.lots[each.lot_id], f"{depot}/{each.bin}", each.quantity)
                for each in result.issue.picks
            ]
            assert (result.issue.document_no, picked) == expected

    @precondition(lambda self: self.model.urgent)
    @rule(actor=leaders, pick=picks, approved=st.booleans())
    def enter_the_papers(self, actor, pick, approved):
        number = self._paper(pick, "open")
        command = self.new(EnterPapers, actor, number, "DB-1", approved, "说明")
        result, state = self.both(enter_papers, command, "enter_papers", actor, number, approved)
        assert not result or result.state == state

    @precondition(lambda self: any(each[2] == "review" for each in self.model.urgent.values()))
    @rule(actor=leaders, pick=picks)
    def settle_a_review(self, actor, pick):
        number = self._paper(pick, "review")
        command = self.new(SettleReview, actor, number, "已查清")
        self.both(settle_review, command, "settle", actor, number)

    def _paper(self, pick, state) -> str:
        live = [number for number, each in self.model.urgent.items() if each[2] == state]
        pool = live if live and pick < 35 else list(self.model.urgent)
        return pool[pick % len(pool)]

    @rule(actor=keepers, depot=depots, pick=picks, quantity=st.integers(1, 30), second=seconds)
    def book_what_was_found(self, actor, depot, pick, quantity, second):
        lot, bin_code = LOTS[pick % len(LOTS)], self.bins(depot)[0]
        line = FoundLine(lot[0], quantity, bin_code, lot_id=self.lot_id(lot))
        command = self.new(BookFound, actor, depot, (line,), "上次入库未登账", second)
        result, number = self.both(
            book_found, command, "book_found", actor, depot, lot, quantity, bin_code, second
        )
        assert not result or result.document_no == number

    # Counts

    @rule(actor=counters, pick=picks)
    def open_a_count(self, actor, pick):
        key = self.holding(pick)
        alone = key and len([k for k, n in self.model.quantities.items()
                             if n and k[:2] == key[:2]]) == 1  # fmt: skip
        # Bins that can be full would refuse a gain; numbered units are proved elsewhere.
        if not alone or key[1][0] == "EQ05" or key[0] in {"CY1/S-01", "CY2/S-02"}:
            return
        depot, bin_code = key[0].split("/")
        named = ((bin_code, self.lot_id(key[1])),)
        command = self.new(OpenCount, actor, depot, CountKind.SPOT, lots=named)
        result, number = self.both(open_count, command, "open_count", actor, key)
        assert not result or (result.number, result.lines) == (number, 1)

    @precondition(lambda self: self.model.counts)
    @rule(actor=counters, pick=picks, error=st.sampled_from([0, 0, -1, -7, 3, -200]),
          looked=st.sampled_from(["now", "now", "long"]))  # fmt: skip
    def enter_a_count(self, actor, pick, error, looked):
        number = self.one_of(self.model.counts, {"draft", "counting", "recount"}, pick)
        key = self.model.counts[number].key
        there = self.model.quantities.get(key, 0) - self.model.away(key, self.clock.us)
        quantity = max(0, there + error)
        since = (None, None)
        if looked == "now":
            since = (len(self.model.log), self.clock.us)
        lines = (CountedLine(quantity, line=1),)
        command = self.new(EnterCounts, actor, number, lines, since_seq=since[0], since_us=since[1])
        result, moved = self.both(
            enter_counts, command, "enter_count", actor, number, quantity, looked
        )
        assert not result or result.lines[0].moved == moved

    @precondition(lambda self: self.model.counts)
    @rule(actor=counters, pick=picks)
    def hand_a_count_in(self, actor, pick):
        number = self.one_of(self.model.counts, {"counting", "recount"}, pick)
        command = self.new(SubmitCount, actor, number)
        result, state = self.both(submit_count, command, "submit_count", actor, number)
        assert not result or result.state == state

    @precondition(lambda self: any(e.state == "submitted" for e in self.model.counts.values()))
    @rule(actor=counters, pick=picks)
    def explain_a_count(self, actor, pick):
        number = self.one_of(self.model.counts, {"submitted"}, pick)
        reason = LineReason(1, VarianceReason.LOST)
        command = self.new(GiveReasons, actor, number, (reason,))
        self.both(give_reasons, command, "explain_count", actor, number)

    @precondition(lambda self: any(e.state == "submitted" for e in self.model.counts.values()))
    @rule(actor=leaders, pick=picks)
    def approve_a_count(self, actor, pick):
        number = self.one_of(self.model.counts, {"submitted"}, pick)
        command = self.new(ApproveCount, actor, number)
        result, expected = self.both(approve_count, command, "approve_count", actor, number)
        if result:
            cuts = [(each.demand_ref, each.short) for each in result.cuts]
            assert (result.gained, result.lost, cuts) == expected
