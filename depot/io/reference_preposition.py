"""Reading what pre-positioning starts from: sizes of caches."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from depot.domain.cache_size import CacheSize
from depot.domain.finding import Finding
from depot.domain.mark import mark_of
from depot.errors import InvalidInput
from depot.io.reference import data_directory
from depot.io.tables import Row, read_table


@cache
def cache_sizes() -> tuple[CacheSize, ...]:
    """Return the sizes as shipped, read once.

    Raises
    ------
    InvalidInput
        When the shipped table has an error.
    """
    findings: list[Finding] = []
    found = read_cache_sizes(data_directory(), findings)
    if findings:
        raise InvalidInput(findings[0].message.zh, findings[0].message.en)
    return found


def read_cache_sizes(folder: Path, findings: list[Finding]) -> tuple[CacheSize, ...]:
    """Read the sizes from a folder that holds ``reference/``."""
    return read_table(folder / "reference" / "cache_sizes.csv", _size, findings)


def _size(row: Row) -> CacheSize:
    return CacheSize(
        row.required("kind"), row.required("code"), row.number("volume_m3"),
        row.number("floor_m2"), row.number("price_cny"), row.required("name_zh"),
        row.required("name_en"), mark_of(row.required("mark")), row.required("source"),
    )  # fmt: skip
