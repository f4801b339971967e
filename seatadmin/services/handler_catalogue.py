"""The handler catalogue, read from its files: one handler a file, so that adding a handler is adding a file.

Files are checked wholly when they are read; whatever is wrong names the file and the key. The format is explained in
docs/handlers.md.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import is_dataclass
from functools import cache
from itertools import chain
from pathlib import Path
from types import UnionType
from typing import Any, get_args, get_origin, get_type_hints

import msgspec

from seatadmin.domain.handlers import (
    Bilingual,
    HandlerCatalogue,
    HandlerSpec,
    ParamSpec,
    ParamType,
    ReadAt,
    Required,
    RuleKind,
    SelfTest,
)
from seatadmin.domain.params import IssueCode, ParamString
from seatadmin.domain.products import Audience
from seatadmin.errors import UserError
from seatadmin.paths import resource

_SHARED = "_shared.toml"
_NAME_MAX = 30  # characters of the shop's column `enablehandler`
_BUYERS = {"everybody": Audience.EVERYBODY, "logged_in": Audience.LOGGED_IN, "customers": Audience.CUSTOMERS}
_QUESTION_RULES = frozenset({RuleKind.QUESTION_MISSING, RuleKind.QUESTION_MISSING_FOR_ANYBODY})
_ABOUT_NO_PARAM = frozenset(
    {RuleKind.ALWAYS, RuleKind.NO_HANDLER, RuleKind.QUESTIONS_READABLE, RuleKind.QUESTIONS_UNREADABLE}
)


@cache
def handler_catalogue() -> HandlerCatalogue:
    """Return the handlers shipped with the program, read once. Raises `UserError("handler_file_wrong")`."""
    return load_catalogue(resource("handlers"))


def load_catalogue(folder: Path) -> HandlerCatalogue:
    """Read every handler of a folder. Raises `UserError("handler_file_wrong", file, problem)` at the first bad file."""
    shared = _table(folder / _SHARED)
    return HandlerCatalogue.of(
        _spec(path, shared) for path in sorted(folder.glob("*.toml")) if not path.name.startswith("_")
    )


def _table(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise _wrong(path, str(error)) from None
    except OSError as error:
        raise _wrong(path, error.strerror or type(error).__name__) from None


def _wrong(path: Path, problem: str) -> UserError:
    return UserError("handler_file_wrong", file=path.name, problem=problem)


def _spec(path: Path, shared: Mapping[str, Any]) -> HandlerSpec:
    data = _table(path)
    data["params"] = [_param(path, param, shared["params"]) for param in data.get("params", [])]
    data.setdefault("questions", [])
    data.setdefault("ignored", [])
    data["self_tests"] = [*_common_tests(data["params"], shared), *data.get("self_tests", [])]
    if data.get("buyers") not in _BUYERS:
        raise _wrong(path, f"$.buyers: one of {', '.join(_BUYERS)}")
    data["buyers"] = int(_BUYERS[data["buyers"]])
    for unknown in _unknown_keys(data, HandlerSpec, "$"):
        raise _wrong(path, f"{unknown}: unknown key")
    try:
        spec = msgspec.convert(data, HandlerSpec)
    except msgspec.ValidationError as error:
        raise _wrong(path, str(error)) from None
    for problem in chain(_blank_texts(spec, "$"), _contradictions(spec, path.stem)):
        raise _wrong(path, problem)
    return spec


def _param(path: Path, param: dict[str, Any], shared: Mapping[str, Any]) -> dict[str, Any]:
    """Complete a parameter that borrows from the shared ones."""
    borrowed = param.get("use")
    if borrowed is None:
        return param
    if borrowed not in shared:
        raise _wrong(path, f"use: no shared parameter {borrowed!r}")
    return {**shared[borrowed], **{key: value for key, value in param.items() if key != "use"}}


def _common_tests(params: list[dict[str, Any]], shared: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    names = {param.get("name") for param in params}
    return (test for test in shared["self_tests"] if names.issuperset(test.get("params", ())))


def _unknown_keys(data: object, kind: Any, path: str) -> Iterator[str]:
    """Yield the paths of keys that a type does not have; what has another shape is left to the conversion."""
    if isinstance(data, dict) and is_dataclass(kind):
        types = _types(kind)
        for key, value in data.items():
            if key not in types or key == "foreign_keys":
                yield f"{path}.{key}"
            else:
                yield from _unknown_keys(value, types[key], f"{path}.{key}")
    elif isinstance(data, list) and get_origin(kind) is tuple:
        for index, item in enumerate(data):
            yield from _unknown_keys(item, get_args(kind)[0], f"{path}[{index}]")
    elif get_origin(kind) is UnionType:
        for one in get_args(kind):
            yield from _unknown_keys(data, one, path)


_hints: dict[Any, dict[str, Any]] = {}


def _types(kind: Any) -> Mapping[str, Any]:
    """Return the types of a dataclass's fields; working them out anew takes longer than reading a file."""
    if kind not in _hints:
        _hints[kind] = get_type_hints(kind)
    return _hints[kind]


def _blank_texts(value: object, path: str) -> Iterator[str]:
    """Yield the paths of texts for people that say nothing."""
    if isinstance(value, Bilingual):
        yield from (f"{path}.{language}: blank text" for language in ("fr", "en") if not value.say(language).strip())
    elif isinstance(value, tuple):
        for index, item in enumerate(value):
            yield from _blank_texts(item, f"{path}[{index}]")
    elif is_dataclass(value):
        for name in _types(type(value)):
            yield from _blank_texts(getattr(value, name), f"{path}.{name}")


def _contradictions(spec: HandlerSpec, stem: str) -> Iterator[str]:
    """Yield what types alone cannot refuse."""
    if spec.name != stem or len(spec.name) > _NAME_MAX:
        yield f"$.name: {spec.name!r} must be the name of the file, at most {_NAME_MAX} characters"
    if spec.seats_mode.recommended not in spec.seats_mode.allowed:
        yield "$.seats_mode.recommended: not among those allowed"
    names = [param.name for param in spec.params]
    asked = [question.name for question in spec.questions]
    for place, these in (("params", names), ("questions", asked)):
        twice = {name for name in these if these.count(name) > 1}
        if twice:
            yield f"$.{place}: {', '.join(sorted(twice))} given twice"
    for index, param in enumerate(spec.params):
        yield from (f"$.params[{index}] ({param.name}): {what}" for what in _param_contradictions(param, names))
        if param.read is ReadAt.FRONT_OFFICE:
            yield f"$.params[{index}].read: a question belongs to [[questions]]"
    for index, question in enumerate(spec.questions):
        yield from (
            f"$.questions[{index}] ({question.name}): {what}" for what in _param_contradictions(question, asked)
        )
        if question.read is not ReadAt.FRONT_OFFICE:
            yield f"$.questions[{index}].read: a parameter belongs to [[params]]"
    for index, test in enumerate(spec.self_tests):
        yield from (f"$.self_tests[{index}] ({test.code}): {what}" for what in _test_contradictions(test, names, asked))
    for index, example in enumerate(spec.examples):
        strange = [pair.key for pair in ParamString.parse(example).pairs if pair.key not in names]
        if strange:
            yield f"$.examples[{index}]: {', '.join(strange)} is no parameter"


def _param_contradictions(param: ParamSpec, names: list[str]) -> Iterator[str]:
    if not param.source.strip():
        yield "source: blank"
    if (param.required is Required.ONE_OF) != bool(param.one_of):
        yield "one_of goes with required = one_of"
    if param.type.is_list != bool(param.separator):
        yield "separator goes with lists"
    if (param.type in (ParamType.CHOICE, ParamType.BOOL)) != bool(param.choices):
        yield "choices go with the types choice and bool"
    others = {*param.one_of, *filter(None, [param.shortname_under]), *chain(*(alert.unless for alert in param.alerts))}
    yield from (f"{name} is no key here" for name in sorted(others.difference(names)))
    yield from (f"alert {alert.code} is no issue" for alert in param.alerts if alert.code not in set(IssueCode))


def _test_contradictions(test: SelfTest, names: list[str], asked: list[str]) -> Iterator[str]:
    known = asked if test.kind in _QUESTION_RULES else names
    yield from (f"{name} is no key here" for name in test.params if name not in known)
    if bool(test.params) == (test.kind in _ABOUT_NO_PARAM):
        yield "params do not fit the kind"
    if bool(test.values) != (test.kind in (RuleKind.NOT_IN, RuleKind.CONTAINS)):
        yield "values do not fit the kind"
    if bool(test.limit) != (test.kind is RuleKind.LONGER_THAN):
        yield "limit does not fit the kind"
