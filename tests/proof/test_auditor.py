"""What fifty writers in eight processes were told is what the ledger's order makes true."""

from auditor import COLD_LOTS, OPENING, audit, prepare, run
from ledger_world import ManualClock

from depot.bootstrap import Settings, build
from depot.services.audit import verify

# `make prove` lets them work for longer.
PROCESSES, WRITERS, COMMANDS, MANY_COMMANDS = 8, 50, 6, 600


def test_fifty_writers_in_eight_processes_get_the_answers_that_the_ledger_makes_true(
    database_url, thorough
):
    """Every accepted command once; each refusal right at some moment while it was under way."""
    prepare(database_url)
    count = MANY_COMMANDS if thorough else COMMANDS
    calls = run(database_url, processes=PROCESSES, writers=WRITERS, count=count)
    found = audit(database_url, calls)
    assert found["sent twice"] > 0.2 * WRITERS * count
    assert found["accepted"] > 0.5 * WRITERS * count
    app = build(Settings(database_url), ManualClock())
    report = app.read(verify)
    app.database.close()
    assert report.ok, report.findings
    assert found["left"] <= OPENING * (COLD_LOTS + 1) + 9 * WRITERS * count
