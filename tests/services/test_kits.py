"""Kits: components in, kits out, every lot traced in both directions and given back exactly."""

from datetime import date

import pytest
from kit_world import LINES, assemble, furnish_kits, set_recipe, take_apart
from ledger_world import (
    IssueLine,
    ReceiveLine,
    command_id,
    issue,
    on_hand,
    receive,
    receive_tents,
    receive_water,
)

from depot.domain.kit import KitLine
from depot.domain.ledger import StockStatus
from depot.domain.lines import InvalidLines
from depot.errors import InsufficientStock, InvalidInput, NotFound
from depot.services.audit import verify
from depot.services.kit_recipes import recipe_versions
from depot.services.kits import ChosenLot, components_of, kit_lots_of, kits_possible
from depot.services.moving import MoveLine, MoveStock, move_stock
from depot.services.recall import StartRecall, start_recall

MAY, JUNE = date(2027, 5, 1), date(2027, 6, 1)


@pytest.fixture
def kits(app):
    """Ten boxes that expire in May, twenty in June, nine tents."""
    furnish_kits(app)
    receive_water(app, 10, MAY, "MAI")
    receive_water(app, 20, JUNE, "JUN", "A-02")
    receive_tents(app, 9)
    return app


def lot_of(app, lot_no):
    found = [
        each.lot_id for each in app.read(lambda reader: reader.movements.latest())
        if each.lot_no == lot_no
    ]  # fmt: skip
    return found[0]


def test_a_kit_expires_with_its_earliest_component_and_kits_of_one_lot_are_alike(kits):
    """Three boxes a kit: kits 1-3 hold May's, kit 4 one of May and two of June, kit 5 June's."""
    made = assemble(kits, 5)
    assert made.document_no == "ZZ-2026-000001"
    assert [(lot.kits, lot.expires_on) for lot in made.lots] == [(3, MAY), (1, MAY), (1, JUNE)]
    assert [sorted(part.units for part in lot.parts) for lot in made.lots] == [
        [1, 3], [1, 1, 2], [1, 3],
    ]  # fmt: skip
    # 10 + 20 boxes less 15; 9 tents less 5.
    assert on_hand(kits) == {
        ("JUN", "A-02", "issuable"): 15,
        ("-", "A-01", "issuable"): 4,
        ("ZZ-2026-000001-1", "A-02", "issuable"): 3,
        ("ZZ-2026-000001-2", "A-02", "issuable"): 1,
        ("ZZ-2026-000001-3", "A-02", "issuable"): 1,
    }
    assert kits.read(verify).ok


def test_kits_are_traced_in_both_directions(kits):
    made = assemble(kits, 5)
    may = lot_of(kits, "MAI")
    shares = kits.read(kit_lots_of, may)
    assert [(each.kit, each.units_per_kit, each.made, each.units) for each in shares] == [
        ("HY01", 3, 3, 9), ("HY01", 1, 1, 1),
    ]  # fmt: skip
    inside = kits.read(components_of, made.lots[1].lot_id)
    assert {(each.lot_no, each.units_per_kit) for each in inside} == {
        ("-", 1), ("MAI", 1), ("JUN", 2),
    }  # fmt: skip
    assert kits.read(kit_lots_of, made.lots[0].lot_id) == ()
    assert kits.read(components_of, may) == ()


def test_taking_some_apart_gives_back_exactly_their_lots_and_leaves_the_rest(kits):
    made = assemble(kits, 5)
    back = take_apart(kits, made.lots[0], 2)
    assert back.document_no == "CX-2026-000001"
    assert {(each.lot_no, each.expires_on, each.quantity) for each in back.parts} == {
        ("MAI", MAY, 6), ("-", None, 2),
    }  # fmt: skip
    stock = on_hand(kits)
    assert stock["ZZ-2026-000001-1", "A-02", "issuable"] == 1
    assert stock["MAI", "A-01", "issuable"] == 6
    shares = kits.read(kit_lots_of, lot_of(kits, "MAI"))
    assert [(each.made, each.whole, each.units) for each in shares] == [(3, 1, 3), (1, 1, 1)]
    assert kits.read(verify).ok


def test_making_and_taking_all_apart_changes_no_stock(kits):
    before = on_hand(kits)
    for lot in assemble(kits, 5).lots:
        take_apart(kits, lot, lot.kits)
    after = on_hand(kits)
    assert sum(after.values()) == sum(before.values())
    # June's boxes that were in kits came back to A-01.
    assert after["JUN", "A-02", "issuable"] + after["JUN", "A-01", "issuable"] == 20


def test_no_more_kits_come_apart_than_are_there(kits):
    (lot, *_) = assemble(kits, 5).lots
    take_apart(kits, lot, 3)
    with pytest.raises(InsufficientStock):
        take_apart(kits, lot, 1)


def test_a_component_that_is_short_is_named_and_nothing_is_made(kits):
    before = on_hand(kits)
    with pytest.raises(InsufficientStock) as refusal:
        assemble(kits, 10)  # nine tents are there, and 30 boxes
    assert "单帐篷" in refusal.value.text.zh
    assert "瓶装水" not in refusal.value.text.zh
    assert on_hand(kits) == before
    assert kits.read(kits_possible, "CY1", "HY01") == {"WT01": 10, "SH01": 9}


def test_held_and_expired_components_go_into_no_kit(kits, clock):
    water = lot_of(kits, "JUN")
    line = MoveLine(water, 20, "A-02", "A-02", to_status=StockStatus.QUARANTINED)
    kits.execute(move_stock, MoveStock(command_id(), "system", "CY1", (line,), "待检"))
    with pytest.raises(InsufficientStock):
        assemble(kits, 4)
    with pytest.raises(InsufficientStock):
        assemble(kits, 3, chosen=(ChosenLot("WT01", water, "试"),))
    clock.move(days=335)  # 2 May 2027: May's boxes are out of date
    with pytest.raises(InsufficientStock):
        assemble(kits, 1)


def test_a_certain_lot_needs_a_reason_and_a_component_of_the_kit(kits):
    july = lot_of(kits, "JUN")
    with pytest.raises(InvalidLines):
        assemble(kits, 2, chosen=(ChosenLot("WT01", july),))
    with pytest.raises(InvalidInput, match="不在套件清单中"):
        assemble(kits, 2, chosen=(ChosenLot("XX", july, "有"),))
    made = assemble(kits, 2, chosen=(ChosenLot("WT01", july, "近期发放批留用"),))
    assert [lot.expires_on for lot in made.lots] == [JUNE]


def test_what_expired_inside_comes_back_as_expired_and_parts_of_doubtful_kits_are_held(kits, clock):
    (lot, *_) = assemble(kits, 2).lots
    move = MoveLine(lot.lot_id, 1, "A-02", "A-02", to_status=StockStatus.DAMAGED)
    kits.execute(move_stock, MoveStock(command_id(), "system", "CY1", (move,), "受潮"))
    held = take_apart(kits, lot, 1, from_status=StockStatus.DAMAGED)
    assert {each.status for each in held.parts} == {StockStatus.QUARANTINED}
    clock.move(days=335)
    back = take_apart(kits, lot, 1)
    assert {(each.lot_no, each.status) for each in back.parts} == {
        ("MAI", StockStatus.EXPIRED), ("-", StockStatus.ISSUABLE),
    }  # fmt: skip


@pytest.mark.parametrize("count", [0, -1, 10**12, 1.5, "3", True])
def test_a_count_that_can_not_be_meant_is_refused(kits, count):
    with pytest.raises(InvalidInput):
        assemble(kits, count)


def test_the_kits_bin_must_exist_take_the_class_and_have_room(kits):
    with pytest.raises(NotFound, match="B-99"):
        assemble(kits, 1, "B-99")
    with pytest.raises(InvalidInput, match="不得存放"):
        assemble(kits, 1, "S-01")  # takes frost-free food only
    receive(kits, ReceiveLine("WT01", 750, "S-01", "W", None, JUNE))
    (lot, *_) = assemble(kits, 3).lots
    # 757 boxes fit by weight; 750 + 9 don't.
    with pytest.raises(InvalidLines):
        take_apart(kits, lot, 3, "S-01")  # the tent may not go there either


def test_sent_twice_it_is_made_once(kits):
    number = command_id()
    assert assemble(kits, 2, number=number) == assemble(kits, 2, number=number)
    assert on_hand(kits)["ZZ-2026-000001", "A-02", "issuable"] == 2


def test_only_kits_come_apart_and_only_what_is_a_kit_is_made(kits):
    class Tent:
        lot_id = lot_of(kits, "-")
        parts = ()

    with pytest.raises(NotFound, match="不是组装的套件"):
        take_apart(kits, Tent, 1, from_bin="A-01")


def test_a_kit_is_issued_like_any_item(kits):
    assemble(kits, 2)
    issued = issue(kits, IssueLine("HY01", 2))
    assert [pick.lot_no for pick in issued.picks] == ["ZZ-2026-000001"]


def test_a_changed_list_is_a_new_version_and_made_kits_keep_theirs(kits):
    old = assemble(kits, 1).lots[0]
    assert set_recipe(kits).version == 1  # the same again
    assert set_recipe(kits, (KitLine("WT01", 2),)).version == 2
    assert [len(each.lines) for each in kits.read(recipe_versions, "HY01")] == [1, 2]
    assert len(take_apart(kits, old, 1).parts) == 2


@pytest.mark.parametrize(
    ("lines", "word"),
    [
        ((), "1 至"),
        ((KitLine("XX99", 1),), "没有编码"),
        ((KitLine("WT01", 0),), "大于零"),
        ((KitLine("WT01", 10**12),), "上限"),
        ((KitLine("WT01", 1), KitLine("WT01", 2)), "重复"),
        ((KitLine("HY01", 1),), "套件"),
    ],
)
def test_a_list_that_can_not_be_meant_is_refused(kits, lines, word):
    with pytest.raises(InvalidInput, match=word):
        set_recipe(kits, lines)


def test_no_kit_inside_a_kit(kits):
    with pytest.raises(InvalidInput, match="其他套件的组件"):
        set_recipe(kits, LINES[:1], kit="SH01")


def test_a_recall_reaches_kits_and_a_recalled_component_goes_into_no_more(kits):
    made = assemble(kits, 2)
    may = lot_of(kits, "MAI")
    kits.execute(start_recall, StartRecall(command_id(), "system", may, "厂家通知"))
    assert on_hand(kits)[made.lots[0].lot_no, "A-02", "recalled"] == 2
    # What is left are June's twenty boxes: six kits of three.
    with pytest.raises(InsufficientStock):
        assemble(kits, 7)
    (back,) = (
        each
        for each in take_apart(kits, made.lots[0], 1, from_status=StockStatus.RECALLED).parts
        if each.lot_id == may
    )
    assert back.status is StockStatus.RECALLED
