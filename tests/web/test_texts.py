"""Every text stands in both languages, and no page has its own."""

import ast
import re
import string
from pathlib import Path

import pytest

from depot.domain.alert import AlertKind
from depot.web.texts import _PARTS, TEXTS

ROOT = Path(__file__).parents[2]
WEB = ROOT / "depot" / "web"
CODE = [ROOT / "app.py", *sorted(p for p in WEB.rglob("*.py") if "texts" not in p.parts)]
CJK = re.compile(r"[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]")
# Language names are written in their own language everywhere.
OWN_NAMES = {"中文"}


def trees():
    return [(path, ast.parse(path.read_text(encoding="utf-8"))) for path in CODE]


def docstrings(tree):
    holders = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    for node in ast.walk(tree):
        if isinstance(node, holders) and node.body and isinstance(node.body[0], ast.Expr):
            yield node.body[0].value


def test_no_key_stands_in_two_files():
    keys = [key for part in _PARTS for key in part.TEXTS]
    assert sorted(set(keys)) == sorted(keys)


def places(text):
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_both_languages_have_the_same_places_to_fill():
    uneven = [key for key, text in TEXTS.items() if places(text.zh) != places(text.en)]
    assert not uneven


def test_every_key_that_the_code_asks_for_exists():
    missing = [
        (path.name, node.args[0].value)
        for path, tree in trees()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == "t"
        and isinstance(node.args[0], ast.Constant)
        and node.args[0].value not in TEXTS
    ]
    assert not missing


def test_every_text_is_used():
    """A key is used when the code names it, or names what it begins with."""
    named, begun = set(), set()
    for _, tree in trees():
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                named.add(node.value)
            if isinstance(node, ast.JoinedStr) and isinstance(node.values[0], ast.Constant):
                begun.add(node.values[0].value)
    prefixes = tuple(each for each in begun if each.endswith(".") or each.count(".") > 0)
    unused = [key for key in TEXTS if key not in named and not key.startswith(prefixes)]
    assert not unused


def constants(tree):
    documentation = set(map(id, docstrings(tree)))
    return (
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and id(node) not in documentation
    )


def test_no_page_has_chinese_of_its_own():
    found = [
        (path.name, node.lineno, node.value)
        for path, tree in trees()
        for node in constants(tree)
        if CJK.search(node.value) and node.value not in OWN_NAMES
    ]
    assert not found


SHOWN = {
    "title", "header", "subheader", "caption", "markdown", "write", "text", "error", "warning",
    "info", "success", "button", "download_button", "selectbox", "multiselect", "text_input",
    "number_input", "date_input", "datetime_input", "radio", "checkbox", "toggle", "metric",
    "expander", "pills", "segmented_control", "file_uploader", "slider", "popover",
}  # fmt: skip


def shown_literals(tree):
    calls = (node for node in ast.walk(tree) if isinstance(node, ast.Call) and node.args)
    return (
        node.args[0]
        for node in calls
        if isinstance(node.func, ast.Attribute)
        and node.func.attr in SHOWN
        and isinstance(node.args[0], ast.Constant)
        and isinstance(node.args[0].value, str)
    )


def test_no_page_shows_a_word_that_is_not_a_text():
    """The first argument of whatever shows words is never a literal with letters."""
    found = [
        (path.name, literal.lineno, literal.value)
        for path, tree in trees()
        for literal in shown_literals(tree)
        if re.search(r"[A-Za-z]{3}", literal.value)
    ]
    assert not found


@pytest.mark.parametrize("kind", AlertKind)
def test_every_kind_of_alert_has_a_name(kind):
    """The inbox showed "care" and "loan" among Chinese words."""
    assert f"alert.kind.{kind.value}" in TEXTS


def starts_empty(call):
    """Whether a choice shows its placeholder, which is English unless it is given."""
    if not isinstance(call.func, ast.Attribute):
        return False
    index = [each.value for each in call.keywords if each.arg == "index"]
    nothing = any(isinstance(each, ast.Constant) and each.value is None for each in index)
    return call.func.attr == "multiselect" or (call.func.attr == "selectbox" and nothing)


def test_no_empty_choice_speaks_the_frameworks_english():
    silent = [
        (path.name, node.lineno)
        for path, tree in trees()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and starts_empty(node)
        and not any(each.arg == "placeholder" for each in node.keywords)
    ]
    assert not silent
