"""What the command line prints: JSON for programs, tables for people. The shapes are documented in docs/cli.md."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from seatadmin.domain.history import HistoryEntry
from seatadmin.domain.planning import TO_CORRECT, Effect, EffectKind, Plan, PlannedRow, Totals
from seatadmin.domain.problems import Problem
from seatadmin.domain.results import Earlier, RowResult, sums
from seatadmin.services.wording import LANGUAGES, Explained, Words

if TYPE_CHECKING:
    from seatadmin.domain.read_models import BatchSummary, SeatRow
    from seatadmin.moodle.check import SiteReport
    from seatadmin.sync.release import ReleasePlan, ReleaseReport

Data = Any
"""Values `json` can write."""


def ready_streams(*, as_json: bool) -> None:
    """Make standard output able to carry what is printed: JSON is always UTF-8, text never fails on a letter."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            if as_json and stream is sys.stdout:
                stream.reconfigure(encoding="utf-8", errors="strict")
            else:
                stream.reconfigure(errors="replace")


def print_json(data: Data) -> None:
    """Write one JSON document on standard output."""
    print(json.dumps(data, ensure_ascii=False, indent=2))


def table(headers: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Align texts in columns; the last one is left as long as it is."""
    lines = [list(headers), *(list(row) for row in rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(headers) - 1)]
    return "\n".join(
        "  ".join([*(cell.ljust(width) for cell, width in zip(line, widths, strict=False)), line[-1]]).rstrip()
        for line in lines
    )


def utc_text(moment: datetime | None) -> str | None:
    """Write an aware moment as `2026-12-31T22:59:59Z`."""
    return None if moment is None else moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def problem_data(problem: Problem, words: Words) -> Data:
    """Return one problem: place, code, and its sentence."""
    return {
        "row": problem.row,
        "field": problem.field or None,
        "code": problem.code,
        "severity": problem.severity.value,
        "value": problem.value,
        "sentence": words.problem_text(problem),
    }


# ---------------------------------------------------------------------- plans and results
def plan_data(
    plan: Plan, words: Words, results: Mapping[object, RowResult] | None = None, earlier: Earlier | None = None
) -> Data:
    """Return a plan, and beside each row its result when it was applied (`results` by intent).

    `earlier`: what had been done before the run, see `RunReport`.
    """
    before = earlier or {}
    every = [Words(language, words.zone) for language in LANGUAGES]
    rows = []
    for row in plan.rows:
        data = _row_data(row, words, every)
        if results is not None:
            done_before = before.get(row.intent.id, frozenset())
            data["result"] = _result_data(results.get(row.intent.id), row, words, every, done_before)
        rows.append(data)
    data = {"rows": rows, "customer": words.customer_effects(plan), "totals": totals_data(plan.totals)}
    if results is None:
        return {**data, "summary": " · ".join(words.totals(plan.totals))}
    done = asdict(sums(results.values(), before))
    return {**data, "done": done, "summary": " · ".join(words.results(results.values(), before))}


def _row_data(row: PlannedRow, words: Words, every: Sequence[Words]) -> dict[str, Data]:
    person = row.person
    return {
        "row": row.row,
        "lastname": person.lastname,
        "firstname": person.firstname,
        "email": person.email,
        "course": row.course.shortname if row.course is not None else person.course,
        "outcome": row.outcome.value,
        "seat": row.seat.reference if row.seat is not None else None,
        "account": row.user.username if row.user is not None else None,
        "candidates": [
            {"id": user.id, "username": user.username, "fullname": user.fullname or None} for user in row.candidates
        ],
        "effects": [_effect_data(effect, words) for effect in row.effects],
        "notes": [{"code": note.code, "values": dict(note.values), "sentence": words.note(note)} for note in row.notes],
        "problems": [problem_data(problem, words) for problem in row.problems],
        "sentence": words.row(row),
        "sentences": {one.language: one.row(row) for one in every},
        "remedy": words.row_remedy(row) or None,
    }


def _effect_data(effect: Effect, words: Words) -> Data:
    values = {
        "course": effect.course,
        "role": effect.role,
        "starts": utc_text(datetime.fromtimestamp(effect.starts_s, UTC)) if effect.starts_s else None,
        "ends": utc_text(datetime.fromtimestamp(effect.ends_s, UTC)) if effect.ends_s else None,
        "group": effect.group,
        "seat": effect.seat_reference,
        "customer": effect.customer,
        "email": effect.email,
    }
    filled = {key: value for key, value in values.items() if value is not None}
    return {"kind": effect.kind.value, **filled, "sentence": words.effect(effect)}


def _result_data(
    result: RowResult | None, row: PlannedRow, words: Words, every: Sequence[Words], earlier: Collection[EffectKind]
) -> Data:
    if result is None:
        return None
    return {
        "ok": result.ok,
        "code": result.code,
        "done": [kind.value for kind in result.done if kind not in earlier],
        "done_earlier": [kind.value for kind in result.done if kind in earlier],
        "user_id": result.user_id,
        "username": result.username,
        "at": utc_text(result.at),
        "sentence": words.result(result, row, earlier=earlier),
        "sentences": {one.language: one.result(result, row, earlier=earlier) for one in every},
        "remedy": words.result_remedy(result) or None,
    }


def totals_data(totals: Totals) -> Data:
    """Return the sums of a plan."""
    return {
        "rows": totals.rows,
        "outcomes": {outcome.value: count for outcome, count in totals.outcomes.items()},
        "seats_before": totals.seats_before,
        "seats_after": totals.seats_after,
        "seats_used": totals.seats_used,
        "accounts_to_create": totals.accounts_to_create,
        "mails": totals.mails,
        "to_correct": totals.to_correct,
        "waiting": totals.waiting,
    }


def plan_table(
    plan: Plan, words: Words, results: Mapping[object, RowResult] | None = None, earlier: Earlier | None = None
) -> str:
    """Lay out a plan, or its results: a line a row with its remedy; remedies of a whole group stand once, beneath."""
    say = words.say
    lines = []
    once: dict[str, None] = {}
    for row in plan.rows:
        result = results.get(row.intent.id) if results is not None else None
        before = (earlier or {}).get(row.intent.id, frozenset())
        sentence = words.row(row) if result is None else words.result(result, row, earlier=before)
        remedy = words.row_remedy(row) if result is None else words.result_remedy(result)
        if remedy and row.outcome not in TO_CORRECT and (result is None or result.code == row.outcome):
            # The same for every row of the group, and nothing of the row itself has to be corrected.
            once[f"{words.outcome(row.outcome)}{words.colon} {remedy}"] = None
            remedy = ""
        elif remedy and result is not None and result.code == "done_partly":
            # A setting of the site, said of every row it was met for.
            once[remedy] = None
            remedy = ""
        person = row.person
        name = " ".join(filter(None, (person.lastname, person.firstname)))
        lines.append((str(row.row), name, person.email or "", " ".join(filter(None, (sentence, remedy)))))
    last = say("table", "what" if results is None else "result")
    return "\n".join([table((say("table", "row"), say("table", "name"), say("table", "email"), last), lines), *once])


# ---------------------------------------------------------------------- everything else
def seat_data(row: SeatRow) -> Data:
    """Return one line of the seat table."""
    return {
        "reference": row.reference,
        "state": row.state.value,
        "customer": row.customer,
        "order": row.order or None,
        "product_code": row.product_code,
        "product_name": row.product_name,
        "courses": list(row.allowed),
        "holder_name": row.holder_name or None,
        "holder_email": row.holder_email or None,
        "course": row.course or None,
        "starts": utc_text(row.starts),
        "ends": utc_text(row.ends),
        "held_since": utc_text(row.held_since),
    }


def seat_table(rows: Iterable[SeatRow], words: Words) -> str:
    """Lay out seats."""
    keys = ("reference", "state", "customer", "order", "course", "end", "holder")
    lines = [
        (
            row.reference,
            words.seat_state(row.state),
            row.customer,
            row.order,
            row.course or ", ".join(row.allowed),
            words.edge(row.ends) if row.ends is not None else "",
            " ".join(filter(None, (row.holder_name, f"<{row.holder_email}>" if row.holder_email else ""))),
        )
        for row in rows
    ]
    return table([words.say("table", key) for key in keys], lines)


def history_data(entry: HistoryEntry, words: Words) -> Data:
    """Return one entry of the history."""
    return {
        "at": utc_text(entry.at),
        "who": entry.who,
        "what": entry.what,
        "subject": entry.subject,
        "result": entry.result,
        "result_label": words.history_result(entry),
        "values": dict(entry.values),
        "sentence": words.history(entry),
    }


def history_table(entries: Iterable[HistoryEntry], words: Words) -> str:
    """Lay out the history."""
    lines = [
        (words.moment(entry.at), entry.who, words.history_result(entry), words.history(entry)) for entry in entries
    ]
    return table([words.say("table", key) for key in ("when", "who", "outcome", "done")], lines)


def summary_data(summary: BatchSummary) -> Data:
    """Return one kept list."""
    return {
        "list": str(summary.batch.id),
        "at": utc_text(summary.batch.created_at),
        "who": summary.batch.created_by,
        "source": summary.batch.source,
        "customer": summary.customer,
        "course": summary.batch.target.course,
        "state": summary.batch.state.value,
        "rows": {state.value: count for state, count in summary.intents.items()},
    }


def summary_table(summaries: Iterable[BatchSummary], words: Words) -> str:
    """Lay out kept lists."""
    lines = [
        (
            str(summary.batch.id),
            words.moment(summary.batch.created_at),
            words.batch_state(summary.batch.state),
            summary.customer,
            words.number(summary.total),
            summary.batch.source,
        )
        for summary in summaries
    ]
    return table([words.say("table", key) for key in ("list", "when", "state", "customer", "rows", "source")], lines)


def report_data(report: SiteReport, words: Words) -> Data:
    """Return the test of a site."""
    return {
        "usable": report.usable,
        "address": report.address,
        "https": report.https,
        "site_name": report.site_name,
        "release": report.release,
        "version": report.version,
        "username": report.username,
        "administrator": report.administrator,
        "clock_difference_s": report.clock_difference_s,
        "courses_visible": report.courses_visible,
        "compares_case": report.compares_case,
        "functions": [
            {
                "function": check.function,
                "available": check.available,
                "blocks": check.blocks,
                "level": check.level.value,
            }
            for check in report.functions
        ],
        "rights": [
            {"right": check.right, "held": check.held, "blocks": check.blocks, "level": check.level.value}
            for check in report.rights
        ],
        "findings": [
            {
                "code": finding.code,
                "level": finding.level.value,
                "values": dict(finding.values),
                **_explained_data(words.finding(finding)),
            }
            for finding in report.findings
        ],
    }


def release_data(plan: ReleasePlan, words: Words, report: ReleaseReport | None = None) -> Data:
    """Return a release plan, with what became of each seat when it was applied."""
    released = set(report.released) if report is not None else set()
    kept = dict(report.kept) if report is not None else {}
    rows = []
    for row in plan.rows:
        data: dict[str, Data] = {
            "seat": row.seat.reference,
            "outcome": row.outcome.value,
            "holder_email": row.seat.holder_email,
            "course": row.course.shortname if row.course is not None else None,
            "sentence": words.release(row),
        }
        if report is not None:
            code = kept.get(row.seat.id)
            data["released"] = row.seat.id in released
            data["kept"] = code
            data["kept_sentence"] = words.release_kept(code) if code is not None else None
        rows.append(data)
    return {"rows": rows, "warning": words.release_warning()}


def error_data(code: str, kind: str, explained: Explained) -> Data:
    """Return an error as the only document on standard output."""
    return {"error": {"code": code, "kind": kind, **_explained_data(explained)}}


def _explained_data(explained: Explained) -> Data:
    return {"what": explained.what, "remedy": explained.remedy or None}
