"""Every command against the sandbox: what it prints, what it returns, what it leaves behind."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from seatadmin import __main__, cli
from seatadmin.cli.parser import wants_window
from seatadmin.context import Workspace
from seatadmin.moodle.check import NEEDED_FUNCTIONS
from seatadmin.sandbox.faults import FaultKind
from seatadmin.sandbox.server import SandboxServer
from seatadmin.secrets import MemorySecrets
from tests.program.conftest import CUSTOMER, SAMPLES, Ran

Run = Callable[..., Ran]
LIST = str(SAMPLES / "03_excel_fr_semicolon_cp1252.csv")
ASSIGN = ("assign", LIST, "--customer", CUSTOMER, "--order", "B0000000042", "--json")
NOTHING = {
    **dict.fromkeys(("seats", "accounts", "mails", "reactivated", "enrolled_again"), 0),
    **dict.fromkeys(("unchanged", "waiting", "to_look_at", "earlier"), 0),
}
ERRORS = str(SAMPLES / "10_duplicates_and_gaps.tsv")


def opened_at(clock: Callable[[], datetime]) -> Callable[..., Workspace]:
    """Open workspaces as usual, with another clock."""
    usual = Workspace.open

    def opened(*arguments: Any, **more: Any) -> Workspace:
        return usual(*arguments, **{**more, "clock": clock})

    return opened


def outcomes(data: Any) -> list[str]:
    return [row["outcome"] for row in data["rows"]]


def seats_by_state(run: Run) -> dict[str, int]:
    counts: dict[str, int] = {}
    for seat in run("seats", "list", "--json").json:
        counts[seat["state"]] = counts.get(seat["state"], 0) + 1
    return counts


# ---------------------------------------------------------------------- parse
@pytest.mark.parametrize("expected", sorted(SAMPLES.glob("*.expected.json")), ids=lambda path: path.name[:2])
def test_parse_prints_the_structure_of_the_expected_files(run: Run, expected: Path) -> None:
    wanted = json.loads(expected.read_text(encoding="utf-8"))
    flavour = {"clipboard text/plain": ("--flavour", "text"), "clipboard text/html": ("--flavour", "html")}
    sample = next(path for path in SAMPLES.glob(expected.name.split(".")[0] + ".*") if path.suffix != ".json")
    ran = run("parse", str(sample), *flavour.get(wanted["kind"], ()), "--json")
    found = ran.json
    assert found.keys() == wanted.keys() - {"sample", "about"}
    for key in found.keys() - {"people", "problems"}:
        assert found[key] == wanted[key], key

    def plain(people: list[dict[str, Any]]) -> list[dict[str, Any]]:
        return [{key: value for key, value in person.items() if key != "extra"} for person in people]

    def sort(problems: list[dict[str, Any]]) -> list[str]:
        return sorted(json.dumps(problem, sort_keys=True) for problem in problems)

    assert plain(found["people"]) == plain(wanted["people"])
    assert sort(found["problems"]) == sort(wanted["problems"])
    assert ran.status == (1 if any(problem["severity"] == "error" for problem in wanted["problems"]) else 0)
    assert ran.err == ""


def test_parse_for_people(run: Run) -> None:
    ran = run("parse", LIST, "--lang", "fr")
    assert ran.status == 0
    assert "ŒUVRARD" in ran.out
    assert "9 (ligne de total)" in ran.out
    assert "Windows-1252" in ran.out


def test_parse_keeps_nothing(run: Run, home: Path) -> None:
    run("parse", LIST)
    assert [path.name for path in home.rglob("*") if path.is_file()] == ["seatadmin.log"]


# ---------------------------------------------------------------------- misuse
@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("parse", "no such file"), "file_missing"),
        (("parse", "."), "file_unreadable"),
        (("seats", "list"), "no_workspace"),
        (("seats", "list", "--workspace", "typo.sqlite"), "workspace_missing"),
        (("seats", "add", "--customer", " ", "--count", "1", "--workspace", "new.sqlite"), "usage"),
        (("seats", "add", "--customer", "A", "--count", "0", "--workspace", "new.sqlite"), "seat_count"),
        (("seats", "add", "--customer", "A", "--count", "1", "--end", "31/02/2027"), "date_not_understood"),
        (
            ("seats", "add", "--customer", "A", "--count", "1", "--end", "31/12/2019", "--workspace", "new.sqlite"),
            "seat_end_past",
        ),
        (("check", "--url", "http://campus.example.org"), "plain_http_refused"),
        (("check", "--url", "https://campus.example.org"), "no_token"),
        (("seats", "add", "--customer", "A"), "usage"),
        (("seats", "add", "--customer", "A", "--count", "1", "--courses", ""), "usage"),
        (("seats", "add", "--customer", "A", "--count", "1", "--courses", " , "), "courses_missing"),
        (
            ("seats", "add", "--customer", "A", "--count", "1", "--customer-email", "a@b", "--workspace", "new.sqlite"),
            "customer_address_wrong",
        ),
        (("seats", "list", "--workspace", ""), "usage"),
        (("seats", "list", "--workspace", "mysql://host/name"), "workspace_address_unknown"),
        (("seats", "list", "--state", "gone"), "usage"),
        (("seats", "release"), "usage"),
        (("assign", LIST, "--customer", ""), "usage"),
        (("assign", LIST, "--customer", "A", "--order", " "), "usage"),
        (("assign", LIST, "--customer", "A", "--credentials", "post"), "usage"),
        (("assign", LIST, "--customer", "A", "--start", "2027-06-01", "--end", "01/01/2027"), "days_crossed"),
        (("history", "--since", "2027-06-01", "--until", "01/01/2027"), "days_crossed"),
        (("history", "--limit", "0"), "limit_too_small"),
        (("resume", ""), "usage"),
        (("sandbox", "--port", "70000"), "port_impossible"),
        (("sandbox", "--file", "no/such/folder/state.json"), "sandbox_file_unusable"),
        (("check", "--url", "ftp://campus.example.org"), "address_unusable"),
        (("connect", "--url", "https://campus.example.org", "--zone", "Paris"), "zone_unknown"),
        (("frobnicate",), "usage"),
        ((), "usage"),
        (("assign",), "usage"),
        (("seats", "add", "--customer", "A", "--count", "many"), "usage"),
    ],
)
def test_misuse_is_status_2_and_json_alone(
    run: Run, home: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], code: str
) -> None:
    monkeypatch.chdir(home)
    ran = run(*arguments, "--json")
    assert ran.status == 2
    error = ran.json["error"]
    assert error["code"] == code
    assert error["what"] in ran.err
    quiet = run(*arguments)
    assert quiet.out == ""
    assert quiet.err != ""
    assert "Traceback" not in ran.err + quiet.err


@pytest.mark.parametrize(("language", "word"), [("fr", "il manque"), ("en", "missing")])
def test_misuse_speaks_both_languages(run: Run, language: str, word: str) -> None:
    assert word in run("--lang", language, "assign").err
    assert word in run("assign", "--lang", language).err


@pytest.mark.parametrize(("language", "word"), [("fr", "utilisation :"), ("en", "usage:")])
def test_help_speaks_both_languages(run: Run, language: str, word: str) -> None:
    for command in ((), ("assign",), ("seats", "add"), ("history",)):
        ran = run(*command, "--help", "--lang", language)
        assert ran.status == 0
        assert word in ran.out.replace("\u00a0", " ")
        assert "==" not in ran.out
    assert "130" in run("--help", "--lang", language).out


def test_the_language_follows_the_settings_and_the_system(
    run: Run, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "does not exist" in run("parse", "nothing").err
    monkeypatch.setenv("LANG", "fr_FR.UTF-8")
    assert "n’existe pas" in run("parse", "nothing").err
    settings = home / "home" / "config" / "settings.json"
    settings.parent.mkdir(parents=True, exist_ok=True)
    settings.write_text('{"language": "en"}')
    assert "does not exist" in run("parse", "nothing").err


def test_an_unexpected_error_is_a_sentence_and_a_log(run: Run, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_arguments: object, **_more: object) -> None:
        raise ZeroDivisionError("inside")

    monkeypatch.setattr("seatadmin.cli.commands.read_people", broken)
    ran = run("parse", LIST)
    assert ran.status == 4
    assert "seatadmin.log" in ran.err
    assert "Traceback" not in ran.err
    assert "ZeroDivisionError" in (home / "home" / "logs" / "seatadmin.log").read_text(encoding="utf-8")


# ---------------------------------------------------------------------- connect, check, sync, roles
def test_connect_check_sync_roles(shop: Run, server: SandboxServer) -> None:
    report = shop("check", "--json")
    assert report.status == 0
    assert report.json["usable"] is True
    assert report.json["site_name"] == "Boutique Alpha"
    assert {item["function"] for item in report.json["functions"]} >= {"core_user_create_users"}
    assert all(finding["what"] for finding in report.json["findings"])
    assert "Boutique Alpha" in shop("check", "--lang", "fr").out
    synced = shop("sync", "--json")
    assert synced.status == 0
    assert synced.json["courses"] >= 11
    known = {role["shortname"]: role for role in shop("roles", "--json").json}
    assert known["student"]["confirmed"] is True
    wrong = str(known["student"]["id"] + 1)
    assert shop("roles", "--set", f"student={wrong}", "--json").json["error"]["code"] == "role_known"
    assert shop("roles", "--set", "student").status == 2
    set_one = shop("roles", "--set", "supervisor=9", "--json")
    assert {"id": 9, "shortname": "supervisor", "name": None, "confirmed": False} in set_one.json


def test_check_by_address_needs_no_workspace(
    run: Run, server: SandboxServer, secrets: MemorySecrets, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SEATADMIN_TOKEN", server.token)
    ran = run("check", "--url", f"{server.url}/my/", "--json")
    assert ran.status == 0
    assert ran.json["address"] == server.url
    assert secrets.get(server.url) is None


def test_a_site_that_lacks_something_is_status_1(run: Run, server: SandboxServer, secrets: MemorySecrets) -> None:
    secrets.set(server.url, server.token)
    with server.state.lock:
        key = server.state.tokens[server.token]
        key.functions = frozenset(NEEDED_FUNCTIONS) - {"enrol_manual_enrol_users", "core_group_create_groups"}
        key.functions |= {"core_webservice_get_site_info"}
    ran = run("check", "--url", server.url, "--json")
    assert ran.status == 1
    missing = [item["values"]["function"] for item in ran.json["findings"] if item["code"] == "function_missing"]
    assert missing == ["enrol_manual_enrol_users", "core_group_create_groups"]


def test_an_unreachable_site_is_status_3(shop: Run, server: SandboxServer) -> None:
    url = server.url
    server.stop()
    for command in (("check",), ("sync",), ("check", "--url", url), (*ASSIGN, "--apply")):
        ran = shop(*command, "--json")
        assert ran.status == 3, command
        assert ran.json["error"]["code"] == "unreachable"
        assert ran.json["error"]["what"] in ran.err
    assert seats_by_state(shop) == {"free": 6}


def test_connect_can_ask_for_the_token(
    run: Run, home: Path, server: SandboxServer, secrets: MemorySecrets, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("getpass.getpass", lambda prompt: server.token if server.url in prompt else "")
    asked = ("connect", "--url", server.url, "--workspace", str(home / "new.sqlite"), "--ask-token")
    ran = run(*asked, "--zone", "Indian/Reunion")
    assert ran.status == 0
    assert secrets.get(server.url) == server.token
    assert server.token not in ran.out + ran.err
    assert any("Indian/Reunion" in entry["sentence"] for entry in run("history", "--json").json)


# ---------------------------------------------------------------------- seats
def test_seats_add_and_list(run: Run, home: Path) -> None:
    new = str(home / "new.sqlite")
    ran = run(
        "--workspace", new, "--json", "seats", "add", "--customer", "Acme", "--count", "3", "--courses", "SCI, M%"
    )
    assert ran.status == 0
    assert len(ran.json["references"]) == 3
    assert "new.sqlite" in ran.err
    listed = run("seats", "list", "--json")
    assert [seat["courses"] for seat in listed.json] == [["SCI", "M%"]] * 3
    assert {seat["state"] for seat in listed.json} == {"free"}
    assert run("seats", "list", "--customer", "acme", "--state", "held", "--json").json == []
    assert run("seats", "list", "--customer", "nobody").status == 2
    table = run("seats", "list", "--lang", "fr")
    assert table.out.count("libre") == 3
    other = str(home / "other.sqlite")
    run("seats", "add", "--customer", "Zeta", "--count", "1", "--workspace", other)
    assert {seat["customer"] for seat in run("seats", "list", "--json").json} == {"Zeta"}
    assert {seat["customer"] for seat in run("seats", "list", "--json", "--workspace", new).json} == {"Acme"}


@pytest.mark.parametrize(
    ("courses", "matching", "told"),
    [("SCI%", ["SCI"], ""), ("MATH%,SCI", ["MATH101", "SCI"], ""), ("SCIENCE", [], "No known course matches: SCIENCE")],
)
def test_patterns_are_checked_right_after_connecting(shop: Run, courses: str, matching: list[str], told: str) -> None:
    ran = shop("seats", "add", "--customer", CUSTOMER, "--count", "1", "--courses", courses, "--json")
    assert ran.status == 0
    assert sorted(ran.json["matching"]) == matching
    assert told in ran.err if told else ran.err == ""


def test_names_of_courses_are_not_called_wrong_before_the_courses_were_read(run: Run, home: Path) -> None:
    ran = run(
        *("seats", "add", "--customer", "Acme", "--count", "1", "--courses", "SCI%", "--json"),
        *("--workspace", str(home / "new.sqlite")),
    )
    assert ran.status == 0
    assert ran.json["matching"] is None
    assert "not read yet" in ran.err
    assert "No known course" not in ran.err


def test_the_same_order_has_other_references_in_another_workspace(run: Run, home: Path) -> None:
    """Two workstations add the seats of one order: seats that read alike would be taken for one another."""
    asked = ("seats", "add", "--customer", "Acme", "--count", "2", "--order", "B0000000042", "--json")
    one, other = (run(*asked, "--workspace", str(home / name)).json["references"] for name in ("a.sqlite", "b.sqlite"))
    assert not set(one) & set(other)


@pytest.mark.parametrize(
    "arguments",
    [
        ("connect", "--url", "SITE"),
        ("connect", "--url", "http://127.0.0.1:9"),
        ("connect", "--url", "SITE", "--zone", "Paris"),
        ("seats", "add", "--customer", "A", "--count", "0"),
        ("seats", "add", "--customer", "A", "--count", "1", "--end", "31/12/2019"),
    ],
)
def test_a_command_that_fails_leaves_no_empty_workspace(
    shop: Run, home: Path, server: SandboxServer, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...]
) -> None:
    monkeypatch.setenv("SEATADMIN_TOKEN", "0" * 32)
    site = f"http://localhost:{server.url.rpartition(':')[2]}"
    ran = shop(*(text.replace("SITE", site) for text in arguments), "--workspace", str(home / "typo.sqlite"))
    assert ran.status in (2, 3)
    assert "created" not in ran.err
    assert sorted(path.name for path in home.glob("*.sqlite*")) == ["shop.sqlite"]
    assert len(shop("seats", "list", "--json").json) == 6


def test_a_failed_connection_leaves_a_workspace_that_was_there(shop: Run, home: Path, server: SandboxServer) -> None:
    url = server.url
    server.stop()
    assert shop("connect", "--url", url, "--workspace", str(home / "shop.sqlite")).status == 3
    assert len(shop("seats", "list", "--json").json) == 6


# ---------------------------------------------------------------------- assign
def test_the_preview_stores_nothing_and_sends_nothing(shop: Run, server: SandboxServer) -> None:
    before = dict(server.carried_out)
    ran = shop(*ASSIGN)
    assert ran.status == 0
    data = ran.json
    assert (data["applied"], data["offline"], data["site"]) == (False, False, server.url)
    assert outcomes(data) == ["already_enrolled", "new_account", "known_account", "known_account", "new_account"]
    new = data["rows"][1]
    assert [effect["kind"] for effect in new["effects"]][:3] == ["create_account", "mail_credentials", "enrol"]
    assert new["effects"][2]["ends"] == "2027-12-31T22:59:59Z"
    assert new["sentences"]["fr"].startswith("Compte créé, identifiants envoyés par Moodle, inscription à EXCEL-N1")
    assert new["sentence"] == new["sentences"]["en"]
    assert data["totals"]["seats_used"] == data["totals"]["accounts_to_create"] + 2 == 4
    assert data["summary"].startswith("Assign 4 seats · 2 accounts created · 2 e-mails will leave")
    written = {name for name, count in server.carried_out.items() if count != before.get(name, 0)}
    assert not [name for name in written if "create" in name or "enrol_users" in name or "add" in name]
    assert seats_by_state(shop) == {"free": 6}
    assert shop("lists", "--json").json == []
    assert {entry["what"] for entry in shop("history", "--json").json} == {"site_connected", "seats_added"}


def test_apply_does_what_the_preview_said_and_once(shop: Run, server: SandboxServer) -> None:
    preview = shop(*ASSIGN).json
    ran = shop(*ASSIGN, "--apply")
    assert ran.status == 0
    data = ran.json
    assert data["finished"] is True
    assert outcomes(data) == outcomes(preview)
    assert [row["seat"] for row in data["rows"]] == [row["seat"] for row in preview["rows"]]
    assert all(row["result"]["ok"] for row in data["rows"])
    assert data["rows"][1]["result"]["username"] == "loic.oeuvrard"
    assert seats_by_state(shop) == {"free": 2, "held": 4}
    assert data["done"] == {**NOTHING, "seats": 4, "accounts": 2, "mails": 2, "unchanged": 1}
    mails = len(server.state.mails)
    entries = shop("history", "--json").json
    again = shop(*ASSIGN, "--apply")
    assert again.status == 0
    assert outcomes(again.json) == ["already_enrolled", "held", "held", "held", "held"]
    assert again.json["batch"] is None
    assert again.json["done"] == {**NOTHING, "unchanged": 5}
    assert again.json["summary"] == "Nothing has changed · 5 unchanged"
    assert "valid until 31 December 2027" in again.json["rows"][1]["result"]["sentence"]
    assert "not kept" in again.err
    assert len(shop("lists", "--json").json) == 1
    assert shop("history", "--json").json == entries
    assert seats_by_state(shop) == {"free": 2, "held": 4}
    assert len(server.state.mails) == mails
    table = shop(*ASSIGN[:-1], "--lang", "fr").out
    assert "Rien à attribuer" in table
    found = shop("history", "oeuvrard", "--json").json
    assert [entry["what"] for entry in found] == ["seat_assigned"]
    assert shop("history", "--until", "2020-01-01").out.strip() == "Nothing to show."


def test_rows_to_correct_are_status_1_and_the_rest_goes_on(shop: Run) -> None:
    shop("seats", "add", "--customer", CUSTOMER, "--count", "10")
    asked = ("assign", ERRORS, "--flavour", "text", "--customer", CUSTOMER, "--json", "--lang", "fr")
    preview = shop(*asked)
    assert preview.status == 1
    assert preview.json["status"] == 1
    bad = [row for row in preview.json["rows"] if row["outcome"] == "bad_data"]
    assert len(bad) == preview.json["totals"]["to_correct"] == 4
    assert all(row["remedy"] and row["problems"] for row in bad)
    assert any("Ligne 7" in problem["sentence"] for row in bad for problem in row["problems"])
    applied = shop(*asked, "--apply")
    assert applied.status == 1
    assert {row["result"]["ok"] for row in applied.json["rows"] if row["outcome"] == "new_account"} == {True}
    assert applied.json["finished"] is True


def test_offline_previews_say_so(shop: Run, server: SandboxServer) -> None:
    asked = shop(*ASSIGN, "--offline")
    assert asked.status == 0
    assert asked.json["offline"] is True
    assert set(outcomes(asked.json)) == {"unchecked"}
    shop("sync")
    assert set(outcomes(shop(*ASSIGN, "--offline").json)) <= {"unchecked", "already_enrolled", "known_account"}
    server.stop()
    ran = shop(*ASSIGN)
    assert ran.status == 0
    assert ran.json["offline"] is True
    assert "Offline preview: Moodle cannot be reached." in ran.err
    assert shop(*ASSIGN[:-1]).out.startswith("Offline preview")


def test_a_workspace_without_a_site_previews_offline(run: Run, home: Path) -> None:
    run("seats", "add", "--customer", CUSTOMER, "--count", "1", "--workspace", str(home / "new.sqlite"))
    ran = run("assign", LIST, "--customer", CUSTOMER, "--json")
    assert ran.status == 1
    assert "No Moodle site is connected" in ran.err
    assert set(outcomes(ran.json)) == {"course_unknown"}
    applied = run("assign", LIST, "--customer", CUSTOMER, "--json", "--apply")
    assert applied.status == 2
    assert applied.json["error"]["code"] == "no_site"
    assert run("lists", "--json").json == []


def test_staff_passwords(shop: Run, server: SandboxServer, monkeypatch: pytest.MonkeyPatch, home: Path) -> None:
    staff = (*ASSIGN, "--credentials", "staff", "--apply")
    missing = shop(*staff)
    assert missing.status == 2
    assert missing.json["error"]["code"] == "password_needed"
    assert seats_by_state(shop) == {"free": 6}
    password = "Un-mot-de-passe-9"
    monkeypatch.setenv("SEATADMIN_INITIAL_PASSWORD", password)
    ran = shop(*staff)
    assert ran.status == 0
    assert "staff_password" in ran.json["rows"][1]["result"]["done"]
    assert [mail for mail in server.state.mails if "loic" in str(mail)] == []
    assert password not in ran.out + ran.err
    for path in home.rglob("*"):
        if path.is_file():
            assert password.encode() not in path.read_bytes(), path


def test_groups_roles_dates_and_reactivation(shop: Run, home: Path) -> None:
    people = home / "list.csv"
    people.write_text("Nom;Prénom;Courriel\nLeroy;Mathieu;mathieu.leroy@example.org\n", encoding="utf-8")
    ran = shop(
        *("assign", str(people), "--customer", CUSTOMER, "--course", "SCI", "--group", "Matin"),
        *("--start", "2027-01-04", "--end", "30/06/2027", "--reactivate", "--json"),
    )
    (row,) = ran.json["rows"]
    enrol = next(effect for effect in row["effects"] if effect["kind"] == "enrol")
    assert (enrol["starts"], enrol["ends"]) == ("2027-01-03T23:00:00Z", "2027-06-30T21:59:59Z")
    groups = [effect["group"] for effect in row["effects"] if effect["kind"] == "join_group"]
    assert "Matin" in groups
    assert ran.json["target"]["starts"] == "2027-01-04"
    assert "from 4 January 2027 until 30 June 2027" in row["sentence"]


def test_a_list_without_people_is_status_1(shop: Run, home: Path) -> None:
    empty = home / "empty.csv"
    empty.write_bytes(b"\n\n")
    ran = shop("assign", str(empty), "--customer", CUSTOMER, "--json")
    assert ran.status == 1
    assert ran.json["error"]["code"] == "no_people"
    assert "nothing to read" in ran.err


# ---------------------------------------------------------------------- interruptions
def test_a_connection_lost_in_the_middle_is_resumed(shop: Run, server: SandboxServer) -> None:
    server.faults.order(FaultKind.TOKEN_EXPIRED, "enrol_manual_enrol_users")
    ran = shop(*ASSIGN, "--apply")
    assert ran.status == 3
    assert "seatadmin resume" in ran.err
    assert "seatadmin resume" in shop(*ASSIGN).err
    resumed = shop("resume", "--json")
    assert resumed.status == 0
    (data,) = resumed.json["lists"]
    assert data["finished"] is True
    assert data["done"] == {**NOTHING, "seats": 4, "unchanged": 1}
    new = data["rows"][1]["result"]
    assert new["done_earlier"] == ["create_account", "mail_credentials"]
    assert "enrol" in new["done"]
    assert "create_account" not in new["done"]
    assert "already done by an earlier run: account created (loic.oeuvrard)" in new["sentence"]
    assert "e-mail" not in data["summary"]
    assert seats_by_state(shop) == {"free": 2, "held": 4}
    assert len([mail for mail in server.state.mails if "loic.oeuvrard" in str(mail)]) == 1
    nothing = shop("resume", "--json")
    assert (nothing.status, nothing.json["lists"]) == (0, [])


def test_the_same_command_again_goes_on_with_the_same_list(shop: Run, server: SandboxServer) -> None:
    server.faults.order(FaultKind.TOKEN_EXPIRED, "enrol_manual_enrol_users")
    assert shop(*ASSIGN, "--apply").status == 3
    ran = shop(*ASSIGN, "--apply")
    assert ran.status == 0
    assert "already under way" in ran.err
    assert ran.json["finished"] is True
    assert len(shop("lists", "--json").json) == 1
    assert seats_by_state(shop) == {"free": 2, "held": 4}


def test_a_list_nothing_was_sent_of_is_said_and_shown_to_be_withdrawn(shop: Run, server: SandboxServer) -> None:
    """Moodle goes into maintenance between the look of the preview and the first call of the run."""
    server.faults.order(FaultKind.MAINTENANCE, "core_enrol_get_enrolled_users", skip=1, times=0)
    for language, state in (("en", "withdrawn"), ("fr", "retirée")):
        ran = shop(*ASSIGN, "--apply", "--lang", language)
        assert ran.status == 3
        assert f"list is {state}" in ran.err or f"liste est {state}" in ran.err
        assert state in shop("lists", "--lang", language).out
    assert {kept["state"] for kept in shop("lists", "--json").json} == {"withdrawn"}
    assert seats_by_state(shop) == {"free": 6}


def test_a_customer_with_an_account_is_given_its_people_by_the_trial_moodle(
    shop: Run, server: SandboxServer, home: Path
) -> None:
    customer = ("--customer", "Beta & Cie")
    added = shop("seats", "add", *customer, "--count", "2", "--customer-email", "formation@example.net")
    assert added.status == 0
    people = home / "beta.csv"
    asked = ("assign", str(people), *customer, "--course", "SCI")
    people.write_text("Nom;Prénom;Courriel\nDurand;Ève;eve.a@example.net\n", encoding="utf-8")
    assert shop(*asked, "--json").status == 0
    clean = shop(*asked, "--apply", "--json")
    assert clean.status == 0
    assert "supervise" in clean.json["rows"][0]["result"]["done"]
    student = server.state.role("student")
    server.state.roles[student.id] = replace(student, levels=student.levels - {"user"})
    people.write_text("Nom;Prénom;Courriel\nDurand;Ada;ada.b@example.net\n", encoding="utf-8")
    half = shop(*asked, "--apply", "--json")
    assert half.status == 1
    result = half.json["rows"][0]["result"]
    assert (result["ok"], result["code"]) == (False, "done_partly")
    assert "supervise" not in result["done"]
    assert "supervised by" not in result["sentence"]
    assert "“User” context" in result["remedy"]


def test_waiting_people_get_seats_when_there_are_some(shop: Run, home: Path) -> None:
    people = home / "list.csv"
    rows = [f"Durand;Ève{letter};eve.{letter}@example.net" for letter in "abcdefgh"]
    people.write_text("\n".join(["Nom;Prénom;Courriel", *rows]), encoding="utf-8")
    asked = ("assign", str(people), "--customer", CUSTOMER, "--course", "SCI", "--json", "--apply")
    first = shop(*asked)
    assert first.status == 1
    assert first.json["finished"] is False
    assert first.json["totals"]["waiting"] == 2
    shop("seats", "add", "--customer", CUSTOMER, "--count", "3")
    second = shop(*asked)
    assert second.status == 0
    assert second.json["finished"] is True
    assert second.json["done"] == {**NOTHING, "seats": 2, "accounts": 2, "mails": 2, "earlier": 6}
    first_row = second.json["rows"][0]["result"]
    assert first_row["done"] == []
    assert "enrolled in SCI" in first_row["sentence"]
    assert first_row["sentence"].endswith(f"seat {first.json['rows'][0]['seat']}.")
    assert seats_by_state(shop) == {"free": 1, "held": 8}


# ---------------------------------------------------------------------- several accounts with one address
@pytest.fixture
def twins(shop: Run, home: Path, server: SandboxServer) -> tuple[str, ...]:
    """A list of one person whose address two accounts have."""
    for login, first in (("claire.petit", "Claire"), ("cpetit", "Chloé")):
        server.state.add_user(login, first, "Petit", "c.petit@example.net")
    people = home / "twins.csv"
    people.write_text("Nom;Prénom;Courriel\nPetit;Claire;C.Petit@example.net\n", encoding="utf-8")
    return ("assign", str(people), "--customer", CUSTOMER, "--course", "SCI", "--json")


def test_accounts_to_choose_from_are_named(shop: Run, twins: tuple[str, ...]) -> None:
    ran = shop(*twins, "--lang", "fr")
    assert ran.status == 1
    (row,) = ran.json["rows"]
    assert (row["outcome"], row["account"]) == ("several_accounts", None)
    assert [(one["username"], one["fullname"]) for one in row["candidates"]] == [
        ("claire.petit", "Claire Petit"),
        ("cpetit", "Chloé Petit"),
    ]
    assert "claire.petit (Claire Petit), cpetit (Chloé Petit)" in row["sentence"]
    assert "--choose c.petit@example.net=claire.petit" in ran.err


@pytest.mark.parametrize("by_number", [False, True])
def test_an_account_is_chosen_by_login_or_by_number(
    shop: Run, twins: tuple[str, ...], server: SandboxServer, by_number: bool
) -> None:
    chosen = next(user for user in server.state.users.values() if user.username == "cpetit")
    answer = ("--choose", f"c.petit@EXAMPLE.net={chosen.id if by_number else 'CPetit'}")
    preview = shop(*twins, *answer)
    assert (preview.status, preview.json["rows"][0]["account"]) == (0, "cpetit")
    applied = shop(*twins, *answer, "--apply")
    assert applied.json["rows"][0]["result"]["user_id"] == chosen.id


def test_a_list_under_way_takes_the_answers_of_the_command(
    shop: Run, twins: tuple[str, ...], home: Path, server: SandboxServer
) -> None:
    with Path(twins[1]).open("a", encoding="utf-8") as file:
        file.writelines(f"Durand;Ève{letter};eve.{letter}@example.net\n" for letter in "abcdefg")
    first = shop(*twins, "--apply")
    assert outcomes(first.json).count("no_seat") == 1
    shop("seats", "add", "--customer", CUSTOMER, "--count", "2")
    second = shop(*twins, "--apply", "--choose", "c.petit@example.net=cpetit")
    assert "already under way" in second.err
    assert second.status == 0
    assert second.json["rows"][0]["result"]["username"] == "cpetit"
    assert len(shop("lists", "--json").json) == 1


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        ("cpetit", "choice_unclear"),
        ("c.petit@example.net=", "choice_unclear"),
        ("nobody@example.net=cpetit", "choice_not_listed"),
        ("c.petit@example.net=claire.martin", "choice_unknown"),
    ],
)
def test_a_choice_that_cannot_be_is_misuse(shop: Run, twins: tuple[str, ...], answer: str, code: str) -> None:
    for apply in ((), ("--apply",)):
        ran = shop(*twins, "--choose", answer, *apply)
        assert (ran.status, ran.json["error"]["code"]) == (2, code)
    assert shop("lists", "--json").json == []
    if code == "choice_unknown":
        assert "claire.petit (Claire Petit), cpetit (Chloé Petit)" in ran.err


# ---------------------------------------------------------------------- the history
def test_the_history_tells_results_in_the_time_of_the_site(
    run: Run, home: Path, server: SandboxServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """20:30 in Paris on the 4th is 23:30 in Réunion; an hour later it is the 5th there."""
    monkeypatch.setenv("SEATADMIN_TOKEN", server.token)
    moment = [datetime(2026, 5, 4, 19, 30, tzinfo=UTC)]
    monkeypatch.setattr("seatadmin.context.Workspace.open", opened_at(lambda: moment[0]))
    run("connect", "--url", server.url, "--workspace", str(home / "new.sqlite"), "--zone", "Indian/Reunion")
    moment[0] = datetime(2026, 5, 4, 20, 30, tzinfo=UTC)
    run("seats", "add", "--customer", "Acme", "--count", "1")
    table = run("history", "--lang", "fr").out
    assert "05/05/2026 à 00:30" in table
    assert "04/05/2026 à 23:30" in table
    assert "Résultat" in table
    assert table.count("fait") >= 3
    (entry,) = run("history", "--since", "2026-05-05", "--json").json
    assert (entry["what"], entry["result_label"]) == ("seats_added", "done")
    assert "seats_added" not in {one["what"] for one in run("history", "--until", "04/05/2026", "--json").json}


def test_a_kept_list_can_be_taken_back(shop: Run, server: SandboxServer) -> None:
    server.faults.order(FaultKind.TOKEN_EXPIRED, "enrol_manual_enrol_users")
    shop(*ASSIGN, "--apply")
    (kept,) = shop("lists", "--json").json
    assert kept["state"] == "applying"
    assert shop("withdraw", "nonsense").status == 2
    assert shop("resume", kept["list"], "--json").status == 0
    assert shop("withdraw", kept["list"], "--json").json["error"]["code"] == "nothing_to_withdraw"
    assert kept["list"] in shop("lists", "--lang", "fr").out


def test_release_with_preview(shop: Run) -> None:
    applied = shop(*ASSIGN, "--apply").json
    reference = applied["rows"][1]["seat"]
    preview = shop("seats", "release", reference, "--json")
    assert preview.status == 0
    assert preview.json["rows"][0]["outcome"] == "release"
    assert seats_by_state(shop) == {"free": 2, "held": 4}
    done = shop("seats", "release", reference, "--apply", "--json")
    assert done.status == 0
    assert done.json["rows"][0]["released"] is True
    assert seats_by_state(shop) == {"free": 2, "held": 3, "released": 1}
    again = shop("seats", "release", reference, "--apply", "--json")
    assert again.status == 1
    assert again.json["rows"][0]["kept"] == "not_held"
    assert shop("seats", "release", "XXXX").status == 2


# ---------------------------------------------------------------------- the two doors
@pytest.mark.parametrize(
    ("arguments", "window"),
    [
        ((), True),
        (("--workspace", "a.sqlite"), True),
        (("--workspace=a.sqlite", "--lang", "fr"), True),
        (("--theme", "dark"), True),
        (("--help",), False),
        (("--version",), False),
        (("assign",), False),
        (("--workspace", "assign"), True),
        (("--workspace", "a.sqlite", "seats", "list"), False),
        (("--json",), False),
    ],
)
def test_without_a_command_the_window_opens(
    arguments: tuple[str, ...], window: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert wants_window(arguments) is window
    monkeypatch.setattr(cli, "main", lambda given: 42)
    if not window:
        assert __main__.main(arguments) == 42


def test_reading_a_list_needs_neither_qt_nor_a_database(
    start: Callable[..., subprocess.Popen[str]], home: Path
) -> None:
    for name in ("PySide6", "sqlalchemy"):
        blocked = home / "blocked" / name
        blocked.mkdir(parents=True)
        (blocked / "__init__.py").write_text(f"raise ImportError('{name} is not for this command')")
    running = start("parse", LIST, "--json", PYTHONPATH=os.pathsep.join([str(blocked.parent), str(SAMPLES.parents[2])]))
    out, err = running.communicate(timeout=60)
    assert running.returncode == 0, err
    assert len(json.loads(out)["people"]) == 5


# ---------------------------------------------------------------------- odd input
@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("--role", "manager"), "role_never_given"),
        (("--role", "Administrateur"), "role_never_given"),
        (("--group", "G" * 255), "group_refused"),
        (("--group", "<b>Groupe</b>"), "group_refused"),
        (("--group", "Équipe <1> & co"), "group_refused"),
        (("--group", "A <\u00a0B"), "group_refused"),
        (("--group", "caf\udce9"), "usage"),
    ],
)
def test_what_no_row_could_have_is_misuse(shop: Run, arguments: tuple[str, ...], code: str) -> None:
    for apply in ((), ("--apply",)):
        ran = shop(*ASSIGN, "--course", "SCI", *arguments, *apply)
        assert (ran.status, ran.json["error"]["code"]) == (2, code)
    assert shop("lists", "--json").json == []


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ((*ASSIGN, "--order", "B9999999999"), "order_unknown"),
        ((*ASSIGN, "--customer", "Personne"), "customer_unknown"),
        (("seats", "add", "--customer", "Other", "--count", "1", "--order", "B0000000042"), "order_of_other_customer"),
        (("seats", "release", "ABCD"), "reference_unknown"),
        (("roles", "--set", "student=0"), "role_setting_unclear"),
        (("withdraw", "00000000-0000-0000-0000-000000000001"), "list_unknown"),
    ],
)
def test_what_the_workspace_does_not_know_is_misuse(shop: Run, arguments: tuple[str, ...], code: str) -> None:
    ran = shop(*arguments, *(() if "--json" in arguments else ("--json",)))
    assert (ran.status, ran.json["error"]["code"]) == (2, code)
    assert ran.json["error"]["remedy"]
    assert "?" not in ran.json["error"]["what"]


def test_a_support_course_nobody_knows_is_told(shop: Run) -> None:
    ran = shop("seats", "add", "--customer", CUSTOMER, "--count", "1", "--support-course", "ASSIST")
    assert ran.status == 0
    assert "ASSIST matches no known course" in ran.err


def test_the_number_of_a_role_never_given_is_not_kept(shop: Run) -> None:
    ran = shop("roles", "--set", "manager=1", "--json")
    assert (ran.status, ran.json["error"]["code"]) == (2, "role_never_given")


def test_an_unknown_list_is_misuse_even_when_there_is_none(shop: Run) -> None:
    ran = shop("resume", "not-a-list", "--json")
    assert (ran.status, ran.json["error"]["code"]) == (2, "list_unknown")


@pytest.mark.parametrize(
    "arguments",
    [
        ("history", "--since", "0001-01-01", "--until", "9999-12-31", "--json"),
        ("history", "--limit", str(10**30), "--json"),
        (*ASSIGN, "--course", "SCI", "--end", "9999-12-31"),
        (*ASSIGN, "--course", "SCI", "--start", "0001-01-01"),
    ],
)
def test_the_ends_of_the_calendar_are_days_too(shop: Run, arguments: tuple[str, ...]) -> None:
    ran = shop(*arguments)
    assert ran.status == 0, ran.err
    assert ran.json


def test_ctrl_c_is_json_too(run: Run, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def stopped(_session: object) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr("seatadmin.cli.commands.COMMANDS", {"lists": stopped})
    ran = run("lists", "--json")
    assert (ran.status, ran.json["error"]["code"]) == (130, "cancelled")
    assert run("lists").out == ""


def test_a_fault_of_ours_is_json_too(run: Run, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(_session: object) -> int:
        raise ZeroDivisionError

    monkeypatch.setattr("seatadmin.cli.commands.COMMANDS", {"lists": fails})
    ran = run("lists", "--json")
    assert ran.status == 4
    assert (ran.json["error"]["code"], ran.json["error"]["kind"]) == ("unexpected", "Bug")
    assert ran.json["error"]["what"] in ran.err
