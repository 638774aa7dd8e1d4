"""Every page opens for everybody who may see it, in both languages, without a fault."""

import shutil

import pytest
from ledger_world import ManualClock
from web_world import Visitors, at_page, opened, person, save_plan, seen

from depot.bootstrap import Settings, build
from depot.domain.account import Role
from depot.services.orders import DraftOrder, draft_order
from depot.web.navigation import ALL_PAGES, LANDING, PAGES, pages_of
from depot.web.texts import TEXTS

LANGUAGES = ("zh", "en")
VISITS = [(role, spec.name) for role in Role for spec in pages_of(person(role))]
# One of those who may see a page, where who it is makes no difference.
ONE_FOR_EACH = [(role, page) for page, role in {page: role for role, page in VISITS}.items()]


@pytest.fixture(scope="module")
def visitors(demo_to_read):
    """Visitors of the demo world."""
    return Visitors(demo_to_read)


@pytest.fixture(scope="module")
def first_visitors(sqlite_template, tmp_path_factory):
    """Visitors where nothing has been booked yet."""
    path = tmp_path_factory.mktemp("empty") / "depot.db"
    shutil.copyfile(sqlite_template, path)
    application = build(Settings(f"sqlite:///{path}", demo=True), ManualClock())
    yield Visitors(application)
    application.database.close()


@pytest.mark.parametrize(
    ("role", "page", "language"),
    [*((*visit, "zh") for visit in VISITS), *((*visit, "en") for visit in ONE_FOR_EACH)],
)
def test_a_page_opens_on_the_demo_world(visitors, role, page, language):
    test = visitors.at_page(role, language, page)
    assert TEXTS[f"nav.{page}"].in_language(language) or seen(test)
    assert test.title[0].value


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("role", "page"), ONE_FOR_EACH)
def test_a_page_opens_on_an_empty_database(first_visitors, role, page, language):
    assert first_visitors.at_page(role, language, page).title[0].value


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("role", [Role.PLANNER, Role.LEADER])
def test_a_saved_plan_and_its_order_are_shown(demo_app, flood_plan, role, language, clock):
    plan_id = save_plan(demo_app, flood_plan)
    command = DraftOrder("9d1c2b54-7a0e-4e4a-9d0e-1f2f3a4b5c6d", "jihua", plan_id, "洪水")
    number = demo_app.execute(draft_order, command).number
    verdict = TEXTS["plan.check_ok"].in_language(language)
    plans = seen(at_page(opened(demo_app, role, language), "plans"))
    assert verdict in plans
    assert TEXTS["chances.title"].in_language(language) in plans
    assert number in seen(at_page(opened(demo_app, role, language), "orders"))


def test_every_page_file_is_registered_or_the_log_in():
    files = {path.stem for path in PAGES.glob("*.py")}
    assert files == {spec.name for spec in ALL_PAGES} | {"login"}


@pytest.mark.parametrize("role", Role)
def test_everybody_lands_on_a_page_that_they_may_open(role):
    assert LANDING[role] in {spec.name for spec in pages_of(person(role))}


def test_only_keepers_receive_only_planners_plan_and_three_have_a_part_in_issuing():
    open_to = {
        name: {role for role in Role if name in {s.name for s in pages_of(person(role))}}
        for name in ("receive", "issue", "dispatch")
    }
    assert open_to["receive"] == {Role.DEPOT_MANAGER}
    assert open_to["issue"] == {Role.DEPOT_MANAGER, Role.PLANNER, Role.LEADER}
    assert open_to["dispatch"] == {Role.PLANNER}
