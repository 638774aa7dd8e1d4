"""What a read and a write may use: the repositories on one transaction."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import cached_property
from typing import TypeVar

from sqlalchemy import Connection

from depot.domain.clock import shanghai_date
from depot.store.known import KnownAccounts
from depot.store.ledger import Ledger
from depot.store.repositories.accounts import Accounts
from depot.store.repositories.agreement_duties import AgreementDuties
from depot.store.repositories.agreement_money import AgreementMoney
from depot.store.repositories.agreements import Agreements
from depot.store.repositories.aid import Aid
from depot.store.repositories.alerts import Alerts
from depot.store.repositories.api import ApiTokens, TruckPositions
from depot.store.repositories.attachments import Attachments
from depot.store.repositories.budgets import Budgets
from depot.store.repositories.call_offs import CallOffOrders
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
from depot.store.repositories.households import Households
from depot.store.repositories.imports import Imports
from depot.store.repositories.inspections import Inspections
from depot.store.repositories.kits import Kits
from depot.store.repositories.loans import Loans
from depot.store.repositories.lot_events import LotEvents
from depot.store.repositories.lots import Lots
from depot.store.repositories.money_after import MoneyAfter
from depot.store.repositories.observations import Observations
from depot.store.repositories.order_trucks import OrderTrucks
from depot.store.repositories.orders import Orders
from depot.store.repositories.overrides import Overrides
from depot.store.repositories.places import Places
from depot.store.repositories.plans import Plans
from depot.store.repositories.prints import Prints
from depot.store.repositories.procurement import Procurement
from depot.store.repositories.purchases import Purchases
from depot.store.repositories.recoveries import Recoveries
from depot.store.repositories.replenishments import Replenishments
from depot.store.repositories.requisitions import Requisitions
from depot.store.repositories.reservations import ReservationBook, Reservations
from depot.store.repositories.reserve_plans import ReservePlans
from depot.store.repositories.reserves import Reserves
from depot.store.repositories.rotations import Rotations
from depot.store.repositories.sellers import Sellers
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

T = TypeVar("T")


def _reads(kind: Callable[[Connection], T]) -> cached_property[T]:
    """Return a repository that is made when it is first asked for: a command uses a few of all."""
    return cached_property(lambda reader: kind(reader.connection))


def _writes(kind: Callable[[Connection, str], T]) -> cached_property[T]:
    """Return a repository whose rows name the command."""
    return cached_property(lambda reader: kind(reader.connection, reader.command_id))


def _dates(kind: Callable[[Connection, str, int], T]) -> cached_property[T]:
    """Return a repository whose rows name the command and its instant."""
    return cached_property(lambda reader: kind(reader.connection, reader.command_id, reader.now_us))


def _signs(kind: Callable[[Connection, str, int, str], T]) -> cached_property[T]:
    """Return a repository whose rows name the command, its instant and its actor."""
    return cached_property(lambda uow: kind(uow.connection, uow.command_id, uow.now_us, uow.actor))


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

    catalogue = _writes(Catalogue)
    places = _reads(Places)
    lots = _writes(Lots)
    reservations = _reads(Reservations)
    stock = _reads(Stock)
    movements = _reads(Movements)
    commands = _reads(Commands)
    accounts = _reads(Accounts)
    attachments = _dates(Attachments)
    fleet = _writes(Fleet)
    orders = _reads(Orders)
    order_trucks = _reads(OrderTrucks)
    plans = _writes(Plans)
    reserves = _writes(Reserves)
    agreements = _writes(Agreements)
    agreement_duties = _writes(AgreementDuties)
    agreement_money = _writes(AgreementMoney)
    transfers = _dates(Transfers)
    sites = _reads(Sites)
    requisitions = _reads(Requisitions)
    shipments = _dates(Shipments)
    differences = _reads(Differences)
    kits = _dates(Kits)
    lot_events = _dates(LotEvents)
    lot_trace = _reads(LotTrace)
    rotations = _writes(Rotations)
    alerts = _dates(Alerts)
    serials = _reads(Serials)
    care = _dates(Care)
    recoveries = _writes(Recoveries)
    loans = _dates(Loans)
    write_offs = _writes(WriteOffs)
    counts = _dates(Counts)
    imports = _writes(Imports)
    history = _writes(History)
    positions = _reads(Positions)
    picked = _reads(Picked)
    emergencies = _dates(Emergencies)
    to_count = _reads(ToCount)
    house_rules = _dates(HouseRules)
    cards = _reads(Cards)
    deliveries = _reads(Deliveries)
    inspections = _writes(Inspections)
    prints = _writes(Prints)
    sessions = _reads(Sessions)
    api_tokens = _reads(ApiTokens)
    truck_positions = _writes(TruckPositions)
    paper_search = _reads(PaperSearch)
    budgets = _writes(Budgets)
    purchases = _writes(Purchases)
    overrides = _writes(Overrides)
    observations = _writes(Observations)
    sellers = _writes(Sellers)
    procurement = _writes(Procurement)
    reserve_plans = _writes(ReservePlans)
    replenishments = _writes(Replenishments)
    households = _writes(Households)
    money_after = _writes(MoneyAfter)
    call_offs = _dates(CallOffOrders)
    aid = _writes(Aid)
    money = _reads(Money)
    costs = _reads(Costs)

    def __init__(self, connection: Connection, now_us: int, command_id: str = "") -> None:
        self.connection = connection
        self.now_us = now_us
        self.today: date = shanghai_date(now_us)
        self.command_id = command_id


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

    reservations = cached_property(
        lambda uow: ReservationBook(uow.connection, uow.ledger, uow.command_id)
    )
    serials = cached_property(
        lambda uow: SerialBook(uow.connection, uow.ledger, uow.command_id, uow.now_us)
    )
    candidates = _reads(Candidates)
    documents = _dates(Documents)
    lot_events = _signs(LotEvents)
    alerts = _signs(Alerts)
    attachments = _signs(Attachments)
    counts = _signs(Counts)
    emergencies = _signs(Emergencies)

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
