"""`seatadmin orders`: the recorded shop brought in, listed, shown and checked."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from shutil import copyfile

import pytest

from tests.program.conftest import Ran
from tests.shop import TABLES, WORKBOOKS, bring_in_shop

Run = Callable[..., Ran]


@pytest.fixture(scope="module")
def shop_file(empty_workspace: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with the recorded shop, only ever copied."""
    path = Path(copyfile(empty_workspace, tmp_path_factory.mktemp("shop") / "shop.sqlite"))
    bring_in_shop(path)
    return path


@pytest.fixture
def shop(run: Run, home: Path, shop_file: Path) -> Run:
    """The recorded shop in the workspace used last; `run` in it."""
    location = str(copyfile(shop_file, home / "shop.sqlite"))
    assert run("orders", "list", "--workspace", location).status == 0
    return run


def test_a_shop_comes_in_and_again_changes_nothing(run: Run, home: Path) -> None:
    place = ("--workspace", str(home / "new.sqlite"), "--json")
    first = run("orders", "import", str(TABLES), str(WORKBOOKS / "all_bills.xlsx"), *place).json
    assert (first["orders_added"], first["seats_added"], first["problems"], first["preview"]) == (13, 44, [], False)
    assert first["files"][1] == {"file": "course.json", "tables": ["course"], "rows": 23}
    assert first["not_brought_in"] == [
        *("local_shop", "local_shop_catalog", "local_shop_catalogcategory", "local_shop_catalogitem")
    ]
    again = run("orders", "import", str(TABLES), str(WORKBOOKS / "all_bills.xlsx"), *place)
    assert (again.status, again.json["changes"]) == (0, [])
    assert again.json["summary"][-1] == "Nothing has changed: all of this is known already."


def test_a_preview_changes_nothing(run: Run, home: Path, empty_workspace: Path) -> None:
    place = ("--workspace", str(copyfile(empty_workspace, home / "shop.sqlite")))
    ran = run("orders", "import", str(TABLES), "--preview", *place)
    assert "Orders: 13 new, 0 changed, 0 unchanged" in ran.out
    assert "Preview only" in ran.err
    assert run("orders", "list", *place, "--json").json == []


def test_what_is_odd_is_told_with_its_place(run: Run, home: Path) -> None:
    (home / "odd").mkdir()
    row = {"id": "1", "transactionid": "T", "emissiondate": "hier", "status": "PAID", "customerid": "3"}
    (home / "odd" / "bill.json").write_text(json.dumps([row, {**row, "id": ""}]), encoding="utf-8")
    (home / "odd" / "x.csv").write_text("a;b\n1;2\n", encoding="utf-8")
    ran = run("orders", "import", str(home / "odd"), "--workspace", str(home / "new.sqlite"), "--json")
    assert ran.status == 1
    found = {(one["file"], one["row"], one["column"], one["code"], one["severity"]) for one in ran.json["problems"]}
    assert found >= {
        ("bill.json", 1, "emissiondate", "not_a_date", "warning"),
        ("bill.json", 1, "status", "status_unknown", "warning"),
        ("bill.json", 1, "customerid", "customer_missing", "warning"),
        ("bill.json", 2, "id", "no_id", "error"),
        ("x.csv", None, None, "table_unknown", "error"),
    }
    assert all(one["what"] and one["remedy"] and one["where"] for one in ran.json["problems"])


def test_orders_are_listed_and_searched(shop: Run) -> None:
    rows = shop("orders", "list", "--json").json
    assert len(rows) == 13
    assert rows[0]["reference"] == "B0000000008"
    assert {key: rows[0][key] for key in ("status", "customer", "amount", "currency", "from_shop", "errors")} == {
        **{"status": "SOLDOUT", "customer": "Béton SA", "amount": "800", "currency": "EUR"},
        **{"from_shop": True, "errors": None},
    }

    def listed(*asked: str) -> list[str]:
        return [row["reference"][-2:] for row in shop("orders", "list", *asked, "--json").json]

    assert listed("equipe.2@acme") == ["05", "01"]
    assert listed("--status", "CANCELLED", "--status", "FAILED") == ["11", "13"]
    assert listed("--customer", "nordic ab", "--product", "SEATS10") == ["02"]
    assert listed("--since", "2026-11-14", "--until", "18/11/2026") == ["08", "03", "05"]
    assert listed("--limit", "2") == ["08", "03"]
    assert shop("orders", "list", "--limit", "0").status == 2
    assert "Refusée" not in shop("orders", "list").out
    assert "Paiement refusé" in shop("orders", "list", "--lang", "fr").out


def test_an_order_is_shown_whole(shop: Run) -> None:
    sheet = shop("orders", "show", "ORD-20261023-1", "--json").json
    assert (sheet["reference"], sheet["group"], sheet["status_label"]) == ("B0000000001", "B0000000001", "Paid")
    assert sheet["amounts"]["stored"]["amount"] == sheet["amounts"]["computed"]["amount"] == "600"
    (line,) = sheet["lines"]
    assert line["params"]["coursename"] == "SPOCM1"
    assert (line["units_expected"], line["units"], line["undecodable"]) == (6, 6, [])
    assert [answer["text"] for answer in line["answers"]] == ["AM", "AM", "AM", "PM", "PM"]
    assert [person["tutor"] for person in sheet["people"]] == [False] * 5 + [True]
    assert {seat["state"] for seat in sheet["seats"]} == {"held"}
    assert [step["status"] for step in sheet["transitions"] if step["actor"] == "staff"] == ["COMPLETE", "PAYBACK"]
    assert sheet["billing_identity"]["organisation"] == "Nordic AB"
    text = shop("orders", "show", "1", "--lang", "fr").out
    assert "Apprenant\u00a0: Part1 Equipe <equipe.1@acme.example>" in text
    assert "Session\u00a0: AM, AM, AM, PM, PM" in text


def test_an_order_that_is_not_there_is_told_with_those_near(shop: Run) -> None:
    ran = shop("orders", "show", "equipe.1@acme.example", "--json")
    assert ran.status == 2
    assert ran.json["error"]["code"] == "order_not_found"
    assert "B0000000005, B0000000001" in ran.json["error"]["remedy"]


def test_findings_are_told_with_their_proof(shop: Run) -> None:
    ran = shop("orders", "findings", "--json")
    assert ran.status == 1
    assert [(one["order"], one["code"], one["level"]) for one in ran.json] == [
        ("B0000000008", "paid_not_produced", "error"),
        ("B0000000010", "paid_not_produced", "error"),
        ("B0000000009", "paid_not_produced", "error"),
    ]
    assert ran.json[0]["evidence"] == [{"kind": "line", "text": "NEWCOURSE"}]
    assert shop("orders", "findings", "1", "2").status == 0
    assert shop("orders", "list", "--json").json[0]["errors"] == 1


def test_a_folder_without_tables_is_refused(run: Run, home: Path) -> None:
    (home / "empty").mkdir()
    place = home / "new.sqlite"
    ran = run("orders", "import", str(home / "empty"), "--workspace", str(place), "--json")
    assert (ran.status, ran.json["error"]["code"]) == (2, "folder_empty")
    assert not place.exists()
