"""The enrolling stage of a run, and the look that proves it: Moodle answers success to a list PHP has cut.

The mark of an enrolment, with its seat, is committed before the call: it tells our enrolments from those that were
there before. Why: docs/decisions/attempt-marks.md.
"""

from __future__ import annotations

import contextlib
from collections.abc import Collection, Hashable, Sequence
from dataclasses import replace

from seatadmin.domain.moodle_facts import CourseId, EnrolmentState, MoodleCourse, MoodleRole
from seatadmin.domain.planning import Effect, EffectKind, Outcome, PlannedRow
from seatadmin.domain.seats import SeatState
from seatadmin.errors import Bug, OutcomeUnknown, Rejected, UserError
from seatadmin.moodle.functions import NewEnrolment, Unenrolment
from seatadmin.sync.batching import chunks, send_wave
from seatadmin.sync.progress import Stage
from seatadmin.sync.run_results import ACCOUNT_EFFECTS
from seatadmin.sync.run_state import ENROL_SIZE, LookAgain, RunState

_REFUSALS = {"wsnoinstance": "enrol_no_manual", "wsusercannotassign": "enrol_role_refused"}
"""Result codes of rows by Moodle's own `errorcode`."""


class Enrolments:
    """Enrols the people of one run and proves that they are enrolled."""

    def __init__(self, run: RunState) -> None:
        self.run = run

    def enrol(self, acting: Sequence[PlannedRow]) -> set[CourseId]:
        """Enrol or reactivate those who are not in their course; return the courses something was sent to.

        Raises `LookAgain` when an outcome is unknown or Moodle cannot be reached, `UserError("role_id_wrong")` when
        the number of a role turns out to be another role's, `Cancelled` between calls.
        """
        run = self.run
        rows: list[PlannedRow] = []
        for row in acting:
            user = run.round.find_account(row)
            if user is None or row.course is None or row.intent.id in run.set_aside:
                continue
            enrolled = (row.course.id, user.id) in run.round.mirror.enrolments
            if not enrolled or row.outcome is Outcome.REACTIVATE:
                rows.append(row)
        sent_to = {row.course.id for row in rows if row.course is not None}
        rows = self._try_unconfirmed_roles(rows)
        total, done = len(rows), 0
        run.reporter.tell(Stage.ENROL, 0, total)
        for wave in chunks(list(chunks(rows, ENROL_SIZE)), run.connections):
            run.reporter.check()
            confirmed = self._send_wave(wave)
            done += sum(len(batch) for batch in wave)
            run.reporter.tell(Stage.ENROL, done, total, reached=tuple(row.intent.id for row in confirmed))
        return sent_to

    def prove(self, acting: Sequence[PlannedRow], sent_to: Collection[CourseId]) -> list[PlannedRow]:
        """Look whether everybody is in the course; return the rows that are. The others ask for another round."""
        run = self.run
        revived = {row.course.id for row in acting if row.outcome is Outcome.REACTIVATE and row.course is not None}
        courses = sorted(sent_to)
        for number, course_id in enumerate(courses):
            run.reporter.check()
            run.reporter.tell(Stage.PROVE, number, len(courses))
            run.pull.read_course(course_id, states=course_id in revived)
        enrolments = run.round.mirror.enrolments
        if courses:
            with run.unit_of_work(read_only=True) as uow:
                fresh = uow.mirror.load(emails=(), course_ids=courses).enrolments
            seen = set(courses)
            enrolments = {key: one for key, one in enrolments.items() if key[0] not in seen} | dict(fresh)
        proven = []
        for row in acting:
            user = run.round.find_account(row)
            if user is None or row.course is None or row.intent.id in run.set_aside:
                continue
            enrolment = enrolments.get((row.course.id, user.id))
            if enrolment is None:
                run.round.again = True
                continue
            proven.append(row)
            if row.outcome is Outcome.NEW_ACCOUNT:
                run.results.confirm(row, *ACCOUNT_EFFECTS)
            if row.outcome is not Outcome.REACTIVATE:
                run.results.confirm(row, EffectKind.ENROL)
            elif enrolment.state is EnrolmentState.ACTIVE:
                run.results.confirm(row, EffectKind.REACTIVATE)
            else:
                run.results.remark(row, "still_inactive")
        reached = tuple(row.intent.id for row in proven)
        run.reporter.tell(Stage.PROVE, len(courses), len(courses), reached=reached)
        return proven

    # ------------------------------------------------------------------ sending
    def _send_wave(self, wave: Sequence[Sequence[PlannedRow]]) -> list[PlannedRow]:
        """Send some batches at once; return the rows Moodle said yes to."""
        run = self.run
        now = run.clock()
        marks = []
        for row in (row for batch in wave for row in batch):
            attempts = run.attempts(row)
            if row.outcome is Outcome.REACTIVATE:
                marks.append((row, replace(attempts, reactivate_at=now)))
            else:
                seat = row.seat_acted_on
                marks.append((row, replace(attempts, enrol_at=now, seat_id=seat.id if seat is not None else None)))
        run.save_attempts(marks, seats_become=SeatState.APPLYING)
        sent = send_wave(run.pool, wave, self._call, _shared_cause)
        confirmed = [row for rows, _ in sent.done for row in rows]
        run.save_attempts([(row, replace(run.attempts(row), enrol_confirmed=True)) for row in confirmed])
        for row, error in sent.refused:
            unsent = replace(run.attempts(row), enrol_at=None, reactivate_at=None, seat_id=None)
            run.save_attempts([(row, unsent)])
            code = _REFUSALS.get(error.errorcode or "", "enrol_refused")
            run.refuse(row, code, error, user=run.round.find_account(row))
        if sent.cause is not None:
            run.take_back(sent.unsent)
            raise LookAgain(sent.cause)
        return confirmed

    def _call(self, rows: Sequence[PlannedRow]) -> None:
        enrolments = []
        for row in rows:
            effect = _enrolment(row)
            if effect.course_id is None or effect.role is None:  # pragma: no cover - the planner always sets both
                raise Bug("enrolment_without_course")
            enrolments.append(
                NewEnrolment(
                    self.run.round.mirror.roles[effect.role].id,
                    self.run.round.account(row).id,
                    effect.course_id,
                    effect.starts_s,
                    effect.ends_s,
                    suspend=False if row.outcome is Outcome.REACTIVATE else None,
                )
            )
        self.run.moodle.enrol_manual_enrol_users(enrolments)

    # ------------------------------------------------------------------ roles whose number staff typed
    def _try_unconfirmed_roles(self, rows: list[PlannedRow]) -> list[PlannedRow]:
        """Enrol one person first for a role whose number staff typed, and look what Moodle made of it.

        Returns the rows that are left to enrol. No function lists roles, and a wrong number could make a whole list
        managers.
        """
        for role in sorted({_enrolment(row).role or "" for row in rows}):
            while not self.run.round.mirror.roles[role].confirmed:
                first = next((row for row in rows if _enrolment(row).role == role), None)
                if first is None or first.course is None:
                    break
                rows = [row for row in rows if row is not first]
                self._send_wave([[first]])
                if first.intent.id not in self.run.set_aside:
                    self._check_role(first, first.course, self.run.round.mirror.roles[role])
                    break
        return rows

    def _check_role(self, row: PlannedRow, course: MoodleCourse, role: MoodleRole) -> None:
        """Look which role the first person got; take the enrolment back when the number was another role's."""
        run = self.run
        user = run.round.account(row)
        person = run.pull.read_course(course.id, states=False).get(user.id)
        met = {found.id: found.shortname for found in person.roles} if person is not None else {}
        if role.id not in met:
            # Not seen is not proven: the rest of the list must not go out under a number that may be wrong.
            raise UserError("role_not_proven", role=role.shortname, id=role.id, row=row.row)
        if met[role.id] == role.shortname:
            with run.unit_of_work(read_only=True) as uow:
                roles = {known.shortname: known for known in uow.mirror.roles()}
            run.round.mirror = replace(run.round.mirror, roles=roles)
            return
        # The mark goes first: should the answer be lost, nobody may be counted as seated with a wrong role.
        run.save_attempts([(row, replace(run.attempts(row), enrol_at=None, enrol_confirmed=False, seat_id=None))])
        with contextlib.suppress(OutcomeUnknown, Rejected):
            run.moodle.enrol_manual_unenrol_users([Unenrolment(user.id, course.id)])
        raise UserError("role_id_wrong", role=role.shortname, id=role.id, found=met[role.id], row=row.row)


def _enrolment(row: PlannedRow) -> Effect:
    return next(effect for effect in row.effects if effect.kind in (EffectKind.ENROL, EffectKind.REACTIVATE))


def _shared_cause(row: PlannedRow) -> Hashable:
    effect = _enrolment(row)
    return effect.course_id, effect.role
