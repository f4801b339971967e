"""The state takes back what a refused call did, and survives being written down."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seatadmin.sandbox.demo import demo_state
from seatadmin.sandbox.state import Database, Settings, State, User, folded

Change = Callable[[State], None]


def _somebody(state: State) -> User:
    return state.users_by("username", "lea.dubois")[0]


def _add_person(state: State) -> None:
    state.add_user(f"new{len(state.users)}", "Ana", "Test", f"new{len(state.users)}@example.org")


def _add_course(state: State) -> None:
    state.add_course(f"NEW-{len(state.courses)}", "Neuf", 2)
    state.fix_sortorder()


def _delete_course(state: State) -> None:
    state.delete_course(state.courses[max(state.courses)])
    state.fix_sortorder()


def _join(state: State) -> None:
    for group in state.groups.values():
        state.add_member(group, _somebody(state).id)


CHANGES: list[Change] = [
    _add_person,
    _add_course,
    _delete_course,
    _join,
    lambda state: state.delete_user(state.users[max(state.users)]),
    lambda state: state.update_user(_somebody(state), city="Nice", idnumber="E-1", suspended=True),
    lambda state: state.enrol(state.courses_by("shortname", "R&D")[0].id, _somebody(state).id, 5, timeend=1),
    lambda state: state.unenrol(state.courses_by("shortname", "SCI")[0].id, _somebody(state).id),
    lambda state: state.assign_role(state.users[2].context_id, _somebody(state).id, 4),
    lambda state: state.delete_group(next(iter(state.groups.values()))),
    lambda state: state.delete_category(state.categories[max(state.categories)]),
]


class _Refused(Exception):
    pass


def _fail_after(state: State, change: Callable[[], object]) -> None:
    with state.transaction():
        change()
        raise _Refused


@given(st.lists(st.sampled_from(range(1, len(CHANGES))), max_size=6, unique=True))
def test_a_failed_transaction_leaves_everything_as_it_was(numbers: list[int]) -> None:
    state = demo_state(clock=lambda: 1_800_000_000)
    before = state.to_json()

    def change() -> None:
        CHANGES[0](state)
        for number in numbers:
            CHANGES[number](state)

    with pytest.raises(_Refused):
        _fail_after(state, change)
    after = state.to_json()
    # Numbers once given are not given again, as in a real database.
    assert {**after, "next": None} == {**before, "next": None}
    assert state.users_by("username", "lea.dubois")[0].city == "Lyon"


def test_an_inner_failure_keeps_the_outer_work() -> None:
    state = State()
    with state.transaction():
        first = state.add_user("first", "A", "B", "first@example.org")
        with pytest.raises(_Refused):
            _fail_after(state, lambda: state.add_user("second", "A", "B", "second@example.org"))
    assert [user.username for user in state.users.values()][-1] == "first"
    assert state.users_by("email", "second@example.org") == []
    assert state.users_by("email", "first@example.org") == [first]


def test_a_mail_is_not_taken_back() -> None:
    state = State()
    user = state.add_user("first", "A", "B", "first@example.org")
    with pytest.raises(_Refused):
        _fail_after(state, lambda: state.send_mail(user, "secret"))
    assert [mail.to for mail in state.mails] == ["first@example.org"]


@given(st.lists(st.sampled_from(CHANGES), max_size=6, unique=True))
def test_a_state_written_down_and_read_again_is_the_same(changes: list[Change]) -> None:
    state = demo_state(clock=lambda: 1_800_000_000)
    for change in changes:
        change(state)
    written = json.loads(json.dumps(state.to_json()))
    again = State.from_json(written)
    assert json.loads(json.dumps(again.to_json())) == written
    (person,) = state.users_by("username", "lea.dubois") or [None]
    found = again.users_by("username", "lea.dubois")
    assert [user.id for user in found] == ([person.id] if person else [])


@pytest.mark.parametrize(
    ("one", "other", "equal"),
    [
        ("SCI", "sci", True),
        ("SCI", "SCI ", True),
        ("Équipe", "equipe", True),
        ("cœur", "COEUR", True),
        ("Straße", "strasse", True),
        ("Ørsted", "Orsted", False),
        (" SCI", "SCI", False),
        ("A-B", "AB", False),
    ],
)
def test_texts_compare_as_in_the_database(one: str, other: str, equal: bool) -> None:
    """Measured on a real MariaDB; PostgreSQL compares exactly."""
    assert State(Settings(database=Database.MARIADB)).same_text(one, other) is equal
    assert not State().same_text(one, other)


@given(st.text(), st.text())
def test_texts_equal_in_any_database_fold_alike(one: str, other: str) -> None:
    if one == other or (one.lower() == other.lower() and one.isascii()):
        assert folded(one) == folded(other)


def test_unknown_settings_are_refused() -> None:
    with pytest.raises(ValueError, match="oracle"):
        Settings(database="oracle")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match=r"3\.9"):
        Settings(flavour="3.9")
