"""How much is measured: all of it, or a little to see that every case runs."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Size:
    """Amounts of a run.

    Parameters
    ----------
    name
        ``"full"`` or ``"quick"``.
    seconds, rounds
        For each case of posting, and in how many turns.
    lots, document_lines
        Lots that are posted, lines of a document.
    processes, threads
        Writers at once.
    paced_per_s
        Commands that all paced writers send together in a second.
    movements, big_lots, big_items
        The large ledger.
    import_rows
        Rows of a workbook.
    repeats
        How often a read is timed.
    """

    name: str
    seconds: float
    rounds: int
    lots: int
    document_lines: int
    processes: int
    threads: int
    paced_per_s: float
    movements: int
    big_lots: int
    big_items: int
    import_rows: int
    repeats: int


# Short turns, many of them: processors that slow down for seconds then hit all cases alike.
FULL = Size("full", 9.0, 30, 200, 50, 5, 10, 100.0, 1_000_000, 20_000, 2_000, 2_000, 9)
QUICK = Size("quick", 0.05, 1, 8, 5, 2, 2, 20.0, 400, 20, 10, 20, 1)
