"""All that a page or a command-line verb holds: do a command, read, ask the time."""

from __future__ import annotations

import dataclasses
import typing
import uuid
from collections.abc import Callable
from typing import Concatenate, ParamSpec, Protocol, TypeVar

from depot.domain import canonical
from depot.domain.clock import Clock
from depot.errors import InvalidInput
from depot.services.settings import Settings
from depot.store.database import CommandEntry, Database, Stored
from depot.store.uow import Reader, UnitOfWork

if typing.TYPE_CHECKING:
    from _typeshed import DataclassInstance

P = ParamSpec("P")
R = TypeVar("R")


class Command(Protocol):
    """A frozen dataclass that says what somebody wants done."""

    @property
    def command_id(self) -> str:
        """UUID made by the client; the same id again gives the first result."""
        ...

    @property
    def actor(self) -> str:
        """User name of who wants it."""
        ...


C = TypeVar("C", bound=Command)


class Application:
    """The running product.

    Parameters
    ----------
    database
        Where everything is kept.
    clock
        Where the time comes from.
    settings
        What the installation chose.
    """

    def __init__(self, database: Database, clock: Clock, settings: Settings) -> None:
        self.database = database
        self.clock = clock
        self.settings = settings

    def execute(self, service: Callable[[C, UnitOfWork], R], command: C) -> R:
        """Do a command: whole or not at all, and once however often it is sent.

        Parameters
        ----------
        service
            A module-level function whose return annotation is its result's type.
        command
            A frozen dataclass with `command_id` and `actor`.

        Raises
        ------
        DepotError
            When it is refused; then nothing has changed.
        """
        entry = _entry(command)
        outcome = self.database.perform(
            entry, self.clock.now_us(), lambda uow: service(command, uow), canonical.encode
        )
        if isinstance(outcome, Stored):
            result_type = typing.get_type_hints(service)["return"]
            return typing.cast("R", canonical.decode(result_type, outcome.result))
        return outcome

    def read(
        self, function: Callable[Concatenate[Reader, P], R], *args: P.args, **kwargs: P.kwargs
    ) -> R:
        """Return what a read function finds, all at one position of the ledger."""
        with self.database.reading(self.clock.now_us()) as reader:
            return function(reader, *args, **kwargs)


def new_command_id() -> str:
    """Return a fresh id; a page keeps it in its session until the command is answered."""
    return str(uuid.uuid4())


def _require_storable(payload: str) -> None:
    payload.encode()  # half of a surrogate pair has no UTF-8
    if r"\u0000" in payload:
        raise ValueError("the text holds a NUL character")


def _entry(command: Command) -> CommandEntry:
    try:
        identity = str(uuid.UUID(command.command_id))
        # An id is one id however it is spelt.
        named = dataclasses.replace(typing.cast("DataclassInstance", command), command_id=identity)
        payload = canonical.encode(named)
        _require_storable(payload)
    except (AttributeError, TypeError, ValueError) as error:
        raise InvalidInput(
            f"操作内容无法识别：{error}。请检查操作编号（UUID）和各数值。",
            f"The command can't be read: {error}. Check its id (a UUID) and its values.",
        ) from error
    return CommandEntry(identity, type(command).__name__, command.actor, payload)
