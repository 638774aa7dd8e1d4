"""The 报废审批单 as it is printed: with the names of its day."""

from __future__ import annotations

from dataclasses import dataclass

from depot.domain.write_off import WriteOff
from depot.errors import Text
from depot.services.stock import paper
from depot.services.then import then_of
from depot.services.writing_off import write_off
from depot.store.uow import Reader


@dataclass(frozen=True)
class WriteOffPaper:
    """A write-off with the names of its depot and its people.

    Parameters
    ----------
    people
        User name to the name to print.
    """

    write_off: WriteOff
    depot: Text
    people: dict[str, str]


def write_off_paper(reader: Reader, number: str) -> WriteOffPaper:
    """Return a write-off to print.

    Raises
    ------
    NotFound
        When there is none.
    """
    found = write_off(reader, number)
    then = then_of(reader, paper(reader, number).command_id)
    people = {name: then.person(name) for name in (found.requested_by, found.decided_by) if name}
    return WriteOffPaper(found, then.depots([found.depot])[found.depot], people)
