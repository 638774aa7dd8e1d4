"""The L-shaped method: cuts of scenarios in a master program, relaxed first, then whole.

Rounds of the relaxed master cut between its point and the best point known (in-out stabilisation).
What is whole is then chosen by the master with whole numbers; each choice is made exact by rounds
with it fixed. Every bound comes from cuts that hold, so it is proven whenever the search ends.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

import numpy as np
from scipy.sparse import csr_matrix

from optimize.backends.highs_linear import Ended
from optimize.twostage.blocks import Cuts
from optimize.twostage.dive import THRESHOLDS, better_neighbours, choices_of, dive, fixed
from optimize.twostage.evaluate import CHANCE_SLACK
from optimize.twostage.lshaped_state import (
    Evaluator,
    LShapedLimits,
    LShapedProgress,
    LShapedState,
)
from optimize.twostage.master import Master, MasterPoint
from optimize.twostage.program import TwoStage
from optimize.twostage.risk import Expected, risk_of, worst_weights
from optimize.twostage.rounding import OPEN_FROM, nearest_choices, opened_up

_CLOSE = 0.1
"""Share of the gap asked for that the relaxed program may keep."""

_EARLY = 2.0
"""The same at first, before columns are limited by their openers: tighter, but slow at first."""

LITTLE = 1e-6
"""A difference of objectives that is none."""

_EXACT = 0.1
"""Share of the gap asked for to which choices are made exact."""

_NARROW = 0.25
"""Share of the gap that a column of the first choices may cost at the root."""

_FEW_ROUNDS = 8
"""Rounds up to which a program was easy to relax: the master chooses, openers stay off."""

_TURN = 4
"""Rounds of the relaxed program after which its shares are rounded."""

_STALLED = 0.1
"""Share of the gap asked for that the bound must gain in a turn."""

_WORTH = 0.25
"""Share of the gap that choices must be able to take off."""

_FIRST_DIVES = 2
"""Dives before the master with whole numbers is asked; the others come if that leads nowhere."""

_EXCHANGES = 20
"""Times that single choices are exchanged."""

_ROOT_SHARE = 0.6
"""Share of the time after which whole numbers are chosen, however open the relaxed program is."""

_STEP = 0.5
"""How far from the best point towards the master's a cut is made."""


class LShaped:
    """One run; ``state`` holds what it found.

    Parameters
    ----------
    state
        To go on from; the master has its cuts already.
    """

    def __init__(
        self,
        program: TwoStage,
        master: Master,
        evaluator: Evaluator,
        limits: LShapedLimits,
        state: LShapedState | None = None,
    ) -> None:
        self._program = program
        self.master = master
        self._evaluator = evaluator
        self._limits = limits
        self._began = time.perf_counter()
        self._stopped = False
        self._opened = True
        self._has_openers = any(
            each.opened is not None and each.opened.nnz for each in program.recourse
        )
        self.state = state or LShapedState()
        self._has_whole = bool(program.first.whole.any()) or program.chance_of is not None
        self._constants = np.array([each.constant for each in program.recourse])
        self._kept = csr_matrix(np.array([each.first_cost for each in program.recourse]))
        self._narrow = _NARROW
        self._reduced: np.ndarray | None = None
        self._root_value = -float("inf")
        self._tried: set[bytes] = set()

    def run(self) -> LShapedState:
        """Search until the gap is reached, the time is over or it is told to stop."""
        self._opened = not self._has_openers
        if not self._relax_root(_EARLY if self._has_whole else 1.0):
            if not self.state.rounds:
                # Once there was a point, it is the solver that lost its way.
                infeasible = self.master.is_infeasible()
                self.state.ended = Ended.INFEASIBLE if infeasible else Ended.UNBOUNDED
            return self.state
        if self._has_whole and not self._is_over():
            if self._opened or self.state.rounds <= _FEW_ROUNDS:
                self._relax_root(_CLOSE)
            else:
                self._tighten()
            self._round_off(OPEN_FROM if self._opened else ())
            self._dive(THRESHOLDS[:_FIRST_DIVES])
            self._choose_until(lambda: not self._narrow)
            self._dive(THRESHOLDS[_FIRST_DIVES:])
            self._exchange()
            self._choose_until(lambda: False)
        if self._gap() <= self._limits.gap:
            self.state.ended = Ended.OPTIMAL
        return self.state

    def _tighten(self) -> None:
        """Limit columns by their openers; relax until it is worth rounding, then in turns."""
        first, columns, state = self._program.first, choices_of(self._program.first), self.state
        self._opened = True
        if state.centre is not None and columns is not None:
            # A share of a place is worth less now: what the centre opens is opened in full.
            state.centre = opened_up(first, columns, state.centre)
        state.centre_value = float("inf")
        self._relax_root(1.0)
        self._round_off(OPEN_FROM[:1])
        asked = self._limits.gap * abs(state.bound)
        gained = open_ = float("inf")
        while not self._is_over() and gained > _STALLED * asked and open_ > _CLOSE * asked:
            before = state.bound
            self._relax_root(_CLOSE, _TURN)
            self._round_off(OPEN_FROM[:1])
            gained, open_ = state.bound - before, state.centre_value - self._root_value
        if not self._is_over():
            self._relax_root(_CLOSE)

    def _relax_root(self, share: float, rounds: float = float("inf")) -> bool:
        """Relax everything until a share of the gap asked for is left, or for some rounds."""
        first, target = self._program.first, self._limits.gap * share
        return self._relax(first.lower, first.upper, target, is_root=True, rounds=rounds)

    def _relax(
        self, lower: np.ndarray, upper: np.ndarray, target: float, *,
        is_root: bool, rounds: float = float("inf"),
    ) -> bool:  # fmt: skip
        """Make cuts until the relaxed program in the box is known to the target.

        Returns whether anything fits the box.
        """
        centre, best, step = None, float("inf"), _STEP
        if is_root and self.state.centre is not None:
            centre, best = self.state.centre, self.state.centre_value
        while True:
            point = self.master.relaxed(lower, upper)
            if point is None:
                return False
            if is_root:
                self.state.bound = max(self.state.bound, min(point.value, self.state.objective))
            close = best < np.inf and best - point.value <= max(LITTLE, target * abs(best))
            if close or (not is_root and point.value >= self._worthwhile()):
                return True
            tried = _between(centre, best, step, point.first)
            value, added = self._cut(tried, point)
            if value < best:
                centre, best = tried, value
                if is_root:
                    self.state.centre, self.state.centre_value = centre, best
            if not added and step >= 1.0:
                return True
            step = min(1.0, 2 * step) if not added else max(_STEP, step / 2)
            self._tell()
            late = self._elapsed() > _ROOT_SHARE * self._limits.time_limit_s
            rounds -= 1
            if self._is_over() or rounds <= 0 or (is_root and self._has_whole and late):
                return True
            self.master.drop_idle()

    def _worthwhile(self) -> float:
        """Return the value from which choices are not worth more rounds.

        What can't take a share off the gap is left, unless it could be within the gap asked for.
        """
        state = self.state
        if not np.isfinite(state.objective):
            return state.objective
        asked = self._limits.gap * abs(state.objective)
        gap = max((1 - _WORTH) * (state.objective - state.bound), asked)
        return min(state.objective, state.bound + gap)

    def _round_off(self, sums: Sequence[float]) -> None:
        """Note the reduced costs at the root; make the choices nearest to its shares exact."""
        first, columns = self._program.first, choices_of(self._program.first)
        point = self.master.relaxed(first.lower, first.upper)
        if point is None:
            return
        self._reduced, self._root_value = point.reduced, point.value
        self.master.drop_slack()
        if columns is None or self._program.chance_of is not None:
            return
        for least in sums:
            if not self._is_over():
                self._try(columns, nearest_choices(first, columns, point.first, least))

    def _dive(self, thresholds: Sequence[float]) -> None:
        """Dive to choices and make them exact."""
        first, columns = self._program.first, choices_of(self._program.first)
        if columns is None or self._program.chance_of is not None:
            return
        for threshold in thresholds:
            if self._is_over():
                return
            hurry = self._elapsed() > _ROOT_SHARE * self._limits.time_limit_s
            choices = dive(self.master, first, threshold, hurry=hurry)
            if choices is not None:
                self._try(columns, choices)

    def _exchange(self) -> None:
        """Exchange single choices as long as that helps."""
        first, columns = self._program.first, choices_of(self._program.first)
        if columns is None or self._program.chance_of is not None:
            return
        for _ in range(_EXCHANGES):
            before = self.state.objective
            if self.state.first is None or self._reduced is None or self._is_over():
                return
            worth = _NARROW * self._limits.gap * abs(before) + LITTLE
            likely = self._reduced[columns] <= worth
            for choices in better_neighbours(
                self.master, first, (np.rint(self.state.first[columns]), likely),
                lambda: self.state.objective, self._is_over,
            ):  # fmt: skip
                self._fix(columns, choices)
                if self.state.objective < before:
                    break
            if self.state.objective >= before:
                return

    def _try(self, columns: np.ndarray, choices: np.ndarray) -> None:
        """Make choices exact that were not tried before."""
        if choices.tobytes() not in self._tried:
            self._tried.add(choices.tobytes())
            self._fix(columns, choices)

    def _fix(self, columns: np.ndarray, choices: np.ndarray) -> None:
        """Make choices exact."""
        box = fixed(self._program.first, columns, choices)
        self._relax(*box, self._limits.gap * _EXACT, is_root=False)
        self._tell()

    def _choose_until(self, is_enough: Callable[[], bool]) -> None:
        """Let the master choose until nothing comes of it."""
        while not self._is_over() and not is_enough():
            if not self._choose():
                return

    def _cut(self, first: np.ndarray, point: MasterPoint) -> tuple[float, bool]:
        """Cut at a first stage what the master's point gets wrong; return the value there.

        The value is the relaxed program's; a first stage that is whole is kept if it is best.
        """
        cuts = self._evaluator.cuts(first, opened=self._opened)
        self.state.rounds += 1
        known = point.sums[cuts.groups]
        there = cuts.intercept + cuts.slope @ point.first
        violated = np.flatnonzero(there > known + 1e-7 * np.maximum(1.0, np.abs(there)))
        self.master.add(cuts, violated)
        costs = self._scenario_costs(first, cuts)
        program = self._program
        before = float(program.first.cost @ first)
        added = False
        if program.chance_of is not None:
            exact = before + float(program.probability @ (costs > CHANCE_SLACK))
            share = np.minimum(1.0, costs / np.maximum(program.chance_of, 1.0))
            value = before + float(program.probability @ share)
        else:
            exact = value = before + risk_of(program.risk, program.probability, costs)
            if not isinstance(program.risk, Expected):
                weights = worst_weights(program.risk, program.probability, costs)
                added = self.master.add_weights(weights)
        if self._is_whole(first) and exact < self.state.objective:
            self.state.first, self.state.objective = first, exact
        return value, added or violated.size > 0

    def _scenario_costs(self, first: np.ndarray, cuts: Cuts) -> np.ndarray:
        costs: np.ndarray = self._constants + self._kept @ first
        np.add.at(costs, cuts.scenarios, cuts.scenario_values)
        return costs

    def _choose(self) -> bool:
        """Choose whole numbers by the master and make them exact; False: nothing more to do."""
        gap, state = self._limits.gap, self.state
        enough = state.bound + 0.9 * gap * abs(state.bound)
        upper, is_guess = self._upper_of_choices()
        answer = self.master.whole(
            self._left(), gap / 4, upper=upper, enough=enough, should_stop=self._limits.should_stop
        )
        if not is_guess:
            bound = answer.bound + self.master.constant
            state.bound = max(state.bound, min(bound, state.objective))
        elif answer.values is None or answer.bound + self.master.constant > enough:
            self._narrow = 0.0
            return True
        if answer.values is None:
            return False
        before = (state.objective, state.bound, state.rounds)
        values = answer.values[: self.master.size]
        whole = self._program.first.whole
        chosen = np.where(whole, np.rint(values), values)
        if self._program.chance_of is None:
            lower = np.where(whole, chosen, self._program.first.lower)
            upper = np.where(whole, chosen, self._program.first.upper)
            self._relax(lower, upper, self._limits.gap * _EXACT, is_root=False)
        else:
            sums = answer.values[self.master.size : self.master.size + len(self._program.recourse)]
            self._cut(chosen, MasterPoint(chosen, sums, answer.objective))
        self._tell()
        if before == (state.objective, state.bound, state.rounds) and is_guess:
            self._narrow = 0.0
            return True
        return before != (state.objective, state.bound, state.rounds)

    def _upper_of_choices(self) -> tuple[np.ndarray | None, bool]:
        """Return upper bounds that leave out whole columns that cost much at the root.

        With a column whose reduced cost is above what the best plan costs more than the root, a
        plan is no better: without such columns, a bound up to the best plan holds for all. First
        those go as well that cost a quarter of the gap allowed; that is a guess (True), given up
        as soon as it leads nowhere.
        """
        first, reduced = self._program.first, self._reduced
        if reduced is None or self._program.chance_of is not None:
            return None, False
        worth = self._limits.gap * abs(self.state.bound)
        useless = self.state.objective - self._root_value + LITTLE * max(1.0, worth)
        most = min(useless, self._narrow * worth) if self._narrow else useless
        dear = first.whole & (reduced > most)
        is_guess = bool(np.any(dear & (reduced <= useless)))
        return np.where(dear, first.lower, first.upper), is_guess

    def _left(self) -> float:
        return max(0.1, self._limits.time_limit_s - self._elapsed())

    def _is_whole(self, first: np.ndarray) -> bool:
        values = first[self._program.first.whole]
        return bool(np.all(np.abs(values - np.rint(values)) < 1e-6))  # noqa: PLR2004 -- of HiGHS

    def _gap(self) -> float:
        if self.state.first is None:
            return float("inf")
        gap = self.state.objective - self.state.bound
        return gap / max(LITTLE, abs(self.state.objective)) if gap > LITTLE else 0.0

    def _elapsed(self) -> float:
        return time.perf_counter() - self._began

    def _is_over(self) -> bool:
        self._stopped = self._stopped or self._limits.should_stop()
        late = self._elapsed() > self._limits.time_limit_s
        return self._stopped or late or self._gap() <= self._limits.gap

    def _tell(self) -> None:
        state = self.state
        self._limits.on_state(state, self.master)
        self._limits.on_progress(
            LShapedProgress(self._elapsed(), state.rounds, state.objective, state.bound)
        )


def _between(centre: np.ndarray | None, best: float, step: float, point: np.ndarray) -> np.ndarray:
    """Return where to cut: between the centre, whose value is the best, and the master's point."""
    if centre is None:
        return point
    return centre if np.isinf(best) else np.asarray(centre + step * (point - centre))
