"""`seatadmin params`: parameter strings read, written and explained, one or a hundred thousand.

Reading and writing need no workspace. `explain` looks at the mirror of the workspace asked for, or of the last one
used, and says so where it knows nothing.
"""

from __future__ import annotations

import json
from collections.abc import Sequence

from seatadmin.cli import output
from seatadmin.cli.commands import DONE, MISUSE, TO_CORRECT_STATUS, Session
from seatadmin.cli.lines import answer_lines
from seatadmin.domain.handlers import HandlerSpec, KnownKeys, Level, ParamSpec
from seatadmin.domain.param_rewrite import Rewrite, proposed_rewrite
from seatadmin.domain.params import CannotCarry, ParamIssue, ParamString, build, emitted, param_issues
from seatadmin.domain.self_tests import SelfTestResult, Verdict, run_self_tests
from seatadmin.domain.site_facts import SiteFacts
from seatadmin.errors import UserError
from seatadmin.services.handler_catalogue import handler_catalogue
from seatadmin.services.param_wording import ParamWords
from seatadmin.services.wording import Language


def params(session: Session) -> int:
    """Read, write or explain parameter strings."""
    asked = session.arguments
    spec = _spec(asked.handler)
    if asked.action == "build":
        return _build(session, spec)
    if asked.lines is not None:
        every = answer_lines(asked.lines, lambda row, text: _line(row, text, spec), session.words)
        return DONE if every else TO_CORRECT_STATUS
    if asked.text is None:
        raise UserError("params_not_given")
    string = ParamString.parse(asked.text)
    return _parse(session, string, spec) if asked.action == "parse" else _explain(session, string, spec)


def _spec(name: str | None) -> HandlerSpec | None:
    if name is None:
        return None
    catalogue = handler_catalogue()
    spec = catalogue.get(name)
    if spec is None:
        raise UserError("handler_unknown", handler=name, known=", ".join(one.name for one in catalogue))
    return spec


def _keys(string: ParamString, spec: HandlerSpec | None) -> KnownKeys:
    return spec.keys if spec else handler_catalogue().keys_for({pair.key for pair in string.pairs})


# ---------------------------------------------------------------------- reading
def _line(row: int, text: output.Data, spec: HandlerSpec | None) -> output.Data:
    if not isinstance(text, str):
        raise UserError("line_not_text", row=row)
    string = ParamString.parse(text)
    return _answer(string, param_issues(string, _keys(string, spec)))


def _answer(string: ParamString, issues: Sequence[ParamIssue]) -> dict[str, output.Data]:
    return {
        "plugin": string.plugin,
        "pairs": [list(pair) for pair in string.pairs],
        "issues": list(dict.fromkeys(issue.code.value for issue in issues)),
    }


def _parse(session: Session, string: ParamString, spec: HandlerSpec | None) -> int:
    keys, words = _keys(string, spec), ParamWords(session.words)
    issues = param_issues(string, keys)
    rewrite = proposed_rewrite(string, keys)
    data = {
        "handler": spec.name if spec else None,
        "text": string.text,
        **_answer(string, issues),
        "details": [_issue_data(issue, words) for issue in issues],
        "rewrite": _rewrite_data(rewrite, words),
    }
    session.show(data, lambda: "\n".join([*_read_lines(string), *_issue_lines(issues, words), *_ways(rewrite, words)]))
    return DONE


def _read_lines(string: ParamString) -> list[str]:
    return [f"{key} = {value}" for key, value in string.values.items()]


def _issue_lines(issues: Sequence[ParamIssue], words: ParamWords) -> list[str]:
    return list(dict.fromkeys(f"⚠ {words.issue(issue)}" for issue in issues))


def _ways(rewrite: Rewrite | None, words: ParamWords) -> list[str]:
    if rewrite is None:
        return []
    return [f"→ {words.words.say('param_value', 'rewrite')}{words.words.colon} {rewrite.after.text}"]


def _issue_data(issue: ParamIssue, words: ParamWords) -> output.Data:
    explained = words.issue(issue)
    return {
        "code": issue.code.value,
        "severity": issue.severity.value,
        "key": issue.key,
        "position": issue.position,
        "what": explained.what,
        "remedy": explained.remedy,
    }


def _rewrite_data(rewrite: Rewrite | None, words: ParamWords) -> output.Data:
    if rewrite is None:
        return None
    changes = [
        {
            "before": change.before or None,
            "after": change.after or None,
            "codes": [code.value for code in change.codes],
            "sentence": ", ".join(words.change(code) for code in change.codes),
        }
        for change in rewrite.changes
    ]
    return {"text": rewrite.after.text, "changes": changes}


# ---------------------------------------------------------------------- writing
def _build(session: Session, spec: HandlerSpec | None) -> int:
    asked = session.arguments
    if asked.lines is not None:
        words = ParamWords(session.words)
        every = answer_lines(
            asked.lines,
            lambda row, data: _built_line(row, data, spec),
            session.words,
            lambda error: _refused_data(error, words),
        )
        return DONE if every else TO_CORRECT_STATUS
    if not asked.pairs:
        raise UserError("params_not_given")
    wanted = [pair for text in asked.pairs for pair in _given(text)]
    try:
        string = _built(wanted, spec)
    except CannotCarry as error:
        words = ParamWords(session.words)
        for refusal in error.refusals:
            session.tell_text(words.refusal(refusal))
        if session.as_json:
            output.print_json(_refused_data(error, words))
        return MISUSE
    issues = param_issues(string, _keys(string, spec))
    words = ParamWords(session.words)
    for line in _issue_lines(issues, words):
        session.tell_text(line)
    data = {"handler": spec.name if spec else None, "text": string.text, **_answer(string, issues)}
    session.show(data, lambda: string.text)
    return DONE


def _refused_data(error: UserError, words: ParamWords) -> output.Data:
    """Return an error, with every reason when something cannot be carried."""
    told = output.error_data(error.code, UserError.__name__, words.words.error(error))
    if not isinstance(error, CannotCarry):
        return told
    refused = [
        {"code": one.code.value, "key": one.key, "value": one.value, "sentence": words.refusal(one)}
        for one in error.refusals
    ]
    return {**told, "refusals": refused}


def _given(text: str) -> list[tuple[str, str]]:
    """Read `KEY=VALUE` or a JSON object; the first `=` separates, so that a value may be refused for holding one."""
    if text.lstrip().startswith("{"):
        try:
            pairs = _pairs_of(json.loads(text))
        except (ValueError, RecursionError):
            pairs = None
        if pairs is None:
            raise UserError("params_json_unclear", value=text)
        return pairs
    key, equals, value = text.partition("=")
    if not equals:
        raise UserError("params_pair_unclear", value=text)
    return [(key, value)]


def _built_line(row: int, data: output.Data, spec: HandlerSpec | None) -> output.Data:
    wanted = _pairs_of(data)
    if wanted is None:
        raise UserError("line_not_values", row=row)
    string = _built(wanted, spec)
    return {"text": string.text, **_answer(string, param_issues(string, _keys(string, spec)))}


def _pairs_of(data: output.Data) -> list[tuple[str, str]] | None:
    """Read an object of texts and whole numbers, None for anything else."""
    if not isinstance(data, dict):
        return None
    if any(isinstance(value, bool) or not isinstance(value, str | int) for value in data.values()):
        return None
    return [(key, str(value)) for key, value in data.items()]


def _built(wanted: Sequence[tuple[str, str]], spec: HandlerSpec | None) -> ParamString:
    """Write pairs: in the order of the handler when there is one. Raises `CannotCarry`."""
    if spec is None or len(dict(wanted)) < len(wanted):
        return build(wanted)
    return build(emitted(dict(wanted), spec))


# ---------------------------------------------------------------------- explaining
def _explain(session: Session, string: ParamString, spec: HandlerSpec | None) -> int:
    site = _site(session)
    keys, words = _keys(string, spec), ParamWords(session.words)
    issues = param_issues(string, keys)
    rewrite = proposed_rewrite(string, keys, site)
    tests = run_self_tests(spec, string, site) if spec else ()
    language = session.words.language
    given = string.values
    absent = [param for param in spec.params if param.name not in given] if spec else []
    data = {
        "handler": _handler_data(spec, language) if spec else None,
        "text": string.text,
        **_answer(string, issues),
        "params": [_param_data(key, value, keys, site, words) for key, value in given.items()],
        "absent": [
            {
                "key": param.name,
                "label": param.label.say(language),
                "required": param.required.value,
                "then": param.without.say(language),
            }
            for param in absent
        ],
        "details": [_issue_data(issue, words) for issue in issues],
        "rewrite": _rewrite_data(rewrite, words),
        "self_tests": [_test_data(result, words) for result in tests],
        "site_read": site.courses is not None,
    }

    def text() -> str:
        shown = []
        if spec:
            shown += [f"{spec.title.say(language)} ({spec.name})", spec.purpose.say(language)]
        for key, value in given.items():
            param = keys.params.get(key)
            label = f"{param.label.say(language)} ({key})" if param else key
            shown.append(f"  {label}{words.words.colon} {_in_words(param, value, site, words)}")
        for param in absent:
            shown.append(
                f"  {param.label.say(language)} ({param.name}){words.words.colon} – {param.without.say(language)}"
            )
        shown += _issue_lines(issues, words)
        shown += _ways(rewrite, words)
        shown += [words.self_test(result) for result in tests if _worth_saying(result)]
        return "\n".join(shown)

    session.show(data, text)
    return DONE


def _site(session: Session) -> SiteFacts:
    """Look at the mirror of the workspace asked for; without any workspace, nothing is known of the site."""
    try:
        with session.open() as workspace:
            return workspace.site.facts()
    except UserError:
        if getattr(session.arguments, "workspace", None) is not None:
            raise
        return SiteFacts()


def _handler_data(spec: HandlerSpec, language: Language) -> output.Data:
    return {
        "name": spec.name,
        "title": spec.title.say(language),
        "purpose": spec.purpose.say(language),
        "state": spec.state.value,
        "cautions": [caution.say(language) for caution in spec.cautions],
    }


def _param_data(key: str, value: str, keys: KnownKeys, site: SiteFacts, words: ParamWords) -> output.Data:
    param = keys.params.get(key)
    language = words.words.language
    return {
        "key": key,
        "known": param is not None,
        "value": value,
        "label": param.label.say(language) if param else None,
        "help": param.help.say(language) if param else None,
        "behaviour": param.behaviour.say(language) if param and param.behaviour else None,
        "in_words": _in_words(param, value, site, words),
    }


def _in_words(param: ParamSpec | None, value: str, site: SiteFacts, words: ParamWords) -> str:
    return words.value(param, value, site) if param else words.words.say("param_value", "unknown_key", value=value)


def _worth_saying(result: SelfTestResult) -> bool:
    return result.verdict is not Verdict.PASSED and result.test.level is not Level.NOTE


def _test_data(result: SelfTestResult, words: ParamWords) -> output.Data:
    return {
        "code": result.test.code,
        "level": result.test.level.value,
        "verdict": result.verdict.value,
        "blocks": result.test.blocks,
        "key": result.key or None,
        "value": result.value or None,
        "sentence": words.self_test(result),
    }
