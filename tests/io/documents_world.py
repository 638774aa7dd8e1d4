"""A small flood on paper: one order with three stops, its papers, and a receipt."""

from datetime import UTC, date, datetime
from decimal import Decimal

from depot.domain.document import (
    DispatchLeg,
    DispatchOrderDocument,
    DocumentHead,
    DocumentLine,
    IssueNoteDocument,
    PaperStatus,
    Paperwork,
    PickListDocument,
    ReceiptNoteDocument,
)
from depot.errors import Text

CENTRE = Text("吉林市昌邑区应急物资储备中心", "Changyi District Relief Supplies Centre")


def at(day, hour, minute=0):
    """An instant of July 2026 in China, in µs UTC."""
    instant = datetime(2026, 7, day, hour, minute, tzinfo=UTC)
    return int(instant.timestamp() - 8 * 3600) * 1_000_000


def head(number="DB-20260720-0001", **changes):
    values = {
        "number": number,
        "issued_at_us": at(20, 9, 15),
        "organisation": CENTRE,
        "prepared_by": "李晓梅",
        "approved_by": "王建国",
        "approved_at_us": at(20, 9, 30),
    }
    return DocumentHead(**(values | changes))


def water(quantity=480, **changes):
    values = {
        "item_code": "WT01",
        "name": Text("瓶装饮用水(550 mL × 24)", "Bottled water, 24 × 550 mL"),
        "unit": Text("箱", "case"),
        "quantity": quantity,
        "weight_kg": 13.8,
        "volume_m3": 0.021,
        "lot_no": "20260512A",
        "made_on": date(2026, 5, 12),
        "expires_on": date(2027, 5, 11),
        "bin": "1-A-03",
    }
    return DocumentLine(**(values | changes))


def tent(quantity=60, **changes):
    values = {
        "item_code": "SH01",
        "name": Text("12平方米单帐篷", "Tent 12 m², single"),
        "unit": Text("顶", "piece"),
        "quantity": quantity,
        "weight_kg": 65.0,
        "volume_m3": 0.28,
        "specification": "3.7 m × 3.2 m",
        "lot_no": "ZP-2024-007",
        "made_on": date(2024, 3, 1),
        "expires_on": date(2032, 2, 29),
        "bin": "2-C-11",
    }
    return DocumentLine(**(values | changes))


def quilt(quantity=300, **changes):
    values = {
        "item_code": "CL02",
        "name": Text("棉被(民政救灾专用,1.5 m × 2.0 m,加厚)", "Quilt, relief pattern, thick"),
        "unit": Text("床", "piece"),
        "quantity": quantity,
        "weight_kg": 3.2,
        "volume_m3": 0.018,
        "specification": "MZ/T 014.1-2010",
        "bin": "2-B-02",
    }
    return DocumentLine(**(values | changes))


def dispatch_order(**changes):
    legs = (
        DispatchLeg(
            1, "1号库", "桦皮厂镇中心小学安置点", (water(), quilt()),
            "吉B·A2031", "赵铁柱", "138 4321 0001", at(20, 10, 5), at(20, 11, 2), "长吉北线",
        ),
        DispatchLeg(
            1, "1号库", "左家镇政府安置点", (water(120),),
            "吉B·A2031", "赵铁柱", "138 4321 0001", at(20, 11, 20), at(20, 11, 55),
        ),
        DispatchLeg(
            2, "2号库", "土城子满族朝鲜族乡鳌龙河沿岸转移群众集中安置点",
            (tent(), quilt(120), water(60)),
            "吉B·C7788", "孙堃", "139 4321 0002", at(20, 10, 20), at(20, 11, 40),
        ),
    )  # fmt: skip
    values = {
        "head": head(),
        "event": "2026年7月松花江洪涝",
        "legs": legs,
        "order_reference": "昌应急动〔2026〕3号",
        "response_level": "Ⅱ级",
        "requested_by": "昌邑区应急管理局",
        "ordered_by": "昌邑区防汛抗旱指挥部",
        "deadline_at_us": at(20, 18, 0),
    }
    return DispatchOrderDocument(**(values | changes))


def issue_note(**changes):
    values = {
        "head": head(
            "CK-20260720-0001",
            issued_by="周保管",
            paperwork=Paperwork(PaperStatus.PENDING, at(22, 9, 15), "王建国", "电话"),
            note="雨天,瓶装水与棉被之间加苫布。",
        ),
        "depot": "1号库",
        "receiver": "桦皮厂镇中心小学安置点",
        "lines": (water(400), water(80, lot_no="20260601B", expires_on=date(2027, 5, 31)), quilt()),
        "order_number": "DB-20260720-0001",
        "vehicle": "吉B·A2031",
        "driver": "赵铁柱",
        "phone": "138 4321 0001",
        "checked_by": "吴玥",
    }
    return IssueNoteDocument(**(values | changes))


def pick_list(**changes):
    values = {
        "head": head("JH-20260720-0001"),
        "depot": "1号库",
        "lines": (water(400), water(80, lot_no="20260601B", expires_on=date(2027, 5, 31)), quilt()),
        "order_number": "DB-20260720-0001",
        "destination": "桦皮厂镇中心小学安置点",
        "vehicle": "吉B·A2031",
        "dock": "2号月台",
        "load_by_us": at(20, 9, 40),
    }
    return PickListDocument(**(values | changes))


def receipt_note(**changes):
    values = {
        "head": head("RK-20260715-0001", issued_at_us=at(15, 14, 5), received_by="周保管"),
        "depot": "1号库",
        "source": "吉林市江城饮品有限公司",
        "lines": (
            water(2000, unit_price_cny=Decimal("18.50"), inspection="合格"),
            tent(40, unit_price_cny=Decimal(1500), inspection="合格", note="包装两件受潮"),
        ),
        "contract": "昌储采〔2026〕012号",
        "handed_over_by": "陈送货",
        "phone": "0432-6245 0000",
    }
    return ReceiptNoteDocument(**(values | changes))
