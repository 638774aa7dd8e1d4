"""Deliveries into the small world: two keepers, a leader, a shop's agreement, and a generator."""

from datetime import date
from decimal import Decimal

from kept_worlds import kept
from ledger_world import TODAY, command_id, furnish

from depot.domain.account import Role
from depot.domain.agreement import Agreement, AgreementLine, Supplier
from depot.domain.attachment import file_of
from depot.domain.delivery import DeliveryKind
from depot.domain.inspection import Verdict, all_passed
from depot.domain.item import Item
from depot.domain.place import Bin
from depot.services.access import SYSTEM_ACTOR
from depot.services.accounts import CreateUser, create_user
from depot.services.agreements import AddAgreement, AddSupplier, add_agreement, add_supplier
from depot.services.arriving import ArrivedLine, ReceiveDelivery, receive_delivery
from depot.services.catalogue import AddBins, AddItems, add_bins, add_items, items
from depot.services.deliveries import ExpectDelivery, ExpectedLine, expect_delivery
from depot.services.delivery_views import arrival_view
from depot.services.inspecting import inspect_arrival
from depot.services.inspection_commands import Decision, InspectArrival

MADE, UNTIL = date(2026, 5, 1), date(2027, 5, 1)
GENERATOR = Item(
    "EQ01", "response_equipment", "power", "all", "发电机", "Generator", "台", 60, 0.3, None,
    "equipment", Decimal(5200),
)  # fmt: skip
PASSWORD = "long-enough-1"  # noqa: S105  made up
# The first bytes make it a picture; nobody looks at the rest here.
PHOTO = file_of("破损.png", b"\x89PNG\r\n\x1a\n" + bytes(40))
SHOP = Supplier("SUP1", "华联商厦", "Hualian store", "李四", "1", "2", 126.5, 43.9)
DEAL = Agreement(
    "XY-1", "SUP1", date(2026, 1, 1), date(2026, 12, 31),
    (AgreementLine("WT01", 300, Decimal(20), 60, 120),),
)  # fmt: skip


@kept
def furnish_receiving(app) -> None:
    """Add the small world with bin Q-01 (待检, anything), keepers guan and chen, leader ling."""
    furnish_bins(app)
    roles = {"guan": Role.DEPOT_MANAGER, "chen": Role.DEPOT_MANAGER, "ling": Role.LEADER}
    for name, role in roles.items():
        app.execute(
            create_user,
            CreateUser(
                command_id(), SYSTEM_ACTOR, name=name, display_zh=name, display_en=name,
                role=role, password=PASSWORD, demo=True,
            ),
        )  # fmt: skip


@kept
def furnish_bins(app) -> None:
    """Add the small world with bin Q-01 (待检, anything) and the generator, and nobody."""
    furnish(app)
    app.execute(add_items, AddItems(command_id(), SYSTEM_ACTOR, (GENERATOR,)))
    quarantine = Bin("Q-01", "CY1", "待检区", 40, 2000, 1_000_000)
    app.execute(add_bins, AddBins(command_id(), SYSTEM_ACTOR, (quarantine,)))


def furnish_agreement(app) -> None:
    """Add a shop that keeps 300 boxes of water for us."""
    app.execute(add_supplier, AddSupplier(command_id(), SYSTEM_ACTOR, SHOP))
    app.execute(add_agreement, AddAgreement(command_id(), SYSTEM_ACTOR, DEAL))


def expect(app, *lines, kind=DeliveryKind.PURCHASE, by="guan", expected_on=TODAY, **more):
    """Announce a delivery; return its number."""
    command = ExpectDelivery(
        command_id(), by, kind, "CY1", more.pop("party", "华联商厦"),
        tuple(ExpectedLine(*each) for each in lines), expected_on, **more,
    )  # fmt: skip
    return app.execute(expect_delivery, command).number


def water(quantity, line=1, lot_no="L1", bin_code="Q-01", *, made_on=MADE, expires_on=UNTIL):
    """Return a line of water that came."""
    return ArrivedLine(line, quantity, bin_code, lot_no, made_on, expires_on)


def arrive(app, number, *lines, by="guan", key=None, **more):
    """Receive what came of a delivery."""
    command = ReceiveDelivery(key or command_id(), by, number, lines, **more)
    return app.execute(receive_delivery, command)


def passed(app, number, *parts):
    """Return the checklists of parts of an arrival, all passed."""
    known = {each.code: each for each in app.read(items)}
    views = {each.part.part: each for each in app.read(arrival_view, number).parts}
    return tuple(
        result for part in parts for result in all_passed(part, known[views[part].lot.item])
    )


def inspect(app, number, *decisions, by="guan", checks=None, key=None, photos=(PHOTO,), **more):
    """Inspect an arrival, with everything on the checklists passed and a photo."""
    accepted = {each.part for each in decisions if each.verdict is Verdict.ACCEPT}
    done = passed(app, number, *sorted(accepted)) if checks is None else checks
    command = InspectArrival(
        key or command_id(), by, number, decisions, done, photos=photos, **more
    )
    return app.execute(inspect_arrival, command)


def accept(quantity, bin_code="A-01", part=1, **more):
    """Return the decision to accept."""
    return Decision(part, Verdict.ACCEPT, quantity, bin_code, **more)


def hold(quantity, reason="外箱受潮，待复验", part=1, **more):
    """Return the decision to hold."""
    return Decision(part, Verdict.HOLD, quantity, reason=reason, **more)


def reject(quantity, reason="瓶体破损", part=1, **more):
    """Return the decision to reject; the goods wait to be picked up."""
    return Decision(part, Verdict.REJECT, quantity, reason=reason, **more)


def give_back(quantity, reason="瓶体破损", part=1, **more):
    """Return the decision to give goods back at once."""
    return Decision(part, Verdict.GIVE_BACK, quantity, reason=reason, **more)
