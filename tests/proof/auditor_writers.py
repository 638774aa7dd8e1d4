"""Many writers in many processes, some of which are killed and go on where they were.

Every sending and every answer is written down at once, so that nothing of it is lost with a
process. What was sent and not answered is sent again under its id.
"""

import multiprocessing
import os
import pickle
import random
import threading
import time
import uuid
from dataclasses import dataclass, replace
from datetime import timedelta

from ledger_world import TENT, TODAY, WATER, ManualClock, ReceiveLine, command_id, furnish, receive
from proof_services import Load, load
from sqlalchemy import create_engine, text

from depot.bootstrap import Settings, build
from depot.errors import DepotError, StorageFailed
from depot.services.catalogue import AddItems, add_items
from depot.services.issuing import IssueGoods, IssueLine, issue_goods
from depot.services.moving import MoveLine, MoveStock, move_stock
from depot.services.receiving import ReceiveGoods, receive_goods
from depot.services.reserving import ReleaseStock, ReserveStock, release_stock, reserve_stock

# The hot item has three lots, so that it matters which of them is taken.
HOT, COLD_LOTS, OPENING = "HOT", 200, 20
BINS = ("A-01", "A-02")
# Commands of a process at a time: eight processes and those that were killed stay below the
# 100 connections of a server as it comes.
AT_ONCE = 8
DUPLICATES, ON_THE_HOT_ITEM = 0.3, 0.3
MAKER = "华联商厦"
HOT_LOTS = tuple((f"L{number}", TODAY + timedelta(days=100 * number)) for number in (1, 2, 3))
COLD = tuple(f"C{number:03d}" for number in range(COLD_LOTS))
SERVICES = {
    "ReceiveGoods": receive_goods, "IssueGoods": issue_goods, "ReserveStock": reserve_stock,
    "ReleaseStock": release_stock, "MoveStock": move_stock, "Load": load,
}  # fmt: skip
CUT = text(
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
    "WHERE datname = current_database() AND pid <> pg_backend_pid() AND state <> 'idle' "
    "ORDER BY random() LIMIT 1"
)


@dataclass(frozen=True)
class Call:
    """One sending of a command: when, and what came back; `lost` when nothing did."""

    command: object
    sent_ns: int
    answered_ns: int = 0
    result: object = None
    refusal: str = ""
    lost: bool = False


def small(item):
    return replace(item, weight_kg=0.1, volume_m3=0.0001)


def prepare(url) -> dict:
    """Open 20 units of each lot in each of two bins; return lot id → item, lot number."""
    app = build(Settings(url), ManualClock())
    furnish(app)
    hot = replace(small(WATER), code=HOT, storage_class="textile_dry")
    cold = tuple(replace(small(TENT), code=code, name_zh=code) for code in COLD)
    app.execute(add_items, AddItems(command_id(), "system", (hot, *cold)))
    lines = [
        *(ReceiveLine(HOT, OPENING, each, *_label(lot)) for lot in HOT_LOTS for each in BINS),
        *(ReceiveLine(code, OPENING, each) for code in COLD for each in BINS),
    ]
    booked = receive(app, *lines, supplier=MAKER)
    app.database.close()
    return {line.lot_id: (line.item, line.lot_no) for line in booked.lines}


def _label(lot):
    return lot[0], None, lot[1]


def schedule(seed, count, lots):
    """Return a writer's commands: the same in every run."""
    chance, held = random.Random(seed), []  # noqa: S311  a schedule, no secret
    by_item = {item: lot_id for lot_id, (item, _) in lots.items()}
    for number in range(count):
        identity = str(uuid.UUID(int=(seed << 64) + number, version=4))
        item = HOT if chance.random() < ON_THE_HOT_ITEM else chance.choice(COLD)
        quantity, kind = chance.randint(1, 9), chance.random()
        if kind < 0.3:
            lines = (IssueLine(item, quantity),)
            yield IssueGoods(identity, "system", "CY1", "孤店子镇", lines)
        elif kind < 0.5:
            label = _label(chance.choice(HOT_LOTS)) if item == HOT else ()
            lines = (ReceiveLine(item, quantity, chance.choice(BINS), *label),)
            yield ReceiveGoods(identity, "system", "CY1", MAKER, lines)
        elif kind < 0.65:
            bins = chance.sample(BINS, 2)
            line = MoveLine(by_item[item], quantity, *bins)
            yield MoveStock(identity, "system", "CY1", (line,), "整理")
        elif kind < 0.85 or not held:
            held.append(f"DB-{seed}-{number}")
            yield ReserveStock(identity, "system", held[-1], "CY1", ((item, quantity),), TODAY)
        elif kind < 0.93:
            yield ReleaseStock(identity, "system", held.pop(chance.randrange(len(held))))
        else:
            yield Load(identity, "system", held.pop(chance.randrange(len(held))))


class Log:
    """A file of sendings and answers; a line is there wholly before the next thing happens."""

    def __init__(self, path) -> None:
        self._file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT)

    def write(self, *entry) -> None:
        content = pickle.dumps(entry)
        os.write(self._file, len(content).to_bytes(4, "big") + content)

    @staticmethod
    def read(path) -> list:
        content, entries, at = path.read_bytes() if path.exists() else b"", [], 0
        while at < len(content):
            size = int.from_bytes(content[at : at + 4], "big")
            entries.append(pickle.loads(content[at + 4 : at + 4 + size]))  # noqa: S301  our own
            at += 4 + size
        return entries


def send(app, command, log) -> None:
    """Send until there is an answer, as a person presses the button again."""
    while True:
        key = uuid.uuid4().hex
        log.write("sent", key, command, time.monotonic_ns())
        try:
            result, refusal = app.execute(SERVICES[type(command).__name__], command), ""
        except StorageFailed:
            time.sleep(0.02)
            continue  # The connection was cut: nobody knows what became of it.
        except DepotError as error:
            result, refusal = None, type(error).__name__
        log.write("answered", key, time.monotonic_ns(), result, refusal)
        return


def _write(app, commands, seed, log) -> None:
    """Send a writer's commands, many of them twice, the second from another thread at once."""
    chance = random.Random(seed * 7919)  # noqa: S311  a schedule, no secret
    for command in commands:
        twins = 2 if chance.random() < DUPLICATES else 1
        threads = [threading.Thread(target=send, args=(app, command, log)) for _ in range(twins)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()


def _process(url, path, seeds, plan) -> None:
    count, lots = plan
    answered = {call.command.command_id for call in calls_in(path) if not call.lost}
    app, log = build(Settings(url, writers=AT_ONCE), ManualClock()), Log(path)
    writers = []
    for seed in seeds:
        left = [e for e in schedule(seed, count, lots) if e.command_id not in answered]
        writers.append(threading.Thread(target=_write, args=(app, left, seed, log)))
    for thread in writers:
        thread.start()
    for thread in writers:
        thread.join()
    app.database.close()


def calls_in(path) -> list[Call]:
    """Return the calls of a log."""
    calls = {}
    for what, key, *rest in Log.read(path):
        if what == "sent":
            calls[key] = Call(*rest, lost=True)
        else:
            answered_ns, result, refusal = rest
            calls[key] = replace(
                calls[key], answered_ns=answered_ns, result=result, refusal=refusal, lost=False
            )
    return list(calls.values())


def run(url, folder, lots, *, processes, writers, count, kills) -> list[Call]:
    """Have the writers work at the same time while processes are killed; return all calls."""
    context, chance = multiprocessing.get_context("fork"), random.Random(count)  # noqa: S311
    seeds = range(1, writers + 1)

    def start(number):
        work = (url, folder / f"{number}.log", seeds[number::processes], (count, lots))
        child = context.Process(target=_process, args=work)
        child.start()
        return child

    children = {number: start(number) for number in range(processes)}
    done = threading.Event()
    cutter = threading.Thread(target=_cut, args=(url, done, writers * count // 10))
    cutter.start()
    for _ in range(kills):
        time.sleep(chance.uniform(0.2, 0.6))
        live = [number for number, child in children.items() if child.is_alive()]
        if live:
            number = chance.choice(live)
            children[number].kill()
            children[number].join()
            children[number] = start(number)
    for child in children.values():
        child.join()
        assert child.exitcode == 0
    done.set()
    cutter.join()
    return [call for number in children for call in calls_in(folder / f"{number}.log")]


def _cut(url, done, times) -> None:
    """Have PostgreSQL end so many connections at work; SQLite has none to end."""
    if url.startswith("sqlite"):
        return
    address = url.replace("postgresql:", "postgresql+psycopg:")
    engine = create_engine(address, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        while times > 0 and not done.wait(0.1):
            times -= connection.execute(CUT).rowcount
    engine.dispose()
