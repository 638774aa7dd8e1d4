"""An auditor who works every answer out again.

The commands are replayed in the order of the ledger through the pure model of the whole life,
which must give the very answers that were given: lots, bins, amounts and the numbers of papers
(I7). A refusal must have been right at some moment while it was under way. What was answered
before something else was sent stands before it in the ledger (I8).
"""

from auditor_writers import BINS as OPEN
from auditor_writers import COLD, HOT, HOT_LOTS, MAKER, OPENING, TENT, WATER, small
from ledger_world import BINS, ManualClock
from life_model import Model
from life_stock import GOOD, NEVER, OWN, Refused
from life_world import goods, room
from sqlalchemy import text

from depot.bootstrap import Settings, build

LAST = 10**12


def books() -> Model:
    """Return the model with the opening stock."""
    rooms = {f"{each.depot}/{each.code}": room(each) for each in BINS}
    known = {HOT: goods(small(WATER)), **{code: goods(small(TENT)) for code in COLD}}
    model = Model(known, rooms, {})
    model.now_us = ManualClock().us
    lines = [(HOT, OPENING, each, *lot, GOOD, OWN) for lot in HOT_LOTS for each in OPEN]
    lines += [(code, OPENING, each, "-", NEVER, GOOD, OWN) for code in COLD for each in OPEN]
    model.receive("CY1", MAKER, lines)
    return model


class Auditor:
    """Replays commands."""

    def __init__(self, lots) -> None:
        self.model = books()
        labels = {(item, lot_no): lot_id for lot_id, (item, lot_no) in lots.items()}
        self.lots = {labels[lot[0], lot[2]]: lot for lot in self.model.lots}

    def answer(self, command):
        """Do a command; return what must have been answered, None when it is refused."""
        return getattr(self, type(command).__name__)(command)

    def ReceiveGoods(self, command):  # noqa: N802  named after the commands
        (line,) = command.lines
        until = line.expires_on or NEVER
        told = (line.item, line.quantity, line.bin, line.lot_no, until, line.status, line.owner)
        return self.model.attempt("receive", command.depot, command.supplier, [told])

    def IssueGoods(self, command):  # noqa: N802
        (line,) = command.lines
        return self.model.attempt(
            "issue", command.depot, command.destination, [(line.item, line.quantity, None, "")], 0
        )

    def ReserveStock(self, command):  # noqa: N802
        (line,) = command.lines
        return self.model.attempt("reserve", command.demand_ref, command.depot, *line, None)

    def ReleaseStock(self, command):  # noqa: N802
        return self.model.attempt("release", command.demand_ref)

    def Load(self, command):  # noqa: N802
        return self.model.attempt("consume", command.demand_ref)

    def MoveStock(self, command):  # noqa: N802
        (line,) = command.lines
        before, after = (line.from_bin, GOOD, OWN), (line.to_bin, GOOD, OWN)
        lot = self.lots[line.lot_id]
        return self.model.attempt("move", command.depot, lot, before, after, line.quantity)

    def given(self, command, result):
        """Return what was answered as the model says it."""
        name = type(command).__name__
        if name == "ReceiveGoods":
            return result.document_no
        if name == "IssueGoods":
            return result.document_no, [
                (each.line, self.lots[each.lot_id], f"CY1/{each.bin}", each.quantity)
                for each in result.picks
            ]
        if name == "ReserveStock":
            return [(self.lots[e.key.lot_id], e.place, e.quantity) for e in result.reservations]
        if name == "ReleaseStock":
            return len(result.reservations)
        if name == "Load":
            return [(self.lots[e.lot_id], f"CY1/{e.bin}", e.quantity) for e in result.picks]
        return True

    def would_refuse(self, command) -> bool:
        """Whether the command would be refused now; nothing is changed."""
        name = type(command).__name__
        if name in {"ReleaseStock", "Load"}:
            return not self.model.open_ones(command.demand_ref)
        (line,) = command.lines
        if name == "MoveStock":
            key = (f"CY1/{line.from_bin}", self.lots[line.lot_id], GOOD, OWN)
            return self.model.free(key) < line.quantity
        item, quantity = line if isinstance(line, tuple) else (line.item, line.quantity)
        try:
            self.model.choose("CY1", [(item, quantity, None, "")], self.model.today)
        except Refused:
            return True
        return False


def ledger_order(url) -> dict[str, int]:
    """Return the place of each command in the ledger."""
    database = build(Settings(url), ManualClock()).database
    with database.engine.connect() as connection:
        found = {
            row.command_id: row.n
            for row in connection.execute(text("SELECT command_id, n FROM chain"))
        }
    database.close()
    return found


def audit(url, calls, lots) -> dict[str, int]:
    """Work every answer out again; return how many there were of each kind."""
    order = ledger_order(url)
    answered = [call for call in calls if not call.lost]
    accepted = {call.command.command_id: call for call in answered if not call.refusal}
    _one_answer_to_all_twins(answered)
    _order_of_time(order, calls)
    auditor = Auditor(lots)
    waiting = _windows(order, calls)
    for place, identity in sorted((order[each], each) for each in accepted):
        waiting = _justified(waiting, auditor, place - 1)
        call = accepted[identity]
        assert auditor.answer(call.command) == auditor.given(call.command, call.result), call
    waiting = _justified(waiting, auditor, max(order.values()))
    assert waiting == [], waiting[0]
    identities = [call.command.command_id for call in calls]
    return {
        "accepted": len(accepted),
        "refused": len([call for call in answered if call.refusal]),
        "sent twice": len(calls) - len(set(identities)),
        "lost": len([call for call in calls if call.lost]),
        "commands": len(set(identities)),
    }


def _one_answer_to_all_twins(answered) -> None:
    first = {}
    for call in answered:
        if not call.refusal:
            identity = call.command.command_id
            assert first.setdefault(identity, call.result) == call.result, call


def _order_of_time(order, calls) -> None:
    """I8."""
    first_sent, first_answered = {}, {}
    for call in calls:
        identity = call.command.command_id
        if identity in order:
            first_sent[identity] = min(call.sent_ns, first_sent.get(identity, LAST**2))
            if not call.lost and not call.refusal:
                sooner = first_answered.get(identity, LAST**2)
                first_answered[identity] = min(call.answered_ns, sooner)
    ends = sorted((instant, order[identity]) for identity, instant in first_answered.items())
    highest, at = 0, 0
    for instant, identity in sorted((sent, identity) for identity, sent in first_sent.items()):
        while at < len(ends) and ends[at][0] < instant:
            highest, at = max(highest, ends[at][1]), at + 1
        assert order[identity] > highest, identity


def _windows(order, calls):
    """Return each refusal with the places of the ledger between which it was decided.

    A command whose connection was cut may stand in the ledger since it was sent first.
    """
    answered = [call for call in calls if not call.lost]
    done = [call for call in answered if not call.refusal]
    ends = sorted((call.answered_ns, order[call.command.command_id]) for call in done)
    first_sent: dict[str, int] = {}
    for call in sorted(calls, key=lambda call: call.sent_ns):
        first_sent.setdefault(call.command.command_id, call.sent_ns)
    starts = sorted((ns, order[each]) for each, ns in first_sent.items() if each in order)
    found = []
    for call in answered:
        if call.refusal:
            before = [place for instant, place in ends if instant < call.sent_ns]
            after = [place for instant, place in starts if instant > call.answered_ns]
            found.append((max(before, default=0), min(after, default=LAST), call))
    return found


def _justified(waiting, auditor, place):
    """Drop the refusals that are right at this place; those past their window stay and fail."""
    return [
        each
        for each in waiting
        if not (each[0] <= place < each[1] and auditor.would_refuse(each[2].command))
    ]
