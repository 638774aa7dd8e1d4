"""Tokens of devices and programs, and what they tell of trucks on the road."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import asdict

from sqlalchemy import Connection, Row, insert, select, update

from depot.domain.api_token import ApiToken
from depot.domain.truck_position import TruckPosition
from depot.store.schema.api import api_token, truck_position


class ApiTokens:
    """Keeps tokens by their hashes."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, new: ApiToken, token_hash: str) -> None:
        """Book a token."""
        self._connection.execute(insert(api_token).values(**asdict(new), token_hash=token_hash))

    def good(self, token_hash: str) -> ApiToken | None:
        """Return the token of a hash unless it is revoked."""
        query = select(api_token).where(
            api_token.c.token_hash == token_hash, api_token.c.revoked_at_us == 0
        )
        row = self._connection.execute(query).one_or_none()
        return None if row is None else _token(row)

    def named(self, name: str) -> ApiToken | None:
        """Return the token of a name, revoked or not."""
        query = select(api_token).where(api_token.c.name == name)
        row = self._connection.execute(query).one_or_none()
        return None if row is None else _token(row)

    def all(self) -> tuple[ApiToken, ...]:
        """Return all tokens: good ones first, then by name."""
        query = select(api_token).order_by(api_token.c.revoked_at_us > 0, api_token.c.name)
        return tuple(_token(row) for row in self._connection.execute(query))

    def see(self, name: str, at_us: int) -> None:
        """Note that a token is used."""
        here = api_token.c.name == name
        self._connection.execute(update(api_token).where(here).values(seen_at_us=at_us))

    def revoke(self, name: str, by: str, at_us: int) -> bool:
        """End a token; False when it has ended."""
        here = (api_token.c.name == name, api_token.c.revoked_at_us == 0)
        ended = update(api_token).where(*here).values(revoked_by=by, revoked_at_us=at_us)
        return self._connection.execute(ended).rowcount == 1


class TruckPositions:
    """Keeps where trucks were; only the newest of a stop counts."""

    def __init__(self, connection: Connection, command_id: str = "") -> None:
        self._connection = connection
        self._command_id = command_id

    def add(self, told: TruckPosition) -> None:
        """Book a position."""
        row = {**asdict(told), "command_id": self._command_id}
        self._connection.execute(insert(truck_position).values(row))

    def newest(self, numbers: Collection[str]) -> dict[tuple[str, int], TruckPosition]:
        """Return what was told last of each stop of these shipments."""
        if not numbers:
            return {}
        query = (
            select(truck_position)
            .where(truck_position.c.number.in_(list(numbers)))
            .order_by(truck_position.c.at_us, truck_position.c.id)
        )
        return {(row.number, row.stop): _position(row) for row in self._connection.execute(query)}


def _token(row: Row[tuple[object, ...]]) -> ApiToken:
    return ApiToken(
        row.name, row.user_name, row.vehicle, row.made_by, row.made_at_us, row.seen_at_us,
        row.revoked_by, row.revoked_at_us,
    )  # fmt: skip


def _position(row: Row[tuple[object, ...]]) -> TruckPosition:
    return TruckPosition(
        row.number, row.stop, row.at_us, row.lon, row.lat, row.eta_us, row.entered_by
    )
