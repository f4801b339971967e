"""Carry a plan out: look first, apply, resume, and undo what was applied by a plan of its own."""

from __future__ import annotations

from collections.abc import Mapping

from seatadmin.domain.intents import BatchId, IntentId
from seatadmin.domain.planning import Outcome, Plan
from seatadmin.domain.seats import SeatId
from seatadmin.services.plan_batch import Draft, PlanBatch
from seatadmin.services.workbench import Workbench
from seatadmin.sync.executor import Executor, RunReport
from seatadmin.sync.progress import Reporter
from seatadmin.sync.release import ReleasePlan, Releaser, ReleaseReport
from seatadmin.sync.rounds import idle_report
from seatadmin.sync.run_state import ENDED


class ApplyPlan:
    """Run plans against Moodle. Every method may take long: call it off the interface's thread."""

    def __init__(self, bench: Workbench) -> None:
        self._bench = bench

    def look(self, draft: Draft, reporter: Reporter | None = None) -> Plan:
        """Ask Moodle about the people and courses of a draft, then preview it. Raises `Unavailable`, `Cancelled`."""
        open_still = [intent for intent in draft.intents if intent.state not in ENDED]
        self._executor(reporter).look(open_still, draft.batch)
        return PlanBatch(self._bench).preview(draft)

    def apply(
        self,
        batch_id: BatchId,
        *,
        password: str | None = None,
        expected: Mapping[IntentId, Outcome] | None = None,
        reporter: Reporter | None = None,
    ) -> RunReport:
        """Apply a kept list, or go on with one that was cut; see `Executor.run`."""
        return self._executor(reporter).run(batch_id, password=password, expected=expected)

    def unchanged(self, draft: Draft, plan: Plan) -> RunReport:
        """Report on a draft for which nothing is to be sent, as a run of it would. Nothing is stored."""
        return idle_report(draft.batch.id, plan, self._bench.clock)

    def _executor(self, reporter: Reporter | None) -> Executor:
        bench = self._bench
        return Executor(
            bench.moodle(),
            bench.unit_of_work,
            clock=bench.clock,
            zone=bench.zone,
            who=bench.who,
            reporter=reporter,
            connections=bench.connections,
        )

    def preview_release(self, seat_ids: list[SeatId], reporter: Reporter | None = None) -> ReleasePlan:
        """Say what releasing these held seats would do, from a fresh look at Moodle."""
        return self._releaser(reporter).preview(seat_ids)

    def release(self, plan: ReleasePlan, *, reason: str = "", reporter: Reporter | None = None) -> ReleaseReport:
        """Release seats as previewed; see `Releaser.run`."""
        return self._releaser(reporter).run(plan, reason=reason)

    def _releaser(self, reporter: Reporter | None) -> Releaser:
        bench = self._bench
        return Releaser(bench.moodle(), bench.unit_of_work, clock=bench.clock, who=bench.who, reporter=reporter)
