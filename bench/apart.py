"""Run an act in a process of its own, and say how much memory that process held at most."""

from __future__ import annotations

import os
import resource
import sys
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from multiprocessing.context import BaseContext
from pathlib import Path
from typing import ParamSpec, TypeVar

from madoguchi.core.errors import MadoguchiError

Given = ParamSpec("Given")
Outcome = TypeVar("Outcome")


class Fresh:
    """Where new processes come from: an interpreter each, for a process that holds libraries already shows no peak."""

    context: BaseContext = get_context("spawn")


def apart(act: Callable[Given, Outcome], *given: Given.args, **named: Given.kwargs) -> tuple[Outcome, int]:
    """What the act returns, and the most bytes its process held; it starts from a fresh interpreter."""
    begun = (Fresh.context, dict(os.environ))
    with ProcessPoolExecutor(1, mp_context=Fresh.context, initializer=begin, initargs=begun) as pool:
        return pool.submit(_act_and_peak, act, given, named).result()


def begin(context: BaseContext, environment: dict[str, str]) -> None:
    """Be in the environment of the process that asked for this one, and get others from where it does."""
    Fresh.context = context
    os.environ.clear()
    os.environ.update(environment)


def _act_and_peak(
    act: Callable[..., Outcome], given: tuple[object, ...], named: dict[str, object]
) -> tuple[Outcome, int]:
    # DuckDB takes a main module without a file for a person at a prompt, and would draw a bar among the rows.
    sys.modules["__main__"].__file__ = __file__
    try:
        outcome = act(*given, **named)
    except MadoguchiError as refused:
        # Our errors do not travel between processes; what they say does.
        raise RuntimeError(str(refused)) from None
    return outcome, peak_bytes()


def peak_bytes() -> int:
    """The most memory that this process held until now.

    Linux hands `ru_maxrss` down from a process to those that it starts; VmHWM is this process's alone.
    """
    status = Path("/proc/self/status")
    if status.exists():
        lines = status.read_text().splitlines()
        return int(next(line.split()[1] for line in lines if line.startswith("VmHWM"))) * 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)
