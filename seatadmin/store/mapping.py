"""Rows to domain values and back, in one file: what one direction writes, the other must read.

Compound values (a person of a list, a target, attempts) are JSON texts. A field added to a domain value with a default
needs no migration: it is absent from older texts, and a text written by a newer program keeps its meaning here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from datetime import date
from functools import cache, lru_cache
from typing import Any, Literal, TypeAlias

import msgspec
from anyascii import anyascii

from seatadmin.domain.customers import Contact
from seatadmin.domain.history import HistoryEntry
from seatadmin.domain.intents import (
    Attempts,
    Batch,
    BatchId,
    BatchKind,
    BatchState,
    Intent,
    IntentId,
    IntentState,
    Target,
)
from seatadmin.domain.moodle_facts import (
    CategoryId,
    CourseId,
    EnrolmentState,
    GroupId,
    MoodleCategory,
    MoodleCourse,
    MoodleEnrolment,
    MoodleGroup,
    MoodleRole,
    MoodleUser,
    RoleId,
    UserId,
)
from seatadmin.domain.people import ListedPerson, email_key
from seatadmin.domain.planning import EffectKind, Outcome
from seatadmin.domain.problems import Problem
from seatadmin.domain.results import RowResult
from seatadmin.domain.seats import Customer, CustomerId, Order, OrderId, Seat, SeatId, SeatState
from seatadmin.store.tables import BatchRow, CustomerRow, OrderRow

Values = dict[str, Any]
"""Column values of one row, as an INSERT or UPDATE takes them."""

Columns: TypeAlias = Any
"""Column values in a known order: a row of a Core select."""

_encoder = msgspec.json.Encoder()
_json_object = msgspec.json.Decoder(dict[str, Any])
_json_values = msgspec.json.Decoder(dict[str, str | int])
_json_ids = msgspec.json.Decoder(tuple[int, ...])
_json_texts = msgspec.json.Decoder(tuple[str, ...])
_json_problems = msgspec.json.Decoder(tuple[Problem, ...])
_json_attempts = msgspec.json.Decoder(Attempts)
_json_target = msgspec.json.Decoder(Target)
_json_contact = msgspec.json.Decoder(Contact)
_NO_CONTACT = Contact()


def _json(value: object) -> str:
    return _encoder.encode(value).decode()


NOTHING_GIVEN = "{}"
"""Stored text of a value that has its defaults everywhere."""


def given_text(value: Any) -> str:
    """Write a frozen value as JSON, fields with their default left out: short, and the same when a field is added."""
    kind: Any = type(value)
    given = ((name, getattr(value, name), default) for name, default in _defaults(kind))
    return _json({name: found for name, found, default in given if found != default})


@cache
def _defaults(kind: Any) -> tuple[tuple[str, Any], ...]:
    return tuple((field.name, field.default) for field in fields(kind))


def folded(*texts: str | None) -> str:
    """Join texts as searches compare them: plain ASCII, lower case, one blank between them."""
    return " ".join(text.lower() if text.isascii() else _in_ascii(text).lower() for text in texts if text)


# The names of a customer and of its people come with every seat and every row written.
_in_ascii = lru_cache(maxsize=4_096)(anyascii)


def customer_key(name: str) -> str:
    """Return the form under which two customer names are the same one: outer and doubled blanks and case ignored."""
    return " ".join(name.split()).casefold()


# ---------------------------------------------------------------------- customers, orders
def customer_values(customer: Customer) -> Values:
    return {
        "name": customer.name,
        "name_key": customer_key(customer.name),
        "search": folded(customer.name, customer.email, customer.contact.person, customer.contact.organisation),
        "email": customer.email,
        "remote_user_id": customer.remote_user_id,
        "support_course": customer.support_course,
        "remote_id": customer.remote_id,
        "contact": given_text(customer.contact),
    }


def customer_from(row: CustomerRow) -> Customer:
    return Customer(
        id=CustomerId(row.id),
        name=row.name,
        email=row.email,
        remote_user_id=None if row.remote_user_id is None else UserId(row.remote_user_id),
        support_course=row.support_course,
        remote_id=row.remote_id,
        contact=_NO_CONTACT if row.contact == NOTHING_GIVEN else _json_contact.decode(row.contact),
    )


def order_values(order: Order) -> Values:
    return {
        "customer_id": order.customer_id,
        "reference": order.reference,
        "search": folded(order.reference, order.group_name),
        "ordering": order.ordering,
    }


def order_from(row: OrderRow) -> Order:
    return Order(
        id=OrderId(row.id), customer_id=CustomerId(row.customer_id), reference=row.reference, ordering=row.ordering
    )


# ---------------------------------------------------------------------- seats
SEAT_COLUMNS = tuple(field.name for field in fields(Seat))
"""Columns of a seat in the order in which `seat_from` takes them: the fields of the domain value, by the same names."""

_SEAT_STATES: Mapping[str, SeatState] = {state.value: state for state in SeatState}


def seat_state(text: str) -> SeatState:
    return _SEAT_STATES[text]


@lru_cache(maxsize=4096)
def allowed_from(text: str) -> tuple[str, ...]:
    return _json_texts.decode(text)


@lru_cache(maxsize=4096)
def _allowed_text(allowed: tuple[str, ...]) -> str:
    return _json(allowed)


def seat_values(seat: Seat) -> Values:
    values: Values = {name: getattr(seat, name) for name in SEAT_COLUMNS}
    values["allowed"] = _allowed_text(seat.allowed)
    values["state"] = seat.state.value
    values["search"] = seat_search(seat)
    return values


def seat_search(seat: Seat) -> str:
    return folded(seat.reference, seat.product_code, seat.product_name, seat.holder_name, seat.holder_email)


def seat_from(row: Columns) -> Seat:
    """Build a seat from a row that selected `SEAT_COLUMNS`."""
    values: list[Any] = list(row)
    values[_ALLOWED] = allowed_from(values[_ALLOWED])
    values[_STATE] = _SEAT_STATES[values[_STATE]]
    return Seat(*values)


_ALLOWED = SEAT_COLUMNS.index("allowed")
_STATE = SEAT_COLUMNS.index("state")


# ---------------------------------------------------------------------- batches, intents, results
def batch_values(batch: Batch) -> Values:
    return {
        "id": batch.id,
        "created_at": batch.created_at,
        "created_by": batch.created_by,
        "customer_id": batch.target.customer_id,
        "target": _json(batch.target),
        "source": batch.source,
        "state": batch.state.value,
        "kind": batch.kind.value,
    }


def batch_from(row: BatchRow) -> Batch:
    return Batch(
        id=BatchId(row.id),
        created_at=row.created_at,
        created_by=row.created_by,
        target=_json_target.decode(row.target),
        source=row.source,
        state=BatchState(row.state),
        kind=BatchKind(row.kind),
    )


_PERSON_FIELDS = tuple(field.name for field in fields(ListedPerson) if field.name != "row")
_NO_END: Literal["none"] = "none"


def _person_text(person: ListedPerson) -> str:
    # By hand: the union of a date and the text `none` is one that msgspec refuses. Empty fields are left out.
    pairs = ((name, getattr(person, name)) for name in _PERSON_FIELDS)
    return _json({name: value for name, value in pairs if value is not None})


def _person_from(row: int, text: str) -> ListedPerson:
    values = _json_object.decode(text)
    for name in ("starts", "ends"):
        value = values.get(name)
        if value is not None and value != _NO_END:
            values[name] = date.fromisoformat(value)
    return ListedPerson(row=row, **{name: value for name, value in values.items() if name in _PERSON_FIELD_SET})


_PERSON_FIELD_SET = frozenset(_PERSON_FIELDS)
_NO_PROBLEMS = "[]"
NO_ATTEMPTS = "{}"
"""Stored attempts of an intent that was never tried."""

_UNTRIED = Attempts()


def intent_values(intent: Intent) -> Values:
    return {
        "id": intent.id,
        "row": intent.row,
        "person": _person_text(intent.person),
        "person_row": intent.person.row,
        "problems": _json(intent.problems) if intent.problems else _NO_PROBLEMS,
        "state": intent.state.value,
        "seat_id": intent.seat_id,
        "reactivate": intent.reactivate,
        "account_id": intent.account_id,
        "attempts": NO_ATTEMPTS if intent.attempts == _UNTRIED else _json(intent.attempts),
    }


INTENT_COLUMNS = (
    "id",
    "row",
    "person",
    "person_row",
    "problems",
    "state",
    "seat_id",
    "reactivate",
    "account_id",
    "attempts",
)
"""Columns of an intent in the order in which `intent_from` takes them."""

_INTENT_STATES: Mapping[str, IntentState] = {state.value: state for state in IntentState}


def intent_from(row: Columns) -> Intent:
    """Build an intent from a row that selected `INTENT_COLUMNS`."""
    id_, number, person, person_row, problems, state, seat_id, reactivate, account_id, attempts = row
    return Intent(
        id=IntentId(id_),
        row=number,
        person=_person_from(person_row, person),
        problems=() if problems == _NO_PROBLEMS else _json_problems.decode(problems),
        state=_INTENT_STATES[state],
        seat_id=seat_id,
        reactivate=reactivate,
        account_id=account_id,
        attempts=_UNTRIED if attempts == NO_ATTEMPTS else _json_attempts.decode(attempts),
    )


def result_values(result: RowResult) -> Values:
    return {
        "intent_id": result.intent_id,
        "row": result.row,
        "outcome": result.outcome.value,
        "ok": result.ok,
        "code": result.code,
        "at": result.at,
        "values": _json(result.values),
        "done": _json(result.done),
        "user_id": result.user_id,
        "username": result.username,
        "seat_id": result.seat_id,
    }


RESULT_COLUMNS = ("intent_id", "row", "outcome", "ok", "code", "at", "values", "done", "user_id", "username", "seat_id")
"""Columns of a result in the order in which `result_from` takes them."""


def result_from(row: Columns) -> RowResult:
    """Build a result from a row that selected `RESULT_COLUMNS`."""
    intent_id, number, outcome, ok, code, at, values, done, user_id, username, seat_id = row
    return RowResult(
        intent_id=IntentId(intent_id),
        row=number,
        outcome=Outcome(outcome),
        ok=ok,
        code=code,
        at=at,
        values=_json_values.decode(values),
        done=tuple(EffectKind(kind) for kind in _json_texts.decode(done)),
        user_id=user_id,
        username=username,
        seat_id=None if seat_id is None else SeatId(seat_id),
    )


# ---------------------------------------------------------------------- history
def history_values(entry: HistoryEntry) -> Values:
    return {
        "at": entry.at,
        "who": entry.who,
        "what": entry.what,
        "subject": entry.subject,
        "result": entry.result,
        "values": _json(entry.values),
        "search": folded(
            entry.who, entry.what, entry.subject, entry.result, *(str(value) for value in entry.values.values())
        ),
    }


HISTORY_COLUMNS = ("at", "who", "what", "subject", "result", "values")
"""Columns of a history entry in the order in which `history_from` takes them."""


def history_from(row: Columns) -> HistoryEntry:
    """Build a history entry from a row that selected `HISTORY_COLUMNS`."""
    at, who, what, subject, result, values = row
    return HistoryEntry(at, who, what, subject, result, _json_values.decode(values))


# ---------------------------------------------------------------------- mirror
def category_values(category: MoodleCategory) -> Values:
    return {
        "id": category.id,
        "name": category.name,
        "parent_id": category.parent_id,
        "idnumber": category.idnumber,
    }


CATEGORY_COLUMNS = ("id", "name", "parent_id", "idnumber")


def category_from(row: Columns) -> MoodleCategory:
    id_, name, parent_id, idnumber = row
    return MoodleCategory(CategoryId(id_), name, parent_id, idnumber)


COURSE_COLUMNS = tuple(field.name for field in fields(MoodleCourse))


def course_values(course: MoodleCourse) -> Values:
    return {name: getattr(course, name) for name in COURSE_COLUMNS}


def course_from(row: Columns) -> MoodleCourse:
    return MoodleCourse(*row)


ROLE_COLUMNS = ("id", "shortname", "name", "confirmed")


def role_values(role: MoodleRole) -> Values:
    return {name: getattr(role, name) for name in ROLE_COLUMNS}


def role_from(row: Columns) -> MoodleRole:
    id_, shortname, name, confirmed = row
    return MoodleRole(RoleId(id_), shortname, name, confirmed)


USER_COLUMNS = ("id", "username", "firstname", "lastname", "email", "suspended")


def user_values(user: MoodleUser) -> Values:
    values = {name: getattr(user, name) for name in USER_COLUMNS}
    values["email_key"] = email_key(user.email)
    return values


def user_from(row: Columns) -> MoodleUser:
    id_, username, firstname, lastname, email, suspended = row
    return MoodleUser(UserId(id_), username, firstname, lastname, email, suspended)


ENROLMENT_COLUMNS = ("course_id", "user_id", "state", "role_ids")
_ENROLMENT_STATES: Mapping[str, EnrolmentState] = {state.value: state for state in EnrolmentState}


def enrolment_values(enrolment: MoodleEnrolment) -> Values:
    return {
        "course_id": enrolment.course_id,
        "user_id": enrolment.user_id,
        "state": enrolment.state.value,
        "role_ids": _role_ids_text(enrolment.role_ids),
    }


@lru_cache(maxsize=4096)
def _role_ids_text(role_ids: tuple[RoleId, ...]) -> str:
    return _json(role_ids)


@lru_cache(maxsize=4096)
def _role_ids_from(text: str) -> tuple[RoleId, ...]:
    return tuple(RoleId(role_id) for role_id in _json_ids.decode(text))


def enrolment_from(row: Columns) -> MoodleEnrolment:
    course_id, user_id, state, role_ids = row
    return MoodleEnrolment(CourseId(course_id), UserId(user_id), _ENROLMENT_STATES[state], _role_ids_from(role_ids))


GROUP_COLUMNS = ("id", "course_id", "name", "idnumber")


def group_values(group: MoodleGroup) -> Values:
    return {name: getattr(group, name) for name in GROUP_COLUMNS}


def group_from(row: Columns) -> MoodleGroup:
    id_, course_id, name, idnumber = row
    return MoodleGroup(GroupId(id_), CourseId(course_id), name, idnumber)
