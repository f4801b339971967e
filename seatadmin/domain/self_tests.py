"""The plugin's own test of a product, run here before anything is published.

Each handler's file says what the plugin checks, in a closed vocabulary (`RuleKind`); this module evaluates it against
the mirror. What the mirror does not know is "cannot tell", what no web service tells is "not checked here": neither is
ever passed off as right.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum

from seatadmin.domain.handlers import HandlerSpec, ParamSpec, ParamType, RuleKind, SelfTest
from seatadmin.domain.moodle_facts import MoodleCourse
from seatadmin.domain.params import ParamString
from seatadmin.domain.products import Audience
from seatadmin.domain.site_facts import STANDARD_ROLES, SiteFacts


class Verdict(StrEnum):
    """`FOUND`: the plugin would say it. `PASSED`: it would not. The others: nobody here can know."""

    FOUND = "found"
    PASSED = "passed"
    CANNOT_TELL = "cannot_tell"
    NOT_CHECKED_HERE = "not_checked_here"


@dataclass(frozen=True, slots=True)
class SelfTestResult:
    """What one rule gives. `key` and `value` name what it is about; `near` another spelling that does exist."""

    test: SelfTest
    verdict: Verdict
    key: str = ""
    value: str = ""
    near: str = ""

    @property
    def is_found(self) -> bool:
        return self.verdict is Verdict.FOUND


@dataclass(frozen=True, slots=True)
class OfferFacts:
    """What the test asks of the product itself.

    `asked` are the keys of its questions to the buyer: empty without any, None when the text is unreadable.
    `has_questions` tells a text from none. `support_setting` is the support course of the shop's settings, empty when
    it has none, None when it is not known.
    """

    asked: Collection[str] | None = ()
    has_questions: bool = False
    audience: Audience = Audience.EVERYBODY
    support_setting: str | None = None


def run_self_tests(
    spec: HandlerSpec, params: ParamString, site: SiteFacts, offer: OfferFacts | None = None
) -> tuple[SelfTestResult, ...]:
    """Evaluate every rule of a handler, in the order of its file.

    Presence is told from emptiness as the plugin does: a key without value passes the rules that ask for its presence.
    """
    run = _Run(spec, params.plugin or {}, site, offer or OfferFacts())
    return tuple(run.result(test) for test in spec.self_tests)


_NO, _YES = Verdict.PASSED, Verdict.FOUND


@dataclass(frozen=True, slots=True)
class _Run:
    spec: HandlerSpec
    values: Mapping[str, str]
    site: SiteFacts
    offer: OfferFacts

    def result(self, test: SelfTest) -> SelfTestResult:
        return _RULES[test.kind](self, test)

    # ------------------------------------------------------------------ presence and spelling
    def always(self, test: SelfTest) -> SelfTestResult:
        return SelfTestResult(test, _YES, value=self.spec.name)

    def no_handler(self, test: SelfTest) -> SelfTestResult:
        # There is one: it is being run.
        return SelfTestResult(test, _NO)

    def missing(self, test: SelfTest) -> SelfTestResult:
        return self._found(test, test.params[0] not in self.values)

    def empty(self, test: SelfTest) -> SelfTestResult:
        return self._found(test, not _filled(self.values.get(test.params[0])))

    def one_of_missing(self, test: SelfTest) -> SelfTestResult:
        return self._found(test, not any(name in self.values for name in test.params))

    def support_empty(self, test: SelfTest) -> SelfTestResult:
        given = self.values.get(test.params[0], self.offer.support_setting)
        if given is None:
            return SelfTestResult(test, Verdict.CANNOT_TELL, test.params[0])
        return self._found(test, not _filled(given))

    def not_in(self, test: SelfTest) -> SelfTestResult:
        value = self.values.get(test.params[0])
        return self._found(test, value is not None and value not in test.values)

    def longer_than(self, test: SelfTest) -> SelfTestResult:
        return self._found(test, len(self.values.get(test.params[0], "")) > test.limit)

    def contains(self, test: SelfTest) -> SelfTestResult:
        value = self.values.get(test.params[0], "")
        return self._found(test, any(part in value for part in test.values))

    # ------------------------------------------------------------------ the site
    def unknown_course(self, test: SelfTest) -> SelfTestResult:
        """Test each form that is given; the first one that fails is told."""
        for name in test.params:
            value = self.values.get(name, "")
            param = self.spec.param(name)
            if not value or param is None:
                continue
            if self.site.courses is None:
                return SelfTestResult(test, Verdict.CANNOT_TELL, name, value)
            if self._course(param, value) is None:
                near = self.site.course_in_other_case(value)
                # Whether capitals count depends on the database of the site.
                status = _YES if near is None else Verdict.CANNOT_TELL
                return SelfTestResult(test, status, name, value, near.shortname if near else "")
        return SelfTestResult(test, _NO)

    def no_course_matches(self, test: SelfTest) -> SelfTestResult:
        name = test.params[0]
        value = self.values.get(name, "")
        param = self.spec.param(name)
        if not value or param is None:
            return SelfTestResult(test, _NO, name)
        if self.site.courses is None:
            return SelfTestResult(test, Verdict.CANNOT_TELL, name, value)
        matched = any(self.site.courses_like(element) for element in value.split(param.separator) if element)
        return self._found(test, not matched)

    def no_manual_enrolment(self, test: SelfTest) -> SelfTestResult:
        name = test.params[0]
        value = self.values.get(name, "")
        if not value:
            return SelfTestResult(test, _NO, name)
        course = self.site.course(value)
        if course is None:
            # The plugin also says so of a course it does not find; one finding is enough for people.
            known = self.site.courses is not None
            return SelfTestResult(test, _NO if known else Verdict.CANNOT_TELL, name, value)
        if course.manual_enrolment is None:
            return SelfTestResult(test, Verdict.CANNOT_TELL, name, value)
        return self._found(test, not course.manual_enrolment)

    def unknown_category(self, test: SelfTest) -> SelfTestResult:
        name = test.params[0]
        value = self.values.get(name, "")
        if not value or (value == "0" and self._may_be_top(name)):
            return SelfTestResult(test, _NO, name, value)
        if self.site.categories is None:
            return SelfTestResult(test, Verdict.CANNOT_TELL, name, value)
        return self._found(test, self.site.category(value) is None)

    def unknown_role(self, test: SelfTest) -> SelfTestResult:
        name = test.params[0]
        value = self.values.get(name, "")
        if not value or self.site.role(value) is not None:
            return SelfTestResult(test, _NO, name, value)
        if not self.site.roles_complete and value in STANDARD_ROLES:
            return SelfTestResult(test, _NO, name, value)
        if not self.site.roles_complete:
            # Moodle lists no roles: one nobody has met yet may exist.
            return SelfTestResult(test, Verdict.CANNOT_TELL, name, value)
        return self._found(test, True)

    def unknown_context(self, test: SelfTest) -> SelfTestResult:
        level, number = (self.values.get(name, "") for name in test.params)
        key = test.params[1]
        if not level or not number:
            return SelfTestResult(test, _NO, key, number)
        known, found = {
            "course": (self.site.courses, self.site.course_by_id(number)),
            "category": (self.site.categories, self.site.category(number)),
        }.get(level, (None, None))
        if level not in ("course", "category"):
            return SelfTestResult(test, Verdict.NOT_CHECKED_HERE, key, number)
        if known is None:
            return SelfTestResult(test, Verdict.CANNOT_TELL, key, number)
        return SelfTestResult(test, _YES if found is None else _NO, key, number)

    # ------------------------------------------------------------------ the product
    def question_missing(self, test: SelfTest) -> SelfTestResult:
        if self.offer.asked is None:
            return SelfTestResult(test, Verdict.CANNOT_TELL, test.params[0])
        return self._found(test, test.params[0] not in self.offer.asked)

    def question_missing_for_anybody(self, test: SelfTest) -> SelfTestResult:
        result = self.question_missing(test)
        closed = self.offer.audience in (Audience.LOGGED_IN, Audience.CUSTOMERS)
        return SelfTestResult(test, _NO, result.key) if closed else result

    def questions_unreadable(self, test: SelfTest) -> SelfTestResult:
        return self._found(test, self.offer.has_questions and self.offer.asked is None)

    def questions_readable(self, test: SelfTest) -> SelfTestResult:
        return self._found(test, self.offer.has_questions and self.offer.asked is not None)

    def not_checked_here(self, test: SelfTest) -> SelfTestResult:
        name = next((name for name in test.params if self.values.get(name)), "")
        status = Verdict.NOT_CHECKED_HERE if name else _NO
        return SelfTestResult(test, status, name or test.params[0], self.values.get(name, ""))

    # ------------------------------------------------------------------ small moves
    def _found(self, test: SelfTest, found: bool) -> SelfTestResult:
        name = test.params[0] if test.params else ""
        return SelfTestResult(test, _YES if found else _NO, name, self.values.get(name, ""))

    def _course(self, param: ParamSpec, value: str) -> MoodleCourse | None:
        """Find a course as the plugin's test does: by number when digits stand where a number is understood."""
        if param.type is ParamType.COURSE_ID or (param.id_understood and value.isdecimal()):
            return self.site.course_by_id(value)
        if param.type is ParamType.COURSE_IDNUMBER:
            return self.site.course_by_idnumber(value)
        return self.site.course(value)

    def _may_be_top(self, name: str) -> bool:
        param = self.spec.param(name)
        return param is not None and param.minimum == 0


def _filled(value: str | None) -> bool:
    """Tell whether PHP takes a text for something: neither absent, empty nor `0`."""
    return value not in (None, "", "0")


_RULES: Mapping[RuleKind, Callable[[_Run, SelfTest], SelfTestResult]] = {
    RuleKind.ALWAYS: _Run.always,
    RuleKind.NO_HANDLER: _Run.no_handler,
    RuleKind.MISSING: _Run.missing,
    RuleKind.EMPTY: _Run.empty,
    RuleKind.ONE_OF_MISSING: _Run.one_of_missing,
    RuleKind.SUPPORT_EMPTY: _Run.support_empty,
    RuleKind.UNKNOWN_COURSE: _Run.unknown_course,
    RuleKind.NO_COURSE_MATCHES: _Run.no_course_matches,
    RuleKind.NO_MANUAL_ENROLMENT: _Run.no_manual_enrolment,
    RuleKind.UNKNOWN_CATEGORY: _Run.unknown_category,
    RuleKind.UNKNOWN_ROLE: _Run.unknown_role,
    RuleKind.UNKNOWN_CONTEXT: _Run.unknown_context,
    RuleKind.NOT_IN: _Run.not_in,
    RuleKind.LONGER_THAN: _Run.longer_than,
    RuleKind.CONTAINS: _Run.contains,
    RuleKind.QUESTION_MISSING: _Run.question_missing,
    RuleKind.QUESTION_MISSING_FOR_ANYBODY: _Run.question_missing_for_anybody,
    RuleKind.QUESTIONS_UNREADABLE: _Run.questions_unreadable,
    RuleKind.QUESTIONS_READABLE: _Run.questions_readable,
    RuleKind.NOT_CHECKED_HERE: _Run.not_checked_here,
}
