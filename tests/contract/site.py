"""The wire, as thin as it can be: form posts to one Moodle, real or sandbox, and things made and taken away again."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import requests

REST_PATH = "/webservice/rest/server.php"
PASSWORD = "Passw0rd!x"
DOMAIN = "example.org"
TIMEOUT_S = 120


def form(values: Any, name: str = "") -> Iterator[tuple[str, str]]:
    """Flatten nested values into form fields: `{"users": [{"email": ...}]}` gives `users[0][email]`."""
    if isinstance(values, dict):
        for key, value in values.items():
            yield from form(value, f"{name}[{key}]" if name else str(key))
    elif isinstance(values, list | tuple):
        for number, value in enumerate(values):
            yield from form(value, f"{name}[{number}]")
    elif isinstance(values, bool):
        yield name, str(int(values))
    else:
        yield name, str(values)


@dataclass
class Site:
    """One Moodle. `mails_to` counts the mails sent to an address, None where nobody can tell."""

    url: str
    token: str
    mails_to: Callable[[str], int | None] = lambda address: None
    prefix: str = field(default_factory=lambda: f"sact{secrets.token_hex(4)}")
    session: requests.Session = field(default_factory=requests.Session)
    _made: int = 0

    def post(self, function: str, data: Any = None, **values: Any) -> requests.Response:
        """Post one call and return the raw answer; `data` replaces the form fields made of `values`."""
        fields = [("wstoken", self.token), ("wsfunction", function), ("moodlewsrestformat", "json")]
        fields += list(data) if data is not None else list(form(values))
        return self.session.post(self.url + REST_PATH, data=fields, timeout=TIMEOUT_S, allow_redirects=False)

    def answer(self, function: str, **values: Any) -> Any:
        """Return the JSON of an answer, refusals included; every answer here comes with HTTP 200."""
        response = self.post(function, **values)
        assert response.status_code == 200, response.text
        return response.json()

    def call(self, function: str, **values: Any) -> Any:
        """Return the JSON of an answer that must not be a refusal."""
        answer = self.answer(function, **values)
        assert not (isinstance(answer, dict) and "exception" in answer), answer
        return answer

    def refused(self, function: str, **values: Any) -> str | None:
        """Return the error code of a call that must be refused; None for a bare PHP error."""
        answer = self.answer(function, **values)
        assert isinstance(answer, dict), answer
        assert "exception" in answer, answer
        code = answer.get("errorcode")
        return None if code is None else str(code)

    def name(self, what: str = "x") -> str:
        """Return a name nobody else has, in plain lower case."""
        self._made += 1
        return f"{self.prefix}.{what}{self._made}"

    # -- people --------------------------------------------------------------------------------------------------

    def person(self, **values: Any) -> dict[str, Any]:
        """Describe a new account, with a password so that no mail leaves."""
        name = self.name("p")
        return {
            "username": name,
            "firstname": "Zoé",
            "lastname": "Lefèvre",
            "email": f"{name}@{DOMAIN}",
            "password": PASSWORD,
        } | values

    def create(self, people: Sequence[dict[str, Any]]) -> list[int]:
        answer = self.call("core_user_create_users", users=list(people))
        assert [item["username"] for item in answer] == [person["username"] for person in people]
        return [int(item["id"]) for item in answer]

    def new_people(self, number: int) -> list[int]:
        return self.create([self.person() for _ in range(number)])

    def by(self, field_name: str, *values: Any) -> list[dict[str, Any]]:
        return list(self.call("core_user_get_users_by_field", field=field_name, values=list(values)))

    # -- courses -------------------------------------------------------------------------------------------------

    def new_course(self, category_id: int, **values: Any) -> int:
        course = {"fullname": "Contrat", "shortname": self.name("c"), "categoryid": category_id} | values
        return int(self.call("core_course_create_courses", courses=[course])[0]["id"])

    def course(self, course_id: int) -> dict[str, Any]:
        (course,) = self.call("core_course_get_courses_by_field", field="id", value=course_id)["courses"]
        return dict(course)

    # -- enrolments ----------------------------------------------------------------------------------------------

    def enrol(self, course_id: int, role_id: int, *user_ids: int, **values: Any) -> None:
        enrolments = [{"roleid": role_id, "userid": user, "courseid": course_id, **values} for user in user_ids]
        assert self.call("enrol_manual_enrol_users", enrolments=enrolments) is None

    def unenrol(self, course_id: int, *user_ids: int, **values: Any) -> None:
        enrolments = [{"userid": user, "courseid": course_id, **values} for user in user_ids]
        assert self.call("enrol_manual_unenrol_users", enrolments=enrolments) is None

    def enrolled(self, course_id: int, **options: Any) -> list[dict[str, Any]]:
        given = [{"name": name, "value": value} for name, value in options.items()]
        return list(self.call("core_enrol_get_enrolled_users", courseid=course_id, options=given))

    def enrolled_ids(self, course_id: int, **options: Any) -> list[int]:
        return [int(person["id"]) for person in self.enrolled(course_id, **options)]

    def roles_of(self, course_id: int, user_id: int) -> list[int]:
        (person,) = [person for person in self.enrolled(course_id) if person["id"] == user_id]
        return sorted(int(role["roleid"]) for role in person["roles"])

    # -- groups --------------------------------------------------------------------------------------------------

    def new_group(self, course_id: int, name: str | None = None) -> int:
        group = {"courseid": course_id, "name": name or self.name("g"), "description": ""}
        return int(self.call("core_group_create_groups", groups=[group])[0]["id"])

    def members(self, group_id: int) -> list[int]:
        (answer,) = self.call("core_group_get_group_members", groupids=[group_id])
        return sorted(int(user_id) for user_id in answer["userids"])

    # -- cleaning ------------------------------------------------------------------------------------------------

    def sweep(self) -> None:
        """Take away every account of this run, found by the prefix of its address."""
        criteria = [{"key": "email", "value": f"{self.prefix}%"}]
        found = self.call("core_user_get_users", criteria=criteria)["users"]
        ids = [int(user["id"]) for user in found]
        for start in range(0, len(ids), 50):
            self.call("core_user_delete_users", userids=ids[start : start + 50])
        self.session.close()
