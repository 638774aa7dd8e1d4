"""Demo: deliveries at every stage: late, in part, to triage, to inspect, held, rejected."""

from __future__ import annotations

import struct
import uuid
import zlib
from datetime import date, timedelta
from typing import Any, Final

from depot.domain.attachment import FileIn, file_of
from depot.domain.delivery import DeliveryKind, Triage
from depot.domain.inspection import Check, CheckResult, Verdict, all_passed
from depot.domain.item import Item
from depot.domain.ledger import Owner
from depot.services.application import Application
from depot.services.arriving import Arrived, ArrivedLine, ReceiveDelivery, receive_delivery
from depot.services.deliveries import (
    ExpectDelivery,
    ExpectedLine,
    TriageDonation,
    expect_delivery,
    triage_donation,
)
from depot.services.demo_steps import Steps
from depot.services.inspecting import inspect_arrival
from depot.services.inspection_commands import Decision, InspectArrival
from depot.store.uow import Reader

_STEPS: Final = Steps(uuid.UUID("3d2c8f70-9d0e-4f57-8f0e-55a1c3f6b208"))
KEEPER: Final = "guanku"
FIRST, SECOND = "CY-W1", "CY-W2"
WAITING_BIN: Final = "J04"
# Beaters and blowers against forest fires: no plan of the demo counts on them.
BEATERS, BLOWERS, HELMETS = "FF02", "FF01", "FF05"
BROWN: Final = (150, 110, 70)


def load(app: Application, loaded_on: date) -> None:
    """Do what has not been done; asking again changes nothing.

    Parameters
    ----------
    loaded_on
        Day of the first loading, which the days of the deliveries count from.
    """
    if _STEPS.is_done(app, "custody"):
        return  # It is the last step; people may have gone on since.
    _purchase(app, loaded_on)
    _late(app, loaded_on)
    _donations(app, loaded_on)
    _return(app, loaded_on)
    _expect(
        app, "custody", DeliveryKind.CUSTODY, (("SH02", 40),),
        at=(FIRST, "省级储备库（演示）"), on=loaded_on + timedelta(days=5), reference="演示-DC-01",
        owner=Owner.PROVINCE, note="演示：省级棉帐篷代储",
    )  # fmt: skip


def _purchase(app: Application, today: date) -> None:
    number = _expect(
        app, "purchase", DeliveryKind.PURCHASE, ((BEATERS, 200), (BLOWERS, 6)),
        at=(SECOND, "演示消防装备公司"), on=today + timedelta(days=4), reference="演示-CG-08",
        budget_ref="演示-森防装备", note="演示采购：分两车到货",
    )  # fmt: skip
    made_on = today - timedelta(days=40)
    bin_code = WAITING_BIN
    serials = tuple(f"YS-FJ-{unit:03d}" for unit in range(1, 5))
    arrived = _arrive(
        app, "first lorry", number,
        ArrivedLine(1, 120, bin_code, "YS-MH-01", made_on),
        ArrivedLine(2, 4, bin_code, "YS-FJ-01", made_on, serials=serials),
        slip="演示-SHD-0001",
    )  # fmt: skip
    _inspect_beaters(app, arrived.number)


def _inspect_beaters(app: Application, number: str) -> None:
    item = app.read(_item, BEATERS)
    results = tuple(
        CheckResult(1, Check.SAMPLE, passed=False, note="20 把中 1 把铆钉松动")
        if each.check is Check.SAMPLE
        else each
        for each in all_passed(1, item)
    )
    reason = "演示：抽检铆钉松动，剔除不合格品"
    decisions = (
        Decision(1, Verdict.ACCEPT, 100, "J03", reason),
        Decision(1, Verdict.HOLD, 12, reason="演示：外包装破损，待复验"),
        Decision(1, Verdict.REJECT, 8, reason="演示：铆钉松动，待厂家取回"),
    )
    _STEPS.do(
        app, inspect_arrival, "inspection",
        lambda key: InspectArrival(
            key, KEEPER, number, decisions, results, 20, "演示验收", (_picture(),)
        ),
    )  # fmt: skip


def _late(app: Application, today: date) -> None:
    _expect(
        app, "late", DeliveryKind.PURCHASE, (("WT01", 300),), at=(FIRST, "演示饮用水厂"),
        on=today - timedelta(days=2), reference="演示-CG-05", note="演示：供应商延期未到",
    )  # fmt: skip


def _donations(app: Application, today: date) -> None:
    _expect(
        app, "to triage", DeliveryKind.DONATION, (("FD02", 200),),
        at=(FIRST, "演示爱心企业"), on=today,
        reference="演示-JZ-意向-1", note="演示：方便面 200 箱，剩余保质期 2 个月",
    )  # fmt: skip
    helmets = _expect(
        app, "urgent", DeliveryKind.DONATION, ((HELMETS, 60),), at=(SECOND, "演示商会"), on=today,
        reference="演示-JZ-意向-2",
    )  # fmt: skip
    _triage(app, "urgent", helmets, Triage.URGENT, "演示：森防队头盔缺口")
    made_on = today - timedelta(days=90)
    _arrive(app, "helmets", helmets, ArrivedLine(1, 64, "T02", "YS-TK-01", made_on))
    clothes = _expect(
        app, "clothes", DeliveryKind.DONATION, (("WA04", 30),), at=(FIRST, "演示市民"), on=today,
        note="演示：旧棉衣",
    )  # fmt: skip
    _triage(app, "clothes", clothes, Triage.NOT_WANTED, "演示：旧衣物不收，已转介区慈善会")


def _return(app: Application, today: date) -> None:
    _expect(
        app, "return", DeliveryKind.RETURN, (("WA10", 10),), at=(FIRST, "演示安置点"),
        on=today + timedelta(days=1), note="演示：安置点撤点退库",
    )  # fmt: skip


def _expect(
    app: Application,
    name: str,
    kind: DeliveryKind,
    lines: tuple[tuple[str, int], ...],
    *,
    at: tuple[str, str],
    on: date,
    **more: Any,  # noqa: ANN401  the optional fields of the command
) -> str:
    wanted = tuple(ExpectedLine(*each) for each in lines)
    done = _STEPS.do(
        app, expect_delivery, name,
        lambda key: ExpectDelivery(key, KEEPER, kind, *at, wanted, on, **more),
    )  # fmt: skip
    return str(done.number)


def _triage(app: Application, name: str, number: str, verdict: Triage, reason: str) -> None:
    _STEPS.do(
        app, triage_donation, f"triage {name}",
        lambda key: TriageDonation(key, KEEPER, number, verdict, reason),
    )  # fmt: skip


def _arrive(
    app: Application, name: str, number: str, *lines: ArrivedLine, slip: str = ""
) -> Arrived:
    done: Arrived = _STEPS.do(
        app, receive_delivery, f"arrive {name}",
        lambda key: ReceiveDelivery(key, KEEPER, number, lines, slip, note="演示到货"),
    )  # fmt: skip
    return done


def _item(reader: Reader, code: str) -> Item:
    return reader.catalogue.get([code])[code]


def _picture() -> FileIn:
    """Return a brown cardboard box of 96 × 64 pixels: a made-up photo of the damage."""
    width, height = 96, 64
    row = b"\0" + bytes(BROWN) * width
    crack = b"\0" + bytes(BROWN) * (width // 3) + bytes((40, 25, 15)) * (width - width // 3)
    rows = row * (height // 2) + crack * 3 + row * (height - height // 2 - 3)
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    content = b"\x89PNG\r\n\x1a\n" + b"".join(
        _chunk(kind, data)
        for kind, data in ((b"IHDR", head), (b"IDAT", zlib.compress(rows)), (b"IEND", b""))
    )
    return file_of("演示照片.png", content)


def _chunk(kind: bytes, data: bytes) -> bytes:
    check = zlib.crc32(kind + data)
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", check)
