"""Agreements and drills stand among the papers; what was signed and tried prints the same."""

from dataclasses import replace

import pytest
from agreement_world import furnish_agreements, propose, signed
from ledger_world import WATER, command_id

from depot.domain.agreement import Agreement, AgreementLine
from depot.domain.paper_kind import PaperFilter, kind_of, scanned_number
from depot.errors import Conflict, NotFound
from depot.io.documents.agreement import agreement_form, drill_form
from depot.io.documents.pdf import pdf_of
from depot.io.documents.sheet import xlsx_of
from depot.services.access import SYSTEM_ACTOR
from depot.services.agreement_duties import Counted, EndDrill, StartDrill, end_drill, start_drill
from depot.services.agreement_papers import agreement_paper, drill_paper
from depot.services.agreements import AddAgreement, add_agreement
from depot.services.catalogue import AddItems, add_items
from depot.services.paper_register import any_paper, find_papers, paper_lines
from depot.services.papers import ORGANISATION


@pytest.fixture
def world(sqlite_app):
    furnish_agreements(sqlite_app)
    return sqlite_app


def drilled(app, number):
    asked = StartDrill(command_id(), "jia", number, (Counted("WT01", 100),))
    drill = app.execute(start_drill, asked).number
    with pytest.raises(Conflict, match="正在进行"):
        app.read(drill_paper, drill)
    app.clock.move(minutes=30)
    app.execute(end_drill, EndDrill(command_id(), "jia", drill, (Counted("WT01", 90),), "缺 10"))
    return drill


def numbers(app, **wanted):
    return [each.number for each in app.read(find_papers, PaperFilter(**wanted))]


def test_they_are_found_with_their_supplier_and_what_they_are_about(world):
    number = signed(world)
    drill = drilled(world, number)
    assert numbers(world, doc_type="XB") == [number] == ["XB-2026-000001"]
    assert numbers(world, item="WT01", doc_type="YL") == [drill] == ["YL-2026-000001"]
    assert numbers(world, text="华联商厦") == [drill, number]
    assert numbers(world, item="SH01") == []
    paper = world.read(any_paper, drill)
    assert (paper.party, paper.actor, paper.note) == ("华联商厦", "jia", number)
    assert [each.quantity for each in world.read(paper_lines, number)] == [300]


def test_an_agreement_of_before_is_found_by_the_number_that_it_has(world):
    old = Agreement("旧协议-7", "SUP1", world.clock.today(), world.clock.today().replace(year=2027),
                    (AgreementLine("WT01", 5, WATER.price_cny, 60, 60),))  # fmt: skip
    world.execute(add_agreement, AddAgreement(command_id(), SYSTEM_ACTOR, old))
    assert world.read(any_paper, "旧协议-7").doc_type == "XB"
    assert kind_of("旧协议-7") == kind_of("XY-01") == "XB"
    assert [kind_of(each) for each in ("RK-2026-1000000", "FH-2026-000001/2")] == ["RK", "FH"]
    assert scanned_number("depot:agreement:旧协议-7") == "旧协议-7"
    with pytest.raises(NotFound):
        world.read(any_paper, "旧协议-8")


def test_they_print_the_same_after_goods_were_renamed(world):
    number = signed(world)
    drill = drilled(world, number)

    def printed():
        one, two = world.read(agreement_paper, number), world.read(drill_paper, drill)
        forms = (
            agreement_form(one.deal, one.supplier, ORGANISATION, "zh", items=one.items,
                           people=one.people),
            drill_form(two.drill, two.deal, two.supplier, ORGANISATION, "zh", items=two.items,
                       people=two.people),
        )  # fmt: skip
        assert not forms[0].draft
        return [make(form) for form in forms for make in (pdf_of, xlsx_of)]

    first = printed()
    world.clock.move(days=1)
    renamed = replace(WATER, name_zh="改名水", unit_zh="瓶")
    world.execute(add_items, AddItems(command_id(), SYSTEM_ACTOR, (renamed,)))
    assert printed() == first


def test_before_it_is_signed_it_prints_as_a_draft(world):
    paper = world.read(agreement_paper, propose(world))
    form = agreement_form(
        paper.deal, paper.supplier, ORGANISATION, "zh", items=paper.items, people=paper.people
    )
    assert form.draft
