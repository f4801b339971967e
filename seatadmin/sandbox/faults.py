"""Faults to order: what networks and servers do to a call, on demand.

A fault says which function it waits for, how many matching calls it lets pass, and how often it then strikes. The
question that matters to a client is whether the call was carried out before things went wrong, so most faults exist
in a `before` and an `after` form.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, fields
from enum import StrEnum
from typing import Any


class FaultKind(StrEnum):
    """What goes wrong. `AFTER`: the call is carried out first and stays carried out."""

    DELAY_BEFORE = "delay_before"
    DELAY_AFTER = "delay_after"
    DROP_BEFORE = "drop_before"
    DROP_AFTER = "drop_after"
    HTTP_500_BEFORE = "http_500_before"
    HTTP_500_AFTER = "http_500_after"
    TRUNCATED_AFTER = "truncated_after"
    MAINTENANCE = "maintenance"
    TOKEN_EXPIRED = "token_expired"  # noqa: S105 - the name of a fault, no secret
    WRITE_ERROR = "write_error"


@dataclass(slots=True)
class Fault:
    """One order. `function` None: any. `skip` matching calls pass first; `times` 0 means for ever.

    `seconds` is the length of a delay. `WRITE_ERROR` refuses the call and rolls it back, as a database deadlock does;
    mails of that call have left.
    """

    kind: FaultKind
    function: str | None = None
    skip: int = 0
    times: int = 1
    seconds: float = 0.0

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Fault:
        """Build a fault from its JSON form; raises ValueError or TypeError on anything unknown."""
        unknown = set(data) - {field.name for field in fields(cls)}
        if unknown:
            raise ValueError(f"unknown keys: {', '.join(sorted(unknown))}")
        return cls(**dict(data) | {"kind": FaultKind(data["kind"])})


class Faults:
    """The orders of one server. `latency` is added to every call, in seconds. Safe to use from several threads."""

    def __init__(self) -> None:
        self.latency = 0.0
        self._orders: list[Fault] = []
        self._lock = threading.Lock()

    def order(self, kind: FaultKind | str, function: str | None = None, **values: Any) -> Fault:
        """Order one fault and return it."""
        fault = Fault(FaultKind(kind), function, **values)
        with self._lock:
            self._orders.append(fault)
        return fault

    def extend(self, faults: Iterable[Fault]) -> None:
        with self._lock:
            self._orders.extend(faults)

    def clear(self) -> None:
        """Forget all orders and the latency."""
        with self._lock:
            self._orders.clear()
            self.latency = 0.0

    def waiting(self) -> list[dict[str, Any]]:
        """Return the orders still open, as JSON values."""
        with self._lock:
            return [asdict(fault) for fault in self._orders]

    def strike(self, function: str) -> list[Fault]:
        """Count one call and return the faults it meets, in the order they were ordered."""
        met = []
        with self._lock:
            for fault in list(self._orders):
                if fault.function not in (None, function):
                    continue
                if fault.skip > 0:
                    fault.skip -= 1
                    continue
                met.append(Fault(**asdict(fault)))
                if fault.times == 1:
                    self._orders.remove(fault)
                elif fault.times > 1:
                    fault.times -= 1
        return met
