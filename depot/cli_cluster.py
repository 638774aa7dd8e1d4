"""`depot cluster`: a scheduler and workers on this machine, or more workers for another one."""

from __future__ import annotations

import contextlib

from depot import cli_output as output
from depot.errors import InvalidInput


def run(workers: int, listen: str, join: str) -> None:
    """Run them until Ctrl+C, or until one of them ends.

    Raises
    ------
    InvalidInput
        When they can't be started.
    """
    from optimize.scale.local import LocalCluster

    try:
        cluster = LocalCluster(workers, listen, join)
    except OSError as error:
        where = join or listen
        raise InvalidInput(
            f"无法在 {where} 启动计算集群。请核对地址和端口，"
            "并确认已安装：pip install 'relief-depot[cluster]'。",
            f"No cluster could be started at {where}. Check address and port, and that it is "
            "installed: pip install 'relief-depot[cluster]'.",
        ) from error
    with cluster:
        output.say(
            f"计算集群已就绪，{workers} 个进程：--cluster {cluster.address}",
            f"The cluster is ready, {workers} workers: --cluster {cluster.address}",
        )
        with contextlib.suppress(KeyboardInterrupt):
            cluster.wait()
