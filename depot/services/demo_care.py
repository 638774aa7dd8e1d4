"""Demo: numbered generators and boats, care done and overdue, a loan overdue, a write-off."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any, Final

from depot.domain.ledger import OWN, StockStatus
from depot.domain.stock import LotRow, StockFilter
from depot.io.reference import data_directory
from depot.io.reference_care import read_care_plans
from depot.services.access import SYSTEM_ACTOR
from depot.services.application import Application, Command
from depot.services.care import RecordCare, SetCarePlans, record_care, set_care_plans
from depot.services.demo_steps import is_done
from depot.services.loans import LendGoods, LendLine, lend_goods
from depot.services.recovering import RecoverLine, StartRecovery, start_recovery
from depot.services.serials import RegisterSerials, register_serials
from depot.services.stock import lot_rows
from depot.services.writing_off import DraftWriteOff, WriteOffLine, draft_write_off
from depot.store.uow import UnitOfWork

_NAMESPACE: Final = uuid.UUID("b1d9a2f4-0c55-4f0e-8f6e-6c1f2a7e9d07")
KEEPER: Final = "guanku"
# Lots of data/demo/stock.csv with the first letters of their made-up serial numbers.
NUMBERED: Final = (
    ("EQ05", "FD-01", "YS-QFD"), ("EQ06", "FD-02", "YS-CFD"), ("EQ07", "FDJ-01", "YS-JFD"),
    ("RS02", "XPT-01", "YS-XPT"),
)  # fmt: skip
WRITTEN_OFF: Final = ("WT01", "PS-03")
WET: Final = ("SH01", "ZP-01")
Stored = dict[tuple[str, str], LotRow]


def load(app: Application) -> None:
    """Do what has not been done; asking again changes nothing."""
    today = app.clock.today()
    rows: Stored = {}
    for row in app.read(lot_rows, StockFilter(), today):
        rows.setdefault((row.item_code, row.lot_no), row)
    plans = read_care_plans(data_directory(), [])
    _do(app, "plans", set_care_plans, lambda key: SetCarePlans(key, SYSTEM_ACTOR, plans))
    for item, lot_no, head in NUMBERED:
        if (item, lot_no) in rows:
            _register(app, rows[item, lot_no], head)
    if ("EQ05", "FD-01") in rows:
        _care(app, rows["EQ05", "FD-01"].lot_id, today)
    if ("RS02", "XPT-01") in rows:
        _lend(app, rows["RS02", "XPT-01"], today)
    if WRITTEN_OFF in rows:
        _write_off(app, rows[WRITTEN_OFF])
    if WET in rows:
        _recover(app, rows[WET])


def _register(app: Application, row: LotRow, head: str) -> None:
    numbers = tuple(f"{head}-{number:03d}" for number in range(1, row.quantity + 1))
    _do(app, f"serials {row.item_code}", register_serials,
        lambda key: RegisterSerials(key, KEEPER, row.depot, row.bin, row.lot_id, numbers,
                                    row.status, row.owner))  # fmt: skip


def _care(app: Application, lot_id: int, today: date) -> None:
    """One unit was run last week, one is late, one failed and is in repair."""
    for number, days_ago, passed, reading, note in (
        ("YS-QFD-001", 7, True, "222 V，50.1 Hz，31 h", "演示记录"),
        ("YS-QFD-002", 43, True, "219 V，49.8 Hz，28 h", "演示记录"),
        ("YS-QFD-003", 5, False, "", "演示记录：化油器堵塞，不能启动"),
    ):
        done = today - timedelta(days=days_ago)
        _do(app, f"care {number}", record_care, _record(lot_id, number, done, passed, reading,
                                                         note))  # fmt: skip


def _record(  # noqa: PLR0917  one value a field
    lot_id: int,
    number: str,
    done: date,
    passed: bool,
    reading: str,
    note: str,
) -> Callable[[str], Command]:
    return lambda key: RecordCare(
        key, KEEPER, "EQ05-RUN", lot_id, number, done, passed, reading, note
    )


def _lend(app: Application, row: LotRow, today: date) -> None:
    for name, numbers, lent, due in (
        ("overdue", ("YS-XPT-001", "YS-XPT-002"), 20, -6),
        ("running", ("YS-XPT-003",), 2, 12),
    ):
        _do(app, f"loan {name}", lend_goods, _loan(row, numbers, today - timedelta(days=lent),
                                                   today + timedelta(days=due)))  # fmt: skip


def _loan(row: LotRow, numbers: tuple[str, ...], lent: date, due: date) -> Callable[[str], Command]:
    line = LendLine(row.lot_id, row.bin, len(numbers), numbers)
    return lambda key: LendGoods(
        key, KEEPER, row.depot, "演示水上救援队", "0000-0009001", "水上搜救演练（演示）",
        "演示批准单", due, (line,), lent,
    )  # fmt: skip


def _write_off(app: Application, row: LotRow) -> None:
    line = WriteOffLine(
        row.lot_id, row.depot, row.bin, row.status, row.owner, row.quantity, "已过期，不得发放"
    )
    _do(app, "write-off", draft_write_off,
        lambda key: DraftWriteOff(key, KEEPER, (line,), "演示：过期饮用水报废"))  # fmt: skip


def _recover(app: Application, row: LotRow) -> None:
    if row.owner != OWN or row.status is not StockStatus.ISSUABLE:
        return
    line = RecoverLine(row.lot_id, row.bin, min(4, row.quantity), row.status)
    _do(app, "recovery", start_recovery,
        lambda key: StartRecovery(key, KEEPER, row.depot, "防汛演练（演示）", (line,)))  # fmt: skip


def _do(
    app: Application,
    name: str,
    service: Callable[[Any, UnitOfWork], object],
    command: Callable[[str], Command],
) -> None:
    key = str(uuid.uuid5(_NAMESPACE, name))
    if not app.read(is_done, key):
        app.execute(service, command(key))
