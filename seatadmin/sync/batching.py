"""Send elements in batches over a few connections, and find the bad one in a batch Moodle refused.

Moodle's writes are all or nothing and a refusal never names the element (`batch3_*` recordings), so a refused batch
is halved until the bad element stands alone. That is safe for these functions because a refused call stored nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from seatadmin.errors import OutcomeUnknown, Rejected, Unavailable

SHARED_CAUSES = frozenset({"wsnoinstance", "wsusercannotassign", "nopermissions"})
"""Refusals that concern the course, the role or the right, never one person."""

E = TypeVar("E")
R = TypeVar("R")


@dataclass
class Sent(Generic[E, R]):
    """What became of elements: carried out, refused (each alone), unknown, or never sent."""

    done: list[tuple[list[E], R]] = field(default_factory=list)
    refused: list[tuple[E, Rejected]] = field(default_factory=list)
    unknown: list[E] = field(default_factory=list)
    unsent: list[E] = field(default_factory=list)
    cause: Unavailable | OutcomeUnknown | None = None

    def add(self, other: Sent[E, R]) -> None:
        """Take over what became of further elements; the first cause stays."""
        self.done += other.done
        self.refused += other.refused
        self.unknown += other.unknown
        self.unsent += other.unsent
        self.cause = self.cause or other.cause


def chunks(elements: Sequence[E], size: int) -> Iterator[Sequence[E]]:
    """Cut a sequence into pieces of at most `size`."""
    for start in range(0, len(elements), size):
        yield elements[start : start + size]


def send_isolating(
    elements: Sequence[E],
    call: Callable[[Sequence[E]], R],
    common: Callable[[E], Hashable] | None = None,
    *,
    any_cause: bool = False,
) -> Sent[E, R]:
    """Send one batch; on a refusal halve it until the refused elements are known.

    `common` names what elements share (course and role): when Moodle refuses for such a shared cause, elements are
    parted by it, and a part with one single value is refused as a whole instead of person by person; with `any_cause`
    every refusal is taken that way. Never repeats a write whose outcome is unknown: those elements come back in
    `unknown`, and everything not yet sent in `unsent`, for the caller to look at Moodle first.
    """
    sent: Sent[E, R] = Sent()
    if not elements:
        return sent
    try:
        sent.done.append((list(elements), call(elements)))
    except Rejected as error:
        parts = _parts(elements, common if any_cause or error.errorcode in SHARED_CAUSES else None)
        if len(parts) == 1:
            sent.refused += [(element, error) for element in elements]
            return sent
        for part in parts:
            if sent.cause is not None:
                sent.unsent += part
            else:
                sent.add(send_isolating(part, call, common, any_cause=any_cause))
    except OutcomeUnknown as error:
        sent.unknown += elements
        sent.cause = error
    except Unavailable as error:
        sent.unsent += elements
        sent.cause = error
    return sent


def _parts(elements: Sequence[E], common: Callable[[E], Hashable] | None) -> list[Sequence[E]]:
    if len(elements) == 1:
        return [elements]
    if common is not None:
        by_cause: dict[Hashable, list[E]] = {}
        for element in elements:
            by_cause.setdefault(common(element), []).append(element)
        return list(by_cause.values())
    middle = len(elements) // 2
    return [elements[:middle], elements[middle:]]


def send_wave(
    pool: ThreadPoolExecutor,
    batches: Sequence[Sequence[E]],
    call: Callable[[Sequence[E]], R],
    common: Callable[[E], Hashable] | None = None,
    *,
    any_cause: bool = False,
) -> Sent[E, R]:
    """Send several batches at once, one a connection, and gather what became of their elements."""
    sent: Sent[E, R] = Sent()
    for result in pool.map(lambda batch: send_isolating(batch, call, common, any_cause=any_cause), batches):
        sent.add(result)
    return sent
