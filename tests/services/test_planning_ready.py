"""A server is ready for its first plan before anybody asks for one."""

from depot.services.planning_ready import get_ready_beside


def test_a_server_compiles_apart_and_then_loads_before_it_is_asked_for_a_plan():
    done = []
    beside = get_ready_beside(lambda: done.append("compiled"), lambda: bool(done.append("loaded")))
    beside.join(timeout=60)
    assert done == ["compiled", "loaded"]
