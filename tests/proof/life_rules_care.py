"""Rules of care: units, recovery, write-off, recall, extension, rotation."""

from datetime import timedelta

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule
from life_machine import NEWEST, History, keepers, leaders, part, picks, shares
from life_stock import NEVER, OWN
from life_world import LOTS, NUMBERS

from depot.domain.ledger import StockStatus
from depot.domain.recovery import Stage
from depot.domain.serial import Grade
from depot.domain.write_off import DisposalMethod
from depot.services.expiry import (
    DecideExtension,
    RequestExtension,
    decide_extension,
    request_extension,
)
from depot.services.recall import EndRecall, RecallOutcome, StartRecall, end_recall, start_recall
from depot.services.recovering import (
    RecordRecovery,
    RecoverLine,
    StartRecovery,
    record_recovery,
    start_recovery,
)
from depot.services.rotation import (
    CancelRotation,
    DecideRotation,
    FinishRotation,
    IssueRotation,
    ProposeRotation,
    RotationWay,
    cancel_rotation,
    decide_rotation,
    finish_rotation,
    issue_rotation,
    propose_rotation,
)
from depot.services.serials import RegisterSerials, register_serials
from depot.services.writing_off import (
    ApproveWriteOff,
    DraftWriteOff,
    RecordDisposal,
    RejectWriteOff,
    WithdrawWriteOff,
    WriteOffLine,
    approve_write_off,
    draft_write_off,
    record_disposal,
    reject_write_off,
    withdraw_write_off,
)

GRADED = (("A",), ("B", "A"), ("C",), ("C", "D"), ("D",), ("A", "D"))


class CareWork(History):
    """What keeps goods good, and what gets rid of those that aren't."""

    @rule(pick=picks, numbers=st.lists(st.sampled_from(NUMBERS), min_size=1, max_size=3))
    def register_units(self, pick, numbers):
        key = self.holding(pick, item="EQ05")
        if key is None or key[3] != OWN:
            return
        if pick % 4:  # Mostly those that nobody has registered.
            new = [each for each in NUMBERS if each not in self.model.units]
            numbers = new[: len(numbers)] or numbers
        depot, bin_code = key[0].split("/")
        command = self.new(
            RegisterSerials, "system", depot, bin_code, self.lot_id(key[1]), tuple(numbers),
            StockStatus(key[2]),
        )  # fmt: skip
        self.both(register_serials, command, "register", key, numbers)

    # Recovery

    @rule(pick=picks, share=shares)
    def start_a_recovery(self, pick, share):
        key = self.holding(pick, item="EQ05" if pick % 2 else None)
        if key is None or key[3] != OWN:
            return
        depot, bin_code = key[0].split("/")
        quantity = part(self.model.free(key), share)
        numbers = tuple(self.model.units_at(key)[:quantity]) if pick % 3 else ()
        line = RecoverLine(self.lot_id(key[1]), bin_code, quantity, StockStatus(key[2]), numbers)
        command = self.new(StartRecovery, "system", depot, "七月洪水", (line,))
        result, number = self.both(
            start_recovery, command, "recover", depot, key[1], bin_code, quantity, key[2], numbers
        )
        assert not result or result.number == number

    @precondition(lambda self: self.model.recoveries)
    @rule(pick=picks, grades=st.sampled_from(GRADED), wrong=st.sampled_from([0, 0, 0, 0, 1]))
    def do_a_step_of_recovery(self, pick, grades, wrong):
        ended = {"restocked", "written_off"}
        steps = [(n, line, each) for n, parts in self.model.recoveries.items()
                 for line, each in enumerate(parts, start=1)]  # fmt: skip
        open_steps = [each for each in steps if each[2].stage not in ended] or steps
        number, line, found = open_steps[pick % len(open_steps)]
        stage = "ready" if wrong else found.stage
        first = found.quantity if len(grades) == 1 else found.quantity // 2
        graded = list(zip(grades, (first, found.quantity - first), strict=False))
        command = self.new(
            RecordRecovery, "keeper", number, line, Stage(stage),
            tuple((Grade(grade), units) for grade, units in graded), "已办",
        )  # fmt: skip
        result, paper = self.both(record_recovery, command, "record", number, line, stage, graded)
        assert not result or result.write_off == paper

    # Write-off

    @rule(actor=keepers, pick=picks, share=shares)
    def ask_for_a_write_off(self, actor, pick, share):
        lent = sorted(
            key for key, n in self.model.quantities.items() if n and key[0][:5] == "loan/"
        )
        key = lent[pick % len(lent)] if lent and pick % 5 == 0 else self.holding(pick)
        if key is None:
            return
        quantity = part(self.model.free(key), share)
        depot, place = key[0].split("/")
        if depot == "loan":
            depot, place = self.model.loans[place].depot, key[0]
        numbers = tuple(self.model.units_at(key)[:quantity]) if pick % 3 else ()
        line = WriteOffLine(
            self.lot_id(key[1]),
            depot,
            place,
            StockStatus(key[2]),
            key[3],
            quantity,
            "损坏",
            numbers,
        )
        command = self.new(DraftWriteOff, actor, (line,))
        result, number = self.both(
            draft_write_off, command, "ask_write_off", actor, key, quantity, numbers
        )
        assert not result or result.number == number

    @precondition(lambda self: self.model.write_offs)
    @rule(actor=leaders, pick=picks)
    def approve_a_write_off(self, actor, pick):
        number = self.one_of(self.model.write_offs, {"draft"}, pick)
        command = self.new(ApproveWriteOff, actor, number)
        self.both(approve_write_off, command, "approve_write_off", actor, number)

    @precondition(lambda self: self.model.write_offs)
    @rule(actor=leaders, pick=picks, withdrawn=st.booleans())
    def free_a_write_off(self, actor, pick, withdrawn):
        number = self.one_of(self.model.write_offs, {"draft"}, pick)
        if withdrawn:
            asked = self.model.write_offs.get(number)
            actor = asked.by if asked and pick % 3 else actor
            command = self.new(WithdrawWriteOff, actor, number)
            self.both(withdraw_write_off, command, "withdraw_write_off", actor, number)
        else:
            command = self.new(RejectWriteOff, actor, number, "可修")
            self.both(reject_write_off, command, "reject_write_off", actor, number)

    @precondition(lambda self: self.model.write_offs)
    @rule(pick=picks, done_in=st.sampled_from([0, 0, -2, 1]))
    def dispose(self, pick, done_in):
        number = self.one_of(self.model.write_offs, {"approved"}, pick)
        done_on = self.clock.today() + timedelta(days=done_in)
        command = self.new(
            RecordDisposal, "keeper", number, next(iter(DisposalMethod)), done_on, "王处置", "PZ-1"
        )
        self.both(record_disposal, command, "dispose", number, done_in)

    # Recall

    @rule(actor=keepers, pick=picks, kit=st.booleans())
    def recall(self, actor, pick, kit):
        pool = list(self.model.kits) if kit and self.model.kits else LOTS[pick % 3 :]
        lot = pool[pick % len(pool)]
        command = self.new(StartRecall, actor, self.lot_id(lot), "厂家通知")
        result, expected = self.both(start_recall, command, "recall", actor, lot)
        assert not result or (result.number, result.held_units, result.demands) == expected

    @precondition(lambda self: self.model.recalls)
    @rule(actor=leaders, pick=picks, outcome=st.sampled_from(["released"] * 4 + ["disposed"]))
    def end_a_recall(self, actor, pick, outcome):
        number = self.one_of(self.model.recalls, {"open"}, pick)
        command = self.new(EndRecall, actor, number, RecallOutcome(outcome), "检验合格")
        result, units = self.both(end_recall, command, "end_recall", actor, number, outcome)
        assert not result or result.released_units == units

    # Extension

    @rule(
        actor=keepers,
        lot=st.sampled_from([LOTS[each] for each in (6, 7, 6, 7, 2, 5)]),
        later=st.sampled_from([30, 90, 30, 90, 300, 400, 0]),
        ago=st.sampled_from([0, 10, 0, 180, 181, -1]),
        certificate=st.sampled_from(["JC-1", "JC-2", "JC-3"]),
    )
    def ask_for_an_extension(self, actor, lot, later, ago, certificate):
        known = self.model.lots.get(lot)
        until = NEVER if known is None else known.good_until
        to = until if until == NEVER else until + timedelta(days=later)
        command = self.new(
            RequestExtension, actor, self.lot_id(lot), to,
            self.clock.today() - timedelta(days=ago), "市质检所", certificate,
        )  # fmt: skip
        result, after = self.both(
            request_extension, command, "ask_extension", actor, lot, later, ago, certificate
        )
        if result:
            assert result.to_expires_on == after
            self.extension_ids.append(result.extension_id)

    @precondition(lambda self: self.extension_ids)
    @rule(actor=leaders, pick=picks, approve=st.sampled_from([True, True, True, False]))
    def decide_an_extension(self, actor, pick, approve):
        index = -1 - pick % len(self.extension_ids) if pick % 4 else len(self.extension_ids) - 1
        index %= len(self.extension_ids)
        command = self.new(DecideExtension, actor, self.extension_ids[index], approve, "意见")
        result, until = self.both(
            decide_extension, command, "decide_extension", actor, index, approve
        )
        assert not result or result.expires_on == until

    # Rotation

    @rule(actor=keepers, pick=picks, share=shares, leaves_in=st.sampled_from([0, 5, 15, 500, -1]))
    def propose_a_rotation(self, actor, pick, share, leaves_in):
        key = self.holding(pick, item="WT01" if pick % 3 else None)
        if key is None:
            return
        depot, quantity = key[0].split("/")[0], part(self.model.free(key), share)
        command = self.new(
            ProposeRotation, actor, self.lot_id(key[1]), depot, quantity, RotationWay.OTHER_USERS,
            "福利院", self.clock.today() + timedelta(days=leaves_in),
        )  # fmt: skip
        result, number = self.both(
            propose_rotation, command, "propose_rotation", actor, key[1], depot, quantity, leaves_in
        )
        assert not result or result.number == number
        if result and pick % 2:  # The leader sits beside the keeper.
            self.decide_a_rotation("leader", NEWEST, approve=True)

    @precondition(lambda self: self.model.rotations)
    @rule(actor=leaders, pick=picks, approve=st.sampled_from([True, True, True, False]))
    def decide_a_rotation(self, actor, pick, approve):
        number = self.one_of(self.model.rotations, {"proposed"}, pick)
        command = self.new(DecideRotation, actor, number, approve, "意见")
        result, state = self.both(
            decide_rotation, command, "decide_rotation", actor, number, approve
        )
        assert not result or result.state == state

    @precondition(lambda self: self.model.rotations)
    @rule(actor=keepers, pick=picks)
    def issue_a_rotation(self, actor, pick):
        number = self.one_of(self.model.rotations, {"approved"}, pick)
        command = self.new(IssueRotation, actor, number)
        result, paper = self.both(
            issue_rotation, command, "issue_rotation", actor, number, "福利院"
        )
        assert not result or result.issue_no == paper

    @precondition(lambda self: self.model.rotations)
    @rule(pick=picks, cancelled=st.booleans())
    def end_a_rotation(self, pick, cancelled):
        live = {"proposed", "approved"} if cancelled else {"issued"}
        number = self.one_of(self.model.rotations, live, pick)
        if cancelled:
            service, command = cancel_rotation, self.new(CancelRotation, "system", number, "不需")
        else:
            service, command = finish_rotation, self.new(FinishRotation, "system", number, "已用")
        result, state = self.both(service, command, "end_rotation", number, cancelled)
        assert not result or result.state == state
