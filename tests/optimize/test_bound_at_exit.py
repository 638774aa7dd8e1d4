"""A program that ends while its bound is still being computed ends well."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]

# What takes long to clear away gives the bound time to come back from HiGHS meanwhile.
PROGRAM = """
import time
from benchmarks.dispatch.instances import district
from optimize.dispatch.bound_worker import BoundWorker

class LongGoodbye:
    def __del__(self):
        ends_at = time.monotonic() + 1.5
        while time.monotonic() < ends_at:
            pass

goodbye = LongGoodbye()
worker = BoundWorker(district(1, 100, 30, sources=4), 1.0)
worker.start()
time.sleep(0.7)
print(worker.finish().people > 0)
"""


def test_a_program_may_end_before_its_bound_is_ready():
    ended = subprocess.run(
        [sys.executable, "-c", PROGRAM], cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    assert (ended.returncode, ended.stdout) == (0, "True\n"), ended.stderr
