"""Between the views and the services: the workspace that is open, work given to the lanes, and who must look again.

A view never calls a service itself. It reads or writes through the hub, which runs the call off the window's thread,
says once what changed, and keeps the bottom line true. What a view has to know about the others it learns from the
hub's signals, so that views do not know each other.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from seatadmin.context import Workspace
from seatadmin.errors import OutcomeUnknown, Rejected, SeatadminError, Unavailable, UserError
from seatadmin.services.wording import Words
from ui import notify, wording
from ui.i18n import Language
from ui.runner import Failure, Job, JobContext, Lane, Progress, Runner
from ui.views.status_bar import Connection, WorkspaceStatus

Work = Callable[[Workspace, JobContext], Any]
ACCESS_REFUSED = frozenset({"invalidtoken", "accessexception", "servicenotavailable", "nopermissions"})

# Errors that connecting the site, again or for the first time, puts right.
WANTS_TOKEN = frozenset({"no_token", "keyring_missing", "keyring_locked"})
WANTS_SITE = WANTS_TOKEN | {"no_site"}


class Topic(StrEnum):
    """What a change is about; each view looks again at the topics it shows."""

    SEATS = "seats"
    LISTS = "lists"
    MIRROR = "mirror"
    SITE = "site"
    OFFERS = "offers"


EVERYTHING = frozenset(Topic)
OF_THE_PERSON = frozenset({Topic.SEATS, Topic.LISTS, Topic.OFFERS})


@dataclass(frozen=True, slots=True)
class Details:
    """Something for the right panel: a title and a widget the panel becomes the owner of."""

    title: str
    content: QWidget


@dataclass(frozen=True, slots=True)
class _Facts:
    site: tuple[str, str] | None
    read_at: datetime | None
    pending: int
    to_correct: int


def _deliver(method: Callable[[Any], object] | None, value: object) -> None:
    if method is not None and isValid(method.__self__):  # type: ignore[attr-defined]
        method(value)


class _Operation(QObject):
    """One call under way. Lives until it has ended, so that its answer finds somebody at home."""

    def __init__(self, hub: Hub, changes: frozenset[Topic], *, network: bool, tell_failure: bool) -> None:
        super().__init__(hub)
        self._hub = hub
        self._changes = changes
        self._network = network
        self._tell = tell_failure
        self.done: Callable[[Any], object] | None = None
        self.failed: Callable[[Failure], object] | None = None
        self.stopped: Callable[[None], object] | None = None

    @Slot(object)
    def on_done(self, value: object) -> None:
        self._end()
        if self._network:
            self._hub.note_connection(Connection.ONLINE)
        _deliver(self.done, value)
        self._hub.announce(self._changes)

    @Slot(object)
    def on_failed(self, failure: Failure) -> None:
        self._end()
        self._hub.note_failure(failure.error)
        _deliver(self.failed, failure)
        if self._tell:
            self._hub.tell_failure(failure)
        # What was finished before the failure stays finished: everybody looks again.
        self._hub.announce(self._changes)

    @Slot(object)
    def on_cancelled(self, _: None) -> None:
        self._end()
        _deliver(self.stopped, None)
        self._hub.announce(self._changes)

    def _end(self) -> None:
        self._hub.forget(self)
        self.deleteLater()


class Hub(QObject):
    """The workspace that is open and the only way to it.

    `workspace_changed`: another workspace is open, or none. `changed` carries the topics (a frozenset of `Topic`) that
    are no longer as they were shown. `status_changed` carries the `WorkspaceStatus` of the bottom line.
    `details_wanted` carries `Details` for the right panel, None when nothing is selected, `section_wanted` the key of
    a section, `list_wanted` a `BatchId` to open. `file_wanted`: a list is to be read from a file.
    `expiring_wanted`: the seats that end soon are to be shown. `add_seats_wanted`: seats are to be typed in.
    `connect_wanted`: a site is to be connected. `lists_wanted`: the kept lists are to be shown.
    `offers_wanted` carries the group of offers to be shown, as its chip is called.
    """

    workspace_changed = Signal()
    changed = Signal(object)
    status_changed = Signal(object)
    details_wanted = Signal(object)
    section_wanted = Signal(str)
    list_wanted = Signal(object)
    file_wanted = Signal()
    expiring_wanted = Signal()
    add_seats_wanted = Signal()
    connect_wanted = Signal()
    lists_wanted = Signal()
    offers_wanted = Signal(str)

    def __init__(self, runner: Runner, language: Language, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.runner = runner
        self.language = language
        self.words = Words(language.value)
        self.workspace: Workspace | None = None
        self.name = ""
        self.status = WorkspaceStatus()
        self._is_demo = False
        # True once something of the person's was written to the workspace since it was opened.
        self.is_touched = False
        self._connection: Connection | None = None
        self._operations: set[_Operation] = set()
        # What leads on while no workspace is open; given by the window.
        self.start_actions: tuple[QAction, ...] = ()
        self.report_bug: Callable[[BaseException, str], object] | None = None

    # -- the workspace -----------------------------------------------------------------------------------------

    def open(self, workspace: Workspace | None, name: str, *, demo: bool = False) -> Workspace | None:
        """Show another workspace, or none; gives the previous one, for the caller to close."""
        previous, self.workspace = self.workspace, workspace
        self.name = name
        self._is_demo = demo
        self.is_touched = False
        self._connection = None
        self.refresh_words()
        self.workspace_changed.emit()
        self.announce(EVERYTHING)
        return previous

    def refresh_words(self) -> None:
        """Say dates in the time zone of the workspace's site; call after the zone has changed."""
        zone = self.workspace.bench.zone if self.workspace is not None else None
        self.words = Words(self.language.value, zone)
        wording.use_zone(zone)

    # -- work --------------------------------------------------------------------------------------------------

    def read(
        self,
        title: str,
        work: Work,
        *,
        on_done: Callable[[Any], object],
        owner: QObject,
        on_failed: Callable[[Failure], object] | None = None,
        lane: Lane = Lane.COMPUTE,
        quiet: bool = True,
    ) -> Job | None:
        """Read something for `owner`, away from the window; stops when `owner` dies. None without a workspace."""
        return self.run(title, work, on_done=on_done, on_failed=on_failed, owner=owner, lane=lane, quiet=quiet)

    def run(
        self,
        title: str,
        work: Work,
        *,
        changes: frozenset[Topic] = frozenset(),
        on_done: Callable[[Any], object] | None = None,
        on_failed: Callable[[Failure], object] | None = None,
        on_cancelled: Callable[[None], object] | None = None,
        on_progress: Callable[[Progress], object] | None = None,
        on_items: Callable[[tuple[object, ...]], object] | None = None,
        owner: QObject | None = None,
        lane: Lane = Lane.COMPUTE,
        can_cancel: bool = True,
        quiet: bool = False,
        tell_failure: bool = True,
        network: bool = True,
    ) -> Job | None:
        """Run `work(workspace, context)` on a lane; `Lane.WORK` is for what speaks with Moodle.

        Callbacks are bound methods of QObjects, as for `Runner.submit`. `changes` are announced when it has ended,
        however it ended. `network` is False for what waits behind Moodle's work without speaking to it. Without an
        open workspace nothing runs and None is given.
        """
        workspace = self.workspace
        if workspace is None:
            return None
        operation = _Operation(self, changes, network=network and lane is Lane.WORK, tell_failure=tell_failure)
        operation.done, operation.failed, operation.stopped = on_done, on_failed, on_cancelled
        self._operations.add(operation)

        def call(context: JobContext) -> object:
            return work(workspace, context)

        return self.runner.submit(
            title,
            call,
            on_done=operation.on_done,
            on_failed=operation.on_failed,
            on_cancelled=operation.on_cancelled,
            on_progress=on_progress,
            on_items=on_items,
            owner=owner,
            lane=lane,
            can_cancel=can_cancel,
            quiet=quiet,
        )

    def forget(self, operation: _Operation) -> None:
        """Let go of an operation that has ended."""
        self._operations.discard(operation)

    def announce(self, topics: frozenset[Topic]) -> None:
        """Tell every view what changed, and make the bottom line true again."""
        self.is_touched |= topics != EVERYTHING and bool(topics & OF_THE_PERSON)
        if topics:
            self.changed.emit(topics)
            self.refresh_status()

    @property
    def has_site(self) -> bool:
        """True when a Moodle site is connected to the workspace, reachable or not."""
        return self.status.connection not in (Connection.NO_WORKSPACE, Connection.NOT_CONNECTED)

    @property
    def can_ask(self) -> bool:
        """True when it is worth asking Moodle without being told to: it did not fail or refuse last time."""
        return self.has_site and self._connection not in (
            Connection.OFFLINE,
            Connection.REFUSED,
            Connection.NO_TOKEN,
        )

    # -- the bottom line ---------------------------------------------------------------------------------------

    def refresh_status(self) -> None:
        """Read again what the bottom line says."""
        if self.workspace is None:
            self._on_facts(None)
        else:
            self.run("", _read_facts, on_done=self._on_facts, owner=self, quiet=True)

    @Slot(object)
    def _on_facts(self, facts: _Facts | None) -> None:
        if facts is None:
            self.status = WorkspaceStatus()
            self.status_changed.emit(self.status)
            return
        site = facts.site
        if site is None:
            connection = Connection.NOT_CONNECTED
        elif self._is_demo:
            connection = Connection.DEMO
        else:
            connection = self._connection or Connection.OFFLINE
        self.status = WorkspaceStatus(
            connection, site[1] if site else "", facts.read_at, facts.pending, facts.to_correct
        )
        self.status_changed.emit(self.status)

    def note_connection(self, connection: Connection) -> None:
        """Remember how the site answered last."""
        if connection is not self._connection:
            self._connection = connection
            self.refresh_status()

    def note_failure(self, error: BaseException) -> None:
        """Learn from a failure whether the site is away or refuses us."""
        if isinstance(error, Unavailable):
            self.note_connection(Connection.OFFLINE)
        elif isinstance(error, Rejected) and error.errorcode in ACCESS_REFUSED:
            self.note_connection(Connection.REFUSED)
        elif isinstance(error, UserError) and error.code in WANTS_TOKEN:
            self.note_connection(Connection.NO_TOKEN)

    def error_text(self, failure: Failure) -> str:
        """Word a failure for the place where it happened; what nobody expected is reported as well."""
        if isinstance(failure.error, SeatadminError):
            return str(self.words.error(failure.error))
        self.tell_failure(failure)
        return str(failure.error)

    def tell_failure(self, failure: Failure) -> None:
        """Say in one sentence what went wrong; what nobody expected becomes a report."""
        error = failure.error
        if isinstance(error, SeatadminError):
            mine = isinstance(error, (UserError, Unavailable))
            level = notify.Level.WARNING if mine or isinstance(error, OutcomeUnknown) else notify.Level.ERROR
            wants_site = error.code in WANTS_SITE or (isinstance(error, Rejected) and error.errorcode in ACCESS_REFUSED)
            notify.show(
                level,
                str(self.words.error(error)),
                action_text=self.tr("Connect to Moodle…") if wants_site else "",
                action=self.connect_wanted.emit if wants_site else None,
            )
        elif self.report_bug is not None:
            self.report_bug(error, "job")
        else:
            notify.show(notify.Level.ERROR, str(error), details=failure.details)


def _read_facts(workspace: Workspace, _context: JobContext) -> _Facts:
    # Counted over the lists as Activity shows them, so that the two agree.
    lists = workspace.lists.summaries()
    return _Facts(
        workspace.site.site(),
        workspace.site.age().newest,
        sum(item.pending for item in lists),
        sum(item.to_correct for item in lists),
    )
