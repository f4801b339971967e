"""Things that happen between two steps: another person, another window, a late answer. Each once went wrong."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence
from dataclasses import replace
from uuid import uuid4

import pytest

from seatadmin.domain.intents import Batch, BatchId, BatchKind, BatchState, IntentState, Target
from seatadmin.domain.moodle_facts import MoodleRole, RoleId
from seatadmin.domain.people import ListedPerson, PeopleList
from seatadmin.domain.planning import EffectKind, Outcome
from seatadmin.domain.seats import Customer, CustomerId, SeatState
from seatadmin.errors import Cancelled, ChangedElsewhere, OutcomeUnknown, Rejected, Unavailable, UserError
from seatadmin.moodle.functions import Moodle, NewEnrolment, NewUser
from seatadmin.sandbox.server import SandboxServer
from seatadmin.sandbox.state import Database
from seatadmin.services.apply_plan import ApplyPlan
from seatadmin.services.plan_batch import Draft, PlanBatch
from seatadmin.services.workbench import Workbench
from seatadmin.sync.executor import RunReport
from seatadmin.sync.progress import Progress, Reporter, Stage
from seatadmin.sync.release import Releaser
from tests.sync.world import ZONE, World, make_known, people


def bench(world: World) -> Workbench:
    return Workbench(world.unit, world.clock, ZONE, "tester", lambda: world.moodle)


def lists(world: World) -> PlanBatch:
    return PlanBatch(bench(world))


def draft(world: World, listed: Sequence[ListedPerson]) -> Draft:
    target = Target(world.customer.id, course="SCI")
    return lists(world).draft(PeopleList("file", None, None, 1, (), tuple(listed)), target, "liste.csv")


def releaser(world: World) -> Releaser:
    return Releaser(world.moodle, world.unit, clock=world.clock, who="tester")


def sci(server: SandboxServer) -> int:
    return server.state.courses_by("shortname", "SCI")[0].id


def is_enrolled(server: SandboxServer, address: str) -> bool:
    found = server.state.users_with_address(address)
    return bool(found) and found[0].id in server.state.enrolments_of_course[sci(server)]


def codes(report: RunReport) -> list[str]:
    return [result.code for result in report.results]


@pytest.fixture
def ready(world: World) -> World:
    """A workspace whose mirror knows the site, so that lists can be kept offline."""
    world.executor().mirror.pull_catalogue()
    with world.unit(read_only=True) as uow:
        course = next(course for course in uow.mirror.courses() if course.shortname == "SCI")
    world.executor().mirror.read_course(course.id)
    return world


# ---------------------------------------------------------------------- released, kept again, retargeted
def test_released_people_do_not_come_back(server: SandboxServer, world: World) -> None:
    world.add_seats(3)
    batch = world.keep(people(2))
    world.apply(batch)
    first = next(seat for seat in world.seats() if seat.holder_email == "p00000@example.org")
    releaser(world).run(releaser(world).preview([first.id]))
    for _ in range(2):
        world.apply(batch)
        assert not is_enrolled(server, "p00000@example.org")
        assert [intent.state for intent in world.intents(batch)] == [IntentState.RELEASED, IntentState.DONE]
    assert world.states() == {SeatState.HELD: 1, SeatState.FREE: 1, SeatState.RELEASED: 1}


def test_keeping_an_older_draft_again_keeps_its_seats(ready: World) -> None:
    ready.add_seats(3)
    older = draft(ready, people(2))
    kept = lists(ready).keep(older, lists(ready).keep(older))
    outcomes = {row.outcome for row in lists(ready).preview(kept).rows}
    assert outcomes == {Outcome.UNCHECKED}
    assert ready.states() == {SeatState.PLANNED: 2, SeatState.FREE: 1}


@pytest.mark.parametrize("change", ["row", "target", "decision", "dropped", "withdrawn"])
def test_two_windows_with_one_kept_list_do_not_overwrite_each_other(ready: World, change: str) -> None:
    ready.add_seats(3)
    here = lists(ready)
    kept = here.keep(draft(ready, people(2)))
    there = here.load(kept.batch.id)
    mine = here.edit(kept, [(0, "firstname", "Annette")])
    if change == "withdrawn":
        here.withdraw(kept.batch.id)
    else:
        other = {
            "row": lambda: here.edit(there, [(1, "firstname", "Brunehilde")]),
            "target": lambda: here.retarget(there, replace(there.batch.target, group="Matin")),
            "decision": lambda: here.decide(there, 1, reactivate=True),
            "dropped": lambda: here.drop(there, [1]),
        }[change]()
        here.keep(other, there)
    stored = here.load(kept.batch.id)
    with pytest.raises(ChangedElsewhere, match="batch_changed_elsewhere"):
        here.keep(mine, kept)
    assert here.load(kept.batch.id) == stored
    if change != "withdrawn":
        again = here.load(kept.batch.id)
        here.keep(here.edit(again, [(0, "firstname", "Annette")]), again)


def test_seats_planned_anew_elsewhere_are_no_change_of_the_list(ready: World) -> None:
    ready.add_seats(3)
    kept = lists(ready).keep(draft(ready, people(2)))
    loaded = lists(ready).load(kept.batch.id)
    lists(ready).keep(loaded, loaded)
    lists(ready).keep(lists(ready).edit(kept, [(0, "firstname", "Annette")]), kept)
    assert ready.states() == {SeatState.PLANNED: 2, SeatState.FREE: 1}


def test_another_customer_gives_the_seats_back(ready: World) -> None:
    ready.add_seats(3)
    other = Customer(CustomerId(uuid4()), "Autre client")
    with ready.unit() as uow:
        uow.customers.save(other)
        uow.commit()
    kept = lists(ready).keep(draft(ready, people(2)))
    assert ready.states() == {SeatState.PLANNED: 2, SeatState.FREE: 1}
    moved = lists(ready).retarget(kept, replace(kept.batch.target, customer_id=other.id))
    assert [intent.seat_id for intent in lists(ready).keep(moved, kept).intents] == [None, None]
    assert ready.states() == {SeatState.FREE: 3}


def test_a_plan_that_changed_leaves_the_list_editable(server: SandboxServer, ready: World) -> None:
    ready.add_seats(2)
    make_known(server, people(1), enrolled=0, course="SCI")
    kept = lists(ready).keep(draft(ready, people(1)))
    agreed = {row.intent.id: row.outcome for row in ApplyPlan(bench(ready)).look(kept).rows}
    server.state.delete_user(server.state.users_with_address("p00000@example.org")[0])
    with pytest.raises(UserError, match="plan_changed"):
        ApplyPlan(bench(ready)).apply(kept.batch.id, expected=agreed)
    assert lists(ready).load(kept.batch.id).batch.state is BatchState.DRAFT
    loaded = lists(ready).load(kept.batch.id)
    lists(ready).keep(loaded, loaded)
    assert not server.state.mails


def test_a_running_list_cannot_be_withdrawn(server: SandboxServer, ready: World) -> None:
    ready.add_seats(1)
    make_known(server, people(1), enrolled=0, course="SCI")
    kept = lists(ready).keep(draft(ready, people(1)))
    told: list[str] = []

    def listen(progress: Progress) -> None:
        if progress.stage is Stage.ENROL and not told:
            with pytest.raises(UserError) as refusal:
                lists(ready).withdraw(kept.batch.id)
            told.append(refusal.value.code)

    assert codes(ready.apply(kept.batch.id, reporter=Reporter(listen))) == ["done"]
    assert told == ["batch_in_use"]


def test_a_stale_release_does_not_touch_the_next_holder(server: SandboxServer, world: World) -> None:
    world.add_seats(1)
    world.apply(world.keep(people(1)))
    stale = releaser(world).preview([world.seats()[0].id])
    releaser(world).run(releaser(world).preview([world.seats()[0].id]))
    world.apply(world.keep(people(1, start=5)))
    with pytest.raises(UserError, match="seat_taken_meanwhile"):
        releaser(world).run(stale)
    assert is_enrolled(server, "p00005@example.org")
    assert world.seats()[0].holder_email == "p00005@example.org"


# ---------------------------------------------------------------------- answers that come late, or never
@pytest.mark.parametrize("same_address_allowed", [False, True])
def test_a_creation_finished_after_our_look_is_ours(
    server: SandboxServer, world: World, monkeypatch: pytest.MonkeyPatch, same_address_allowed: bool
) -> None:
    server.state.settings.allow_accounts_same_email = same_address_allowed
    world.add_seats(1)
    real = Moodle.core_user_create_users
    sent: list[str] = []

    def create(self: Moodle, users: Sequence[NewUser]) -> object:
        sent.append(users[0].username)
        if len(sent) == 1:
            raise OutcomeUnknown("no_answer", function="core_user_create_users")
        if len(sent) == 2:
            real(self, [replace(users[0], username=sent[0])])  # the first call is carried out only now
        return real(self, users)

    monkeypatch.setattr(Moodle, "core_user_create_users", create)
    report = world.apply(world.keep(people(1)))
    assert codes(report) == ["done"]
    assert report.results[0].outcome is Outcome.NEW_ACCOUNT
    assert len(server.state.users_with_address("p00000@example.org")) == 1
    assert len(server.state.mails) == 1


def test_what_was_never_sent_is_not_ours(server: SandboxServer, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    world.add_seats(1)
    make_known(server, people(1), enrolled=0, course="SCI")
    batch = world.keep(people(1))

    def down(self: Moodle, enrolments: Sequence[NewEnrolment]) -> None:
        raise Unavailable("unreachable", function="enrol_manual_enrol_users")

    with monkeypatch.context() as patch:
        patch.setattr(Moodle, "enrol_manual_enrol_users", down)
        with pytest.raises(Unavailable):
            world.apply(batch)
    user = server.state.users_with_address("p00000@example.org")[0]
    server.state.enrol(sci(server), user.id, server.state.role("student").id)  # a colleague, by hand
    assert codes(world.apply(batch)) == ["already_enrolled"]
    assert world.states() == {SeatState.FREE: 1}


def _refuse(address: str, server: SandboxServer, monkeypatch: pytest.MonkeyPatch, *, lose: int = 0) -> None:
    """Let Moodle refuse the enrolment of one person; `lose` answers of other enrolments are lost."""
    real = Moodle.enrol_manual_enrol_users
    lost: list[int] = []

    def enrol(self: Moodle, enrolments: Sequence[NewEnrolment]) -> None:
        if any(server.state.users[item.user_id].email == address for item in enrolments):
            raise Rejected("refused", function="enrol_manual_enrol_users", errorcode="codingerror")
        real(self, enrolments)
        if len(lost) < lose:
            lost.append(1)
            raise OutcomeUnknown("no_answer", function="enrol_manual_enrol_users")

    monkeypatch.setattr(Moodle, "enrol_manual_enrol_users", enrol)


def test_a_refused_row_stays_refused_in_later_rounds(
    server: SandboxServer, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.add_seats(2)
    make_known(server, people(2), enrolled=0, course="SCI")
    batch = world.keep(people(2))
    _refuse("p00000@example.org", server, monkeypatch, lose=1)
    report = world.apply(batch)
    assert codes(report) == ["enrol_refused", "done"]
    assert world.states() == {SeatState.HELD: 1, SeatState.FREE: 1}
    assert [intent.state for intent in world.intents(batch)] == [IntentState.REFUSED, IntentState.DONE]
    assert report.finished


def test_an_account_made_before_a_refusal_stays_ours(
    server: SandboxServer, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.add_seats(1)
    batch = world.keep(people(1))
    with monkeypatch.context() as patch:
        _refuse("p00000@example.org", server, patch)
        (result,) = world.apply(batch).results
    assert (result.code, result.username) == ("enrol_refused", "anne.martin-a")
    assert EffectKind.CREATE_ACCOUNT in result.done
    (result,) = world.apply(batch).results
    assert (result.code, result.outcome) == ("done", Outcome.NEW_ACCOUNT)
    assert len(server.state.mails) == 1


def test_the_customer_is_not_enrolled_for_nobody(
    server: SandboxServer, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    state = server.state
    state.enrol(
        state.courses_by("shortname", "MATH101")[0].id,
        state.users_by("username", "hugo.marchand")[0].id,
        state.role("teacher").id,
    )
    world.add_seats(1)
    make_known(server, people(1), enrolled=0, course="SCI")
    _refuse("p00000@example.org", server, monkeypatch)
    world.apply(world.keep(people(1)))
    assert not is_enrolled(server, "formation@example.com")


def test_a_reactivation_is_proved_and_remembered(server: SandboxServer, world: World) -> None:
    make_known(server, people(1), enrolled=1, course="SCI")
    user = server.state.users_with_address("p00000@example.org")[0]
    server.state.enrolments_of_course[sci(server)][user.id].suspended = True
    batch = world.keep(people(1))
    (intent,) = world.intents(batch)
    with world.unit() as uow:
        uow.batches.save_intents([replace(intent, reactivate=True)])
        uow.commit()
    assert codes(world.apply(batch)) == ["done"]
    (row,) = lists(world).preview(draft(world, people(1))).rows
    assert row.outcome is Outcome.ALREADY_ENROLLED


# ---------------------------------------------------------------------- a site that changed
def test_a_course_deleted_in_moodle_stops_only_its_rows(server: SandboxServer, world: World) -> None:
    world.add_seats(3)
    batch = world.keep([people(1)[0], replace(people(1, start=1, row=3)[0], course="MATH101")])
    shown = Batch(
        BatchId(batch), world.clock(), "t", Target(world.customer.id, "SCI"), "l", BatchState.DRAFT, BatchKind.ASSIGN
    )
    world.executor().look(world.intents(batch), shown)
    server.state.delete_course(server.state.courses_by("shortname", "MATH101")[0])
    assert codes(world.apply(batch)) == ["done", "course_unknown"]


def test_a_search_for_roles_may_be_refused(
    server: SandboxServer, ready: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    ready.add_seats(1)
    real = Moodle.core_enrol_get_enrolled_users
    known = sci(server)

    def listed(self: Moodle, course_id: int, **options: object) -> object:
        if course_id != known:
            raise Rejected("no_right", function="core_enrol_get_enrolled_users", errorcode="nopermissions")
        return real(self, course_id, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(Moodle, "core_enrol_get_enrolled_users", listed)
    assert codes(ready.apply(ready.keep(people(1), role="formateur"))) == ["role_unknown"]


def test_whether_case_counts_is_not_learned_from_the_address_itself(
    server: SandboxServer, make_world: Callable[..., World]
) -> None:
    server.state.settings = dataclasses.replace(server.state.settings, database=Database.PGSQL)
    world = make_world()
    make_known(server, people(1), enrolled=0, course="SCI")
    mirror = world.executor().mirror
    mirror.look_up(["p00000@example.org"])
    mirror.look_up(["p00000@example.org", "inconnu@example.org"])
    name, _, domain = "p00001@example.org".partition("@")
    server.state.add_user("autre", "Anne", "Martin", f"{name.upper()}@{domain}")
    mirror.look_up(["p00001@example.org"])
    with world.unit(read_only=True) as uow:
        found = uow.mirror.load(emails=["p00001@example.org"], course_ids=()).users_by_email
    assert [user.username for user in found["p00001@example.org"]] == ["autre"]


def test_a_typed_number_is_never_given_to_the_customer_unproven(server: SandboxServer, world: World) -> None:
    wrong = server.state.role("editingteacher").id
    with world.unit() as uow:
        uow.mirror.upsert_roles([MoodleRole(RoleId(wrong), "teacher", confirmed=False)], world.clock())
        uow.commit()
    world.add_seats(1)
    world.apply(world.keep(people(1)))
    assert not is_enrolled(server, "formation@example.com")


def test_two_rows_with_one_address_keep_the_accounts_chosen_for_them(server: SandboxServer, world: World) -> None:
    person = people(1)[0]
    first, second = (
        server.state.add_user(login, "Anne", person.lastname or "", person.email or "").id for login in ("un", "deux")
    )
    world.add_seats(2)
    batch = world.keep([person, replace(person, row=3, course="MATH101")])
    chosen = [replace(one, account_id=user) for one, user in zip(world.intents(batch), (first, second), strict=True)]
    with world.unit() as uow:
        uow.batches.save_intents(chosen)  # type: ignore[arg-type]
        uow.commit()
    report = world.apply(batch)
    assert codes(report) == ["done", "done"]
    assert [result.user_id for result in report.results] == [first, second]
    assert first in server.state.enrolments_of_course[sci(server)]
    maths = server.state.courses_by("shortname", "MATH101")[0].id
    assert second in server.state.enrolments_of_course[maths]


def test_a_list_moodle_could_not_be_reached_for_can_be_taken_back(
    server: SandboxServer, ready: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    ready.add_seats(1)
    make_known(server, people(1), enrolled=0, course="SCI")
    kept = lists(ready).keep(draft(ready, people(1)))

    def down(self: Moodle, enrolments: Sequence[NewEnrolment]) -> None:
        raise Unavailable("unreachable", function="enrol_manual_enrol_users")

    monkeypatch.setattr(Moodle, "enrol_manual_enrol_users", down)
    with pytest.raises(Unavailable):
        ready.apply(kept.batch.id)
    assert lists(ready).withdraw(kept.batch.id) == 1
    assert ready.states() == {SeatState.FREE: 1}


def test_stopping_leaves_no_mark_on_accounts_never_sent(server: SandboxServer, world: World) -> None:
    world.add_seats(8)
    batch = world.keep(people(8))
    reporter = Reporter()

    def listen(progress: Progress) -> None:
        if progress.stage is Stage.CREATE and progress.done >= 2:
            reporter.cancel.set()

    reporter.listener = listen
    with pytest.raises(Cancelled):
        world.apply(batch, reporter=reporter)
    marked = [intent for intent in world.intents(batch) if intent.attempts.username is not None]
    assert len(marked) == server.calls["core_user_create_users"] < 8
    assert reporter.pulse is None


def test_a_short_name_given_to_another_course_means_the_new_one(server: SandboxServer, world: World) -> None:
    world.add_seats(2)
    world.apply(world.keep(people(1)))
    old = server.state.courses_by("shortname", "SCI")[0]
    server.state.update_course(old, shortname="SCI-2025")
    new = server.state.add_course("SCI", "Sciences, nouvelle édition", old.category)
    assert codes(world.apply(world.keep(people(1, start=1)))) == ["done"]
    assert len(server.state.enrolments_of_course[new.id]) >= 1
    assert not any(
        server.state.users[user].email == "p00001@example.org" for user in server.state.enrolments_of_course[old.id]
    )


def test_who_is_planned_elsewhere_waits_for_the_outcome(server: SandboxServer, ready: World) -> None:
    ready.add_seats(2)
    first = lists(ready).keep(draft(ready, people(1)))
    second = ready.keep(people(1))
    assert not ready.apply(second).finished
    lists(ready).withdraw(first.batch.id)
    ready.apply(second)
    assert [intent.state for intent in ready.intents(second)] == [IntentState.DONE]
    assert is_enrolled(server, "p00000@example.org")


def test_names_in_one_piece_are_compared_as_a_whole(server: SandboxServer, world: World) -> None:
    """Without the right to full names Moodle answers `fullname` alone."""
    from seatadmin.sandbox.state import LISTED_RIGHTS

    service = server.state.users_by("username", "seatadmin.ws")[0]
    server.state.update_user(service, rights=LISTED_RIGHTS)
    make_known(server, people(1), enrolled=0, course="SCI")
    world.add_seats(1)
    (row,) = world.apply(world.keep(people(1))).plan.rows
    assert [note.code for note in row.notes] == []


# --------------------------------------------------------------------------- corrected after it was applied


def correct(world: World, batch_id: BatchId, *changes: tuple[int, str, str]) -> Draft:
    loaded = lists(world).load(batch_id)
    return lists(world).correct(lists(world).edit(loaded, changes), loaded)


def applied_with_a_row_to_correct(world: World, address: str = "paul@exemple") -> BatchId:
    """Apply a list of three people, the second of whom has a wrong address."""
    listed = people(3)
    listed[1] = replace(listed[1], email=address)
    kept = lists(world).keep(lists(world).edit(draft(world, listed), [(1, "email", address)]))
    world.apply(kept.batch.id)
    return kept.batch.id


def test_a_row_corrected_after_the_run_is_a_run_of_its_own(server: SandboxServer, world: World) -> None:
    world.add_seats(3)
    batch_id = applied_with_a_row_to_correct(world)
    assert [intent.state for intent in world.intents(batch_id)] == [
        IntentState.DONE,
        IntentState.REFUSED,
        IntentState.DONE,
    ]
    done = [intent for intent in world.intents(batch_id) if intent.state is IntentState.DONE]
    mails = len(server.state.mails)

    corrected = correct(world, batch_id, (1, "email", "paul@example.org"))

    assert corrected.batch.state is BatchState.APPLYING
    assert world.states() == {SeatState.HELD: 2, SeatState.PLANNED: 1}
    assert {result.row for result in lists(world).results(batch_id)} == {2, 4}
    plan = lists(world).preview(corrected)
    assert [row.outcome for row in plan.rows] == [Outcome.HELD, Outcome.UNCHECKED, Outcome.HELD]
    report = world.apply(batch_id)
    assert report.finished
    assert world.states() == {SeatState.HELD: 3}
    assert is_enrolled(server, "paul@example.org")
    assert len(server.state.mails) == mails + 1
    assert [intent for intent in world.intents(batch_id) if intent in done] == done
    with world.unit(read_only=True) as uow:
        assert "batch_corrected" in {entry.what for entry in uow.history.search("")}


def test_a_correction_that_does_not_help_leaves_the_list_closed(server: SandboxServer, world: World) -> None:
    world.add_seats(3)
    batch_id = applied_with_a_row_to_correct(world)
    assert correct(world, batch_id, (1, "email", "paul@ailleurs")).batch.state is BatchState.DONE
    assert world.states() == {SeatState.HELD: 2, SeatState.FREE: 1}


def test_what_was_sent_is_not_corrected(server: SandboxServer, world: World) -> None:
    world.add_seats(3)
    batch_id = applied_with_a_row_to_correct(world)
    before = world.intents(batch_id)[0]
    correct(world, batch_id, (0, "email", "autre@example.org"))
    assert world.intents(batch_id)[0] == before


def test_of_a_row_with_two_seats_only_the_one_left_is_corrected(server: SandboxServer, world: World) -> None:
    world.add_seats(2)
    (person,) = people(1)
    listed = [replace(person, course="SCI"), replace(person, course="NOWHERE")]
    kept = lists(world).keep(draft(world, listed))
    world.apply(kept.batch.id)
    correct(world, kept.batch.id, (1, "lastname", "Autrement"), (1, "course", "MATH101"))
    assert [intent.person.lastname for intent in world.intents(kept.batch.id)] == [person.lastname, "Autrement"]
    assert world.apply(kept.batch.id).finished
    assert world.states() == {SeatState.HELD: 2}


def test_a_row_two_windows_correct_is_kept_as_the_first_wrote_it(server: SandboxServer, world: World) -> None:
    world.add_seats(3)
    batch_id = applied_with_a_row_to_correct(world)
    mine = lists(world).load(batch_id)
    correct(world, batch_id, (1, "email", "paul@example.org"))
    late = lists(world).edit(mine, [(1, "email", "autre@example.org")])
    with pytest.raises(UserError, match="changed_meanwhile"):
        lists(world).correct(late, mine)
    assert world.intents(batch_id)[1].person.email == "paul@example.org"


def test_a_login_tried_for_another_address_is_forgotten(server: SandboxServer, world: World) -> None:
    """Moodle refuses the address: its account is never made, and the corrected address must not be taken for it."""
    world.add_seats(3)
    batch_id = applied_with_a_row_to_correct(world)
    with world.unit() as uow:
        refused = uow.batches.intents(batch_id)[1]
        tried = replace(refused, attempts=replace(refused.attempts, username="paul", account_confirmed=True))
        uow.batches.save_intents([tried])
        uow.commit()
    correct(world, batch_id, (1, "email", "paul@example.org"))
    assert world.intents(batch_id)[1].attempts.username is None


# --------------------------------------------------------------------------- followed while it runs


def test_every_stage_tells_the_rows_it_reached_when_their_call_returned(server: SandboxServer, world: World) -> None:
    world.add_seats(4)
    listed = people(4)
    make_known(server, listed[:1], enrolled=0, course="SCI")
    batch_id = world.keep(listed)
    rows = {intent.id: intent.row for intent in world.intents(batch_id)}
    told: list[tuple[Stage, set[int]]] = []
    ended: list[int] = []

    def listen(progress: Progress) -> None:
        if progress.reached:
            told.append((progress.stage, {rows[intent_id] for intent_id in progress.reached}))
        ended.extend(result.row for result in progress.results)

    world.apply(batch_id, reporter=Reporter(listen))
    # Two connections, one account a call: two rows at a time, long before the last stage.
    assert told[:4] == [
        (Stage.CREATE, {3, 4}),
        (Stage.CREATE, {5}),
        (Stage.ENROL, {2, 3, 4, 5}),
        (Stage.PROVE, {2, 3, 4, 5}),
    ]
    assert (Stage.GROUP, {2, 3, 4, 5}) in told
    assert ended == [2, 3, 4, 5]


def test_a_row_moodle_refuses_is_told_at_once(server: SandboxServer, world: World) -> None:
    world.add_seats(2)
    listed = people(2)
    listed[0] = replace(listed[0], lastname="x" * 300)
    told: list[tuple[Stage, str]] = []

    def listen(progress: Progress) -> None:
        told.extend((progress.stage, result.code) for result in progress.results)

    world.apply(world.keep(listed), reporter=Reporter(listen))
    assert told == [(Stage.CREATE, "account_refused"), (Stage.MARK, "done")]
