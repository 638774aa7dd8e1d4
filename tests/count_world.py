"""Counting in the small depot: two keepers who count, a leader who approves."""

from datetime import timedelta

from care_world import GENERATOR, add_people
from kept_worlds import kept
from ledger_world import SYSTEM_ACTOR, TODAY, command_id, furnish, receive_tents, receive_water

from depot.domain.account import Role
from depot.services.accounts import CreateUser, create_user
from depot.services.catalogue import AddItems, add_items
from depot.services.count_approving import ApproveCount, approve_count
from depot.services.count_deciding import (
    GiveReasons,
    LineReason,
    SubmitCount,
    VarianceReason,
    give_reasons,
    submit_count,
)
from depot.services.count_entering import CountedLine, EnterCounts, enter_counts
from depot.services.count_views import blind_sheet, count_review
from depot.services.counting import CountKind, OpenCount, open_count

GOOD = TODAY + timedelta(days=300)


@kept
def staff(app) -> None:
    """Furnish the depot; keeper and keeper2 count, leader and leader2 approve."""
    furnish(app)
    add_people(app)
    app.execute(add_items, AddItems(command_id(), SYSTEM_ACTOR, (GENERATOR,)))
    command = CreateUser(
        command_id(), SYSTEM_ACTOR, name="keeper2", display_zh="乙", display_en="B",
        role=Role.DEPOT_MANAGER, password="password-1", demo=True,  # noqa: S106 (own world)
    )  # fmt: skip
    app.execute(create_user, command)


@kept
def stocked(app) -> dict[str, int]:
    """Furnish and fill: 100 water in A-01, 20 tents in A-02; return lot ids by item."""
    staff(app)
    return {"WT01": receive_water(app, 100, GOOD), "SH01": receive_tents(app, 20, "A-02")}


def opened(app, kind=CountKind.FULL, **more) -> str:
    """Open a count of the whole depot, or of what is named."""
    return app.execute(open_count, OpenCount(command_id(), "keeper", "CY1", kind, **more)).number


def line_of(app, number, bin_code, item=None) -> int:
    """Return the number of the line of a bin."""
    sheet = app.read(blind_sheet, number)
    return next(
        each.line for each in sheet.lines if each.bin == bin_code and item in {None, each.item}
    )


def enter(app, number, *lines, by="keeper", since_seq=None):
    """Enter lines: (line number, quantity) or whole lines."""
    whole = tuple(
        each if isinstance(each, CountedLine) else CountedLine(each[1], each[0]) for each in lines
    )
    return app.execute(enter_counts, EnterCounts(command_id(), by, number, whole, since_seq))


def submit(app, number, by="keeper", **more):
    """Hand the count in."""
    return app.execute(submit_count, SubmitCount(command_id(), by, number, **more))


def explain(app, number, reason=VarianceReason.MISCOUNTED):
    """Give all lines that differ a reason."""
    lines = [each.line.line for each in app.read(count_review, number).differing]
    reasons = tuple(LineReason(line, reason) for line in lines)
    app.execute(give_reasons, GiveReasons(command_id(), "keeper", number, reasons))


def approve(app, number, by="leader", **more):
    """Approve the count."""
    return app.execute(approve_count, ApproveCount(command_id(), by, number, **more))


def counted_twice(app, number, *lines):
    """Have keeper and, where they differ, keeper2 count the same; hand in and explain."""
    enter(app, number, *lines)
    done = submit(app, number, leave_uncounted=True)
    if done.recount:
        by_line = {each[0]: each for each in lines}
        enter(app, number, *(by_line[line] for line in done.recount), by="keeper2")
        submit(app, number, by="keeper2", leave_uncounted=True)
    explain(app, number)
