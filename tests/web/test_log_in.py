"""Getting in and out."""

from ledger_world import command_id
from web_world import button, opened, seen, sound

from depot.domain.account import Role
from depot.services.accounts import ChooseLanguage, choose_language
from depot.web import state
from depot.web.texts import TEXTS


def test_a_demo_button_fills_in_the_account_and_the_log_in_lets_them_in(demo_app):
    test = opened(demo_app)
    test.button(key="login.use.lingdao").click().run()
    button(test, "login.button").click().run()
    assert test.session_state[state.USER].role is Role.LEADER
    assert TEXTS["readiness.title"].zh in seen(sound(test))


def test_a_wrong_password_is_refused_at_the_form(demo_app):
    test = opened(demo_app)
    test.text_input(key="login.name").set_value("lingdao")
    test.text_input(key="login.password").set_value("wrong-password")
    button(test, "login.button").click().run()
    assert "用户名或密码不正确" in test.error[0].value
    assert state.USER not in test.session_state


def test_nobody_is_shown_demo_accounts_outside_the_demo(sqlite_app, monkeypatch):
    monkeypatch.setattr(sqlite_app, "settings", type(sqlite_app.settings)("sqlite://", demo=False))
    assert not [each for each in opened(sqlite_app).button if (each.key or "").startswith("login.")]


def test_logging_out_forgets_the_person_and_what_they_typed(demo_app):
    test = opened(demo_app, Role.DEPOT_MANAGER)
    button(test, "side.log_out").click().run()
    assert state.USER not in test.session_state
    assert TEXTS["login.name"].zh in [each.label for each in test.text_input]


def test_the_switch_changes_the_language_and_remembers_it(demo_app):
    test = opened(demo_app, Role.DEPOT_MANAGER)
    test.segmented_control(key="app.language.switch").set_value("en").run()
    assert test.title[0].value == TEXTS["stock.title"].en
    assert demo_app.read(lambda reader: reader.accounts.user("guanku")).language == "en"


def test_the_switch_shows_the_language_that_the_person_chose_before(demo_app):
    """The log-in stands in Chinese; who reads English is served so and can go back."""
    command = ChooseLanguage(command_id(), "lingdao", "en")
    demo_app.execute(choose_language, command)
    test = opened(demo_app)
    del test.session_state["app.language"]
    test.run()
    assert test.segmented_control(key="app.language.switch").value == "zh"
    test.button(key="login.use.lingdao").click().run()
    button(sound(test), "login.button").click().run()
    assert test.title[0].value == TEXTS["readiness.title"].en
    assert test.segmented_control(key="app.language.switch").value == "en"
    test.segmented_control(key="app.language.switch").set_value("zh").run()
    assert sound(test).title[0].value == TEXTS["readiness.title"].zh
