"""台账 and 收发存月报: looked at by anybody, numbered when they are printed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from depot.domain.item import Item
from depot.domain.ledger_card import (
    CARD_DOCUMENT,
    SUMMARY_DOCUMENT,
    Card,
    CardLine,
    CardScope,
    SummaryRow,
)
from depot.domain.paper_kind import kind_name
from depot.domain.stock import Paper
from depot.errors import NotAllowed, NotFound, Text
from depot.io.documents.ledger_card import CardPaper
from depot.services.access import SYSTEM_ACTOR
from depot.services.catalogue import require_depot
from depot.services.papers import ORGANISATION, place_name
from depot.services.stock import paper
from depot.services.then import Then, then_of
from depot.store.uow import Reader, UnitOfWork


@dataclass(frozen=True)
class IssueCard:
    """Give a card, or the sums of all items, a number, so that it can be printed and filed.

    Parameters
    ----------
    command_id, actor
        Client UUID; user name.
    depot, item
        Depot code; item code, empty for the sums of all items.
    starts_on, ends_on
        First and last day.
    lot_id, bin
        One lot (0: all), one bin (empty: all).
    """

    command_id: str
    actor: str
    depot: str
    item: str
    starts_on: date
    ends_on: date
    lot_id: int = 0
    bin: str = ""


@dataclass(frozen=True)
class CardIssued:
    """The number of the card."""

    number: str


@dataclass(frozen=True)
class _View:
    """A card and the books of its day; without a paper while it is only looked at."""

    paper: Paper | None
    scope: CardScope
    card: Card | None
    rows: tuple[SummaryRow, ...]
    then: Then


def issue_card(command: IssueCard, uow: UnitOfWork) -> CardIssued:
    """Give a card its number.

    Raises
    ------
    NotAllowed, NotFound, InvalidInput
        For somebody without any right; an unknown depot or item; an impossible period.
    """
    if command.actor != SYSTEM_ACTOR and not uow.accounts.rights_of(command.actor):
        raise NotAllowed(
            f"用户“{command.actor}”没有任何权限，不能出台账。请联系管理员。",
            f"User “{command.actor}” has no rights and can't number a card.",
        )
    scope = CardScope(
        command.depot, command.item, command.starts_on, command.ends_on, command.lot_id, command.bin
    )
    _require_known(uow, scope)
    about = " ".join(
        part for part in (scope.item, scope.bin, f"{scope.starts_on}/{scope.ends_on}") if part
    )
    doc_type = CARD_DOCUMENT if scope.item else SUMMARY_DOCUMENT
    number = uow.documents.open(doc_type, scope.depot, about)
    uow.cards.keep(number, scope, uow.cards.last_seq())
    return CardIssued(number)


def look_at_card(reader: Reader, scope: CardScope) -> CardPaper:
    """Return a card as of now, without a number.

    Raises
    ------
    NotFound
        For an unknown depot or item.
    """
    _require_known(reader, scope)
    view = _view(reader, scope, reader.cards.last_seq(), Then(reader), None)
    return _paper(view, reader.now_us)


def issued_card(reader: Reader, number: str) -> CardPaper:
    """Return a numbered card: the same whatever was booked or renamed since.

    Raises
    ------
    NotFound
        When there is none of that number.
    """
    kept = reader.cards.kept(number)
    if kept is None:
        raise NotFound(f"没有台账 {number}。", f"There is no ledger card {number}.")
    head = paper(reader, number)
    view = _view(reader, *kept, then_of(reader, head.command_id), head)
    return _paper(view, head.recorded_at_us)


def _view(reader: Reader, scope: CardScope, last_seq: int, then: Then, head: Paper | None) -> _View:
    if scope.item:
        return _View(head, scope, reader.cards.card(scope, last_seq), (), then)
    return _View(head, scope, None, reader.cards.summary(scope, last_seq), then)


def _require_known(reader: Reader, scope: CardScope) -> None:
    require_depot(reader, scope.depot)
    if scope.item and not reader.catalogue.get([scope.item]):
        raise NotFound(
            f"物资目录中没有编码“{scope.item}”。请从列表中选择。",
            f"There is no item “{scope.item}” in the catalogue. Choose it from the list.",
        )


def _paper(view: _View, at_us: int) -> CardPaper:
    """Return a card as it is printed, with the names of its day."""
    scope, then, head = view.scope, view.then, view.paper
    codes = {scope.item} if scope.item else {row.item for row in view.rows}
    items = then.items(codes)
    item = items.get(scope.item)
    return CardPaper(
        number=head.number if head else "",
        issued_at_us=at_us,
        prepared_by=then.person(head.actor) if head else "",
        organisation=ORGANISATION,
        scope=scope,
        depot=then.depots([scope.depot])[scope.depot].zh,
        card=view.card,
        rows=view.rows,
        item=_name(item) if item else None,
        unit=item.unit_zh if item else "",
        lot_no=_lot_no(view),
        said=_said(view.card, then) if view.card else {},
        names={code: _name(each) for code, each in items.items()},
        units={code: each.unit_zh for code, each in items.items()},
    )


def _name(item: Item) -> Text:
    return Text(item.name_zh, item.name_en or item.name_zh)


def _lot_no(view: _View) -> str:
    if not view.scope.lot_id:
        return ""
    found = view.then.reader.lots.get([view.scope.lot_id]).get(view.scope.lot_id)
    return found.lot_no if found else ""


def _said(card: Card, then: Then) -> dict[int, tuple[str, str]]:
    """Return what each line says: the kind of paper with the other side, and who booked it."""
    people = then.people({line.actor for line in card.lines})
    return {line.seq: (_what(line), _by(line.actor, people)) for line in card.lines}


def _what(line: CardLine) -> str:
    kind = kind_name(line.document_no.partition("-")[0]).zh.removesuffix("单")
    where, _, who = line.other.partition("/")
    # The kind of paper says already what these accounts are.
    other = {"supplier": who, "assembly": ""}.get(where, place_name(line.other))
    return f"{kind} {other}".strip()


def _by(actor: str, people: Mapping[str, Text]) -> str:
    return "系统" if actor == SYSTEM_ACTOR else people.get(actor, Text(actor or "-", "-")).zh
