"""Which scenarios share a cut."""

from __future__ import annotations

import numpy as np

from optimize.twostage.blocks import Block, blocks_of
from optimize.twostage.program import TwoStage
from optimize.twostage.risk import Expected


def blocks_in_groups(program: TwoStage, groups: int) -> tuple[list[Block], np.ndarray]:
    """Return all blocks, and each group's floor.

    For the mean, blocks of like place in their scenarios share one of at most ``groups``
    groups for each place, each scenario's weight its probability; for any other risk a group
    is a scenario.
    """
    is_mean = program.chance_of is None and isinstance(program.risk, Expected)
    count = len(program.recourse)
    blocks: list[Block] = []
    number: dict[tuple[int, int], int] = {}
    for scenario, recourse in enumerate(program.recourse):
        weight = float(program.probability[scenario]) if is_mean else 1.0
        for place, block in enumerate(blocks_of(recourse, scenario, weight, 0)):
            key = (scenario * min(groups, count) // count, place) if is_mean else (scenario, 0)
            group = number.setdefault(key, len(number))
            blocks.append(_in_group(block, group))
    # A scenario without any block costs nothing; a risk needs its group all the same.
    size = len(number) if is_mean else count
    if not is_mean:
        blocks = [_in_group(block, block.scenario) for block in blocks]
    floors = np.zeros(size)
    for block in blocks:
        floors[block.group] += block.weight * block.floor
    return blocks, floors


def _in_group(block: Block, group: int) -> Block:
    return Block(
        block.scenario, group, block.weight, block.cost, block.upper, block.matrix,
        block.technology, block.row_lower, block.row_upper,
    )  # fmt: skip
