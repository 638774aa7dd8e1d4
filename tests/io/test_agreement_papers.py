"""The summary of an agreement and the record of a drill say what was agreed and what came."""

from datetime import date
from decimal import Decimal

import pytest

from depot.domain.agreement import Agreement, AgreementLine, Supplier
from depot.domain.agreement_life import AgreementState, Deal, Drill, DrillLine, Life, Origin
from depot.domain.agreement_terms import Contact, Terms
from depot.errors import Text
from depot.io.documents.agreement import agreement_form, drill_form
from depot.io.documents.pdf import pdf_of
from depot.io.documents.sheet import xlsx_of

SHOP = Supplier("SUP1", "华联商厦", "Hualian store", "李四", "1", "2", 126.5, 43.9)
DEAL = Deal(
    Agreement(
        "XB-2026-000001", "SUP1", date(2026, 6, 1), date(2027, 5, 31),
        (AgreementLine("WT01", 300, Decimal("20.50"), 60, 120),),
    ),
    Terms("合同-7", contacts=(Contact("张经理", "仓储", "0432-1", "0432-2"),)),
    Life("XB-2026-000001", AgreementState.SIGNED, Origin.DIRECT, "jia", 1_780_000_000_000_000),
)  # fmt: skip
DRILL = Drill(
    "YL-2026-000001", "XB-2026-000001", "jia", 1_780_000_000_000_000, "",
    (DrillLine("WT01", 300, 60, 250, 45),), "guan", 1_780_002_700_000_000, "缺 50 箱",
)  # fmt: skip
HOUSE = Text("应急局", "Emergency office")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_papers_print_in_both_languages(language):
    forms = (
        agreement_form(DEAL, SHOP, HOUSE, language, items={}, people={"jia": "贾"}),
        drill_form(DRILL, DEAL, SHOP, HOUSE, language, items={}, people={}),
    )
    for form in forms:
        assert pdf_of(form).startswith(b"%PDF")
        assert xlsx_of(form).startswith(b"PK")
    summary, record = (form.sections[0].rows[0] for form in forms)
    assert {300, Decimal("20.50"), 60, 120} <= set(summary)
    assert {300, 250, 60, 45} <= set(record)
    # 300 × 20.50, and what was confirmed.
    assert [form.totals[0].value for form in forms] == [Decimal(6150), 250]
    # 45 minutes from the call to the result.
    assert 45 in {each.value for each in forms[1].entries}
