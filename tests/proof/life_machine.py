"""One history: commands go to the product and to the model; both accept or both refuse."""

import itertools
import pickle
from dataclasses import replace

import pytest
from hypothesis import assume
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from ledger_world import NOON, ManualClock, command_id
from life_checks import Recount
from life_world import LOTS

from depot.domain.clock import to_us
from depot.errors import CommandReused, DepotError

NOBODYS, UNKNOWN_LOT = "XX-2026-999999", 10**6
NEWEST = -1  # As a pick: the last of the records that wait.
# These say a day or a ledger position as it was when they were written: sent late, they mean
# something else to the model, which counts from the present day.
NOT_LATE = {
    "hand_over", "reserve", "lend", "extend_loan", "dispose", "ask_extension", "propose_rotation",
    "draft_order", "open_count", "enter_count", "request", "request_purchase",
}  # fmt: skip
DAY_US = 86_400 * 10**6

picks = st.integers(0, 40)
# How much of what is there: all, half, one unit, one more than there is.
shares = st.sampled_from(["all", "half", "half", "one", "more"])
depots = st.sampled_from(["CY1", "CY1", "CY1", "CY1", "CY2"])
lots = st.sampled_from(LOTS)
keepers = st.sampled_from(["keeper", "keeper", "system", "planner"])
leaders = st.sampled_from(["leader", "leader", "leader2", "system", "keeper"])


def part(there, share) -> int:
    """Return so much of what is there; at least one."""
    return max(1, {"all": there, "half": there // 2, "one": 1, "more": there + 1}[share])


class History(RuleBasedStateMachine):
    """What every rule needs; `world` and `count` are set by who runs it."""

    world = None
    count = None

    @initialize(chance=st.integers(0, 10**6))
    def begin(self, chance):
        # Hypothesis tries the emptiest of all histories first, which proves nothing.
        assume(chance)
        self.clock = ManualClock(NOON)
        self.app = self.world.open(self.clock)
        self.model = pickle.loads(self.world.model)  # noqa: S301  our own dump
        self.recount, self.done = Recount(self.world), []
        self.offline, self.kept_back = False, []
        self.extension_ids, self.order_ids = [], []
        self.names = itertools.count(1)

    def teardown(self):
        if hasattr(self, "app"):
            self.recount.whole(self.app)

    # Giving commands

    def both(self, service, command, name, *args):
        """Do it in the product and in the model; return both results, None when refused."""
        late = name not in NOT_LATE and str(UNKNOWN_LOT) not in repr(command)
        if self.offline and late:
            self.offline = False
            self.kept_back.append((service, command, name, *args))
            return None, None
        return self._do(service, command, name, *args)

    def _do(self, service, command, name, *args):
        self.model.now_us = self.clock.us
        expected = self.model.attempt(name, *args)
        result, refusal = None, None
        try:
            result = self.app.execute(service, command)
        except DepotError as error:
            refusal = error
        assert (result is None) == (expected is None), (name, args, expected, result, refusal)
        if type(self).count is not None:
            type(self).count[name, result is not None] += 1
        if result is not None:
            self.done.append((service, command, result))
        self.recount.step(self.app, self.model)
        return result, expected

    def new(self, kind, actor, *args, **more):
        return kind(command_id(), actor, *args, **more)

    def lot_id(self, lot) -> int:
        """Return the product's number of a lot, one that nobody has for a new one."""
        return self.recount.ids.get(lot, UNKNOWN_LOT)

    # Choosing what a command is about

    def one_of(self, records, states, pick):
        """Return one of the records, mostly one in these states; a strange number for none."""
        live = [number for number, each in records.items() if each.state in states]
        pool = live if live and pick < 35 else list(records)
        return pool[pick % len(pool)] if pool else NOBODYS

    def holding(self, pick, *, state=None, place=None, item=None):
        """Return a holding in a bin that has something, or None."""
        found = sorted(
            key
            for key, quantity in self.model.quantities.items()
            if quantity and key[0] in self.model.rooms
            and state in {None, key[2]} and item in {None, key[1][0]}
            and key[0].startswith(place or "")
        )  # fmt: skip
        return found[pick % len(found)] if found else None

    def bins(self, depot) -> list:
        return [place.split("/")[1] for place in self.model.rooms if place.startswith(depot)]

    def bin_of(self, depot, pick) -> str:
        """Return a bin of the depot, mostly a roomy one; now and then one it hasn't."""
        known = self.bins(depot)
        return "X-99" if pick == 40 else known[0] if pick % 3 else known[pick % len(known)]

    # What may happen at any time

    @rule(pick=st.integers(0, 1000))
    def repeat_an_old_command(self, pick):
        if self.done:
            service, command, result = self.done[pick % len(self.done)]
            assert self.app.execute(service, command) == result

    @rule(pick=st.integers(0, 1000))
    def use_an_old_id_for_something_else(self, pick):
        if self.done:
            service, command, _ = self.done[pick % len(self.done)]
            with pytest.raises(CommandReused):
                self.app.execute(service, replace(command, actor="li"))

    @rule()
    def a_telephone_loses_its_network(self):
        """The next command is written and not sent."""
        self.offline = True

    @precondition(lambda self: self.kept_back)
    @rule(pick=picks)
    def send_what_was_kept_back(self, pick):
        """Late, and not in the order in which they were written."""
        self._do(*self.kept_back.pop(pick % len(self.kept_back)))

    @rule(seconds=st.sampled_from(
        [1, 59, 3600, 86_400, 7 * 86_400, 35 * 86_400, -3600, -86_400, -10 * 86_400]
    ))  # fmt: skip
    def the_clock_jumps(self, seconds):
        # Not before the world was furnished: goods can't come from the future.
        self.clock.us = max(self.clock.us + seconds * 10**6, to_us(NOON))
        self.model.now_us = self.clock.us

    @invariant()
    def everything_holds(self):
        if hasattr(self, "app"):
            self.recount.step(self.app, self.model)
