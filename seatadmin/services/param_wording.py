"""Put parameters of handlers into sentences: their values, what would surprise in a string, what cannot be written,
what a rewriting changes, what the plugin's own test would say. The window, the command line and the printed sheet ask
here; the sentences stand in `resources/messages/params.*.toml`, those of a handler in its own file.
"""

from __future__ import annotations

from typing import NamedTuple

from seatadmin.domain.handlers import Level, ParamSpec, ParamType
from seatadmin.domain.moments import DAY_S
from seatadmin.domain.moodle_facts import MoodleCourse
from seatadmin.domain.param_rewrite import ChangeCode
from seatadmin.domain.params import MILLISECONDS_FROM, IssueCode, ParamIssue, Refusal, whole_number
from seatadmin.domain.self_tests import SelfTestResult, Verdict
from seatadmin.domain.site_facts import SiteFacts
from seatadmin.services.date_wording import DateWords
from seatadmin.services.wording import Explained, Words

_VALUE_MAX = 60
_DAYS_MAX = 1_000_000
_SIGNS = {Level.ERROR: "✗", Level.WARNING: "⚠", Level.NOTE: "·"}


class Meaning(NamedTuple):
    """A value in words. `names_nothing`: what it names is known not to be there."""

    text: str
    names_nothing: bool = False


class ParamWords:
    """The words for parameters in one language and one time zone, those of `words`."""

    def __init__(self, words: Words) -> None:
        self.words = words
        self._dates = DateWords(words)

    # ------------------------------------------------------------------ strings
    def issue(self, issue: ParamIssue) -> Explained:
        """Say what would surprise, and what to do."""
        code = issue.code.value
        if issue.code is IssueCode.UNKNOWN_KEY and issue.detail:
            code = "unknown_key_meant"
        values = {"param": _short(issue.key), "value": _short(issue.value), "detail": _short(issue.detail)}
        what, remedy = (self.words.say(table, code, **values) for table in ("param_issue", "param_issue_remedy"))
        return Explained(what, remedy, issue.key)

    def refusal(self, refusal: Refusal) -> str:
        """Say why a key or a value cannot be written."""
        values = {"param": _short(refusal.key), "value": _short(refusal.value)}
        return self.words.say("param_refusal", refusal.code.value, **values)

    def change(self, code: ChangeCode) -> str:
        """Say in a few words what a rewriting does to a piece."""
        return self.words.say("param_change", code.value)

    # ------------------------------------------------------------------ the plugin's own test
    def self_test(self, result: SelfTestResult) -> str:
        """Say what the plugin's own test would say, or that nobody here can tell."""
        text = result.test.text.say(self.words.language)
        about = f" ({result.key}={_short(result.value)})" if result.value and result.key else ""
        if result.verdict is Verdict.FOUND:
            return f"{_SIGNS[result.test.level]} {text}{about}"
        key = "near" if result.near else result.verdict.value
        return self.words.say("self_test", key, text=text.rstrip("."), value=about, near=result.near)

    # ------------------------------------------------------------------ values
    def value(self, param: ParamSpec, value: str, site: SiteFacts) -> str:
        """Say what a value means: the course's full name, the day, the length. Unsure things stay as written."""
        return self.meaning(param, value, site).text

    def meaning(self, param: ParamSpec, value: str, site: SiteFacts) -> Meaning:
        """Say what a value means, and whether it is known to name nothing; what was never read rules nothing out."""
        if param.secret:
            return Meaning(self._say("secret"))
        if not value:
            return Meaning(self._say("empty"))
        if param.choices:
            labels = (one.label.say(self.words.language) for one in param.choices if one.value == value)
            return Meaning(next(labels, value))
        return self._of_site(param, value, site) or Meaning(self._number(param, value) or value)

    def _of_site(self, param: ParamSpec, value: str, site: SiteFacts) -> Meaning | None:
        match param.type:
            case ParamType.COURSE_SHORTNAME:
                return self._course(value, site.course(value), site)
            case ParamType.COURSE_ID:
                return self._course(value, site.course_by_id(value), site)
            case ParamType.COURSE_IDNUMBER:
                return self._course(value, site.course_by_idnumber(value), site)
            case ParamType.COURSE_LIST:
                return self._courses(param, value, site)
            case ParamType.CATEGORY_ID:
                return self._category(value, site)
            case ParamType.ROLE_SHORTNAME:
                role = site.role(value)
                return Meaning(f"{role.name} ({value})" if role and role.name else value)
        return None

    def _number(self, param: ParamSpec, value: str) -> str:
        number = whole_number(value)
        if number is None or number < 0:
            return ""
        if param.type.is_moment:
            return self._moment(param, number)
        if param.type in (ParamType.DAYS, ParamType.SECONDS) and number < _DAYS_MAX * DAY_S:
            if number == 0:
                return self._say("endless") if param.minimum == 0 else ""
            return self._dates.length(number * DAY_S if param.type is ParamType.DAYS else number)
        return f"{self.words.number(number)} {param.unit.say(self.words.language)}" if param.unit else ""

    def _moment(self, param: ParamSpec, number: int) -> str:
        if number == 0:
            return self._say("endless" if param.type is ParamType.TIMESTAMP_OR_RELATIVE else "at_once")
        return self._dates.moment(number) if number < MILLISECONDS_FROM else ""

    def _course(self, value: str, course: MoodleCourse | None, site: SiteFacts) -> Meaning:
        if course is not None:
            return Meaning(f"{course.fullname} ({course.shortname})")
        return Meaning(value) if site.courses is None else Meaning(self._say("course_unknown", value=value), True)

    def _courses(self, param: ParamSpec, value: str, site: SiteFacts) -> Meaning:
        if site.courses is None:
            return Meaning(value)
        elements = [element for element in value.split(param.separator) if element]
        if not param.patterns:
            found = [self._course(element, site.course(element), site) for element in elements]
            return Meaning(", ".join(one.text for one in found), any(one.names_nothing for one in found))
        matched = {course.shortname: course for element in elements for course in site.courses_like(element)}
        if not matched:
            return Meaning(self._say("matches_none", value=value), True)
        return Meaning(self.words.say("param_value", "matches", count=len(matched), courses=tuple(matched)))

    def _category(self, value: str, site: SiteFacts) -> Meaning:
        if value == "0":
            return Meaning(self._say("top"))
        category = site.category(value)
        if category is not None:
            return Meaning(f"{category.name} ({value})")
        return Meaning(value) if site.categories is None else Meaning(self._say("category_unknown", value=value), True)

    def _say(self, key: str, **values: object) -> str:
        return self.words.say("param_value", key, **values)


def _short(text: str) -> str:
    """Write a text on one line, cut when it is long."""
    line = " ".join(text.split())
    return line if len(line) <= _VALUE_MAX else f"{line[: _VALUE_MAX - 1]}…"
