"""The register of papers (单据): finding one, and counting its prints."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from depot.domain.paper_kind import PaperFilter, kind_of
from depot.domain.stock import Paper, PaperLine
from depot.errors import InvalidInput, NotAllowed
from depot.services.access import SYSTEM_ACTOR
from depot.services.stock import paper
from depot.store.repositories.prints import PrintRow
from depot.store.uow import Reader, UnitOfWork

FORMS: Final = ("pdf", "xlsx")
GOING_ON: Final = frozenset({"BF", "PD", "DH", "DB", "FH", "XB"})
"""Papers that are decided, counted, signed or delivered on after they got their number."""

_HASH_LENGTH: Final = 64


@dataclass(frozen=True)
class RecordPrint:
    """Count a print of a paper.

    Parameters
    ----------
    command_id, actor, number
        Client UUID; user name; the paper's number.
    form, language
        ``"pdf"`` or ``"xlsx"``; ``"zh"`` or ``"en"``.
    content_hash
        SHA-256 of what came out, in hexadecimal.
    """

    command_id: str
    actor: str
    number: str
    form: str
    language: str
    content_hash: str


@dataclass(frozen=True)
class PrintRecorded:
    """How often the paper was printed by now, and whether it came out as the first time."""

    number: str
    times: int
    same: bool


def record_print(command: RecordPrint, uow: UnitOfWork) -> PrintRecorded:
    """Count a print.

    Raises
    ------
    NotAllowed, NotFound, InvalidInput
        For somebody without any right; no such paper; another form.
    """
    if command.actor != SYSTEM_ACTOR and not uow.accounts.rights_of(command.actor):
        raise NotAllowed(
            f"用户“{command.actor}”没有任何权限，不能打印单据。请联系管理员。",
            f"User “{command.actor}” has no rights and can't print papers.",
        )
    known = command.form in FORMS and len(command.content_hash) == _HASH_LENGTH
    if not known or command.language not in {"zh", "en"}:
        raise InvalidInput(
            f"打印格式“{command.form}”无效：应为 pdf 或 xlsx。",
            f"Form “{command.form}” is unknown: pdf or xlsx.",
        )
    any_paper(uow, command.number)
    uow.prints.add(command.number, command.form, command.language, command.content_hash)
    printed = uow.prints.of(command.number)
    return PrintRecorded(command.number, len(printed), alike(command.number, printed))


def alike(number: str, printed: Sequence[PrintRow]) -> bool:
    """Whether a paper came out the same each time; those that go on after booking may differ."""
    if kind_of(number) in GOING_ON:
        return True
    kinds = {(each.form, each.language) for each in printed}
    return len({(each.form, each.language, each.content_hash) for each in printed}) == len(kinds)


def any_paper(reader: Reader, number: str) -> Paper:
    """Return a paper with its movements; orders, requests and shipments have none.

    Parameters
    ----------
    number
        A pick list's, ``DB-2026-000001/2``, gives its order.

    Raises
    ------
    NotFound
        When there is none of that number.
    """
    found = reader.paper_search.order(number.partition("/")[0])
    return found or reader.paper_search.request(number) or paper(reader, number)


def paper_lines(reader: Reader, number: str) -> tuple[PaperLine, ...]:
    """Return what a request, a shipment or a recall is about; they have no movements."""
    return reader.paper_search.request_lines(number)


def prints(reader: Reader, number: str) -> tuple[PrintRow, ...]:
    """Return the prints of a paper, the first one first."""
    return reader.prints.of(number)


def find_papers(reader: Reader, wanted: PaperFilter, limit: int = 300) -> tuple[Paper, ...]:
    """Return the newest papers that are looked for, without their lines."""
    return reader.paper_search.find(wanted, limit)
