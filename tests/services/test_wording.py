"""Everything the core says as a code has a French and an English sentence, with the same values in it."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, date, datetime
from functools import cache
from itertools import pairwise
from pathlib import Path
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

import seatadmin
from seatadmin.domain.history import HistoryEntry
from seatadmin.domain.intents import BatchState, Credentials, Intent, IntentId, IntentState
from seatadmin.domain.moodle_facts import CategoryId, CourseId, MoodleCourse, MoodleUser, UserId
from seatadmin.domain.people import ListedPerson
from seatadmin.domain.planning import HELD_NOTES, TO_CORRECT, Effect, EffectKind, Note, Outcome, PlannedRow, Totals
from seatadmin.domain.problems import Problem, Severity
from seatadmin.domain.results import RowResult
from seatadmin.domain.seats import CustomerId, Seat, SeatId, SeatState, Validity
from seatadmin.errors import Bug, OutcomeUnknown, Rejected, Unavailable, UserError
from seatadmin.moodle import check, faults, transport
from seatadmin.services.wording import LANGUAGES, Language, Words, messages, placeholders
from seatadmin.store import engine
from seatadmin.sync.progress import Progress, Stage
from seatadmin.sync.release import ReleaseOutcome, ReleaseRow
from seatadmin.tabular.vocabulary import file_notes, problem_codes
from seatadmin.typography import french_blanks

PACKAGE = Path(seatadmin.__file__).parent
FR, EN = Words("fr"), Words("en")
NBSP = "\u00a0"


# ---------------------------------------------------------------------- what the program can say
@cache
def all_calls() -> list[tuple[Path, str, ast.Call]]:
    """Every call in the core's source: its file, the name called, the call."""
    return [
        (path, node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", ""), node)
        for path in sorted(PACKAGE.rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
    ]


def calls(*names: str, under: str = "") -> Iterator[ast.Call]:
    """Every call of a function or class by one of these names in the core's source."""
    folder = PACKAGE / under
    return (node for path, name, node in all_calls() if name in names and path.is_relative_to(folder))


def texts(node: ast.expr) -> Iterator[str]:
    """The constants an argument can be: itself, or both ends of an `a if x else b`."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from texts(node.body)
        yield from texts(node.orelse)


def codes(*names: str, position: int = 0, under: str = "") -> set[str]:
    return {
        text for call in calls(*names, under=under) if len(call.args) > position for text in texts(call.args[position])
    }


ERROR_CODES = (
    codes("UserError", "ChangedElsewhere", "CannotCarry", "Unavailable", "Rejected", "_NoReply", "no_reply")
    | set(faults.NOBODY_SERVED.values())
    | set(faults.REFUSED.values())
    | {faults.NOT_EXPLAINED, "password_refused", "cancelled", "bug", "not_worded"}
    | set(faults._BEFORE_MOODLE.values())
    | set(transport._CERTIFICATE_CODES.values())
    | {"certificate_untrusted"}
    | set(engine._SQLITE_CODES.values())
    | set(engine._POSTGRESQL_CODES.values())
)
HISTORY_CODES = codes("entry") | codes("HistoryEntry", position=2)
RESULT_CODES = {
    "done",
    "done_partly",
    "outcome_unknown",
    "not_proven",
    "enrol_no_manual",
    "enrol_role_refused",
    "enrol_refused",
} | codes("refuse", position=1, under="sync")
REMARK_CODES = codes("remark", position=1, under="sync")


def test_the_collected_codes_are_not_empty() -> None:
    assert {"no_site", "unreachable", "workspace_locked", "value_refused", "keyring_missing"} <= ERROR_CODES
    assert {"seats_added", "site_connected", "batch_applied"} <= HISTORY_CODES
    assert "account_refused" in RESULT_CODES
    assert {"group_refused", "still_inactive"} <= REMARK_CODES


def required() -> Iterator[tuple[str, str]]:
    """(table, key) of everything that must be worded."""

    def all_of(table: str, keys: object) -> Iterator[tuple[str, str]]:
        yield from ((table, str(key)) for key in keys)  # type: ignore[attr-defined]

    yield from all_of("error", ERROR_CODES)
    yield from all_of("unknown", codes("OutcomeUnknown"))
    yield from all_of("outcome", Outcome)
    yield from all_of("outcome_label", Outcome)
    yield from all_of("outcome_remedy", TO_CORRECT | {Outcome.NO_SEAT, Outcome.SUSPENDED, Outcome.UNENROLLED})
    yield from all_of("outcome_remedy", {Outcome.NO_CUSTOMER})
    yield from all_of("outcome", {f"held_{code}" for code in HELD_NOTES})
    yield from all_of("effect", EffectKind)
    yield from all_of("effect_short", EffectKind)
    yield from all_of("note", codes("Note", "tell", under="domain"))
    yield from all_of("problem", problem_codes())
    yield from all_of("problem", codes("Problem", position=2))
    yield from all_of("file_note", file_notes())
    yield from all_of("skip", codes("SkippedRow", position=1, under="tabular"))
    yield from all_of("skip", ("blank", "title", "repeated_header", "total", "hidden", "sep_line"))
    yield from all_of("result", RESULT_CODES)
    yield from all_of("result_remedy", RESULT_CODES - {"done", "done_partly"})
    yield from all_of("remark", REMARK_CODES)
    yield from all_of("history", HISTORY_CODES)
    yield from all_of("release", ReleaseOutcome)
    yield from all_of("release_label", ReleaseOutcome)
    yield from all_of(
        "release_kept", ("entered", "not_held", "unseen", "unenrol_refused", "still_enrolled", "outcome_unknown")
    )
    yield from all_of("stage", Stage)
    yield from all_of("stage_progress", Stage)
    yield from all_of("seat_state", SeatState)
    yield from all_of("seat_count", SeatState)
    yield from all_of("validity", Validity)
    yield from all_of("intent_state", IntentState)
    yield from all_of("batch_state", BatchState)
    yield from all_of("credentials", Credentials)
    yield from all_of("level", check.Level)
    yield from all_of("blocks", {blocks for blocks, _ in check.NEEDED_FUNCTIONS.values()})
    yield from all_of("blocks", {blocks for blocks, _ in check.NEEDED_RIGHTS.values()})
    yield from all_of("help", codes("text", "command", under="cli") | codes("command", position=2, under="cli"))
    yield from all_of("cli", codes("tell", under="cli"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_code_is_worded(language: Language) -> None:
    words = Words(language)
    not_keys = {"check", "connect", "sync", "roles", "sandbox", "parse", "assign", "lists", "resume", "withdraw"}
    missing = [
        (table, key)
        for table, key in required()
        if not words.knows(table, key) and not (table == "help" and key in not_keys | {"add", "list", "release"})
    ]
    assert missing == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_findings_of_a_site_are_worded(language: Language) -> None:
    words = Words(language)
    found = codes("_find", under="moodle") | codes("Finding", under="moodle")
    assert {"function_missing", "right_missing", "no_course_visible"} <= found
    assert [code for code in found if not words.knows("finding", code) and not words.knows("error", code)] == []


def flat(language: Language) -> dict[str, str]:
    """Every sentence by its dotted key; plural forms apart."""

    def walk(prefix: str, node: Mapping[str, object]) -> Iterator[tuple[str, str]]:
        for key, value in node.items():
            if isinstance(value, Mapping):
                yield from walk(f"{prefix}{key}.", value)
            else:
                assert isinstance(value, str), f"{prefix}{key}"
                yield f"{prefix}{key}", value

    return dict(walk("", messages(language)))


def test_both_languages_have_the_same_keys_and_placeholders() -> None:
    french, english = flat("fr"), flat("en")
    assert french.keys() == english.keys()
    assert {
        key: (french[key], english[key]) for key in french if placeholders(french[key]) != placeholders(english[key])
    } == {}


def test_plural_forms_differ_only_in_words() -> None:
    for language in LANGUAGES:
        sentences = flat(language)
        for key, text in sentences.items():
            if key.endswith(".one"):
                other = sentences[key.removesuffix("one") + "other"]
                assert placeholders(text) == placeholders(other), key
                assert "count" in placeholders(text), key


def test_no_sentence_of_the_command_line_is_left_over() -> None:
    source = "".join(path.read_text(encoding="utf-8") for path in (PACKAGE / "cli").glob("*.py"))
    tables = ("cli", "help", "usage", "table")
    assert [(table, key) for table in tables for key in messages("fr")[table] if f'"{key}"' not in source] == []


def test_no_error_is_left_over() -> None:
    """A sentence nobody can meet is a code that was renamed."""
    known = ERROR_CODES | codes("_find", "Finding", under="moodle")
    assert sorted(messages("fr")["error"].keys() - known) == []


def test_french_typography() -> None:
    for key, text in flat("fr").items():
        assert "'" not in text, f"{key}: a typewriter apostrophe"
        assert '"' not in text, f"{key}: typewriter quotes"
        assert not re.search(r"[^\s\u00a0][!?;»]", text.replace("?text", "")), f"{key}: no blank before a high sign"
        assert not re.search(r" [:;!?»]|« ", text), f"{key}: a breaking blank"
        assert "«" not in text or f"«{NBSP}" in text, key
        assert "..." not in text, key


def test_english_typography() -> None:
    for key, text in flat("en").items():
        assert "'" not in text, f"{key}: a typewriter apostrophe"
        assert '"' not in text, f"{key}: typewriter quotes"
        assert not re.search(r"\s[:;!?,.](\s|$)", text), f"{key}: a blank before a sign"


def test_no_sentence_is_empty_or_ends_in_a_blank() -> None:
    allowed = {"outcome.new_account"}
    prompts = {"cli.ask_token", "cli.ask_password"}
    for language in LANGUAGES:
        for key, text in flat(language).items():
            assert text.strip() or key in allowed, key
            assert text == text.rstrip() or key in prompts, key


@given(st.text(alphabet="abc «»:;!? ", max_size=30))
def test_french_blanks_only_changes_blanks(text: str) -> None:
    changed = french_blanks(text)
    assert changed.replace(NBSP, " ") == text
    assert french_blanks(changed) == changed


# ---------------------------------------------------------------------- numbers and dates
def test_numbers_and_dates() -> None:
    assert FR.number(12345) == f"12{NBSP}345"
    assert EN.number(12345) == "12,345"
    assert FR.day(date(2026, 12, 3)) == "03/12/2026"
    assert EN.day(date(2026, 12, 3)) == "3 December 2026"


def test_moments_are_told_in_the_zone_of_the_site() -> None:
    late = datetime(2026, 12, 31, 22, 59, 59, tzinfo=UTC)
    assert FR.edge(late) == "31/12/2026"
    assert FR.moment(late) == "31/12/2026 à 23:59"
    assert EN.edge(datetime(2026, 7, 1, 10, 30, tzinfo=UTC)) == "1 July 2026 12:30"


@pytest.mark.parametrize(
    ("count", "french", "english"), [(0, "ligne", "rows"), (1, "ligne", "row"), (2, "lignes", "rows")]
)
def test_plurals(count: int, french: str, english: str) -> None:
    assert FR.say("totals", "rows", count=count) == f"{count} {french}"
    assert EN.say("totals", "rows", count=count) == f"{count} {english}"


# ---------------------------------------------------------------------- rows
COURSE = MoodleCourse(CourseId(7), "SCI", "Sciences", CategoryId(1))
ENDS_S = int(datetime(2026, 12, 31, 22, 59, 59, tzinfo=UTC).timestamp())
SEAT = Seat(SeatId(uuid4()), "ZGEZ-YWQ2-NTBI-MTC3", CustomerId(uuid4()), None)
EFFECTS = (
    Effect(EffectKind.CREATE_ACCOUNT, email="anne@example.org"),
    Effect(EffectKind.MAIL_CREDENTIALS, email="anne@example.org"),
    Effect(EffectKind.ENROL, COURSE.id, "SCI", role="student", ends_s=ENDS_S),
    Effect(EffectKind.JOIN_GROUP, COURSE.id, "SCI", group="B0000000042"),
    Effect(EffectKind.USE_SEAT, seat_id=SEAT.id, seat_reference=SEAT.reference),
)
KNOWN = MoodleUser(UserId(3), "anne.dupont", "Anne", "Dupont", "anne@example.org")


def planned(outcome: Outcome, **more: object) -> PlannedRow:
    person = ListedPerson(5, "Dupont", "Anne", "anne@example.org")
    problems = more.pop("problems", ())
    intent = Intent(IntentId(uuid4()), 5, person, problems)  # type: ignore[arg-type]
    return PlannedRow(intent, outcome, **more)  # type: ignore[arg-type]


def test_a_new_account_is_told_in_full() -> None:
    row = planned(Outcome.NEW_ACCOUNT, course=COURSE, seat=SEAT, effects=EFFECTS)
    assert FR.row(row) == (
        "Compte créé, identifiants envoyés par Moodle, inscription à SCI jusqu’au 31/12/2026, groupe B0000000042, "
        "siège ZGEZ-YWQ2-NTBI-MTC3."
    )
    assert EN.row(row) == (
        "Account created, credentials mailed by Moodle, enrolled in SCI until 31 December 2026, group B0000000042, "
        "seat ZGEZ-YWQ2-NTBI-MTC3."
    )


def test_an_account_made_by_a_cut_run_is_not_told_as_mailed_again() -> None:
    row = planned(Outcome.NEW_ACCOUNT, course=COURSE, seat=SEAT, user=KNOWN, effects=EFFECTS)
    assert FR.row(row).startswith("Compte créé lors d’un envoi précédent, inscription à SCI")
    assert "identifiants" not in FR.row(row)


@pytest.mark.parametrize("words", [FR, EN], ids=["fr", "en"])
@pytest.mark.parametrize("outcome", Outcome)
@pytest.mark.parametrize("course", [COURSE, None], ids=["course", "no course"])
def test_every_outcome_makes_a_finished_sentence(words: Words, outcome: Outcome, course: MoodleCourse | None) -> None:
    notes = {
        Outcome.DUPLICATE: (Note("same_as_row", {"row": 2}),),
        Outcome.SEVERAL_ACCOUNTS: (Note("accounts", {"count": 2, "logins": "a, b"}),),
        Outcome.ROLE_UNKNOWN: (Note("role_wanted", {"role": "student"}),),
        Outcome.UNENROLLED: (Note("held_but_not_enrolled", {"reference": SEAT.reference}),),
    }.get(outcome, ())
    effects = EFFECTS if outcome in (Outcome.NEW_ACCOUNT, Outcome.KNOWN_ACCOUNT, Outcome.UNCHECKED) else ()
    held = SEAT if outcome is Outcome.ENROL_AGAIN else None
    text = words.row(planned(outcome, course=course, notes=notes, effects=effects, held=held))
    assert text.endswith(".")
    assert text[0].isupper() or text[0].isdigit()
    assert "?" not in text
    assert "{" not in text


def test_a_row_to_correct_says_what_is_wrong_and_the_remedy() -> None:
    problem = Problem(5, "email", "email_invalid", Severity.ERROR, "eloise@exemple")
    row = planned(Outcome.BAD_DATA, problems=(problem,))
    assert FR.row(row) == "Ce n’est pas une adresse e-mail complète."
    assert FR.row_remedy(row) == "Écrivez-la sous la forme nom@domaine.fr."
    assert FR.problem_text(problem).startswith(
        f"Ligne 5, {FR.field('email')} «{NBSP}eloise@exemple{NBSP}»{NBSP}: ce n’est"
    )


def test_a_missing_course_and_an_unknown_one_have_different_remedies() -> None:
    unknown = planned(Outcome.COURSE_UNKNOWN, notes=(Note("course_wanted", {"course": "SCY"}),))
    missing = planned(Outcome.COURSE_UNKNOWN, notes=(Note("course_wanted", {"course": ""}),))
    assert EN.row(unknown) == "Course “SCY” unknown in Moodle."
    assert EN.row(missing) == "No course is given."
    assert EN.row_remedy(unknown) != EN.row_remedy(missing)


def test_a_seat_held_already_names_it_once() -> None:
    row = planned(Outcome.HELD, course=COURSE, notes=(Note("holds_seat", {"reference": "ABCD"}),))
    assert FR.row(row) == "Siège ABCD déjà attribué dans SCI, rien à faire."


@pytest.mark.parametrize(
    ("code", "values", "sentence", "remedy"),
    [
        (
            "holds_seat_until",
            {"date": "2026-12-31"},
            "Siège ZG déjà attribué dans SCI, valable jusqu’au 31/12/2026",
            "",
        ),
        ("not_begun", {"date": "2027-01-04"}, "Siège ZG déjà attribué dans SCI, accès à partir du 04/01/2027", ""),
        ("seat_planned_elsewhere", {}, "Siège ZG déjà prévu dans SCI par une autre liste", ""),
        ("held_without_account", {}, "Siège ZG attribué dans SCI, mais le compte n’est plus", "Libérez le siège"),
        ("held_but_not_enrolled", {}, "Siège ZG attribué dans SCI, mais la personne n’y est plus", "Libérez le siège"),
    ],
)
def test_a_seat_held_is_told_alike_before_and_after_the_run(
    code: str, values: dict[str, str], sentence: str, remedy: str
) -> None:
    row = planned(Outcome.HELD, course=COURSE, notes=(Note(code, {"reference": "ZG", **values}),))
    stored = result("held", values={"course": "SCI", "reference": "ZG", "because": code, **values})
    assert FR.row(row).startswith(sentence)
    assert FR.result(stored) == FR.row(row)
    assert FR.row_remedy(row).startswith(remedy)
    assert FR.result_remedy(stored) == FR.row_remedy(row)


def test_a_reactivation_without_a_start_says_that_access_is_at_once() -> None:
    effect = Effect(EffectKind.REACTIVATE, COURSE.id, "SCI", role="student")
    row = planned(Outcome.REACTIVATE, course=COURSE, user=KNOWN, effects=(effect,))
    assert FR.row(row) == ("Réactivation de l’inscription à SCI dès maintenant sans date de fin, aucun siège utilisé.")


def test_enrolling_again_names_the_seat_and_uses_no_other() -> None:
    effect = Effect(EffectKind.ENROL, COURSE.id, "SCI", role="student", ends_s=ENDS_S)
    row = planned(Outcome.ENROL_AGAIN, course=COURSE, user=KNOWN, effects=(effect,), held=SEAT)
    sentence = (
        "Inscription à SCI jusqu’au 31/12/2026, sur le siège ZGEZ-YWQ2-NTBI-MTC3 déjà attribué, "
        "aucun autre siège utilisé."
    )
    assert FR.row(row) == sentence


def test_dates_inside_notes_are_told_as_dates() -> None:
    assert FR.note(Note("end_limited_by_seat", {"date": "2026-06-30"})) == "fin ramenée à celle du siège, le 30/06/2026"


# ---------------------------------------------------------------------- results, totals, history
def result(code: str, **more: object) -> RowResult:
    values: dict[str, object] = {"ok": code == "done", **more}
    return RowResult(
        IntentId(uuid4()), 5, Outcome.NEW_ACCOUNT, code=code, at=datetime(2026, 11, 20, tzinfo=UTC), **values
    )  # type: ignore[arg-type]


def test_a_result_says_what_was_confirmed_and_no_more() -> None:
    row = planned(Outcome.NEW_ACCOUNT, course=COURSE, seat=SEAT, effects=EFFECTS)
    done = (EffectKind.CREATE_ACCOUNT, EffectKind.MAIL_CREDENTIALS, EffectKind.ENROL, EffectKind.USE_SEAT)
    found = result("done_partly", done=done, username="anne.dupont", values={"remarks": "group_refused", "group": "G"})
    assert FR.result(found, row) == (
        "Compte créé (anne.dupont), identifiants envoyés par Moodle, inscription à SCI jusqu’au 31/12/2026, "
        "siège ZGEZ-YWQ2-NTBI-MTC3, Moodle a refusé le groupe G."
    )
    assert FR.result(found) == (
        "Compte créé (anne.dupont), identifiants envoyés par Moodle, inscription faite, siège attribué, "
        "Moodle a refusé le groupe G."
    )


@pytest.mark.parametrize(("words", "context"), [(FR, "Utilisateur"), (EN, "User")])
def test_a_responsibility_refused_comes_with_the_setting_of_moodle_to_change(words: Words, context: str) -> None:
    found = result("done_partly", done=(EffectKind.USE_SEAT,), values={"remarks": "group_refused,supervise_refused"})
    remedy = words.result_remedy(found)
    assert all(part in remedy for part in (context, "student"))
    assert words.result_remedy(result("done_partly", values={"remarks": "group_refused"})) == ""


REMEMBERED = {
    "course": "SCI",
    "seat": SEAT.reference,
    "role": "student",
    "ends_s": ENDS_S,
    "groups": "B0000000042",
    "customer": "Acme",
}
ALL_DONE = tuple(effect.kind for effect in EFFECTS)


def test_a_result_is_told_as_fully_without_its_plan() -> None:
    """A list applied before, opened again: its rows must not shrink to "done"."""
    row = planned(Outcome.NEW_ACCOUNT, course=COURSE, seat=SEAT, effects=EFFECTS)
    found = result("done", done=ALL_DONE, username="anne.dupont", values=REMEMBERED)
    again = planned(Outcome.HELD, course=COURSE, notes=(Note("holds_seat", {"reference": SEAT.reference}),))
    assert "jusqu’au 31/12/2026, groupe B0000000042, siège ZGEZ" in FR.result(found)
    assert FR.result(found) == FR.result(found, row) == FR.result(found, again)


def test_what_an_earlier_run_did_is_told_apart() -> None:
    found = result("done", done=ALL_DONE, username="anne.dupont", values=REMEMBERED)
    account = frozenset({EffectKind.CREATE_ACCOUNT, EffectKind.MAIL_CREDENTIALS})
    assert FR.result(found, earlier=account) == (
        "Inscription à SCI jusqu’au 31/12/2026, groupe B0000000042, siège ZGEZ-YWQ2-NTBI-MTC3, "
        f"déjà fait lors d’un envoi précédent{NBSP}: compte créé (anne.dupont), identifiants envoyés par Moodle."
    )
    assert FR.result(found, earlier=ALL_DONE).startswith(
        f"Déjà fait lors d’un envoi précédent{NBSP}: compte créé (anne.dupont), identifiants"
    )


def test_a_login_that_was_replaced_is_told_with_the_one_asked_for() -> None:
    found = result("done", done=ALL_DONE, username="anne.dupont1", values={**REMEMBERED, "login_asked": "adupont"})
    assert FR.result(found).startswith(
        "Compte créé (anne.dupont1, car l’identifiant demandé, adupont, était pris ou impossible), identifiants"
    )


@pytest.mark.parametrize("words", [FR, EN], ids=["fr", "en"])
@pytest.mark.parametrize("code", sorted(RESULT_CODES | {outcome.value for outcome in Outcome} - {"new_account"}))
def test_every_result_makes_a_sentence(words: Words, code: str) -> None:
    values = {"row": 2, "count": 2, "logins": "a, b", "role": "student", "reference": "ZG", "seat": "ZG"}
    text = words.result(result(code, values=values))
    assert text.endswith(".")
    assert "?" not in text
    assert "{" not in text


def totals(**more: object) -> Totals:
    values: dict[str, object] = {
        "rows": 50,
        "outcomes": {Outcome.NEW_ACCOUNT: 12, Outcome.KNOWN_ACCOUNT: 31, Outcome.ALREADY_ENROLLED: 3},
        "seats_before": 60,
        "seats_after": 17,
        "seats_used": 43,
        "accounts_to_create": 12,
        "mails": 12,
        "to_correct": 2,
        "waiting": 0,
    }
    return Totals(**{**values, **more})  # type: ignore[arg-type]


def test_the_button_says_exact_counts() -> None:
    assert FR.apply_label(totals()) == "Attribuer 43 sièges · 12 comptes créés · 12 e-mails partiront"
    one = totals(seats_used=1, accounts_to_create=1, mails=1)
    assert EN.apply_label(one) == "Assign 1 seat · 1 account created · 1 e-mail will leave"
    nothing = totals(seats_used=0, accounts_to_create=0, mails=0, outcomes={})
    assert FR.apply_label(nothing) == "Rien à attribuer"
    only = totals(seats_used=0, accounts_to_create=0, mails=0, outcomes={Outcome.REACTIVATE: 1})
    assert FR.apply_label(only) == "1 inscription réactivée"


def test_totals_leave_out_zeros_and_always_tell_seats() -> None:
    assert FR.totals(totals())[1:] == [
        "2 lignes à corriger",
        "3 sans changement",
        f"Sièges disponibles{NBSP}: 60 avant, 17 après",
    ]


def test_sums_of_a_run() -> None:
    done = (EffectKind.CREATE_ACCOUNT, EffectKind.MAIL_CREDENTIALS, EffectKind.ENROL, EffectKind.USE_SEAT)
    found = [result("done", done=done), result("no_seat"), result("enrol_refused")]
    assert EN.results(found) == [
        "1 seat given",
        "1 account created",
        "1 e-mail sent",
        "1 person without a seat",
        "1 row to look at",
    ]


def test_sums_of_a_resumed_run_count_nothing_twice() -> None:
    done = (EffectKind.CREATE_ACCOUNT, EffectKind.MAIL_CREDENTIALS, EffectKind.ENROL, EffectKind.USE_SEAT)
    before, half, now = (result("done", done=done) for _ in range(3))
    earlier = {before.intent_id: frozenset(done), half.intent_id: frozenset(done[:2])}
    assert FR.results([before, half, now], earlier) == [
        "2 sièges attribués",
        "1 compte créé",
        "1 e-mail parti",
        "1 ligne déjà faite lors d’un envoi précédent",
    ]
    assert FR.results([before], earlier) == ["Rien n’a changé", "1 ligne déjà faite lors d’un envoi précédent"]


def entry(what: str, ended: str = "done", **values: str | int) -> HistoryEntry:
    return HistoryEntry(datetime(2026, 11, 20, tzinfo=UTC), "camille", what, "Acme", ended, values)


def test_history_in_words() -> None:
    added = entry("seats_added", count=2, order="B42", courses="SCI, MATH101")
    assert FR.history(added) == "2 sièges ajoutés pour Acme (commande B42), seulement pour SCI, MATH101"
    assert EN.history(entry("seats_added", count=1, order="", courses="")) == "1 seat added for Acme"
    assigned = {"course": "SCI", "seat": "ZG", "customer": "Acme", "outcome": "new_account"}
    assert EN.history(entry("seat_assigned", **assigned)) == "Acme: holds seat ZG in SCI (Acme)"
    assert "le résultat n’est pas encore connu" in FR.history(entry("seat_assigned", "outcome_unknown", **assigned))
    applied = entry("batch_applied", "unfinished", new_account=3, no_seat=1)
    assert EN.history(applied) == "List applied in part, to be resumed: Acme (Accounts created: 3, Without a seat: 1)"


@pytest.mark.parametrize("words", [FR, EN], ids=["fr", "en"])
@pytest.mark.parametrize("what", sorted(HISTORY_CODES))
@pytest.mark.parametrize("outcome", ["done", "unfinished", "refused", "enrol_refused", "gone", "held", "not_proven"])
def test_every_history_entry_makes_a_sentence(words: Words, what: str, outcome: str) -> None:
    values: dict[str, str | int] = {"course": "SCI", "seat": "ZG", "customer": "Acme", "id": 5, "url": "u", "rows": 3}
    text = words.history(entry(what, outcome, **values))
    assert "{" not in text
    assert "?" not in text


def test_an_entry_of_a_newer_version_is_shown_as_it_is() -> None:
    assert "Acme" in FR.history(entry("something_new"))


def test_releases_in_words() -> None:
    row = ReleaseRow(SEAT, ReleaseOutcome.ENTERED, COURSE)
    assert "motif" in FR.release(row)
    assert EN.release_kept("still_enrolled").endswith("Moodle.")
    assert FR.release_warning()


# ---------------------------------------------------------------------- errors
def test_errors_say_what_and_remedy() -> None:
    found = FR.error(UserError("customer_unknown", customer="Acmé", known=["Acme", "Zeta"]))
    assert found.what == f"Aucun client ne s’appelle «{NBSP}Acmé{NBSP}»."
    assert found.remedy == f"Clients connus{NBSP}: Acme, Zeta."
    assert str(found) == f"{found.what} {found.remedy}"


def test_a_lost_write_is_not_told_like_a_refusal() -> None:
    refused = EN.error(Rejected("unexpected_answer", function="f", errorcode=None))
    unknown = EN.error(OutcomeUnknown("unexpected_answer", function="f"))
    assert refused.what != unknown.what
    assert "nothing will be done twice" in unknown.remedy


def test_bugs_and_unknown_codes_are_still_sentences() -> None:
    assert "illegal_seat_move" in FR.error(Bug("illegal_seat_move")).what
    assert "of_the_future" in FR.error(Unavailable("of_the_future", function="x")).what


@pytest.mark.parametrize("words", [FR, EN], ids=["fr", "en"])
@pytest.mark.parametrize(
    ("name", "say"),
    [
        ("stage", lambda words, stage: words.progress(Progress(stage, 1, 2))),
        ("stage name", lambda words, stage: words.stage(stage)),
        ("stage reached", lambda words, stage: words.stage_reached(stage)),
    ],
)
@pytest.mark.parametrize("stage", Stage)
def test_stages(words: Words, stage: Stage, name: str, say: Callable[[Words, Stage], str]) -> None:
    assert say(words, stage) not in ("", stage.value), name


def test_values_are_shown_as_they_are() -> None:
    """What a server or a file gave is never read as a template."""
    assert "{0} %s {name}" in FR.error(UserError("zone_unknown", zone="{0} %s {name}")).what


def test_lists_are_cut() -> None:
    text = EN.listed([str(number) for number in range(20)])
    assert text.endswith("…")
    assert all(int(a) < int(b) for a, b in pairwise(text.removesuffix(", …").split(", ")))
