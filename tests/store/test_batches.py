"""Batches, their intents and results, and the lease."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import Engine
from sqlalchemy.exc import IntegrityError

from seatadmin.domain.intents import (
    WITHOUT_SEAT,
    Attempts,
    Batch,
    BatchId,
    BatchKind,
    BatchState,
    Intent,
    IntentId,
    IntentState,
    Target,
)
from seatadmin.domain.moodle_facts import CourseId, EnrolmentState, MoodleEnrolment, UserId
from seatadmin.domain.people import ListedPerson
from seatadmin.domain.planning import EffectKind, Outcome
from seatadmin.domain.results import RowResult
from seatadmin.domain.seats import SeatId
from seatadmin.errors import Bug
from seatadmin.store.unit_of_work import UnitOfWork
from tests.store.sample import BATCH, EVRY, INTENTS, LYON, NOW, RESULTS, SEATS

OTHER = Batch(BatchId(UUID(int=201)), NOW + timedelta(hours=1), "a.diop", Target(LYON.id, "LAT"), "coller")


def intent(number: int, **values: object) -> Intent:
    return Intent(IntentId(UUID(int=number)), number, ListedPerson(number, f"Nom{number}"), **values)  # type: ignore[arg-type]


def test_batches_are_listed_newest_first_with_their_counts(full: UnitOfWork) -> None:
    full.batches.create(OTHER, [intent(400), intent(401)])
    first, second = full.batches.summaries()
    assert (first.batch, first.customer, first.total) == (OTHER, "Lycée Ampère", 2)
    assert second.batch == BATCH
    assert second.intents == {
        IntentState.DONE: 1,
        IntentState.APPLYING: 1,
        IntentState.REFUSED: 1,
        IntentState.WAITING: 1,
    }


def test_a_batch_without_people_is_a_batch(full: UnitOfWork) -> None:
    full.batches.create(OTHER)
    assert full.batches.intents(OTHER.id) == []
    assert full.batches.summaries()[0].total == 0


def test_people_without_a_seat_are_those_to_correct_or_waiting(full: UnitOfWork) -> None:
    found = full.batches.without_seat(limit=10)
    assert found
    assert {intent.state for _, intent in found} <= set(WITHOUT_SEAT)
    assert len(full.batches.without_seat(limit=1)) == 1
    for batch_id in {batch_id for batch_id, _ in found}:
        assert {intent.id for known, intent in found if known == batch_id} <= {
            intent.id for intent in full.batches.intents(batch_id)
        }
        full.batches.set_state(batch_id, BatchState.WITHDRAWN)
    assert full.batches.without_seat(limit=10) == []


def test_pending_counts_what_is_wanted_and_not_in_moodle(full: UnitOfWork) -> None:
    assert full.batches.pending_count() == 2  # one applying, one waiting
    full.batches.create(OTHER, [intent(400), intent(401)])
    assert full.batches.pending_count() == 4
    full.batches.set_state(OTHER.id, BatchState.WITHDRAWN)
    assert full.batches.pending_count() == 2


def test_a_batch_is_changed_as_a_whole_or_by_its_state(own: UnitOfWork) -> None:
    changed = replace(BATCH, target=Target(EVRY.id, "LAT"), source="autre.csv", kind=BatchKind.RELEASE)
    own.batches.save(changed)
    own.batches.set_state(BATCH.id, BatchState.DONE)
    own.commit()
    assert own.batches.get(BATCH.id) == replace(changed, state=BatchState.DONE)


def test_an_unknown_batch_is_a_bug_unless_it_is_looked_for(uow: UnitOfWork) -> None:
    assert uow.batches.find(BATCH.id) is None
    for act in (uow.batches.get, lambda id_: uow.batches.set_state(id_, BatchState.DONE)):
        with pytest.raises(Bug, match="no_such_batch"):
            act(BATCH.id)


def test_intents_keep_list_order_whatever_their_rows(full: UnitOfWork) -> None:
    listed = [intent(403), intent(402), replace(intent(401), row=403)]
    full.batches.create(OTHER, listed)
    full.batches.add_intents(OTHER.id, [intent(404)])
    full.batches.add_intents(OTHER.id, [])
    assert full.batches.intents(OTHER.id) == [*listed, intent(404)]


def test_saved_intents_replace_all_they_said_before(full: UnitOfWork) -> None:
    changed = replace(
        INTENTS[3],
        row=9,
        person=ListedPerson(9, "Diop", "Awa", "awa@example.org"),
        state=IntentState.APPLYING,
        seat_id=SEATS[0].id,
        attempts=Attempts(username="awa.diop", enrol_at=NOW),
        reactivate=True,
    )
    full.batches.save_intents([changed])
    full.batches.save_intents([])
    assert full.batches.intents(BATCH.id) == [*INTENTS[:3], changed]


def test_an_intent_never_written_down_is_not_saved_silently(full: UnitOfWork) -> None:
    with pytest.raises(Bug, match="no_such_intent"):
        full.batches.save_intents([INTENTS[0], intent(999)])


def test_an_intent_cannot_name_a_seat_that_does_not_exist(full: UnitOfWork) -> None:
    with pytest.raises(IntegrityError):
        full.batches.save_intents([replace(INTENTS[0], seat_id=SeatId(UUID(int=1)))])


def test_a_list_never_applied_can_be_replaced(full: UnitOfWork) -> None:
    full.batches.create(OTHER, [intent(400), intent(401)])
    full.batches.replace(replace(OTHER, source="mieux.csv"), [intent(402)])
    assert full.batches.get(OTHER.id).source == "mieux.csv"
    assert full.batches.intents(OTHER.id) == [intent(402)]


def test_attempt_marks_are_never_lost_by_replacing_a_list(full: UnitOfWork) -> None:
    with pytest.raises(Bug, match="batch_was_applied"):
        full.batches.replace(BATCH, [])
    assert full.batches.intents(BATCH.id) == list(INTENTS)


def test_intents_that_put_somebody_on_a_seat_are_found(full: UnitOfWork) -> None:
    assert full.batches.intents_holding([seat.id for seat in SEATS]) == [INTENTS[0]]
    assert full.batches.intents_holding([]) == []


# ---------------------------------------------------------------------- results
def test_the_last_result_of_an_intent_replaces_the_one_before(full: UnitOfWork) -> None:
    later = replace(RESULTS[1], ok=True, code="seat_used", at=NOW + timedelta(days=1), done=(EffectKind.ENROL,))
    waiting = RowResult(INTENTS[3].id, 5, Outcome.NO_SEAT, False, "no_seat", NOW)
    full.results.save_many(BATCH.id, [waiting, later])
    full.results.save_many(BATCH.id, [])
    assert full.results.of_batch(BATCH.id) == [RESULTS[0], later, waiting]
    assert full.results.of_intent(INTENTS[2].id) == later
    assert full.results.of_intent(INTENTS[1].id) is None


def test_enrolments_that_begin_later_are_known_while_moodle_lists_them_as_inactive(full: UnitOfWork) -> None:
    start = (NOW + timedelta(days=60)).replace(microsecond=0)
    given = replace(RESULTS[0], values={"seat": "S-102", "starts_s": int(start.timestamp())})
    full.results.save_many(BATCH.id, [given])
    assert full.results.begins() == {}
    (course, user) = (CourseId(12), UserId(71))
    full.mirror.replace_enrolments(course, [MoodleEnrolment(course, user, EnrolmentState.INACTIVE)], NOW)
    assert full.results.begins() == {"S-102": (start, NOW)}
    at_once = replace(
        given, intent_id=INTENTS[2].id, outcome=Outcome.REACTIVATE, values={"seat": "S-102"}, at=NOW + timedelta(days=1)
    )
    full.results.save_many(BATCH.id, [at_once])
    assert full.results.begins() == {}


# ---------------------------------------------------------------------- the lease
A, B = "here:1:a", "there:2:b"


def test_one_owner_at_a_time_applies_a_batch(full: UnitOfWork) -> None:
    assert full.batches.claim(BATCH.id, A, NOW, 60)
    assert not full.batches.claim(BATCH.id, B, NOW, 60)
    assert full.batches.claim(BATCH.id, A, NOW, 60)
    full.batches.unclaim(BATCH.id, B)
    assert not full.batches.claim(BATCH.id, B, NOW, 60)
    full.batches.unclaim(BATCH.id, A)
    assert full.batches.claim(BATCH.id, B, NOW, 60)


def test_a_lease_that_stopped_beating_is_taken_over(full: UnitOfWork) -> None:
    assert full.batches.claim(BATCH.id, A, NOW, 60)
    assert full.batches.beat(BATCH.id, A, NOW + timedelta(seconds=50))
    assert not full.batches.claim(BATCH.id, B, NOW + timedelta(seconds=110), 60)
    assert full.batches.claim(BATCH.id, B, NOW + timedelta(seconds=111), 60)
    assert not full.batches.beat(BATCH.id, A, NOW + timedelta(seconds=112))


def test_the_lease_of_an_ended_process_is_taken_over_at_once(full: UnitOfWork) -> None:
    assert full.batches.claim(BATCH.id, A, NOW, 60)
    assert not full.batches.claim(BATCH.id, B, NOW, 60, lambda owner: owner != A)
    assert full.batches.claim(BATCH.id, B, NOW, 60, lambda owner: owner == A)


def test_a_batch_that_does_not_exist_cannot_be_claimed(uow: UnitOfWork) -> None:
    assert not uow.batches.claim(BATCH.id, A, NOW, 60)


def test_a_lease_is_seen_by_others_once_committed(filled: Engine) -> None:
    with UnitOfWork(filled) as uow:
        assert uow.batches.claim(BATCH.id, A, NOW, 60)
    with UnitOfWork(filled) as uow:
        assert uow.batches.claim(BATCH.id, B, NOW, 60)
        uow.commit()
    with UnitOfWork(filled) as uow:
        assert not uow.batches.claim(BATCH.id, A, NOW, 60)
