"""A running app on a fresh demo database, and a real browser that tells what it asks for."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest
from demo_files import copied, settings_of
from driving import Visitor, chromium
from playwright.sync_api import sync_playwright

from depot.bootstrap import build, environment_for

ROOT = Path(__file__).parents[2]
STARTED_WITHIN_S = 90


@pytest.fixture(scope="session")
def demo_application(demo_of_today, tmp_path_factory):
    """The product on a demo database of its own."""
    application = build(settings_of(copied(demo_of_today, tmp_path_factory.mktemp("e2e"))))
    yield application
    application.database.close()


@pytest.fixture(scope="session")
def address(demo_application, tmp_path_factory):
    """Start the app as a person would and return where it answers."""
    port = _free_port()
    log = tmp_path_factory.mktemp("e2e-log") / "app.log"
    command = [
        sys.executable, "-m", "streamlit", "run", "app.py", "--server.headless", "true",
        "--server.port", str(port), "--server.address", "127.0.0.1",
    ]  # fmt: skip
    with log.open("w") as output:
        process = subprocess.Popen(
            command, cwd=ROOT, env=environment_for(demo_application.settings),
            stdout=output, stderr=subprocess.STDOUT,
        )  # fmt: skip
    try:
        _wait_until_up(f"http://127.0.0.1:{port}/_stcore/health", process, log)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(20)
    text = log.read_text()
    assert "Traceback" not in text, text[-4000:]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _wait_until_up(url: str, process: subprocess.Popen, log: Path) -> None:
    give_up = time.monotonic() + STARTED_WITHIN_S
    while time.monotonic() < give_up and process.poll() is None:
        try:
            with urllib.request.urlopen(url, timeout=2):  # noqa: S310 - our own app
                return
        except OSError:
            time.sleep(0.3)
    raise RuntimeError(f"The app did not start:\n{log.read_text()[-4000:]}")


@pytest.fixture(scope="session")
def playwright():
    """The one of this process."""
    with sync_playwright() as running:
        yield running


@pytest.fixture(scope="session")
def browser(playwright):
    """A real Chromium that asks nothing by itself; maps are drawn for pictures only."""
    with chromium(playwright, maps=bool(os.environ.get("DEPOT_SCREENSHOTS"))) as running:
        yield running


@pytest.fixture
def visitor(browser, address):
    """Return a person at a laptop; every request that the pages make is looked at."""
    with Visitor(browser, address) as person:
        yield person


@pytest.fixture
def phone_visitor(browser, address):
    """Return a person with a phone, 390 pixels wide."""
    with Visitor(browser, address, width=390, height=844) as person:
        yield person


@pytest.fixture
def shoot():
    """Return a way to take a picture; none is taken unless DEPOT_SCREENSHOTS is set."""

    def take(person: Visitor, name: str, *, at: str = "") -> None:
        if not os.environ.get("DEPOT_SCREENSHOTS"):
            return
        if at:
            person.scroll_to(at)
        person.page.wait_for_timeout(2500)
        person.settle()
        person.page.screenshot(path=ROOT / "docs" / "screenshots" / f"{name}.png")

    return take
