"""Agreements as people look at them: where each stands, what is due next, what is odd."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from depot.domain.agreement import Supplier
from depot.domain.agreement_life import (
    IN_FORCE,
    WAITING,
    Deal,
    Drill,
    RotationStatement,
    SpotCheck,
    Tender,
)
from depot.domain.agreement_money import FeeState, RetentionFee
from depot.domain.approval import Tier, people_of
from depot.domain.call_off import Promise
from depot.domain.clock import shanghai_date
from depot.domain.finding import Finding, Severity
from depot.domain.reliability import Observation, ObservationKind
from depot.errors import Text
from depot.services.access import SYSTEM_ACTOR, Right
from depot.services.agreement_duties import promises_of
from depot.services.agreement_steps import found_deal
from depot.services.agreement_tenders import compared_fen
from depot.services.bill_settling import Proposal, proposal
from depot.services.retention import year_starts
from depot.store.uow import Reader

__all__ = [
    "AgreementView", "BidView", "DealRow", "Duty", "Tender", "agreement_findings",
    "agreement_view", "agreements", "bids", "duties", "tenders", "waiting_agreements",
]  # fmt: skip

_FEE_DAYS = 60


@dataclass(frozen=True)
class Duty:
    """Something that is to be done under an agreement.

    Parameters
    ----------
    kind
        ``"check"``, ``"rotation"``, ``"fee"``, ``"next_fee"`` or ``"lapse"``.
    subject
        Item of a rotation, number of a fee; else empty.
    """

    kind: str
    due_on: date
    subject: str = ""


@dataclass(frozen=True)
class DealRow:
    """An agreement in the list.

    Parameters
    ----------
    duty
        What is due next; None when nothing is.
    renewed_by
        Agreement in force or proposed that follows it; empty when none does.
    """

    deal: Deal
    supplier: Supplier
    duty: Duty | None
    renewed_by: str


@dataclass(frozen=True)
class AgreementView:
    """All about one agreement."""

    row: DealRow
    promises: Mapping[str, Promise]
    names: Mapping[str, Text]
    units: Mapping[str, str]
    duties: tuple[Duty, ...]
    checks: tuple[SpotCheck, ...]
    drills: tuple[Drill, ...]
    rotations: tuple[RotationStatement, ...]
    fees: tuple[RetentionFee, ...]
    bills: tuple[Proposal, ...]
    findings: tuple[Finding, ...]


@dataclass(frozen=True)
class BidView:
    """A bid beside the others of its tender, by what it comes to."""

    deal: Deal
    supplier: Supplier
    compared_fen: int
    cheapest: bool
    quickest: bool


@dataclass(frozen=True)
class Records:
    """Everything that duties follow from, read once."""

    checks: tuple[SpotCheck, ...]
    rotations: tuple[RotationStatement, ...]
    fees: tuple[RetentionFee, ...]
    deals: tuple[Deal, ...]

    @classmethod
    def of(cls, reader: Reader) -> Records:
        """Return what is recorded of all agreements."""
        return cls(
            reader.agreement_duties.checks(),
            reader.agreement_duties.rotations(),
            reader.agreement_money.fees(),
            reader.agreements.deals(states=(*IN_FORCE, *WAITING)),
        )

    def renewal(self, number: str) -> str:
        """Return what follows an agreement; empty when nothing does."""
        return next((each.number for each in self.deals if each.life.renews == number), "")


def duties(deal: Deal, known: Records, today: date) -> tuple[Duty, ...]:
    """Return what is to be done under an agreement in force, what is due first leading."""
    if not deal.life.in_force:
        return ()
    found = [*_check(deal, known), *_rotations(deal, known), *_fees(deal, known, today)]
    if not known.renewal(deal.number):
        found.append(Duty("lapse", deal.agreement.valid_to))
    return tuple(sorted(found, key=lambda each: (each.due_on, each.kind, each.subject)))


def _check(deal: Deal, known: Records) -> list[Duty]:
    if not deal.terms.check_days:
        return []
    done = [each for each in known.checks if each.agreement == deal.number]
    last = max((each.checked_on for each in done), default=None)
    since = last or max(deal.agreement.valid_from, shanghai_date(deal.life.signed_at_us))
    # After a check that wasn't passed, somebody looks again soon.
    newest = next(iter(done), None)
    days = deal.terms.check_days if newest is None or newest.passed else 14
    return [Duty("check", since + timedelta(days=days))]


def _rotations(deal: Deal, known: Records) -> list[Duty]:
    if not deal.terms.rotation_days:
        return []
    start = max(deal.agreement.valid_from, shanghai_date(deal.life.signed_at_us))
    found = []
    for line in deal.agreement.lines:
        said = [
            each.stated_on
            for each in known.rotations
            if (each.agreement, each.item) == (deal.number, line.item)
        ]
        due = max(said, default=start) + timedelta(days=deal.terms.rotation_days)
        found.append(Duty("rotation", due, line.item))
    return found


def _fees(deal: Deal, known: Records, today: date) -> list[Duty]:
    mine = [each for each in known.fees if each.agreement == deal.number]
    found = [Duty("fee", e.due_on, e.number) for e in mine if e.state is FeeState.DUE]
    year = len(mine) + 1
    if deal.terms.retention_fen and year <= deal.years:
        starts = year_starts(deal, year)
        if starts <= today + timedelta(days=_FEE_DAYS):
            found.append(Duty("next_fee", starts + timedelta(days=30)))
    return found


def agreements(reader: Reader, *, all_states: bool = False) -> tuple[DealRow, ...]:
    """Return agreements: those in force or waiting, or all."""
    known = Records.of(reader)
    suppliers = {each.code: each for each in reader.reserves.suppliers()}
    deals = reader.agreements.deals() if all_states else known.deals
    return tuple(_row(each, known, suppliers, reader.today) for each in deals)


def _row(deal: Deal, known: Records, suppliers: Mapping[str, Supplier], today: date) -> DealRow:
    next_duty = next(iter(duties(deal, known, today)), None)
    return DealRow(deal, suppliers[deal.agreement.supplier], next_duty, known.renewal(deal.number))


def agreement_view(reader: Reader, number: str) -> AgreementView:
    """Return all about one agreement.

    Raises
    ------
    NotFound
        When there is none.
    """
    deal = found_deal(reader.agreements.deal(number), number)
    known = Records.of(reader)
    suppliers = {each.code: each for each in reader.reserves.suppliers()}
    items = reader.catalogue.get(each.item for each in deal.agreement.lines)
    return AgreementView(
        _row(deal, known, suppliers, reader.today),
        promises_of(reader, deal),
        {code: Text(item.name_zh, item.name_en or item.name_zh) for code, item in items.items()},
        {code: item.unit_zh for code, item in items.items()},
        duties(deal, known, reader.today),
        reader.agreement_duties.checks(number),
        reader.agreement_duties.drills(number),
        reader.agreement_duties.rotations(number),
        reader.agreement_money.fees(number),
        tuple(proposal(reader, each) for each in reader.agreement_money.bills(number)),
        tuple(e for e in agreement_findings(reader) if e.subject.partition("/")[0] == number),
    )


def waiting_agreements(reader: Reader, actor: str) -> tuple[DealRow, ...]:
    """Return the agreements that a person may approve now."""
    known = Records.of(reader)
    suppliers = {each.code: each for each in reader.reserves.suppliers()}
    rights = reader.accounts.rights_of(actor)
    return tuple(
        _row(each, known, suppliers, reader.today)
        for each in known.deals
        if each.life.state in WAITING
        and actor not in {*people_of(each.life), each.life.approval.first_by}
        and (actor == SYSTEM_ACTOR or _enough(each.life.approval.tier) & rights)
    )


def _enough(tier: Tier | None) -> set[str]:
    more = {Right.MONEY.value} if tier is Tier.SECTION else set()
    return {Right.APPROVE.value} | more


def tenders(reader: Reader, *, open_only: bool = False) -> tuple[Tender, ...]:
    """Return tenders, the newest first."""
    return reader.agreements.tenders(open_only=open_only)


def bids(reader: Reader, tender: str) -> tuple[BidView, ...]:
    """Return the bids of a tender side by side, the cheapest first."""
    found = next(iter(reader.agreements.tenders(number=tender)), None)
    if found is None:
        return ()
    suppliers = {each.code: each for each in reader.reserves.suppliers()}
    deals = reader.agreements.deals(tender=tender)
    costs = {each.number: compared_fen(found, each) for each in deals}
    leads = {e.number: max(line.lead_day_min for line in e.agreement.lines) for e in deals}
    rows = [
        BidView(
            each, suppliers[each.agreement.supplier], costs[each.number],
            costs[each.number] == min(costs.values()), leads[each.number] == min(leads.values()),
        )
        for each in deals
    ]  # fmt: skip
    return tuple(sorted(rows, key=lambda each: (each.compared_fen, each.deal.number)))


# What is odd


def agreement_findings(reader: Reader) -> tuple[Finding, ...]:
    """Return agreements that overlap, and promises above all that the supplier ever showed.

    `subject` is ``"number/item"``.
    """
    deals = reader.agreements.deals(states=IN_FORCE)
    valid = [each for each in deals if each.agreement.valid_to >= reader.today]
    return (*_overlaps(valid), *_more_than_shown(reader, valid))


def _overlaps(deals: list[Deal]) -> list[Finding]:
    found = []
    for number, one in enumerate(deals):
        for other in deals[number + 1 :]:
            a, b = one.agreement, other.agreement
            if a.supplier != b.supplier or a.valid_from > b.valid_to or b.valid_from > a.valid_to:
                continue
            for item in sorted({e.item for e in a.lines} & {e.item for e in b.lines}):
                found += [_overlap(x.number, item, y.number) for x, y in ((a, b), (b, a))]
    return found


def _overlap(number: str, item: str, other: str) -> Finding:
    return Finding(
        f"agreements/{number}",
        Text(
            f"协议 {number} 与 {other} 为同一供应商、同一物资 {item}，期限重叠，可能重复计算。",
            f"Agreements {number} and {other} are of one supplier and promise {item} in the same "
            "period: it may be counted twice.",
        ),
        f"{number}/{item}",
        Severity.WARNING,
    )


_SHOWN = (ObservationKind.REAL, ObservationKind.PURCHASE, ObservationKind.SPOT_CHECK)


def _more_than_shown(reader: Reader, deals: list[Deal]) -> list[Finding]:
    """Compare with the most that came or was counted, where it was ever less than promised."""
    best: dict[tuple[str, str], Observation] = {}
    failed: set[tuple[str, str]] = set()
    for seen in reader.observations.of():
        key = (seen.supplier, seen.item)
        if seen.kind not in _SHOWN:
            continue
        # A part that was called and came in full proves that much, and no limit.
        if seen.delivered < seen.promised:
            failed.add(key)
        if key not in best or seen.delivered > best[key].delivered:
            best[key] = seen
    found = []
    for deal in deals:
        for line in deal.agreement.lines:
            key = (deal.agreement.supplier, line.item)
            if key in failed and line.quantity > best[key].delivered:
                found.append(_too_much(deal.number, line.item, line.quantity, best[key]))
    return found


def _too_much(number: str, item: str, quantity: int, shown: Observation) -> Finding:
    return Finding(
        f"agreements/{number}",
        Text(
            f"协议 {number} 承诺 {item} {quantity}，该供应商历次核查和交付最多只有 "
            f"{shown.delivered}（{shown.source_no}）。",
            f"Agreement {number} promises {quantity} of {item}; the most that this supplier ever "
            f"showed or delivered is {shown.delivered} ({shown.source_no}).",
        ),
        f"{number}/{item}",
        Severity.WARNING,
    )
