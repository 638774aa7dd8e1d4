"""The layout and import rules of docs/architecture.md hold."""

import ast
import re
import subprocess
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SOURCES = sorted(
    path
    for package in ("depot", "optimize")
    for path in (ROOT / package).rglob("*.py")
    if "_packaged" not in path.parts
)
TOP_LEVEL = {
    "pyproject.toml", "depot", "optimize", "app.py", "data", "tests", "README.md",
    "CHANGELOG.md", "LICENSE", "Makefile", ".ci", "benchmarks", "docs", ".gitignore",
    ".streamlit", "requirements.lock", "requirements-dev.lock",
}  # fmt: skip
STANDARD = set(sys.stdlib_module_names)

# A file's longest matching prefix says which packages of ours it may import.
OWN_ALLOWED = {
    "depot.errors": set(),
    "depot.domain": {"depot.domain", "depot.errors"},
    "depot.store": {"depot.store", "depot.domain", "depot.errors"},
    "depot.io": {"depot.io", "depot.domain", "depot.errors"},
    "depot.services": {
        "depot.services", "depot.store", "depot.io", "depot.domain", "depot.errors",
    },
    "depot.services.planning": {
        "depot.services", "depot.store", "depot.io", "depot.domain", "depot.errors", "optimize",
    },
    "depot.services.reserve_plan": {
        "depot.services", "depot.store", "depot.io", "depot.domain", "depot.errors", "optimize",
    },
    "depot.services.preposition": {
        "depot.services", "depot.store", "depot.io", "depot.domain", "depot.errors", "optimize",
    },
    "depot.web": {
        "depot.web", "depot.services", "depot.io", "depot.domain", "depot.errors",
        "optimize.result", "optimize.params", "optimize.dispatch.plan",
        "optimize.dispatch.problem", "optimize.dispatch.figures",
    },
    "depot.web.serving": {"depot.web", "depot.api", "depot.bootstrap"},
    "depot.api": {"depot.api", "depot.services", "depot.domain", "depot.errors"},
    "depot.bootstrap": {"depot"},
    "depot.cli": {"depot", "optimize"},
    "depot": set(),
    "optimize.dispatch": {"optimize"},
    "optimize": {"optimize"},
}  # fmt: skip

# Packages that only some layers may touch.
FOREIGN_ALLOWED = {
    "sqlalchemy": ("depot.store",),
    "alembic": ("depot.store",),
    "psycopg": ("depot.store",),
    "streamlit": ("depot.web",),
    "starlette": ("depot.web", "depot.api"),
    "pydeck": ("depot.web",),
    "plotly": ("depot.web",),
    "ortools": ("optimize",),
    "highspy": ("optimize",),
    "pulp": ("optimize",),
    "scipy": ("optimize",),
    "distributed": ("optimize.scale",),
    "pyvrp": ("optimize.routing.pyvrp_child", "optimize.routing.pyvrp_model"),
    "typer": (
        "depot.cli",
        "depot.cli_options",
        "depot.cli_plan",
        "depot.cli_solve",
        "depot.cli_token",
        "depot.cli_usage",
        "depot.cli_user",
    ),
    "rich": ("depot.cli_output",),
    "pandas": ("depot.web", "depot.io"),
}


def module_name(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imports(path: Path) -> list[tuple[int, str]]:
    found = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found += [(node.lineno, alias.name) for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}:{node.lineno}: no relative imports"
            # `from depot.io import reference` reaches the module depot.io.reference.
            found += [(node.lineno, f"{node.module}.{alias.name}") for alias in node.names]
    return found


def rule_for(module: str) -> set[str]:
    prefixes = [p for p in OWN_ALLOWED if module == p or module.startswith((p + ".", p + "_"))]
    return OWN_ALLOWED[max(prefixes, key=len)]


def within(name: str, prefixes: object) -> bool:
    return any(name == p or name.startswith(f"{p}.") for p in prefixes)


@pytest.mark.parametrize("path", SOURCES, ids=module_name)
def test_a_module_imports_only_what_its_layer_may(path):
    module = module_name(path)
    allowed = rule_for(module)
    for line, name in imports(path):
        root = name.split(".")[0]
        if root in {"depot", "optimize"}:
            assert within(name, allowed), f"{path}:{line}: {module} must not import {name}"
        elif root in FOREIGN_ALLOWED:
            assert within(module, FOREIGN_ALLOWED[root]), (
                f"{path}:{line}: {module} must not import {root}"
            )


@pytest.mark.parametrize("path", [p for p in SOURCES if "domain" in p.parts], ids=module_name)
def test_the_domain_is_pure_standard_library(path):
    for line, name in imports(path):
        root = name.split(".")[0]
        assert root in STANDARD | {"depot"}, f"{path}:{line}: domain imports {name}"


CLOCK_OR_ENVIRONMENT = re.compile(
    r"datetime\.now\(|\.utcnow\(|date\.today\(|time\.time\(|time_ns\(|os\.environ|os\.getenv"
)


@pytest.mark.parametrize("path", SOURCES, ids=module_name)
def test_clock_and_environment_are_read_only_in_bootstrap(path):
    if module_name(path) == "depot.bootstrap":
        return
    found = CLOCK_OR_ENVIRONMENT.findall(path.read_text(encoding="utf-8"))
    assert not found, f"{path} reads {found}: let bootstrap pass it in"


@pytest.mark.parametrize("path", SOURCES, ids=module_name)
def test_a_file_is_one_concept_of_at_most_400_lines(path):
    lines = len(path.read_text(encoding="utf-8").splitlines())
    assert lines <= 400, f"{path} has {lines} lines: cut it at its concepts"
    assert path.stem not in {"utils", "helpers", "util", "helper", "misc"}


def tracked_files() -> list[str]:
    listed = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return listed.stdout.splitlines()


def test_the_top_level_is_fixed():
    assert {name.split("/")[0] for name in tracked_files()} <= TOP_LEVEL


def test_locks_carry_hashes_and_no_addresses():
    for name in ("requirements.lock", "requirements-dev.lock"):
        text = (ROOT / name).read_text()
        assert "--hash=sha256:" in text
        assert "://" not in text
        assert "index-url" not in text


def test_the_entry_file_stays_small():
    app = ROOT / "app.py"
    assert len(app.read_text(encoding="utf-8").splitlines()) <= 60


def declared_packages() -> set[str]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"]
    needed = project["dependencies"] + extras["cluster"] + extras["routing"]
    return {re.split(r"[\[<>=~!; ]", each)[0].lower() for each in needed}


def test_every_package_that_the_product_imports_is_declared():
    known, declared = packages_distributions(), declared_packages()
    for path in SOURCES:
        for line, name in imports(path):
            root = name.split(".")[0]
            if root in STANDARD | {"depot", "optimize"}:
                continue
            if root.startswith("_") and path.suffix == ".py" and root not in known:
                continue  # typing-only stubs, such as _typeshed
            names = {each.lower() for each in known.get(root, [root])}
            assert names & declared, f"{path}:{line}: {root} is not in pyproject.toml"
