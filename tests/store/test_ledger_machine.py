"""Random histories on a real database agree with the model after every step."""

import itertools
import shutil
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from hypothesis.stateful import run_state_machine_as_test as run_machine
from ledger_model import Model
from ledger_world import TODAY, IssueLine, ManualClock, ReceiveLine, command_id, furnish

from depot.bootstrap import Settings, build
from depot.domain.clock import to_us
from depot.domain.ledger import AccountKind, LedgerKind, StockStatus
from depot.domain.stock import StockFilter
from depot.errors import CommandReused, DepotError
from depot.services.audit import verify
from depot.services.issuing import IssueGoods, issue_goods
from depot.services.moving import MoveLine, MoveStock, move_stock
from depot.services.picking import Pick
from depot.services.receiving import ReceiveGoods, receive_goods
from depot.services.reserving import (
    LapseReservations,
    ReleaseStock,
    ReserveStock,
    consume,
    lapse_reservations,
    release_stock,
    reserve_stock,
)
from depot.services.stock import lot_rows

STEPS = 30
# Lots by number: on 1 June, 30 days before its date the first can no longer be issued.
EXPIRES = {
    "L0": TODAY + timedelta(days=20),
    "L1": TODAY + timedelta(days=35),
    "L2": TODAY + timedelta(days=120),
    "L3": TODAY + timedelta(days=400),
}

lots = st.sampled_from(sorted(EXPIRES))
bins = st.sampled_from(["A-01", "A-02", "S-01"])
states = st.sampled_from(["issuable", "issuable", "quarantined", "damaged"])
quantities = st.integers(1, 60)
demands = st.sampled_from(["DB-1", "DB-2", "DB-3"])


@dataclass(frozen=True)
class Load:
    """Consume what is reserved, as a dispatch does."""

    command_id: str
    actor: str
    demand_ref: str


@dataclass(frozen=True)
class Loaded:
    picks: tuple[Pick, ...]


def load(command: Load, uow) -> Loaded:
    truck = uow.ledger.account(LedgerKind.GOODS, AccountKind.TRANSIT, "transit")
    return Loaded(consume(uow, command.demand_ref, truck))


class LedgerMachine(RuleBasedStateMachine):
    """Commands, repeated commands, reused ids and clock jumps; `open_database` is set below."""

    open_database = None

    @initialize()
    def begin(self):
        self.clock = ManualClock(datetime(2026, 6, 1, 4, tzinfo=UTC))
        self.app, self.close = type(self).open_database(self.clock)
        self.model = Model(self.clock.us, TODAY)
        self.lot_ids = {}
        self.done = []

    def teardown(self):
        if hasattr(self, "app"):
            self.app.database.close()
            self.close()

    def both(self, service, command, name, *args):
        """Do it in the product and in the model; both must accept or both refuse."""
        self.model.now_us, self.model.today = self.clock.us, self.clock.today()
        expected = self.model.attempt(name, *args)
        result = None
        with suppress(DepotError):
            result = self.app.execute(service, command)
        assert (result is None) == (expected is None), (name, args, result, expected)
        if result is None:
            return None, None
        self.done.append((service, command, result))
        return result, expected

    @rule(lot=lots, bin_code=bins, quantity=st.integers(1, 400), ours=st.sampled_from([1, 1, 1, 0]))
    def receive(self, lot, bin_code, quantity, ours):
        owner = "district" if ours else "province"
        line = ReceiveLine("WT01", quantity, bin_code, lot, None, EXPIRES[lot], owner=owner)
        command = ReceiveGoods(command_id(), "system", "CY1", "华联商厦", (line,))
        result, _ = self.both(
            receive_goods, command, "receive", lot, EXPIRES[lot], bin_code, quantity, owner
        )
        if result:
            self.lot_ids[lot] = result.lines[0].lot_id

    @rule(quantity=quantities, arrives_in=st.sampled_from([0, 0, 2, 60]))
    def issue(self, quantity, arrives_in):
        arrives_on = self.clock.today() + timedelta(days=arrives_in)
        line = IssueLine("WT01", quantity)
        command = IssueGoods(command_id(), "system", "CY1", "孤店子镇", (line,), arrives_on)
        result, expected = self.both(issue_goods, command, "issue", quantity, arrives_in)
        if result:
            assert [(each.lot_no, each.bin, each.quantity) for each in result.picks] == expected

    @rule(demand=demands, quantity=quantities, lapses_in_s=st.sampled_from([None, 60, 86_400]))
    def reserve(self, demand, quantity, lapses_in_s):
        lapses_in_us = None if lapses_in_s is None else lapses_in_s * 10**6
        lapses_at_us = None if lapses_in_us is None else self.clock.us + lapses_in_us
        command = ReserveStock(
            command_id(), "system", demand, "CY1", (("WT01", quantity),), self.clock.today(),
            lapses_at_us,
        )  # fmt: skip
        result, expected = self.both(
            reserve_stock, command, "reserve", demand, quantity, lapses_in_us
        )
        if result:
            got = [
                (each.lot_no, each.place.split("/")[1], each.quantity)
                for each in result.reservations
            ]
            assert got == expected

    @rule(demand=demands)
    def release(self, demand):
        self.both(release_stock, ReleaseStock(command_id(), "system", demand), "release", demand)

    @rule(demand=demands)
    def consume(self, demand):
        result, expected = self.both(load, Load(command_id(), "system", demand), "consume", demand)
        if result:
            assert [(each.lot_no, each.bin, each.quantity) for each in result.picks] == expected

    @rule()
    def lapse(self):
        result, expected = self.both(
            lapse_reservations, LapseReservations(command_id(), "system"), "lapse"
        )
        assert result.count == expected

    @rule(
        lot=lots, bins=st.tuples(bins, bins), states=st.tuples(states, states), quantity=quantities
    )
    def move(self, lot, bins, states, quantity):
        before, after = zip(bins, states, strict=True)
        line = MoveLine(self.lot_ids.get(lot, 10**6), quantity, *bins, *map(StockStatus, states))
        command = MoveStock(command_id(), "system", "CY1", (line,), "整理")
        self.both(move_stock, command, "move", lot, before, after, quantity)

    @rule(data=st.data())
    def repeat_an_old_command(self, data):
        if self.done:
            service, command, result = data.draw(st.sampled_from(self.done))
            assert self.app.execute(service, command) == result

    @rule(data=st.data())
    def use_an_old_id_for_something_else(self, data):
        if self.done:
            service, command, _ = data.draw(st.sampled_from(self.done))
            with pytest.raises(CommandReused):
                self.app.execute(service, replace(command, actor="li"))

    @rule(seconds=st.sampled_from([1, 59, 3600, 86_400, 7 * 86_400, -86_400]))
    def the_clock_jumps(self, seconds):
        # Not before the world was furnished: goods can't come from the future.
        self.clock.us = max(
            self.clock.us + seconds * 10**6, to_us(datetime(2026, 6, 1, 4, tzinfo=UTC))
        )

    @invariant()
    def the_shelves_are_those_of_the_model(self):
        if not hasattr(self, "app"):
            return
        rows = self.app.read(lot_rows, StockFilter(), date(2026, 6, 1))
        real = {
            (row.bin, row.lot_no, row.status.value, row.owner): (row.quantity, row.reserved)
            for row in rows
        }
        expected = {
            key: (quantity, self.model.reserved.get(key, 0))
            for key, quantity in self.model.quantities.items()
            if quantity and key[0] not in {"site", "transit"}
        }
        assert real == expected

    @invariant()
    def the_ledger_proves_itself(self):
        if hasattr(self, "app"):
            report = self.app.read(verify)
            assert report.ok, [each.message.en for each in report.findings]


def run(open_database, examples):
    class Machine(LedgerMachine):
        pass

    Machine.open_database = staticmethod(open_database)
    run_machine(
        Machine,
        settings=settings(
            max_examples=examples,
            stateful_step_count=STEPS,
            deadline=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
        ),
    )


def test_histories_on_sqlite_agree_with_the_model(sqlite_url, tmp_path):
    furnished, numbers = sqlite_url.removeprefix("sqlite:///"), itertools.count()
    template = build(Settings(sqlite_url), ManualClock())
    furnish(template)
    template.database.close()

    def open_database(clock):
        path = tmp_path / f"history-{next(numbers)}.db"
        shutil.copyfile(furnished, path)
        return build(Settings(f"sqlite:///{path}"), clock), path.unlink

    run(open_database, examples=40)


@pytest.mark.postgres
def test_histories_on_postgresql_agree_with_the_model(postgres_server):
    def open_database(clock):
        url = postgres_server.new_database()
        app = build(Settings(url), clock)
        furnish(app)
        return app, lambda: postgres_server.drop(url)

    run(open_database, examples=12)
