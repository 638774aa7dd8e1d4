"""All that is measured, in the order of the report."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from benchmarks.ledger.big import big
from benchmarks.ledger.crowd import crowd
from benchmarks.ledger.figures import Figure
from benchmarks.ledger.importing import importing
from benchmarks.ledger.posting import posting
from benchmarks.ledger.servers import Server
from benchmarks.ledger.size import Size


@dataclass(frozen=True)
class Case:
    """A part of the measurement.

    Parameters
    ----------
    name, title
        For the command line; for the report.
    measure
        Measures it on a server.
    """

    name: str
    title: str
    measure: Callable[[Server, Size], list[Figure]]


CASES = (
    Case("posting", "Posting, one writer", posting),
    Case("crowd", "Many writers at once", crowd),
    Case("importing", "Workbooks", importing),
    Case("big", "A large ledger", big),
)
