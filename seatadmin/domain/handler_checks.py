"""What a handler will make of an entry: its parameters, dates, people and answers, against the mirror of the site.

Nothing here knows a handler by name: the specification says what each parameter is, and whether the handler can do
without it. Source: domain.md §1.7, §2-4.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo

from seatadmin.domain.catalogue_facts import CatalogueFacts
from seatadmin.domain.dates import START, TEMPLATE, resolve, rule_of
from seatadmin.domain.findings import GRAVEST_FIRST, Finding, FindingSource
from seatadmin.domain.handlers import (
    HandlerSpec,
    HandlerState,
    Level,
    ParamSpec,
    ParamType,
    Renewal,
    Required,
    RuleKind,
    SelfTest,
)
from seatadmin.domain.moodle_facts import MoodleCourse
from seatadmin.domain.params import ParamString, param_issues
from seatadmin.domain.problems import Severity
from seatadmin.domain.products import Audience, Product, ProductKind, SeatsMode
from seatadmin.domain.questions import Questions, missing_questions
from seatadmin.domain.self_tests import OfferFacts, Verdict, run_self_tests
from seatadmin.domain.site_facts import SiteFacts

ANY_ANSWER = "*"
"""A handler that copies every answer into the unit names its question so."""

SPECIFIC = "1"
"""A handler of the product's own, says the shop's form; the shop then looks where none can be."""

SUPERVISOR = "supervisor"
"""Word for the box of tutors among the roles asked for at order time; no role of Moodle."""

_DESIGNATES_COURSE = frozenset({ParamType.COURSE_SHORTNAME, ParamType.COURSE_ID, ParamType.COURSE_IDNUMBER})
_CANNOT_DO_WITHOUT = frozenset({Required.YES, Required.ONE_OF, Required.KEY})


@dataclass(frozen=True, slots=True)
class HandlerChecks:
    """The checks of one entry that depend on its handler."""

    product: Product
    spec: HandlerSpec | None
    catalogue: CatalogueFacts
    site: SiteFacts
    questions: Questions
    zone: tzinfo
    now: int

    def all(self) -> Iterator[Finding]:
        """Give every finding; nothing for sets and bundles, which have no handler."""
        if self.product.kind is not ProductKind.PRODUCT:
            return
        if not self.product.handler:
            yield from self.without_handler()
        elif self.spec is None:
            dead = self.product.handler == SPECIFIC
            yield Finding(
                "handler",
                "handler_never_found" if dead else "handler_not_described",
                Level.ERROR if dead else Level.WARNING,
                {"value": self.product.handler},
            )
        else:
            found = [
                *self.handler(self.spec),
                *self.sale(self.spec),
                *self.people(self.spec),
                *self.answers(self.spec),
                *_gravest_of_each([*self.spelling(self.spec), *self.references(self.spec), *self.dates(self.spec)]),
            ]
            yield from found
            yield from self.self_tests(self.spec, {(finding.code, finding.key) for finding in found})

    def without_handler(self) -> Iterator[Finding]:
        """What makes no sense when nothing is produced."""
        if self.product.handler_params:
            yield Finding("handler_params", "params_without_handler", Level.WARNING)
        if self.product.renewable:
            yield Finding("renewable", "renewable_without_handler", Level.WARNING)
        if self.product.seats_mode is not SeatsMode.NOBODY:
            yield Finding("seats_mode", "seats_mode_without_handler", Level.WARNING)

    # ------------------------------------------------------------------ the entry around the handler
    def handler(self, spec: HandlerSpec) -> Iterator[Finding]:
        if spec.name != self.product.handler:
            values = {"value": self.product.handler, "handler": spec.name}
            yield Finding("handler", "handler_respelled", Level.ERROR, values)
        if spec.state is HandlerState.FAILS:
            yield Finding("handler", "handler_fails", Level.WARNING)
        elif spec.state is HandlerState.FRAGILE:
            yield Finding("handler", "handler_fragile", Level.NOTE)

    def sale(self, spec: HandlerSpec) -> Iterator[Finding]:
        """Who buys, how many, and the renewable mark."""
        product = self.product
        if spec.max_quantity and product.max_per_order != spec.max_quantity:
            yield Finding("max_per_order", "quantity_forced", Level.WARNING, {"most": spec.max_quantity})
        if spec.buyers > Audience.EVERYBODY and product.audience < spec.buyers:
            customers = spec.buyers is Audience.CUSTOMERS
            yield Finding("audience", "audience_needs_customer" if customers else "audience_needs_login", Level.WARNING)
        if product.renewable and spec.renewable.support is not Renewal.YES:
            dates_only = spec.renewable.support is Renewal.DATES_ONLY
            yield Finding(
                "renewable",
                "renewable_dates_only" if dates_only else "renewable_not_supported",
                Level.NOTE if dates_only else Level.WARNING,
                {"why": spec.renewable.why},
            )

    def people(self, spec: HandlerSpec) -> Iterator[Finding]:
        """Whether the handler gets the people it needs."""
        rule, mode = spec.seats_mode, self.product.seats_mode
        if mode not in rule.allowed:
            if rule.needs_people:
                yield Finding("seats_mode", "seats_mode_names_nobody", Level.ERROR, {"why": rule.why})
            else:
                yield Finding("seats_mode", "seats_mode_names_in_vain", Level.WARNING, {"why": rule.why})
        elif mode is not rule.recommended and self.product.max_per_order != 1:
            yield Finding("seats_mode", "seats_mode_one_for_all", Level.WARNING)
        container = self.product.set_id
        if rule.needs_people and container and self.catalogue.containers.get(container) is ProductKind.BUNDLE:
            values = {"other": self.catalogue.names[container]}
            yield Finding("set_id", "bundle_names_nobody", Level.ERROR, values)

    def answers(self, spec: HandlerSpec) -> Iterator[Finding]:
        """Whether the buyer is asked what the handler needs."""
        if self.questions.unreadable is not None:
            return
        for missing in missing_questions(self.questions, spec):
            name = missing.param.name
            yield Finding(
                "required_data",
                "question_needed" if missing.respelled is None else "question_needed_respelled",
                Level.ERROR,
                {"question": name, "label": missing.param.label, "value": missing.respelled or ""},
                name,
            )
        if self.questions.questions and any(question.name == ANY_ANSWER for question in spec.questions):
            yield Finding("required_data", "answers_stop_production", Level.ERROR)

    # ------------------------------------------------------------------ parameters
    @property
    def string(self) -> ParamString:
        return ParamString.parse(self.product.handler_params)

    @property
    def values(self) -> Mapping[str, str]:
        return self.string.plugin or {}

    def spelling(self, spec: HandlerSpec) -> Iterator[Finding]:
        for issue in param_issues(self.string, spec):
            level = Level.ERROR if issue.severity is Severity.ERROR else Level.WARNING
            values = {"value": issue.value}
            yield Finding("handler_params", issue.code.value, level, values, issue.key, FindingSource.PARAMS, issue)

    def references(self, spec: HandlerSpec) -> Iterator[Finding]:
        """Whether what parameters designate exists."""
        values = self.values
        for param in spec.params:
            yield from self.uncarried(param)
            value = values.get(param.name, "")
            if value:
                yield from self.reference(param, value)
            elif param.required is Required.YES:
                yield self._about(param, "param_missing", Level.ERROR)
        if not self._designates(spec, values):
            names = [param.name for param in spec.params if param.required is Required.ONE_OF]
            yield Finding("handler_params", "param_one_of_missing", Level.ERROR, {"params": names}, names[0])

    def _designates(self, spec: HandlerSpec, values: Mapping[str, str]) -> bool:
        """Tell whether one of the parameters that stand for each other has a value."""
        return all(
            values.get(param.name) or any(values.get(other) for other in param.one_of)
            for param in spec.params
            if param.required is Required.ONE_OF
        )

    def reference(self, param: ParamSpec, value: str) -> Iterator[Finding]:
        match param.type:
            case ParamType.COURSE_SHORTNAME | ParamType.COURSE_ID | ParamType.COURSE_IDNUMBER:
                yield from self.course(param, value)
            case ParamType.COURSE_LIST:
                yield from self.courses(param, value)
            case ParamType.CATEGORY_ID:
                # 0 stands for the top of the tree.
                known = self.site.categories is None or not value.isdecimal() or not int(value)
                if not known and self.site.category(value) is None:
                    yield self._about(param, "category_not_in_moodle", Level.ERROR, value=value)
            case ParamType.ROLE_SHORTNAME:
                yield from self.role(param, value)
            case ParamType.ROLE_LIST:
                for role in value.split(param.separator):
                    if role != SUPERVISOR:
                        yield from self.role(param, role)

    def course(self, param: ParamSpec, value: str) -> Iterator[Finding]:
        if self.site.courses is None:
            return
        level = Level.ERROR if param.required in _CANNOT_DO_WITHOUT else Level.WARNING
        course = self.designated(param, value)
        if course is None:
            yield from self.no_course(param, value, level)
            return
        if param.name == TEMPLATE:
            # Nobody enters a template: hidden or over, it is copied all the same. Web services list no backups of it.
            yield self._about(param, "template_backup_unknown", Level.WARNING, course=course.shortname)
            return
        if not course.visible:
            yield self._about(param, "course_hidden", Level.WARNING, course=course.shortname)
        if course.end_epoch_s and course.end_epoch_s <= self.now:
            yield self._about(
                param, "course_over", Level.WARNING, course=course.shortname, day=_moment(course.end_epoch_s)
            )

    def no_course(self, param: ParamSpec, value: str, level: Level) -> Iterator[Finding]:
        by_number = self.site.course_by_id(value) if param.type is ParamType.COURSE_SHORTNAME else None
        other_case = self.site.course_in_other_case(value)
        if by_number is not None:
            yield self._about(param, "course_by_number", level, value=value, course=by_number.shortname)
        elif other_case is not None and param.type is ParamType.COURSE_SHORTNAME:
            yield self._about(param, "course_in_other_case", Level.WARNING, value=value, course=other_case.shortname)
        else:
            yield self._about(param, "course_unknown", level, value=value)

    def designated(self, param: ParamSpec, value: str) -> MoodleCourse | None:
        """Find the course a value names, the way its parameter names courses."""
        if param.type is ParamType.COURSE_ID:
            return self.site.course_by_id(value)
        if param.type is ParamType.COURSE_IDNUMBER:
            return self.site.course_by_idnumber(value)
        return self.site.course(value)

    def courses(self, param: ParamSpec, value: str) -> Iterator[Finding]:
        if self.site.courses is None:
            return
        elements = [element for element in value.split(param.separator) if element.strip()]
        if not param.patterns:
            missing = [element for element in elements if self.site.course(element) is None]
        else:
            missing = [element for element in elements if not self.site.courses_like(element)]
        if elements and len(missing) == len(elements) and param.patterns:
            # The shop freezes such a list as "every course".
            yield self._about(param, "courses_match_none", Level.ERROR, value=value)
        else:
            for element in missing:
                yield self._about(param, "course_of_list_unknown", Level.WARNING, value=element)

    def role(self, param: ParamSpec, shortname: str) -> Iterator[Finding]:
        if shortname and not self.site.role_may_exist(shortname):
            sure = self.site.roles_complete
            level = Level.ERROR if sure else Level.WARNING
            yield self._about(param, "role_unknown" if sure else "role_not_met", level, value=shortname)

    def uncarried(self, param: ParamSpec) -> Iterator[Finding]:
        """Short names with a sign that ends or splits the value: nothing written here can designate them."""
        listed = param.type is ParamType.COURSE_LIST
        if not listed and param.type is not ParamType.COURSE_SHORTNAME:
            return
        start = self.product.handler_params.find(f"{param.name}=")
        if start < 0:
            return
        written = self.product.handler_params[start + len(param.name) + 1 :]
        for course in self.site.uncarried_courses:
            name = course.shortname
            signs = [sign for sign in "&=," if sign in name and (sign != "," or listed)]
            if signs and (name in written if listed else written.startswith(name)):
                yield self._about(param, "course_name_not_carried", Level.ERROR, course=name, signs=" ".join(signs))

    # ------------------------------------------------------------------ dates
    def dates(self, spec: HandlerSpec) -> Iterator[Finding]:
        course = self.target(spec)
        found = resolve(
            self.string.plugin,
            int(self.product.renewable),
            self.now,
            course.start_epoch_s if course else None,
            rule=rule_of(spec.name, spec.keys.params),
            zone=self.zone,
        )
        for issue in found.issues:
            if issue.code == "no_unit" and not self.product.renewable:
                continue
            if issue.code == "course_starts_later" and course is not None:
                # Nobody writes a start to have another one.
                written = self.values.get(START, "") not in ("", "0")
                values: dict[str, object] = {"course": course.shortname, "day": _moment(course.start_epoch_s)}
                level = Level.WARNING if written else Level.NOTE
                yield Finding("handler_params", "course_start_replaces", level, values, issue.key)
            else:
                field = "handler_params" if issue.key else "renewable"
                values = {"value": issue.value}
                # The documents promise such an end, so dates differ only; but no shop has ever given one to a buyer.
                level = Level.ERROR if issue.code == "relative_end" else issue.level
                yield Finding(field, issue.code, level, values, issue.key, FindingSource.DATES, issue)

    # ------------------------------------------------------------------ the plugin's own test
    def self_tests(self, spec: HandlerSpec, said: Collection[tuple[str, str]]) -> Iterator[Finding]:
        """What the shop's own test of the product would say, where nothing above has said it better."""
        readable = self.questions.unreadable is None
        facts = OfferFacts(
            [question.field for question in self.questions] if readable else None,
            bool(self.questions.questions) or not readable,
            self.product.audience,
        )
        codes = {code for code, _ in said}
        not_checked: set[str] = set()
        for result in run_self_tests(spec, self.string, self.site, facts):
            kind = result.test.kind
            better = _SAID_BETTER.get(kind, frozenset())
            if kind in _SAYS_NOTHING or any((code, result.key) in said for code in better) or codes & _WHOLE & better:
                continue
            if result.verdict is Verdict.NOT_CHECKED_HERE:
                # Several rules look at one value; that none of them can be tried is one thing to know.
                if result.key not in not_checked:
                    not_checked.add(result.key)
                    values = {"param": result.key, "value": result.value}
                    yield Finding("handler_params", "param_not_checked", Level.NOTE, values, result.key)
            elif result.is_found:
                yield Finding(
                    "required_data" if kind in _ABOUT_QUESTIONS else "handler_params",
                    result.test.code,
                    _level_of(result.test),
                    {"value": result.value},
                    result.key,
                    FindingSource.SELF_TEST,
                    text=result.test.text,
                )

    def target(self, spec: HandlerSpec) -> MoodleCourse | None:
        """Return the course people are enrolled in, when the parameters name one the mirror knows."""
        for param in spec.params:
            if param.type in _DESIGNATES_COURSE and param.required in (Required.YES, Required.ONE_OF):
                course = self.designated(param, self.values.get(param.name, ""))
                if course is not None:
                    return course
        return None

    def _about(self, param: ParamSpec, code: str, level: Level, **values: object) -> Finding:
        return Finding("handler_params", code, level, {"param": param.name, "label": param.label, **values}, param.name)


_SAYS_NOTHING = frozenset(
    {RuleKind.ALWAYS, RuleKind.NO_HANDLER, RuleKind.QUESTIONS_READABLE, RuleKind.QUESTIONS_UNREADABLE}
)
"""Rules with nothing to tell here; unreadable questions are told with the place, handler or not."""

_ABOUT_QUESTIONS = frozenset({RuleKind.QUESTION_MISSING, RuleKind.QUESTION_MISSING_FOR_ANYBODY})
_ABSENCES = frozenset({RuleKind.MISSING, RuleKind.EMPTY, RuleKind.SUPPORT_EMPTY})

_SAID_BETTER: Mapping[RuleKind, frozenset[str]] = {
    RuleKind.MISSING: frozenset({"param_missing", "param_one_of_missing", "missing_template", "missing_duration"}),
    RuleKind.EMPTY: frozenset({"param_missing", "empty_value"}),
    RuleKind.ONE_OF_MISSING: frozenset({"param_one_of_missing"}),
    RuleKind.UNKNOWN_COURSE: frozenset(
        {"course_unknown", "course_by_number", "course_in_other_case", "course_name_not_carried"}
    ),
    RuleKind.NO_COURSE_MATCHES: frozenset({"courses_match_none", "course_name_not_carried"}),
    RuleKind.UNKNOWN_CATEGORY: frozenset({"category_not_in_moodle"}),
    RuleKind.UNKNOWN_ROLE: frozenset({"role_unknown", "role_not_met"}),
    RuleKind.QUESTION_MISSING: frozenset({"question_needed", "question_needed_respelled"}),
}
"""Findings of ours that say what a rule says, with more of it."""

_WHOLE = frozenset({"param_one_of_missing"})
"""Findings about several parameters at once, told under the first of them."""


def _level_of(test: SelfTest) -> Level:
    """Grade a rule by what happens: production fails, or it does something else, or it takes its default."""
    if test.blocks:
        return Level.ERROR
    if test.level is Level.NOTE or (test.level is Level.WARNING and test.kind in _ABSENCES):
        return Level.NOTE
    return Level.WARNING


def _moment(epoch_s: int) -> datetime:
    return datetime.fromtimestamp(epoch_s, UTC)


def _gravest_of_each(findings: list[Finding]) -> Iterator[Finding]:
    """Leave one of several findings with the same code about the same key and value: parts of the checks overlap."""
    kept: dict[tuple[str, str, object], Finding] = {}
    for finding in findings:
        place = (finding.code, finding.key, finding.values.get("value"))
        other = kept.get(place)
        if other is None or GRAVEST_FIRST[finding.severity] < GRAVEST_FIRST[other.severity]:
            kept[place] = finding
    return iter(kept.values())
