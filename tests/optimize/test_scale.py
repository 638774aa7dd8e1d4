"""Scenarios solved here, in processes and on a cluster: the same plan, whoever is lost."""

import os
import signal
from dataclasses import replace

import numpy as np
import pytest
from preposition_world import made_up

from optimize.preposition.arrays import two_stage
from optimize.preposition.decompose import solve_lshaped
from optimize.preposition.goal import Goal
from optimize.preposition.solve import PrepositionParams, solve_extensive
from optimize.scale.cluster import Cluster, ClusterUnreachableError
from optimize.scale.crew import Here
from optimize.scale.local import LocalCluster
from optimize.scale.processes import Processes
from optimize.twostage.blockset import BlockSet, Question
from optimize.twostage.evaluator import crew_of
from optimize.twostage.grouping import blocks_in_groups, in_parts


@pytest.fixture(scope="module")
def problem():
    """Five scenarios of three kinds of roads, many times over with other amounts."""
    five = [each for seed in (7, 9) for each in made_up(seed).scenarios]
    base = made_up(7)
    return replace(
        base,
        scenarios=tuple(
            replace(each, code=f"{number}", probability=1 / len(five), truck_hours=None)
            for number, each in enumerate(five)
        ),
    )


@pytest.fixture(scope="module")
def parts(problem):
    blocks, _ = blocks_in_groups(two_stage(problem, Goal()), 100)
    return in_parts(blocks, 4)


@pytest.fixture(scope="module")
def cluster():
    with LocalCluster(2) as local:
        yield local


def questions(parts):
    size = parts[0][0].shape.technology.shape[1]
    firsts = [np.full(size, units) for units in (3.0, 9.0, 20.0)]
    return [Question(firsts[0], each) for each in firsts]


def same(found, expected):
    assert len(found) == len(expected)
    for one, other in zip(found, expected, strict=True):
        assert np.array_equal(one.groups, other.groups)
        assert np.array_equal(one.values, other.values)
        assert np.array_equal(one.intercept, other.intercept)
        assert np.array_equal(one.slope.toarray(), other.slope.toarray())


def test_a_part_answers_the_same_whatever_it_was_asked_before(parts):
    asked = questions(parts)
    first, second = Here(BlockSet, parts), Here(BlockSet, parts)
    forth = [first.ask(each) for each in asked]
    back = [second.ask(each) for each in reversed(asked)]
    for found, expected in zip(reversed(back), forth, strict=True):
        same(found, expected)


def test_a_killed_process_is_started_anew_and_answers_the_same(parts):
    asked = questions(parts)
    expected = [Here(BlockSet, parts).ask(each) for each in asked]
    with Processes(BlockSet, parts, 1) as crew:
        same(crew.ask(asked[0]), expected[0])
        os.kill(crew.pids[0], signal.SIGKILL)
        same(crew.ask(asked[1]), expected[1])


def test_processes_that_can_not_be_started_are_done_without(parts, monkeypatch):
    monkeypatch.setattr("optimize.scale.processes._STARTS", 0)
    question = questions(parts)[0]
    with Processes(BlockSet, parts, 1) as crew:
        same(crew.ask(question), Here(BlockSet, parts).ask(question))
        assert crew.pids == []


def test_plans_are_the_same_here_in_processes_and_on_a_cluster_that_loses_a_worker(
    problem, cluster, tmp_path, monkeypatch
):
    monkeypatch.setattr("optimize.twostage.grouping.PARTS", 4)
    expected = solve_extensive(problem, Goal(), PrepositionParams(gap=1e-9)).objective
    params = PrepositionParams(90.0, gap=1e-4)
    alone = solve_lshaped(problem, Goal(), params)
    assert alone.objective == pytest.approx(expected, rel=1e-4)
    shared = solve_lshaped(problem, Goal(), replace(params, workers=2))
    rounds = []

    def lose_one(step):
        rounds.append(step.round)
        if len(rounds) == 2:
            os.kill(cluster.pids[0], signal.SIGKILL)

    there = replace(params, cluster=cluster.address)
    whole = solve_lshaped(problem, Goal(), there, lose_one)
    assert len(cluster.pids) == 1
    assert (alone.plan, alone.objective) == (shared.plan, shared.objective)
    assert (alone.plan, alone.objective) == (whole.plan, whole.objective)
    # Stopped after three rounds and gone on with: cuts are not made twice.
    there, rounds = replace(there, checkpoint=tmp_path / "kept.npz"), []
    stopped = solve_lshaped(problem, Goal(), there, rounds.append, lambda: len(rounds) >= 3)
    assert stopped.bound <= expected + 1e-6
    again = []
    found = solve_lshaped(problem, Goal(), there, again.append)
    assert found.objective == pytest.approx(expected, rel=1e-4)
    assert again[0].round > 3


def test_what_a_cluster_without_workers_can_not_answer_is_answered_here(
    parts, cluster, monkeypatch
):
    monkeypatch.setattr("optimize.scale.cluster._PATIENCE_S", 0.1)
    question = questions(parts)[0]
    with Cluster(BlockSet, parts, cluster.address) as crew:
        for pid in cluster.pids:
            os.kill(pid, signal.SIGKILL)
        same(crew.ask(question), Here(BlockSet, parts).ask(question))


def test_where_no_cluster_answers_is_said_at_once(parts, monkeypatch):
    monkeypatch.setattr("optimize.scale.cluster._CONNECT_S", 0.5)
    with pytest.raises(ClusterUnreachableError, match="127"):
        crew_of(parts[0], cluster="tcp://127.0.0.1:9")
