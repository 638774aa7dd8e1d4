"""Many writers in many processes, and an auditor who works every answer out again.

Each writer notes when it sent a command, when the answer came and what it was. The auditor
replays the commands in the order of the ledger through dicts of its own and demands the very
answers that were given; a refusal must have been right at some moment while it was under way.
"""

import itertools
import multiprocessing
import random
import threading
import time
import uuid
from collections import Counter
from dataclasses import dataclass, field, replace

from ledger_world import TENT, TODAY, ManualClock, ReceiveLine, command_id, furnish, receive
from sqlalchemy import select

from depot.bootstrap import Settings, build
from depot.errors import DepotError
from depot.services.catalogue import AddItems, add_items
from depot.services.issuing import IssueGoods, IssueLine, issue_goods
from depot.services.receiving import ReceiveGoods, receive_goods
from depot.services.reserving import ReleaseStock, ReserveStock, release_stock, reserve_stock
from depot.store.schema.ledger import chain
from depot.store.schema.ledger import command as command_table

HOT, COLD_LOTS, OPENING = "HOT", 200, 40
DUPLICATES, ON_THE_HOT_LOT = 0.3, 0.3
SERVICES = {
    "ReceiveGoods": receive_goods,
    "IssueGoods": issue_goods,
    "ReserveStock": reserve_stock,
    "ReleaseStock": release_stock,
}


@dataclass(frozen=True)
class Call:
    """One sending of a command: when, and what came back."""

    command: object
    sent_ns: int
    answered_ns: int
    result: object = None
    refusal: str = ""


def prepare(url) -> None:
    """Open one lot of each of 201 items, 40 units each."""
    app = build(Settings(url), ManualClock())
    furnish(app)
    codes = [HOT, *(f"C{number:03d}" for number in range(COLD_LOTS))]
    items = tuple(replace(TENT, code=code, name_zh=code, weight_kg=0.1) for code in codes)
    items = tuple(replace(each, volume_m3=0.0001) for each in items)
    app.execute(add_items, AddItems(command_id(), "system", items))
    receive(app, *(ReceiveLine(code, OPENING, "A-01") for code in codes))
    app.database.close()


def schedule(seed, count):
    """Return a writer's commands: the same in every run."""
    chance, held = random.Random(seed), []  # noqa: S311  a schedule, no secret
    for number in range(count):
        identity = str(uuid.UUID(int=(seed << 64) + number, version=4))
        hot = chance.random() < ON_THE_HOT_LOT
        item = HOT if hot else f"C{chance.randrange(COLD_LOTS):03d}"
        quantity, kind = chance.randint(1, 9), chance.random()
        if kind < 0.4:
            lines = (IssueLine(item, quantity),)
            yield IssueGoods(identity, "system", "CY1", "孤店子镇", lines)
        elif kind < 0.65:
            lines = (ReceiveLine(item, quantity, "A-01"),)
            yield ReceiveGoods(identity, "system", "CY1", "华联商厦", lines)
        elif kind < 0.85 or not held:
            held.append(f"DB-{seed}-{number}")
            yield ReserveStock(identity, "system", held[-1], "CY1", ((item, quantity),), TODAY)
        else:
            yield ReleaseStock(identity, "system", held.pop(chance.randrange(len(held))))


def _send(app, command) -> Call:
    sent = time.monotonic_ns()
    try:
        result = app.execute(SERVICES[type(command).__name__], command)
    except DepotError as refusal:
        return Call(command, sent, time.monotonic_ns(), refusal=type(refusal).__name__)
    return Call(command, sent, time.monotonic_ns(), result)


def _write(app, seed, count, calls) -> None:
    """Send a writer's commands, many twice, the second time from another thread at once."""
    chance = random.Random(seed * 7919)  # noqa: S311  a schedule, no secret
    for command in schedule(seed, count):
        twins = 2 if chance.random() < DUPLICATES else 1
        threads = [
            threading.Thread(target=lambda: calls.append(_send(app, command)))  # noqa: B023  joined in the loop
            for _ in range(twins)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()


def _process(url, seeds, count, answers) -> None:
    app, calls = build(Settings(url), ManualClock()), []
    writers = [threading.Thread(target=_write, args=(app, seed, count, calls)) for seed in seeds]
    for thread in writers:
        thread.start()
    for thread in writers:
        thread.join()
    app.database.close()
    answers.put(calls)


def run(url, *, processes, writers, count) -> list[Call]:
    """Have the writers work at the same time; return all calls."""
    context = multiprocessing.get_context("fork")
    answers, seeds = context.Queue(), range(1, writers + 1)
    children = [
        context.Process(target=_process, args=(url, seeds[each::processes], count, answers))
        for each in range(processes)
    ]
    for child in children:
        child.start()
    calls = list(itertools.chain.from_iterable(answers.get() for _ in children))
    for child in children:
        child.join()
    return calls


# The auditor


@dataclass
class Books:
    """What is free and held of each item, and for whom."""

    free: Counter = field(default_factory=Counter)
    held: dict = field(default_factory=dict)

    def do(self, command) -> bool:
        """Do a command; return whether it was right to accept it."""
        name = type(command).__name__
        if name == "ReleaseStock":
            taken = self.held.pop(command.demand_ref, None)
            if taken:
                self.free[taken[0]] += taken[1]
            return taken is not None
        (line,) = command.lines
        item, quantity = line if isinstance(line, tuple) else (line.item, line.quantity)
        if name == "ReceiveGoods":
            self.free[item] += quantity
            return True
        if self.free[item] < quantity:
            return False
        self.free[item] -= quantity
        if name == "ReserveStock":
            self.held[command.demand_ref] = (item, quantity)
        return True

    def would_refuse(self, command) -> bool:
        """Whether the command would be refused now."""
        if type(command).__name__ == "ReleaseStock":
            return command.demand_ref not in self.held
        (line,) = command.lines
        item, quantity = line if isinstance(line, tuple) else (line.item, line.quantity)
        return type(command).__name__ != "ReceiveGoods" and self.free[item] < quantity


def ledger_order(url) -> dict[str, int]:
    """Return the place of each command in the ledger."""
    database = build(Settings(url), ManualClock()).database
    query = select(chain.c.command_id, chain.c.n).join(
        command_table, command_table.c.id == chain.c.command_id
    )
    with database.engine.connect() as connection:
        found = dict(connection.execute(query).all())
    database.close()
    return found


def audit(url, calls) -> dict[str, int]:
    """Work every answer out again.

    Returns
    -------
    dict
        How many commands were accepted, refused, and sent more than once.
    """
    order = ledger_order(url)
    accepted = {call.command.command_id: call for call in calls if not call.refusal}
    refused = [call for call in calls if call.refusal]
    _same_answer_to_all_twins(calls)
    _order_of_time(order, [call for call in calls if not call.refusal])
    books = Books()
    for code in [HOT, *(f"C{number:03d}" for number in range(COLD_LOTS))]:
        books.free[code] = OPENING
    waiting = _windows(order, calls, refused)
    for place, identity in sorted((order[each], each) for each in accepted):
        waiting = _justified(waiting, books, place - 1)
        assert books.do(accepted[identity].command), accepted[identity]
    waiting = _justified(waiting, books, max(order.values()))
    assert waiting == [], waiting
    return {
        "accepted": len(accepted),
        "refused": len(refused),
        "sent twice": len(calls) - len({call.command.command_id for call in calls}),
        "left": sum(books.free.values()) + sum(taken for _, taken in books.held.values()),
    }


def _same_answer_to_all_twins(calls) -> None:
    first = {}
    for call in calls:
        if not call.refusal:
            identity = call.command.command_id
            assert first.setdefault(identity, call.result) == call.result, call


def _order_of_time(order, answered) -> None:
    """I8: what was answered before something else was sent stands before it in the ledger."""
    first_sent, first_answered = {}, {}
    for call in answered:
        identity = call.command.command_id
        first_sent[identity] = min(call.sent_ns, first_sent.get(identity, call.sent_ns))
        first_answered[identity] = min(
            call.answered_ns, first_answered.get(identity, call.answered_ns)
        )
    ends = sorted((instant, order[identity]) for identity, instant in first_answered.items())
    highest, at = 0, 0
    for instant, identity in sorted((sent, identity) for identity, sent in first_sent.items()):
        while at < len(ends) and ends[at][0] < instant:
            highest, at = max(highest, ends[at][1]), at + 1
        assert order[identity] > highest, identity


def _windows(order, calls, refused):
    """Return each refusal with the places of the ledger between which it was decided."""
    done = [call for call in calls if not call.refusal]
    found = []
    for call in refused:
        before = [
            order[each.command.command_id] for each in done if each.answered_ns < call.sent_ns
        ]
        after = [order[each.command.command_id] for each in done if each.sent_ns > call.answered_ns]
        found.append((max(before, default=0), min(after, default=10**12), call))
    return found


def _justified(waiting, books, place):
    """Drop the refusals that are right at this place; those past their window stay and fail."""
    return [
        each
        for each in waiting
        if not (each[0] <= place < each[1] and books.would_refuse(each[2].command))
    ]
