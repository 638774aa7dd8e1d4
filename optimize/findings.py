"""What is wrong with a JSON file, where, in both languages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from pydantic import ValidationError


class Found(NamedTuple):
    """One fault: its path in the file (``sites[3].people``) and what to do."""

    path: str
    zh: str
    en: str

    def below(self, name: str) -> Found:
        """Return it with the path that the part ``name`` gives it."""
        return self._replace(path=f"{name}.{self.path}" if self.path else name)


class ProblemError(ValueError):
    """A JSON value is no problem or plan; ``findings`` says all that is wrong."""

    def __init__(self, findings: Iterable[Found]) -> None:
        self.findings = tuple(findings)
        super().__init__("; ".join(f"{f.path}: {f.en}" for f in self.findings))


_MOST_SHOWN = 60
"""Characters of a wrong value that a finding repeats."""

_SAID = {
    "missing": ("缺少此字段。", "This field is missing."),
    "extra_forbidden": (
        "没有这个字段，请检查拼写。",
        "There is no such field; check its spelling.",
    ),
    "finite_number": ("应为有限的数，不能是NaN或无穷大。", "Must be a finite number, not NaN."),
    "not_whole": ("应为整数。", "Must be a whole number."),
    "int_parsing": ("应为整数。", "Must be a whole number."),
    "not_number": ("应为数字。", "Must be a number."),
    "float_parsing": ("应为数字。", "Must be a number."),
    "two_ends": ("应为两个不同的地点。", "Must be two different places."),
    "string_too_short": ("不能为空。", "Must not be empty."),
    "string_type": ("应为文字。", "Must be text."),
    "list_type": ("应为列表。", "Must be a list."),
    "tuple_type": ("应为列表。", "Must be a list."),
    "dict_type": ("应为对象。", "Must be an object."),
    "model_type": ("应为对象。", "Must be an object."),
    "none_required": ("应为整数或null。", "Must be a whole number or null."),
}


def double_codes(group: str, codes: Iterable[str], name_zh: str = "") -> Iterator[Found]:
    """Return a finding for each code of a list that stands in it before.

    Parameters
    ----------
    group
        Path of the list, like ``sites``.
    name_zh
        What the codes are of, in Chinese.
    """
    seen: set[str] = set()
    for number, code in enumerate(codes):
        if code in seen:
            yield Found(
                f"{group}[{number}].code",
                f"{name_zh}编码“{code}”重复，请改为唯一编码。",
                f"Code {code!r} is used twice; give each its own.",
            )
        seen.add(code)


def reading_findings(error: ValidationError) -> tuple[Found, ...]:
    """Return one finding for each place that pydantic refused, in the file's order."""
    found: dict[str, Found] = {}
    for detail in error.errors(include_url=False):
        path = _path(detail["loc"])
        zh, en = _sentence(detail["type"], detail.get("ctx", {}), detail["msg"])
        value = detail.get("input")
        told = _shortened(repr(value)) if isinstance(value, int | float | str) else ""
        shown = f"（现为{told}）" if told else ""
        shown_en = f" It is {told}." if told else ""
        found.setdefault(path, Found(path, zh + shown, en + shown_en))
    return tuple(found.values())


def _shortened(text: str) -> str:
    """Return a value as it is shown; of a monstrous one its beginning."""
    return text if len(text) <= _MOST_SHOWN else f"{text[:_MOST_SHOWN]}…"


def _sentence(kind: str, context: dict[str, object], message: str) -> tuple[str, str]:
    if kind == "value_error":
        kind = str(context.get("error", ""))
    if kind in _SAID:
        return _SAID[kind]
    if kind == "greater_than_equal":
        return f"不能小于{context['ge']}。", f"Must be at least {context['ge']}."
    if kind == "greater_than":
        return f"必须大于{context['gt']}。", f"Must be greater than {context['gt']}."
    if kind == "less_than_equal":
        return f"不能大于{context['le']}。", f"Must be at most {context['le']}."
    if kind == "literal_error":
        return f"只能是{context['expected']}。", f"Must be {context['expected']}."
    return f"无法识别：{message}。", f"Not understood: {message}."


def _path(location: tuple[int | str, ...]) -> str:
    """``("sites", 3, "people")`` as ``sites[3].people``."""
    text = ""
    for part in location:
        if isinstance(part, int):
            text += f"[{part}]"
        elif not part.startswith(("function-before", "constrained", "none", "nullable")):
            text += f".{part}" if text else part
    return text
