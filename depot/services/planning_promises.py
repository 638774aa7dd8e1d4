"""What a plan should know of the agreements that it counts on."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import date

from depot.domain.call_off import Promise
from depot.domain.finding import Finding, Severity
from depot.errors import Text
from depot.services.agreement_views import agreement_findings
from depot.store.uow import Reader


def loadable(promises: Sequence[Promise]) -> tuple[Promise, ...]:
    """Return the promises that our trucks load at the supplier's; others it brings itself."""
    return tuple(each for each in promises if not each.deliver_to)


def promise_findings(
    reader: Reader, items: Collection[str], today: date, until: date
) -> Iterator[Finding]:
    """Report agreements that lapse within the plan, overlap or promise too much.

    Parameters
    ----------
    items
        Codes that the plan may use.
    until
        Day by which the plan ends.
    """
    used = [
        each
        for each in reader.reserves.promises()
        if each.line.item in items and each.free_on(today) > 0
    ]
    numbers = {each.agreement for each in used}
    yield from _lapsing(used, until)
    for found in agreement_findings(reader):
        if found.subject.partition("/")[0] in numbers:
            yield found


def _lapsing(used: Sequence[Promise], until: date) -> Iterator[Finding]:
    ends = {each.agreement: each.valid_to for each in used if each.valid_to < until}
    for number, valid_to in ends.items():
        yield Finding(
            f"agreements/{number}",
            Text(
                f"协议 {number} {valid_to} 到期，在本方案执行期间（至 {until}）失效。"
                "请先续签，或不依赖该协议。",
                f"Agreement {number} ends on {valid_to}, in the middle of this plan (to {until}). "
                "Renew it first, or don't count on it.",
            ),
            number,
            Severity.WARNING,
        )
