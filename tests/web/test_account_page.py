"""账户: one's own password, everybody's account, and staying logged in over a reload."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

import pytest
from starlette.requests import Request
from web_world import at_page, button, opened, seen, sound

from depot.domain.account import Role
from depot.services import sessions
from depot.services.accounts import find_user, log_in
from depot.services.api_tokens import whose
from depot.web import remember, state
from depot.web.cookie import COOKIE, exchange
from depot.web.tickets import LIFE_S, TICKETS, Tickets


def asked(ticket, scheme="http"):
    """What the address answers to a ticket."""
    scope = {
        "type": "http", "method": "POST", "path": f"/session/{ticket}", "scheme": scheme,
        "path_params": {"ticket": ticket}, "headers": [], "query_string": b"",
        "server": ("depot", 80),
    }  # fmt: skip
    # A browser test before this one may have left its own event loop in this thread.
    with ThreadPoolExecutor(1) as fresh_thread:
        return fresh_thread.submit(asyncio.run, exchange(Request(scope))).result()


def test_a_ticket_gives_the_cookie_once_out_of_the_reach_of_scripts():
    ticket = TICKETS.issue("a-token")
    assert TICKETS.is_waiting(ticket)
    answer = asked(ticket)
    cookie = answer.headers["set-cookie"]
    assert answer.status_code == 204
    assert cookie.startswith(f"{COOKIE}=a-token;")
    assert "HttpOnly" in cookie
    assert "SameSite=strict" in cookie
    assert "Secure" not in cookie
    assert asked(ticket).status_code == 404
    assert asked("guessed").status_code == 404
    assert "Secure" in asked(TICKETS.issue("a-token"), "https").headers["set-cookie"]
    assert 'depot_session=""' in asked(TICKETS.issue("")).headers["set-cookie"]


def test_a_late_ticket_is_none(monkeypatch):
    tickets = Tickets()
    ticket = tickets.issue("a-token")
    import time

    now_s = time.monotonic()
    monkeypatch.setattr("depot.web.tickets.time.monotonic", lambda: now_s + LIFE_S + 1)
    assert tickets.take(ticket) is None


def test_logging_in_begins_a_session_and_logging_out_ends_it(demo_app):
    test = opened(demo_app)
    test.button(key="login.use.guanku").click().run()
    button(test, "login.button").click().run()
    token = test.session_state[remember.TOKEN]
    assert sessions.resume(demo_app, token).name == "guanku"
    button(sound(test), "side.log_out").click().run()
    assert sessions.resume(demo_app, token) is None
    assert state.USER not in test.session_state


def test_a_reload_with_the_cookie_needs_no_log_in(demo_app, monkeypatch):
    token = sessions.begin(demo_app, demo_app.read(find_user, "guanku"))
    cookies = {COOKIE: token}
    monkeypatch.setattr(
        "streamlit.runtime.context.ContextProxy.cookies", property(lambda _: cookies)
    )
    test = opened(demo_app)
    assert test.session_state[state.USER].name == "guanku"
    sessions.end(demo_app, "guanku", token)
    assert state.USER not in opened(demo_app).session_state
    # Ended elsewhere, an open page notices too.
    demo_app.clock.move(minutes=1)
    sound(test.run())
    assert state.USER not in test.session_state


def test_ones_own_password_is_changed(demo_app):
    test = at_page(opened(demo_app, Role.DEPOT_MANAGER), "account")
    assert "人员账号" not in seen(test)
    old = next(each for each in test.text_input if each.key == "account.old")
    old.set_value("wrong-password")
    for key in ("account.new", "account.again"):
        test.text_input(key=key).set_value("password-new")
    button(test, "account.change").click().run()
    assert "原密码不正确" in test.error[0].value
    test.text_input(key="account.new").set_value("password-new")
    test.text_input(key="account.again").set_value("password-other")
    button(test, "account.change").click().run()
    assert "不一致" in test.error[0].value


def test_an_administrator_makes_locks_and_resets(demo_app):
    test = at_page(opened(demo_app, Role.ADMIN), "account")
    for key, value in (
        ("account.new_name", "zhang"), ("account.new_zh", "张三"),
        ("account.first_password", "password-1"),
    ):  # fmt: skip
        test.text_input(key=key).set_value(value)
    next(each for each in test.button if each.label == "新增账号").click().run()
    assert "zhang" in sound(test).success[0].value
    assert log_in(demo_app, "zhang", "password-1").display_zh == "张三"
    test.selectbox(key="account.name").set_value("zhang").run()
    test.button(key="account.lock.zhang").click().run()
    assert demo_app.read(find_user, "zhang").locked
    sound(test)


@pytest.mark.parametrize("role", list(Role))
def test_everybody_has_the_page(demo_to_read, role):
    assert "账户" in seen(at_page(opened(demo_to_read, role), "account"))


def test_a_token_is_shown_once_and_revoked(demo_app):
    test = at_page(opened(demo_app, Role.ADMIN), "account")
    test.text_input(key="token.name").set_value("GPS")
    test.selectbox(key="token.user").set_value("guanku")
    next(each for each in test.button if each.label == "生成令牌").click().run()
    (shown,) = [each.value for each in sound(test).code]
    token, user = whose(demo_app, shown)
    assert (token.name, token.user_name, user.name) == ("GPS", "guanku", "guanku")
    test.selectbox(key="token.chosen").set_value("GPS").run()
    assert not test.code
    button(test, "token.revoke").click().run()
    assert "已撤销" in sound(test).success[0].value
    assert whose(demo_app, shown) is None
