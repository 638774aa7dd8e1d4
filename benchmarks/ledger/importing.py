"""A workbook of many rows: parsed and looked at, then booked as one receipt."""

from __future__ import annotations

import io
from datetime import date, timedelta

from openpyxl import Workbook

from benchmarks.ledger.figures import Figure, timed
from benchmarks.ledger.servers import Server, migrated
from benchmarks.ledger.size import Size
from benchmarks.ledger.world import DEPOT, bin_code, furnished, item_code
from depot.services.access import SYSTEM_ACTOR
from depot.services.importing import import_command, import_receipt, preview_receipt

HEAD = ("物资编码", "数量", "批号", "生产日期", "有效期至", "库位")
ITEMS = 200
BINS = 100
TIMES = 3


def importing(server: Server, size: Size) -> list[Figure]:
    """Measure the look at a workbook, which parses it, and its booking."""
    app = furnished(migrated(server), items=ITEMS, bins=BINS)
    looking: list[float] = []
    booking: list[float] = []
    for turn in range(TIMES):
        content = _workbook(size.import_rows, turn, app.clock.today())
        found = []
        looking.append(
            timed(
                lambda content=content, found=found: found.append(
                    app.read(preview_receipt, content, "入库.xlsx", depot=DEPOT)
                )
            )
        )
        command = import_command(found[0], actor=SYSTEM_ACTOR, supplier="测速供应商")
        booking.append(timed(lambda command=command: app.execute(import_receipt, command)))
    app.database.close()
    rows = size.import_rows
    return [
        Figure(f"workbook of {rows} rows: parsed and checked", rows / min(looking), "rows/s",
               note=f"the best of {TIMES} workbooks"),
        Figure(f"workbook of {rows} rows: booked after parsing", rows / min(booking), "rows/s",
               2000, note="every row a new lot"),
    ]  # fmt: skip


def _workbook(rows: int, turn: int, today: date) -> bytes:
    book = Workbook(write_only=True)
    sheet = book.create_sheet("入库")
    sheet.append(HEAD)
    for number in range(rows):
        sheet.append(
            (
                item_code(number % ITEMS), 10 + number % 7, f"T{turn}-{number}",
                today - timedelta(days=30), today + timedelta(days=400 + number % 300),
                bin_code(number % BINS),
            )
        )  # fmt: skip
    saved = io.BytesIO()
    book.save(saved)
    return saved.getvalue()
