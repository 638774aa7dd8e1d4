"""A crew on a Dask cluster: machines of a scheduler's address, with this package installed.

Parts are made by tasks whose data the scheduler keeps. A worker that dies takes nothing with it:
the scheduler has its parts made and asked again elsewhere. What the cluster can't answer at all
is answered here.
"""

from __future__ import annotations

import contextlib
import logging
import pickle
from collections.abc import Callable, Sequence
from typing import Any, Generic, Self

from optimize.scale.crew import Answer, Here, Part, Question

_LOG = logging.getLogger(__name__)

_CONNECT_S = 10.0

_PATIENCE_S = 5.0
"""After which it is asked whether there is any worker left."""


class ClusterUnreachableError(Exception):
    """No scheduler answers at an address, or what speaks to it is not installed.

    Parameters
    ----------
    installed
        Whether it is.
    """

    def __init__(self, address: str, *, installed: bool) -> None:
        super().__init__(f"No cluster answers at {address}.")
        self.address = address
        self.installed = installed


class Cluster(Generic[Part, Question, Answer]):
    """Parts on a cluster's workers, wherever its scheduler puts them.

    Parameters
    ----------
    make
        As for `Here`; a function of a module that workers have.
    address
        Of the scheduler, such as ``tcp://10.0.0.5:8786``.

    Raises
    ------
    ClusterUnreachableError
        At once, if nobody answers there.
    """

    def __init__(
        self,
        make: Callable[[Part], Callable[[Question], Answer]],
        parts: Sequence[Part],
        address: str,
    ) -> None:
        try:
            from distributed import Client
        except ImportError as error:
            raise ClusterUnreachableError(address, installed=False) from error
        try:
            self._client: Any = Client(  # type: ignore[no-untyped-call]
                address, timeout=_CONNECT_S, set_as_default=False
            )
        except (OSError, ValueError, RuntimeError) as error:
            raise ClusterUnreachableError(address, installed=True) from error
        self._here: Here[Part, Question, Answer] = Here(make, parts)
        # Pickled once: the scheduler carries bytes, and only workers open them.
        jobs = [pickle.dumps((make, part)) for part in parts]
        self._workers = self._client.map(_made, jobs, pure=False)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_what: object) -> None:
        self._workers.clear()
        self._client.close(timeout=1)

    def ask(self, question: Question) -> list[Answer]:
        """Ask all at once, and put the answers in the order of the parts."""
        # One message for all: the scheduler takes as long for a single task.
        sent = [pickle.dumps(question)] * len(self._workers)
        asked = self._client.map(_answered, self._workers, sent, pure=False)
        if self._is_finished(asked):
            with contextlib.suppress(Exception):
                return list(self._client.gather(asked))
        return [self._taken(number, future, question) for number, future in enumerate(asked)]

    def _is_finished(self, asked: Sequence[Any]) -> bool:
        """Wait for all; return whether all went well."""
        from distributed import wait

        while True:
            try:
                wait(asked, timeout=_PATIENCE_S)  # type: ignore[no-untyped-call]
            except TimeoutError:
                if not self._client.scheduler_info()["workers"]:
                    return False
            except Exception:  # noqa: BLE001 -- whatever a cluster suffers, work goes on
                return False
            else:
                return all(each.status == "finished" for each in asked)

    def _taken(self, number: int, future: Any, question: Question) -> Answer:  # noqa: ANN401 -- of dask
        while True:
            try:
                answer: Answer = future.result(timeout=_PATIENCE_S)
            except TimeoutError:
                if self._client.scheduler_info()["workers"]:
                    continue
                reason = "no worker is left"
            except Exception as error:  # noqa: BLE001 -- whatever a cluster suffers, work goes on
                reason = repr(error)
            else:
                return answer
            _LOG.warning("The cluster lost part %d (%s); it is answered here.", number, reason)
            return self._here.ask_one(number, question)


def _made(job: bytes) -> Callable[[object], object]:
    make, part = pickle.loads(job)  # noqa: S301 -- from our own client
    worker: Callable[[object], object] = make(part)
    return worker


def _answered(worker: Callable[[object], object], sent: bytes) -> object:
    return worker(pickle.loads(sent))  # noqa: S301 -- the same
