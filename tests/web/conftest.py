"""The app on the demo world, loaded once and copied for tests that change it."""

import shutil

import pytest
from ledger_world import ManualClock
from web_world import flood_plan_document

from depot.bootstrap import Settings, build, migrate
from depot.services.demo import load_demo
from depot.web import language


@pytest.fixture(autouse=True)
def chinese_again_afterwards(monkeypatch):
    """Whatever language a test opens the app in, the next one starts in Chinese."""
    monkeypatch.setattr(language, "DEFAULT", "zh")


@pytest.fixture(scope="session")
def demo_template(tmp_path_factory):
    """A SQLite file with the demo world; nobody writes to it."""
    path = tmp_path_factory.mktemp("web") / "demo.db"
    settings = Settings(f"sqlite:///{path}", demo=True)
    migrate(settings)
    application = build(settings, ManualClock())
    load_demo(application)
    application.database.close()
    return path


@pytest.fixture(scope="session")
def demo_to_read(demo_template):
    """The demo world for tests that only look."""
    application = build(Settings(f"sqlite:///{demo_template}", demo=True), ManualClock())
    yield application
    application.database.close()


@pytest.fixture
def demo_app(demo_template, tmp_path):
    """A demo world of one's own."""
    path = tmp_path / "demo.db"
    shutil.copyfile(demo_template, path)
    application = build(Settings(f"sqlite:///{path}", demo=True), ManualClock())
    yield application
    application.database.close()


@pytest.fixture(scope="session")
def flood_plan(demo_to_read):
    """The document of a plan for the demo flood, solved once."""
    return flood_plan_document(demo_to_read)
