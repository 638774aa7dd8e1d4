"""The addresses of the interface, to be served beside the app."""

from __future__ import annotations

import json
import logging
import uuid
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Any, Final

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from depot.api.answers import error_body, moment, progress_body, refusal, shipment_row
from depot.api.bodies import values_of
from depot.api.openapi import openapi
from depot.api.verbs import SHIPMENTS, VERBS, Verb
from depot.domain.api_token import ApiToken
from depot.errors import Conflict, DepotError, InvalidInput, NotAllowed, NotFound, Text
from depot.services.alerts import sweep
from depot.services.api_tokens import hash_of, whose
from depot.services.application import Application
from depot.services.execution_views import on_its_way, on_their_way, order_behind
from depot.services.planning_positions import PositionKept
from depot.services.planning_progress import OrderProgress, order_progress, progress_by_number

PREFIX: Final = "/api/v1"
LARGEST_BYTES: Final = 65_536
_LONGEST_KEY: Final = 200
_NO_TOKEN: Final = Text(
    "没有有效的接口令牌。请在 Authorization 中写 Bearer 加令牌；令牌由管理员在“账户”页生成。",
    "There is no valid token. Send it as Authorization: Bearer; administrators make tokens on "
    "the page Account.",
)
_BROKEN: Final = Text(
    "程序出错，没有记录任何内容。请用同一个 Idempotency-Key 重试。",
    "The program failed. Try again with the same Idempotency-Key.",
)

_Endpoint = Callable[[Request], Coroutine[Any, Any, Response]]


@dataclass(frozen=True)
class _Caller:
    """Who asks: a token and what it is for."""

    app: Application
    token: ApiToken
    token_hash: str

    @property
    def actor(self) -> str:
        return self.token.user_name


class _Unauthorized(Exception):
    """No token, or none that is good."""


def api_routes(application: Callable[[], Application]) -> list[Route]:
    """Return all addresses.

    Parameters
    ----------
    application
        Gives the running product; asked at the first request.
    """
    served = _Served(application)
    told = [
        Route(
            f"{PREFIX}/{verb.things}/{{number}}/{verb.name}", served.telling(verb),
            methods=["POST"],
        )
        for verb in VERBS
    ]  # fmt: skip
    return [
        Route(f"{PREFIX}/openapi.json", _described, methods=["GET"]),
        Route(f"{PREFIX}/shipments", served.asking(_shipments), methods=["GET"]),
        Route(f"{PREFIX}/shipments/{{number}}", served.asking(_shipment), methods=["GET"]),
        Route(f"{PREFIX}/orders/{{number}}/progress", served.asking(_progress), methods=["GET"]),
        *told,
    ]


async def _described(_: Request) -> Response:
    return JSONResponse(openapi())


class _Served:
    """Makes endpoints: who asks is known first, refusals are answered in both languages."""

    def __init__(self, application: Callable[[], Application]) -> None:
        self._application = application

    def asking(self, read: Callable[[_Caller, Request], dict[str, Any]]) -> _Endpoint:
        async def endpoint(request: Request) -> Response:
            return await run_in_threadpool(self._answered, request, read)

        return endpoint

    def telling(self, verb: Verb) -> _Endpoint:
        async def endpoint(request: Request) -> Response:
            body = await _body(request)

            def tell(caller: _Caller, asked: Request) -> dict[str, Any]:
                return _tell(caller, asked, verb, body)

            return await run_in_threadpool(self._answered, request, tell)

        return endpoint

    def _answered(
        self, request: Request, what: Callable[[_Caller, Request], dict[str, Any]]
    ) -> Response:
        try:
            return JSONResponse(what(self._caller(request), request))
        except _Unauthorized:
            return JSONResponse(
                error_body("unauthorized", _NO_TOKEN), 401, {"WWW-Authenticate": "Bearer"}
            )
        except DepotError as error:
            status, content = refusal(error)
            return JSONResponse(content, status)
        except Exception:
            logging.getLogger(__name__).exception("a request of the interface failed")
            return JSONResponse(error_body("failed", _BROKEN), 500)

    def _caller(self, request: Request) -> _Caller:
        kind, _, token = request.headers.get("authorization", "").partition(" ")
        app = self._application()
        found = whose(app, token.strip()) if kind.lower() == "bearer" else None
        if found is None:
            raise _Unauthorized
        return _Caller(app, found[0], hash_of(token.strip()))


async def _body(request: Request) -> bytes | None:
    """Return what was sent; None when it is too much."""
    parts, size = [], 0
    async for part in request.stream():
        size += len(part)
        if size > LARGEST_BYTES:
            return None
        parts.append(part)
    return b"".join(parts)


def _parsed(body: bytes | None) -> object:
    if body is None:
        raise InvalidInput(
            f"请求内容超过 {LARGEST_BYTES} 字节。", f"The request has over {LARGEST_BYTES} bytes."
        )
    if not body.strip():
        return {}
    try:
        return json.loads(body)
    except (ValueError, RecursionError) as error:
        raise InvalidInput(
            "请求内容不是有效的 JSON（UTF-8）。", "The request is no valid JSON in UTF-8."
        ) from error


def _command_id(request: Request, caller: _Caller) -> str:
    """Return one id for one key of one token: a request sent twice is one command."""
    key = request.headers.get("idempotency-key", "").strip()
    if not key or len(key) > _LONGEST_KEY:
        raise InvalidInput(
            f"请在 Idempotency-Key 中写本次操作的编号（1 至 {_LONGEST_KEY} 个字符），"
            "重发时用同一个编号。",
            f"Send Idempotency-Key, a name of this very report (1 to {_LONGEST_KEY} "
            "characters); sent again it keeps its key.",
        )
    return str(uuid.uuid5(uuid.UUID(caller.token_hash[:32]), key))


def _tell(caller: _Caller, request: Request, verb: Verb, body: bytes | None) -> dict[str, Any]:
    number = request.path_params["number"]
    key = _command_id(request, caller)
    values = values_of(_parsed(body), verb.fields)
    _require_own(caller, verb.things, number)
    done = caller.app.execute(verb.service, verb.command(key, caller.actor, number, values))
    answer: dict[str, Any] = {"number": number}
    if isinstance(done, PositionKept):
        answer |= {
            "stop": done.stop, "planned": moment(done.planned_us),
            "expected": moment(done.expected_us), "reachable": done.reachable,
        }  # fmt: skip
    else:
        state = getattr(done, "status", None) or getattr(done, "state", None)
        answer |= {"status": str(state), "document": getattr(done, "document_no", "") or None}
    order_id = caller.app.read(order_behind, number)
    progress = _progress_after(caller.app, order_id)
    answer["progress"] = None if progress is None else progress_body(progress)
    return answer


def _require_own(caller: _Caller, things: str, number: str) -> None:
    """Refuse what a truck's own device tells of others."""
    vehicle = caller.token.vehicle
    if not vehicle:
        return
    own = {each.head.number for each in caller.app.read(on_their_way, vehicle)}
    if things != SHIPMENTS or number not in own:
        raise NotAllowed(
            f"令牌“{caller.token.name}”只能登记车辆 {vehicle} 的发货单。",
            f"Token “{caller.token.name}” reports of vehicle {vehicle} alone.",
        )


def _progress_after(app: Application, order_id: int) -> OrderProgress | None:
    """Return how the order goes now; when it asks for a new plan, its alert is raised."""
    if not order_id:
        return None
    try:
        progress = app.read(order_progress, order_id)
    except (Conflict, NotFound):
        # Made by hand, ended, or past its deadline: nothing to measure it by.
        return None
    if progress.should_replan:
        sweep(app)
    return progress


# Reading


def _shipments(caller: _Caller, _: Request) -> dict[str, Any]:
    found = caller.app.read(on_their_way, caller.token.vehicle)
    return {"shipments": [shipment_row(each) for each in found]}


def _shipment(caller: _Caller, request: Request) -> dict[str, Any]:
    number = request.path_params["number"]
    _require_own(caller, SHIPMENTS, number)
    return shipment_row(caller.app.read(on_its_way, number))


def _progress(caller: _Caller, request: Request) -> dict[str, Any]:
    if caller.token.vehicle:
        raise NotAllowed(
            "车载令牌不能查看整个调拨单的进度。", "A truck's token can't ask how an order goes."
        )
    return progress_body(caller.app.read(progress_by_number, request.path_params["number"]))
