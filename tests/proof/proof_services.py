"""A service of the proof's own, for what the product offers inside other commands only."""

from dataclasses import dataclass

from depot.domain.ledger import AccountKind, LedgerKind
from depot.services.picking import Pick
from depot.services.reserving import consume


@dataclass(frozen=True)
class Load:
    """Consume what is reserved, as a dispatch does."""

    command_id: str
    actor: str
    demand_ref: str


@dataclass(frozen=True)
class Loaded:
    picks: tuple[Pick, ...]


def load(command: Load, uow) -> Loaded:
    truck = uow.ledger.account(LedgerKind.GOODS, AccountKind.TRANSIT, "transit/transit")
    return Loaded(consume(uow, command.demand_ref, truck))
