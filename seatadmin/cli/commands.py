"""The commands of the command line: thin calls to the services, each returning an exit status.

Results go to standard output, everything said to the person to standard error.
"""

from __future__ import annotations

import argparse
import getpass
import logging
import os
import re
import signal
import sys
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Literal
from uuid import UUID

from seatadmin import log
from seatadmin.cli import output
from seatadmin.domain.intents import Attempts, BatchId, BatchKind, BatchState, Credentials, IntentState, Target
from seatadmin.domain.moodle_facts import MoodleUser
from seatadmin.domain.people import PeopleList, email_key
from seatadmin.domain.planning import TO_CORRECT, Outcome, Plan
from seatadmin.domain.results import Earlier, RowResult
from seatadmin.domain.seats import Customer
from seatadmin.errors import Bug, Cancelled, SeatadminError, Unavailable, UserError
from seatadmin.secrets import KeyringSecrets, SecretStore
from seatadmin.services.wording import Words
from seatadmin.settings import Settings
from seatadmin.sync.progress import Progress, Reporter
from seatadmin.tabular import as_expected_json, read_people

if TYPE_CHECKING:
    # These lead to SQLAlchemy; commands that open no workspace do not wait for it.
    from seatadmin.context import Workspace
    from seatadmin.services.plan_batch import Draft
    from seatadmin.sync.executor import RunReport

logger = logging.getLogger(__name__)

DONE, TO_CORRECT_STATUS, MISUSE, UNREACHABLE = 0, 1, 2, 3

PASSWORD_VARIABLE = "SEATADMIN_INITIAL_PASSWORD"  # noqa: S105 - the name of a variable
LIST_BYTES_MAX = 200_000_000
"""Largest list read: far above what a workbook of a hundred thousand people takes, below what fills the memory."""

PORT_MAX = 65_535

HISTORY_MAX = 1_000_000
"""Entries of the history listed at most, whatever is asked for."""

_WITH_OTHERS = frozenset({"batch_in_use", "batch_taken_over"})
"""Codes of a list that somebody else is applying."""

_OFFLINE_CODES = frozenset({"no_site", "no_token", "keyring_missing", "keyring_locked"})
"""Why a preview cannot ask Moodle, beside the site being unreachable."""


@dataclass
class Session:
    """What every command works with. `arguments` are those parsed; nothing is opened before it is needed."""

    arguments: argparse.Namespace
    words: Words
    settings: Settings
    secrets: SecretStore = field(default_factory=KeyringSecrets)

    @property
    def as_json(self) -> bool:
        return bool(getattr(self.arguments, "json", False))

    def open(self, *, create: bool = False) -> Workspace:
        """Open the workspace asked for, or the last one used."""
        from seatadmin.context import Workspace

        workspace = Workspace.open(self._location, settings=self.settings, secrets=self.secrets, create=create)
        self.words = Words(self.words.language, workspace.bench.zone)
        return workspace

    @contextmanager
    def making(self) -> Iterator[Workspace]:
        """Open the workspace, made when its file is missing; a command that fails leaves no empty file behind."""
        location = self._location
        new = location is not None and "://" not in location and not Path(location).expanduser().exists()
        with self.open(create=True) as workspace:
            try:
                yield workspace
            except BaseException:
                if new:
                    workspace.discard()
                raise
            if new:
                self.tell("created", workspace=workspace.location)

    @property
    def _location(self) -> str | None:
        location: str | None = getattr(self.arguments, "workspace", None)
        return location

    def tell(self, key: str, **values: object) -> None:
        """Say something to the person, on standard error."""
        self.tell_text(self.words.say("cli", key, **values))

    def tell_text(self, text: str) -> None:
        """Say a finished sentence to the person."""
        print(text, file=sys.stderr, flush=True)

    def show(self, data: output.Data, text: Callable[[], str]) -> None:
        """Print a result: as JSON when asked, else as text, made only then."""
        if self.as_json:
            output.print_json(data)
        else:
            print(text() or self.words.say("cli", "nothing"))


# ---------------------------------------------------------------------- the site
def check(session: Session) -> int:
    """Test a site and report on it."""
    url: str | None = session.arguments.url
    if url is not None:
        from seatadmin.context import check_address

        report = check_address(url, secrets=session.secrets)
    else:
        with session.open() as workspace:
            report = workspace.check()
    session.show(output.report_data(report, session.words), lambda: "\n".join(session.words.site(report)))
    return DONE if report.usable else TO_CORRECT_STATUS


def connect(session: Session) -> int:
    """Connect the workspace to a site; the token comes from the keyring, the environment or the keyboard."""
    asked = session.arguments
    if asked.zone:
        from seatadmin.context import zone_named

        zone_named(asked.zone)
    with session.making() as workspace:
        token = None
        if asked.ask_token:
            token = getpass.getpass(session.words.say("cli", "ask_token", address=asked.url))
        report = workspace.connect(asked.url, token)
        if asked.zone:
            workspace.set_zone(asked.zone)
        session.tell("connected", name=report.site_name, address=report.address)
    session.show(output.report_data(report, session.words), lambda: "\n".join(session.words.site(report)))
    return DONE if report.usable else TO_CORRECT_STATUS


def sync(session: Session) -> int:
    """Refresh the mirror."""
    with session.open() as workspace, _stoppable(session) as reporter:
        counts = workspace.site.sync(reporter)
    data = {"courses": counts.courses, "categories": counts.categories, "courses_read": counts.courses_with_people}
    session.show(
        data,
        lambda: session.words.say(
            "cli", "synced", courses=counts.courses, categories=counts.categories, read=counts.courses_with_people
        ),
    )
    return DONE


def roles(session: Session) -> int:
    """List the roles whose number is known, after setting those given."""
    words = session.words
    with session.open() as workspace:
        for text in session.arguments.role_numbers or ():
            found = re.fullmatch(r"\s*([A-Za-z][\w-]*)\s*=\s*([1-9]\d{0,17})\s*", text)
            if found is None:
                raise UserError("role_setting_unclear", value=text)
            workspace.site.set_role(found[1], int(found[2]))
            session.tell("role_set", role=found[1], id=int(found[2]))
        known = sorted(workspace.site.roles(), key=lambda role: role.id)
    session.show(
        [
            {"id": role.id, "shortname": role.shortname, "name": role.name or None, "confirmed": role.confirmed}
            for role in known
        ],
        lambda: (
            output.table(
                [words.say("table", key) for key in ("id", "role", "sure")],
                [(str(role.id), role.shortname, "✓" if role.confirmed else "") for role in known],
            )
            if known
            else ""
        ),
    )
    return DONE


def sandbox(session: Session) -> int:
    """Serve the trial Moodle until it is interrupted."""
    from seatadmin.sandbox.server import SandboxServer, serve
    from seatadmin.sandbox.state import State

    asked = session.arguments
    words = session.words

    def announce(server: SandboxServer) -> None:
        data = {"url": server.url, "token": server.token}
        if session.as_json:
            output.print_json(data)
        else:
            print(words.say("cli", "sandbox_ready", address=server.url))
            print(words.say("cli", "sandbox_token", token=server.token))
        sys.stdout.flush()
        session.tell("sandbox_stop")

    if not 0 <= asked.port <= PORT_MAX:
        raise UserError("port_impossible", port=asked.port, most=PORT_MAX)
    file = Path(asked.file) if asked.file else None
    if file is not None and (file.is_dir() or not os.access(file.absolute().parent, os.W_OK)):
        raise UserError("sandbox_file_unusable", file=str(file))
    serve(asked.port, state=State() if asked.empty else None, file=file, announce=announce)
    return DONE


# ---------------------------------------------------------------------- seats
def seats(session: Session) -> int:
    """Add, list or release seats."""
    return {"add": _seats_add, "list": _seats_list, "release": _seats_release}[session.arguments.action](session)


def _seats_add(session: Session) -> int:
    asked = session.arguments
    courses = [text for part in (asked.courses or "").split(",") if (text := part.strip())]
    if asked.courses is not None and not courses:
        # "All courses" is said by leaving the option out, never by accident.
        raise UserError("courses_missing", value=asked.courses)
    last = _date(asked.end)
    with session.making() as workspace:
        added = workspace.seats.add(
            asked.customer,
            asked.count,
            courses=courses,
            order=asked.order,
            ends=last,
            product_code=asked.product_code,
            product_name=asked.product_name,
            customer_email=asked.customer_email,
            support_course=asked.support_course,
        )
        support = (asked.support_course,) if asked.support_course else ()
        if support and workspace.seats.restriction(support) == ():
            session.tell("support_course_unknown", course=asked.support_course)
        matching = workspace.seats.restriction(tuple(courses)) if courses else None
        if courses and matching is None:
            session.tell("courses_not_read", courses=courses)
        elif courses and not matching:
            session.tell("restriction_unknown", courses=courses)
    session.show(
        {
            "customer": asked.customer,
            "count": len(added),
            "references": [seat.reference for seat in added],
            "courses": courses,
            "matching": None if matching is None else [course.shortname for course in matching],
        },
        lambda: "\n".join(
            [
                session.words.say("cli", "seats_added", count=len(added), customer=asked.customer),
                *(seat.reference for seat in added),
            ]
        ),
    )
    return DONE


def _seats_list(session: Session) -> int:
    asked = session.arguments
    with session.open() as workspace:
        customer = workspace.seats.find_customer(asked.customer).name if asked.customer else None
        rows = [
            row
            for row in workspace.seats.rows()
            if (customer is None or row.customer == customer) and asked.state in (None, row.state.value)
        ]
    session.show(
        [output.seat_data(row) for row in rows], lambda: output.seat_table(rows, session.words) if rows else ""
    )
    return DONE


def _seats_release(session: Session) -> int:
    asked = session.arguments
    with session.open() as workspace, _stoppable(session) as reporter:
        by_reference = {row.reference: row.id for row in workspace.seats.rows()}
        unknown = [reference for reference in asked.references if reference not in by_reference]
        if unknown:
            raise UserError("reference_unknown", reference=unknown[0])
        plan = workspace.apply.preview_release([by_reference[reference] for reference in asked.references], reporter)
        report = workspace.apply.release(plan, reason=asked.reason, reporter=reporter) if asked.apply else None
    words = session.words
    data = output.release_data(plan, words, report)
    kept = dict(report.kept) if report is not None else {}

    def text() -> str:
        lines = [
            (row.seat.reference, words.release_kept(kept[row.seat.id]) if row.seat.id in kept else words.release(row))
            for row in plan.rows
        ]
        last = words.say("table", "what" if report is None else "result")
        return output.table((words.say("table", "reference"), last), lines)

    session.show(data, text)
    if report is not None:
        session.tell("released", count=len(report.released))
        return TO_CORRECT_STATUS if report.kept else DONE
    session.tell_text(words.release_warning())
    return DONE


# ---------------------------------------------------------------------- lists
def parse(session: Session) -> int:
    """Read a list and show what is understood."""
    data, name, source = _read(session.arguments)
    people = read_people(data, source=source, filename=name)
    words = session.words
    session.show(as_expected_json(people), lambda: _people_text(people, words))
    return TO_CORRECT_STATUS if any(problem.blocks for problem in people.problems) or not people.people else DONE


def _people_text(people: PeopleList, words: Words) -> str:
    say = words.say
    lines = [say("cli", "list_read", count=len(people.people), kind=people.kind)]
    if people.people:
        headers = [say("table", key) for key in ("row", "lastname", "firstname", "email", "role", "course")]
        rows = [
            (str(p.row), p.lastname or "", p.firstname or "", p.email or "", p.role or "", p.course or "")
            for p in people.people
        ]
        lines.append(output.table(headers, rows))
    if people.skipped_rows:
        reasons = [
            say("cli", "skipped_row", row=skipped.row, reason=words.skipped(skipped)) for skipped in people.skipped_rows
        ]
        lines.append(say("cli", "skipped", count=len(reasons), reasons=reasons))
    lines += [words.file_note(code) for code in people.file_notes]
    lines += [words.problem_text(problem) for problem in people.problems]
    return "\n".join(lines)


def assign(session: Session) -> int:
    """Preview a list, or apply it."""
    asked = session.arguments
    data, name, source = _read(asked)
    first, last = days_asked(asked.start, asked.end)
    with session.open() as workspace:
        customer = workspace.seats.find_customer(asked.customer)
        people = workspace.lists.read(data, source=source, filename=name)
        for code in people.file_notes:
            session.tell_text(session.words.file_note(code))
        if not people.people:
            raise UserError("no_people")
        target = Target(
            customer.id,
            course=asked.course,
            order_id=workspace.seats.find_order(asked.order, customer).id if asked.order else None,
            role=asked.role,
            group=asked.group,
            starts=first,
            ends=last,
            credentials=Credentials(asked.credentials),
            attach_existing=asked.attach_existing,
        )
        from seatadmin.services.plan_batch import check_target

        check_target(target)
        draft = workspace.lists.draft(people, target, name or "-")
        if asked.reactivate:
            for position in range(len(draft.intents)):
                draft = workspace.lists.decide(draft, position, reactivate=True)
        with _stoppable(session) as reporter:
            draft = _choose(session, workspace, draft, reporter)
            if asked.apply:
                return _assign_apply(session, workspace, customer, draft, reporter)
            return _assign_preview(session, workspace, customer, draft, people=people, reporter=reporter)


def _choose(session: Session, workspace: Workspace, draft: Draft, reporter: Reporter) -> Draft:
    """Answer with `--choose` which of several accounts with one address is meant: by login, or by number in Moodle."""
    chosen: dict[str, str] = {}
    for text in session.arguments.choose or ():
        address, _, login = (part.strip() for part in text.rpartition("="))
        if not address or not login:
            raise UserError("choice_unclear", value=text)
        chosen[email_key(address)] = login
    listed = [email_key(intent.person.email or "") for intent in draft.intents]
    for key in chosen.keys() - set(listed):
        raise UserError("choice_not_listed", address=key)
    if any(_account(workspace, key, login) is None for key, login in chosen.items()) and not session.arguments.offline:
        workspace.apply.look(draft, reporter)
    for key, login in chosen.items():
        account = _account(workspace, key, login)
        if account is None:
            known = ", ".join(f"{user.username} ({user.fullname})" for user in workspace.lists.accounts(key))
            raise UserError("choice_unknown", address=key, login=login, known=known or "—")
        for position in (position for position, other in enumerate(listed) if other == key):
            draft = workspace.lists.decide(draft, position, account_id=account.id)
    return draft


def _account(workspace: Workspace, address: str, login: str) -> MoodleUser | None:
    """Find the account with this address and login; the account's number in Moodle stands for its login too."""
    accounts = workspace.lists.accounts(address)
    return next((user for user in accounts if login.casefold() in (user.username.casefold(), str(user.id))), None)


def _assign_preview(
    session: Session,
    workspace: Workspace,
    customer: Customer,
    draft: Draft,
    *,
    people: PeopleList,
    reporter: Reporter,
) -> int:
    words = session.words
    offline = bool(session.arguments.offline)
    if not offline:
        try:
            plan = workspace.apply.look(draft, reporter)
        except (Unavailable, UserError) as error:
            if isinstance(error, UserError) and error.code not in _OFFLINE_CODES:
                raise
            offline = True
            session.tell("offline", why=str(words.error(error)))
    if offline:
        plan = workspace.lists.preview(draft)
    _hint_choice(session, plan)
    _hint_unfinished(session, workspace)
    status = TO_CORRECT_STATUS if plan.totals.to_correct or plan.totals.waiting else DONE
    data = {
        **_about(workspace, customer, draft, applied=False, offline=offline),
        **output.plan_data(plan, words),
        "list": as_expected_json(people),
        "status": status,
    }
    session.show(data, lambda: _plan_text(plan, words, offline=offline))
    return status


def _plan_text(
    plan: Plan,
    words: Words,
    *,
    offline: bool = False,
    results: Mapping[object, RowResult] | None = None,
    earlier: Earlier | None = None,
) -> str:
    lines = [words.say("cli", "offline_mark")] if offline else []
    lines.append(output.plan_table(plan, words, results, earlier))
    lines += words.customer_effects(plan)
    sums = words.totals(plan.totals) if results is None else words.results(results.values(), earlier)
    lines.append(" · ".join(sums))
    return "\n".join(lines)


def _assign_apply(session: Session, workspace: Workspace, customer: Customer, draft: Draft, reporter: Reporter) -> int:
    # Asked before anything is kept: no site, no token, and there is no list to resume.
    workspace.moodle()
    running = _same_list_under_way(workspace, draft)
    about = _about(workspace, customer, draft, applied=True, offline=False)
    if running is not None:
        session.tell("goes_on", count=len(running.intents))
        draft = _answer(workspace, running, draft)
    else:
        unchanged = _without_effect(workspace, draft, reporter)
        if unchanged is not None:
            session.tell("nothing_to_do")
            return _show_report(session, workspace.apply.unchanged(draft, unchanged), about, kept=False)
    password = _password(session, draft.batch.target.credentials)
    if running is None:
        draft = workspace.lists.keep(draft)
    report = _run(session, workspace, draft.batch.id, password, reporter)
    return _show_report(session, report, about)


def _without_effect(workspace: Workspace, draft: Draft, reporter: Reporter) -> Plan | None:
    """Return the plan of a list for which nothing would be sent and nobody waits; None for any other.

    Such a list is not kept: the same file applied twice would leave a second list and a second entry in the history.
    Moodle is asked only when the plan without it says so, since a run looks at Moodle by itself.
    """
    if not _is_idle(workspace.lists.preview(draft)):
        return None
    plan = workspace.apply.look(draft, reporter)
    return plan if _is_idle(plan) else None


def _is_idle(plan: Plan) -> bool:
    return plan.is_empty and not plan.totals.waiting


def _answer(workspace: Workspace, running: Draft, asked: Draft) -> Draft:
    """Give the rows of a list under way the answers of this command: reactivations accepted, accounts chosen."""
    intents = tuple(
        replace(known, reactivate=known.reactivate or new.reactivate, account_id=new.account_id or known.account_id)
        if known.is_correctable
        else known
        for known, new in zip(running.intents, asked.intents, strict=True)
    )
    answered = replace(running, intents=intents)
    if answered == running:
        return running
    if running.batch.state is BatchState.DRAFT:
        return workspace.lists.keep(answered, running)
    return workspace.lists.correct(answered, running)


def _same_list_under_way(workspace: Workspace, draft: Draft) -> Draft | None:
    """Find the same people on the same target in a list that was begun and not finished.

    The same command run again after a crash goes on with it, instead of finding its own reservations in the way.
    """
    for summary in workspace.lists.summaries():
        batch = summary.batch
        unfinished = batch.state in (BatchState.DRAFT, BatchState.APPLYING) and batch.kind is BatchKind.ASSIGN
        if unfinished and batch.target == draft.batch.target and summary.total == len(draft.intents):
            known = workspace.lists.load(batch.id)
            if [intent.person for intent in known.intents] == [intent.person for intent in draft.intents]:
                return known
    return None


def _run(
    session: Session, workspace: Workspace, batch_id: BatchId, password: str | None, reporter: Reporter
) -> RunReport:
    """Apply a kept list; when it stops before anything was sent, take it back, else say how to go on."""
    try:
        return workspace.apply.apply(batch_id, password=password, reporter=reporter)
    except (SeatadminError, KeyboardInterrupt) as error:
        if isinstance(error, UserError) and error.code in _WITH_OTHERS:
            raise
        if session.arguments.command == "assign" and _taken_back(workspace, batch_id):
            session.tell("nothing_sent")
        else:
            session.tell("kept_for_resume")
        raise


def _taken_back(workspace: Workspace, batch_id: BatchId) -> bool:
    """Take a list back when nothing was sent for it; False when something was, or when it cannot be done now."""
    try:
        kept = workspace.lists.load(batch_id)
        untouched = kept.batch.state is BatchState.DRAFT or all(
            intent.attempts == Attempts() and intent.state is not IntentState.DONE for intent in kept.intents
        )
        if untouched:
            workspace.lists.withdraw(batch_id)
    except SeatadminError:
        # What stopped the run is what the person has to know, not this.
        logger.warning("the list could not be taken back", exc_info=True)
        return False
    return untouched


def _show_report(session: Session, report: RunReport, about: Mapping[str, output.Data], *, kept: bool = True) -> int:
    """Print what a run did; return the exit status. `kept` is False when nothing was sent, and no list is kept."""
    data = _report_data(session, report, about, kept=kept)
    if session.as_json:
        output.print_json(data)
    return _status(report)


def _report_data(
    session: Session, report: RunReport, about: Mapping[str, output.Data], *, kept: bool = True
) -> output.Data:
    """Print the results of a run for people, and return them for programs."""
    words = session.words
    results: dict[object, RowResult] = {result.intent_id: result for result in report.results}
    if not session.as_json:
        print(_plan_text(report.plan, words, results=results, earlier=report.earlier))
    if kept:
        session.tell("batch_finished" if report.finished else "batch_unfinished")
    _hint_choice(session, report.plan)
    return {
        **about,
        "batch": str(report.batch_id) if kept else None,
        "finished": report.finished,
        **output.plan_data(report.plan, words, results, report.earlier),
        "status": _status(report),
    }


def _status(report: RunReport) -> int:
    if any(result.code == "outcome_unknown" for result in report.results):
        return UNREACHABLE
    to_correct = any(not result.ok or result.outcome in TO_CORRECT | {Outcome.NO_SEAT} for result in report.results)
    return TO_CORRECT_STATUS if to_correct else DONE


def _hint_choice(session: Session, plan: Plan) -> None:
    row = next((row for row in plan.rows if row.candidates), None)
    if row is not None:
        session.tell("choose", address=row.person.email, login=row.candidates[0].username)


def _about(
    workspace: Workspace, customer: Customer, draft: Draft, *, applied: bool, offline: bool
) -> dict[str, output.Data]:
    target = draft.batch.target
    order = next((o.reference for o in workspace.seats.orders(customer.id) if o.id == target.order_id), None)
    return {
        "workspace": workspace.location,
        "site": workspace.site_url,
        "applied": applied,
        "offline": offline,
        "target": {
            "customer": customer.name,
            "course": target.course,
            "order": order,
            "role": target.role,
            "group": target.group,
            "starts": target.starts.isoformat() if target.starts else None,
            "ends": target.ends.isoformat() if target.ends else None,
            "credentials": target.credentials.value,
        },
    }


def _hint_unfinished(session: Session, workspace: Workspace) -> None:
    states = [one.batch.state for one in workspace.lists.summaries() if one.batch.kind is BatchKind.ASSIGN]
    for key, state in (("unfinished", BatchState.APPLYING), ("kept_drafts", BatchState.DRAFT)):
        if count := states.count(state):
            session.tell(key, count=count)


def lists(session: Session) -> int:
    """List the kept lists."""
    with session.open() as workspace:
        found = workspace.lists.summaries()
    session.show(
        [output.summary_data(summary) for summary in found],
        lambda: output.summary_table(found, session.words) if found else "",
    )
    return DONE


def resume(session: Session) -> int:
    """Go on with one list, or with all that were begun and not finished."""
    asked: str | None = session.arguments.list
    with session.open() as workspace:
        summaries = [one for one in workspace.lists.summaries() if one.batch.kind is BatchKind.ASSIGN]
        if asked is not None:
            wanted = _list_id(asked, [one.batch.id for one in summaries])
            chosen = [one for one in summaries if one.batch.id == wanted]
        else:
            chosen = [one for one in summaries if one.batch.state is BatchState.APPLYING]
            _hint_drafts(session, [one.batch.state for one in summaries])
        if not chosen:
            session.tell("nothing_to_resume")
        statuses, documents = [], []
        # Oldest first: seats were planned in that order.
        for summary in reversed(chosen):
            draft = workspace.lists.load(summary.batch.id)
            customer = workspace.seats.find_customer(summary.customer)
            with _stoppable(session) as reporter:
                password = _password(session, draft.batch.target.credentials)
                report = _run(session, workspace, draft.batch.id, password, reporter)
            about = _about(workspace, customer, draft, applied=True, offline=False)
            documents.append(_report_data(session, report, about))
            statuses.append(_status(report))
    if session.as_json:
        output.print_json({"lists": documents, "status": max(statuses, default=DONE)})
    return max(statuses, default=DONE)


def _hint_drafts(session: Session, states: Sequence[BatchState]) -> None:
    if count := states.count(BatchState.DRAFT):
        session.tell("kept_drafts", count=count)


def _list_id(text: str, known: Iterable[BatchId]) -> BatchId:
    try:
        wanted = UUID(text)
    except ValueError:
        raise UserError("list_unknown", list=text) from None
    for one in known:
        if one == wanted:
            return one
    raise UserError("list_unknown", list=text)


def withdraw(session: Session) -> int:
    """Take a list back before it is sent."""
    with session.open() as workspace:
        batch_id = _list_id(session.arguments.list, [one.batch.id for one in workspace.lists.summaries()])
        count = workspace.lists.withdraw(batch_id)
    session.show({"withdrawn": count}, lambda: session.words.say("cli", "withdrawn", count=count))
    return DONE


def history(session: Session) -> int:
    """Search what was done."""
    asked = session.arguments
    if asked.limit < 1:
        raise UserError("limit_too_small", value=asked.limit)
    first, last = days_asked(asked.since, asked.until)
    with session.open() as workspace:
        entries = workspace.history.of_days(first, last, asked.text, limit=min(asked.limit, HISTORY_MAX))
    session.show(
        [output.history_data(entry, session.words) for entry in entries],
        lambda: output.history_table(entries, session.words) if entries else "",
    )
    return DONE


def dates(session: Session) -> int:
    """Compute when access begins and ends."""
    from seatadmin.cli import dates as command

    return command.dates(session)


def params(session: Session) -> int:
    """Read, write or explain parameter strings."""
    from seatadmin.cli import params as command

    return command.params(session)


def products(session: Session) -> int:
    """Look at the offers, carry them away or take them in."""
    from seatadmin.cli import products as command

    return command.products(session)


def orders(session: Session) -> int:
    """Import, list, show or check orders."""
    from seatadmin.cli import orders as command

    return command.orders(session)


COMMANDS: Mapping[str, Callable[[Session], int]] = {
    "check": check,
    "connect": connect,
    "sync": sync,
    "roles": roles,
    "sandbox": sandbox,
    "seats": seats,
    "parse": parse,
    "assign": assign,
    "lists": lists,
    "resume": resume,
    "withdraw": withdraw,
    "history": history,
    "dates": dates,
    "params": params,
    "orders": orders,
    "products": products,
}


# ---------------------------------------------------------------------- small common moves
def _read(asked: argparse.Namespace) -> tuple[bytes, str | None, Literal["file", "text", "html"]]:
    return read_file(asked.file), None if asked.file == "-" else Path(asked.file).name, asked.flavour or "file"


def read_file(name: str) -> bytes:
    """Read a file, `-` for standard input. Raises `UserError` `file_missing`, `file_unreadable`, `file_too_large`."""
    if name == "-":
        return sys.stdin.buffer.read(LIST_BYTES_MAX)
    path = Path(name)
    try:
        if path.stat().st_size > LIST_BYTES_MAX:
            raise UserError("file_too_large", file=str(path), most=LIST_BYTES_MAX // 1_000_000)
        return path.read_bytes()
    except FileNotFoundError:
        raise UserError("file_missing", file=str(path)) from None
    except OSError:
        raise UserError("file_unreadable", file=str(path)) from None


def _date(text: str | None) -> date | None:
    if text is None:
        return None
    for pattern, order in (
        (r"(\d{4})-(\d{1,2})-(\d{1,2})", (0, 1, 2)),
        (r"(\d{1,2})[/.](\d{1,2})[/.](\d{4})", (2, 1, 0)),
    ):
        found = re.fullmatch(pattern, text.strip())
        if found:
            parts = [int(part) for part in found.groups()]
            try:
                return date(*(parts[index] for index in order))
            except ValueError:
                break
    raise UserError("date_not_understood", value=text)


def days_asked(first: str | None, last: str | None) -> tuple[date | None, date | None]:
    """Read two days. Raises `UserError` `date_not_understood`, `days_crossed`."""
    days = _date(first), _date(last)
    if days[0] is not None and days[1] is not None and days[1] < days[0]:
        raise UserError("days_crossed", first=days[0], last=days[1])
    return days


def _password(session: Session, credentials: Credentials) -> str | None:
    if credentials is not Credentials.STAFF:
        return None
    password = os.environ.get(PASSWORD_VARIABLE, "")
    if not password and sys.stdin.isatty():
        password = getpass.getpass(session.words.say("cli", "ask_password"))
    if not password:
        raise UserError("password_needed")
    log.hide(password)
    return password


@contextmanager
def _stoppable(session: Session) -> Iterator[Reporter]:
    """Lend a reporter that shows progress on a terminal and that Ctrl+C stops; a second Ctrl+C does not wait."""
    reporter = Reporter(listener=_progress_shown(session))
    before = None

    def stop(_signal: int, _frame: FrameType | None) -> None:
        if reporter.cancel.is_set():
            raise KeyboardInterrupt
        reporter.cancel.set()
        session.tell("stopping")

    # Signals belong to the main thread; elsewhere (a program using these functions) nothing is caught.
    mine = threading.current_thread() is threading.main_thread()
    if mine:
        before = signal.signal(signal.SIGINT, stop)
    try:
        yield reporter
    finally:
        if mine:
            signal.signal(signal.SIGINT, before)


def _progress_shown(session: Session) -> Callable[[Progress], None] | None:
    if not sys.stderr.isatty():
        return None

    def show(progress: Progress) -> None:
        end = "\n" if progress.done >= progress.total else ""
        print(f"\r\x1b[K{session.words.progress(progress)}", end=end, file=sys.stderr, flush=True)

    return show


def status_of(error: SeatadminError) -> int:
    """Return the exit status an error leads to."""
    if isinstance(error, Cancelled):
        return 130
    if isinstance(error, Unavailable):
        return UNREACHABLE
    if isinstance(error, Bug):
        return 4
    if isinstance(error, UserError):
        return TO_CORRECT_STATUS if error.code == "no_people" else MISUSE
    return UNREACHABLE
