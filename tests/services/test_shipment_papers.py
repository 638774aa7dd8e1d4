"""拣货单, 出库单 and 签收单 of a shipment say what was picked, left and arrived."""

from dataclasses import replace

import pytest
from ledger_world import DEPOT, WATER, command_id
from shipment_world import approved, on_the_road, pick, settle, sign, stocked

from depot.errors import Conflict
from depot.io.documents import issue_note_pdf, movement_note_pdf, pick_list_pdf
from depot.services.access import SYSTEM_ACTOR
from depot.services.catalogue import AddDepot, AddItems, add_depot, add_items
from depot.services.shipment_arriving import SignedLine
from depot.services.shipment_papers import shipment_issue_note, shipment_pick_list, site_receipt


@pytest.fixture
def world(sqlite_app):
    stocked(sqlite_app)
    return sqlite_app


def test_a_pick_list_shows_what_is_to_go_now(world):
    number = approved(world)
    pick(world, number, line=2, quantity=43, reason="7 箱找不到")
    paper = world.read(shipment_pick_list, number)
    assert [(each.bin, each.lot_no, each.quantity) for each in paper.lines] == [
        ("A-01", "L2", 10), ("A-01", "L2", 7), ("A-02", "L1", 43),
    ]  # fmt: skip
    assert pick_list_pdf(paper).startswith(b"%PDF")


def test_an_issue_note_waits_for_the_departure_and_names_the_truck(world):
    with pytest.raises(Conflict, match="尚未发车"):
        world.read(shipment_issue_note, approved(world, ("WT01", 1)))
    number = on_the_road(world)
    paper = world.read(shipment_issue_note, number)
    assert (paper.head.number, paper.vehicle, paper.driver) == ("CK-2026-000001", "吉BT1", "T1司机")
    assert sum(each.quantity for each in paper.lines) == 60
    assert issue_note_pdf(paper).startswith(b"%PDF")


def test_a_receipt_prints_the_same_whatever_becomes_of_its_differences(world):
    number = on_the_road(world)
    with pytest.raises(Conflict, match="尚未签收"):
        world.read(site_receipt, number, 1)
    sign(world, number, SignedLine(1, 10), SignedLine(2, 44, damaged=2, missing=4))
    paper = world.read(site_receipt, number, 1)
    assert (paper.head.number, paper.head.received_by) == ("QS-2026-000001", "王主任")
    assert [each.note for each in paper.lines] == ["", "实收 44；破损 2；缺少 4"]
    before = movement_note_pdf(paper)
    settle(world, 2, "lost", 4, by="leader")
    assert movement_note_pdf(world.read(site_receipt, number, 1)) == before


def test_the_papers_print_the_same_after_goods_and_depot_were_renamed(world):
    number = on_the_road(world)
    sign(world, number, SignedLine(1, 10), SignedLine(2, 50))

    def printed():
        return (
            pick_list_pdf(world.read(shipment_pick_list, number)),
            issue_note_pdf(world.read(shipment_issue_note, number)),
            movement_note_pdf(world.read(site_receipt, number, 1)),
        )

    before = printed()
    world.clock.move(days=1)
    renamed = replace(WATER, name_zh="改名水", weight_kg=WATER.weight_kg * 2, unit_zh="个")
    world.execute(add_items, AddItems(command_id(), SYSTEM_ACTOR, (renamed,)))
    depot = replace(DEPOT, name_zh="新一号库", name_en="New depot 1")
    world.execute(add_depot, AddDepot(command_id(), SYSTEM_ACTOR, (depot,)))
    assert printed() == before
