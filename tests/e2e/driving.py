"""How a person drives the app in a browser: by the words that they see."""

import re
import time
from contextlib import contextmanager
from urllib.parse import urlparse

from answers import Answers
from playwright.sync_api import expect, sync_playwright

from depot.web.texts import TEXTS

LOOPBACK = {"127.0.0.1", "localhost", "::1"}
PASSWORDS = {
    "guanku": "guanku-demo", "jihua": "jihua-demo", "lingdao": "lingdao-demo",
    "kezhang": "kezhang-demo",
}  # fmt: skip
PATIENCE_MS = 120_000
LOOK_AGAIN_MS = 20
PHONE_PX = 600
# What asks for a run has gone out by then, and what came in is drawn. Says how much has gone out.
DRAW_TWICE = """() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(
  () => done(Number(sessionStorage.sent ?? 0))
)))"""
RUNNING = "[data-testid='stApp'][data-test-script-state='running']"
# Elements of the run before, which stand beside those of the next until that one ends.
STALE = "[data-testid='stElementContainer'][data-stale='true']"


# Without a graphics card a map takes the processor for seconds each time that it is drawn.
DRAWS_MAPS = ("--enable-unsafe-swiftshader",)
DRAWS_NO_MAPS = ("--disable-gpu", "--disable-software-rasterizer")
# What such a browser says where a map would be; the test of the map looks at what is drawn.
NO_MAP = "Failed to create WebGL context"


@contextmanager
def launched(*, maps=False):
    """A Chromium of the machine, without its own requests home."""
    with sync_playwright() as playwright, chromium(playwright, maps=maps) as browser:
        yield browser


@contextmanager
def chromium(playwright, *, maps):
    """One of several at a time: a process has one Playwright."""
    browser = playwright.chromium.launch(
        executable_path="/usr/bin/chromium",
        args=[
            "--no-sandbox", "--disable-background-networking", "--disable-component-update",
            "--disable-dev-shm-usage", *(DRAWS_MAPS if maps else DRAWS_NO_MAPS),
        ],
    )  # fmt: skip
    yield browser
    browser.close()


class Visitor:
    """Somebody at a browser.

    Attributes
    ----------
    asked
        Every address that the pages asked for.
    """

    def __init__(self, browser, address, *, width=1440, height=900, language="zh"):
        self.address = address
        self.language = language
        self.asked = []
        self.faults = []
        self._context = browser.new_context(
            viewport={"width": width, "height": height}, locale="zh-CN", accept_downloads=True
        )
        self._context.on("request", lambda request: self.asked.append(request.url))
        self.page = self._context.new_page()
        self.page.on("websocket", lambda socket: self.asked.append(socket.url))
        self._answers = Answers(self.page)
        self.page.on("pageerror", self._note_fault)
        self.page.set_default_timeout(PATIENCE_MS)

    def _note_fault(self, error):
        if not str(error).startswith(NO_MAP):
            self.faults.append(str(error))

    def __enter__(self):
        self.page.goto(self.address)
        self.expect_words(self.word("login.name"))
        return self

    def __exit__(self, *_):
        outside = sorted({url for url in self.asked if not _is_local(url)})
        self._context.close()
        assert not outside, f"requests left the machine: {outside}"
        assert not self.faults, self.faults

    def word(self, key, **values):
        """Return a text of the app in this person's language."""
        text = TEXTS[key].in_language(self.language)
        return text.format(**values) if values else text

    def log_in(self, name):
        self.fill(self.word("login.name"), name)
        self.fill(self.word("login.password"), PASSWORDS[name])
        self.press(self.word("login.button"))
        expect(self.page.get_by_role("button", name=self.word("side.log_out"))).to_be_attached(
            timeout=PATIENCE_MS
        )
        self.settle()

    def log_out(self):
        opener = self.page.get_by_test_id("stExpandSidebarButton")
        if opener.count() and opener.first.is_visible():
            opener.first.click()
        self.press(self.word("side.log_out"))
        self.expect_words(self.word("login.name"))

    def open(self, page_name):
        opener = self.page.get_by_test_id("stExpandSidebarButton")
        if opener.count() and opener.first.is_visible():
            opener.first.click()  # on a phone the menu is folded away
        title = re.compile(re.escape(self.word(f"nav.{page_name}")) + "$")
        self.page.get_by_test_id("stSidebarNavLink").filter(has_text=title).click()
        self.settle()
        if self.page.viewport_size["width"] < PHONE_PX:
            # A menu that stays open would cover the page that was chosen.
            side = self.page.get_by_test_id("stSidebar")
            expect(side).to_have_attribute("data-collapsed", "true", timeout=PATIENCE_MS)

    def press(self, name):
        """Press a button; its name ends with these words, an icon may stand before."""
        words = re.compile(re.escape(name) + "$")
        self.page.get_by_role("button", name=words).filter(visible=True).first.click()
        self.settle()

    def fill(self, label, text):
        field = self.page.get_by_label(label, exact=True).filter(visible=True).first
        field.fill(str(text))
        field.press("Tab")
        self.settle()

    def fill_date(self, label, day):
        """Type a date into its parts: year, month, day."""
        group = self.page.get_by_role("group", name=label).filter(visible=True).first
        group.get_by_role("spinbutton").first.click()
        self.page.keyboard.type(day.strftime("%Y%m%d"))
        self.page.keyboard.press("Tab")
        self.settle()

    def choose(self, label, words):
        """Choose in a select box by typing what it should find."""
        named = self.page.get_by_role("combobox", name=re.compile(re.escape(label)))
        box = named.filter(visible=True).first
        box.click()
        box.fill(words)
        self.page.get_by_role("option").filter(has_text=words).first.click()
        self.settle()

    def pick(self, words):
        """Choose one of a row of segments or pills by its words."""
        self.page.get_by_test_id("stButtonGroup").get_by_text(words, exact=True).first.click()
        self.settle()

    def tab(self, name):
        self.page.get_by_role("tab", name=name).click()
        self.settle()

    def expect_words(self, words, *, part=False):
        """Wait for words; return the text they stand in.

        Parameters
        ----------
        part
            Only the words before the last number or name that was filled in.
        """
        wanted = re.split(r"(?<=-)", words)[0] if part else words
        found = self.page.get_by_text(wanted).filter(visible=True).first
        expect(found).to_be_visible(timeout=PATIENCE_MS)
        return found.inner_text()

    def expect_no_words(self, words):
        """Wait until what had these words is gone."""
        expect(self.page.get_by_text(words)).to_have_count(0, timeout=PATIENCE_MS)

    def cell(self, column):
        """Return the number in the first row of the first table under a column.

        A grid is drawn on a canvas; its cells stand in a table for screen readers.
        """
        grid = self.page.get_by_test_id("stDataFrame").first
        heads = grid.locator("[role=columnheader]")
        expect(heads.filter(has_text=column).first).to_be_attached(timeout=PATIENCE_MS)
        titles = [head.strip() for head in heads.all_text_contents()]
        row = grid.locator("tbody tr").first.locator("[role=gridcell]")
        return int(row.nth(titles.index(column)).text_content().replace(",", ""))

    def settle(self):
        """Wait until the app has done what it was asked, and nothing older is on the page."""
        sent = self.page.evaluate(DRAW_TWICE)
        give_up = time.monotonic() + PATIENCE_MS / 1000
        while self._answers.is_due or self._answers.sent < sent:
            assert time.monotonic() < give_up, "The app did not answer."
            self.page.wait_for_timeout(LOOK_AGAIN_MS)
        self.page.evaluate(DRAW_TWICE)
        expect(self.page.locator(f"{RUNNING}, {STALE}")).to_have_count(0, timeout=PATIENCE_MS)

    def scroll_to(self, words):
        """Bring words to the top of the window."""
        place = self.page.get_by_text(words, exact=True).first
        place.evaluate(
            "each => { each.style.scrollMarginTop = '90px'; each.scrollIntoView({block: 'start'}) }"
        )

    def metric(self, label):
        """Return the figure of that name."""
        box = self.page.get_by_test_id("stMetric").filter(has_text=label).first
        return box.get_by_test_id("stMetricValue").inner_text()

    def download(self, name):
        """Press a download button and return the file's bytes."""
        # The file is made when it is asked for, and forgotten by the next run of the page.
        self.settle()
        with self.page.expect_download() as waiting:
            self.page.get_by_role("button", name=name).first.click()
        return waiting.value.path().read_bytes()


def _is_local(url: str) -> bool:
    parts = urlparse(url)
    return parts.scheme in {"data", "blob", "about"} or parts.hostname in LOOPBACK
