"""The model's money: lines of the budget, and purchases that commit, pay and free it."""

from dataclasses import dataclass, field

from life_arrivals import Arrivals, Delivery
from life_stock import GOOD, NEVER, OWN, refuse_if

FEN = ("CNY", "-", "-", NEVER)
# Up to the first limit one person with either right approves, above the second two leaders.
SECTION_FEN, LEADER_FEN = 500_00, 1500_00


def purse(kind, line) -> tuple:
    """Name where money of a line is: budget (free), committed, spent."""
    return (f"money:{kind}/{line}", FEN, GOOD, OWN)


@dataclass
class Change:
    """Money that somebody wants on another line."""

    source: str
    target: str
    fen: int
    by: str
    state: str = "waiting"


@dataclass
class Purchase:
    """One item, paid by one line; the first quote is chosen, `paid` is in units."""

    line: str
    depot: str
    item: str
    quantity: int
    by: str
    quotes: list = field(default_factory=list)  # (party, fen of one unit)
    party: str = ""
    fen: int = 0
    chosen_by: str = ""
    first_by: str = ""
    state: str = "requested"
    order: str = ""
    delivery: str = ""
    paid: int = 0
    invoices: set = field(default_factory=set)


@dataclass
class Money(Arrivals):
    """Changes and purchases by number; commitments as [line, fen, spent, given back]."""

    changes: dict = field(default_factory=dict)
    purchases: dict = field(default_factory=dict)
    commitments: dict = field(default_factory=dict)

    # The budget

    def appropriate(self, actor, line, fen):
        self.may(actor, "money")
        number = self.number("XD")
        year, _, source = line.split("-")
        self.post([(purse("appropriation", f"{year}/{source}"), purse("budget", line), fen)])
        return number

    def propose_change(self, actor, source, target, fen):
        self.may(actor, "money")
        refuse_if(source == target)
        number = self.number("TJ")
        self.changes[number] = Change(source, target, fen, actor)
        return number

    def decide_change(self, actor, number, approved):
        self.may(actor, "approve")
        refuse_if(number not in self.changes)
        found = self.changes[number]
        refuse_if(found.state != "waiting" or found.by == actor)
        found.state = "approved" if approved else "rejected"
        if approved:
            self.post([(purse("budget", found.source), purse("budget", found.target), found.fen)])
        return found.state

    # Purchases

    def request_purchase(self, actor, line, depot, item, quantity):
        self.may(actor, "keep", "plan", "money")
        refuse_if(int(line.split("-")[0]) < self.today.year)
        number = self.number("SQ")
        self.purchases[number] = Purchase(line, depot, item, quantity, actor)
        return number

    def quote(self, actor, number, party, fen):
        self.may(actor, "keep", "plan", "money")
        found = self._purchase(number, "requested")
        refuse_if(any(each[0] == party for each in found.quotes))
        found.quotes.append((party, fen))
        return found.state

    def submit_purchase(self, actor, number):
        self.may(actor, "keep", "plan", "money")
        found = self._purchase(number, "requested")
        refuse_if(not found.quotes)
        found.party, found.fen = found.quotes[0]
        found.state, found.chosen_by = "submitted", actor
        return found.state

    def approve_purchase(self, actor, number):
        """Return where it stands, its order and its delivery."""
        found = self._decided(actor, number)
        if found.fen * found.quantity > LEADER_FEN and not found.first_by:
            found.first_by, found.state = actor, "half_approved"
            return found.state, "", ""
        refuse_if(found.first_by == actor)
        total = found.fen * found.quantity
        found.state, found.order = "ordered", self.number("CG")
        self.commitments[found.order] = [found.line, total, 0, 0]
        self.post([(purse("budget", found.line), purse("committed", found.line), total)])
        found.delivery = self.number("DH")
        self.deliveries[found.delivery] = Delivery(
            found.depot, found.party, found.item, found.quantity
        )
        return found.state, found.order, found.delivery

    def reject_purchase(self, actor, number):
        found = self._decided(actor, number)
        found.state = "rejected"
        return found.state

    def _decided(self, actor, number) -> Purchase:
        refuse_if(number not in self.purchases)
        found = self.purchases[number]
        small = found.state == "requested" or found.fen * found.quantity <= SECTION_FEN
        self.may(actor, "approve", *(("money",) if small else ()))
        refuse_if(found.state not in {"submitted", "half_approved"})
        refuse_if(actor in {found.by, found.chosen_by})
        return found

    def pay(self, actor, number, units, invoice, deducted):
        """Pay for accepted units, at the order's price, less what is kept back."""
        self.may(actor, "money")
        found = self._purchase(number, "ordered")
        refuse_if(actor == found.by or invoice in found.invoices)
        refuse_if(not 1 <= units <= self.payable(found))
        fen = units * found.fen - deducted
        refuse_if(fen <= 0)
        paper = self.number("ZF")
        found.paid += units
        found.invoices.add(invoice)
        self.commitments[found.order][2] += fen
        self.post([(purse("committed", found.line), purse("spent", found.line), fen)])
        return paper, fen

    def payable(self, found) -> int:
        return sum(each.accepted for _, each in self._came(found)) - found.paid

    def close_purchase(self, actor, number):
        """What was committed and not paid is free again."""
        self.may(actor, "money")
        found = self._purchase(number, "ordered")
        refuse_if(self.deliveries[found.delivery].state in {"expected", "partly"})
        refuse_if(any(sum(self.left(arrival)) for arrival, _ in self._came(found)))
        refuse_if(self.payable(found))
        paper = self.commitments[found.order]
        rest = paper[1] - paper[2] - paper[3]
        if rest:
            paper[3] += rest
            self.post([(purse("committed", found.line), purse("budget", found.line), rest)])
        found.state = "closed"
        return found.state

    def _came(self, found) -> list:
        return [(number, each) for number, each in self.arrivals.items()
                if each.delivery == found.delivery]  # fmt: skip

    def _purchase(self, number, state) -> Purchase:
        refuse_if(number not in self.purchases or self.purchases[number].state != state)
        return self.purchases[number]
