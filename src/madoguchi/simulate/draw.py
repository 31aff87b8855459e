"""Drawing by lot, a whole city at a time: every function takes its generator and works on arrays."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from collections.abc import Callable

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Generator = np.random.Generator

NOBODY = -1


def generator(seed: int) -> Generator:
    """The one source of chance: PCG64, the same stream for the same seed on every machine."""
    return np.random.Generator(np.random.PCG64(seed))


def choose(rng: Generator, candidates: Ints, rate: float, *, of: int | None = None) -> Ints:
    """A share of the candidates (or of a larger number), in random order: at least one unless the rate is zero.

    >>> choose(generator(1), np.arange(1000), 0.0001).size
    1
    """
    if rate <= 0 or candidates.size == 0:
        return candidates[:0]
    wanted = min(candidates.size, max(1, round((of or candidates.size) * rate)))
    return rng.permutation(candidates)[:wanted]


def pair(rng: Generator, wanted: Ints, offered: Ints) -> Ints:
    """For each wanted key, the position of an offered one that is equal, each offered one at most once; else NOBODY.

    >>> pair(generator(1), np.array([7, 7, 8, 9]), np.array([8, 7])).tolist().count(NOBODY)
    2
    """
    if wanted.size == 0 or offered.size == 0:
        return np.full(wanted.size, NOBODY, dtype=np.int64)
    want, offer = _numbered(rng, wanted), _numbered(rng, offered)
    order = np.argsort(offer, kind="stable")
    at = np.minimum(np.searchsorted(offer[order], want), offered.size - 1)
    return np.where(offer[order][at] == want, order[at], NOBODY).astype(np.int64)


def match(
    rng: Generator,
    seekers: Ints,
    free: Ints,
    age: Ints,
    gap: Callable[[int], Ints],
    *,
    tries: int = 16,
) -> tuple[Ints, Ints]:
    """Pairs (seeker, found) with `age[found] == age[seeker] + gap`, nobody found twice; each try draws new gaps."""
    left, pool = seekers, free
    seekers_found: list[Ints] = []
    found: list[Ints] = []
    for _ in range(tries):
        if left.size == 0 or pool.size == 0:
            break
        at = pair(rng, age[left] + gap(left.size), age[pool])
        hit = at != NOBODY
        seekers_found.append(left[hit])
        found.append(pool[at[hit]])
        left = left[~hit]
        pool = np.delete(pool, at[hit])
    if not found:
        return seekers[:0], free[:0]
    return np.concatenate(seekers_found), np.concatenate(found)


def bell(rng: Generator, mean: float, spread: float, lowest: int, highest: int) -> Callable[[int], Ints]:
    """Whole numbers from a normal distribution, held between two bounds."""

    def drawn(size: int) -> Ints:
        return np.clip(np.rint(rng.normal(mean, spread, size)), lowest, highest).astype(np.int64)

    return drawn


def share(rng: Generator, rates: Floats) -> Bools:
    """True for each with its own probability."""
    return rng.random(rates.size) < rates


def weighted(rng: Generator, weights: Floats, size: int) -> Ints:
    """Positions drawn with the given weights."""
    edges = np.cumsum(weights)
    drawn = np.searchsorted(edges, rng.random(size) * edges[-1], side="right")
    held: Ints = np.minimum(drawn, weights.size - 1)
    return held


def apportion(weights: Ints, total: int) -> Ints:
    """Whole numbers in proportion to the weights whose sum is exactly the total (largest remainder).

    >>> apportion(np.array([1, 1, 2]), 5).tolist()
    [1, 1, 3]
    """
    exact = weights * (total / weights.sum())
    whole: Ints = np.floor(exact).astype(np.int64)
    order = np.argsort(-(exact - whole), kind="stable")
    whole[order[: total - int(whole.sum())]] += 1
    return whole


def _numbered(rng: Generator, keys: Ints) -> Ints:
    order = np.lexsort((rng.random(keys.size), keys))
    ordered = keys[order]
    rank = np.arange(keys.size) - np.searchsorted(ordered, ordered)
    numbered = np.empty(keys.size, dtype=np.int64)
    numbered[order] = (ordered << 32) + rank
    return numbered
