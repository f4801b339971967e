"""Choose logins for new accounts, and know which ones belong to somebody already.

Moodle refuses an account whose login is taken without saying so for one row of a batch: knowing the taken logins is
how a refused creation is told from one that has to be sent again under another login.
"""

from __future__ import annotations

from collections.abc import Sequence

from seatadmin.domain.intents import IntentId
from seatadmin.domain.moodle_facts import MoodleUser
from seatadmin.domain.people import is_username, proposed_username
from seatadmin.domain.planning import PlannedRow
from seatadmin.sync.batching import chunks
from seatadmin.sync.run_state import RunState

USERNAME_SIZE = 900
"""Logins asked for in one call, below 1000 fields: nearly all are free, and "nobody" is a cheap answer."""

_ROUNDS = 5


class Logins:
    """The logins of one run. `taken` are those known to belong to somebody."""

    def __init__(self, run: RunState) -> None:
        self._run = run
        self.taken: set[str] = set()

    def choose(self, rows: Sequence[PlannedRow]) -> dict[IntentId, str]:
        """Choose a login for each account; one already sent is kept, so that Moodle refuses a second creation."""
        chosen: dict[IntentId, str] = {}
        used = set(self.taken)
        for row in rows:
            name = self._run.attempts(row).username
            if name is not None and name not in used:
                chosen[row.intent.id] = name
                used.add(name)
        for row in rows:
            if row.intent.id not in chosen:
                listed = row.person.username
                if listed is not None and listed not in used and is_username(listed):
                    login = listed
                else:
                    login = proposed_username(row.person.firstname or "", row.person.lastname or "", used)
                chosen[row.intent.id] = login
                used.add(login)
        return chosen

    def avoid_taken(self, rows: Sequence[PlannedRow]) -> None:
        """Find out beforehand which logins are taken: one question for all instead of a refused call for each."""
        fresh = [row for row in rows if self._run.attempts(row).username is None]
        for _ in range(_ROUNDS):
            chosen = self.choose(rows)
            taken = self.owners([chosen[row.intent.id] for row in fresh])
            self.taken |= taken.keys()
            fresh = [row for row in fresh if chosen[row.intent.id] in taken]
            if not fresh:
                return

    def owners(self, logins: Sequence[str]) -> dict[str, MoodleUser | None]:
        """Ask which of these logins belong to somebody; None for an owner Moodle cannot show.

        Raises `Unavailable`, or `Cancelled` between calls.
        """
        owners: dict[str, MoodleUser | None] = {}
        for chunk in chunks(sorted(set(logins)), USERNAME_SIZE):
            self._run.reporter.check()
            found = self._run.moodle.core_user_get_users_by_field("username", chunk, batch=USERNAME_SIZE)
            owners.update((user.username, user) for user in found.users)
            owners.update(dict.fromkeys(found.unreadable))
        return owners
