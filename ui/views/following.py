"""Follow a run of the executor from a job of the window: its progress in words, the stages and results of its rows."""

from __future__ import annotations

from dataclasses import dataclass

from seatadmin.domain.intents import IntentId
from seatadmin.services.runs import Progress as RunProgress
from seatadmin.services.runs import Reporter, Stage
from seatadmin.services.wording import Words
from ui.runner import JobContext, Progress


@dataclass(frozen=True, slots=True)
class Reached:
    """A row for which Moodle has confirmed a stage."""

    intent_id: IntentId
    stage: Stage


def reporter_of(context: JobContext, words: Words) -> Reporter:
    """Make the reporter of a run: it tells the job, and stops when the job is cancelled.

    It publishes a `Reached` for each stage of a row, and the row's `RowResult` in the end.
    """

    def listen(progress: RunProgress) -> None:
        context.report(Progress(progress.done, progress.total, words.progress(progress)))
        for intent_id in progress.reached:
            context.publish(Reached(intent_id, progress.stage))
        for result in progress.results:
            context.publish(result)

    return Reporter(listen, context.cancelled)
