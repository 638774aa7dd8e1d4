"""Runs a test in a process of its own in which the product's source has been changed.

This file imports nothing of the product: the change is planted before that is imported.
"""

import io
import os
import sys
from contextlib import redirect_stderr, redirect_stdout
from importlib.machinery import SourceFileLoader
from pathlib import Path

ROOT = Path(__file__).parents[3]


def source_of(path, edits) -> str:
    """Return a file's source with edits made, each of which must fit exactly once."""
    text = (ROOT / path).read_text()
    for before, after in edits:
        if text.count(before) != 1:
            raise ValueError(f"{path} has {text.count(before)} times: {before}")
        text = text.replace(before, after)
    return text


def plant(path, edits) -> None:
    """Have a file's source loaded with the edits, whoever loads it."""
    changed, target = source_of(path, edits), str(ROOT / path)
    honest = SourceFileLoader.get_code

    def get_code(loader, name):
        if os.path.realpath(loader.path) == os.path.realpath(target):
            return compile(changed, target, "exec", dont_inherit=True)
        return honest(loader, name)

    SourceFileLoader.get_code = get_code


def run(edited, tests, answer) -> None:
    """Run tests with edits planted; send pytest's exit code and what it printed."""
    os.chdir(ROOT)
    sys.path.insert(0, str(ROOT))
    if "depot" in sys.modules:
        raise RuntimeError("The product was imported before the mutant was planted.")
    if edited is not None:
        plant(*edited)
    import pytest

    printed = io.StringIO()
    with redirect_stdout(printed), redirect_stderr(printed):
        code = pytest.main(["-x", "-q", "-p", "no:cacheprovider", "-p", "no:xdist", *tests])
    answer.send((int(code), printed.getvalue()))
    answer.close()
