"""`depot serve`: which port it takes, and how it ends."""

import os
import signal
import socket

import pytest

from depot import cli_serve
from depot.errors import InvalidInput

HERE = "127.0.0.1"


def test_a_taken_port_is_refused_by_name():
    with socket.socket() as taken:
        taken.bind((HERE, 0))
        taken.listen()
        with pytest.raises(InvalidInput, match="端口"):
            cli_serve._free_port(HERE, taken.getsockname()[1])


def test_the_port_of_a_server_that_has_just_ended_is_free_again():
    with socket.create_server((HERE, 0)) as server:
        port = server.getsockname()[1]
        with socket.create_connection((HERE, port)):
            # The side that closes first keeps the port waiting.
            server.accept()[0].close()
    assert cli_serve._free_port(HERE, port) == port


class Server:
    """Runs until it is told to end; then somebody ends the process that started it."""

    def __init__(self, command, **_):
        self.command = command
        self.is_ended = False

    def wait(self):
        os.kill(os.getpid(), signal.SIGTERM)
        assert self.is_ended
        return 0

    def terminate(self):
        self.is_ended = True


def test_ending_it_ends_the_server_that_it_started(tmp_path, monkeypatch):
    monkeypatch.setenv("DEPOT_DATABASE_URL", f"sqlite:///{tmp_path}/depot.db")
    monkeypatch.setattr(cli_serve.subprocess, "Popen", Server)
    before = signal.getsignal(signal.SIGTERM)
    try:
        with pytest.raises(SystemExit) as ended:
            cli_serve.serve(demo=False, port=0, address=HERE)
    finally:
        signal.signal(signal.SIGTERM, before)
    assert ended.value.code == 0
