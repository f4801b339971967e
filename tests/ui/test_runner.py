"""The thread adapter: where results land, and that nothing hangs or leaks."""

from __future__ import annotations

import threading

import pytest
from PySide6.QtCore import QObject, QThread, Signal
from PySide6.QtWidgets import QApplication
from shiboken6 import delete

from seatadmin.errors import Cancelled, UserError
from seatadmin.many_rows import paced
from ui.runner import ITEMS_PER_TICK, Failure, JobContext, JobState, Lane, Progress, Runner, window_first
from ui.stalls import StallMonitor


class Receiver(QObject):
    """Remembers what arrived and in which thread."""

    settled = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.events: list[tuple[str, object]] = []
        self.threads: set[QThread] = set()

    def _note(self, kind: str, value: object) -> None:
        self.events.append((kind, value))
        self.threads.add(QThread.currentThread())

    def on_done(self, value: object) -> None:
        self._note("done", value)
        self.settled.emit()

    def on_failed(self, failure: Failure) -> None:
        self._note("failed", failure)
        self.settled.emit()

    def on_cancelled(self, _: None) -> None:
        self._note("cancelled", None)
        self.settled.emit()

    def on_progress(self, progress: Progress) -> None:
        self._note("progress", progress)

    def on_items(self, items: tuple[object, ...]) -> None:
        self._note("items", items)

    def kinds(self) -> list[str]:
        return [kind for kind, _ in self.events]


def test_work_runs_elsewhere_and_the_answer_comes_home(qtbot, runner: Runner) -> None:
    receiver = Receiver()
    seen: list[int] = []

    def work(context: JobContext) -> str:
        seen.append(threading.get_ident())
        context.report(Progress(1, 2))
        context.publish("row")
        return "answer"

    with qtbot.waitSignal(receiver.settled):
        runner.submit(
            "read", work, on_done=receiver.on_done, on_progress=receiver.on_progress, on_items=receiver.on_items
        )
    assert receiver.events == [("progress", Progress(1, 2)), ("items", ("row",)), ("done", "answer")]
    assert receiver.threads == {QThread.currentThread()}
    assert seen != [threading.get_ident()]


def test_jobs_of_a_lane_run_in_order_and_one_at_a_time(qtbot, runner: Runner) -> None:
    receiver = Receiver()
    order: list[object] = []
    for number in range(20):
        runner.submit("step", lambda _, number=number: order.append(number), on_done=receiver.on_done)
    qtbot.waitUntil(lambda: len(receiver.events) == 20)
    assert order == list(range(20))


def test_a_callback_runs_before_the_next_job_starts(qtbot, runner: Runner) -> None:
    class Owner(Receiver):
        ready = False

        def on_first(self, _: object) -> None:
            self.ready = True

    owner = Owner()
    runner.submit("first", lambda _: None, on_done=owner.on_first)
    with qtbot.waitSignal(owner.settled):
        runner.submit("second", lambda _: owner.ready, on_done=owner.on_done)
    assert owner.events == [("done", True)]


def test_computing_does_not_wait_for_the_network(qtbot, runner: Runner) -> None:
    receiver = Receiver()
    gate = threading.Event()
    runner.submit("slow call", lambda _: gate.wait(10))
    with qtbot.waitSignal(receiver.settled):
        runner.submit("plan", lambda _: "planned", lane=Lane.COMPUTE, on_done=receiver.on_done)
    gate.set()
    assert receiver.events == [("done", "planned")]


def test_an_exception_is_an_answer(qtbot, runner: Runner) -> None:
    receiver = Receiver()

    def work(_: JobContext) -> None:
        raise UserError("no_seat", customer="Acme")

    with qtbot.waitSignal(receiver.settled):
        runner.submit("apply", work, on_failed=receiver.on_failed, on_done=receiver.on_done)
    ((kind, failure),) = receiver.events
    assert kind == "failed"
    assert isinstance(failure, Failure)
    assert isinstance(failure.error, UserError)
    assert "no_seat" in failure.details


@pytest.mark.parametrize("error", [SystemExit(3), KeyboardInterrupt()])
def test_not_even_an_exit_takes_the_lane_down(qtbot, runner: Runner, error: BaseException) -> None:
    receiver = Receiver()

    def work(_: JobContext) -> None:
        raise error

    runner.submit("leave", work, on_failed=receiver.on_failed)
    runner.submit("go on", lambda _: 7, on_done=receiver.on_done)
    qtbot.waitUntil(lambda: receiver.kinds() == ["failed", "done"])


def test_cancelling_a_running_job_is_silence_for_errors(qtbot, runner: Runner) -> None:
    receiver = Receiver()
    running = threading.Event()

    def work(context: JobContext) -> None:
        running.set()
        assert context.cancelled.wait(10)
        context.check()

    job = runner.submit("apply", work, on_cancelled=receiver.on_cancelled, on_failed=receiver.on_failed)
    assert running.wait(10)
    with qtbot.waitSignal(receiver.settled):
        job.cancel()
    assert receiver.kinds() == ["cancelled"]
    assert job.state is JobState.CANCELLED


def test_a_cancelled_job_in_the_queue_never_starts(qtbot, runner: Runner) -> None:
    receiver = Receiver()
    gate = threading.Event()
    started: list[str] = []
    runner.submit("first", lambda _: gate.wait(10))
    job = runner.submit("second", lambda _: started.append("second"), on_cancelled=receiver.on_cancelled)
    job.cancel()
    with qtbot.waitSignal(receiver.settled):
        gate.set()
    assert not started


def test_work_may_raise_cancelled_itself(qtbot, runner: Runner) -> None:
    receiver = Receiver()

    def work(_: JobContext) -> None:
        raise Cancelled

    with qtbot.waitSignal(receiver.settled):
        runner.submit("apply", work, on_cancelled=receiver.on_cancelled)
    assert receiver.kinds() == ["cancelled"]


def test_a_dead_receiver_is_skipped_and_its_job_stopped(qtbot, runner: Runner) -> None:
    receiver, witness = Receiver(), Receiver()
    running = threading.Event()
    stopped: list[bool] = []

    def work(context: JobContext) -> str:
        running.set()
        stopped.append(context.cancelled.wait(10))
        return "too late"

    runner.submit("read", work, on_done=receiver.on_done, owner=receiver)
    runner.submit("queued", work, on_done=receiver.on_done, owner=receiver)
    assert running.wait(10)
    delete(receiver)
    with qtbot.waitSignal(witness.settled):
        runner.submit("next", lambda _: "still alive", on_done=witness.on_done)
    assert stopped == [True]
    assert witness.events == [("done", "still alive")]


def test_a_receiver_that_raises_does_not_stop_the_lane(qtbot, runner: Runner) -> None:
    class Clumsy(Receiver):
        def on_done(self, value: object) -> None:
            raise ValueError("in the window")

    clumsy, witness = Clumsy(), Receiver()
    with qtbot.captureExceptions() as errors:
        runner.submit("one", lambda _: 1, on_done=clumsy.on_done)
        with qtbot.waitSignal(witness.settled):
            runner.submit("two", lambda _: 2, on_done=witness.on_done)
    assert [str(error[1]) for error in errors] == ["in the window"]


def test_a_million_reports_are_a_few_deliveries(qtbot, runner: Runner) -> None:
    receiver = Receiver()
    total = 200_000

    def work(context: JobContext) -> None:
        for done in range(1, total + 1):
            context.report(Progress(done, total))

    with qtbot.waitSignal(receiver.settled, timeout=20_000):
        runner.submit("many", work, on_progress=receiver.on_progress, on_done=receiver.on_done)
    reports = [value for kind, value in receiver.events if kind == "progress"]
    assert reports[-1] == Progress(total, total)
    assert len(reports) < total / 100


def test_no_published_item_is_lost_and_none_floods(qtbot, runner: Runner) -> None:
    receiver = Receiver()
    half_way, go_on = threading.Event(), threading.Event()
    total = ITEMS_PER_TICK * 4

    def work(context: JobContext) -> None:
        for number in range(total):
            context.publish(number)
        half_way.set()
        assert go_on.wait(10)

    job = runner.submit("rows", work, on_items=receiver.on_items, on_done=receiver.on_done)
    assert half_way.wait(10)
    qtbot.waitUntil(lambda: receiver.kinds().count("items") >= 2)
    assert all(len(value) <= ITEMS_PER_TICK for _, value in receiver.events)
    with qtbot.waitSignal(receiver.settled):
        go_on.set()
    assert [n for kind, value in receiver.events if kind == "items" for n in value] == list(range(total))
    assert job.is_over


def test_closing_stops_what_polls_and_drops_what_waits(qtbot) -> None:
    runner, receiver = Runner(), Receiver()
    running = threading.Event()

    def work(context: JobContext) -> None:
        running.set()
        context.cancelled.wait(10)

    runner.submit("running", work)
    waiting = runner.submit("waiting", work, on_cancelled=receiver.on_cancelled)
    assert running.wait(10)
    assert runner.close(5_000)
    assert waiting.state is JobState.CANCELLED
    assert receiver.kinds() == ["cancelled"]
    assert runner.submit("late", work).state is JobState.CANCELLED
    assert runner.close(0), "closing twice is harmless"


def test_closing_says_so_when_a_job_does_not_listen(qtbot) -> None:
    runner = Runner()
    running, gate = threading.Event(), threading.Event()

    def deaf(_: JobContext) -> None:
        running.set()
        gate.wait(10)

    runner.submit("deaf", deaf)
    assert running.wait(10)
    assert not runner.close(1)
    gate.set()
    assert runner.close(5_000)


def test_only_methods_of_gui_objects_may_receive(qtbot, runner: Runner) -> None:
    with pytest.raises(TypeError):
        runner.submit("read", lambda _: None, on_done=print)
    with pytest.raises(TypeError):
        runner.submit("read", lambda _: None, on_done=lambda _: None)


def test_the_list_of_jobs_and_the_remaining_time(qtbot, runner: Runner) -> None:
    receiver = Receiver()
    gate, reported = threading.Event(), threading.Event()

    def work(context: JobContext) -> None:
        context.report(Progress(1, 4, "one of four"))
        reported.set()
        gate.wait(10)

    with qtbot.waitSignal(runner.job_started):
        first = runner.submit("first", work)
    second = runner.submit("second", lambda _: None, on_done=receiver.on_done)
    assert first.remaining_s() is None
    assert reported.wait(10)
    with qtbot.waitSignal(runner.job_progressed):
        pass
    assert runner.jobs() == (first, second)
    assert first.progress.text == "one of four"
    assert first.remaining_s() > 0
    with qtbot.waitSignal(receiver.settled):
        gate.set()
    qtbot.waitUntil(lambda: runner.jobs() == ())


@pytest.mark.parametrize("rows", [True, False], ids=["paced rows", "a check"])
def test_a_job_stands_still_while_the_window_paints(
    qtbot, runner: Runner, monkeypatch: pytest.MonkeyPatch, rows: bool
) -> None:
    monkeypatch.setattr("ui.runner.MOST_GIVEN_WAY_S", 60)
    order: list[str] = []
    standing, ahead = threading.Event(), threading.Event()

    def work(context: JobContext) -> None:
        standing.set()
        ahead.wait(10)
        for _ in paced([1]) if rows else [context.check()]:
            order.append("job")

    job = runner.submit("work", work)
    assert standing.wait(10)
    with window_first():
        ahead.set()
        for _ in range(100):
            QApplication.processEvents()
        order.append("window")
    qtbot.waitUntil(lambda: job.is_over)
    assert order == ["window", "job"]


def test_a_job_is_never_stopped_for_good_by_the_window(qtbot, runner: Runner) -> None:
    with window_first():
        job = runner.submit("work", lambda context: context.check())
        qtbot.waitUntil(lambda: job.is_over)
    assert job.state is JobState.DONE


def test_a_stall_is_seen(qtbot) -> None:
    monitor = StallMonitor()
    monitor.start()
    qtbot.waitUntil(lambda: monitor.ticks >= 3)
    before = monitor.longest_ms
    threading.Event().wait(0.15)
    assert monitor.stop() >= max(before, 100)
