"""The pages on the demo world."""

import pytest
from web_world import flood_plan_document

from depot.web import language


@pytest.fixture(autouse=True)
def chinese_again_afterwards(monkeypatch):
    """Whatever language a test opens the app in, the next one starts in Chinese."""
    monkeypatch.setattr(language, "DEFAULT", "zh")


@pytest.fixture(scope="session")
def flood_plan(demo_to_read):
    """The document of a plan for the demo flood, solved once."""
    return flood_plan_document(demo_to_read)
