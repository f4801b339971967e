"""Who is applying a list: host, process and run, so that the claim of a dead process can be taken over."""

from __future__ import annotations

import os
import socket
import uuid

STALE_CLAIM_S = 600.0
"""Silence after which a claim on another machine is taken for dead; a single call may take five minutes."""


def claim_owner() -> str:
    """Name this run: `host-machine:pid:uuid`."""
    return f"{_machine()}:{os.getpid()}:{uuid.uuid4()}"


def _machine() -> str:
    # Two workstations may have the same name; their network cards have not.
    return f"{socket.gethostname().replace(':', '_')}-{uuid.getnode():x}"


def owner_is_gone(owner: str) -> bool:
    """Tell whether the process behind a claim (`host:pid:uuid`) ran on this machine and has ended."""
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
        return False
    return False
