"""From a pasted list to a plan: read it, preview it, keep it for later, take it back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal
from uuid import uuid4

from seatadmin.domain.intents import (
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
from seatadmin.domain.moodle_facts import MoodleUser, UserId
from seatadmin.domain.people import ListedPerson, PeopleList, email_key
from seatadmin.domain.planning import Ledger, Plan, plan
from seatadmin.domain.problems import Problem
from seatadmin.domain.read_models import BatchSummary
from seatadmin.domain.results import RowResult
from seatadmin.domain.seats import Customer
from seatadmin.errors import ChangedElsewhere, UserError
from seatadmin.services.workbench import Workbench
from seatadmin.store.unit_of_work import UnitOfWork
from seatadmin.sync.claims import STALE_CLAIM_S, claim_owner, owner_is_gone
from seatadmin.sync.marking import UNFINISHED
from seatadmin.sync.reserving import ON_THE_WAY, customer_of, freed, load_ledger, reserve
from seatadmin.tabular import edit_people, is_role_never_given, read_people
from seatadmin.tabular.checking import LONGEST, text_codes


@dataclass(frozen=True, slots=True)
class Draft:
    """A list being prepared: rows and where they go. Nothing of it is stored before `PlanBatch.keep`."""

    batch: Batch
    intents: tuple[Intent, ...]


def check_target(target: Target) -> None:
    """Refuse what would be refused for every row: `UserError` `role_never_given`, `group_refused`."""
    if is_role_never_given(target.role):
        raise UserError("role_never_given", role=target.role)
    if target.group is not None and text_codes("group", target.group):
        raise UserError("group_refused", group=target.group[:60], most=LONGEST["group"])


class PlanBatch:
    """Prepare lists, offline or online. Nothing here calls Moodle."""

    def __init__(self, bench: Workbench) -> None:
        self._bench = bench

    # ------------------------------------------------------------------ reading
    def read(
        self,
        data: bytes,
        *,
        source: Literal["file", "text", "html"],
        filename: str | None = None,
        mapping: Mapping[int, str | None] | None = None,
        header_row: int | Literal["auto"] | None = "auto",
        delimiter: str | None = None,
        encoding: str | None = None,
    ) -> PeopleList:
        """Read a clipboard flavour or a file; see `seatadmin.tabular.read_people`. Never raises on content."""
        return read_people(
            data,
            source=source,
            filename=filename,
            mapping=mapping,
            header_row=header_row,
            delimiter=delimiter,
            encoding=encoding,
            zone=self._bench.zone,
        )

    def draft(self, people: PeopleList, target: Target, source: str) -> Draft:
        """Make intents of a list. `source` says where it came from, for the history: a file name, "clipboard"."""
        batch = Batch(
            BatchId(uuid4()),
            self._bench.clock(),
            self._bench.who,
            target,
            source,
            BatchState.DRAFT,
            BatchKind.ASSIGN,
        )
        intents = tuple(
            Intent(IntentId(uuid4()), person.row, person, people.problems_of(person.row)) for person in people.people
        )
        return Draft(batch, intents)

    def retarget(self, draft: Draft, target: Target) -> Draft:
        """Put a draft on another target."""
        return replace(draft, batch=replace(draft.batch, target=target))

    def edit(self, draft: Draft, changes: Sequence[tuple[int, str, str]]) -> Draft:
        """Change cells (position, field, text) by the rules of reading; problems of the whole list are found again."""
        return self._checked(draft, draft.intents, changes)

    def decide(
        self, draft: Draft, position: int, *, reactivate: bool | None = None, account_id: UserId | None = None
    ) -> Draft:
        """Answer a row's question: reactivate a suspended enrolment, or which of several accounts is meant."""
        intent = draft.intents[position]
        if reactivate is not None:
            intent = replace(intent, reactivate=reactivate)
        if account_id is not None:
            intent = replace(intent, account_id=account_id)
        intents = list(draft.intents)
        intents[position] = intent
        return replace(draft, intents=tuple(intents))

    def drop(self, draft: Draft, positions: Sequence[int]) -> Draft:
        """Take rows out of a draft."""
        gone = set(positions)
        return self._checked(draft, [intent for index, intent in enumerate(draft.intents) if index not in gone])

    def _checked(self, draft: Draft, intents: Sequence[Intent], changes: Sequence[tuple[int, str, str]] = ()) -> Draft:
        people = tuple(intent.person for intent in intents)
        # A row of several seats has its problems once in a list, and with each of its seats in a draft.
        known = tuple(dict.fromkeys(problem for intent in intents for problem in intent.problems))
        checked = edit_people(
            PeopleList("draft", None, None, None, (), people, problems=known), changes, zone=self._bench.zone
        )
        return replace(
            draft,
            intents=tuple(
                _with_person(intent, person, checked.problems_of(person.row))
                for intent, person in zip(intents, checked.people, strict=True)
            ),
        )

    # ------------------------------------------------------------------ planning
    def preview(self, draft: Draft) -> Plan:
        """Say what applying this draft would do, from the mirror and the ledger as they are now.

        A draft for `NO_CUSTOMER` is planned too, though it cannot be kept: rows that would take a seat say that the
        customer is to be chosen.
        """
        with self._bench.unit_of_work(read_only=True) as uow:
            return self._plan(uow, draft, customer_of(uow, draft.batch.target))[0]

    def _plan(self, uow: UnitOfWork, draft: Draft, customer: Customer) -> tuple[Plan, Ledger]:
        emails = [intent.person.email for intent in draft.intents if intent.person.email]
        if customer.email:
            emails.append(customer.email)
        ledger = load_ledger(uow, customer)
        current = plan(
            draft.intents,
            draft.batch.target,
            uow.mirror.load(emails=emails, course_ids=None),
            ledger,
            now=self._bench.clock(),
            zone=self._bench.zone,
        )
        return current, ledger

    def keep(self, draft: Draft, loaded: Draft | None = None) -> Draft:
        """Store a draft and reserve its seats, to be applied later; storing it again replaces its rows.

        `loaded` is the list as it was stored or loaded here last, None when it never was. Raises `ChangedElsewhere`
        when something else is stored by now, because another window has changed or withdrawn the list: nothing of
        either is lost. Raises also `UserError("seats_contested")` when other windows keep taking the seats,
        `batch_already_applied`, `batch_in_use`, and those of `check_target`.
        """
        check_target(draft.batch.target)
        for _ in range(5):
            with self._bench.unit_of_work() as uow:
                stored = uow.batches.find(draft.batch.id)
                if stored is None:
                    uow.batches.create(draft.batch, draft.intents)
                    uow.history.add_many([self._bench.entry("batch_kept", draft.batch.source, rows=len(draft.intents))])
                else:
                    if stored.state in (BatchState.APPLYING, BatchState.DONE):
                        raise UserError("batch_already_applied")
                    self._check_unused(uow, draft.batch.id)
                    before = uow.batches.intents(draft.batch.id)
                    if loaded is None or not _is_as_loaded(Draft(stored, tuple(before)), loaded):
                        raise ChangedElsewhere("batch_changed_elsewhere", list=stored.source)
                    # Whatever was reserved is given back first: this draft may have fewer rows than what is stored, or
                    # go to another customer. The plan below reserves again in the same transaction.
                    _give_back(uow, before)
                    draft = replace(draft, intents=tuple(replace(one, seat_id=None) for one in draft.intents))
                    uow.batches.replace(draft.batch, draft.intents)
                customer = uow.customers.get(draft.batch.target.customer_id)
                current, ledger = self._plan(uow, draft, customer)
                try:
                    intents = reserve(uow, draft.batch.id, current, ledger)
                except UserError as error:
                    if error.code != "seat_taken_meanwhile":
                        raise
                    continue
                uow.commit()
                return replace(draft, intents=tuple(intents[intent.id] for intent in draft.intents))
        raise UserError("seats_contested")

    def correct(self, draft: Draft, loaded: Draft) -> Draft:
        """Store what was corrected or decided in a list that was applied before, and plan it for a next apply.

        `loaded` is the list as it was stored last: what `draft` has in common with it is not written, so that two
        windows may correct different rows. Rows something was sent for stay as they are; a row that says something
        else now loses the result it had. Raises `UserError` `changed_meanwhile` when a row to change was changed or
        sent by somebody else, `batch_in_use`, `seats_contested`.
        """
        for _ in range(5):
            with self._bench.unit_of_work() as uow:
                batch = uow.batches.get(draft.batch.id)
                self._check_unused(uow, batch.id)
                stored = uow.batches.intents(batch.id)
                changed = _corrections(stored, draft, loaded)
                uow.batches.save_intents(changed.values())
                anew = [one for one in stored if one.id in changed and _wish(changed[one.id]) != _wish(one)]
                uow.results.forget([intent.id for intent in anew])
                intents = tuple(changed.get(intent.id, intent) for intent in stored)
                customer = uow.customers.get(batch.target.customer_id)
                current, ledger = self._plan(uow, Draft(batch, intents), customer)
                try:
                    reserved = reserve(uow, batch.id, current, ledger)
                except UserError as error:
                    if error.code != "seat_taken_meanwhile":
                        raise
                    continue
                intents = tuple(reserved.get(intent.id, intent) for intent in intents)
                unfinished = any(intent.state in UNFINISHED for intent in intents)
                batch = replace(batch, state=BatchState.APPLYING if unfinished else BatchState.DONE)
                uow.batches.set_state(batch.id, batch.state)
                if anew:
                    uow.history.add_many([self._bench.entry("batch_corrected", batch.source, rows=len(anew))])
                uow.commit()
                return Draft(batch, intents)
        raise UserError("seats_contested")

    def accounts(self, email: str) -> tuple[MoodleUser, ...]:
        """List the accounts the mirror knows under an address, for staff to choose among."""
        key = email_key(email)
        with self._bench.unit_of_work(read_only=True) as uow:
            return uow.mirror.load(emails=[key], course_ids=()).users_by_email.get(key, ())

    def _check_unused(self, uow: UnitOfWork, batch_id: BatchId) -> None:
        # A run takes its rows from the list and its seats from the pool as it goes; neither may change under it.
        owner = claim_owner()
        if not uow.batches.claim(batch_id, owner, self._bench.clock(), STALE_CLAIM_S, owner_is_gone):
            raise UserError("batch_in_use")
        uow.batches.unclaim(batch_id, owner)

    # ------------------------------------------------------------------ kept lists
    def load(self, batch_id: BatchId) -> Draft:
        """Load a kept list."""
        with self._bench.unit_of_work(read_only=True) as uow:
            return Draft(uow.batches.get(batch_id), tuple(uow.batches.intents(batch_id)))

    def results(self, batch_id: BatchId) -> tuple[RowResult, ...]:
        """Return what became of each row of an applied list."""
        with self._bench.unit_of_work(read_only=True) as uow:
            return tuple(uow.results.of_batch(batch_id))

    def summaries(self) -> tuple[BatchSummary, ...]:
        """List the kept lists, newest first."""
        with self._bench.unit_of_work(read_only=True) as uow:
            return tuple(uow.batches.summaries())

    def pending(self) -> int:
        """Count the intents that are not in Moodle yet."""
        with self._bench.unit_of_work(read_only=True) as uow:
            return uow.batches.pending_count()

    def without_seat(self, *, limit: int = 1_000) -> tuple[tuple[BatchId, Intent], ...]:
        """List the people of kept lists who hold no seat: to be corrected, or waiting for one; newest lists first."""
        with self._bench.unit_of_work(read_only=True) as uow:
            return tuple(uow.batches.without_seat(limit=limit))

    def withdraw(self, batch_id: BatchId) -> int:
        """Take a kept list back: its planned seats become free. Returns how many intents were withdrawn.

        Rows for which something was already sent stay: they are undone by a release plan. Raises
        `UserError("nothing_to_withdraw")` when there is none left to take back.
        """
        with self._bench.unit_of_work() as uow:
            batch = uow.batches.get(batch_id)
            self._check_unused(uow, batch_id)
            intents = uow.batches.intents(batch_id)
            back = [intent for intent in intents if _nothing_sent(intent)]
            if not back:
                raise UserError("nothing_to_withdraw")
            _give_back(uow, back)
            uow.batches.save_intents([replace(intent, state=IntentState.WITHDRAWN, seat_id=None) for intent in back])
            if len(back) == len(intents):
                uow.batches.set_state(batch_id, BatchState.WITHDRAWN)
            elif not any(intent.state is IntentState.APPLYING and not _nothing_sent(intent) for intent in intents):
                uow.batches.set_state(batch_id, BatchState.DONE)
            uow.history.add_many([self._bench.entry("batch_withdrawn", batch.source, rows=len(back))])
            uow.commit()
            return len(back)


def _with_person(intent: Intent, person: ListedPerson, problems: tuple[Problem, ...]) -> Intent:
    """Return an intent with what was found of its row; the same one when nothing changed, or when it was sent so."""
    same = person == intent.person and problems == intent.problems
    return intent if same or not intent.is_correctable else replace(intent, person=person, problems=problems)


def _is_as_loaded(stored: Draft, loaded: Draft) -> bool:
    """Tell whether a stored list says what it said when it was loaded; seats may have been planned anew since."""
    return (stored.batch, [(one.id, *_wish(one)) for one in stored.intents]) == (
        loaded.batch,
        [(one.id, *_wish(one)) for one in loaded.intents],
    )


def _wish(intent: Intent) -> tuple[object, ...]:
    """Return what staff say about a row, without what is found out about it."""
    return intent.person, intent.reactivate, intent.account_id


def _corrections(stored: Sequence[Intent], draft: Draft, loaded: Draft) -> dict[IntentId, Intent]:
    """Return the stored intents that a draft changes, as it wants them. Raises `UserError("changed_meanwhile")`."""
    known = {intent.id: intent for intent in loaded.intents}
    now = {intent.id: intent for intent in stored}
    changed = {}
    for new in draft.intents:
        before, old = known[new.id], now[new.id]
        if _wish(new) != _wish(before):
            if not old.is_correctable or _wish(old) != _wish(before):
                raise UserError("changed_meanwhile")
            # An account made for another address is not this person's.
            moved = email_key(new.person.email or "") != email_key(old.person.email or "")
            old = replace(
                old,
                person=new.person,
                reactivate=new.reactivate,
                account_id=new.account_id,
                attempts=Attempts() if moved else old.attempts,
            )
        elif new.problems == before.problems or not old.is_correctable:
            continue
        changed[new.id] = replace(old, problems=new.problems)
    return changed


def _nothing_sent(intent: Intent) -> bool:
    """Tell whether an intent can simply be taken back: nothing that may have changed Moodle was sent for it.

    A list Moodle could not be reached for is on its way without having left.
    """
    waiting = (IntentState.DRAFT, IntentState.WAITING, IntentState.REFUSED)
    return intent.state in waiting or (intent.state is IntentState.APPLYING and intent.attempts == Attempts())


def _give_back(uow: UnitOfWork, intents: Sequence[Intent]) -> None:
    """Free the seats reserved for intents nothing was sent for."""
    reserved = [intent.seat_id for intent in intents if intent.seat_id is not None]
    seats = [seat for seat in uow.seats.many(reserved) if seat.state in ON_THE_WAY]
    uow.seats.change([freed(seat) for seat in seats], {seat.id: seat for seat in seats})
