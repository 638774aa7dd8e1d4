"""What the parts of the demo world have in common: a step that was done is not done again."""

from __future__ import annotations

from depot.store.uow import Reader


def is_done(reader: Reader, command_id: str) -> bool:
    """Whether an earlier loading gave the command of that id."""
    return reader.commands.done(command_id) is not None
