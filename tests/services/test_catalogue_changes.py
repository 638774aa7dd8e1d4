"""Changing the catalogue: new versions, what held when, findings, and nobody overwritten."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from decimal import Decimal

import pytest
from care_world import add_people
from ledger_world import TENT, WATER, command_id, furnish, receive_tents

from depot.domain.finding import Severity
from depot.domain.item import Pack, Substitute
from depot.domain.item_class import ItemClass, is_class_code, is_under, parent_of, path_to
from depot.domain.item_history import differences
from depot.domain.item_parts import pack_of, require_code, substitute_of
from depot.domain.lines import InvalidLines
from depot.domain.pack import base_units, in_packs, in_words, packed_weight_kg
from depot.errors import Conflict, DepotError, InvalidInput, NotAllowed, NotFound
from depot.services.audit import verify
from depot.services.catalogue_changes import (
    ChangeItem,
    ImportItems,
    SetClasses,
    change_item,
    import_items,
    item_as_of,
    item_classes,
    item_findings,
    item_history,
    set_classes,
)
from depot.services.receiving import ReceiveGoods, ReceiveLine, receive_goods

PALLET = Pack("托盘", 48, 650, 1.2)
BOXED = replace(
    WATER, code="WT09", unit_zh="瓶", weight_kg=0.55, volume_m3=0.0008,
    packs=(Pack("箱", 24, 13.5, 0.02), Pack("托盘", 24 * 40, 560, 1.0)),
)  # fmt: skip


@pytest.fixture
def furnished(app):
    furnish(app)
    add_people(app)
    return app


@pytest.fixture
def small(sqlite_app):
    furnish(sqlite_app)
    add_people(sqlite_app)
    return sqlite_app


def race(works):
    """Do all at once; return what each returned or was refused with."""

    def outcome(work):
        try:
            return work()
        except DepotError as refusal:
            return refusal

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(outcome, works))


def change(app, item, version, actor="keeper"):
    return app.execute(change_item, ChangeItem(command_id(), actor, item, version))


def test_a_change_is_a_new_version_with_who_and_when(furnished, clock):
    clock.move(days=1)
    heavier = replace(TENT, weight_kg=66.5, packs=(Pack("托盘", 4, 290, 1.3),))
    assert change(furnished, heavier, 1).version == 2
    newest, first = furnished.read(item_history, "SH01")
    assert (newest.number, newest.actor, newest.at_us) == (2, "keeper", clock.us)
    assert (first.number, first.actor, first.item) == (1, "system", TENT)
    assert [(each.field, each.before, each.after) for each in differences(TENT, newest.item)] == [
        ("weight_kg", "65", "66.5"),
        ("packs", "", "托盘=4（290 kg，1.3 m³）"),
    ]
    # The same again is no version.
    assert change(furnished, heavier, 2).version == 2


def test_what_was_booked_before_keeps_what_held_then(furnished):
    line = ReceiveLine("SH01", 3, "A-01")
    before = ReceiveGoods(command_id(), "keeper", "CY1", "演示帐篷厂", (line,))
    furnished.execute(receive_goods, before)
    change(
        furnished, replace(TENT, name_zh="12平方米单帐篷", unit_zh="套", min_remaining_days=9), 1
    )
    after = replace(before, command_id=command_id())
    furnished.execute(receive_goods, after)
    assert furnished.read(item_as_of, "SH01", before.command_id) == TENT
    assert furnished.read(item_as_of, "SH01", after.command_id).unit_zh == "套"
    assert furnished.read(verify).ok


def test_what_held_is_told_by_the_ledgers_order_not_by_the_clock(furnished, clock):
    line = ReceiveLine("SH01", 1, "A-01")
    before = ReceiveGoods(command_id(), "keeper", "CY1", "演示帐篷厂", (line,))
    furnished.execute(receive_goods, before)
    clock.move(days=-3)  # the clock jumps back before the change
    change(furnished, replace(TENT, name_zh="新帐篷"), 1)
    assert furnished.read(item_as_of, "SH01", before.command_id).name_zh == "单帐篷"
    at = furnished.read(lambda reader: reader.catalogue.at(["SH01"], clock.us - 1))
    assert at == {}


def test_an_item_is_not_there_before_it_was_added(small):
    first = small.read(item_history, "SH01")[0].command_id
    new = replace(TENT, code="SH77")
    change(small, new, 0)
    with pytest.raises(NotFound, match="当时目录中没有"):
        small.read(item_as_of, "SH77", first)
    with pytest.raises(NotFound, match="SH78"):
        small.read(item_history, "SH78")


def test_two_who_change_the_same_version_don_t_overwrite_each_other(app):
    furnish(app)
    add_people(app)
    outcomes = race([
        lambda weight=weight: change(app, replace(TENT, weight_kg=weight), 1)
        for weight in (60, 61, 62, 63)
    ])  # fmt: skip
    refused = [each for each in outcomes if isinstance(each, Exception)]
    assert [type(each) for each in refused] == [Conflict] * 3
    assert len(app.read(item_history, "SH01")) == 2


def test_two_who_add_the_same_code_make_one_item(app):
    furnish(app)
    add_people(app)
    outcomes = race([
        lambda name=name: change(app, replace(TENT, code="SH55", name_zh=name), 0)
        for name in ("甲", "乙", "丙")
    ])  # fmt: skip
    assert sum(isinstance(each, DepotError) for each in outcomes) == 2, outcomes
    assert len(app.read(item_history, "SH55")) == 1


def test_who_neither_keeps_nor_administers_changes_nothing(small):
    with pytest.raises(NotAllowed):
        change(small, replace(TENT, weight_kg=1), 1, actor="planner")
    with pytest.raises(NotAllowed):
        small.execute(set_classes, SetClasses(command_id(), "keeper", ()))


ERRORS = {
    "a class of six digits": (replace(TENT, gb38565_code="199010"), "gb38565_code"),
    "a class with a hole": (replace(TENT, gb38565_code="1000100"), "gb38565_code"),
    "an unknown group": (replace(TENT, plan_group="misc"), "plan_group"),
    "an unknown danger": (replace(TENT, hazard_class="radioactive"), "hazard_class"),
    "an unknown condition": (replace(TENT, conditions=("cosy",)), "conditions"),
    "no storage class": (replace(TENT, storage_class=" "), "storage_class"),
    "no life left at issue": (replace(WATER, min_remaining_days=400), "min_remaining_days"),
    "instead of itself": (replace(TENT, substitutes=(Substitute("SH01", Decimal(1)),)),
                          "substitutes"),
    "instead of nothing": (replace(TENT, substitutes=(Substitute("XX", Decimal(1)),)),
                           "substitutes"),
    "at a rate of zero": (replace(TENT, substitutes=(Substitute("WT01", Decimal(0)),)),
                          "substitutes"),
    "twice": (replace(TENT, substitutes=(Substitute("WT01", Decimal(1)),) * 2), "substitutes"),
}  # fmt: skip


@pytest.mark.parametrize(("item", "field"), ERRORS.values(), ids=ERRORS)
def test_what_can_not_be_is_an_error_and_isn_t_kept(small, item, field):
    findings = small.read(item_findings, item)
    assert field in [each.subject for each in findings if each.severity is Severity.ERROR]
    with pytest.raises(InvalidInput):
        change(small, item, 1)
    assert len(small.read(item_history, item.code)) == 1


ODD = {
    "grams for kilograms": (replace(TENT, weight_kg=65_000), "volume_m3"),
    "centimetres for millimetres": (replace(TENT, height_mm=5), "height_mm"),
    "a tower": (replace(TENT, height_mm=500, stack_layers=40), "stack_layers"),
    "water in the cold": (replace(WATER, storage_class="food_dry"), "storage_class"),
    "frost-free by class alone": (WATER, "conditions"),
    "a pack lighter than its goods": (replace(TENT, packs=(Pack("托盘", 4, 100, 2),)), "packs"),
    "an expiry without a life": (replace(WATER, shelf_life_months=None), "shelf_life_months"),
    "no class": (TENT, "gb38565_code"),
}


@pytest.mark.parametrize(("item", "field"), ODD.values(), ids=ODD)
def test_what_is_odd_is_a_warning_and_may_be_kept(small, item, field):
    findings = small.read(item_findings, item)
    assert field in [each.subject for each in findings if each.severity is Severity.WARNING]
    change(small, item, 1)


BAD_PACKS = {
    "no whole number": (Pack("箱", 2.5, 10, 0.1),),
    "one unit": (Pack("箱", 1, 10, 0.1),),
    "none": (Pack("箱", 0, 10, 0.1),),
    "negative": (Pack("箱", -4, 10, 0.1),),
    "no multiple of the level below": (Pack("箱", 4, 10, 0.1), Pack("托盘", 10, 30, 1)),
    "smaller than the level below": (Pack("箱", 12, 10, 0.1), Pack("托盘", 6, 30, 1)),
    "the same name twice": (Pack("箱", 2, 10, 0.1), Pack("箱", 4, 30, 1)),
    "the name of the unit": (Pack("顶", 2, 130, 0.6),),
    "negative weight": (Pack("箱", 2, -1, 0.1),),
    "a weight that is no number": (Pack("箱", 2, float("nan"), 0.1),),
}


@pytest.mark.parametrize("packs", BAD_PACKS.values(), ids=BAD_PACKS)
def test_a_level_is_a_whole_number_of_the_level_below(packs):
    with pytest.raises(InvalidInput, match=r"包装|不能为负数|packs"):
        replace(TENT, packs=packs)


def test_quantities_in_packs_lose_nothing():
    # 1 pallet of 960, 2 boxes of 24, 5 bottles.
    assert in_words(BOXED, 960 + 2 * 24 + 5) == "1 托盘 2 箱 5 瓶"
    assert in_words(BOXED, 0) == "0 瓶"
    for quantity in (1, 23, 24, 959, 960, 12_345):
        assert sum(each.count * each.units for each in in_packs(BOXED, quantity)) == quantity
    assert base_units(BOXED, "箱", 3) == 72
    assert packed_weight_kg(BOXED, 960 + 24 + 1) == pytest.approx(560 + 13.5 + 0.55)
    with pytest.raises(InvalidInput, match="没有包装“桶”"):
        base_units(BOXED, "桶", 1)
    with pytest.raises(InvalidInput):
        base_units(BOXED, "箱", 0)


def test_packs_stack_danger_and_substitutes_come_back_as_they_were_kept(furnished):
    whole = replace(
        BOXED, hazard_class="corrosive", conditions=("frost_free", "dark"), height_mm=230,
        stack_layers=6, substitutes=(Substitute("WT01", Decimal("0.042"), ("winter",)),),
    )  # fmt: skip
    change(furnished, whole, 0)
    assert furnished.read(item_history, "WT09")[0].item == whole


def test_an_import_is_kept_whole_or_refused_line_by_line(furnished):
    good = replace(TENT, code="SH40")
    lines = (good, replace(good, plan_group="?"), replace(TENT, code="SH41", gb38565_code="1"))
    with pytest.raises(InvalidLines) as refusal:
        furnished.execute(import_items, ImportItems(command_id(), "keeper", lines))
    found = [(each.source, each.subject) for each in refusal.value.findings]
    assert found == [
        ("lines/2", "code"), ("lines/2", "plan_group"), ("lines/3", "gb38565_code"),
    ]  # fmt: skip
    done = furnished.execute(import_items, ImportItems(command_id(), "keeper", (good, TENT)))
    assert (done.added, done.changed) == (1, 0)


def test_the_tree_of_classes_has_four_levels_and_no_gap(furnished):
    tree = (ItemClass("1000000", "基本生活保障物资", ""), ItemClass("1990000", "其他", ""),
            ItemClass("1990100", "帐篷", ""), ItemClass("1990101", "单帐篷", ""))  # fmt: skip
    furnished.execute(set_classes, SetClasses(command_id(), "system", tree))
    assert furnished.read(item_classes) == tree
    assert [each.level for each in tree] == [1, 2, 3, 4]
    assert path_to("1990101") == tuple(each.code for each in tree)
    assert (parent_of("1990101"), parent_of("1000000")) == ("1990100", "")
    assert is_under("1990101", "1990000")
    assert not is_under("1010101", "1990000")
    orphan = (ItemClass("2010100", "帐篷", ""),)
    with pytest.raises(InvalidInput, match="2010100 缺少上级"):
        furnished.execute(set_classes, SetClasses(command_id(), "system", orphan))


@pytest.mark.parametrize("code", ["", "0990000", "19901", "19901010", "199010a", "1009900"])
def test_what_is_no_class_code(code):
    assert not is_class_code(code)
    with pytest.raises(InvalidInput):
        ItemClass(code, "名称", "")


def test_stock_of_an_item_that_changed_is_counted_on(furnished):
    receive_tents(furnished, 5)
    change(furnished, replace(TENT, weight_kg=70), 1)
    assert receive_tents(furnished, 2) > 0
    assert furnished.read(verify).ok


def test_rows_that_a_person_typed_become_packs_and_substitutes():
    assert pack_of("箱", 24.0, "13.5", None) == Pack("箱", 24, 13.5, 0)
    typed = substitute_of("wt02", "0.7", "冬季、春秋")
    assert typed == Substitute("WT02", Decimal("0.7"), ("winter", "spring_autumn"))
    for units in (2.5, None, "一", ""):
        with pytest.raises(InvalidInput):
            pack_of("箱", units, 1, 1)
    with pytest.raises(InvalidInput, match="不是数字"):
        substitute_of("WT02", "半", "")
    with pytest.raises(InvalidInput, match="请先填写物资编码"):
        require_code("")
