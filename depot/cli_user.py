"""`depot user`: log-ins made at the machine itself, the first administrator's among them."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from depot import cli_output as output
from depot.domain.account import Role

user_app = typer.Typer(help="用户 · Users")


@user_app.command("add")
def add_user(
    name: Annotated[str, typer.Argument(help="用户名 · User name")],
    role: Annotated[Role, typer.Option(help="角色 · Role")],
    zh: Annotated[str, typer.Option(help="中文姓名 · Name in Chinese")],
    en: Annotated[str, typer.Option(help="英文姓名 · Name in English")],
    *,
    password_stdin: Annotated[
        bool, typer.Option(help="从标准输入读密码 · Read the password from standard input")
    ] = False,
) -> None:
    """新建用户 · Create a log-in; asks for its password."""
    from depot.bootstrap import application
    from depot.services.access import SYSTEM_ACTOR
    from depot.services.accounts import CreateUser, create_user
    from depot.services.application import new_command_id

    password = _password(from_stdin=password_stdin)
    command = CreateUser(new_command_id(), SYSTEM_ACTOR, name, zh, en, role, password)
    made = application().execute(create_user, command)
    output.say(f"已新建用户 {made.name}。", f"Created user {made.name}.")


def _password(*, from_stdin: bool) -> str:
    if from_stdin:
        return sys.stdin.readline().rstrip("\n")
    asked = output.pick("密码", "Password")
    return str(typer.prompt(asked, hide_input=True, confirmation_prompt=True))
