"""Reading our own CSV tables: typed rows, and a finding with file and line for every bad one."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Mapping
from math import isfinite
from pathlib import Path
from typing import TypeVar

from depot.domain.finding import Finding
from depot.errors import DepotError, InvalidInput, Text

R = TypeVar("R")
_YES_NO = {"yes": True, "no": False, "": False}


class Row:
    """One line of a table; every reader refuses with the column's name.

    Parameters
    ----------
    values
        Column to text.
    """

    def __init__(self, values: Mapping[str, str]) -> None:
        self._values = values

    def text(self, column: str) -> str:
        """Return the text, stripped; may be empty."""
        value = self._values.get(column)
        if value is None:
            raise InvalidInput(f"缺少列“{column}”。", f"Column “{column}” is missing.")
        return value.strip()

    def required(self, column: str) -> str:
        """Return a text that isn't empty."""
        value = self.text(column)
        if not value:
            raise InvalidInput(f"列“{column}”不能为空。", f"Column “{column}” must not be empty.")
        return value

    def number(self, column: str) -> float:
        """Return a finite number."""
        value = self.required(column)
        try:
            number = float(value)
        except ValueError:
            number = float("nan")
        if not isfinite(number):
            raise InvalidInput(
                f"列“{column}”应为数字，现为“{value}”。",
                f"Column “{column}” must be a number, it is “{value}”.",
            )
        return number

    def whole(self, column: str) -> int:
        """Return a whole number."""
        number = self.number(column)
        if number != int(number):
            raise InvalidInput(
                f"列“{column}”应为整数，现为“{number}”。",
                f"Column “{column}” must be a whole number, it is “{number}”.",
            )
        return int(number)

    def whole_or_none(self, column: str) -> int | None:
        """Return a whole number, or None where the cell is empty."""
        return self.whole(column) if self.text(column) else None

    def yes(self, column: str) -> bool:
        """Return whether a yes-or-no cell says yes; empty is no."""
        value = self.text(column).lower()
        if value not in _YES_NO:
            raise InvalidInput(
                f"列“{column}”应为 yes 或 no，现为“{value}”。",
                f"Column “{column}” must be yes or no, it is “{value}”.",
            )
        return _YES_NO[value]

    def words(self, column: str) -> tuple[str, ...]:
        """Return the words of a cell, split at spaces."""
        return tuple(self.text(column).split())


def read_table(
    path: Path, build: Callable[[Row], R | None], findings: list[Finding]
) -> tuple[R, ...]:
    """Return what ``build`` makes of each line; bad lines become findings, None is left out.

    Parameters
    ----------
    findings
        Where bad lines are reported as ``file.csv:line``.
    """
    return tuple(built for built in _build_rows(path, build, findings) if built is not None)


def _build_rows(
    path: Path, build: Callable[[Row], R | None], findings: list[Finding]
) -> Iterator[R | None]:
    if not path.is_file():
        text = Text(f"缺少数据文件 {path.name}。", f"The data file {path.name} is missing.")
        findings.append(Finding(path.name, text))
        return
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        for values in reader:
            try:
                yield build(Row({key: value or "" for key, value in values.items() if key}))
            except DepotError as error:
                findings.append(Finding(f"{path.name}:{reader.line_num}", error.text))
            except ValueError as error:
                text = Text(f"无法读取：{error}。", f"Can't be read: {error}.")
                findings.append(Finding(f"{path.name}:{reader.line_num}", text))
