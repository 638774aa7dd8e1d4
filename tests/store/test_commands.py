"""A command happens once, however often it is sent, and whole or not at all."""

import threading
import uuid
from dataclasses import dataclass

import pytest
from ledger_world import TODAY, command_id, furnish, on_hand, receive_tents
from sqlalchemy import text

from depot.errors import CommandReused, InvalidInput
from depot.services.audit import verify
from depot.services.receiving import ReceiveGoods, ReceiveLine, receive_goods


@dataclass(frozen=True)
class Probe:
    """A command of the tests; what it does is the service's business."""

    command_id: str
    actor: str = "system"
    note: str = ""


@dataclass(frozen=True)
class Answer:
    number: int


def receipt_of_tents(quantity=5, identity=None):
    line = ReceiveLine("SH01", quantity, "A-01")
    return ReceiveGoods(identity or command_id(), "system", "CY1", "华联商厦", (line,))


def test_the_same_command_again_returns_the_first_result_and_does_nothing(app, clock):
    furnish(app)
    command = receipt_of_tents()
    first = app.execute(receive_goods, command)
    clock.move(days=3)
    assert app.execute(receive_goods, command) == first
    assert on_hand(app) == {("-", "A-01", "issuable"): 5}


def test_an_id_is_the_same_in_upper_case(app):
    furnish(app)
    identity = "0b9c0f5e-aaaa-4bbb-8ccc-ddddeeeeffff"
    first = app.execute(receive_goods, receipt_of_tents(identity=identity))
    assert app.execute(receive_goods, receipt_of_tents(identity=identity.upper())) == first
    assert on_hand(app) == {("-", "A-01", "issuable"): 5}


def test_the_same_id_with_another_payload_is_refused(app):
    furnish(app)
    command = receipt_of_tents(5)
    app.execute(receive_goods, command)
    with pytest.raises(CommandReused) as refusal:
        app.execute(receive_goods, receipt_of_tents(6, command.command_id))
    assert command.command_id in refusal.value.text.en
    assert on_hand(app) == {("-", "A-01", "issuable"): 5}


def test_the_same_id_for_another_kind_of_command_is_refused(app):
    def service(command: Probe, uow) -> Answer:
        return Answer(1)

    furnish(app)
    command = receipt_of_tents()
    app.execute(receive_goods, command)
    with pytest.raises(CommandReused):
        app.execute(service, Probe(command.command_id))


def test_a_refused_command_leaves_nothing_and_may_be_sent_again_corrected(app):
    furnish(app)
    command = receipt_of_tents(0)
    with pytest.raises(InvalidInput):
        app.execute(receive_goods, command)
    app.execute(receive_goods, receipt_of_tents(5, command.command_id))
    assert on_hand(app) == {("-", "A-01", "issuable"): 5}
    assert app.read(verify).ok


def test_a_crash_in_the_middle_leaves_nothing(app):
    furnish(app)

    def service(command: Probe, uow) -> Answer:
        receive_goods(receipt_of_tents(), uow)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        app.execute(service, Probe(command_id()))
    assert on_hand(app) == {}
    report = app.read(verify)
    assert (report.ok, report.commands, report.movements) == (True, 3, 0)


@pytest.mark.parametrize("identity", ["", "17", "not-a-uuid", None])
def test_a_command_needs_a_uuid(sqlite_app, identity):
    def service(command: Probe, uow) -> Answer:
        return Answer(1)

    with pytest.raises(InvalidInput):
        sqlite_app.execute(service, Probe(identity))


@pytest.mark.parametrize("note", ["a\0b", "\ud800"])
def test_text_that_no_database_holds_is_refused(sqlite_app, note):
    def service(command: Probe, uow) -> Answer:
        return Answer(1)

    with pytest.raises(InvalidInput):
        sqlite_app.execute(service, Probe(command_id(), note=note))


def test_twenty_senders_of_one_command_have_one_effect_and_one_answer(app):
    furnish(app)
    command = receipt_of_tents()
    answers, gate = [], threading.Barrier(20)

    def send():
        gate.wait()
        answers.append(app.execute(receive_goods, command))

    run_together([send] * 20)
    assert len(answers) == 20
    assert len({answer.document_no for answer in answers}) == 1
    assert on_hand(app) == {("-", "A-01", "issuable"): 5}


def run_together(works):
    threads = [threading.Thread(target=work) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


@pytest.mark.postgres
@pytest.mark.parametrize("state", ["40001", "40P01"])
def test_a_command_that_gave_way_is_done_again_from_the_start(postgres_url, clock, state):
    from depot.bootstrap import Settings, build

    app = build(Settings(postgres_url, writers=32), clock)
    furnish(app)
    attempts = []

    def service(command: Probe, uow) -> Answer:
        receive_goods(receipt_of_tents(), uow)
        attempts.append(1)
        if len(attempts) < 3:
            uow.connection.execute(
                text(f"DO $$ BEGIN RAISE EXCEPTION 'x' USING ERRCODE = '{state}'; END $$")
            )
        return Answer(len(attempts))

    assert app.execute(service, Probe(command_id())) == Answer(3)
    assert on_hand(app) == {("-", "A-01", "issuable"): 5}
    assert app.read(verify).ok
    app.database.close()


def test_a_read_sees_one_position_while_others_write(app):
    furnish(app)
    receive_tents(app, 5)

    def look_twice(reader):
        before = reader.stock.issuable(TODAY)
        thread = threading.Thread(target=receive_tents, args=(app, 7))
        thread.start()
        thread.join()
        return before, reader.stock.issuable(TODAY)

    before, after = app.read(look_twice)
    assert before == after
    assert before.units == {("CY1", "SH01"): 5}
    assert app.read(lambda reader: reader.stock.issuable(TODAY)).units == {("CY1", "SH01"): 12}


def test_ids_of_pages_are_uuids():
    from depot.services.application import new_command_id

    assert uuid.UUID(new_command_id()).version == 4
