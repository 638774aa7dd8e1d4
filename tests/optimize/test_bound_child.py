"""The bound in a process of its own: it ends in time, with its parent, and says the same."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from benchmarks.dispatch.instances import district
from optimize import child
from optimize.dispatch.bound_work import rounds_for
from optimize.dispatch.bound_worker import BoundWorker

ROOT = Path(__file__).parents[2]

ORPHAN = """
import time
from benchmarks.dispatch.instances import district
from optimize.dispatch.bound_worker import BoundWorker

worker = BoundWorker(district(1, 60, 20, sources=2), 600.0, 10_000)
worker.start()
print(worker._process.pid, flush=True)
time.sleep(600)
"""


def is_alive(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().split(")")[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


def wait_until_gone(pid, limit_s):
    ends_at = time.monotonic() + limit_s
    while is_alive(pid) and time.monotonic() < ends_at:
        time.sleep(0.05)
    return not is_alive(pid)


def was_killed(worker):
    """It is gone, by no end of its own: nobody waited for what it was at."""
    return worker._process.returncode == -signal.SIGKILL and not is_alive(worker._process.pid)


@pytest.fixture
def problem():
    return district(2, 30, 10, sources=1)


def test_however_busy_the_process_is_it_is_gone_at_once_when_the_bound_is_asked_for(problem):
    worker = BoundWorker(problem, 600.0, 10_000)
    worker.start()
    assert not worker.is_ready(0.3)
    assert 0 < worker.finish().people <= problem.people_total
    assert was_killed(worker)


def test_a_process_that_hangs_is_gone_at_once(problem):
    worker = BoundWorker(problem, 600.0, 10_000)
    worker.start()
    os.kill(worker._process.pid, signal.SIGSTOP)
    worker.finish()
    assert was_killed(worker)


def test_a_process_that_was_called_ahead_takes_the_task_when_it_starts(problem):
    worker = BoundWorker(problem, 0.0, 2)
    worker.call()
    called = worker._process
    worker.ends_at = time.monotonic() + 60.0
    worker.start()
    assert worker.is_ready(60.0)
    assert worker._process is called
    assert worker.finish().people < problem.people_total


def test_a_process_that_was_called_for_nothing_is_gone_at_the_end(problem):
    worker = BoundWorker(problem, 600.0, 2)
    worker.call()
    worker.finish()
    assert was_killed(worker)


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="reads processes from /proc")
def test_the_process_does_not_outlive_its_parent():
    parent = subprocess.Popen(
        [sys.executable, "-c", ORPHAN], cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    child = int(parent.stdout.readline())
    assert is_alive(child)
    parent.kill()
    parent.wait()
    parent.stdout.close()
    assert wait_until_gone(child, 100.0)


def test_in_a_thread_or_in_a_process_the_bound_is_the_same(problem, monkeypatch):
    bounds = []
    for can_start in (True, False):
        if not can_start:
            monkeypatch.setattr(child.sys, "executable", "/no/such/program")
        worker = BoundWorker(problem, 60.0, 2)
        worker.start()
        assert (worker._process is not None) == can_start
        assert worker.is_ready(60.0)
        bounds.append(worker.finish())
    assert bounds[0] == bounds[1]
    assert bounds[0].people < problem.people_total


def test_more_time_and_fewer_sites_are_more_rounds(problem):
    assert rounds_for(problem, 60.0) > rounds_for(problem, 10.0) >= 1
    assert rounds_for(district(2, 60, 20, sources=2), 10.0) < rounds_for(problem, 10.0)
