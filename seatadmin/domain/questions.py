"""Questions to the buyer: the JSON of an entry as a list people can edit, and back without losing a sign.

The shop keeps a JSON array with one object a question. What staff or other tools put in it stays: members nobody knows,
their order, numbers as they were written. A text that is no such array is kept and shown, with the place where reading
stopped and, where a small repair makes it readable, that repair as a proposal.
Source: domain.md §3.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from typing import Any, Literal, NoReturn, TypeAlias

from seatadmin.domain.handlers import HandlerSpec, ParamSpec, Required

_DEPTH_MAX = 60
_EXCERPT = 12
_KEY = re.compile(r"[A-Za-z0-9_-]+")


# ---------------------------------------------------------------------- JSON that keeps what it reads
@dataclass(frozen=True, slots=True)
class JsonNumber:
    """A number as it was written."""

    text: str


@dataclass(frozen=True, slots=True)
class JsonArray:
    items: tuple[JsonValue, ...]


@dataclass(frozen=True, slots=True)
class JsonObject:
    """Members in order; a name given twice is kept twice, and the last one counts."""

    members: tuple[tuple[str, JsonValue], ...]


JsonValue: TypeAlias = "str | bool | JsonNumber | JsonArray | JsonObject | None"


def _json_text(value: JsonValue) -> str:
    match value:
        case JsonNumber(text):
            return text
        case JsonArray(items):
            return f"[{','.join(map(_json_text, items))}]"
        case JsonObject(members):
            return f"{{{','.join(f'{_json_text(name)}:{_json_text(member)}' for name, member in members)}}}"
    return json.dumps(value, ensure_ascii=False)


def _shown(value: JsonValue) -> str:
    """Return a member's value as the buyer would see it."""
    match value:
        case str():
            return value
        case JsonNumber(text):
            return text
        case bool():
            return "1" if value else ""
        case None:
            return ""
    return _json_text(value)


# ---------------------------------------------------------------------- one question
class QuestionType(StrEnum):
    """How a question is asked. `TEXT` and `TEXTFIELD` are the same one-line field."""

    TEXT = "text"
    TEXTFIELD = "textfield"
    TEXTAREA = "textarea"
    CHECKBOX = "checkbox"
    SELECT = "select"


_KINDS = {kind.value: kind for kind in QuestionType}

STOPPING_TYPES = frozenset({QuestionType.TEXTAREA, QuestionType.CHECKBOX, QuestionType.SELECT})
"""Types whose field the shop's page names without the key, so that its own next step finds no answer and stops.

Source: templates/front_customer_requirements_form.mustache and front/purchaserequ.controller.php, read in the branches
3.8 to 4.5; not run.
"""

Pairs: TypeAlias = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Question:
    """One question: its members as they stand. `of` makes a new one, `replaced` changes what is named."""

    members: tuple[tuple[str, JsonValue], ...]

    @classmethod
    def of(
        cls,
        field: str,
        label: str,
        type: str = QuestionType.TEXTFIELD,
        *,
        desc: str = "",
        attrs: Pairs = (),
        options: Pairs = (),
    ) -> Question:
        """Make a question; empty members beyond the first three are left out."""
        return cls(()).replaced(field=field, label=label, type=type, desc=desc, attrs=attrs, options=options)

    @property
    def field(self) -> str:
        """The key under which the answers are kept; empty when there is none."""
        return self._text("field")

    @property
    def label(self) -> str:
        return self._text("label")

    @property
    def type(self) -> str:
        """The type as written; `kind` when it is one the shop knows."""
        return self._text("type")

    @property
    def kind(self) -> QuestionType | None:
        return _KINDS.get(self.type)

    @property
    def desc(self) -> str:
        return self._text("desc")

    @property
    def attrs(self) -> Pairs:
        """HTML attributes of the field, such as `size`."""
        return self._pairs("attrs")

    @property
    def options(self) -> Pairs:
        """Value and text of each choice; the values of a plain JSON list are its positions from 0."""
        return self._pairs("options")

    @property
    def others(self) -> tuple[str, ...]:
        """Names of members the shop does not read; they are kept."""
        return tuple(dict.fromkeys(name for name, _ in self.members if name not in _MEMBERS))

    def replaced(
        self,
        *,
        field: str | None = None,
        label: str | None = None,
        type: str | None = None,
        desc: str | None = None,
        attrs: Pairs | None = None,
        options: Pairs | None = None,
    ) -> Question:
        """Return the question with the given members changed; a member already so keeps its spelling.

        An empty description, attribute list or choice list removes the member.
        """
        changed = self
        for name, text in (("field", field), ("label", label), ("type", type), ("desc", desc)):
            if text is not None and (text != changed._text(name) or changed._member(name) is _ABSENT):
                changed = changed._with(name, str(text) if text or name != "desc" else _ABSENT)
        for name, pairs in (("attrs", attrs), ("options", options)):
            if pairs is not None and pairs != changed._pairs(name):
                changed = changed._with(name, changed._object(name, pairs) if pairs else _ABSENT)
        return changed

    def _member(self, name: str) -> Any:
        return next((value for key, value in reversed(self.members) if key == name), _ABSENT)

    def _text(self, name: str) -> str:
        value = self._member(name)
        return "" if value is _ABSENT else _shown(value)

    def _pairs(self, name: str) -> Pairs:
        match self._member(name):
            case JsonObject(members):
                return tuple((key, _shown(value)) for key, value in members)
            case JsonArray(items):
                return tuple((str(index), _shown(value)) for index, value in enumerate(items))
        return ()

    def _object(self, name: str, pairs: Pairs) -> JsonObject:
        old = self._member(name)
        known = dict(old.members) if isinstance(old, JsonObject) else {}

        def value(key: str, text: str) -> JsonValue:
            if key in known and _shown(known[key]) == text:
                return known[key]
            return JsonNumber(text) if name == "attrs" and re.fullmatch(r"0|[1-9][0-9]*", text) else text

        return JsonObject(tuple((key, value(key, text)) for key, text in pairs))

    def _with(self, name: str, value: Any) -> Question:
        """Put a member in its old place, or before the first known member that comes after it."""
        kept = [(key, member) for key, member in self.members if key != name]
        if value is _ABSENT:
            return Question(tuple(kept))
        at = next((index for index, (key, _) in enumerate(self.members) if key == name), None)
        if at is None:
            after = _MEMBERS[_MEMBERS.index(name) + 1 :]
            at = next((index for index, (key, _) in enumerate(kept) if key in after), len(kept))
        kept.insert(at, (name, value))
        return Question(tuple(kept))


_MEMBERS = ("field", "label", "type", "desc", "attrs", "options")
_ABSENT = object()


# ---------------------------------------------------------------------- the whole text
Repair: TypeAlias = Literal[
    "older_mask", "quotes_typeset", "quotes_escaped", "quotes_single", "comma_trailing", "object_alone"
]
UnreadableCode: TypeAlias = Literal["questions_not_json", "questions_not_a_list", "questions_none"]


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Why a text cannot be asked, and where. `line` and `column` count from 1, `found` is the text that stands there.

    `proposal` is a text that can be read, made by `repairs`; None when no small repair does it.
    """

    code: UnreadableCode
    line: int = 1
    column: int = 1
    found: str = ""
    proposal: str | None = None
    repairs: tuple[Repair, ...] = ()


@dataclass(frozen=True, slots=True)
class Questions:
    """The questions of an entry. `text` is exactly what the shop holds; with `unreadable` there are no questions."""

    text: str
    questions: tuple[Question, ...] = ()
    unreadable: Unreadable | None = None

    def replaced(self, questions: Sequence[Question]) -> Questions:
        """Return these questions with their text; the text stays as it is when they are the same questions."""
        if self.unreadable is None and tuple(questions) == self.questions:
            return self
        return Questions(questions_text(questions), tuple(questions))

    def __iter__(self) -> Iterator[Question]:
        return iter(self.questions)


def questions_text(questions: Iterable[Question]) -> str:
    """Write questions as the shop's JSON; no question at all is an empty text, the only one the shop takes for none."""
    written = ",".join(_json_text(JsonObject(question.members)) for question in questions)
    return f"[{written}]" if written else ""


def read_questions(text: str) -> Questions:
    """Read the questions of an entry; never raises."""
    found = _read(text)
    if found.unreadable is None:
        return found
    proposal, repairs = _repaired(text)
    wrong = found.unreadable
    return Questions(text, (), Unreadable(wrong.code, wrong.line, wrong.column, wrong.found, proposal, repairs))


def _read(text: str) -> Questions:
    # What PHP calls empty asks nothing; anything else opens the step.
    if text in ("", "0"):
        return Questions(text)
    try:
        value = _parsed(text)
    except json.JSONDecodeError as error:
        return Questions(text, unreadable=_place("questions_not_json", text, error.pos))
    match value:
        case JsonArray(()) | None:
            return Questions(text, unreadable=_place("questions_none", text, 0))
        case JsonArray(items) if all(isinstance(item, JsonObject) for item in items):
            return Questions(text, tuple(Question(item.members) for item in items if isinstance(item, JsonObject)))
    return Questions(text, unreadable=_place("questions_not_a_list", text, 0))


def _parsed(text: str) -> JsonValue:
    """Decode JSON as PHP does: no NaN, no half surrogates. Raises `json.JSONDecodeError`."""

    def refuse(name: str) -> NoReturn:
        raise json.JSONDecodeError(name, text, max(text.find(name), 0))

    try:
        value = _kept(
            json.loads(
                text,
                object_pairs_hook=lambda pairs: JsonObject(tuple(pairs)),
                parse_int=JsonNumber,
                parse_float=JsonNumber,
                parse_constant=refuse,
            ),
            text,
        )
        _json_text(value).encode()
    except UnicodeEncodeError:
        half = re.search(r"\\u[dD][89a-fA-F]", text)
        raise json.JSONDecodeError("surrogate", text, half.start() if half else 0) from None
    except RecursionError:
        raise json.JSONDecodeError("depth", text, 0) from None
    return value


def _kept(value: Any, text: str, depth: int = 0) -> JsonValue:
    """Turn the lists of the decoder into values that cannot change."""
    if depth > _DEPTH_MAX:
        raise json.JSONDecodeError("depth", text, 0)
    if isinstance(value, list):
        return JsonArray(tuple(_kept(item, text, depth + 1) for item in value))
    if isinstance(value, JsonObject):
        return JsonObject(tuple((name, _kept(member, text, depth + 1)) for name, member in value.members))
    kept: JsonValue = value
    return kept


def _place(code: UnreadableCode, text: str, position: int) -> Unreadable:
    before = text[:position]
    line = before.count("\n") + 1
    return Unreadable(
        code, line, position - before.rfind("\n"), text[position : position + _EXCERPT].partition("\n")[0]
    )


# ---------------------------------------------------------------------- repairs
def _from_mask(text: str) -> str:
    """Convert the older `name|label|type;name|label|type`; other texts come back as they are."""
    pieces = [piece.strip() for piece in text.split(";") if piece.strip()]
    parts = [[part.strip() for part in piece.split("|")] for piece in pieces]
    if not parts or text.lstrip()[:1] in ("[", "{") or not all(2 <= len(part) <= 3 and part[0] for part in parts):
        return text
    return questions_text(
        Question.of(part[0], part[1], part[2] if len(part) == 3 and part[2] else QuestionType.TEXTFIELD)
        for part in parts
    )


_REPAIRS: tuple[tuple[Repair, Callable[[str], str]], ...] = (
    ("older_mask", _from_mask),
    ("quotes_escaped", html.unescape),
    ("quotes_typeset", lambda text: re.sub(r"[“”„‟«»]\u00a0?", '"', text)),
    ("quotes_single", lambda text: text if '"' in text else text.replace("'", '"')),
    ("comma_trailing", lambda text: re.sub(r",\s*(?=[]}])", "", text)),
    ("object_alone", lambda text: f"[{text.strip()}]" if text.lstrip().startswith("{") else text),
)
"""Repairs tried one after the other, each on what the ones before have made."""


def _repaired(text: str) -> tuple[str | None, tuple[Repair, ...]]:
    used: list[Repair] = []
    for code, repair in _REPAIRS:
        changed = repair(text)
        if changed != text:
            text = changed
            used.append(code)
            if _read(text).questions:
                return text, tuple(used)
    return None, ()


# ---------------------------------------------------------------------- what is wrong
QuestionIssueCode: TypeAlias = Literal[
    "question_key_missing",
    "question_key_misnamed",
    "question_key_invalid",
    "question_key_twice",
    "question_key_ambiguous",
    "question_label_missing",
    "question_type_missing",
    "question_type_unknown",
    "question_type_stops",
    "question_options_missing",
    "question_options_unused",
    "question_option_twice",
    "question_attribute_quoted",
]


@dataclass(frozen=True, slots=True)
class QuestionIssue:
    """Something wrong with one question. `position` counts from 1; `key` is its key; `value` what is wrong."""

    position: int
    key: str
    code: QuestionIssueCode
    value: str = ""


def question_issues(questions: Iterable[Question]) -> tuple[QuestionIssue, ...]:
    """List what is wrong with readable questions, in their order."""
    listed = list(questions)
    keys = [question.field for question in listed]
    return tuple(
        QuestionIssue(position, question.field, code, value)
        for position, question in enumerate(listed, start=1)
        for code, value in (*_key_issues(question, position, keys), *_form_issues(question))
    )


def _key_issues(question: Question, position: int, keys: Sequence[str]) -> Iterator[tuple[QuestionIssueCode, str]]:
    key = question.field
    if not key:
        # The plugin's own example of a list of choices has `name` where it reads `field`.
        misnamed = next((name for name in ("name", "key", "id") if name in question.others), "")
        yield "question_key_misnamed" if misnamed else "question_key_missing", misnamed
    elif not _KEY.fullmatch(key):
        yield "question_key_invalid", key
    elif key in keys[: position - 1]:
        yield "question_key_twice", key
    elif other := _ambiguous(key, keys):
        yield "question_key_ambiguous", other


def _form_issues(question: Question) -> Iterator[tuple[QuestionIssueCode, str]]:
    if not question.label.strip():
        yield "question_label_missing", ""
    if not question.type:
        yield "question_type_missing", ""
    elif question.kind is None:
        yield "question_type_unknown", question.type
    elif question.kind in STOPPING_TYPES:
        yield "question_type_stops", question.type
    if question.kind is QuestionType.SELECT:
        if not question.options:
            yield "question_options_missing", ""
        values = sorted(value for value, _ in question.options)
        for value in dict.fromkeys(first for first, second in pairwise(values) if first == second):
            yield "question_option_twice", value
    elif question.options and question.kind is not None:
        yield "question_options_unused", ""
    for name, value in question.attrs:
        # The shop pastes attributes into the page as they are.
        if '"' in name + value:
            yield "question_attribute_quoted", name


def _ambiguous(key: str, keys: Sequence[str]) -> str | None:
    """Find a longer key that is this one with digits behind: the shop appends the number of the unit to both."""
    return next((other for other in keys if re.fullmatch(re.escape(key) + "[0-9]+", other)), None)


# ---------------------------------------------------------------------- what handlers ask for
@dataclass(frozen=True, slots=True)
class MissingQuestion:
    """A question a handler needs and the entry does not ask. `respelled` is a question asked under another key."""

    param: ParamSpec
    respelled: str | None = None


def needed_questions(spec: HandlerSpec) -> tuple[ParamSpec, ...]:
    """List the answers production cannot do without."""
    return tuple(param for param in spec.questions if param.required is Required.YES)


def missing_questions(questions: Iterable[Question], spec: HandlerSpec) -> tuple[MissingQuestion, ...]:
    """List the questions a handler needs and the entry does not ask."""
    asked = [question.field for question in questions]
    return tuple(
        MissingQuestion(param, next((key for key in asked if key in param.understood_keys), None))
        for param in needed_questions(spec)
        if param.name not in asked
    )


def question_for(param: ParamSpec, language: Literal["fr", "en"]) -> Question:
    """Make the question that asks for an answer a handler reads, in the words of its specification.

    It is asked in one line of text whatever the answer is: answers of other fields do not come back.
    """
    return Question.of(param.name, param.label.say(language), desc=param.help.say(language), attrs=(("size", "80"),))


def with_missing(questions: Questions, spec: HandlerSpec, language: Literal["fr", "en"]) -> Questions:
    """Return the questions with those added that a handler needs; one asked under another key gets the right key."""
    changed = list(questions)
    for missing in missing_questions(changed, spec):
        if missing.respelled is None:
            changed.append(question_for(missing.param, language))
        else:
            at = next(index for index, question in enumerate(changed) if question.field == missing.respelled)
            changed[at] = changed[at].replaced(field=missing.param.name)
    return questions.replaced(changed)
