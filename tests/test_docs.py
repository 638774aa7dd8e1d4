"""What the documents say exists."""

import re
from pathlib import Path

import pytest
import typer.main

from depot import cli

ROOT = Path(__file__).parents[1]


def commands(group=None, prefix="depot"):
    group = group or typer.main.get_command(cli.app)
    for name, command in sorted(group.commands.items()):
        if hasattr(command, "commands"):
            if command.invoke_without_command:
                yield f"{prefix} {name}"
            yield from commands(command, f"{prefix} {name}")
        else:
            yield f"{prefix} {name}"


@pytest.mark.parametrize("command", list(commands()))
def test_every_command_is_documented(command):
    headings = re.findall(r"^## (.+)$", (ROOT / "docs/cli.md").read_text("utf-8"), re.MULTILINE)
    assert command in headings


def test_every_documented_command_exists():
    headings = re.findall(r"^## (.+)$", (ROOT / "docs/cli.md").read_text("utf-8"), re.MULTILINE)
    assert sorted(headings) == sorted(commands())


DOCUMENTS = sorted(path for path in [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_links_to_files_lead_somewhere(path):
    for target in re.findall(r"\]\(([^)#:]+)\)", path.read_text("utf-8")):
        assert (path.parent / target).exists(), f"{path.name} links to {target}"


def test_the_readme_shows_the_two_commands_in_its_first_screen():
    first_screen = (ROOT / "README.md").read_text("utf-8").splitlines()[:40]
    assert any("make app" in line for line in first_screen)
    assert any("make test" in line for line in first_screen)
    assert any(".png" in line for line in first_screen)
