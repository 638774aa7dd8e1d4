"""What fifty writers in eight processes were told is what the ledger's order makes true."""

from auditor import audit
from auditor_writers import DUPLICATES, prepare, run
from ledger_world import ManualClock

from depot.bootstrap import Settings, build
from depot.services.audit import verify

# With --thorough they work for longer, and more of them are killed.
PROCESSES, WRITERS, COMMANDS, MANY_COMMANDS = 8, 50, 6, 400
KILLS, MANY_KILLS = 5, 60


def test_fifty_writers_in_eight_processes_get_the_answers_that_the_ledger_makes_true(
    database_url, tmp_path, thorough
):
    """Every accepted command once; each refusal right at some moment while it was under way."""
    lots = prepare(database_url)
    count, kills = (MANY_COMMANDS, MANY_KILLS) if thorough else (COMMANDS, KILLS)
    calls = run(
        database_url, tmp_path, lots, processes=PROCESSES, writers=WRITERS, count=count, kills=kills
    )
    found = audit(database_url, calls, lots)
    assert found["commands"] == WRITERS * count
    assert found["accepted"] > 0.5 * WRITERS * count
    assert found["sent twice"] > 0.7 * DUPLICATES * WRITERS * count
    assert found["lost"] > 0
    app = build(Settings(database_url), ManualClock())
    report = app.read(verify)
    app.database.close()
    assert report.ok, report.findings
