"""Rules of papers with several steps: transfers, loans, orders with call-offs."""

from datetime import timedelta

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule
from life_machine import NEWEST, NOBODYS, History, depots, keepers, leaders, part, picks, shares
from life_stock import BROKEN, GOOD, HELD, RECALLED
from order_world import KeepPlan, keep_plan, plan_document, trip

from depot.domain.ledger import StockStatus
from depot.domain.serial import Grade
from depot.services import loans
from depot.services.loans import (
    ExtendLoan,
    LendGoods,
    LendLine,
    ReturnLoan,
    extend_loan,
    lend_goods,
    return_loan,
)
from depot.services.orders import (
    ApproveOrder,
    CancelOrder,
    DraftOrder,
    IssueOrder,
    approve_order,
    cancel_order,
    draft_order,
    issue_order,
)
from depot.services.transferring import (
    CancelTransfer,
    LoadedLine,
    OrderTransfer,
    SendTransfer,
    TransferWish,
    cancel_transfer,
    order_transfer,
    send_transfer,
)
from depot.services.transfers_arriving import (
    ArrivedLine,
    ReceiveTransfer,
    ReturnTransfer,
    WriteOffTransfer,
    receive_transfer,
    return_transfer,
    write_off_transfer,
)

arriving = st.sampled_from([GOOD, GOOD, HELD, BROKEN, RECALLED])


class PaperWork(History):
    """Papers that go from hand to hand."""

    # Transfers

    @rule(actor=keepers, depot=depots, item=st.sampled_from(["WT01", "SH01", "EQ05", "HY01"]),
          quantity=st.integers(1, 40), pick=picks)  # fmt: skip
    def order_a_transfer(self, actor, depot, item, quantity, pick):
        other = depot if pick == 0 else "CY2" if depot == "CY1" else "CY1"
        named = self.holding(pick, item=item, place=depot) if pick % 3 == 0 else None
        wishes = [(item, quantity, named and named[1], "指定批次")]
        told = tuple(TransferWish(i, q, lot and self.lot_id(lot)) for i, q, lot, _ in wishes)
        command = self.new(OrderTransfer, actor, depot, other, told, "补充")
        result, number = self.both(
            order_transfer, command, "order_transfer", actor, depot, other, wishes
        )
        assert not result or result.number == number
        if result and pick % 2:  # The truck waits at the dock.
            self.send_a_transfer("keeper", NEWEST, None)

    @precondition(lambda self: self.model.transfers)
    @rule(pick=picks)
    def cancel_a_transfer(self, pick):
        number = self.one_of(self.model.transfers, {"ordered"}, pick)
        command = self.new(CancelTransfer, "system", number, "计划变更")
        self.both(cancel_transfer, command, "cancel_transfer", number)

    @precondition(lambda self: self.model.transfers)
    @rule(actor=keepers, pick=picks, share=st.sampled_from([None, None, "half", "more"]))
    def send_a_transfer(self, actor, pick, share):
        number = self.one_of(self.model.transfers, {"ordered"}, pick)
        lines = self.model.transfers[number].lines if share else []
        loaded = {n: part(each[1], share) for n, each in enumerate(lines, start=1)}
        told = tuple(LoadedLine(*each) for each in loaded.items())
        command = self.new(SendTransfer, actor, number, "吉B12345", "张三", "", told)
        result, state = self.both(send_transfer, command, "send_transfer", actor, number, loaded)
        assert not result or result.status == state

    @precondition(
        lambda self: any(e.state in {"departed", "arrived"} for e in self.model.transfers.values())
    )
    @rule(actor=keepers, pick=picks, share=shares, to=picks, state=arriving, back=st.booleans())
    def put_down_what_arrived(self, actor, pick, share, to, state, back):
        number = self.one_of(self.model.transfers, {"departed", "arrived"}, pick)
        found = self.model.transfers[number]
        there = [(key, n) for key, n in self.model.quantities.items()
                 if key[0] == f"transit/{number}" and n]  # fmt: skip
        bin_code = self.bin_of(found.origin if back else found.destination, to)
        lines = [(key[1], part(n, share), bin_code, state) for key, n in there]
        told = tuple(
            ArrivedLine(self.lot_id(lot), n, bin_code, StockStatus(state)) for lot, n, *_ in lines
        )
        if back:
            command = self.new(ReturnTransfer, actor, number, told, "装错车")
            result, expected = self.both(
                return_transfer, command, "return_transfer", actor, number, lines
            )
        else:
            command = self.new(ReceiveTransfer, actor, number, told)
            result, expected = self.both(
                receive_transfer, command, "receive_transfer", actor, number, lines
            )
        assert not result or (result.document_no, result.status) == expected

    @precondition(lambda self: any(e.state == "arrived" for e in self.model.transfers.values()))
    @rule(actor=leaders, pick=picks)
    def write_off_a_transfer(self, actor, pick):
        number = self.one_of(self.model.transfers, {"arrived"}, pick)
        command = self.new(WriteOffTransfer, actor, number, "途中损失")
        self.both(write_off_transfer, command, "write_off_transfer", actor, number)

    # Loans

    @rule(pick=picks, share=shares, due_in=st.sampled_from([0, 7, 7, 30, 400, -1]))
    def lend(self, pick, share, due_in):
        key = self.holding(pick, item="EQ05" if pick % 4 else None, state=GOOD)
        if key is None:
            return
        depot, bin_code = key[0].split("/")
        quantity = part(self.model.free(key), share)
        numbers = tuple(self.model.units_at(key)[:quantity]) if pick % 3 else ()
        command = self.new(
            LendGoods, "system", depot, "消防大队", "139", "演练", "李主任",
            self.clock.today() + timedelta(days=due_in),
            (LendLine(self.lot_id(key[1]), bin_code, quantity, numbers),),
        )  # fmt: skip
        result, number = self.both(
            lend_goods, command, "lend", depot, key[1], bin_code, quantity, numbers, due_in
        )
        assert not result or (result.number, result.out) == (number, quantity)

    @precondition(lambda self: self.model.loans)
    @rule(pick=picks, share=shares, to=picks, grade=st.sampled_from("AABCD"), dirty=st.booleans())
    def bring_a_loan_back(self, pick, share, to, grade, dirty):
        out = [n for n, each in self.model.loans.items() if each.lines[0][1]]
        pool = out or list(self.model.loans)
        number = pool[pick % len(pool)]
        loan = self.model.loans[number]
        quantity, bin_code = part(loan.lines[0][1], share), self.bin_of(loan.depot, to)
        key = (f"loan/{number}", loan.lines[0][0], GOOD, "district")
        numbers = tuple(self.model.units_at(key)[:quantity]) if pick % 3 else ()
        line = loans.ReturnLine(1, quantity, bin_code, Grade(grade), numbers, dirty)
        command = self.new(ReturnLoan, "system", number, (line,))
        result, left = self.both(
            return_loan, command, "bring_back", number, quantity, bin_code, grade, dirty, numbers
        )
        assert not result or result.out == left

    @precondition(lambda self: self.model.loans)
    @rule(pick=picks, due_in=st.sampled_from([1, 20, 60, 400]))
    def extend_a_loan(self, pick, due_in):
        numbers = list(self.model.loans)
        number = NOBODYS if pick == 40 else numbers[pick % len(numbers)]
        due_on = self.clock.today() + timedelta(days=due_in)
        command = self.new(ExtendLoan, "system", number, due_on, "任务未完")
        self.both(extend_loan, command, "extend_loan", number, due_in)
        late = {
            each.number
            for each in self.app.read(loans.loans)
            if each.is_overdue(self.clock.today())
        }
        assert late == self.model.overdue()

    # Orders

    @rule(actor=st.sampled_from(["planner", "planner", "keeper"]),
          source=st.sampled_from(["SHOP", "SHOP", "CY1"]), quantity=st.integers(1, 50))  # fmt: skip
    def draft_an_order(self, actor, source, quantity):
        planned = trip("T1", source, (("S1", {"WT01": quantity}),), start=60)
        plan = self.app.execute(keep_plan, self.new(KeepPlan, "planner", plan_document(planned)))
        command = self.new(DraftOrder, actor, plan.plan_id)
        # It arrives an hour after loading began, at minute 120; the order is given at 45.
        result, number = self.both(
            draft_order, command, "draft_order", actor, source, "WT01", quantity, 75
        )
        if result:
            assert result.number == number
            self.order_ids.append(result.order_id)

    @precondition(lambda self: self.order_ids)
    @rule(actor=leaders, pick=picks)
    def approve_an_order(self, actor, pick):
        self._decide(approve_order, ApproveOrder, "approve_order", actor, pick)

    @precondition(lambda self: self.order_ids)
    @rule(actor=leaders, pick=picks)
    def cancel_an_order(self, actor, pick):
        self._decide(cancel_order, CancelOrder, "cancel_order", actor, pick, "道路中断")

    @precondition(lambda self: self.order_ids)
    @rule(actor=keepers, pick=picks)
    def issue_an_order(self, actor, pick):
        result, paper = self._decide(issue_order, IssueOrder, "issue_order", actor, pick)
        assert not result or result.documents == (paper,)

    def _decide(self, service, kind, name, actor, pick, *more):
        if actor == "system":  # An order is signed by people.
            actor = "leader2"
        index = pick % len(self.order_ids)
        command = self.new(kind, actor, self.order_ids[index], *more)
        return self.both(service, command, name, actor, index)
