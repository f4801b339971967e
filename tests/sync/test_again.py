"""Lists applied again, and people met again: what an earlier run did is neither done nor counted a second time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from seatadmin.domain.history import HistoryEntry
from seatadmin.domain.intents import BatchId, IntentState
from seatadmin.domain.people import ListedPerson
from seatadmin.domain.planning import EffectKind, Outcome
from seatadmin.domain.results import sums
from seatadmin.domain.seats import Seat, SeatState
from seatadmin.errors import Unavailable
from seatadmin.sandbox.server import SandboxServer
from seatadmin.services.wording import Words
from seatadmin.sync.executor import RunReport
from seatadmin.sync.release import ReleaseOutcome, Releaser
from tests.sync.world import World, make_known, people

WORDS = Words("fr")


def sci(server: SandboxServer) -> int:
    return server.state.courses_by("shortname", "SCI")[0].id


def account(server: SandboxServer, person: ListedPerson) -> int:
    (user,) = server.state.users_with_address(person.email or "")
    return user.id


def accept(world: World, batch: BatchId) -> BatchId:
    """Accept every proposal of a list."""
    with world.unit() as uow:
        uow.batches.save_intents([replace(intent, reactivate=True) for intent in uow.batches.intents(batch)])
        uow.commit()
    return batch


def history(world: World, what: str) -> Sequence[HistoryEntry]:
    with world.unit(read_only=True) as uow:
        return uow.history.search(kinds=[what])


def releaser(world: World) -> Releaser:
    return Releaser(world.moodle, world.unit, clock=world.clock, who="tester")


def counted(report: RunReport) -> dict[str, int]:
    found = sums(report.results, report.earlier)
    return {name: number for name in found.__slots__ if (number := getattr(found, name))}


# ---------------------------------------------------------------------- what an earlier run did
def test_a_resumed_run_counts_only_what_it_does_itself(server: SandboxServer, world: World) -> None:
    world.add_seats(3)
    batch = world.keep(people(3))
    server.faults.order("token_expired", "enrol_manual_enrol_users")
    with pytest.raises(Unavailable):
        world.apply(batch)
    report = world.apply(batch)
    assert counted(report) == {"seats": 3}
    assert WORDS.results(report.results, report.earlier) == ["3 sièges attribués"]
    assert report.done_now(report.results[0]) == (EffectKind.ENROL, EffectKind.JOIN_GROUP, EffectKind.USE_SEAT)
    told = WORDS.result(report.results[0], report.plan.rows[0], earlier=report.earlier[report.results[0].intent_id])
    assert told.endswith(
        "déjà fait lors d’un envoi précédent\u00a0: compte créé (anne.martin-a), identifiants envoyés par Moodle."
    )


def test_a_lost_answer_within_a_run_is_still_of_this_run(server: SandboxServer, world: World) -> None:
    world.add_seats(3)
    server.faults.order("drop_after", "core_user_create_users", skip=1)
    server.faults.order("drop_after", "enrol_manual_enrol_users")
    assert counted(world.apply(world.keep(people(3)))) == {"seats": 3, "accounts": 3, "mails": 3}


def test_a_finished_list_applied_again_says_that_nothing_changed(server: SandboxServer, world: World) -> None:
    world.add_seats(2)
    batch = world.keep(people(2))
    first = world.apply(batch)
    again = world.apply(batch)
    assert counted(again) == {"earlier": 2}
    sentence = WORDS.result(first.results[0], first.plan.rows[0])
    before = again.earlier[again.results[0].intent_id]
    told = WORDS.result(again.results[0], again.plan.rows[0], earlier=before)
    assert told == f"Déjà fait lors d’un envoi précédent\u00a0: {sentence[0].lower()}{sentence[1:]}"
    assert len(history(world, "batch_applied")) == 1


def test_people_who_keep_waiting_are_no_news(world: World) -> None:
    world.add_seats(1)
    batch = world.keep(people(2))
    for _ in range(2):
        report = world.apply(batch)
    assert counted(report) == {"earlier": 1, "waiting": 1}
    assert [entry.values for entry in history(world, "batch_applied")] == [{"new_account": 1, "no_seat": 1}]
    world.add_seats(1)
    assert counted(world.apply(batch)) == {"seats": 1, "accounts": 1, "mails": 1, "earlier": 1}
    assert next(entry.values for entry in history(world, "batch_applied")) == {"new_account": 1}


def test_a_reactivation_is_in_the_history_with_its_result(server: SandboxServer, world: World) -> None:
    listed = people(2)
    make_known(server, listed, enrolled=2, course="SCI")
    world.add_seats(1)
    for person in listed:
        server.state.enrolments_of_course[sci(server)][account(server, person)].suspended = True
    report = world.apply(accept(world, world.keep(listed)))
    assert [result.outcome for result in report.results] == [Outcome.REACTIVATE] * 2
    entries = history(world, "enrolment_reactivated")
    assert [entry.result for entry in entries] == ["done", "done"]
    assert "réactivée" in WORDS.history(entries[0])


# ---------------------------------------------------------------------- enrolments that begin later
@pytest.mark.parametrize("second", [{"starts": date.today() + timedelta(days=60)}, {}])  # noqa: DTZ011
def test_an_enrolment_that_has_not_begun_is_not_suspended(
    server: SandboxServer, world: World, second: dict[str, object]
) -> None:
    """Moodle lists it as suspended. Reactivating it for a list without a start would open the course at once."""
    world.add_seats(2)
    start = (datetime.now(UTC) + timedelta(days=60)).date()
    world.apply(world.keep(people(1), starts=start))
    report = world.apply(accept(world, world.keep(people(1), **second)))
    assert report.results[0].outcome is Outcome.HELD
    assert f"accès à partir du {WORDS.day(start)}" in WORDS.row(report.plan.rows[0])
    assert server.calls["enrol_manual_enrol_users"] == 1
    assert world.states() == {SeatState.HELD: 1, SeatState.FREE: 1}


def test_somebody_suspended_after_the_seat_changed_hands_is_suspended(server: SandboxServer, world: World) -> None:
    """What is known of the holder before says nothing about the one now."""
    world.add_seats(1)
    start = (datetime.now(UTC) + timedelta(days=60)).date()
    world.apply(world.keep(people(1), starts=start))
    (seat,) = world.seats()
    releaser(world).run(releaser(world).preview([seat.id]))
    other = people(1, start=1)
    world.apply(world.keep(other))
    server.state.enrolments_of_course[sci(server)][account(server, other[0])].suspended = True
    report = world.apply(world.keep(other))
    assert report.results[0].outcome is Outcome.SUSPENDED
    assert "pas encore commencée" in WORDS.row(report.plan.rows[0])


def test_what_began_at_once_after_all_is_not_said_to_begin_later(server: SandboxServer, world: World) -> None:
    world.add_seats(1)
    start = (datetime.now(UTC) + timedelta(days=60)).date()
    listed = people(1)
    world.apply(world.keep(listed, starts=start))
    server.state.unenrol(sci(server), account(server, listed[0]))
    assert world.apply(accept(world, world.keep(listed))).results[0].outcome is Outcome.ENROL_AGAIN
    server.state.enrolments_of_course[sci(server)][account(server, listed[0])].suspended = True
    assert world.apply(world.keep(listed)).results[0].outcome is Outcome.SUSPENDED


# ---------------------------------------------------------------------- rows whose seat was released since
def test_a_row_released_since_is_told_as_taken_back_by_every_later_run(server: SandboxServer, world: World) -> None:
    world.add_seats(1)
    batch = world.keep(people(3))
    assert counted(world.apply(batch)) == {"seats": 1, "accounts": 1, "mails": 1, "waiting": 2}
    (seat,) = world.seats()
    releaser(world).run(releaser(world).preview([seat.id]))
    with world.unit(read_only=True) as uow:
        kept = uow.results.of_batch(batch)[0]
    now = {"seats": 1, "accounts": 1, "mails": 1}
    entries = []
    for did in (now, {"earlier": 1}, {"earlier": 1}):
        report = world.apply(batch)
        first = report.results[0]
        assert (first.outcome, first.code, first.ok, first.done) == (Outcome.TAKEN_BACK, "taken_back", True, ())
        assert report.earlier.get(first.intent_id) is None
        assert counted(report) == {**did, "unchanged": 1, "waiting": 1}
        assert WORDS.result(first, report.plan.rows[0]) == WORDS.row(report.plan.rows[0])
        entries.append(history(world, "batch_applied"))
    assert entries[0] == entries[1] == entries[2], "nothing more was done"
    assert Outcome.TAKEN_BACK not in entries[0][0].values, "the release has its own entry"
    with world.unit(read_only=True) as uow:
        assert uow.results.of_batch(batch)[0] == kept, "what was done for the row is still known"


# ---------------------------------------------------------------------- people unenrolled by hand
@pytest.fixture
def left(server: SandboxServer, world: World) -> tuple[list[ListedPerson], Seat]:
    """One person with a seat who was unenrolled in Moodle, and a free seat beside."""
    listed = people(1)
    world.add_seats(2)
    world.apply(world.keep(listed))
    server.state.unenrol(sci(server), account(server, listed[0]))
    (seat,) = (seat for seat in world.seats() if seat.state is SeatState.HELD)
    return listed, seat


def test_somebody_unenrolled_by_hand_is_proposed_and_then_enrolled_on_the_same_seat(
    server: SandboxServer, world: World, left: tuple[list[ListedPerson], Seat]
) -> None:
    listed, seat = left
    proposed = world.apply(world.keep(listed))
    assert [result.outcome for result in proposed.results] == [Outcome.UNENROLLED]
    assert server.calls["enrol_manual_enrol_users"] == 1
    batch = accept(world, world.keep(listed))
    report = world.apply(batch)
    assert counted(report) == {"enrolled_again": 1}
    assert report.results[0].seat_id == seat.id
    assert account(server, listed[0]) in server.state.enrolments_of_course[sci(server)]
    assert world.states() == {SeatState.HELD: 1, SeatState.FREE: 1}
    (group,) = server.state.groups_of_course[sci(server)].values()
    assert account(server, listed[0]) in group.member_ids
    (entry,) = history(world, "enrolled_again")
    assert WORDS.history(entry).startswith("Anne Martin A <p00000@example.org>\u00a0: nouvelle inscription à SCI sur")
    assert world.apply(world.keep(listed)).results[0].outcome is Outcome.HELD
    plan = releaser(world).preview([seat.id])
    assert releaser(world).run(plan).released == (seat.id,)
    assert world.states() == {SeatState.RELEASED: 1, SeatState.FREE: 1}
    assert world.intents(batch)[0].state is IntentState.RELEASED


@pytest.mark.parametrize("kind", ["drop_before", "drop_after", "http_500_after", "token_expired"])
def test_an_answer_lost_while_enrolling_again_takes_no_other_seat(
    server: SandboxServer, world: World, left: tuple[list[ListedPerson], Seat], kind: str
) -> None:
    listed, seat = left
    batch = accept(world, world.keep(listed))
    server.faults.order(kind, "enrol_manual_enrol_users")
    if kind == "token_expired":
        with pytest.raises(Unavailable):
            world.apply(batch)
    report = world.apply(batch)
    assert [(result.outcome, result.code) for result in report.results] == [(Outcome.ENROL_AGAIN, "done")]
    assert world.states() == {SeatState.HELD: 1, SeatState.FREE: 1}
    assert report.results[0].seat_id == seat.id


def test_a_refusal_to_enrol_again_leaves_the_seat_held(
    server: SandboxServer, world: World, left: tuple[list[ListedPerson], Seat]
) -> None:
    listed, _ = left
    batch = accept(world, world.keep(listed))
    server.faults.order("write_error", "enrol_manual_enrol_users")
    report = world.apply(batch)
    assert report.results[0].code == "enrol_refused"
    assert world.states() == {SeatState.HELD: 1, SeatState.FREE: 1}


def test_releasing_settles_a_seat_whose_enrolment_is_gone(
    server: SandboxServer, world: World, left: tuple[list[ListedPerson], Seat]
) -> None:
    _, seat = left
    plan = releaser(world).preview([seat.id])
    assert [row.outcome for row in plan.rows] == [ReleaseOutcome.GONE]
    assert releaser(world).run(plan).released == (seat.id,)
    assert server.calls["enrol_manual_unenrol_users"] == 0
    assert world.states() == {SeatState.RELEASED: 1, SeatState.FREE: 1}


def test_a_seat_of_a_course_that_is_gone_is_released(
    server: SandboxServer, world: World, left: tuple[list[ListedPerson], Seat]
) -> None:
    _, seat = left
    server.state.delete_course(server.state.courses[sci(server)])
    plan = releaser(world).preview([seat.id])
    assert [row.outcome for row in plan.rows] == [ReleaseOutcome.GONE]
    assert releaser(world).run(plan).released == (seat.id,)


def test_a_seat_of_a_course_kept_from_us_is_not_released(server: SandboxServer, world: World) -> None:
    """The holder is enrolled still: the seat must not be given to somebody else."""
    world.add_seats(1)
    world.apply(world.keep(people(1)))
    (seat,) = world.seats()
    course = server.state.courses[sci(server)]
    server.state.courses[course.id] = replace(course, visible=False)
    caller = next(user for user in server.state.users.values() if user.username == "seatadmin.ws")
    caller.rights = caller.rights - {"moodle/course:view", "moodle/course:viewhiddencourses"}
    plan = releaser(world).preview([seat.id])
    assert [row.outcome for row in plan.rows] == [ReleaseOutcome.UNSEEN]
    report = releaser(world).run(plan, reason="départ")
    assert (report.released, report.kept) == ((), ((seat.id, "unseen"),))
    assert world.states() == {SeatState.HELD: 1}


# ---------------------------------------------------------------------- logins
def test_a_login_that_was_taken_is_told_with_the_one_given_instead(server: SandboxServer, world: World) -> None:
    server.state.add_user("anne", "Anne", "Autre", "autre@example.org")
    world.add_seats(1)
    report = world.apply(world.keep([replace(people(1)[0], username="anne")]))
    assert "Compte créé (anne.martin-a, car l’identifiant demandé, anne," in WORDS.result(report.results[0])
