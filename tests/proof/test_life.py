"""Random histories of the whole life on real databases agree with the model at every step.

The histories are the same in every run: each is drawn from its number. `make bench-proof`
goes on where these end.
"""

from contextlib import closing

import pytest
from life_copies import FileWorld, ServerWorld
from life_runs import run
from life_world import furnish_life

# A step is a rule: from no command to a dozen, two on average.
STEPS, ON_SQLITE, ON_POSTGRESQL = 12, 130, 70


@pytest.mark.timeout(1800)
def test_histories_on_sqlite_agree_with_the_model(sqlite_url, tmp_path):
    with closing(FileWorld(furnish_life(sqlite_url), tmp_path)) as world:
        count = run(world, range(ON_SQLITE), STEPS)
    never = {name for name, _ in count} - {name for name, done in count if done}
    # In 12 steps few come as far as the rarest; benchmarks/ledger_histories counts longer ones.
    assert len(never) <= 3, f"Histories that only hear refusals prove little: {never}"


@pytest.mark.postgres
@pytest.mark.timeout(1800)
def test_histories_on_postgresql_agree_with_the_model(postgres_server, postgres_url):
    """Other histories than on SQLite: the numbers go on where those end."""
    with closing(ServerWorld(furnish_life(postgres_url), postgres_server)) as world:
        run(world, range(ON_SQLITE, ON_SQLITE + ON_POSTGRESQL), STEPS)
