"""Who is applying a list: host, process and run, so that the claim of a dead process can be taken over."""

from __future__ import annotations

import os
import socket
import uuid
from collections.abc import Callable
from datetime import datetime
from time import monotonic

from seatadmin.domain.intents import BatchId
from seatadmin.errors import UserError
from seatadmin.store.unit_of_work import UnitOfWork
from seatadmin.sync.units import OpenUnit

STALE_CLAIM_S = 600.0
"""Silence after which a claim on another machine is taken for dead; a single call may take five minutes."""

_BEAT_EVERY_S = 15.0


def claim_owner() -> str:
    """Name this run: `host-machine:pid:uuid`."""
    return f"{_machine()}:{os.getpid()}:{uuid.uuid4()}"


def _machine() -> str:
    # Two workstations may have the same name; their network cards have not.
    return f"{socket.gethostname().replace(':', '_')}-{uuid.getnode():x}"


def owner_is_gone(owner: str) -> bool:
    """Tell whether the process behind a claim (see `claim_owner`) ran on this machine and has ended."""
    host, pid, _ = owner.split(":", 2)
    if host != _machine() or int(pid) == os.getpid():
        return False
    if os.name == "nt":  # pragma: no cover - signal 0 would end the process there; the claim goes stale instead
        return False
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        pass  # alive, under another account
    return False


class Claim:
    """The claim this run holds on a list; it has to be renewed while the run goes on."""

    def __init__(self, batch_id: BatchId, owner: str, unit_of_work: OpenUnit, clock: Callable[[], datetime]) -> None:
        self.owner = owner
        self._batch_id = batch_id
        self._unit_of_work = unit_of_work
        self._clock = clock
        self._last_beat = monotonic()

    def pulse(self) -> None:
        """Renew the claim now and then while slow calls go on."""
        if monotonic() - self._last_beat > _BEAT_EVERY_S:
            with self._unit_of_work() as uow:
                self.beat(uow)
                uow.commit()

    def beat(self, uow: UnitOfWork) -> None:
        """Renew the claim within a transaction of the caller, who commits.

        Raises `UserError("batch_taken_over")` when another process has taken the list over after a long silence.
        """
        self._last_beat = monotonic()
        if not uow.batches.beat(self._batch_id, self.owner, self._clock()):
            raise UserError("batch_taken_over")
