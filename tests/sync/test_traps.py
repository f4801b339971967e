"""Every trap of a real Moodle is answered: each test is one habit of the server that once cost somebody a seat."""

from __future__ import annotations

import contextlib
import dataclasses
import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest

from seatadmin.domain.intents import Credentials, IntentState
from seatadmin.domain.moodle_facts import MoodleRole, RoleId
from seatadmin.domain.planning import EffectKind, Outcome
from seatadmin.domain.seats import Customer, CustomerId, SeatState
from seatadmin.errors import Cancelled, Unavailable, UserError
from seatadmin.moodle.transport import Timeouts, Transport
from seatadmin.sandbox.server import SandboxServer
from seatadmin.sandbox.state import Database
from seatadmin.sync.executor import RunReport
from seatadmin.sync.progress import Progress, Reporter, Stage
from tests.sync.picture import site_picture
from tests.sync.world import PASSWORD, World, make_known, people


def codes(report: RunReport) -> list[str]:
    return [result.code for result in report.results]


def sci(server: SandboxServer) -> int:
    return server.state.courses_by("shortname", "SCI")[0].id


def mails(server: SandboxServer) -> Counter[str]:
    return Counter(mail.to for mail in server.state.mails)


# ---------------------------------------------------------------------- accounts and their credentials
def test_mailed_accounts_go_one_a_call(server: SandboxServer, world: World) -> None:
    world.add_seats(5)
    world.apply(world.keep(people(5)))
    assert server.calls["core_user_create_users"] == 5
    assert set(mails(server).values()) == {1}


def test_a_refused_account_never_mails_another(server: SandboxServer, world: World) -> None:
    """A batch with a bad element would have mailed the good ones before it was rolled back."""
    world.add_seats(3)
    bad = replace(people(1, start=1, row=3)[0], firstname="<b>Léa</b>")
    report = world.apply(world.keep([people(1)[0], bad, people(1, start=2, row=4)[0]]))
    assert codes(report) == ["done", "account_refused", "done"]
    assert mails(server) == Counter({"p00000@example.org": 1, "p00002@example.org": 1})
    assert world.states() == {SeatState.HELD: 2, SeatState.FREE: 1}


def test_a_refused_account_stays_out_until_corrected(server: SandboxServer, world: World) -> None:
    world.add_seats(1)
    batch = world.keep([replace(people(1)[0], firstname="<b>Léa</b>")])
    world.apply(batch)
    calls = server.calls["core_user_create_users"]
    report = world.apply(batch)
    assert server.calls["core_user_create_users"] == calls
    assert report.results[0].outcome is Outcome.BAD_DATA
    (intent,) = world.intents(batch)
    assert intent.state is IntentState.REFUSED
    assert intent.problems[0].code == "account_refused"


@pytest.mark.parametrize("kind", ["drop_after", "http_500_after", "truncated_after"])
def test_lost_answer_to_a_creation_mails_once(server: SandboxServer, world: World, kind: str) -> None:
    world.add_seats(4)
    server.faults.order(kind, "core_user_create_users", skip=1)
    report = world.apply(world.keep(people(4)))
    assert codes(report) == ["done"] * 4
    assert [result.outcome for result in report.results] == [Outcome.NEW_ACCOUNT] * 4
    assert set(mails(server).values()) == {1}
    assert len(mails(server)) == 4


@pytest.mark.parametrize("credentials", [Credentials.MAILED, Credentials.STAFF])
def test_lost_call_is_made_again_after_a_look(server: SandboxServer, world: World, credentials: Credentials) -> None:
    world.add_seats(4)
    server.faults.order("drop_before", "core_user_create_users")
    report = world.apply(world.keep(people(4), credentials=credentials), password=PASSWORD)
    assert codes(report) == ["done"] * 4
    assert set(site_picture(server, "SCI")["accounts"].values()) == {1}  # type: ignore[attr-defined]


def test_rolled_back_creation_keeps_the_login(server: SandboxServer, world: World) -> None:
    """The mail of a call that was rolled back has left; the second call must not become a second account."""
    world.add_seats(1)
    server.faults.order("write_error", "core_user_create_users")
    report = world.apply(world.keep(people(1)))
    accounts = server.state.users_with_address("p00000@example.org")
    assert len(accounts) <= 1
    assert report.results[0].code in {"done", "account_refused"}


def test_taken_login_is_numbered(server: SandboxServer, world: World) -> None:
    listed = people(2)
    server.state.add_user("anne.martin-a", "Anne", "Autre", "autre@example.org")
    world.add_seats(2)
    report = world.apply(world.keep(listed))
    assert codes(report) == ["done", "done"]
    assert report.results[0].username == "anne.martin-a1"
    assert set(mails(server).values()) == {1}


def test_taken_login_in_a_batch_of_staff_passwords(server: SandboxServer, world: World) -> None:
    listed = people(12)
    server.state.add_user("bruno.martin-a", "Bruno", "Autre", "autre@example.org")
    world.add_seats(12)
    report = world.apply(world.keep(listed, credentials=Credentials.STAFF), password=PASSWORD)
    assert codes(report) == ["done"] * 12
    assert server.calls["core_user_create_users"] == 2
    assert not server.state.mails


def test_bad_element_of_a_batch_is_found(server: SandboxServer, world: World) -> None:
    listed = people(12)
    listed[7] = replace(listed[7], lastname="<i>Nom</i>")
    world.add_seats(12)
    report = world.apply(world.keep(listed, credentials=Credentials.STAFF), password=PASSWORD)
    assert codes(report) == ["done"] * 7 + ["account_refused"] + ["done"] * 4


def test_staff_password_is_asked_for_and_never_stored(server: SandboxServer, world: World) -> None:
    world.add_seats(1)
    batch = world.keep(people(1), credentials=Credentials.STAFF)
    with pytest.raises(UserError, match="password_needed"):
        world.apply(batch)
    assert server.calls["core_user_create_users"] == 0
    world.apply(batch, password=PASSWORD)
    world.close()
    for file in world.path.parent.iterdir():
        assert PASSWORD.encode() not in file.read_bytes()


def test_two_rows_of_a_new_person_make_one_account(server: SandboxServer, world: World) -> None:
    person = people(1)[0]
    world.add_seats(2)
    report = world.apply(world.keep([person, replace(person, row=3, course="MATH101")]))
    assert codes(report) == ["done", "done"]
    assert server.calls["core_user_create_users"] == 1
    assert world.states() == {SeatState.HELD: 2}


# ---------------------------------------------------------------------- finding people
@pytest.mark.parametrize("database", [Database.PGSQL, Database.MARIADB])
@pytest.mark.parametrize("count", [1, 6])
def test_address_in_another_case_is_the_same_person(
    server: SandboxServer, world: World, database: Database, count: int
) -> None:
    server.state.settings = dataclasses.replace(server.state.settings, database=database)
    listed = people(count)
    for person in listed:
        name, _, domain = (person.email or "").partition("@")
        server.state.add_user(f"u{name}", "Anne", person.lastname or "", f"{name.upper()}@{domain}")
    world.add_seats(count)
    report = world.apply(world.keep(listed))
    assert {result.outcome for result in report.results} == {Outcome.KNOWN_ACCOUNT}
    assert not server.state.mails


@pytest.mark.parametrize("database", [Database.PGSQL, Database.MARIADB])
def test_somebody_of_the_list_is_no_proof_that_case_does_not_matter(
    server: SandboxServer, world: World, database: Database
) -> None:
    """Found under the very spelling asked for, and then taken for found under the other one: capitals were lost."""
    server.state.settings = dataclasses.replace(server.state.settings, database=database)
    listed = people(7)
    for user_id in list(server.state.enrolments_of_course[sci(server)]):
        server.state.unenrol(sci(server), user_id)
    make_known(server, listed[:6], enrolled=6, course="SCI")
    server.state.add_user("seven", "Anne", listed[6].lastname or "", "P00006@Example.ORG")
    world.add_seats(7)
    for _ in range(2):
        report = world.apply(world.keep(listed))
        assert codes(report) in (["already_enrolled"] * 6 + ["done"], ["already_enrolled"] * 6 + ["held"])
    assert not server.state.mails


def test_account_made_by_the_shop_breaks_nobody_else(server: SandboxServer, world: World) -> None:
    listed = people(8)
    server.state.add_user("chef.Équipe", "Chef", "Équipe", listed[3].email or "")
    world.add_seats(8)
    report = world.apply(world.keep(listed))
    outcomes = [result.outcome for result in report.results]
    assert outcomes[3] is Outcome.ACCOUNT_UNREADABLE
    assert outcomes[:3] + outcomes[4:] == [Outcome.NEW_ACCOUNT] * 7
    assert len(server.state.users_with_address(listed[3].email or "")) == 1


def test_account_made_by_the_shop_is_used_when_the_course_shows_it(server: SandboxServer, world: World) -> None:
    listed = people(2)
    user = server.state.add_user(
        "chef.Équipe", listed[0].firstname or "", listed[0].lastname or "", listed[0].email or ""
    )
    server.state.enrol(sci(server), user.id, server.state.role("student").id)
    world.add_seats(2)
    report = world.apply(world.keep(listed))
    assert [result.outcome for result in report.results] == [Outcome.ALREADY_ENROLLED, Outcome.NEW_ACCOUNT]


def test_several_accounts_with_one_address_are_asked_about(server: SandboxServer, world: World) -> None:
    person = people(1)[0]
    for login in ("un", "deux"):
        server.state.add_user(login, "Anne", person.lastname or "", person.email or "")
    world.add_seats(1)
    batch = world.keep([person])
    report = world.apply(batch)
    assert report.results[0].outcome is Outcome.SEVERAL_ACCOUNTS
    assert world.states() == {SeatState.FREE: 1}
    chosen = server.state.users_by("username", "deux")[0].id
    (intent,) = world.intents(batch)
    with world.unit() as uow:
        uow.batches.save_intents([replace(intent, account_id=chosen)])
        uow.commit()
    assert codes(world.apply(batch)) == ["done"]
    assert chosen in server.state.enrolments_of_course[sci(server)]


# ---------------------------------------------------------------------- enrolments
def test_already_enrolled_keeps_dates_and_uses_no_seat(server: SandboxServer, world: World) -> None:
    person = people(1)[0]
    user = server.state.add_user("anne", "Anne", person.lastname or "", person.email or "")
    server.state.enrol(sci(server), user.id, server.state.role("student").id, timestart=1000, timeend=4102444800)
    world.add_seats(1)
    report = world.apply(world.keep([person], ends=(world.clock() + timedelta(days=30)).date()))
    assert codes(report) == ["already_enrolled"]
    kept = server.state.enrolments_of_course[sci(server)][user.id]
    assert (kept.timestart, kept.timeend) == (1000, 4102444800)
    assert world.states() == {SeatState.FREE: 1}
    assert server.calls["enrol_manual_enrol_users"] == 0


def test_suspended_is_proposed_and_revived_only_on_request(server: SandboxServer, world: World) -> None:
    person = people(1)[0]
    user = server.state.add_user("anne", "Anne", person.lastname or "", person.email or "")
    server.state.enrol(sci(server), user.id, server.state.role("student").id, suspended=True)
    world.add_seats(1)
    batch = world.keep([person])
    assert codes(world.apply(batch)) == ["suspended"]
    assert server.state.enrolments_of_course[sci(server)][user.id].suspended
    (intent,) = world.intents(batch)
    with world.unit() as uow:
        uow.batches.save_intents([replace(intent, reactivate=True)])
        uow.commit()
    report = world.apply(batch)
    assert report.results[0].done == (EffectKind.REACTIVATE,)
    assert not server.state.enrolments_of_course[sci(server)][user.id].suspended
    assert world.states() == {SeatState.FREE: 1}


@pytest.mark.parametrize("kind", ["drop_after", "http_500_after", "truncated_after", "drop_before"])
def test_lost_answer_to_an_enrolment(server: SandboxServer, world: World, kind: str) -> None:
    """After a lost answer "already enrolled" is our own doing: the seat is used, once."""
    world.add_seats(5)
    server.faults.order(kind, "enrol_manual_enrol_users")
    report = world.apply(world.keep(people(4)))
    assert codes(report) == ["done"] * 4
    assert world.states() == {SeatState.HELD: 4, SeatState.FREE: 1}


def test_answers_lost_again_and_again_lose_nothing(server: SandboxServer, world: World) -> None:
    world.add_seats(3)
    server.faults.order("drop_before", "enrol_manual_enrol_users", times=20)
    batch = world.keep(people(3))
    report = world.apply(batch)
    assert codes(report) == ["outcome_unknown"] * 3
    assert not report.finished
    assert world.states() == {SeatState.APPLYING: 3}
    server.faults.clear()
    assert codes(world.apply(batch)) == ["done"] * 3
    assert set(mails(server).values()) == {1}


@pytest.mark.parametrize("skip", [0, 1])
def test_rows_of_a_call_that_never_left_find_their_seat_again(server: SandboxServer, world: World, skip: int) -> None:
    """As many seats as rows: a seat left on its way would be missing when the list is resumed."""
    world.add_seats(120)
    batch = world.keep(people(120), credentials=Credentials.STAFF)
    server.faults.order("token_expired", "enrol_manual_enrol_users", skip=skip)
    with pytest.raises(Unavailable):
        world.apply(batch, password=PASSWORD)
    assert SeatState.FREE not in world.states()
    report = world.apply(batch, password=PASSWORD)
    assert set(codes(report)) == {"done"}
    assert world.states() == {SeatState.HELD: 120}


def test_silently_cut_lists_are_noticed(server: SandboxServer, world: World) -> None:
    """`max_input_vars` cuts a list between two people and answers the usual success."""
    server.state.settings = dataclasses.replace(server.state.settings, max_input_vars=40)
    world.add_seats(30)
    report = world.apply(world.keep(people(30), credentials=Credentials.STAFF), password=PASSWORD)
    enrolled = site_picture(server, "SCI")["enrolled"]
    done = [result for result in report.results if result.code == "done"]
    assert {people(30)[result.row - 2].email for result in done} <= set(enrolled)  # type: ignore[arg-type, call-overload]
    assert world.states().get(SeatState.HELD, 0) == len(done)


def test_role_refused_refuses_the_list_in_one_call(server: SandboxServer, world: World) -> None:
    listed = [replace(person, role="manager") for person in people(20)]
    with world.unit() as uow:
        uow.mirror.upsert_roles([MoodleRole(RoleId(1), "manager")], world.clock())
        uow.commit()
    world.add_seats(20)
    report = world.apply(world.keep(listed, credentials=Credentials.STAFF), password=PASSWORD)
    assert codes(report) == ["enrol_role_refused"] * 20
    assert server.calls["enrol_manual_enrol_users"] == 1
    assert world.states() == {SeatState.FREE: 20}


def test_course_without_manual_enrolment(server: SandboxServer, world: World) -> None:
    server.state.update_course(server.state.courses_by("shortname", "SCI")[0], manual_enrolment="missing")
    world.add_seats(2)
    report = world.apply(world.keep(people(2)))
    assert [result.outcome for result in report.results] == [Outcome.NO_MANUAL_ENROLMENT] * 2
    assert not server.state.mails


def test_unknown_role_is_asked_for(server: SandboxServer, world: World) -> None:
    for course_id in list(server.state.enrolments_of_course):
        for user_id in list(server.state.enrolments_of_course[course_id]):
            server.state.unenrol(course_id, user_id)
    world.add_seats(1)
    report = world.apply(world.keep(people(1)))
    assert report.results[0].outcome is Outcome.ROLE_UNKNOWN
    assert not server.state.mails


@pytest.mark.parametrize(("number", "code"), [(5, "done"), (3, "role_id_wrong")])
def test_typed_role_number_is_proved_on_one_person(server: SandboxServer, world: World, number: int, code: str) -> None:
    for course_id in list(server.state.enrolments_of_course):
        for user_id in list(server.state.enrolments_of_course[course_id]):
            server.state.unenrol(course_id, user_id)
    with world.unit() as uow:
        uow.mirror.upsert_roles([MoodleRole(RoleId(number), "student", confirmed=False)], world.clock())
        uow.commit()
    world.add_seats(6)
    batch = world.keep(people(6))
    if code == "role_id_wrong":
        with pytest.raises(UserError, match=code):
            world.apply(batch)
        assert len(server.state.enrolments_of_course[sci(server)]) == 0
    else:
        assert codes(world.apply(batch)) == ["done"] * 6


# ---------------------------------------------------------------------- groups
def test_group_with_ampersand_is_found_again(server: SandboxServer, world: World) -> None:
    world.add_seats(2)
    world.apply(world.keep(people(1), group="Dupont & Fils"))
    world.apply(world.keep(people(1, start=1), group="Dupont & Fils"))
    groups = site_picture(server, "SCI")["group_names"]
    assert [name for _, name in groups].count("Dupont & Fils") == 1  # type: ignore[attr-defined]
    assert site_picture(server, "SCI")["groups"]["Dupont & Fils"] == [  # type: ignore[index]
        "p00000@example.org",
        "p00001@example.org",
    ]


def test_lost_answer_to_a_group_makes_no_second_one(server: SandboxServer, world: World) -> None:
    world.add_seats(2)
    server.faults.order("drop_after", "core_group_create_groups")
    report = world.apply(world.keep(people(2)))
    assert codes(report) == ["done", "done"]
    groups = site_picture(server, "SCI")["group_names"]
    assert all(count == 1 for count in groups.values())  # type: ignore[attr-defined]


def test_group_refused_is_told_and_the_seat_is_used(server: SandboxServer, world: World) -> None:
    world.add_seats(1)
    report = world.apply(world.keep(people(1), group="G" * 300))
    assert codes(report) == ["done_partly"]
    assert report.results[0].values["remarks"] == "group_refused"
    assert world.states() == {SeatState.HELD: 1}


# ---------------------------------------------------------------------- the customer
def test_customer_supervises_the_accounts_made_for_it(server: SandboxServer, make_world: Callable[..., World]) -> None:
    state = server.state
    state.enrol(sci(server), state.users_by("username", "hugo.marchand")[0].id, state.role("teacher").id)
    world = make_world(
        customer=Customer(CustomerId(uuid4()), "Acme", "formation@example.com", support_course="SUPPORT-CLIENT")
    )
    listed = people(4)
    make_known(server, listed[:1], enrolled=0, course="SCI")
    world.add_seats(4)
    report = world.apply(world.keep(listed))
    assert codes(report) == ["done"] * 4
    roles = site_picture(server, "SCI")["roles"]
    above = [one for one in roles if one[:2] == ("user", "formation@example.com")]  # type: ignore[attr-defined]
    assert len(above) == 3, "existing accounts are not attached"
    customer = state.users_with_address("formation@example.com")[0].id
    support = state.courses_by("shortname", "SUPPORT-CLIENT")[0].id
    assert customer in state.enrolments_of_course[sci(server)]
    assert customer in state.enrolments_of_course[support]
    assert "formation@example.com" in site_picture(server, "SCI")["groups"]["B0000000042"]  # type: ignore[index]


@pytest.mark.parametrize("refused", [("teacher", "student"), ("student",), ("teacher",)])
def test_responsibility_refused_by_the_site_costs_two_calls_a_role(
    server: SandboxServer, world: World, refused: tuple[str, ...]
) -> None:
    """One half alone is no responsibility: it is said to be missing, with what to set in Moodle."""
    state = server.state
    state.enrol(sci(server), state.users_by("username", "hugo.marchand")[0].id, state.role("teacher").id)
    for shortname in refused:
        role = state.role(shortname)
        state.roles[role.id] = dataclasses.replace(role, levels=frozenset({"course"}))
    world.add_seats(6)
    report = world.apply(world.keep(people(6)))
    assert set(codes(report)) == {"done_partly"}
    assert {result.values["remarks"] for result in report.results} == {"supervise_refused"}
    assert EffectKind.SUPERVISE not in {kind for result in report.results for kind in result.done}
    assert server.calls["core_role_assign_roles"] == 4
    assert world.states() == {SeatState.HELD: 6}
    assert report.finished


def test_an_answer_lost_over_one_half_of_the_responsibility_is_made_good(server: SandboxServer, world: World) -> None:
    state = server.state
    state.enrol(sci(server), state.users_by("username", "hugo.marchand")[0].id, state.role("teacher").id)
    world.add_seats(3)
    server.faults.order("drop_before", "core_role_assign_roles", skip=2)
    report = world.apply(world.keep(people(3)))
    assert codes(report) == ["done"] * 3
    assert all(EffectKind.SUPERVISE in result.done for result in report.results)


# ---------------------------------------------------------------------- time, network, people in a hurry
def test_time_out_does_not_stop_the_server(server: SandboxServer, world: World) -> None:
    world.transport.close()
    world.transport = Transport(server.url, server.token, timeout_s=Timeouts(connect_s=2, read_s=0.4, total_s=0.4))
    world.moodle._transport = world.transport  # type: ignore[attr-defined]
    world.add_seats(3)
    server.faults.order("delay_after", "enrol_manual_enrol_users", seconds=1.2)
    report = world.apply(world.keep(people(3)))
    assert codes(report) == ["done"] * 3
    assert world.states() == {SeatState.HELD: 3}


@pytest.mark.parametrize(
    "function", ["core_user_get_users_by_field", "core_user_create_users", "enrol_manual_enrol_users"]
)
def test_maintenance_in_the_middle_is_resumed(server: SandboxServer, world: World, function: str) -> None:
    world.add_seats(4)
    server.faults.order("maintenance", function, skip=0, times=0)
    batch = world.keep(people(4))
    with contextlib.suppress(Unavailable):
        assert codes(world.apply(batch)) == ["outcome_unknown"] * 4
    server.faults.clear()
    assert codes(world.apply(batch)) == ["done"] * 4
    assert set(mails(server).values()) == {1}
    assert world.states() == {SeatState.HELD: 4}


def test_cancel_keeps_what_is_done_and_resumes(server: SandboxServer, world: World) -> None:
    world.add_seats(30)
    cancel = threading.Event()

    def listen(progress: Progress) -> None:
        if progress.stage is Stage.CREATE and progress.done >= 8:
            cancel.set()

    batch = world.keep(people(30))
    with pytest.raises(Cancelled):
        world.apply(batch, reporter=Reporter(listen, cancel))
    made = server.calls["core_user_create_users"]
    assert 8 <= made < 30
    assert codes(world.apply(batch)) == ["done"] * 30
    assert server.calls["core_user_create_users"] == 30
    assert set(mails(server).values()) == {1}


def test_two_windows_never_apply_one_list_at_once(server: SandboxServer, make_world: Callable[..., World]) -> None:
    world, other = make_world(), make_world()
    world.add_seats(2)
    batch = world.keep(people(2))
    with world.unit() as uow:
        assert uow.batches.claim(batch, "elsewhere:1:x", world.clock(), 120)
        uow.commit()
    with pytest.raises(UserError, match="batch_in_use"):
        other.apply(batch)


def test_two_lists_share_one_pool(server: SandboxServer, make_world: Callable[..., World]) -> None:
    one, two = make_world(), make_world()
    one.add_seats(10)
    batches = [one.keep(people(8)), two.keep(people(8, start=8))]
    reports: dict[int, RunReport] = {}

    def run(index: int, world: World) -> None:
        reports[index] = world.apply(batches[index])

    threads = [threading.Thread(target=run, args=(i, w)) for i, w in enumerate((one, two))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    told = Counter(code for report in reports.values() for code in codes(report))
    assert told == Counter({"done": 10, "no_seat": 6})
    held = [seat.holder_email for seat in one.seats() if seat.state is SeatState.HELD]
    assert len(held) == len(set(held)) == 10


def test_waiting_people_are_served_by_a_later_apply(server: SandboxServer, world: World) -> None:
    world.add_seats(2)
    batch = world.keep(people(4))
    report = world.apply(batch)
    assert codes(report) == ["done", "done", "no_seat", "no_seat"]
    assert not report.finished
    world.add_seats(2)
    report = world.apply(batch)
    assert codes(report) == ["done"] * 4
    assert report.finished


def test_a_plan_that_grew_is_not_applied(server: SandboxServer, world: World) -> None:
    world.add_seats(2)
    batch = world.keep(people(2))
    expected = {intent.id: Outcome.KNOWN_ACCOUNT for intent in world.intents(batch)}
    with pytest.raises(UserError, match="plan_changed"):
        world.executor().run(batch, expected=expected)
    assert not server.state.mails


def test_history_tells_who_did_what(server: SandboxServer, world: World) -> None:
    world.add_seats(1)
    world.apply(world.keep(people(2)))
    with world.unit(read_only=True) as uow:
        entries = uow.history.search("martin")
    assert [(entry.what, entry.who, entry.result) for entry in entries] == [("seat_assigned", "tester", "done")]
