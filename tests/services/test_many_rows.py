"""Long work gives way in the thread that asked for it, and nowhere else."""

from __future__ import annotations

import gc
import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seatadmin.many_rows import giving_way, many_objects, paced, sorted_paced


@pytest.mark.parametrize(("rows", "pauses"), [(0, 0), (1, 1), (3, 1), (4, 2), (7, 3)])
def test_a_pause_comes_before_each_portion(rows: int, pauses: int) -> None:
    seen: list[str] = []
    with giving_way(lambda: seen.append("pause")):
        for row in paced(range(rows), 3):
            seen.append(str(row))
    assert [one for one in seen if one != "pause"] == [str(row) for row in range(rows)]
    assert seen.count("pause") == pauses
    assert not rows or seen[0] == "pause"


def test_nothing_is_paced_where_nobody_waits() -> None:
    rows = [1, 2, 3]
    assert paced(rows) is rows
    with giving_way(lambda: None):
        with giving_way(lambda: None):
            assert paced(rows) is not rows
        assert paced(rows) is not rows
    assert paced(rows) is rows


def test_each_thread_gives_way_for_itself() -> None:
    rows = [1, 2, 3]
    found: list[object] = []
    with giving_way(lambda: None):
        thread = threading.Thread(target=lambda: found.append(paced(rows)))
        thread.start()
        thread.join()
    assert found == [rows]
    assert found[0] is rows


def test_the_collector_is_held_off_and_comes_back() -> None:
    assert gc.isenabled()
    with many_objects():
        assert not gc.isenabled()
        with many_objects():
            assert not gc.isenabled()
        assert not gc.isenabled(), "the inner one leaves it to the outer one"
    assert gc.isenabled()

    @many_objects()
    def fail() -> None:
        raise ValueError

    with pytest.raises(ValueError):  # noqa: PT011 - our own
        fail()
    assert gc.isenabled()


@given(st.lists(st.tuples(st.integers(-3, 3), st.integers())), st.booleans(), st.integers(1, 5), st.booleans())
def test_sorting_in_pieces_is_sorting(rows: list[tuple[int, int]], descending: bool, at_once: int, slow: bool) -> None:
    pauses: list[int] = []
    found = sorted_paced(
        rows,
        lambda row: row[0],
        descending=descending,
        pause=(lambda: pauses.append(1)) if slow else None,
        at_once=at_once,
    )
    assert found == sorted(rows, key=lambda row: row[0], reverse=descending)
    assert bool(pauses) == (slow and len(rows) > at_once)
