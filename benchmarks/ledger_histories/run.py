"""Run thousands of random histories against the pure model, on SQLite and PostgreSQL.

The histories, the model and the checks are those of `tests/proof`. A history is its number,
so that any of them can be run again; what has been run is written down, and the next run goes
on from there. Run it from the project's root: `python benchmarks/ledger_histories/run.py`.
A step is a rule, two commands on average. A history of 40 steps takes about a second of a core;
docs/invariants.md has what was measured.
"""

from __future__ import annotations

import argparse
import gc
import json
import multiprocessing
import os
import platform
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
# The suite's own histories come before these.
FIRST, BLOCK = 1_000, 5


def main() -> None:
    """Run what is left of the histories and print a line a block and the sum."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--histories", type=int, default=10_000)
    parser.add_argument("--steps", type=int, default=40)
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--on", choices=("sqlite", "postgresql", "both"), default="both")
    parser.add_argument("--minutes", type=float, default=float("inf"), help="stop after so long")
    parser.add_argument("--log", type=Path, default=ROOT / "var" / "ledger_histories.jsonl")
    options = parser.parse_args()
    options.log.parent.mkdir(parents=True, exist_ok=True)
    until = time.monotonic() + options.minutes * 60
    engines = ("sqlite", "postgresql") if options.on == "both" else (options.on,)
    context = multiprocessing.get_context("spawn")
    tasks, answers = context.Queue(), context.Queue()
    left = _left(options, engines)
    for task in left:
        tasks.put(task)
    workers = [
        context.Process(target=_work, args=(tasks, answers, until))
        for _ in range(min(options.processes, len(left)))
    ]
    for worker in workers:
        tasks.put(None)
        worker.start()
    running = len(workers)
    while running:
        answer = answers.get()
        if answer is None:
            running -= 1
            continue
        with options.log.open("a") as log:
            log.write(json.dumps(answer) + "\n")
        print(_line(answer), flush=True)
    tasks.cancel_join_thread()
    failed = _report(options)
    raise SystemExit(1 if failed else 0)


def _left(options: argparse.Namespace, engines: tuple[str, ...]) -> list[dict[str, Any]]:
    """Return the blocks that have not been run; every other one is PostgreSQL's."""
    done = {(each["engine"], each["first"], each["steps"]) for each in _records(options.log)}
    blocks = []
    for number, first in enumerate(range(FIRST, FIRST + options.histories, BLOCK)):
        engine = engines[number % len(engines)]
        if (engine, first, options.steps) not in done:
            blocks.append({"engine": engine, "first": first, "steps": options.steps})
    return blocks


def _records(log: Path) -> list[dict[str, Any]]:
    lines = log.read_text().splitlines() if log.exists() else []
    return [json.loads(line) for line in lines]


def _work(tasks: Any, answers: Any, until: float) -> None:  # noqa: ANN401  queues of a context
    os.nice(19)
    sys.path[:0] = [str(ROOT), str(ROOT / "tests"), str(ROOT / "tests" / "proof")]
    worlds: dict[str, Any] = {}
    with tempfile.TemporaryDirectory(prefix="depot-histories-") as folder:
        try:
            while time.monotonic() < until and (task := tasks.get()) is not None:
                if task["engine"] not in worlds:
                    worlds[task["engine"]] = _world(task["engine"], Path(folder))
                    gc.freeze()  # What is loaded stays: it need not be looked through again.
                answers.put(_block(task, worlds[task["engine"]][0]))
        finally:
            for _, stop in worlds.values():
                stop()
            answers.put(None)


def _world(engine: str, folder: Path) -> tuple[Any, Any]:
    """Furnish a database; return the world for histories, and how to clear up."""
    from conftest import PostgresServer
    from lasting import LastingDatabases
    from life_copies import FileWorld, ServerWorld
    from life_world import furnish_life

    from depot.bootstrap import Settings, migrate

    if engine == "postgresql":
        # A socket's path must be short.
        server = PostgresServer(Path(tempfile.mkdtemp(prefix="depot-pg-")), LastingDatabases())
        return ServerWorld(furnish_life(server.new_database()), server), server.stop
    url = f"sqlite:///{folder}/template.db"
    migrate(Settings(url))
    world = FileWorld(furnish_life(url), folder)
    return world, world.close


def _block(task: dict[str, Any], world: Any) -> dict[str, Any]:  # noqa: ANN401  of the tests
    from life_runs import run

    started, count, failed = time.process_time(), Counter[bool](), []
    for number in range(task["first"], task["first"] + BLOCK):
        try:
            for (_, accepted), times in run(world, [number], task["steps"]).items():
                count[accepted] += times
        except Exception as error:  # noqa: BLE001  whatever it is, it is reported
            failed.append(
                {
                    "history": number,
                    "error": "\n".join([str(error), *getattr(error, "__notes__", [])]),
                }
            )
    cpu_s = round(time.process_time() - started, 1)
    return task | {
        "accepted": count[True],
        "refused": count[False],
        "cpu_s": cpu_s,
        "failed": failed,
    }


def _line(answer: dict[str, Any]) -> str:
    last = answer["first"] + BLOCK - 1
    words = f"{answer['engine']} | {answer['first']}–{last} | {answer['accepted']} accepted"
    told = f"{words} | {answer['refused']} refused | {answer['cpu_s']} s"
    return told + "".join(f"\n{each['history']}: {each['error']}" for each in answer["failed"])


def _report(options: argparse.Namespace) -> int:
    """Print how many histories there are by now; return how many disagree."""
    failed = 0
    print(f"Python {platform.python_version()}, {platform.machine()}")
    for engine in ("sqlite", "postgresql"):
        records = [
            each for each in _records(options.log)
            if (each["engine"], each["steps"]) == (engine, options.steps)
        ]  # fmt: skip
        wrong = sum(len(each["failed"]) for each in records)
        failed += wrong
        print(
            f"{engine}: {len(records) * BLOCK} histories of {options.steps} steps, "
            f"{sum(each['accepted'] for each in records)} commands accepted, "
            f"{sum(each['refused'] for each in records)} refused, "
            f"{sum(each['cpu_s'] for each in records):.0f} s, {wrong} disagree with the model"
        )
    return failed


if __name__ == "__main__":
    main()
