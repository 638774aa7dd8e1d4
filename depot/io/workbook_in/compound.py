"""The container of old Office files: finding a workbook's stream in it."""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence

_NAMES = ("Workbook", "Book")
_IN_HEADER = 109
_ENTRY = 128
_STREAM, _ROOT = 2, 5
_LAST_SECTOR = 0xFFFFFFFA
"""Numbers from here on are marks, not sectors."""


def workbook_stream(content: bytes) -> bytes:
    """Return the records of the workbook in the container.

    Raises
    ------
    ValueError, struct.error
        When the container is damaged, or holds no workbook.
    """
    return _Container(content).workbook()


class _Container:
    """The sectors of a file and the table that chains them."""

    def __init__(self, content: bytes) -> None:
        self._content = content
        shift, mini_shift = struct.unpack_from("<HH", content, 30)
        self._size, self._mini_size = 1 << min(shift, 12), 1 << min(mini_shift, 12)
        (self._directory,) = struct.unpack_from("<I", content, 48)
        self._cutoff, self._mini_table = struct.unpack_from("<II", content, 56)
        self._table = self._numbers(b"".join(map(self._sector, self._table_sectors())))

    def workbook(self) -> bytes:
        directory = self._chained(self._directory)
        entries = [directory[i : i + _ENTRY] for i in range(0, len(directory) - 127, _ENTRY)]
        root = next((entry for entry in entries if entry[66] == _ROOT), None)
        found = {_name(entry): entry for entry in entries if entry[66] == _STREAM}
        entry = next((found[name] for name in _NAMES if name in found), None)
        if root is None or entry is None:
            raise ValueError("no workbook in the container")
        start, size = struct.unpack_from("<II", entry, 116)
        if size >= self._cutoff:
            return self._chained(start)[:size]
        return self._small(start, self._chained(struct.unpack_from("<I", root, 116)[0]))[:size]

    def _sector(self, number: int) -> bytes:
        start = (number + 1) * self._size
        return self._content[start : start + self._size]

    def _table_sectors(self) -> Iterator[int]:
        yield from _sectors(struct.unpack_from(f"<{_IN_HEADER}I", self._content, 76))
        (number,) = struct.unpack_from("<I", self._content, 68)
        seen: set[int] = set()
        while number < _LAST_SECTOR and number not in seen:
            seen.add(number)
            *listed, number = self._numbers(self._sector(number)) or (_LAST_SECTOR,)
            yield from _sectors(listed)

    def _numbers(self, held: bytes) -> tuple[int, ...]:
        return struct.unpack(f"<{len(held) // 4}I", held[: len(held) // 4 * 4])

    def _chained(self, start: int) -> bytes:
        return b"".join(map(self._sector, _chain(start, self._table)))

    def _small(self, start: int, held: bytes) -> bytes:
        table, size = self._numbers(self._chained(self._mini_table)), self._mini_size
        return b"".join(held[i * size : (i + 1) * size] for i in _chain(start, table))


def _sectors(numbers: Sequence[int]) -> Iterator[int]:
    return (number for number in numbers if number < _LAST_SECTOR)


def _chain(start: int, table: Sequence[int]) -> Iterator[int]:
    """Return the sectors of a chain; a ring or a way out of the file is damage."""
    left = len(table)
    while start < _LAST_SECTOR:
        if start >= len(table) or left == 0:
            raise ValueError("the chain of sectors is broken")
        yield start
        start, left = table[start], left - 1


def _name(entry: bytes) -> str:
    (length,) = struct.unpack_from("<H", entry, 64)
    return entry[: max(length - 2, 0)].decode("utf-16-le", "replace")
