"""Put everything the core reports as codes and values into French or English sentences.

The window, the command line and the exports say the same thing in the same words because they all ask here. The
sentences are data: `resources/messages/*.fr.toml` and `*.en.toml`, with the same keys and the same placeholders (a
test compares them, and every code of the program with the keys). No Qt: the command line speaks too.
"""

from __future__ import annotations

import re
import string
import tomllib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, tzinfo
from functools import lru_cache
from typing import TYPE_CHECKING, Literal, TypeAlias
from zoneinfo import ZoneInfo

from seatadmin.domain.history import HistoryEntry
from seatadmin.domain.intents import BatchState, Credentials, IntentState
from seatadmin.domain.people import SkippedRow
from seatadmin.domain.planning import (
    ACCEPTED,
    ACTS,
    HELD_NOTES,
    TO_CORRECT,
    Effect,
    EffectKind,
    Note,
    Outcome,
    Plan,
    PlannedRow,
    Totals,
)
from seatadmin.domain.problems import Problem
from seatadmin.domain.results import Earlier, RowResult, sums
from seatadmin.domain.seats import SeatState, Validity
from seatadmin.errors import Bug, OutcomeUnknown, SeatadminError
from seatadmin.paths import resource
from seatadmin.sync.progress import Progress, Stage
from seatadmin.typography import french_blanks

if TYPE_CHECKING:
    # Both lead to SQLAlchemy, which a window or `--help` must not wait for.
    from seatadmin.moodle.check import Finding, SiteReport
    from seatadmin.sync.release import ReleaseOutcome, ReleaseRow

Language: TypeAlias = Literal["fr", "en"]
LANGUAGES: tuple[Language, ...] = ("fr", "en")

Template: TypeAlias = "str | Mapping[str, str]"
"""A sentence, or its plural forms `one` and `other` over `{count}`."""

_NBSP = "\u00a0"
_ENGLISH_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_LISTED_MAX = 8
_VALUE_MAX = 80
_PLAIN_NUMBERS = frozenset({"id", "port", "row", "status", "found", "known", "errorcode"})
"""Numbers that name something, so they are written without separators."""


@dataclass(frozen=True, slots=True)
class Explained:
    """Something wrong, as people need it. `where` is empty without a place, `remedy` when nothing can be done."""

    what: str
    remedy: str = ""
    where: str = ""

    def __str__(self) -> str:
        return " ".join(filter(None, (self.what, self.remedy)))


@lru_cache(maxsize=len(LANGUAGES))
def messages(language: Language) -> Mapping[str, Mapping[str, object]]:
    """Read every sentence of a language: tables by name, from all its files. Raises `Bug` for a key given twice."""
    merged: dict[str, dict[str, object]] = {}
    for path in sorted(resource("messages").glob(f"*.{language}.toml")):
        for table, entries in tomllib.loads(path.read_text(encoding="utf-8")).items():
            known = merged.setdefault(table, {})
            twice = known.keys() & entries.keys()
            if twice:
                raise Bug("message_given_twice", table=table, keys=sorted(twice))
            known.update(_finished(entries, language))
    return merged


def _finished(entries: Mapping[str, object], language: Language) -> dict[str, object]:
    """Return entries with the blanks of French typography made unbreakable."""
    return {
        key: _finished(value, language)
        if isinstance(value, dict)
        else (french_blanks(value) if language == "fr" and isinstance(value, str) else value)
        for key, value in entries.items()
    }


def placeholders(template: str) -> frozenset[str]:
    """Return the names in braces of a template."""
    return frozenset(name for _, name, _, _ in string.Formatter().parse(template) if name)


class Words:
    """One language, with dates in one time zone (the site's). Cheap to make, safe to share between threads."""

    def __init__(self, language: Language, zone: tzinfo | None = None) -> None:
        self.language: Language = language
        self.zone = zone or ZoneInfo("Europe/Paris")
        self._tables = messages(language)

    # ------------------------------------------------------------------ numbers and dates
    def number(self, value: int) -> str:
        """Write a number with the thousands separator of the language."""
        return f"{value:,}".replace(",", _NBSP if self.language == "fr" else ",")

    def day(self, value: date) -> str:
        """Write a calendar day: 31/12/2026 in French, 31 December 2026 in English."""
        if self.language == "fr":
            return f"{value.day:02d}/{value.month:02d}/{value.year:04d}"
        return f"{value.day} {_ENGLISH_MONTHS[value.month - 1]} {value.year}"

    def moment(self, value: datetime) -> str:
        """Write day and time of an aware moment, in the zone."""
        local = self._local(value)
        return self.say("part", "moment", date=self.day(local.date()), time=f"{local:%H:%M}")

    def edge(self, value: datetime) -> str:
        """Write the start or end of a period: the day alone when it begins or ends with it, else with the time."""
        local = self._local(value)
        whole = (local.hour, local.minute) in ((0, 0), (23, 59))
        return self.day(local.date()) if whole else self.moment(value)

    def _local(self, value: datetime) -> datetime:
        try:
            return value.astimezone(self.zone)
        except OverflowError:  # the first and the last day of the calendar have no other zone
            return value

    @property
    def colon(self) -> str:
        """The colon of the language, with the blank before it."""
        return f"{_NBSP}:" if self.language == "fr" else ":"

    # ------------------------------------------------------------------ templates
    def say(self, table: str, key: str, **values: object) -> str:
        """Fill in one sentence. Plural forms go by `count`. A key nobody worded gives itself: better than nothing."""
        entry = self._tables.get(table, {}).get(key)
        if isinstance(entry, Mapping):
            count = values.get("count")
            number = count if isinstance(count, int) else 1
            entry = entry.get("one" if self._singular(number) else "other", entry.get("other"))
        return self._filled(entry if isinstance(entry, str) else key, values)

    def knows(self, table: str, key: str) -> bool:
        """Tell whether a key is worded."""
        return key in self._tables.get(table, {})

    def _singular(self, count: int) -> bool:
        return count in (0, 1) if self.language == "fr" else count == 1

    def _filled(self, template: str, values: Mapping[str, object]) -> str:
        if "{" not in template:
            return template
        shown = {name: self._shown(name, values.get(name)) for name in placeholders(template)}
        return template.format_map(shown)

    def _shown(self, name: str, value: object) -> str:
        if value is None:
            return "?"
        if isinstance(value, bool):
            return str(value)
        if isinstance(value, int):
            return str(value) if name in _PLAIN_NUMBERS else self.number(value)
        if isinstance(value, datetime):
            return self.moment(value)
        if isinstance(value, date):
            return self.day(value)
        if isinstance(value, list | tuple | set | frozenset):
            return self.listed([str(item) for item in value])
        if name == "date" and isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", value):
            return self.day(date.fromisoformat(value))
        return str(value)

    def listed(self, texts: Sequence[str]) -> str:
        """Join texts with commas, cut after a few."""
        more = ["…"] if len(texts) > _LISTED_MAX else []
        return ", ".join([*texts[:_LISTED_MAX], *more])

    def _explained(self, table: str, key: str, values: Mapping[str, object], where: str = "") -> Explained:
        entry = self._tables.get(table, {}).get(key)
        if not isinstance(entry, Mapping):
            entry = self._tables["error"]["not_worded"]
            values = {"code": key}
            assert isinstance(entry, Mapping)  # noqa: S101 - a table of the file, checked by a test
        return Explained(self._filled(entry["what"], values), self._filled(entry.get("remedy", ""), values), where)

    # ------------------------------------------------------------------ errors
    def error(self, error: SeatadminError) -> Explained:
        """Say what is true and what can be done about it."""
        if isinstance(error, Bug):
            return self._explained("error", "bug", {"code": error.code})
        values = {key: value for key, value in error.values.items() if value not in (None, "")}
        if isinstance(error, OutcomeUnknown) and self.knows("unknown", error.code):
            return self._explained("unknown", error.code, values)
        return self._explained("error", error.code, values)

    # ------------------------------------------------------------------ reading a list
    def field(self, name: str) -> str:
        """Name a column of a list, as its header would."""
        from seatadmin.tabular.vocabulary import FIELDS

        known = FIELDS.get(name)
        if known is None:
            return name
        return known.label_fr if self.language == "fr" else known.label_en

    def problem(self, problem: Problem) -> Explained:
        """Say what is wrong with a cell, where it stands, and how to put it right."""
        found = self._explained("problem", problem.code, {})
        return Explained(_capital(found.what) + ".", found.remedy, self._where(problem))

    def problem_text(self, problem: Problem) -> str:
        """Say it in one line: place, fact, remedy."""
        found = self._explained("problem", problem.code, {})
        return f"{self._where(problem)}{self.colon} {found.what}. {found.remedy}".strip()

    def _where(self, problem: Problem) -> str:
        if not problem.field:
            return self.say("problem_where", "whole_row", row=problem.row)
        name = self.field(problem.field)
        if problem.value in (None, ""):
            return self.say("problem_where", "no_value", row=problem.row, field=name)
        return self.say("problem_where", "cell", row=problem.row, field=name, value=_short(problem.value or ""))

    def file_note(self, code: str) -> str:
        """Say a fact about a whole list."""
        return self.say("file_note", code)

    def skipped(self, row: SkippedRow | str) -> str:
        """Say why a row is not a person."""
        return self.say("skip", row if isinstance(row, str) else row.reason)

    def column_reason(self, code: str) -> str:
        """Say why a column is taken for what it is."""
        return self.say("column_reason", code)

    # ------------------------------------------------------------------ plans
    def outcome(self, outcome: Outcome) -> str:
        """Name a group of rows with the same outcome."""
        return self.say("outcome_label", outcome.value)

    def outcome_remedy(self, outcome: Outcome) -> str:
        """Say what can be done about an outcome; empty when nothing has to be."""
        return self.say("outcome_remedy", outcome.value) if self.knows("outcome_remedy", outcome.value) else ""

    def row(self, row: PlannedRow) -> str:
        """Say what will happen to a row, exactly, in one sentence; the reasons of a row to correct included."""
        return _sentence([*self._lead(row), *self._phrases(row.effects, row), *self._tail(row)])

    def row_remedy(self, row: PlannedRow) -> str:
        """Say what can be done about a row that does not act; empty for rows that do."""
        if row.outcome is Outcome.BAD_DATA:
            return " ".join(dict.fromkeys(self.problem(p).remedy for p in row.problems if p.blocks))
        if row.outcome is Outcome.COURSE_UNKNOWN and not _wanted_course(row):
            return self.say("outcome_remedy", "course_missing")
        if row.outcome is Outcome.HELD:
            return self._held_remedy(next((note.code for note in row.notes if note.code in HELD_NOTES), ""))
        return self.outcome_remedy(row.outcome)

    def _held_remedy(self, because: str) -> str:
        return self.say("outcome_remedy", because) if self.knows("outcome_remedy", because) else ""

    def _lead(self, row: PlannedRow) -> list[str]:
        if row.outcome is Outcome.NEW_ACCOUNT:
            # An account of ours that an earlier, cut run has made is not made or mailed again.
            return [self.say("outcome", "new_account_made")] if row.user is not None else []
        if row.outcome is Outcome.KNOWN_ACCOUNT and row.user is not None and row.user.username:
            return [self.say("outcome", "known_account_login", login=row.user.username)]
        if row.outcome in ACCEPTED:
            return []
        if row.outcome is Outcome.BAD_DATA:
            problems = [self._explained("problem", p.code, {}).what for p in row.problems if p.blocks]
            return problems or [self.say("outcome", "bad_data")]
        values: dict[str, object] = {}
        for note in row.notes:
            values.update({key: value for key, value in note.values.items() if key not in values})
        course = row.course.shortname if row.course is not None else _wanted_course(row)
        if row.outcome is Outcome.HELD:
            values["because"] = next((note.code for note in row.notes if note.code in HELD_NOTES), "")
        return [self._outcome(row.outcome, course, values)]

    def _outcome(self, outcome: Outcome, course: str, values: Mapping[str, object]) -> str:
        if outcome is Outcome.COURSE_UNKNOWN and not course:
            return self.say("outcome", "course_missing")
        known = {**values, "course": course or self.say("part", "this_course")}
        if outcome is Outcome.HELD and values.get("because"):
            return self.say("outcome", f"held_{values['because']}", **known)
        return self.say("outcome", outcome.value, **known)

    def _phrases(self, effects: Iterable[Effect], row: PlannedRow | None = None) -> list[str]:
        made_before = row is not None and row.outcome is Outcome.NEW_ACCOUNT and row.user is not None
        gone = {EffectKind.CREATE_ACCOUNT, EffectKind.MAIL_CREDENTIALS, EffectKind.STAFF_PASSWORD}
        return [self.effect(effect) for effect in effects if not (made_before and effect.kind in gone)]

    def _tail(self, row: PlannedRow) -> list[str]:
        said = _NOTES_SAID_BY_OUTCOME.get(row.outcome, frozenset())
        tail = []
        if row.outcome is Outcome.REACTIVATE:
            tail.append(self.say("outcome", "reactivate"))
        elif row.outcome is Outcome.ENROL_AGAIN and row.held is not None:
            tail.append(self.say("outcome", "enrol_again", seat=row.held.reference))
        return [*tail, *(self.note(note) for note in row.notes if note.code not in said)]

    def effect(self, effect: Effect) -> str:
        """Say one thing that will be true, as a phrase to be joined to others."""
        key = effect.kind.value
        if effect.kind is EffectKind.JOIN_GROUP and effect.customer is not None:
            key = "customer_group"
        return self.say(
            "effect",
            key,
            course=effect.course,
            customer=effect.customer,
            group=effect.group,
            seat=effect.seat_reference,
            role=self._as_role(effect.role),
            starts=self._starts(effect),
            ends=self.say("part", "ends", date=self._edge_s(effect.ends_s)) if effect.ends_s else self._no_end(effect),
        )

    def _starts(self, effect: Effect) -> str:
        if effect.starts_s:
            return self.say("part", "starts", date=self._edge_s(effect.starts_s))
        # Somebody whose access was to begin later would have it now.
        return self.say("part", "at_once") if effect.kind is EffectKind.REACTIVATE else ""

    def _no_end(self, effect: Effect) -> str:
        return self.say("part", "no_end") if effect.kind in (EffectKind.ENROL, EffectKind.REACTIVATE) else ""

    def _as_role(self, role: str | None) -> str:
        # Nearly everybody is a learner; only another role is worth its words.
        return "" if role in (None, "student") else self.say("part", "role", role=self.role(role or ""))

    def _edge_s(self, epoch_s: int) -> str:
        return self.edge(datetime.fromtimestamp(epoch_s, UTC))

    def role(self, shortname: str) -> str:
        """Name a role as people say it; a role of the site's own keeps its short name."""
        return self.say("role", shortname)

    def note(self, note: Note) -> str:
        """Say a fact about a row or a plan that changes nothing, as a phrase."""
        return self.say("note", note.code, **note.values)

    def customer_effects(self, plan: Plan) -> list[str]:
        """Say what happens once for the customer, and what is worth knowing about the plan: one sentence each."""
        texts = (*map(self.effect, plan.customer_effects), *map(self.note, plan.notes))
        names = {effect.customer for effect in plan.customer_effects} | {
            str(note.values.get("customer", "")) for note in plan.notes
        }
        # The customer's own name may begin with a small letter.
        return [f"{text}." if text.startswith(tuple(filter(None, names))) else _sentence([text]) for text in texts]

    # ------------------------------------------------------------------ totals
    def totals(self, totals: Totals) -> list[str]:
        """Say the sums of a plan, the acting ones first; parts that are zero are left out, seats never."""
        parts = [self.apply_label(totals)]
        outcomes = totals.outcomes
        for key, count in (
            ("unchecked", outcomes.get(Outcome.UNCHECKED, 0)),
            ("to_correct", totals.to_correct),
            ("waiting", totals.waiting),
            ("unchanged", sum(count for outcome, count in outcomes.items() if outcome not in _COUNTED_APART)),
        ):
            if count:
                parts.append(self.say("totals", key, count=count))
        if Outcome.NO_CUSTOMER not in outcomes:
            parts.append(self.say("totals", "seats", before=totals.seats_before, after=totals.seats_after))
        return parts

    def apply_label(self, totals: Totals) -> str:
        """Say what applying does, with exact counts: "Assign 43 seats · 12 accounts created"."""
        parts = []
        if totals.seats_used:
            parts.append(self.say("totals", "assign", count=totals.seats_used))
        for key, count in (
            ("accounts", totals.accounts_to_create),
            ("mails", totals.mails),
            ("reactivate", totals.outcomes.get(Outcome.REACTIVATE, 0)),
            ("enrol_again", totals.outcomes.get(Outcome.ENROL_AGAIN, 0)),
            ("no_customer", totals.outcomes.get(Outcome.NO_CUSTOMER, 0)),
        ):
            if count:
                parts.append(self.say("totals", key, count=count))
        return " · ".join(_capital(part) for part in parts[:1]) + "".join(
            f" · {part}" for part in parts[1:]
        ) or self.say("totals", "nothing")

    # ------------------------------------------------------------------ results
    def result(
        self,
        result: RowResult,
        planned: PlannedRow | None = None,
        *,
        course: str = "",
        earlier: Collection[EffectKind] = (),
    ) -> str:
        """Say what became of a row: every effect Moodle confirmed, in full.

        `planned` is the plan of the run that did it. `course` names the course for results that do not say it
        themselves. `earlier`: effects that an earlier run had done, told as such.
        """
        course = planned.course.shortname if planned is not None and planned.course is not None else course
        course = course or str(result.values.get("course", ""))
        values = {**result.values, "course": course or self.say("part", "this_course")}
        if result.code in ("done", "done_partly"):
            return _sentence([*self._done(result, planned, course, set(earlier)), *self._remarks(result)])
        if result.code in _OUTCOMES:
            if planned is not None and planned.outcome.value == result.code:
                return self.row(planned)
            return _sentence([self._outcome(Outcome(result.code), course, values)])
        return _sentence([self.say("result", result.code, **values)])

    def result_remedy(self, result: RowResult) -> str:
        """Say what can be done about a result that is not good; empty when nothing has to be."""
        if result.code == Outcome.HELD:
            return self._held_remedy(str(result.values.get("because", "")))
        if result.code == "done_partly":
            told = (code for code in _remark_codes(result) if self.knows("remark_remedy", code))
            return " ".join(self.say("remark_remedy", code) for code in told)
        for table in ("result_remedy", "outcome_remedy"):
            if self.knows(table, result.code):
                return self.say(table, result.code)
        return ""

    def _done(
        self, result: RowResult, planned: PlannedRow | None, course: str, earlier: Collection[EffectKind]
    ) -> list[str]:
        def told(kinds: Iterable[EffectKind]) -> list[str]:
            return [phrase for kind in kinds for phrase in self._confirmed(kind, result, planned, course)]

        phrases = told(kind for kind in result.done if kind not in earlier)
        if result.outcome is Outcome.ENROL_AGAIN:
            phrases += [self.say("outcome", "enrol_again", seat=result.values.get("seat"))] if phrases else []
        before = told(kind for kind in result.done if kind in earlier)
        known = EffectKind.CREATE_ACCOUNT not in result.done and result.username
        lead = [self.say("outcome", "known_account_login", login=result.username)] if known else []
        if before and not phrases:
            return [self.say("part", "earlier", what=", ".join([*lead, *before]))]
        phrases += [self.say("part", "earlier", what=", ".join(before))] if before else []
        return [*lead, *phrases] or [self.say("result", result.code)]

    def _confirmed(self, kind: EffectKind, result: RowResult, planned: PlannedRow | None, course: str) -> Sequence[str]:
        """Say one effect that was confirmed, from the plan of its run, else from what the result remembers of it."""
        values = result.values
        if kind is EffectKind.CREATE_ACCOUNT and result.username:
            asked = values.get("login_asked")
            return [self.say("part", "account_other_login" if asked else "account", login=result.username, asked=asked)]
        told = [self.effect(effect) for effect in planned.effects if effect.kind is kind] if planned is not None else []
        if told:
            return told
        if (needed := _NEEDED_TO_TELL.get(kind)) is not None and needed not in values:
            return [self.say("effect_short", kind.value)]
        effect = Effect(
            kind,
            course=course,
            role=str(values.get("role", "")) or None,
            starts_s=int(values.get("starts_s", 0)),
            ends_s=int(values.get("ends_s", 0)),
            group=str(values.get("groups", "")),
            seat_reference=str(values.get("seat", "")),
            customer=str(values["customer"]) if kind is EffectKind.SUPERVISE else None,
        )
        return [self.effect(effect)]

    def _remarks(self, result: RowResult) -> list[str]:
        group = result.values.get("group")
        return [
            self.say("remark", "group_refused_named", group=group)
            if code == "group_refused" and group
            else self.say("remark", code)
            for code in _remark_codes(result)
        ]

    def results(self, results: Iterable[RowResult], earlier: Earlier | None = None) -> list[str]:
        """Say the sums of a run: what it did, then what is left; parts that are zero are left out.

        `earlier`: what had been done before this run (`RunReport.earlier`), which is told apart.
        """
        counted = sums(results, earlier or {})
        did = ("seats", "accounts", "mails", "reactivated", "enrolled_again")
        parts = [self.say("totals_done", key, count=getattr(counted, key)) for key in did if getattr(counted, key)] or [
            self.say("totals_done", "nothing")
        ]
        left = ("unchanged", "earlier", "waiting", "to_look_at")
        return parts + [
            self.say("totals_done", key, count=getattr(counted, key)) for key in left if getattr(counted, key)
        ]

    # ------------------------------------------------------------------ releases
    def release(self, row: ReleaseRow) -> str:
        """Say what releasing a seat would do."""
        course = row.course.shortname if row.course is not None else self.say("part", "this_course")
        return _sentence([self.say("release", row.outcome.value, seat=row.seat.reference, course=course)])

    def release_label(self, outcome: ReleaseOutcome) -> str:
        """Name a group of seats with the same release outcome."""
        return self.say("release_label", outcome.value)

    def release_kept(self, code: str) -> str:
        """Say why a seat was not released."""
        return _sentence([self.say("release_kept", code)])

    def release_warning(self) -> str:
        """Say what a release cannot undo."""
        return self.say("release_warning", "irreversible")

    # ------------------------------------------------------------------ history
    def history(self, entry: HistoryEntry) -> str:
        """Say what was done; who and when stand beside it."""
        forms = self._tables["history"].get(entry.what)
        if not isinstance(forms, Mapping):
            return f"{entry.what}: {entry.subject}"
        result = entry.result if entry.result in forms else "else"
        template = forms.get(result, forms.get("done", next(iter(forms.values()))))
        count = entry.values.get("count", entry.values.get("rows", 1))
        if isinstance(template, Mapping):
            template = template["one" if self._singular(int(count)) else "other"]
        values: dict[str, object] = {**entry.values, "subject": entry.subject, "count": count}
        values["result"] = self._result_label(entry.result, str(entry.values.get("course", "")))
        values["outcomes"] = self._counts(entry.values)
        values |= self._order_values(entry)
        for part in ("order", "courses", "reason"):
            text = entry.values.get(part)
            values[part] = self.say("history_part", part, **{part: text}) if text else ""
        return self._filled(template, values)

    def _order_values(self, entry: HistoryEntry) -> dict[str, object]:
        """Name the states and fields of an order that an entry holds as codes."""
        named: dict[str, object] = {}
        for key, table in _ORDER_VALUES.get(entry.what, {}).items():
            codes = [code for code in str(entry.values.get(key, "")).split(", ") if code] or ["unknown"]
            named[key] = ", ".join(dict.fromkeys(self.say(table, code) for code in codes if self.knows(table, code)))
        return named

    def history_result(self, entry: HistoryEntry) -> str:
        """Name the result of an entry in a word or two, for a column of its own."""
        code = entry.result
        return self.say("history_result", code if self.knows("history_result", code) else "else")

    def _result_label(self, code: str, course: str) -> str:
        known = {"course": course or self.say("part", "this_course")}
        if code in _OUTCOMES:
            return self.say("outcome_label", code)
        return self.say("result", code, **known)

    def _counts(self, values: Mapping[str, str | int]) -> str:
        return ", ".join(
            self.say("history_part", "outcome", label=self.say("outcome_label", key), count=value)
            for key, value in values.items()
            if key in _OUTCOMES
        )

    # ------------------------------------------------------------------ progress and states
    def stage(self, stage: Stage) -> str:
        """Name a stage of a run."""
        return self.say("stage", stage.value)

    def stage_reached(self, stage: Stage) -> str:
        """Say how far a run is with one row, when Moodle has confirmed this stage for it."""
        return self.say("stage_reached", stage.value)

    def progress(self, progress: Progress) -> str:
        """Say how far a run is."""
        return self.say("stage_progress", progress.stage.value, done=progress.done, total=progress.total)

    def seat_state(self, state: SeatState) -> str:
        """Name the state of a seat."""
        return self.say("seat_state", state.value)

    def seat_count(self, state: SeatState, count: int) -> str:
        """Say how many seats are in a state."""
        return self.say("seat_count", state.value, count=count)

    def validity(self, validity: Validity) -> str:
        """Name where a seat stands in its dates."""
        return self.say("validity", validity.value)

    def intent_state(self, state: IntentState) -> str:
        """Name the state of one row of a kept list."""
        return self.say("intent_state", state.value)

    def batch_state(self, state: BatchState) -> str:
        """Name the state of a kept list."""
        return self.say("batch_state", state.value)

    def credentials(self, credentials: Credentials) -> str:
        """Name a way new accounts get their password."""
        return self.say("credentials", credentials.value)

    # ------------------------------------------------------------------ the site
    def finding(self, finding: Finding) -> Explained:
        """Say what a test of the site found, and who can put it right."""
        values: dict[str, object] = dict(finding.values)
        if "blocks" in values:
            values["blocks"] = self.say("blocks", str(values["blocks"]))
        if "reason" in values:
            values["reason"] = self._explained("error", str(values["reason"]), values).what
        if self.knows("finding", finding.code):
            return self._explained("finding", finding.code, values)
        return self._explained("error", finding.code, values)

    def site(self, report: SiteReport) -> list[str]:
        """Say what a test of the site found: what it is, then its findings, gravest first."""
        verdict = "usable" if report.usable else "not_usable"
        lines = [
            self.say("site", verdict, name=report.site_name, address=report.address),
            self.say("site", "version", release=report.release),
            self.say("site", "account", username=report.username),
        ]
        if report.courses_visible is not None:
            lines.append(self.say("site", "courses", count=report.courses_visible))
        if report.clock_difference_s is not None:
            lines.append(self.say("site", "clock", count=round(abs(report.clock_difference_s))))
        return lines + [f"{self.say('level', item.level.value)} {self.finding(item)}" for item in report.findings]


_OUTCOMES = frozenset(outcome.value for outcome in Outcome)
_ORDER_VALUES: Mapping[str, Mapping[str, str]] = {
    "order_added": {"status": "order_status"},
    "order_status": {"before": "order_status", "after": "order_status"},
    "order_money": {"field": "order_field"},
    "order_changed": {"fields": "order_field"},
}
"""Values of history entries that are codes, with the table of their words."""
_COUNTED_APART = ACTS | TO_CORRECT | {Outcome.NO_SEAT, Outcome.NO_CUSTOMER}
_NEEDED_TO_TELL: Mapping[EffectKind, str] = {
    EffectKind.ENROL: "role",
    EffectKind.REACTIVATE: "role",
    EffectKind.JOIN_GROUP: "groups",
    EffectKind.SUPERVISE: "customer",
    EffectKind.USE_SEAT: "seat",
}
"""What a result must remember of an effect to tell it in full; results of older versions do not."""
_NOTES_SAID_BY_OUTCOME: Mapping[Outcome, frozenset[str]] = {
    Outcome.COURSE_UNKNOWN: frozenset({"course_wanted"}),
    Outcome.ROLE_UNKNOWN: frozenset({"role_wanted"}),
    Outcome.DUPLICATE: frozenset({"same_as_row"}),
    Outcome.SEVERAL_ACCOUNTS: frozenset({"accounts"}),
    Outcome.HELD: HELD_NOTES,
    Outcome.UNENROLLED: HELD_NOTES,
    Outcome.ENROL_AGAIN: HELD_NOTES,
    # The same fact stands among the row's problems, with its cell.
    Outcome.BAD_DATA: frozenset({"end_in_past", "date_order", "order_differs"}),
}


def _wanted_course(row: PlannedRow) -> str:
    wanted = next((note.values.get("course") for note in row.notes if note.code == "course_wanted"), "")
    return str(wanted or "")


def _remark_codes(result: RowResult) -> list[str]:
    return [code for code in str(result.values.get("remarks", "")).split(",") if code]


def _short(text: str) -> str:
    return text if len(text) <= _VALUE_MAX else text[: _VALUE_MAX - 1] + "…"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _sentence(phrases: Iterable[str]) -> str:
    text = ", ".join(phrase for phrase in phrases if phrase)
    return f"{_capital(text)}." if text else ""
