"""What things were called and weighed when a paper was made.

A paper prints the same whenever it is printed: its lines are movements, which never
change, and whatever could change since is read as it stood at the paper's place in the
chain: the item's version, the names of people and depots, the expiry of the lot.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from depot.domain.fleet import Vehicle
from depot.domain.item import Item
from depot.errors import Text
from depot.services.access import SYSTEM_ACTOR
from depot.store.repositories.history import NOW, Named
from depot.store.uow import Reader


@dataclass(frozen=True)
class Then:
    """The books as they stood at a position of the chain.

    Parameters
    ----------
    position
        Number of the last command that counts.
    """

    reader: Reader
    position: int = NOW

    def items(self, codes: Iterable[str]) -> dict[str, Item]:
        """Return the items of these codes as they were."""
        return self.reader.history.items(codes, self.position)

    def person(self, user_name: str) -> str:
        """Return the Chinese name of a person; the user name of somebody without one."""
        if user_name == SYSTEM_ACTOR:
            return "系统"
        return self.people([user_name]).get(user_name, Text(user_name or "-", "-")).zh

    def people(self, user_names: Iterable[str]) -> dict[str, Text]:
        """Return the names of people as they were."""
        wanted = set(user_names)
        found = self.reader.history.names(Named.USER, wanted, self.position)
        for name in wanted - found.keys():
            user = self.reader.accounts.user(name)
            if user is not None:
                found[name] = Text(user.display_zh, user.display_en)
        return found

    def depots(self, codes: Iterable[str]) -> dict[str, Text]:
        """Return the names of depots as they were; the code of one without a name."""
        wanted = set(codes)
        return {code: Text(code, code) for code in wanted} | self.reader.history.names(
            Named.DEPOT, wanted, self.position
        )

    def vehicles(self, codes: Iterable[str]) -> dict[str, Vehicle]:
        """Return our trucks of these codes as they were."""
        return self.reader.fleet.at(codes, self.position)

    def expiries(self, lot_ids: Iterable[int]) -> dict[int, date]:
        """Return the dates of lots that were extended by then."""
        return self.reader.history.expiries(lot_ids, self.position)


def then_of(reader: Reader, command_id: str) -> Then:
    """Return the books as a command left them."""
    return Then(reader, reader.history.position_of(command_id))


def then_at(reader: Reader, instant_us: int) -> Then:
    """Return the books as they stood at an instant."""
    return Then(reader, reader.history.position_at(instant_us))
