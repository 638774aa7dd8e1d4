"""How often each command of the random histories is accepted and refused, as a table.

Run it from the project's root: `python benchmarks/ledger_histories/rules.py`. It plays the
first histories on SQLite, which takes about a second each.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections import Counter
from contextlib import closing
from pathlib import Path

ROOT = Path(__file__).parents[2]
ABREAST = 3


def main() -> None:
    """Play histories and print accepted / refused, and in how many histories it was accepted."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--histories", type=int, default=60)
    parser.add_argument("--steps", type=int, default=40)
    options = parser.parse_args()
    accepted, refused, histories = Counter[str](), Counter[str](), Counter[str]()
    for name, done, times in _played(options.histories, options.steps):
        (accepted if done else refused)[name] += times
        histories[name] += done
    names = sorted({*accepted, *refused}, key=lambda name: (-histories[name], name))
    cells = [f"{name} | {accepted[name]} / {refused[name]} | {histories[name]}" for name in names]
    rows = -(-len(cells) // ABREAST)
    cells += [" | | "] * (rows * ABREAST - len(cells))
    print("| command | accepted / refused | in histories " * ABREAST + "|")
    print("|---|--:|--:" * ABREAST + "|")
    for row in range(rows):
        print("| " + " | ".join(cells[row::rows]) + " |")
    total = sum(accepted.values()), sum(refused.values())
    print(
        f"{total[0] / options.histories:.0f} accepted, {total[1] / options.histories:.0f} refused"
    )


def _played(histories: int, steps: int) -> list[tuple[str, bool, int]]:
    sys.path[:0] = [str(ROOT), str(ROOT / "tests"), str(ROOT / "tests" / "proof")]
    from life_copies import FileWorld
    from life_runs import run
    from life_world import furnish_life

    from depot.bootstrap import Settings, migrate

    found = []
    with tempfile.TemporaryDirectory(prefix="depot-histories-") as folder:
        url = f"sqlite:///{folder}/template.db"
        migrate(Settings(url))
        with closing(FileWorld(furnish_life(url), Path(folder))) as world:
            for number in range(histories):
                counted = run(world, [number], steps)
                found += [(name, done, times) for (name, done), times in counted.items()]
    return found


if __name__ == "__main__":
    main()
