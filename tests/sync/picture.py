"""What is true in the end, on the site and in the workspace, in a form that two runs can be compared by."""

from __future__ import annotations

from collections import Counter

from seatadmin.sandbox.server import SandboxServer
from tests.sync.world import World

Picture = dict[str, object]


def site_picture(server: SandboxServer, course: str) -> Picture:
    """Accounts, enrolments, groups, responsibilities and mails, by address instead of by number."""
    state = server.state
    with state.lock:
        course_id = state.courses_by("shortname", course)[0].id
        users = {user.id: user for user in state.users.values() if not user.deleted}
        return {
            "accounts": Counter(user.email.lower() for user in users.values()),
            "enrolled": {
                users[user_id].email: (one.timestart, one.timeend, one.suspended)
                for user_id, one in state.enrolments_of_course.get(course_id, {}).items()
            },
            "groups": {
                group.name: sorted(users[user_id].email for user_id in group.member_ids)
                for group in state.groups.values()
                if group.course_id == course_id
            },
            "group_names": Counter((group.course_id, group.name) for group in state.groups.values()),
            "roles": sorted(
                (state.contexts[context][0], users[user_id].email, role)
                for context, holders in state.role_assignments.items()
                for user_id, roles in holders.items()
                if user_id in users
                for role in roles
            ),
            "mails": Counter(mail.to for mail in state.mails),
        }


def workspace_picture(world: World, batch_id: object) -> Picture:
    """Seats, intents and results; who sits on which seat is left open where seats are alike."""
    with world.unit(read_only=True) as uow:
        seats = uow.seats.of_customer(world.customer.id)
        intents = uow.batches.intents(batch_id)  # type: ignore[arg-type]
        results = uow.results.of_batch(batch_id)  # type: ignore[arg-type]
    holders = Counter(seat.holder_email for seat in seats if seat.holder_email)
    assert all(count == 1 for count in holders.values()), "one person on two seats"
    by_seat = Counter(intent.seat_id for intent in intents if intent.seat_id)
    assert all(count == 1 for count in by_seat.values()), "one seat for two people"
    return {
        "seats": Counter(seat.state for seat in seats),
        "holders": sorted(holders),
        "intents": [(intent.row, intent.state) for intent in intents],
        "results": [(one.row, one.outcome, one.code, one.ok, set(one.done)) for one in results],
    }
