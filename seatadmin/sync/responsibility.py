"""The customer's stages of a run: it supervises its participants, and is enrolled in its own courses."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from seatadmin.domain.moodle_facts import GroupId, RoleId
from seatadmin.domain.planning import EffectKind, PlannedRow
from seatadmin.moodle.functions import GroupMembership, NewEnrolment, RoleAssignment
from seatadmin.sync.batching import send_isolating
from seatadmin.sync.groups import GroupKey
from seatadmin.sync.progress import Stage
from seatadmin.sync.run_state import LookAgain, RunState


class Responsibility:
    """Gives the customer of one run what its orders promise it. Without an account of its own nothing is done."""

    def __init__(self, run: RunState) -> None:
        self.run = run

    def supervise(self, proven: Sequence[PlannedRow]) -> None:
        """Make the customer the supervisor of its participants, and each a student in the context of the other.

        What Moodle refuses is remarked on the rows. Raises `LookAgain`, or `Cancelled` between calls.
        """
        run = self.run
        customer_id = run.round.customer.remote_user_id
        todo = [
            (row, effect.role or "") for row in proven for effect in row.effects if effect.kind is EffectKind.SUPERVISE
        ]
        if not todo or customer_id is None:
            return
        roles = run.round.mirror.roles
        sides: dict[RoleId, list[tuple[RoleAssignment, PlannedRow]]] = {}
        asked: list[PlannedRow] = []
        for row, supervisor in todo:
            if not all(role in roles and roles[role].confirmed for role in (supervisor, "student")):
                run.results.remark(row, "supervisor_role_unknown", role=supervisor)
                continue
            asked.append(row)
            user_id = run.round.account(row).id
            above = RoleAssignment(roles[supervisor].id, customer_id, "user", user_id)
            below = RoleAssignment(roles["student"].id, user_id, "user", customer_id)
            for assignment in (above, below):
                sides.setdefault(assignment.role_id, []).append((assignment, row))
        refused = {row.intent.id for side in sides.values() for row in self._assign_side(side)}
        for row in asked:
            if row.intent.id in refused:
                run.results.remark(row, "supervise_refused")
            else:
                run.results.confirm(row, EffectKind.SUPERVISE)

    def _assign_side(self, side: Sequence[tuple[RoleAssignment, PlannedRow]]) -> list[PlannedRow]:
        # Whether a role may be given in the context of a person is a setting of the site: two people tell, so that a
        # site that refuses costs two calls and not one a person. Returns the rows that were refused.
        def assign(batch: Sequence[tuple[RoleAssignment, PlannedRow]]) -> None:
            self.run.moodle.core_role_assign_roles([assignment for assignment, _ in batch])

        refused: list[PlannedRow] = []
        for tried, probe in enumerate(side[:2], start=1):
            self.run.reporter.check()
            sent = send_isolating([probe], assign)
            if sent.cause is not None:
                raise LookAgain(sent.cause)
            if sent.done:
                rest = self.run.send_all(side[tried:], Stage.SUPERVISE, assign, lambda one: one[1])
                return [*refused, *(row for (_, row), _ in rest.refused)]
            refused.append(probe[1])
        return [*refused, *(row for _, row in side[2:])]

    def enrol_customer(self, proven: Sequence[PlannedRow], groups: Mapping[GroupKey, GroupId]) -> None:
        """Enrol the customer where the plan says so, and put it in the groups of its orders.

        `groups`: those that exist. Refusals go to the history only: no row of the list is about the customer. Raises
        `LookAgain`, or `Cancelled` between calls.
        """
        run = self.run
        customer = run.round.customer
        customer_id = customer.remote_user_id
        if customer_id is None or not any(row.seat is not None for row in proven):
            return
        roles = run.round.mirror.roles
        effects = [
            (effect, NewEnrolment(role.id, customer_id, effect.course_id))
            for effect in run.round.plan.customer_effects
            if effect.kind in (EffectKind.ENROL_CUSTOMER, EffectKind.SUPPORT_COURSE)
            and effect.course_id is not None
            and (role := roles.get(effect.role or "")) is not None
            and role.confirmed
        ]
        sent = run.send_all(
            effects,
            Stage.SUPPORT,
            lambda batch: run.moodle.enrol_manual_enrol_users([enrolment for _, enrolment in batch]),
        )
        enrolled = [effect for batch, _ in sent.done for effect, _ in batch]
        refused = [effect for (effect, _), _ in sent.refused]
        inside = {effect.course_id for effect in enrolled}
        inside |= {course_id for course_id, user_id in run.round.mirror.enrolments if user_id == customer_id}
        members = [
            GroupMembership(groups[key], customer_id)
            for effect in run.round.plan.customer_effects
            if effect.kind is EffectKind.JOIN_GROUP
            and effect.course_id is not None
            and effect.course_id in inside
            and effect.group is not None
            and (key := (effect.course_id, effect.group)) in groups
        ]
        joined = run.send_all(members, Stage.SUPPORT, run.moodle.core_group_add_group_members)
        entries = [
            run.entry("customer_enrolled", customer.name, result, course=effect.course or "")
            for result, some in (("done", enrolled), ("refused", refused))
            for effect in some
        ]
        if joined.refused:
            entries.append(run.entry("customer_grouped", customer.name, "refused"))
        if entries:
            with run.unit_of_work() as uow:
                uow.history.add_many(entries)
                uow.commit()
