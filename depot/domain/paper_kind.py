"""The kinds of numbered papers, by the prefix of their numbers."""

from __future__ import annotations

from typing import Final

from depot.errors import Text

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
    "DY": Text("协议调用单", "Call-off"),
    "TZ": Text("台账", "Ledger card"),
    "YB": Text("收发存月报", "Monthly summary"),
}
"""Prefix to what people call the paper."""


def kind_name(doc_type: str) -> Text:
    """Return what people call a kind of paper; its prefix where there is no name."""
    return KINDS.get(doc_type, Text(doc_type, doc_type))
