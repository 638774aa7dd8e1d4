"""A crew: parts of a job, each made ready once by a worker, all asked one question after the other.

A worker is a function of its part and the question alone. So whoever answers, in whatever order
and however often, the answers are the same; one that is lost is made again and asked again.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Generic, Protocol, Self, TypeVar

Part = TypeVar("Part")
Question = TypeVar("Question")
Answer = TypeVar("Answer")

Asked_contra = TypeVar("Asked_contra", contravariant=True)
Got_co = TypeVar("Got_co", covariant=True)


class Crew(Protocol[Asked_contra, Got_co]):
    """Workers that are asked together; use it as a context, so that nothing is left behind."""

    def ask(self, question: Asked_contra) -> Sequence[Got_co]:
        """Return every part's answer, in the order of the parts."""
        ...

    def __enter__(self) -> Self: ...

    def __exit__(self, *_what: object) -> None: ...


class Here(Generic[Part, Question, Answer]):
    """All parts in this process, one after the other.

    Parameters
    ----------
    make
        Makes the worker of a part, when it is first asked.
    """

    def __init__(
        self, make: Callable[[Part], Callable[[Question], Answer]], parts: Sequence[Part]
    ) -> None:
        self._make = make
        self._parts = parts
        self._workers: dict[int, Callable[[Question], Answer]] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_what: object) -> None:
        self._workers.clear()

    def ask(self, question: Question) -> list[Answer]:
        """Ask one after the other."""
        return [self.ask_one(number, question) for number in range(len(self._parts))]

    def ask_one(self, number: int, question: Question) -> Answer:
        """Ask a single part."""
        if number not in self._workers:
            self._workers[number] = self._make(self._parts[number])
        return self._workers[number](question)
