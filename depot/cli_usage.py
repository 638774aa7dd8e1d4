"""Wrong usage of the `depot` command, in words: what is wrong, where, and where to look."""

from __future__ import annotations

import re
from typing import Final

import typer
from pydantic import ValidationError

from depot.errors import Text
from optimize.findings import reading_findings

_CHOICES: Final = re.compile(r"is not one of (.+?)\.?$")
_SAID: Final = (
    (re.compile(r"No such command '(.+?)'"), "没有命令 {}。", "There is no command {}."),
    (
        re.compile(r"unexpected extra arguments?(?:\(s\))? \((.+)\)"),
        "多余的“{}”。",
        "“{}” is too much.",
    ),
    (
        re.compile(r"Option '(.+?)' requires an argument"),
        "{} 后面要写一个值。",
        "{} wants a value after it.",
    ),
    (
        re.compile(r"Option '(.+?)' does not take a value"),
        "{} 后面不写值。",
        "{} takes no value.",
    ),
)
"""What the library says of wrong usage, and how it is said here."""


def usage_text(error: typer.TyperException) -> Text:
    """Return what is wrong about the words of a command, and where its usage stands."""
    command = getattr(getattr(error, "ctx", None), "command_path", "") or "depot"
    said = _said(error)
    return Text(f"{said.zh} 用法见：{command} --help", f"{said.en} How to use it: {command} --help")


def _said(error: typer.TyperException) -> Text:
    if isinstance(error, typer.BadParameter):
        return _of_a_value(error)
    for pattern, zh, en in _SAID:
        if found := pattern.search(error.message):
            return Text(zh.format(found[1]), en.format(found[1]))
    option = getattr(error, "option_name", "")
    if not option:
        return Text(f"用法不对：{error.message}", f"Wrong usage: {error.message}")
    near = sorted(getattr(error, "possibilities", None) or ())
    return Text(
        f"没有选项 {option}。" + (f"是否要写 {'、'.join(near)}？" if near else ""),
        f"There is no option {option}." + (f" Did you mean {', '.join(near)}?" if near else ""),
    )


def _of_a_value(error: typer.BadParameter) -> Text:
    """Return what is wrong about the value of an option or argument, or that it is missing."""
    param = error.param
    name = "" if param is None else next(iter(param.opts), param.name) or ""
    if not error.message:
        return Text(f"缺少 {name}。", f"{name} is missing.")
    if choices := _CHOICES.search(error.message):
        several = choices[1].replace(", ", "、")
        return Text(f"{name}：只能是{several}。", f"{name}: Must be {choices[1]}.")
    if isinstance(error.__cause__, ValidationError):
        found = reading_findings(error.__cause__)[0]
        return Text(f"{name}：{found.zh}", f"{name}: {found.en}")
    return Text(f"{name}：{error.message}", f"{name}: {error.message}")
