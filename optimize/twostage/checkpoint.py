"""What a run of the L-shaped method knows, kept in a file so that another run can go on from it."""

from __future__ import annotations

import hashlib
import time
import uuid
from pathlib import Path
from zipfile import BadZipFile

import numpy as np
from scipy.sparse import csr_matrix

from optimize.twostage.lshaped_state import LShapedState
from optimize.twostage.master import Master
from optimize.twostage.program import TwoStage

_EVERY_S = 10.0


class Checkpoint:
    """A file of one program; that of any other program is not read.

    Parameters
    ----------
    file
        Written whole or not at all.
    kept
        How many scenarios stay whole in the master; what was found with others is not read.
    """

    def __init__(self, file: Path, program: TwoStage, kept: int = 0) -> None:
        self._file = file
        self._key = f"{key_of(program)} {kept}" if kept else key_of(program)
        self._kept_at = time.perf_counter()

    def keep(self, state: LShapedState, master: Master, *, at_once: bool = False) -> None:
        """Write what is known, at most every ten seconds unless told otherwise."""
        if not at_once and time.perf_counter() - self._kept_at < _EVERY_S:
            return
        self._kept_at = time.perf_counter()
        rows, right, groups = master.cuts
        empty = np.zeros(0)
        neighbour = self._file.with_name(f".{self._file.name}.{uuid.uuid4().hex}")
        with neighbour.open("wb") as file:
            np.savez(
                file,
                key=np.array(self._key),
                figures=np.array([state.objective, state.bound, state.centre_value]),
                rounds=np.array(state.rounds),
                first=empty if state.first is None else state.first,
                centre=empty if state.centre is None else state.centre,
                data=rows.data, indices=rows.indices, indptr=rows.indptr,
                shape=np.array(rows.shape), right=right, groups=groups,
            )  # fmt: skip
        neighbour.replace(self._file)

    def restore(self, master: Master) -> LShapedState | None:
        """Give a master its cuts back and return the state; None: nothing to go on from."""
        try:
            with np.load(self._file, allow_pickle=False) as kept:
                found = {name: kept[name] for name in kept.files}
        except (OSError, ValueError, EOFError, BadZipFile):
            return None
        if str(found.get("key")) != self._key or "groups" not in found:
            return None
        rows = csr_matrix(
            (found["data"], found["indices"], found["indptr"]), shape=tuple(found["shape"])
        )
        master.restore(rows, found["right"], found["groups"])
        objective, bound, centre_value = (float(figure) for figure in found["figures"])
        return LShapedState(
            first=found["first"] if found["first"].size else None,
            objective=objective,
            bound=bound,
            centre=found["centre"] if found["centre"].size else None,
            centre_value=centre_value,
            rounds=int(found["rounds"]),
        )


def key_of(program: TwoStage) -> str:
    """Return a mark of all figures of a program."""
    mark = hashlib.sha256(repr((program.risk, program.chance_of is None)).encode())
    stage = program.first
    arrays = [
        program.probability, stage.cost, stage.lower, stage.upper, stage.whole,
        *_arrays(stage.matrix), stage.row_lower, stage.row_upper,
    ]  # fmt: skip
    for each in program.recourse:
        arrays += [
            each.cost, each.upper, *_arrays(each.matrix), *_arrays(each.technology),
            each.row_lower, each.row_upper, each.first_cost, np.array(each.constant),
        ]  # fmt: skip
    for array in arrays:
        mark.update(np.ascontiguousarray(array).tobytes())
    return mark.hexdigest()


def _arrays(matrix: csr_matrix) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    return matrix.data, matrix.indices, matrix.indptr
