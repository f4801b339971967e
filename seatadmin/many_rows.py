"""Work over a hundred thousand rows without getting in anybody's way: the interpreter's two habits that matter then.

Python runs one thread at a time. A window that paints while a list is planned asks for its turn thousands of times,
and waits up to a millisecond for each: a repaint of 20 ms took 60 to 280 ms beside 100,000 rows being planned. Work
that pauses by itself, every few milliseconds, while somebody paints costs the same and is not felt. The rules know
nothing of windows: they walk through `paced(rows)`, and whoever runs them in a thread of its own says with
`giving_way` what a pause is. Everywhere else, `paced` is the rows themselves.

And Python looks for garbage in cycles whenever many objects were made. Frozen values are in no cycle.
"""

from __future__ import annotations

import gc
import threading
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

T = TypeVar("T")
Pause = Callable[[], object]

# Planning and reading take 20 to 60 microseconds a row.
ROWS_AT_ONCE = 100
# Sorted in a millisecond or two.
SORTED_AT_ONCE = 2_000

_thread = threading.local()


@contextmanager
def giving_way(pause: Pause) -> Iterator[None]:
    """Call `pause` now and then while this thread walks through `paced` rows."""
    before = getattr(_thread, "pause", None)
    _thread.pause = pause
    try:
        yield
    finally:
        _thread.pause = before


def paced(rows: Iterable[T], every: int = ROWS_AT_ONCE) -> Iterable[T]:
    """Give the same rows, with a chance for others before each portion of `every` rows."""
    pause: Pause | None = getattr(_thread, "pause", None)
    return rows if pause is None else _portions(rows, every, pause)


def _portions(rows: Iterable[T], every: int, pause: Pause) -> Iterator[T]:
    left = 0
    for row in rows:
        if not left:
            pause()
            left = every
        left -= 1
        yield row


def sorted_paced(
    rows: Iterable[T],
    key: Callable[[T], Any],
    *,
    descending: bool = False,
    pause: Pause | None = None,
    at_once: int = SORTED_AT_ONCE,
) -> list[T]:
    """Sort stably, with a chance for others, or a `pause`, every `at_once` rows.

    A single sort of 100,000 texts keeps every other thread waiting for a tenth of a second.
    """
    found = list(rows)
    if pause is None:
        pause = getattr(_thread, "pause", None)
    if pause is None or len(found) <= at_once:
        found.sort(key=key, reverse=descending)
        return found
    if descending:
        # Sorted upwards from the end and turned round, equal rows keep their order.
        found.reverse()
    keys = [key(row) for row in _portions(found, at_once, pause)]
    runs = []
    for start in range(0, len(found), at_once):
        pause()
        runs.append(sorted(range(start, min(start + at_once, len(found))), key=keys.__getitem__))
    while len(runs) > 1:
        left = [runs[-1]] if len(runs) % 2 else []
        runs = [_merged(one, other, keys, pause, at_once) for one, other in zip(runs[::2], runs[1::2], strict=False)]
        runs += left
    order = runs[0]
    if descending:
        order.reverse()
    return [found[position] for position in order]


def _merged(first: list[int], second: list[int], keys: list[Any], pause: Pause, at_once: int) -> list[int]:
    """Merge two sorted runs of positions a piece at a time; of equal keys, those of the first run come first."""
    at = keys.__getitem__
    merged: list[int] = []
    here = there = 0
    while here < len(first) and there < len(second):
        pause()
        until, till = min(here + at_once, len(first)), min(there + at_once, len(second))
        # A piece ends where the smaller of both ends: nothing behind it can belong before it.
        if at(second[till - 1]) < at(first[until - 1]):
            until = bisect_right(first, at(second[till - 1]), here, until, key=at)
        else:
            till = bisect_left(second, at(first[until - 1]), there, till, key=at)
        # Python's sort finds the two runs in a piece and merges them in one pass.
        merged += sorted(first[here:until] + second[there:till], key=at)
        here, there = until, till
    return merged + first[here:] + second[there:]


@contextmanager
def many_objects() -> Iterator[None]:
    """Hold the cyclic garbage collector off while a hundred thousand values are built.

    It would walk all of them again and again: a third of the time of reading and planning a list (8.8 s for 100,000
    rows with it, 6.1 s without), half of the time of reading as many seats.
    """
    if not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
