"""Functions that are compiled to machine code when they are first called, and then kept.

Compiling takes seconds, once for each version of a file and each kind of processor; what comes
out is kept beside the file, or in the user's cache where that can't be written. No compiler
needs to be installed. Threads run such functions side by side.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar, cast

from numba import njit

Function = TypeVar("Function", bound=Callable[..., object])


def compiled(function: Function) -> Function:
    """Return the function, compiled for the types of its first arguments.

    It may use numbers, arrays, tuples of those, and other compiled functions.
    """
    return cast("Function", njit(cache=True, nogil=True)(function))
