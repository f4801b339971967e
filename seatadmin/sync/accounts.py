"""The first stage of a run: create the accounts people lack, and find out why Moodle refused some.

A creation is recognised later by the login it was sent with, which is why the login is chosen and committed first.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import replace

from seatadmin.domain.intents import Attempts, Credentials, IntentId
from seatadmin.domain.moodle_facts import MoodleUser
from seatadmin.domain.people import email_key
from seatadmin.domain.planning import EffectKind, PlannedRow
from seatadmin.domain.problems import Problem, Severity
from seatadmin.errors import Cancelled, Rejected, UserError
from seatadmin.moodle.functions import CreatedUser, NewUser
from seatadmin.sync.batching import Sent, chunks, send_wave
from seatadmin.sync.logins import Logins
from seatadmin.sync.progress import Stage
from seatadmin.sync.run_state import LookAgain, RunState

CREATE_SIZE = 50
"""Accounts a creating call when staff give the password; 200 gain nothing over 50 (measured)."""


class Accounts:
    """Creates the accounts of one run; accounts made in a round are kept in `Round.created`.

    `password`: initial password of new accounts when staff set them; never stored.
    """

    def __init__(self, run: RunState, password: str | None) -> None:
        self.run = run
        self._password = password
        self._logins = Logins(run)

    def create(self, acting: Sequence[PlannedRow]) -> None:
        """Create the accounts the plan says are missing.

        Raises `UserError("password_needed")` before anything is sent, `LookAgain` when an outcome is unknown or
        Moodle cannot be reached, `Cancelled` between calls; what Moodle confirmed until then is written down.
        """
        rows = [
            row
            for row in acting
            if row.user is None and any(effect.kind is EffectKind.CREATE_ACCOUNT for effect in row.effects)
        ]
        mailed = self.run.round.batch.target.credentials is Credentials.MAILED
        if rows and not mailed and not self._password:
            raise UserError("password_needed")
        # With mailed credentials an account is alone in its call: a refused batch could already have mailed somebody
        # the password of an account that does not exist.
        size = 1 if mailed else CREATE_SIZE
        if mailed:
            self._logins.avoid_taken(rows)
        done = 0
        for chunk in chunks(rows, CREATE_SIZE * self.run.connections):
            self._create_chunk(chunk, size, (done, len(rows)))
            done += len(chunk)

    def _create_chunk(self, chunk: Sequence[PlannedRow], size: int, position: tuple[int, int]) -> None:
        """Create some accounts; those refused because of their login are sent again under another one."""
        run = self.run
        pending = list(chunk)
        # A refused batch is first looked at as a whole (a login taken is the usual cause), then halved.
        for isolate in (size == 1, True, True):
            logins = self._logins.choose(pending)
            run.save_attempts([(row, replace(run.attempts(row), username=logins[row.intent.id])) for row in pending])
            sent = self._send(pending, size, logins, isolate=isolate, position=position)
            if sent.cause is not None:
                run.take_back(sent.unsent)
                raise LookAgain(sent.cause)
            if not sent.refused:
                return
            pending = self._sort_refused(sent.refused, logins, isolated=isolate)
            if not pending:
                return
        for row in pending:
            run.save_attempts([(row, replace(run.attempts(row), username=None))])
            run.round.again = True

    def _sort_refused(
        self, refused: Sequence[tuple[PlannedRow, Rejected]], logins: Mapping[IntentId, str], *, isolated: bool
    ) -> list[PlannedRow]:
        """Tell refused accounts that exist already or cannot be made from those to send again, and return these.

        `isolated`: each refusal is about its row alone, not about the batch it was in.
        """
        owners = self._logins.owners([logins[row.intent.id] for row, _ in refused])
        self._logins.taken |= owners.keys()
        pending = []
        for row, error in refused:
            owner = owners.get(logins[row.intent.id])
            if owner is not None and email_key(owner.email) == email_key(row.person.email or ""):
                self._is_there(row, owner)
            elif logins[row.intent.id] in owners or not isolated:
                pending.append(row)
            else:
                self._diagnose(row, error)
        return pending

    def _is_there(self, row: PlannedRow, owner: MoodleUser) -> None:
        """Note that the account exists: made by an earlier call of ours that was slow, or by somebody else."""
        if row.intent.attempts.username != owner.username:
            self.run.save_attempts([(row, replace(self.run.attempts(row), username=None))])
        self._logins.taken.discard(owner.username)
        self._mirror_users([owner])
        self.run.round.again = True

    def _diagnose(self, row: PlannedRow, error: Rejected) -> None:
        """Find out why an account was refused although its login is free; Moodle never says."""
        key = email_key(row.person.email or "")
        users = self.run.moodle.core_user_get_users("email", key).users
        self.run.save_attempts([(row, replace(self.run.attempts(row), username=None))])
        if users:
            self._mirror_users(users)
            self.run.round.again = True
            return
        # The address or a name is one Moodle does not take. Saying so on the row keeps it out of the next run until
        # somebody has corrected it.
        self.run.refuse(row, "account_refused", error, Problem(row.row, "email", "account_refused", Severity.ERROR))

    def _mirror_users(self, users: Sequence[MoodleUser]) -> None:
        with self.run.unit_of_work() as uow:
            uow.mirror.upsert_users(users, self.run.clock())
            uow.commit()

    # ------------------------------------------------------------------ sending
    def _send(
        self,
        rows: Sequence[PlannedRow],
        size: int,
        logins: Mapping[IntentId, str],
        *,
        isolate: bool,
        position: tuple[int, int],
    ) -> Sent[PlannedRow, tuple[CreatedUser, ...]]:
        run = self.run
        created: Sent[PlannedRow, tuple[CreatedUser, ...]] = Sent()

        def create(batch: Sequence[PlannedRow]) -> tuple[CreatedUser, ...]:
            return self._call(batch, logins)

        def whole(_: PlannedRow) -> Hashable:
            return None

        reached = 0
        try:
            for wave in chunks(list(chunks(rows, size)), run.connections):
                if created.cause is not None:
                    created.unsent += [row for batch in wave for row in batch]
                    continue
                run.reporter.check()
                reached += sum(len(batch) for batch in wave)
                sent = send_wave(run.pool, wave, create, None if isolate else whole, any_cause=not isolate)
                created.add(sent)
                done = position[0] + sum(len(part) for part, _ in created.done)
                made = tuple(row.intent.id for part, _ in sent.done for row in part)
                run.reporter.tell(Stage.CREATE, done, position[1], reached=made)
        except Cancelled:
            run.take_back(rows[reached:])
            raise
        finally:
            # Also when the person cancels between two waves: what Moodle confirmed must not be forgotten.
            self._keep_created(created)
        return created

    def _call(self, rows: Sequence[PlannedRow], logins: Mapping[IntentId, str]) -> tuple[CreatedUser, ...]:
        mailed = self.run.round.batch.target.credentials is Credentials.MAILED
        return tuple(
            self.run.moodle.core_user_create_users(
                [
                    NewUser(
                        username=logins[row.intent.id],
                        firstname=row.person.firstname or "",
                        lastname=row.person.lastname or "",
                        email=row.person.email or "",
                        password=None if mailed else self._password,
                        createpassword=mailed,
                        force_change=not mailed,
                        city=row.person.city or "",
                        institution=row.person.institution or "",
                        department=row.person.department or "",
                        idnumber=row.person.idnumber or "",
                    )
                    for row in rows
                ]
            )
        )

    def _keep_created(self, sent: Sent[PlannedRow, tuple[CreatedUser, ...]]) -> None:
        """Write confirmed creations down, in the mirror too."""
        run = self.run
        users: dict[str, MoodleUser] = {}
        marks: list[tuple[PlannedRow, Attempts]] = []
        for rows, answer in sent.done:
            ids = {created.username: created.id for created in answer}
            for row in rows:
                attempts = run.attempts(row)
                user_id = ids.get(attempts.username or "")
                if user_id is None:
                    # A cut list of accounts would answer fewer than were sent; look at Moodle instead of guessing.
                    run.round.again = True
                    continue
                person = row.person
                users[email_key(person.email or "")] = MoodleUser(
                    user_id, attempts.username or "", person.firstname or "", person.lastname or "", person.email or ""
                )
                marks.append((row, replace(attempts, account_confirmed=True)))
        if marks:
            run.save_attempts(marks, list(users.values()))
        run.round.created |= users
