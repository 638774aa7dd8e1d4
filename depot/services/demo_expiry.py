"""Demo: an extension, a recall that is over, rotations under way, alerts taken note of."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from typing import Any, Final

from depot.domain.months import add_months
from depot.domain.recall import RecallOutcome
from depot.domain.rotation import RotationWay
from depot.domain.stock import LotRow, StockFilter
from depot.errors import DepotError
from depot.services.access import SYSTEM_ACTOR
from depot.services.alerts import (
    AcknowledgeAlert,
    SweepAlerts,
    acknowledge_alert,
    open_alerts,
    sweep_alerts,
)
from depot.services.application import Application, Command
from depot.services.demo_steps import is_done
from depot.services.expiry import (
    DecideExtension,
    RequestExtension,
    decide_extension,
    extensions,
    request_extension,
)
from depot.services.recall import EndRecall, StartRecall, end_recall, recalls, start_recall
from depot.services.rotation import (
    DecideRotation,
    ProposeRotation,
    decide_rotation,
    propose_rotation,
    rotations,
)
from depot.services.stock import lot_rows
from depot.store.uow import UnitOfWork

_NAMESPACE: Final = uuid.UUID("4f0c1c7e-6b1d-4f2a-9a55-0d0c9d5e7b31")
KEEPER: Final = "guanku"
LEADER: Final = "lingdao"
# Lots of data/demo/stock.csv.
EXTENDED: Final = ("FL01", "BZD-02")
RECALLED: Final = ("HY06", "ZNK-01")
ROTATED: Final = (("FD02", "FM-01", 120, "区社会福利院（演示）"),
                  ("FD03", "ZR-01", 1500, "区消防救援大队（演示）"))  # fmt: skip


def load(app: Application) -> None:
    """Do what has not been done; asking again changes nothing."""
    rows = {
        (row.item_code, row.lot_no): row
        for row in app.read(lot_rows, StockFilter(), app.clock.today())
    }
    if EXTENDED in rows:
        _extend(app, rows[EXTENDED])
    if RECALLED in rows:
        _recall(app, rows[RECALLED])
    for item, lot_no, quantity, party in ROTATED:
        if (item, lot_no) in rows:
            _rotate(app, rows[item, lot_no], quantity, party)
    _take_note(app)


def _do(
    app: Application,
    name: str,
    service: Callable[[Any, UnitOfWork], Any],
    command: Callable[[str], Command],
) -> None:
    identity = str(uuid.uuid5(_NAMESPACE, name))
    if app.read(is_done, identity):
        return
    # Somebody may have used these goods since the first loading: then this part is left out.
    with suppress(DepotError):
        app.execute(service, command(identity))


def _extend(app: Application, row: LotRow) -> None:
    today = app.clock.today()
    tested_on = today - timedelta(days=10)
    _do(app, "extension", request_extension, lambda number: RequestExtension(
        number, KEEPER, row.lot_id, add_months(row.expires_on or today, 1), tested_on,
        "演示质检所", "演检-0001", "抽样拉力试验合格（演示）",
    ))  # fmt: skip
    asked = app.read(extensions, row.lot_id)
    if asked:
        _do(app, "extension decided", decide_extension, lambda number: DecideExtension(
            number, LEADER, asked[-1].id, approve=True, note="同意（演示）"
        ))  # fmt: skip


def _recall(app: Application, row: LotRow) -> None:
    _do(app, "recall", start_recall, lambda number: StartRecall(
        number, KEEPER, row.lot_id, "厂家通报同批包装破损（演示）"
    ))  # fmt: skip
    started = [each for each in app.read(recalls) if each.lot_id == row.lot_id]
    if started:
        _do(app, "recall ended", end_recall, lambda number: EndRecall(
            number, LEADER, started[-1].number, RecallOutcome.RELEASED, "逐件检查未见破损（演示）"
        ))  # fmt: skip


def _rotate(app: Application, row: LotRow, quantity: int, party: str) -> None:
    deadline = (row.expires_on or app.clock.today()) - timedelta(days=5)
    _do(app, f"rotation {row.lot_no}", propose_rotation, lambda number: ProposeRotation(
        number, KEEPER, row.lot_id, row.depot, quantity, RotationWay.OTHER_USERS, party,
        deadline, "演示",
    ))  # fmt: skip
    # One is approved and waits for its truck, the other for the leader.
    if (row.item_code, row.lot_no) == ROTATED[0][:2]:
        planned = [each for each in app.read(rotations) if each.lot_id == row.lot_id]
        if planned:
            _do(app, "rotation decided", decide_rotation, lambda number: DecideRotation(
                number, LEADER, planned[-1].number, approve=True, note="同意（演示）"
            ))  # fmt: skip


def _take_note(app: Application) -> None:
    _do(app, "sweep", sweep_alerts, lambda number: SweepAlerts(number, SYSTEM_ACTOR))
    kept = [each for each in app.read(open_alerts) if each.fact.kind == "expired"]
    if kept:
        _do(app, "alert", acknowledge_alert, lambda number: AcknowledgeAlert(
            number, KEEPER, kept[0].id, "已隔离，准备报废（演示）"
        ))  # fmt: skip
