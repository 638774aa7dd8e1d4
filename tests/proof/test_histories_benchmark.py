"""The benchmark of histories runs, and goes on where it stopped."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

RUN = Path(__file__).parents[2] / "benchmarks" / "ledger_histories" / "run.py"


@pytest.mark.postgres
def test_histories_run_on_a_server_of_their_own_and_none_is_run_twice(tmp_path):
    log = tmp_path / "histories.jsonl"
    again = [sys.executable, RUN, "--log", log, "--on", "postgresql", "--histories", "5"]
    told = [
        subprocess.run([*again, "--steps", "2"], check=True, capture_output=True, text=True).stdout
        for _ in range(2)
    ]
    (block,) = [json.loads(line) for line in log.read_text().splitlines()]
    assert (block["first"], block["failed"]) == (1_000, [])
    assert block["accepted"] > 0
    assert all("postgresql: 5 histories of 2 steps" in each for each in told)
    assert "1000–1004" in told[0]
    assert "1000–1004" not in told[1]
