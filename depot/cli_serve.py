"""`depot serve`: prepare the database, find a free port, start Streamlit."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys

from depot import bootstrap
from depot import cli_output as output
from depot.errors import InvalidInput
from depot.services.demo import load_demo
from depot.web.serving import ENTRY, app_folder

FIRST_PORT = 8501
PORTS_TRIED = 200


def serve(*, demo: bool, port: int, address: str) -> None:
    """Run the app until it is stopped.

    Parameters
    ----------
    demo
        Use the demo mode and load its data first.
    port
        0 takes the first free port from 8501 on.

    Raises
    ------
    InvalidInput
        When the asked port is taken.
    """
    settings = bootstrap.settings_from_environment(demo=True if demo else None)
    output.say("正在准备数据库……", "Preparing the database …")
    bootstrap.migrate(settings)
    if settings.demo:
        output.say("正在载入演示数据……", "Loading the demo data …")
        output.demo_log_ins(load_demo(bootstrap.build(settings)))
    chosen = _free_port(address, port)
    output.address(f"http://{address}:{chosen}")
    command = _command(address, chosen)
    environment = bootstrap.environment_for(settings)
    if settings.demo:
        subprocess.Popen([sys.executable, "-m", "depot.cli_demo"], env=environment)
    server = subprocess.Popen(command, cwd=app_folder(), env=environment)  # noqa: S603 - our own interpreter and app
    # Whoever ends this process means the server.
    signal.signal(signal.SIGTERM, lambda *_: server.terminate())
    try:
        code = server.wait()
    except KeyboardInterrupt:
        server.terminate()
        code = 0
    raise SystemExit(code)


def _command(address: str, port: int) -> list[str]:
    return [
        sys.executable, "-m", "streamlit", "run", str(ENTRY),
        "--server.address", address,
        "--server.port", str(port),
        "--server.headless", "true",
        "--browser.gatherUsageStats", "false",
    ]  # fmt: skip


def _free_port(address: str, port: int) -> int:
    wanted = [port] if port else range(FIRST_PORT, FIRST_PORT + PORTS_TRIED)
    for candidate in wanted:
        with socket.socket() as probe:
            if os.name == "posix":  # Or a port stays taken for a minute after its last server.
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((address, candidate))
            except OSError:
                continue
            return candidate
    raise InvalidInput(
        f"端口 {wanted[0]} 起无可用端口。请用 --port 另选，或用 --port 0 自动选择。",
        f"No free port from {wanted[0]} on. Choose another with --port, or --port 0.",
    )
