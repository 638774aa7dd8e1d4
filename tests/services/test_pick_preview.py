"""The picks shown before an issue are those that the issue takes."""

from datetime import date

from ledger_world import furnish, issue, receive_water

from depot.services.issuing import IssueLine
from depot.services.pick_preview import preview_picks

ARRIVES = date(2026, 6, 2)


def taken(picks):
    return [(pick.lot_no, pick.bin, pick.quantity) for pick in picks]


def test_the_preview_takes_what_the_issue_takes(app):
    furnish(app)
    receive_water(app, 10, date(2026, 9, 1), "LATE")
    receive_water(app, 5, date(2026, 8, 1), "SOON", "A-02")
    # Water must have 30 days left on arrival on 2 June: this one has 10.
    receive_water(app, 50, date(2026, 6, 12), "OLD")
    lines = (IssueLine("WT01", 8), IssueLine("WT01", 4))
    first, second = app.read(preview_picks, "CY1", lines, ARRIVES)
    assert taken(first.picks) == [("SOON", "A-02", 5), ("LATE", "A-01", 3)]
    # The second line begins where the first left off: 7 late ones are still there.
    assert taken(second.picks) == [("LATE", "A-01", 4)]
    assert taken(issue(app, *lines, arrives_on=ARRIVES).picks) == [
        *taken(first.picks), *taken(second.picks),
    ]  # fmt: skip


def test_the_preview_says_what_is_missing_and_changes_nothing(app):
    furnish(app)
    receive_water(app, 10, date(2026, 9, 1), "LATE")
    for _ in range(2):
        (preview,) = app.read(preview_picks, "CY1", (IssueLine("WT01", 12),), ARRIVES)
        assert (preview.missing, taken(preview.picks)) == (2, [("LATE", "A-01", 10)])


def test_an_unknown_item_has_nothing_to_pick(app):
    furnish(app)
    (preview,) = app.read(preview_picks, "CY1", (IssueLine("XX99", 1),), ARRIVES)
    assert (preview.missing, preview.picks) == (1, ())
