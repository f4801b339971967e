"""Follow a run of the executor from a job of the window: its progress in words, its results row by row, its end."""

from __future__ import annotations

from seatadmin.services.runs import Progress as RunProgress
from seatadmin.services.runs import Reporter
from seatadmin.services.wording import Words
from ui.runner import JobContext, Progress


def reporter_of(context: JobContext, words: Words) -> Reporter:
    """Make the reporter of a run: it tells the job, and stops when the job is cancelled."""

    def listen(progress: RunProgress) -> None:
        context.report(Progress(progress.done, progress.total, words.progress(progress)))
        for result in progress.results:
            context.publish(result)

    return Reporter(listen, context.cancelled)
