"""What a read and a write may use: the repositories on one transaction."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Connection

from depot.domain.clock import shanghai_date
from depot.store.known import KnownAccounts
from depot.store.ledger import Ledger
from depot.store.repositories.accounts import Accounts
from depot.store.repositories.alerts import Alerts
from depot.store.repositories.attachments import Attachments
from depot.store.repositories.budgets import Budgets
from depot.store.repositories.candidates import Candidates
from depot.store.repositories.care import Care
from depot.store.repositories.catalogue import Catalogue
from depot.store.repositories.counts import Counts
from depot.store.repositories.deliveries import Deliveries
from depot.store.repositories.differences import Differences
from depot.store.repositories.documents import Documents
from depot.store.repositories.emergencies import Emergencies
from depot.store.repositories.fleet import Fleet
from depot.store.repositories.history import History
from depot.store.repositories.house_rules import HouseRules
from depot.store.repositories.imports import Imports
from depot.store.repositories.inspections import Inspections
from depot.store.repositories.kits import Kits
from depot.store.repositories.loans import Loans
from depot.store.repositories.lot_events import LotEvents
from depot.store.repositories.lots import Lots
from depot.store.repositories.orders import Orders
from depot.store.repositories.overrides import Overrides
from depot.store.repositories.places import Places
from depot.store.repositories.plans import Plans
from depot.store.repositories.prints import Prints
from depot.store.repositories.purchases import Purchases
from depot.store.repositories.recoveries import Recoveries
from depot.store.repositories.requisitions import Requisitions
from depot.store.repositories.reservations import ReservationBook, Reservations
from depot.store.repositories.reserves import Reserves
from depot.store.repositories.rotations import Rotations
from depot.store.repositories.serials import SerialBook, Serials
from depot.store.repositories.sessions import Sessions
from depot.store.repositories.shipments import Shipments
from depot.store.repositories.transfers import Transfers
from depot.store.repositories.write_offs import WriteOffs
from depot.store.views.cards import Cards
from depot.store.views.commands import Commands
from depot.store.views.costs import Costs
from depot.store.views.money import Money
from depot.store.views.movements import Movements
from depot.store.views.paper_search import PaperSearch
from depot.store.views.picked import Picked
from depot.store.views.positions import Positions
from depot.store.views.sites import Sites
from depot.store.views.stock import Stock
from depot.store.views.to_count import ToCount
from depot.store.views.trace import LotTrace


class Reader:
    """Repositories on a read-only transaction that sees the ledger at one position.

    A unit of work is a reader too, so read functions work inside services.

    Attributes
    ----------
    now_us
        The instant of the read or the command.
    today
        Its date in Asia/Shanghai.
    """

    def __init__(self, connection: Connection, now_us: int, command_id: str = "") -> None:
        self.connection = connection
        self.now_us = now_us
        self.today: date = shanghai_date(now_us)
        self.command_id = command_id
        self.catalogue = Catalogue(connection, command_id)
        self.places = Places(connection)
        self.lots = Lots(connection, command_id)
        self.reservations: Reservations = Reservations(connection)
        self.stock = Stock(connection)
        self.movements = Movements(connection)
        self.commands = Commands(connection)
        self.accounts = Accounts(connection)
        self.attachments = Attachments(connection, command_id, now_us)
        self.fleet = Fleet(connection)
        self.orders = Orders(connection)
        self.plans = Plans(connection, command_id)
        self.reserves = Reserves(connection, command_id)
        self.transfers = Transfers(connection, command_id, now_us)
        self.sites = Sites(connection)
        self.requisitions = Requisitions(connection)
        self.shipments = Shipments(connection, command_id, now_us)
        self.differences = Differences(connection)
        self.kits = Kits(connection, command_id, now_us)
        self.lot_events = LotEvents(connection, command_id, now_us)
        self.lot_trace = LotTrace(connection)
        self.rotations = Rotations(connection, command_id)
        self.alerts = Alerts(connection, command_id, now_us)
        self.serials: Serials = Serials(connection)
        self.care = Care(connection, command_id, now_us)
        self.recoveries = Recoveries(connection, command_id)
        self.loans = Loans(connection, command_id, now_us)
        self.write_offs = WriteOffs(connection, command_id)
        self.counts = Counts(connection, command_id, now_us)
        self.imports = Imports(connection, command_id)
        self.history = History(connection, command_id)
        self.positions = Positions(connection)
        self.picked = Picked(connection)
        self.emergencies = Emergencies(connection, command_id, now_us)
        self.to_count = ToCount(connection)
        self.house_rules = HouseRules(connection, command_id, now_us)
        self.cards = Cards(connection)
        self.deliveries = Deliveries(connection)
        self.inspections = Inspections(connection, command_id)
        self.prints = Prints(connection, command_id)
        self.sessions = Sessions(connection)
        self.paper_search = PaperSearch(connection)
        self._read_money(connection, command_id)

    def _read_money(self, connection: Connection, command_id: str) -> None:
        self.budgets = Budgets(connection, command_id)
        self.purchases = Purchases(connection, command_id)
        self.overrides = Overrides(connection, command_id)
        self.money = Money(connection)
        self.costs = Costs(connection)


class UnitOfWork(Reader):
    """Everything that one command does; it is kept whole or not at all.

    Attributes
    ----------
    actor
        User name of who gave the command.
    ledger
        The posting engine.
    reservations
        Opens and ends reservations.
    candidates
        Locks what an issue may choose from.
    documents
        Numbers papers.
    serials
        Units with serial numbers; they follow the postings when the command ends.
    """

    reservations: ReservationBook
    serials: SerialBook

    def __init__(
        self,
        connection: Connection,
        now_us: int,
        command_id: str,
        actor: str,
        known: KnownAccounts | None = None,
    ) -> None:
        super().__init__(connection, now_us, command_id)
        self.actor = actor
        self.ledger = Ledger(connection, command_id, known)
        self.reservations = ReservationBook(connection, self.ledger, command_id)
        self.candidates = Candidates(connection)
        self.documents = Documents(connection, command_id, now_us)
        self.lot_events = LotEvents(connection, command_id, now_us, actor)
        self.alerts = Alerts(connection, command_id, now_us, actor)
        self.attachments = Attachments(connection, command_id, now_us, actor)
        self.counts = Counts(connection, command_id, now_us, actor)
        self.emergencies = Emergencies(connection, command_id, now_us, actor)
        self.serials = SerialBook(connection, self.ledger, command_id, now_us)
