"""The kinds of numbered papers, by the prefix of their numbers."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from typing import Final

from depot.errors import InvalidInput, Text

# Behind the stroke: a trip, or the truck of a driver's sheet.
_NUMBER = re.compile(r"[A-Z]{2}-\d{4}-\d{6,}(/[\w-]+)?")
# How the code of an agreement begins; its number may be one of before the system.
_OF_AGREEMENT = "depot:agreement"

KINDS: Final = {
    "RK": Text("入库单", "Receipt"),
    "CK": Text("出库单", "Issue"),
    "DH": Text("到货通知单", "Delivery notice"),
    "SH": Text("收货单", "Arrival note"),
    "JZ": Text("捐赠接收单", "Receipt of a donation"),
    "YS": Text("验收单", "Inspection"),
    "JS": Text("拒收单", "Rejection note"),
    "DB": Text("调拨单", "Dispatch order"),
    "DK": Text("库间调拨单", "Transfer"),
    "YK": Text("移库单", "Stock move"),
    "TH": Text("退库单", "Return"),
    "ZZ": Text("组装单", "Assembly"),
    "CX": Text("拆解单", "Disassembly"),
    "JY": Text("借用单", "Loan"),
    "HS": Text("回收单", "Recovery"),
    "PD": Text("盘点表", "Count"),
    "PY": Text("盘盈入账单", "Found goods"),
    "BF": Text("报废审批单", "Write-off"),
    "DY": Text("协议调用出车单", "Call-off departure"),
    "HZ": Text("互助求援单", "Request for aid"),
    "YD": Text("应急调用单", "Call-off order"),
    "LY": Text("领用申请", "Requisition"),
    "FH": Text("发货单", "Shipment"),
    "QS": Text("签收单", "Receipt on site"),
    "LH": Text("轮换申请", "Rotation"),
    "ZH": Text("召回单", "Recall"),
    "XY": Text("应急响应", "Response"),
    "TZ": Text("台账", "Ledger card"),
    "CG": Text("采购订单", "Purchase order"),
    "YB": Text("收发存月报", "Monthly summary"),
    "XB": Text("储备协议", "Agreement"),
    "YL": Text("演练调用记录", "Drill record"),
}
"""Prefix to what people call the paper."""


def kind_of(number: str) -> str:
    """Return the prefix of a paper's kind.

    Agreements that were signed on paper before the system keep the number that they have:
    a number that isn't one of ours is an agreement's.
    """
    return number.partition("-")[0] if _NUMBER.fullmatch(number) else "XB"


def kind_name(doc_type: str) -> Text:
    """Return what people call a kind of paper; its prefix where there is no name."""
    return KINDS.get(doc_type, Text(doc_type, doc_type))


@dataclass(frozen=True)
class PaperFilter:
    """What papers are looked for; an empty field asks nothing.

    Parameters
    ----------
    text
        Part of the number, the party or the remark.
    doc_type, depot, item
        Prefix of the kind; depot code; item code on any line.
    starts_on, ends_on
        First and last day of booking, Asia/Shanghai.
    """

    text: str = ""
    doc_type: str = ""
    depot: str = ""
    item: str = ""
    starts_on: date | None = None
    ends_on: date | None = None


def scanned_number(text: str) -> str:
    """Return the number of a paper from what was scanned off it, or typed.

    Full-width characters are read as narrow ones, as an input method may type them.

    Raises
    ------
    InvalidInput
        When it is neither the code of a paper nor a number like RK-2026-000001.
    """
    head, _, tail = unicodedata.normalize("NFKC", text).strip().rpartition(":")
    if head == _OF_AGREEMENT and tail:
        return tail
    plain = tail.upper()
    if not _NUMBER.fullmatch(plain):
        raise InvalidInput(
            f"“{text.strip()[:60]}”不是单据号。请扫单据右上角的二维码，或输入 RK-2026-000001 "
            "这样的单号。",
            f"“{text.strip()[:60]}” is no paper. Scan the code at its top right corner, or type "
            "a number like RK-2026-000001.",
        )
    return plain
