"""An installed product works from any folder, with its data inside."""

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def installed(tmp_path_factory):
    """The wheel, unpacked into an empty folder: what pip puts into site-packages."""
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation",
         "--wheel-dir", folder, ROOT],
        check=True,
    )  # fmt: skip
    (wheel,) = folder.glob("*.whl")
    site = folder / "site"
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(site)
    return site


def depot(installed, home, *arguments):
    environment = {
        **os.environ, "PYTHONPATH": str(installed), "DEPOT_HOME": str(home), "DEPOT_DEMO": "1",
    }  # fmt: skip
    return subprocess.run(
        [sys.executable, "-c", "from depot.cli import main; main()", *map(str, arguments)],
        check=False, cwd=home, env=environment, capture_output=True, text=True, timeout=300,
    )  # fmt: skip


def test_the_wheel_is_what_runs(installed, tmp_path):
    found = subprocess.run(
        [sys.executable, "-c", "import depot; print(depot.__file__)"],
        cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(installed)},
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert Path(found.stdout.strip()).is_relative_to(installed)


def test_the_wheel_holds_the_app_and_the_migrations(installed):
    assert (installed / "depot/_packaged/app.py").is_file()
    assert (installed / "depot/web/serving/entry.py").is_file()
    assert (installed / "depot/_packaged/data/reference/townships.csv").is_file()
    assert list((installed / "depot/store/migrations/versions").glob("*.py"))
    assert list((installed / "depot/io/fonts").glob("*.ttf"))


def test_the_wheel_has_the_library_as_it_is_here(installed):
    here = {path.relative_to(ROOT): path.read_bytes() for path in ROOT.glob("optimize/**/*.py")}
    there = installed.glob("optimize/**/*.py")
    assert {path.relative_to(installed): path.read_bytes() for path in there} == here


def test_the_demo_and_a_plan_work_from_another_folder(installed, tmp_path):
    # The library is the same here, and compiled: in a new place that would take a minute.
    product = tmp_path / "product"
    product.mkdir()
    (product / "depot").symlink_to(installed / "depot")
    path = os.pathsep.join([str(product), str(ROOT)])
    loaded = depot(path, tmp_path, "demo")
    assert loaded.returncode == 0, loaded.stderr
    planned = depot(
        path, tmp_path, "plan", "--scenario", "demo-flood", "--time-limit", "3",
        "--seed", "1", "--out", "plan.json", "--json",
    )  # fmt: skip
    assert planned.returncode == 0, planned.stderr
    figures = json.loads(planned.stdout)
    assert figures["check"]["ok"]
    assert 0 < figures["people_relieved"] <= figures["bound_people"] <= figures["people_total"]
    checked = depot(path, tmp_path, "check", "plan.json", "--json")
    assert checked.returncode == 0, checked.stderr
    assert json.loads(checked.stdout)["figures"]["people_relieved"] == figures["people_relieved"]
