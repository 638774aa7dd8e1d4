"""ABC: by value held and moved, one class higher where lives hang on it."""

from datetime import date
from decimal import Decimal

from depot.domain.count_class import CountClass, DueCount, ItemUse, classify, due_on

A, B, C = CountClass


def uses(**values):
    return [ItemUse(item, Decimal(value), Decimal(0)) for item, value in values.items()]


def test_classes_end_where_80_and_95_percent_of_the_value_lie_before_an_item():
    """Of 100: 70 and 15 begin below 80; 10 begins at 85; 5 begins at 95."""
    found = classify(uses(tent=70, pump=15, rope=10, nail=5))
    assert found == {"tent": A, "pump": A, "rope": B, "nail": C}


def test_what_passes_through_weighs_as_much_as_what_lies_there():
    found = classify(
        [ItemUse("still", Decimal(80), Decimal(0)), ItemUse("busy", Decimal(10), Decimal(310))]
    )
    assert found == {"busy": A, "still": B}


def test_what_lives_hang_on_rises_one_class_and_a_stays_a():
    vital = [ItemUse(name, Decimal(value), Decimal(0), vital=True) for name, value in
             (("tent", 70), ("pump", 15), ("rope", 10), ("nail", 5))]  # fmt: skip
    assert classify(vital) == {"tent": A, "pump": A, "rope": A, "nail": B}


def test_ties_are_broken_by_code_and_nothing_of_value_is_c():
    assert classify(uses(b=50, a=50, c=0)) == {"a": A, "b": A, "c": C}
    assert classify(uses(x=0)) == {"x": C}
    assert classify([]) == {}


def test_a_count_is_due_its_days_after_the_last():
    days = {A: 30, B: 91, C: 365}
    assert due_on(date(2026, 5, 2), A, days) == date(2026, 6, 1)
    row = DueCount(
        "D", "A-01", 1, 1, "x", "-", None, A, date(2026, 5, 2),
        never=False, due_on=date(2026, 6, 1),
    )  # fmt: skip
    assert row.is_due(date(2026, 6, 1))
    assert not row.is_due(date(2026, 5, 31))
