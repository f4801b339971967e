"""Seats typed in on two workstations at the same moment."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from seatadmin.context import Workspace
from seatadmin.errors import UserError
from seatadmin.secrets import MemorySecrets
from seatadmin.services.manage_seats import ManageSeats
from seatadmin.settings import HOME_VARIABLE, Settings


@pytest.fixture
def seats(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[ManageSeats]:
    monkeypatch.setenv(HOME_VARIABLE, str(tmp_path / "home"))
    location = str(tmp_path / "shop.sqlite")
    with Workspace.open(location, settings=Settings(), secrets=MemorySecrets(), create=True) as workspace:
        yield workspace.seats


def crossed(times: int, inner: Callable[..., object]) -> Callable[..., object]:
    """Fail as if another workstation had been faster, that many times."""
    left = [times]

    def call(*arguments: object) -> object:
        if left[0]:
            left[0] -= 1
            raise UserError("customer_name_taken", name="A")
        return inner(*arguments)

    return call


@pytest.mark.parametrize("times", [0, 1, 4])
def test_a_customer_added_elsewhere_meanwhile_is_used(
    seats: ManageSeats, monkeypatch: pytest.MonkeyPatch, times: int
) -> None:
    monkeypatch.setattr(seats, "_customer", crossed(times, seats._customer))
    added = seats.add("A", 3, order="B0000000042")
    assert len(added) == 3
    assert len(seats.rows()) == 3


def test_a_conflict_that_does_not_end_is_told(seats: ManageSeats, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(seats, "_customer", crossed(99, seats._customer))
    with pytest.raises(UserError, match="customer_name_taken"):
        seats.add("A", 3)
    assert seats.rows() == ()
