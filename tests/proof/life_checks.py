"""I1–I15 after every step, recounted from the movements by code of the proof's own.

What has been counted once is not read again: a step costs what it added. The balances,
reservations, states of lots and numbered units are compared whole with the model each time.
"""

from collections import Counter, namedtuple
from datetime import date
from functools import cache

from life_stock import GOOD, NEVER, OWN

from depot.services.audit import verify

# What only grows is read from where the last step ended; the rest is read whole.
GROWING = {
    "account": "SELECT id, ledger, kind, code, bounded FROM account WHERE id > {mark} ORDER BY id",
    "lot": "SELECT id, item, supplier, lot_no, expires_on FROM lot WHERE id > {mark} ORDER BY id",
    "movement": (
        "SELECT seq AS id, lot_id, quantity, from_account, from_status, from_owner, to_account,"
        " to_status, to_owner, command_id FROM movement WHERE seq > {mark} ORDER BY seq"
    ),
    "chain": (
        "SELECT n AS id, command_id, first_seq, last_seq FROM chain WHERE n > {mark} ORDER BY n"
    ),
}
WHOLE = {
    "balances": "SELECT account_id, lot_id, status, owner, qty, reserved, bounded FROM balance",
    "reservations": (
        "SELECT id, account_id, lot_id, status, owner, quantity, state, closed_by, consumed"
        " FROM reservation"
    ),
    "states": "SELECT lot_id, expires_on, recall FROM lot_state",
    "units": "SELECT number, account_id, lot_id, status, owner, held_for FROM serial_unit",
    "parts": "SELECT kit_lot_id, lot_id, units FROM kit_part",
    "urgent": "SELECT number, activation, issued_by, state, papers_by FROM emergency_issue",
    "responses": "SELECT number, ended_by, open_issues FROM activation",
    "papers": "SELECT ref, line, fen, spent_fen, released_fen FROM commitment",
    "trucks": "SELECT number, status FROM shipment",
    "picks": (
        "SELECT number, line, depot, bin, lot_id, quantity, picked, missing, state"
        " FROM shipment_line JOIN shipment USING (number)"
    ),
    "calls": "SELECT agreement, item, quantity FROM call_off WHERE status = 'open'",
}


@cache
def row_type(query):
    """Name a query's columns."""
    names = query.removeprefix("SELECT ").split(" FROM ")[0].split(", ")
    return namedtuple("Row", [name.split(" AS ")[-1] for name in names])  # noqa: PYI024


def read(world, query, *last) -> list:
    """Read by the driver itself: the proof's reads are not the product's."""
    make = row_type(query)._make
    return list(map(make, world.connection.execute(query.format(mark=world.mark), last).fetchall()))


def as_date(value) -> date:
    """SQLite keeps dates as text."""
    return date.fromisoformat(value) if isinstance(value, str) else value


class Recount:
    """What has been read of one history so far."""

    def __init__(self, world) -> None:
        self.world, self.seen, self.available = world, None, None
        self.last = dict.fromkeys(GROWING, 0)
        self.accounts, self.lots, self.ids, self.ended = {}, {}, {}, {}
        self.counted = Counter()
        self.last_seq = 0
        self.kits = {}

    def step(self, app, model) -> None:
        """Hold all that there is against the model.

        Where nothing was committed it is as the last step found it. What is available also
        depends on the day, and on nothing but the day, the holdings and the states of lots.
        """
        if self.world.changed():
            self.seen = self._everything(model)
        depends_on = (model.today, *self.seen)
        if depends_on != self.available:
            _available(app, *self.seen, model)
            self.available = depends_on

    def _everything(self, model) -> tuple:
        new = {name: self._new(name) for name in GROWING}
        whole = {name: read(self.world, query) for name, query in WHOLE.items()}
        self._dense(new)
        assert self.last_seq == len(model.log)
        self._fold(new["movement"], model)
        balances = self._balances(whole["balances"])
        self._reservations(whole["reservations"], balances)
        states = {lot: (lot[3], "") for lot in self.lots.values()}
        states |= {self.lots[e.lot_id]: (as_date(e.expires_on), e.recall) for e in whole["states"]}
        assert states == {lot: (each.good_until, each.recall) for lot, each in model.lots.items()}
        self._kits(whole["parts"], states, model)
        self._units(whole["units"], model)
        self._pick_lists(whole["trucks"], whole["picks"], model)
        _papers_come(whole["urgent"], whole["responses"], model)
        _as_in_the_model(balances, model)
        _limits_of_bins(balances, model)
        _calls_within_promises(whole["calls"], balances)
        _each_fen_on_one_line(whole["papers"], balances, model)
        _recalled_is_not_issuable(balances, states)
        return balances, states

    def _new(self, name) -> list:
        rows = read(self.world, GROWING[name], self.last[name])
        self.last[name] = rows[-1].id if rows else self.last[name]
        for row in rows:
            if name == "account":
                code = row.code if row.ledger == "goods" else f"{row.ledger}:{row.code}"
                self.accounts[row.id] = (code, row.kind, bool(row.bounded))
            elif name == "lot":
                lot = (row.item, row.supplier, row.lot_no, as_date(row.expires_on))
                self.lots[row.id], self.ids[lot] = lot, row.id
        return rows

    def _dense(self, new) -> None:
        """I5, I6: one link a command, without a gap; every movement under one of them."""
        seqs = [row.id for row in new["movement"]]
        assert seqs == list(range(self.last_seq + 1, self.last_seq + 1 + len(seqs)))
        owner = {row.id: row.command_id for row in new["movement"]}
        for link in new["chain"]:
            assert link.first_seq == self.last_seq + 1
            under = range(link.first_seq, link.last_seq + 1)
            assert {owner[seq] for seq in under} <= {link.command_id}
            self.last_seq = link.last_seq
        assert self.last_seq == self.last["movement"]
        numbers = [link.id for link in new["chain"]]
        assert numbers == list(range(self.last["chain"] - len(numbers) + 1, self.last["chain"] + 1))

    def _fold(self, movements, model) -> None:
        """I2 at every movement, I10: what leaves for use is ours, issuable, in date."""
        for row in movements:
            source = (row.from_account, row.lot_id, row.from_status, row.from_owner)
            target = (row.to_account, row.lot_id, row.to_status, row.to_owner)
            self.counted[source] -= row.quantity
            self.counted[target] += row.quantity
            kinds = self.accounts[row.from_account][1], self.accounts[row.to_account][1]
            assert self.counted[source] >= 0 or not self.accounts[row.from_account][2], ("I2", row)
            if kinds[0] == "storage" and kinds[1] in {"site", "transit", "on_loan"}:
                assert source[2:] == (GOOD, OWN), ("I10", row)
                assert not model.past(self.lots[row.lot_id]), ("I10", row)

    def _balances(self, rows) -> dict:
        """I1, I2, I4."""
        totals, seen = Counter(), {}
        for row in rows:
            key = (row.account_id, row.lot_id, row.status, row.owner)
            code, _, bounded = self.accounts[row.account_id]
            assert bounded == bool(row.bounded)
            assert row.qty == self.counted[key], ("I4", key, row.qty, self.counted[key])
            assert not bounded or 0 <= row.reserved <= row.qty, ("I2", key, row.qty, row.reserved)
            totals[code.partition(":")[0] if ":" in code else "goods", row.lot_id] += row.qty
            seen[code, self.lots[row.lot_id], row.status, row.owner] = (row.qty, row.reserved)
        assert not any(totals.values()), ("I1", totals)
        assert len([each for each in self.counted.values() if each]) == len(
            [each for each, _ in seen.values() if each]
        )
        return seen

    def _reservations(self, rows, balances) -> None:
        """I3, and I5: what has ended stays as it ended."""
        held = Counter()
        for row in rows:
            if row.state == "open":
                assert row.closed_by is None
                place = self.accounts[row.account_id][0]
                held[place, self.lots[row.lot_id], row.status, row.owner] += row.quantity
                continue
            end = (row.state, row.closed_by, row.consumed)
            assert self.ended.setdefault(row.id, end) == end, ("I5", row)
        assert {key: each[1] for key, each in balances.items() if each[1]} == dict(held), "I3"

    def _kits(self, parts, states, model) -> None:
        """I13: a lot of kits expires with the earliest of what was put in."""
        inside = {}
        for row in parts:
            inside.setdefault(self.lots[row.kit_lot_id], {})[self.lots[row.lot_id]] = row.units
        assert inside == model.kits
        for kit in inside.keys() - self.kits.keys():
            assert kit[3] == min(states[part][0] for part in inside[kit]), ("I13", kit)
        self.kits = inside

    def _units(self, rows, model) -> None:
        """Numbered units are where the ledger took them."""
        there = {
            row.number: (
                (self.accounts[row.account_id][0], self.lots[row.lot_id], row.status, row.owner),
                row.held_for,
            )
            for row in rows
        }
        assert there == {number: (each.key, each.held_for) for number, each in model.units.items()}

    def _pick_lists(self, trucks, picks, model) -> None:
        """Every line of every list is as it should be."""
        assert {row.number: row.status for row in trucks} == {
            number: each.state for number, each in model.shipments.items()
        }
        assert {
            (row.number, row.line): (f"{row.depot}/{row.bin}", self.lots[row.lot_id], *row[5:])
            for row in picks
        } == {
            (number, line.number): (
                *line.key[:2], line.quantity, line.picked, line.missing, line.state
            )
            for number, each in model.shipments.items()
            for line in each.lines
        }  # fmt: skip

    def whole(self, app) -> None:
        """I6: the chain from its first link on, by the product's own audit."""
        report = app.read(verify)
        assert report.ok, [each.message.en for each in report.findings]
        assert (report.commands, report.movements) == (self.last["chain"], self.last_seq)


def _papers_come(urgent, responses, model) -> None:
    """I15: an emergency issue waits for its papers or has them; a response waits for all."""
    waiting = Counter()
    for row in urgent:
        assert (row.state == "open") == (row.papers_by == ""), ("I15", row)
        assert row.papers_by != row.issued_by, ("I15", row)
        waiting[row.activation] += row.state == "open"
    for row in responses:
        assert row.open_issues == waiting[row.number], ("I15", row)
        assert not (row.ended_by and row.open_issues), ("I15", row)
    assert {row.number: not row.ended_by for row in responses} == model.responses
    assert {row.number: [row.activation, row.issued_by, row.state] for row in urgent} == (
        model.urgent
    )


def _as_in_the_model(balances, model) -> None:
    real = {key: each for key, each in balances.items() if each != (0, 0)}
    wanted = {key: [quantity, 0] for key, quantity in model.quantities.items() if quantity}
    for each in model.open_ones():
        wanted[each.key][1] += each.quantity
    assert real == {key: tuple(each) for key, each in wanted.items()}


def _limits_of_bins(balances, model) -> None:
    """I12."""
    weight, volume = Counter(), Counter()
    for (place, lot, *_), (quantity, _) in balances.items():
        if place not in model.rooms:
            continue
        weight[place] += model.goods[lot[0]].weight_g * quantity
        volume[place] += model.goods[lot[0]].volume_cm3 * quantity
        classes = model.rooms[place].classes
        wrong = classes and model.goods[lot[0]].storage_class not in classes
        assert not (wrong and quantity), ("I12", place, lot)
    for place, room in model.rooms.items():
        assert weight[place] <= room.max_g, ("I12", place)
        assert volume[place] <= room.volume_cm3, ("I12", place)


def _calls_within_promises(calls, balances) -> None:
    """I11: what open call-offs draw is set aside on the promise, so never more than it."""
    called = Counter()
    for row in calls:
        called[f"promise:agreement/{row.agreement}/{row.item}"] += row.quantity
    promised = {key[0]: each for key, each in balances.items()
                if key[0].startswith("promise:agreement/")}  # fmt: skip
    assert {place: each[1] for place, each in promised.items() if each[1]} == dict(called), "I11"


def _each_fen_on_one_line(papers, balances, model) -> None:
    """I11: papers are as in the model, and lines have what their papers say."""
    assert {row.ref: [*row[1:]] for row in papers} == model.commitments
    on_lines, came = Counter(), 0
    for (place, *_), (fen, _) in balances.items():
        if place.startswith("money:appropriation/"):
            came -= fen
        elif place.startswith("money:"):
            on_lines[tuple(place.removeprefix("money:").split("/"))] += fen
    assert sum(on_lines.values()) == came, "I11"
    for row in papers:
        on_lines["committed", row.line] -= row.fen - row.spent_fen - row.released_fen
        on_lines["spent", row.line] -= row.spent_fen
    assert not any(fen for (kind, _), fen in on_lines.items() if kind != "budget"), "I11"


def _recalled_is_not_issuable(balances, states) -> None:
    for (place, lot, status, _), (quantity, _) in balances.items():
        in_a_bin = quantity and place.startswith(("CY1/", "CY2/"))
        assert not (in_a_bin and status == GOOD and states[lot][1]), ("recalled", place, lot)


def _available(app, balances, states, model) -> None:
    """I10, I14: available is ours, free, in date and in a bin; lent and in repair never is."""
    units = Counter()
    for (place, lot, status, owner), (quantity, reserved) in balances.items():
        if place in model.rooms and (status, owner) == (GOOD, OWN) and not states[lot][1]:
            days = (states[lot][0] - model.today).days
            if states[lot][0] == NEVER or days >= model.goods[lot[0]].days_left:
                units[place.split("/", maxsplit=1)[0], lot[0]] += quantity - reserved
    found = app.read(lambda reader: reader.stock.issuable(reader.today).units)
    assert found == {place: each for place, each in units.items() if each}, "I14"
