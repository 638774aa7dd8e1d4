"""How web tests open the app: as somebody, in a language, on a small world."""

import json
from pathlib import Path

from ledger_world import command_id
from streamlit.testing.v1 import AppTest

from depot.domain.account import RIGHTS_OF_ROLE, Role, User
from depot.domain.stock import StockFilter
from depot.services import planning, planning_chances, scenarios
from depot.services.stock import stock_rows
from depot.web import language as words
from depot.web import state
from depot.web.texts import TEXTS

ROOT = Path(__file__).parents[2]
NAMES = {
    Role.DEPOT_MANAGER: "guanku",
    Role.PLANNER: "jihua",
    Role.LEADER: "lingdao",
    Role.SECTION_HEAD: "kezhang",
    Role.ADMIN: "guanli",
}
FAULT = {TEXTS["fault"].zh[:6], TEXTS["fault"].en[:12]}


def person(role: Role, language: str = "zh") -> User:
    return User(NAMES[role], "某某", "Somebody", role, RIGHTS_OF_ROLE[role], language, demo=True)


def opened(app, role: Role | None = None, language: str = "zh") -> AppTest:
    """Return the app as this role sees it first; as nobody without a role."""
    # AppTest formats options outside of any session, where this is the language.
    words.DEFAULT = language
    test = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    test.session_state[state.APPLICATION] = app
    test.session_state["app.language"] = language
    if role is not None:
        test.session_state[state.USER] = person(role, language)
    return sound(test.run())


class Visitors:
    """People who go on from page to page of one app, which opens for each of them once."""

    def __init__(self, app):
        self._app, self._tests = app, {}

    def at_page(self, role: Role, language: str, name: str) -> AppTest:
        """Return the page as this role sees it."""
        words.DEFAULT = language
        key = role, language
        if key not in self._tests:
            self._tests[key] = opened(self._app, role, language)
        return at_page(self._tests[key], name)


def at_page(test: AppTest, name: str) -> AppTest:
    """Go to a page."""
    return sound(test.switch_page(f"depot/web/pages/{name}.py").run())


def sound(test: AppTest) -> AppTest:
    """Fail on a fault that the error boundary caught, or one that it didn't."""
    assert not test.exception, test.exception[0].stack_trace
    faults = [
        each.value for each in test.error if each.value[:6] in FAULT or each.value[:12] in FAULT
    ]
    assert not faults, faults
    return test


def seen(test: AppTest) -> str:
    """Return all words on the page."""
    kinds = ("title", "subheader", "markdown", "caption", "error", "warning", "info", "success")
    parts = [str(each.value) for kind in kinds for each in getattr(test, kind)]
    parts += [f"{each.label} {each.value} {each.delta}" for each in test.metric]
    return "\n".join(parts)


def flood_plan_document(app) -> str:
    """Return a checked plan for the demo flood as the text that is saved."""
    scenario = scenarios.load_scenario("demo-flood")
    case = app.read(planning.build_case, scenario, today=app.clock.today())
    result = planning.solve_case(case, planning.SolveParams(2.0, 1))
    sure = planning_chances.judge_case(case, result.plan)
    return json.dumps(planning.document(case, result, sure), ensure_ascii=False)


def save_plan(app, document: str, name: str = "洪水方案") -> int:
    """Save a plan as the planner; return its number."""
    command = planning.SavePlan(command_id(), NAMES[Role.PLANNER], "demo-flood", name, document)
    return app.execute(planning.save_plan, command).plan_id


def on_hand(app, item: str) -> int:
    """Return the units of an item in the bins."""
    rows = app.read(stock_rows, StockFilter(text=item), app.clock.today())
    return next(row.on_hand for row in rows if row.item_code == item)


def button(test: AppTest, key: str):
    """Return a button by the words of a key."""
    words = TEXTS[key]
    return next(each for each in test.button if each.label in {words.zh, words.en})
