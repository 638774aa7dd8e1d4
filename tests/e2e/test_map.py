"""A map is drawn, and asks nothing from outside."""

import time
from io import BytesIO

import pytest
from driving import PATIENCE_MS, Visitor, chromium
from PIL import Image

pytestmark = pytest.mark.browser

COLOURS = 500
# Without the map the place has a few: its paper, and greys of letters.


@pytest.fixture
def browser(playwright):
    """A Chromium that draws maps."""
    with chromium(playwright, maps=True) as running:
        yield running


def test_the_map_of_a_flood_is_drawn(browser, address):
    with Visitor(browser, address, width=900) as person:
        person.log_in("jihua")
        person.press(person.word("scenario.load"))
        chart = person.page.get_by_test_id("stDeckGlJsonChart").first
        give_up = time.monotonic() + PATIENCE_MS / 1000
        while _colours(chart) < COLOURS:
            assert time.monotonic() < give_up, "no map is drawn"


def _colours(chart):
    """Return how many colours a person sees in a place."""
    seen = Image.open(BytesIO(chart.screenshot())).convert("RGB")
    return len(seen.getcolors(seen.width * seen.height))
