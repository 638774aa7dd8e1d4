"""台账 and 收发存月报 as forms."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from depot.domain.document import DocumentKind
from depot.domain.ledger_card import COMING, GOING, Card, CardLine, CardScope, SummaryRow
from depot.errors import Text
from depot.io.documents.form import Carry, Column, Entry, Form, Format, Section, Value
from depot.io.documents.formats import moment
from depot.io.documents.heads import box, entry, instant
from depot.io.documents.pdf import pdf_of
from depot.io.documents.sheet import xlsx_of
from depot.io.documents.words import word

_CARD = (
    ("booked_at", Format.MOMENT, 15), ("document", Format.CODE, 15), ("summary", Format.TEXT, 17),
    ("lot", Format.CODE, 13), ("expires_on", Format.DATE, 10), ("came", Format.INTEGER, 9),
    ("went", Format.INTEGER, 9), ("balance", Format.INTEGER, 10), ("by", Format.TEXT, 9),
)  # fmt: skip
_CAME, _WENT, _BALANCE = 5, 6, 7
_SUMS = (
    ("line", Format.ORDINAL, 5), ("item_code", Format.CODE, 9), ("name", Format.TEXT, 22),
    ("unit", Format.TEXT, 6), ("opening", Format.INTEGER, 10),
    *((f"way_{way.value}", Format.INTEGER, 9) for way in (*COMING, *GOING)),
    ("closing", Format.INTEGER, 10),
)  # fmt: skip


@dataclass(frozen=True)
class CardPaper:
    """A ledger card, or the sums of all items, ready to print.

    Parameters
    ----------
    number, issued_at_us, prepared_by
        Of the numbered card; an empty number makes a draft.
    depot, item, unit
        Names; the item is empty for the sums of all items.
    said
        What each line says of itself, by the movement's number.
    names, units
        Of the items in the sums, by code.
    """

    number: str
    issued_at_us: int
    prepared_by: str
    organisation: Text
    scope: CardScope
    depot: str
    card: Card | None = None
    rows: tuple[SummaryRow, ...] = ()
    item: Text | None = None
    unit: str = ""
    lot_no: str = ""
    said: Mapping[int, tuple[str, str]] = ()  # type: ignore[assignment]  # read only
    names: Mapping[str, Text] = ()  # type: ignore[assignment]  # read only
    units: Mapping[str, str] = ()  # type: ignore[assignment]  # read only


def ledger_card_pdf(paper: CardPaper, language: str = "zh") -> bytes:
    """Return the card as PDF; the same card gives the same bytes."""
    return pdf_of(_form(paper, language))


def ledger_card_xlsx(paper: CardPaper, language: str = "zh") -> bytes:
    """Return the card as a workbook; the same card gives the same bytes."""
    return xlsx_of(_form(paper, language))


def _form(paper: CardPaper, language: str) -> Form:
    card = paper.card
    layout = _CARD if card else _SUMS
    kind = DocumentKind.LEDGER_CARD if card else DocumentKind.MONTHLY_SUMMARY
    return Form(
        kind=kind,
        language=language,
        number=paper.number or word("unnumbered", language),
        issued_at_us=paper.issued_at_us,
        title=word(kind.value, language),
        organisation=paper.organisation.in_language(language),
        landscape=True,
        entries=_entries(paper, language),
        columns=tuple(
            Column(word(key, language), style, share, strong=key in {"balance", "closing"})
            for key, style, share in layout
        ),
        sections=(Section("", _rows(paper, language)),),
        totals=_totals(paper, language),
        boxes=(
            box("prepared", paper.prepared_by, language),
            box("keeper", "", language),
            box("checked", "", language),
            box("approved", "", language),
        ),
        papers="",
        papers_pending=False,
        draft=not paper.number,
        carry=Carry((_CAME, _WENT), _BALANCE, card.opening) if card else None,
    )


def _entries(paper: CardPaper, language: str) -> tuple[Entry, ...]:
    scope = paper.scope
    period = f"{scope.starts_on} — {scope.ends_on}"
    head = (
        instant("issued_at", paper.issued_at_us, language),
        entry("depot", paper.depot, language),
        entry("period", period, language),
    )
    if paper.card is None or paper.item is None:
        return head
    return (
        *head,
        entry("name", f"{scope.item} {paper.item.in_language(language)}", language),
        entry("unit", paper.unit, language),
        entry("lot", paper.lot_no or word("all", language), language),
        entry("bin", scope.bin or word("all", language), language),
        entry("opening", paper.card.opening, language, Format.INTEGER),
        entry("last_seq", paper.card.last_seq, language, Format.INTEGER),
    )


def _rows(paper: CardPaper, language: str) -> tuple[tuple[Value, ...], ...]:
    if paper.card is None:
        return tuple(
            _sum_row(number, row, paper, language) for number, row in enumerate(paper.rows, 1)
        )
    first = (
        paper.scope.starts_on, "", word("brought", language), "", None, None, None,
        paper.card.opening, "",
    )  # fmt: skip
    return (first, *(_card_row(line, paper.said) for line in paper.card.lines))


def _card_row(line: CardLine, said: Mapping[int, tuple[str, str]]) -> tuple[Value, ...]:
    what, by = said.get(line.seq, (line.reason, line.actor))
    lot_no = "" if line.lot_no == "-" else line.lot_no
    return (
        moment(line.recorded_at_us), line.document_no, what, lot_no, line.expires_on,
        line.came or None, line.went or None, line.balance, by,
    )  # fmt: skip


def _sum_row(number: int, row: SummaryRow, paper: CardPaper, language: str) -> tuple[Value, ...]:
    name = paper.names[row.item].in_language(language)
    ways = (row.units(way) or None for way in (*COMING, *GOING))
    return (number, row.item, name, paper.units[row.item], row.opening, *ways, row.closing)


def _totals(paper: CardPaper, language: str) -> tuple[Entry, ...]:
    card = paper.card
    if card is None:
        return (entry("items", len(paper.rows), language, Format.INTEGER),)
    return tuple(
        entry(key, units, language, Format.INTEGER)
        for key, units in (
            ("opening", card.opening), ("came", card.came), ("went", card.went),
            ("closing", card.closing),
        )
    )  # fmt: skip


def card_file_name(scope: CardScope, number: str) -> str:
    """Return a file name without its ending."""
    parts: Sequence[str | date] = (number or scope.item or scope.depot, scope.starts_on)
    return "-".join(map(str, parts))
