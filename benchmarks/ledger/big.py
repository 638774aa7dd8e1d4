"""A large ledger: made by the posting engine, then read the ways that people read it."""

from __future__ import annotations

import multiprocessing
import random
import resource
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from benchmarks.ledger.figures import Figure, median_time
from benchmarks.ledger.servers import Server, migrated
from benchmarks.ledger.size import Size
from benchmarks.ledger.world import DEPOT, bin_code, furnished, item_code, new_id
from depot.bootstrap import Settings, SystemClock, build
from depot.domain import canonical
from depot.domain.ledger import AccountKind, HoldingKey, LedgerKind, Posting
from depot.services.access import SYSTEM_ACTOR
from depot.services.application import Application
from depot.services.audit import rebuild, verify
from depot.services.stock import StockFilter, lot_rows, movement_rows, stock_rows
from depot.services.trace import trace
from depot.store.database import CommandEntry
from depot.store.ledger import Ledger
from depot.store.repositories.lots import LotData
from depot.store.uow import Reader, UnitOfWork

LINES = 50
BINS = 400
SITES = 200
SITES_OF_A_LOT = 5
SUPPLY = 100_000


def big(server: Server, size: Size) -> list[Figure]:
    """Make the ledger and measure reading it, each read in a process of its own."""
    url = migrated(server)
    start = time.perf_counter()
    lots = _fill(url, size)
    filled = size.movements / (time.perf_counter() - start)
    found = [
        Figure(
            f"filling it: {size.movements:,} movements, {LINES} a command, engine alone",
            filled,
            "lines/s",
        )
    ]
    for read in READS:
        seconds, memory = _alone(read, url, lots, size)
        found.append(
            Figure(read.case, seconds * 1000, "ms", read.bar_ms, at_most=True, note=read.note)
        )
        if read.memory:
            found.append(Figure(f"{read.case}: peak memory", memory, "MB", 500, at_most=True))
    return found


# Making it


def _fill(url: str, size: Size) -> list[int]:
    app = furnished(url, items=size.big_items, bins=BINS)
    bins = [shelf.account_id for shelf in app.read(lambda reader: reader.places.shelves(DEPOT))]
    lots: list[int] = []
    for start in range(0, size.big_lots, LINES):
        numbers = range(start, min(start + LINES, size.big_lots))
        _perform(app, lambda uow, numbers=numbers: lots.extend(_receive(uow, numbers, bins)))
    left = size.movements - size.big_lots
    chance = random.Random(1)  # noqa: S311  the same ledger in every run
    for start in range(0, left, LINES):
        chosen = [chance.randrange(len(lots)) for _ in range(min(LINES, left - start))]
        work = _issue if chance.random() < 0.5 else _move  # noqa: PLR2004  half of each
        _perform(app, lambda uow, work=work, chosen=chosen: work(uow, lots, chosen, bins))
    app.database.close()
    return lots


def _perform(app: Application, work: Callable[[UnitOfWork], object]) -> None:
    payload = canonical.encode({"lines": ["what a person typed in for a line"] * LINES})
    entry = CommandEntry(new_id(), "BenchmarkPosting", SYSTEM_ACTOR, payload)

    def done(uow: UnitOfWork) -> None:
        work(uow)

    app.database.perform(entry, app.clock.now_us(), done, canonical.encode)


def _home(lot: int, bins: Sequence[int]) -> int:
    return bins[lot % len(bins)]


def _receive(uow: UnitOfWork, numbers: range, bins: Sequence[int]) -> list[int]:
    today = uow.today
    wanted = [
        LotData(
            item_code(number // 10),
            "测速供应商", f"L{number % 10}",
            today + timedelta(days=30 + number % 1000), today - timedelta(days=100),
        )
        for number in numbers
    ]  # fmt: skip
    lots = uow.lots.ensure(wanted)
    supplier = uow.ledger.account(LedgerKind.GOODS, AccountKind.SUPPLIER, "supplier/测速供应商")
    paper = uow.documents.open("RK", DEPOT, "测速供应商")
    uow.ledger.post(
        [
            Posting(
                HoldingKey(supplier.id, lot.id), HoldingKey(_home(number, bins), lot.id),
                SUPPLY, "receipt", paper, line,
            )
            for line, (number, lot) in enumerate(zip(numbers, lots, strict=True), start=1)
        ]
    )  # fmt: skip
    return [lot.id for lot in lots]


def _issue(
    uow: UnitOfWork, lots: Sequence[int], chosen: Sequence[int], bins: Sequence[int]
) -> None:
    site = chosen[0] % SITES_OF_A_LOT
    codes = sorted({f"site/{(number + site) % SITES}" for number in chosen})
    sites = uow.ledger.open_accounts(LedgerKind.GOODS, AccountKind.SITE, codes)
    to = {each.code: each.id for each in sites}
    paper = uow.documents.open("CK", DEPOT, "测速安置点")
    uow.ledger.post(
        [
            Posting(
                HoldingKey(_home(number, bins), lots[number]),
                HoldingKey(to[f"site/{(number + site) % SITES}"], lots[number]),
                1, "issue", paper, line,
            )
            for line, number in enumerate(chosen, start=1)
        ]
    )  # fmt: skip


def _move(uow: UnitOfWork, lots: Sequence[int], chosen: Sequence[int], bins: Sequence[int]) -> None:
    paper = uow.documents.open("YK", DEPOT, "-")
    uow.ledger.post(
        [
            Posting(
                HoldingKey(_home(number, bins), lots[number]),
                HoldingKey(_home(number + 1, bins), lots[number]),
                1, "move: 测速", paper, line,
            )
            for line, number in enumerate(chosen, start=1)
        ]
    )  # fmt: skip


# Reading it


@dataclass(frozen=True)
class Read:
    """A way of reading the ledger.

    Parameters
    ----------
    case, note
        What is read, and how.
    read
        Reads it: (application, lot ids).
    bar_ms
        The limit.
    repeats
        Whether the median of some repetitions counts, as for what is asked all day.
    memory
        Whether its memory is told.
    """

    case: str
    read: Callable[[Application, Sequence[int]], object]
    bar_ms: float | None
    repeats: bool = True
    memory: bool = False
    note: str = ""


def _balance(app: Application, lots: Sequence[int]) -> object:
    lot = random.choice(lots)  # noqa: S311

    def read(reader: Reader) -> object:
        (shelf,) = reader.places.shelves(DEPOT, [bin_code(lot % BINS)])
        return Ledger(reader.connection, "").balances([HoldingKey(shelf.account_id, lot)])

    return app.read(read)


def _of_item(app: Application, lots: Sequence[int]) -> object:
    code = item_code(random.randrange(max(1, len(lots) // 10)))  # noqa: S311
    return app.read(stock_rows, StockFilter(text=code), app.clock.today())


def _stock(app: Application, _lots: Sequence[int]) -> object:
    return app.read(stock_rows, StockFilter(), app.clock.today())


def _holdings(app: Application, _lots: Sequence[int]) -> object:
    return app.read(lot_rows, StockFilter(), app.clock.today())


def _trace(app: Application, lots: Sequence[int]) -> object:
    return app.read(trace, random.choice(lots))  # noqa: S311


def _newest(app: Application, _lots: Sequence[int]) -> object:
    return app.read(movement_rows)


def _rebuild(app: Application, _lots: Sequence[int]) -> object:
    found = app.read(rebuild)
    if not found.ok:
        raise RuntimeError(f"the ledger is damaged: {found.findings[:3]}")
    return found


def _verify(app: Application, _lots: Sequence[int]) -> object:
    found = app.read(verify)
    if not found.ok:
        raise RuntimeError(f"the ledger is damaged: {found.findings[:3]}")
    return found


READS = (
    Read("balance of a lot in a bin", _balance, 20),
    Read("stock of one item, found by its code", _of_item, None),
    Read("stock page: all items with their stock", _stock, 1000, note="all rows, not the first"),
    Read("stock by lot: every holding", _holdings, None, note="all rows"),
    Read("recall trace of a lot", _trace, 200, memory=True),
    Read("the newest 200 movements", _newest, None),
    Read("rebuild: fold all movements, compare all balances", _rebuild, 10_000,
         repeats=False, memory=True),
    Read("audit verify: chain and invariants I1 to I6", _verify, 15_000,
         repeats=False, memory=True),
)  # fmt: skip


def _alone(read: Read, url: str, lots: list[int], size: Size) -> tuple[float, float]:
    """Return the seconds of a read in a fresh process, and that process's peak memory (MB).

    A quick run doesn't start one.
    """
    arguments = (READS.index(read), url, lots, size.repeats)
    if size.name == "quick":
        return _measured(*arguments)
    context = multiprocessing.get_context("spawn")
    with context.Pool(1) as pool:
        return pool.apply(_measured, arguments)


def _measured(index: int, url: str, lots: Sequence[int], repeats: int) -> tuple[float, float]:
    read = READS[index]
    app = build(Settings(url), SystemClock())
    work: Callable[[], Any] = lambda: read.read(app, lots)  # noqa: E731
    if read.repeats:
        seconds = median_time(repeats, work)
    else:
        start = time.perf_counter()
        work()
        seconds = time.perf_counter() - start
    app.database.close()
    return seconds, peak_memory_mb()


def peak_memory_mb() -> float:
    """Return this process's peak memory in MB."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1024 * 1024 if sys.platform == "darwin" else 1024)
