"""Requests, shipments, rotations, recalls and responses stand among the papers."""

from datetime import timedelta

import pytest
from ledger_world import TODAY, command_id
from shipment_world import approved, stocked

from depot.domain.paper_kind import KINDS, PaperFilter, kind_name
from depot.errors import NotFound
from depot.services.emergency import StartResponse, start_response
from depot.services.paper_register import any_paper, find_papers, paper_lines
from depot.services.recall import StartRecall, start_recall


@pytest.fixture
def world(app):
    """A requisition of water is approved, so a shipment waits; lot L2 is recalled."""
    _, second = stocked(app)
    approved(app, ("WT01", 30))
    response = StartResponse(command_id(), "leader", 3, "演练洪水", "区应急办")
    app.execute(start_response, response)
    recall = StartRecall(command_id(), "keeper", second, "厂家召回")
    app.execute(start_recall, recall)
    return app


def numbers(app, **wanted):
    return [each.number for each in app.read(find_papers, PaperFilter(**wanted))]


def test_they_are_listed_with_who_and_where(world):
    heads = {
        each.number: (each.doc_type, each.depot, each.actor)
        for each in world.read(find_papers, PaperFilter())
    }
    assert heads["LY-2026-000001"] == ("LY", "CY1", "planner")
    assert heads["FH-2026-000001"] == ("FH", "CY1", "leader")
    assert heads["XY-2026-000001"] == ("XY", "", "leader")
    assert heads["ZH-2026-000001"] == ("ZH", "", "keeper")


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ({"doc_type": "LY"}, ["LY-2026-000001"]),
        ({"doc_type": "FH", "depot": "CY1"}, ["FH-2026-000001"]),
        ({"doc_type": "FH", "depot": "CY9"}, []),
        ({"text": "演练洪水", "doc_type": "XY"}, ["XY-2026-000001"]),
        ({"text": "厂家"}, ["ZH-2026-000001"]),
        ({"item": "WT01", "doc_type": "ZH"}, ["ZH-2026-000001"]),
        ({"item": "SH01", "doc_type": "ZH"}, []),
        ({"item": "XX99"}, []),
        ({"doc_type": "LY", "starts_on": TODAY + timedelta(days=1)}, []),
        ({"doc_type": "LY", "ends_on": TODAY}, ["LY-2026-000001"]),
    ],
)
def test_they_are_found_by_what_they_are(world, wanted, found):
    assert numbers(world, **wanted) == found


def test_they_open_by_number_with_what_they_are_about(world):
    assert world.read(any_paper, "LY-2026-000001").doc_type == "LY"
    for number, lot_no, units in (
        ("LY-2026-000001", None, 30), ("FH-2026-000001", "L1", 30), ("ZH-2026-000001", "L2", 50),
    ):  # fmt: skip
        (line,) = world.read(paper_lines, number)
        assert (line.item_code, line.lot_no, line.quantity) == ("WT01", lot_no, units)
    with pytest.raises(NotFound):
        world.read(any_paper, "LY-2026-000099")


def test_every_kind_has_a_name_in_both_languages():
    for kind in ("LY", "FH", "LH", "ZH", "XY", "DY"):
        assert kind in KINDS
        assert kind_name(kind).zh != kind_name(kind).en
