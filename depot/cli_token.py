"""`depot token`: tokens with which devices and programs use the interface (docs/api.md)."""

from __future__ import annotations

from typing import Annotated

import typer

from depot import cli_output as output

token_app = typer.Typer(help="接口令牌 · Tokens of the interface")


@token_app.command("add")
def add_token(
    name: Annotated[str, typer.Argument(help="用在哪里 · What it is for, e.g. “GPS T12”")],
    user: Annotated[str, typer.Option(help="代表的用户 · User for whom it acts")],
    vehicle: Annotated[
        str, typer.Option(help="只限这辆车 · Code of the only truck it may report of")
    ] = "",
) -> None:
    """生成令牌 · Make a token and print it, this once."""
    from depot.bootstrap import application
    from depot.services.access import SYSTEM_ACTOR
    from depot.services.api_tokens import MakeToken, hash_of, make_token, new_token
    from depot.services.application import new_command_id

    token = new_token()
    command = MakeToken(new_command_id(), SYSTEM_ACTOR, hash_of(token), name, user, vehicle)
    application().execute(make_token, command)
    output.say("令牌只显示这一次，请妥善保存：", "The token is shown this once; keep it safe:")
    output.say_plain(token)


@token_app.command("revoke")
def revoke(name: Annotated[str, typer.Argument(help="令牌名称 · Name of the token")]) -> None:
    """撤销令牌 · End a token at once."""
    from depot.bootstrap import application
    from depot.services.access import SYSTEM_ACTOR
    from depot.services.api_tokens import RevokeToken, revoke_token
    from depot.services.application import new_command_id

    application().execute(revoke_token, RevokeToken(new_command_id(), SYSTEM_ACTOR, name))
    output.say(f"令牌“{name}”已撤销。", f"Token “{name}” is revoked.")


@token_app.command("list")
def list_tokens() -> None:
    """列出令牌 · List tokens: for whom, for which truck, good or revoked."""
    from depot.bootstrap import application
    from depot.services.api_tokens import token_list

    for each in application().read(token_list):
        state = output.pick("有效", "good") if each.is_good else output.pick("已撤销", "revoked")
        output.say_plain(f"{each.name}\t{each.user_name}\t{each.vehicle or '*'}\t{state}")
