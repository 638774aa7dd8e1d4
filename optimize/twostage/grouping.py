"""Which scenarios share a cut, and which blocks are solved together."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

import numpy as np

from optimize.twostage.blocks import Block, Splitter
from optimize.twostage.program import TwoStage
from optimize.twostage.risk import Expected

PARTS = 32
"""Parts that blocks are dealt in, whoever solves them: so the answers are the same."""


def blocks_in_groups(
    program: TwoStage, groups: int, kept: Collection[int] = ()
) -> tuple[list[Block], np.ndarray]:
    """Return all blocks, and each group's floor.

    For the mean, blocks of like place in scenarios of the same shape share one of about
    ``groups`` groups for each place, each scenario's weight its probability; for any other risk
    a group is a scenario.

    Parameters
    ----------
    kept
        Scenarios that share no group with others.
    """
    is_mean = program.chance_of is None and isinstance(program.risk, Expected)
    splitter = Splitter()
    if is_mean:
        blocks, size = _shared(program, groups, splitter, kept)
    else:
        # A scenario without any block costs nothing; a risk needs its group all the same.
        blocks, size = [], len(program.recourse)
        for scenario, recourse in enumerate(program.recourse):
            own = splitter.blocks(recourse, scenario, 1.0)
            blocks += [replace(block, group=scenario) for block in own]
    floors = np.zeros(size)
    for block in blocks:
        floors[block.group] += block.weight * block.floor
    return blocks, floors


def _shared(
    program: TwoStage, groups: int, splitter: Splitter, kept: Collection[int]
) -> tuple[list[Block], int]:
    count = len(program.recourse)
    kinds: dict[int, int] = {}
    kind_of = [kinds.setdefault(id(splitter.pieces(each)), len(kinds)) for each in program.recourse]
    number: dict[tuple[int, int, int], int] = {}
    blocks = []
    for turn, scenario in enumerate(sorted(range(count), key=lambda each: kind_of[each])):
        weight = float(program.probability[scenario])
        share = -1 - scenario if scenario in kept else turn * min(groups, count) // count
        for place, block in enumerate(
            splitter.blocks(program.recourse[scenario], scenario, weight)
        ):
            key = (share, kind_of[scenario], place)
            blocks.append(replace(block, group=number.setdefault(key, len(number))))
    return blocks, len(number)


def in_parts(blocks: Sequence[Block], most: int | None = None) -> list[list[Block]]:
    """Return the blocks in parts of about the same work, usually `PARTS`; groups are never cut."""
    most = most or PARTS
    work: dict[int, int] = {}
    for block in blocks:
        work[block.group] = work.get(block.group, 0) + block.upper.size
    order = sorted(work)
    ends = np.cumsum([work[group] for group in order], dtype=int)
    share = (ends - 1) * most // max(1, sum(work.values()))
    part_of = dict(zip(order, share, strict=True))
    parts: dict[int, list[Block]] = {}
    for block in blocks:
        parts.setdefault(int(part_of[block.group]), []).append(block)
    return [parts[each] for each in sorted(parts)]
