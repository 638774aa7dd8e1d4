"""What the parts of the demo world have in common: a step that was done is not done again."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from depot.services.application import Application, Command
from depot.store.uow import Reader, UnitOfWork


def is_done(reader: Reader, command_id: str) -> bool:
    """Whether an earlier loading gave the command of that id."""
    return reader.commands.done(command_id) is not None


@dataclass(frozen=True)
class Steps:
    """Steps of one part of the demo, each with an id that follows from its name.

    Parameters
    ----------
    namespace
        Of the part, so that its names are its own.
    """

    namespace: uuid.UUID

    def id(self, name: str) -> str:
        """Return the command id of a step."""
        return str(uuid.uuid5(self.namespace, name))

    def is_done(self, app: Application, name: str) -> bool:
        """Whether an earlier loading did the step."""
        return app.read(is_done, self.id(name))

    def do(
        self,
        app: Application,
        service: Callable[[Any, UnitOfWork], Any],
        name: str,
        command: Callable[[str], Command],
    ) -> Any:  # noqa: ANN401  the service's own result
        """Do a step; done before, it gives the first result again."""
        return app.execute(service, command(self.id(name)))
