"""Run long work away from the window: the one place where threads and Qt meet.

Three lanes, one thread each. `Lane.WORK` is for Moodle and for writing to the workspace: its jobs run one after the
other, in the order they were asked for. `Lane.COMPUTE` is for pure computing, such as planning a large paste.
`Lane.READ` is for what a view waits for (rows, sorting, a search) and therefore never stands behind the other two.

What crosses a thread is a frozen value. Results come home through bound methods of GUI objects, kept weakly: measured
on PySide6 6.12, a lambda or a plain function connected to a worker's signal runs in the *worker* thread. A callback
runs before the next job of its lane starts, so a job may rely on what the window did with the previous result.
Cancelling sets a `threading.Event` that the job polls, since a busy thread receives no signal.

The window goes first: while it paints, jobs stand still at their next check (see `seatadmin/many_rows.py`).

Progress is a slot the job overwrites and the window reads 20 times a second: a job may report as often as it likes,
and the event queue never fills up.
"""

from __future__ import annotations

import contextlib
import threading
import time
import traceback
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import Enum, StrEnum
from itertools import count
from types import MethodType
from typing import Any
from weakref import WeakMethod

from PySide6.QtCore import QObject, QThread, QTimer, Signal, Slot
from shiboken6 import isValid

from seatadmin.errors import Cancelled
from seatadmin.many_rows import giving_way

PROGRESS_INTERVAL_MS = 50
# Longer than any painting: what was forgotten here must never stop a job for good.
MOST_GIVEN_WAY_S = 0.1
# Enough for a row-by-row report to look live, few enough for the receiver to stay well under a frame.
ITEMS_PER_TICK = 500


_jobs_may_run = threading.Event()
_jobs_may_run.set()


@contextlib.contextmanager
def window_first() -> Iterator[None]:
    """Let jobs stand still while the window's thread does something that must not wait for them, such as painting."""
    _jobs_may_run.clear()
    try:
        yield
    finally:
        _jobs_may_run.set()


def give_way() -> None:
    """Stand still, in a job's thread, while the window goes first."""
    _jobs_may_run.wait(MOST_GIVEN_WAY_S)


class Lane(StrEnum):
    """Where a job runs."""

    WORK = "work"
    COMPUTE = "compute"
    READ = "read"


class JobState(Enum):
    """The life of a job, as seen from the window."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a job is. `total` None means unknown; `text` is already in the user's language."""

    done: int = 0
    total: int | None = None
    text: str = ""


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a job ended without a result. `details` is a traceback for the report, never for the sentence."""

    error: BaseException
    details: str


class JobContext:
    """What a running job may use. Every method may be called from the job's thread."""

    def __init__(self) -> None:
        self.cancelled = threading.Event()
        self._progress: Progress | None = None
        self._items: deque[object] = deque()

    def report(self, progress: Progress) -> None:
        """Say how far the job is; only the latest report is shown."""
        self._progress = progress

    def publish(self, item: object) -> None:
        """Hand over one partial result (a frozen value); none is dropped and their order is kept."""
        self._items.append(item)

    def check(self) -> None:
        """Raise `Cancelled` when the person has stopped the job; stand still while the window goes first."""
        give_way()
        if self.cancelled.is_set():
            raise Cancelled

    # Reading and clearing one attribute is atomic enough: a report lost between both lines is an older one.
    def take_progress(self) -> Progress | None:
        progress, self._progress = self._progress, None
        return progress

    def take_items(self, limit: int | None = None) -> tuple[object, ...]:
        available = len(self._items)
        return tuple(self._items.popleft() for _ in range(available if limit is None else min(limit, available)))


Work = Callable[[JobContext], Any]


class _Target:
    """A bound method of a GUI object, called only while the object lives."""

    def __init__(self, method: Callable[[Any], object] | None) -> None:
        if method is not None and not (isinstance(method, MethodType) and isinstance(method.__self__, QObject)):
            raise TypeError("results are delivered to bound methods of QObjects only")
        self._method = WeakMethod(method) if method is not None else None

    def deliver(self, value: object) -> None:
        method = self._method() if self._method is not None else None
        if method is not None and isValid(method.__self__):
            method(value)


class Job(QObject):
    """One piece of work, in the window's thread. Keep it to cancel it; letting go of it does not stop it."""

    def __init__(
        self,
        number: int,
        title: str,
        lane: Lane,
        work: Work,
        targets: dict[str, _Target],
        *,
        can_cancel: bool,
        quiet: bool,
    ) -> None:
        super().__init__()
        self.number = number
        self.title = title
        self.lane = lane
        self.can_cancel = can_cancel
        self.quiet = quiet
        self.state = JobState.QUEUED
        self.progress = Progress()
        self.started_s: float | None = None
        self.context = JobContext()
        self.work = work
        self._targets = targets

    @property
    def is_over(self) -> bool:
        return self.state not in (JobState.QUEUED, JobState.RUNNING)

    @Slot()
    def cancel(self) -> None:
        """Ask the job to stop. A queued job never starts; a running one stops at its next check."""
        self.context.cancelled.set()

    def deliver(self, kind: str, value: object) -> None:
        self._targets[kind].deliver(value)

    def remaining_s(self) -> float | None:
        """Estimate the seconds left from the pace so far; None while nothing can be said."""
        if self.started_s is None or not self.progress.total or not self.progress.done:
            return None
        elapsed_s = time.monotonic() - self.started_s
        return elapsed_s / self.progress.done * max(0, self.progress.total - self.progress.done)


@dataclass(frozen=True, slots=True)
class _Ended:
    number: int
    state: JobState
    value: object


class _Worker(QObject):
    """Lives in the lane's thread and does one job at a time."""

    ended = Signal(object)

    @Slot(object)
    def on_requested(self, request: tuple[int, Work, JobContext]) -> None:
        number, work, context = request
        self.ended.emit(self._run(number, work, context))

    @staticmethod
    def _run(number: int, work: Work, context: JobContext) -> _Ended:
        try:
            context.check()
            with giving_way(give_way):
                return _Ended(number, JobState.DONE, work(context))
        except Cancelled:
            return _Ended(number, JobState.CANCELLED, None)
        except BaseException as error:  # noqa: BLE001 - whatever happens in a job is answered in the window
            return _Ended(number, JobState.FAILED, Failure(error, traceback.format_exc()))


class _LaneThread(QObject):
    """The queue of one lane, in the window's thread, and the thread that empties it."""

    requested = Signal(object)
    job_started = Signal(object)
    job_progressed = Signal(object)
    job_ended = Signal(object)

    def __init__(self, lane: Lane, parent: QObject) -> None:
        super().__init__(parent)
        self._queue: deque[Job] = deque()
        self._current: Job | None = None
        self._thread = QThread(self)
        self._thread.setObjectName(f"seatadmin-{lane}")
        self._worker = _Worker()
        self._worker.moveToThread(self._thread)
        self._worker.ended.connect(self._on_ended)
        self.requested.connect(self._worker.on_requested)
        self._ticks = QTimer(self)
        self._ticks.setInterval(PROGRESS_INTERVAL_MS)
        self._ticks.timeout.connect(self._on_tick)

    @property
    def jobs(self) -> tuple[Job, ...]:
        return ((self._current,) if self._current is not None else ()) + tuple(self._queue)

    def add(self, job: Job) -> None:
        self._queue.append(job)
        if not self._thread.isRunning():
            self._thread.start()
        self._start_next()

    def close(self, wait_ms: int) -> bool:
        while self._queue:
            self._end(self._queue.popleft(), JobState.CANCELLED, None)
        if self._current is not None:
            self._current.cancel()
        self._ticks.stop()
        self._thread.quit()
        return self._thread.wait(wait_ms)

    def _start_next(self) -> None:
        while self._current is None and self._queue:
            job = self._queue.popleft()
            if job.context.cancelled.is_set():
                self._end(job, JobState.CANCELLED, None)
                continue
            self._current = job
            job.state = JobState.RUNNING
            job.started_s = time.monotonic()
            self._ticks.start()
            self.requested.emit((job.number, job.work, job.context))
            self.job_started.emit(job)

    @Slot()
    def _on_tick(self) -> None:
        if self._current is not None:
            self._pass_on(self._current, ITEMS_PER_TICK)

    def _pass_on(self, job: Job, limit: int | None) -> None:
        progress = job.context.take_progress()
        if progress is not None:
            job.progress = progress
            job.deliver("progress", progress)
            self.job_progressed.emit(job)
        items = job.context.take_items(limit)
        if items:
            job.deliver("items", items)

    @Slot(object)
    def _on_ended(self, ended: _Ended) -> None:
        job = self._current
        if job is None or job.number != ended.number:
            return
        self._ticks.stop()
        try:
            self._pass_on(job, None)
            self._end(job, ended.state, ended.value)
        finally:
            # A receiver that raises must not stop the lane; its error is the crash report's affair.
            self._current = None
            self._start_next()

    def _end(self, job: Job, state: JobState, value: object) -> None:
        job.state = state
        try:
            job.deliver(state.value, value)
        finally:
            self.job_ended.emit(job)


class Runner(QObject):
    """Give work to a lane and bring the answer back.

    `job_started`, `job_progressed`, `job_ended` carry the `Job` and are emitted in the window's thread.
    """

    job_started = Signal(object)
    job_progressed = Signal(object)
    job_ended = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._numbers = count(1)
        self._closed = False
        self._lanes = {lane: _LaneThread(lane, self) for lane in Lane}
        for lane in self._lanes.values():
            lane.job_started.connect(self.job_started)
            lane.job_progressed.connect(self.job_progressed)
            lane.job_ended.connect(self.job_ended)

    def submit(
        self,
        title: str,
        work: Work,
        *,
        on_done: Callable[[Any], object] | None = None,
        on_failed: Callable[[Failure], object] | None = None,
        on_cancelled: Callable[[None], object] | None = None,
        on_progress: Callable[[Progress], object] | None = None,
        on_items: Callable[[tuple[object, ...]], object] | None = None,
        owner: QObject | None = None,
        lane: Lane = Lane.WORK,
        can_cancel: bool = True,
        quiet: bool = False,
    ) -> Job:
        """Queue `work(context)` on `lane`.

        Callbacks are bound methods of QObjects that live in the window's thread; each receives one value (a result, a
        `Failure`, None, a `Progress`, a tuple of published items) and is skipped once its object is gone. When `owner`
        dies the job is cancelled: use it for reads; leave it out for work that must go on without its view. `quiet`
        jobs are not shown in the status bar. Raises TypeError for a callback of another kind.
        """
        targets = {
            JobState.DONE.value: _Target(on_done),
            JobState.FAILED.value: _Target(on_failed),
            JobState.CANCELLED.value: _Target(on_cancelled),
            "progress": _Target(on_progress),
            "items": _Target(on_items),
        }
        job = Job(next(self._numbers), title, lane, work, targets, can_cancel=can_cancel, quiet=quiet)
        if self._closed:
            job.state = JobState.CANCELLED
            return job
        if owner is not None:
            owner.destroyed.connect(job.cancel)
        self._lanes[lane].add(job)
        return job

    def jobs(self) -> tuple[Job, ...]:
        """Give every job that is running or waiting, the running ones first."""
        found = tuple(job for lane in self._lanes.values() for job in lane.jobs)
        return tuple(sorted(found, key=lambda job: (job.state is not JobState.RUNNING, job.number)))

    def cancel_all(self) -> None:
        """Ask every job that may be stopped to stop."""
        for job in self.jobs():
            if job.can_cancel:
                job.cancel()

    def close(self, wait_ms: int = 10_000) -> bool:
        """Stop every lane; False when a job did not end in time (its thread must then not be destroyed)."""
        self._closed = True
        deadline_s = time.monotonic() + wait_ms / 1000
        ended = []
        for lane in self._lanes.values():
            with contextlib.suppress(RuntimeError):
                ended.append(lane.close(max(0, int((deadline_s - time.monotonic()) * 1000))))
        return all(ended)
