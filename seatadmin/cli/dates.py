"""`seatadmin dates resolve`: when access begins and ends, as the documents promise and as the shop will do.

The moment of the purchase, the course's start and the parameters are all arguments, so no workspace is needed; with
`--workspace`, dates written in words are read in its site's time zone.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Mapping
from datetime import tzinfo
from functools import cache

from seatadmin.cli import output
from seatadmin.cli.commands import DONE, TO_CORRECT_STATUS, Session
from seatadmin.cli.lines import answer_lines
from seatadmin.context import zone_named
from seatadmin.domain.date_agreements import Agreement, agreements
from seatadmin.domain.dates import DateRule, Resolution, Window, resolve, rule_of
from seatadmin.domain.handlers import Level
from seatadmin.domain.params import ParamString
from seatadmin.errors import UserError
from seatadmin.services.date_wording import DateWords, plain_value
from seatadmin.services.handler_catalogue import handler_catalogue
from seatadmin.services.wording import Words

_INT_MAX = 2**63 - 1
_NO_HANDLER = frozenset({"", "0"})


def dates(session: Session) -> int:
    """Resolve one purchase, or one a line."""
    asked = session.arguments
    zone = _zone(session)
    rule = _rule(asked.handler)
    if asked.lines is not None:
        every = answer_lines(asked.lines, lambda row, data: _line(row, data, rule, zone), session.words)
        return DONE if every else TO_CORRECT_STATUS
    if asked.params is None:
        raise UserError("dates_not_given")
    now = int(time.time()) if asked.now is None else asked.now
    params = ParamString.parse(asked.params)
    found = resolve(params.plugin, asked.renewable, now, asked.course_start, rule=rule, zone=zone)
    ways = agreements(params, asked.renewable, now, asked.course_start, rule=rule, zone=zone)
    words = DateWords(Words(session.words.language, zone))
    session.show(_data(found, ways, words), lambda: _text(found, ways, words))
    return DONE


def _zone(session: Session) -> tzinfo:
    asked: argparse.Namespace = session.arguments
    if asked.zone:
        return zone_named(asked.zone)
    if getattr(asked, "workspace", None) is not None:
        with session.open() as workspace:
            return workspace.bench.zone
    return zone_named("UTC")


@cache
def _rule(handler: str | None) -> DateRule:
    """Return the rule of a handler by any of its names; without a name, the shop's own computation."""
    if handler is None:
        return DateRule.ENROLMENT
    if handler in _NO_HANDLER:
        return DateRule.NOTHING
    catalogue = handler_catalogue()
    spec = catalogue.get(handler)
    if spec is None:
        raise UserError("handler_unknown", handler=handler, known=", ".join(one.name for one in catalogue))
    return rule_of(spec.name, spec.keys.params)


# ---------------------------------------------------------------------- one a line
def _line(row: int, data: output.Data, rule: DateRule, zone: tzinfo) -> output.Data:
    if not isinstance(data, dict):
        raise UserError("line_not_object", row=row)
    params = data.get("params")
    if not isinstance(params, str):
        raise UserError("line_value", row=row, key="params")
    renewable, now = (_whole(row, data, key) for key in ("renewable", "now"))
    course_start = None if data.get("course_startdate") is None else _whole(row, data, "course_startdate")
    if "handler" in data:
        handler = data["handler"]
        if not isinstance(handler, str | None):
            raise UserError("line_value", row=row, key="handler")
        rule = _rule(handler)
    found = resolve(ParamString.parse(params).plugin, renewable, now, course_start, rule=rule, zone=zone)
    return _answer(found)


def _whole(row: int, data: Mapping[str, output.Data], key: str) -> int:
    value = data.get(key)
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if not isinstance(value, int) or abs(value) > _INT_MAX:
        raise UserError("line_value", row=row, key=key)
    return int(value)


def _answer(found: Resolution) -> dict[str, output.Data]:
    return {
        "documents": _window(found.documents),
        "plugin": _window(found.plugin),
        "same": found.same,
        "issues": list(found.codes),
    }


def _window(window: Window) -> dict[str, output.Data]:
    return {"start": plain_value(window.start), "end": plain_value(window.end)}


# ---------------------------------------------------------------------- one purchase, in full
def _data(found: Resolution, ways: tuple[Agreement, ...], words: DateWords) -> output.Data:
    return {
        **_answer(found),
        "notes": [issue.code for issue in found.issues if issue.level is Level.NOTE],
        "sentences": [str(words.issue(issue)) for issue in found.issues],
        "proposals": [
            {
                "code": way.code.value,
                "params": way.after.text,
                "renewable": way.renewable,
                "window": _window(way.window),
                "keeps_promise": way.keeps_promise,
                "sentence": words.proposal(way),
            }
            for way in ways
        ],
    }


def _text(found: Resolution, ways: tuple[Agreement, ...], words: DateWords) -> str:
    say = words.words.say
    rows = [
        (say("date_window", "documents"), words.promised(found)),
        (say("date_window", "plugin"), words.done(found)),
    ]
    width = max(len(name) for name, _ in rows)
    lines = [f"{name.ljust(width)}  {text}" for name, text in rows]
    lines.append(words.verdict(found))
    lines += [str(words.issue(issue)) for issue in found.issues]
    lines += [f"→ {words.proposal(way)}{words.words.colon} {_written(way)}" for way in ways]
    return "\n".join(lines)


def _written(way: Agreement) -> str:
    return f"{way.after.text or '∅'} (renewable={way.renewable})"
