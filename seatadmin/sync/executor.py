"""Apply a batch to Moodle in ordered stages, so that a run cut anywhere and started again ends as if never cut.

Each round looks at Moodle, plans again (the same function as the preview), reserves seats, then goes through the
stages: create accounts, enrol, prove, groups, customer as supervisor, customer's own courses, seats marked. What is
about to be tried is committed before the call and its result after it. A write whose outcome is unknown is never
sent again by itself: the next round looks at Moodle, where the marks tell our enrolments from those that were there
before. Why: docs/decisions/attempt-marks.md.

Here a list is claimed and Moodle looked at; `rounds` orders the stages, which have a module each: `accounts`,
`enrolments`, `groups`, `responsibility`, `marking`. What they share is in `run_state`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, tzinfo

from seatadmin.domain.intents import Batch, BatchId, Intent
from seatadmin.domain.people import email_key
from seatadmin.domain.seats import Customer
from seatadmin.errors import UserError
from seatadmin.moodle.functions import Moodle
from seatadmin.sync.accounts import CREATE_SIZE
from seatadmin.sync.claims import STALE_CLAIM_S, Claim, claim_owner, owner_is_gone
from seatadmin.sync.mirror import MirrorPull
from seatadmin.sync.progress import Reporter
from seatadmin.sync.reserving import customer_of
from seatadmin.sync.rounds import Expected, Rounds, RunReport
from seatadmin.sync.run_results import RunResults
from seatadmin.sync.run_state import ENROL_SIZE, RunState
from seatadmin.sync.units import OpenUnit

__all__ = ["CREATE_SIZE", "ENROL_SIZE", "Executor", "RunReport"]


class Executor:
    """Apply batches through one Moodle account.

    `who` is the person at the workstation, for the history; `zone` the site's time zone; `connections` how many
    calls may be under way at once; `clock` answers aware UTC.
    """

    def __init__(
        self,
        moodle: Moodle,
        unit_of_work: OpenUnit,
        *,
        clock: Callable[[], datetime],
        zone: tzinfo,
        who: str,
        reporter: Reporter | None = None,
        connections: int = 2,
    ) -> None:
        self.moodle = moodle
        self.unit_of_work = unit_of_work
        self.clock = clock
        self.zone = zone
        self.who = who
        self.reporter = reporter or Reporter()
        self.connections = connections
        self.mirror = MirrorPull(moodle, unit_of_work, clock, self.reporter)

    def look(self, intents: Sequence[Intent], batch: Batch) -> None:
        """Bring into the mirror everything the plan of this batch depends on. Raises `Unavailable`, `Cancelled`."""
        target = batch.target
        wanted = {text for intent in intents if (text := intent.person.course or target.course)}
        with self.unit_of_work(read_only=True) as uow:
            customer = customer_of(uow, target)
        if customer.support_course:
            wanted.add(customer.support_course)
        self.mirror.pull_courses(wanted)
        with self.unit_of_work(read_only=True) as uow:
            mirror = uow.mirror.load(emails=(), course_ids=())
        for course_id in sorted({course.id for text in wanted if (course := mirror.find_course(text)) is not None}):
            self.reporter.check()
            self.mirror.read_course_if_there(course_id)
        seek_customer = customer.email is not None and customer.remote_user_id is None
        self.mirror.look_up(
            (intent.person.email for intent in intents if intent.person.email),
            also=customer.email if seek_customer else None,
        )
        roles = {intent.person.role or target.role for intent in intents}
        if seek_customer:
            customer = self._find_customer(customer)
        if customer.remote_user_id is not None:
            with self.unit_of_work(read_only=True) as uow:
                roles |= {seat.supervisor_role for seat in uow.seats.of_customer(customer.id)}
        self.mirror.learn_roles(roles)

    def _find_customer(self, customer: Customer) -> Customer:
        key = email_key(customer.email or "")
        with self.unit_of_work() as uow:
            users = uow.mirror.load(emails=[key], course_ids=()).users_by_email.get(key, ())
            if len(users) == 1:
                customer = replace(customer, remote_user_id=users[0].id)
                uow.customers.save(customer)
                uow.commit()
        return customer

    def run(self, batch_id: BatchId, *, password: str | None = None, expected: Expected = None) -> RunReport:
        """Apply a batch, or go on with one that was cut.

        `password`: initial password of new accounts when staff set them; never stored. `expected`: the outcomes the
        person agreed to; when Moodle has changed so that more would happen than agreed, nothing is sent and
        `UserError("plan_changed")` is raised. Raises also `UserError` `batch_in_use`, `password_needed`,
        `seats_contested`, `role_id_wrong`, `batch_taken_over`, and `Unavailable`, `Cancelled`; what was finished stays
        finished.
        """
        owner = claim_owner()
        with self.unit_of_work() as uow:
            if not uow.batches.claim(batch_id, owner, self.clock(), STALE_CLAIM_S, owner_is_gone):
                raise UserError("batch_in_use")
            uow.commit()
        try:
            with ThreadPoolExecutor(self.connections, thread_name_prefix="moodle") as pool:
                run = RunState(
                    self.moodle,
                    self.unit_of_work,
                    self.clock,
                    self.who,
                    self.reporter,
                    self.mirror,
                    pool,
                    self.connections,
                    batch_id,
                    Claim(batch_id, owner, self.unit_of_work, self.clock),
                    RunResults(self.clock),
                )
                return Rounds(run, self.look, zone=self.zone, password=password, expected=expected).go()
        finally:
            with self.unit_of_work() as uow:
                uow.batches.unclaim(batch_id, owner)
                uow.commit()
