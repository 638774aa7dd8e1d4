"""The address at which a browser exchanges a ticket for its session cookie."""

from __future__ import annotations

from typing import Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from depot.services.sessions import LONGEST_MIN
from depot.web.tickets import TICKETS

COOKIE: Final = "depot_session"
PATH: Final = "session"


async def exchange(request: Request) -> Response:
    """Set the cookie of a ticket's token, or take it away; nothing for a bad ticket."""
    token = TICKETS.take(request.path_params["ticket"])
    if token is None:
        return Response(status_code=404)
    response = Response(status_code=204, headers={"Cache-Control": "no-store"})
    over_tls = "https" in {request.url.scheme, request.headers.get("x-forwarded-proto")}
    if token:
        response.set_cookie(
            COOKIE, token, max_age=LONGEST_MIN * 60, path="/", secure=over_tls, httponly=True,
            samesite="strict",
        )  # fmt: skip
    else:
        response.delete_cookie(COOKIE, path="/", httponly=True, samesite="strict")
    return response


def routes() -> list[Route]:
    """Return the address, to be served beside the app."""
    return [Route(f"/{PATH}/{{ticket}}", exchange, methods=["POST"])]
