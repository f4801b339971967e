"""How services and sync open a database transaction without knowing the database."""

from __future__ import annotations

from typing import Protocol

from seatadmin.store.unit_of_work import UnitOfWork


class OpenUnit(Protocol):
    """Open a unit of work; a read-only one never waits for a writer."""

    def __call__(self, *, read_only: bool = False) -> UnitOfWork:
        """Return a unit to be used in a `with`."""
        ...  # pragma: no cover
