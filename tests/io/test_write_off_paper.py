"""The 报废审批单 says who asked, who approved and what it was worth; a reprint is the same."""

from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader

from depot.domain.ledger import HoldingKey
from depot.domain.write_off import (
    Disposal,
    DisposalMethod,
    WriteOff,
    WriteOffPart,
    WriteOffState,
)
from depot.errors import Text
from depot.io.documents.write_off import write_off_pdf, write_off_xlsx

AT_US = 1_780_000_000_000_000
PART = WriteOffPart(
    1, HoldingKey(3, 4), "CY1/A-01", "EQ05", "汽油发电机", "Generator", "台", 45, 0.2,
    Decimal(3000), "FD", None, date(2026, 5, 1), 2, "缸体损坏", ("FD-001", "FD-002"),
)  # fmt: skip
DONE = Disposal(
    DisposalMethod.RECYCLED, date(2026, 6, 3), "张三", "再生公司", "PZ-9", "", "keeper", AT_US
)
PAPER = WriteOff(
    "BF-2026-000001", "CY1", WriteOffState.DISPOSED, "", "keeper", AT_US, "leader", AT_US,
    "同意", (PART,), DONE,
)  # fmt: skip
DEPOT, US = Text("一号库", "Depot 1"), Text("储备中心", "Storage centre")


def test_the_pdf_names_the_goods_the_people_and_the_proof():
    text = PdfReader(BytesIO(write_off_pdf(PAPER, DEPOT, US))).pages[0].extract_text()
    for words in ("报废审批单", "BF-2026-000001", "6,000.00", "FD-002", "leader", "PZ-9", "盖章"):
        assert words in text


def test_the_workbook_says_the_same():
    sheet = load_workbook(BytesIO(write_off_xlsx(PAPER, DEPOT, US, "en"))).active
    values = {cell.value for row in sheet.iter_rows() for cell in row}
    assert {"Relief supplies write-off", "缸体损坏", "PZ-9", "Recycled"} <= values


@pytest.mark.parametrize("printed", [write_off_pdf, write_off_xlsx])
def test_a_reprint_is_the_same(printed):
    assert printed(PAPER, DEPOT, US) == printed(PAPER, DEPOT, US)
