"""Demo: counts in three states, and a response that has ended with its papers in.

Only goods against forest fires are counted and issued, so that the flood of the demo finds
its stock as it was.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from typing import Any, Final

from depot.domain.stock import StockFilter
from depot.services.access import SYSTEM_ACTOR
from depot.services.application import Application, Command
from depot.services.count_approving import ApproveCount, approve_count
from depot.services.count_deciding import (
    GiveReasons,
    LineReason,
    SubmitCount,
    VarianceReason,
    give_reasons,
    submit_count,
)  # fmt: skip
from depot.services.count_entering import CountedLine, EnterCounts, enter_counts
from depot.services.count_views import blind_sheet
from depot.services.counting import CountKind, OpenCount, open_count
from depot.services.demo_steps import is_done
from depot.services.emergency import (
    Channel,
    EndResponse,
    EnterPapers,
    IssueInEmergency,
    StartResponse,
    end_response,
    enter_papers,
    issue_in_emergency,
    start_response,
)  # fmt: skip
from depot.services.issuing import IssueLine
from depot.services.stock import lot_rows
from depot.store.uow import UnitOfWork

_NAMESPACE: Final = uuid.UUID("4d1f6a2e-93b7-4c57-9a0d-7d5e2b8c1f36")
KEEPER: Final = "guanku"
LEADER: Final = "lingdao"
DEPOT: Final = "CY-W2"
WITHOUT_DIFFERENCE, WITH_DIFFERENCE, UNDER_WAY = "L03", "J04", "J01"
# Two of the item's units are not where the book has them.
SHORT_ITEM, SHORT_BY = "FF04", 2
Book = Mapping[tuple[str, str], int]


def load(app: Application) -> None:
    """Do what has not been done; asking again changes nothing."""
    rows = app.read(lot_rows, StockFilter(depot=DEPOT), app.clock.today())
    if not any(row.item_code == SHORT_ITEM for row in rows):
        return
    _response(app)
    rows = app.read(lot_rows, StockFilter(depot=DEPOT), app.clock.today())
    book = {(row.bin, row.item_code): row.quantity for row in rows}
    _without_difference(app, book)
    _with_difference(app, book)
    number = _opened(app, UNDER_WAY)
    _enter(app, "under way", number, book, KEEPER, first_only=True)


def _response(app: Application) -> None:
    number = _do(
        app, "response", start_response,
        lambda key: StartResponse(key, LEADER, 4, "左家镇林区火情（演示）", "演示会商纪要"),
    ).number  # fmt: skip
    note = _do(
        app, "emergency issue", issue_in_emergency,
        lambda key: IssueInEmergency(
            key, KEEPER, number, DEPOT, "左家镇 前线指挥部（演示）", (IssueLine("FF02", 2),),
            "演示值班领导", Channel.TELEPHONE, note="演示",
        ),
    ).issue.document_no  # fmt: skip
    _do(app, "papers", enter_papers,
        lambda key: EnterPapers(key, LEADER, note, "演示审批单 1 号", approved=True))  # fmt: skip
    _do(app, "end", end_response, lambda key: EndResponse(key, LEADER, number, "火情扑灭（演示）"))


def _opened(app: Application, bin_code: str) -> str:
    opened = _do(
        app, f"count {bin_code}", open_count,
        lambda key: OpenCount(key, KEEPER, DEPOT, CountKind.SPOT, bins=(bin_code,), note="演示"),
    )  # fmt: skip
    return str(opened.number)


def _without_difference(app: Application, book: Book) -> None:
    number = _opened(app, WITHOUT_DIFFERENCE)
    _enter(app, "right", number, book, KEEPER)
    _do(app, "right in", submit_count, lambda key: SubmitCount(key, KEEPER, number))
    _do(app, "right approved", approve_count,
        lambda key: ApproveCount(key, LEADER, number, "账实相符（演示）"))  # fmt: skip


def _with_difference(app: Application, book: Book) -> None:
    number = _opened(app, WITH_DIFFERENCE)
    seen = dict(book)
    seen[WITH_DIFFERENCE, SHORT_ITEM] = book[WITH_DIFFERENCE, SHORT_ITEM] - SHORT_BY
    _enter(app, "short", number, seen, KEEPER)
    done = _do(app, "short in", submit_count, lambda key: SubmitCount(key, KEEPER, number))
    if done.recount:
        _enter(app, "short again", number, seen, SYSTEM_ACTOR, lines=done.recount)
        _do(app, "short in again", submit_count,
            lambda key: SubmitCount(key, SYSTEM_ACTOR, number))  # fmt: skip
    line = next(
        each.line for each in app.read(blind_sheet, number).lines if each.item == SHORT_ITEM
    )
    reason = LineReason(line, VarianceReason.ISSUE_NOT_BOOKED, "演示：演练领用未登账")
    _do(app, "reason", give_reasons, lambda key: GiveReasons(key, KEEPER, number, (reason,)))


def _enter(
    app: Application,
    name: str,
    number: str,
    seen: Book,
    by: str,
    *,
    lines: tuple[int, ...] = (),
    first_only: bool = False,
) -> None:
    if app.read(is_done, _id(f"enter {name}")):
        return
    sheet = app.read(blind_sheet, number).lines
    wanted = [each for each in sheet if not lines or each.line in lines]
    counted = tuple(
        CountedLine(seen[each.bin, each.item], each.line)
        for each in (wanted[:1] if first_only else wanted)
    )
    _do(app, f"enter {name}", enter_counts, lambda key: EnterCounts(key, by, number, counted))


def _id(name: str) -> str:
    return str(uuid.uuid5(_NAMESPACE, name))


def _do(
    app: Application,
    name: str,
    service: Callable[[Any, UnitOfWork], Any],
    command: Callable[[str], Command],
) -> Any:  # noqa: ANN401  the result of the service
    """Do it; done before, return what came of it then."""
    return app.execute(service, command(_id(name)))
